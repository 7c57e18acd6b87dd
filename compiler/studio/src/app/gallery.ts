// The stock treatments, which the build has looked through: they are there before Python is.
import { signal } from "@preact/signals";
import type { Gallery } from "../python/protocol";

export const gallery = signal<Gallery | null>(null);

export async function loadGallery(): Promise<void> {
  const got = await fetch(new URL("python/gallery.json", document.baseURI));
  gallery.value = (await got.json()) as Gallery;
}
