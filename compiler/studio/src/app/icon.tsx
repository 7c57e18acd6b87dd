// Icons, drawn on a grid of 24 with one line width.
const PATHS = {
  write: "M4 20h4L19 9l-4-4L4 16v4M13 7l4 4",
  see: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  try: "M7 4v16l13-8L7 4",
  board: "M6 3h12v18H6zM9 3v18M15 3v18M3 8h3M3 12h3M3 16h3M18 8h3M18 12h3M18 16h3",
  follow: "M9 18V6l10-2v12M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0M19 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
  history: "M3 12a9 9 0 1 0 3-6.7M3 4v5h5M12 7v5l4 2",
  gallery: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  open: "M3 7V5h6l2 2h9v3M3 7v12h15l3-9H6l-3 9",
  save: "M12 3v12M7 10l5 5 5-5M4 19h16",
  tidy: "M4 6h16M8 11h12M8 16h8M4 11h.01M4 16h.01",
  undo: "M8 6L3 11l5 5M3 11h11a6 6 0 0 1 0 12",
  redo: "M16 6l5 5-5 5M21 11H10a6 6 0 0 0 0 12",
  good: "M4 12l5 5L20 6",
  warning: "M12 4L2 20h20L12 4M12 10v5M12 17.5v.01",
  stop: "M6 6h12v12H6z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
