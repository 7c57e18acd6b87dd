// The face map: the project's own drawing, taken apart into shapes.
import drawing from "../../../sculpt/pictures/face.svg?raw";

export interface Shape {
  id: string;
  role: string;
  d: string;
}
export interface Zone extends Shape {
  zone: string;
  side: string;
  /** Where a label fits. */
  x: number;
  y: number;
}

// its own colours are for when it stands alone; the page's policy lets no inline sheet in
const plain = drawing.replace(/<style>[^]*?<\/style>/, "");
const file = new DOMParser().parseFromString(plain, "image/svg+xml");

function shapes(group: string): Shape[] {
  return [...file.querySelectorAll(`#${group} > path`)].map((path) => ({
    id: path.id,
    role: path.getAttribute("class") ?? "",
    d: path.getAttribute("d") ?? "",
  }));
}

export const HEAD = shapes("head");
export const FEATURES = shapes("features");
export const ZONES: Zone[] = [...file.querySelectorAll("#zones > path")].map((path) => {
  const [x = 0, y = 0] = (path.getAttribute("data-badge") ?? "").split(" ").map(Number);
  return {
    id: path.id,
    role: "zone",
    d: path.getAttribute("d") ?? "",
    zone: path.getAttribute("data-zone") ?? "",
    side: path.getAttribute("data-side") ?? "",
    x,
    y,
  };
});
export const SIZE = { width: 320, height: 400 };
