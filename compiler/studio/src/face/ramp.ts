// The colours of a dose: the project's own ramp, from `sculpt.pictures.ramp` by way of the gallery.
import { gallery } from "../app/gallery";

/** The colour of a dose, 0 to 1 of the largest, on light and on dark paper. */
export function inkOf(share: number): string {
  const ramp = gallery.value?.ramp;
  if (!ramp?.length) return "currentColor";
  const at = Math.round(Math.min(Math.max(share, 0), 1) * (ramp.length - 1));
  const [light, dark] = ramp[at] ?? ["", ""];
  return `light-dark(${light}, ${dark})`;
}

/** The whole ramp as a gradient, least to most. */
export function gradient(): string {
  const ramp = gallery.value?.ramp ?? [];
  const stops = ramp.map(([light, dark]) => `light-dark(${light}, ${dark})`);
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
