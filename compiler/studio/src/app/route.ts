// Which view is shown: the part of the address behind "#", so that Back works on any host.
import { signal } from "@preact/signals";

export const VIEWS = ["write", "see", "try", "board", "follow", "history"] as const;
export type View = (typeof VIEWS)[number];

function viewOfAddress(): View {
  const name = location.hash.slice(1);
  return VIEWS.find((view) => view === name) ?? "write";
}

/** The view that is shown now. */
export const view = signal<View>(viewOfAddress());

addEventListener("hashchange", () => {
  view.value = viewOfAddress();
});

/** Shows another view. */
export function show(next: View): void {
  location.hash = next;
}
