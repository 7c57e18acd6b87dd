// The width of an element, kept up to date.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

export function useWidth(place: RefObject<HTMLElement>, first: number): number {
  const [width, setWidth] = useState(first);
  useEffect(() => {
    if (!place.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return width;
}
