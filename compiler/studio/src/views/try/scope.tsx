// The current as it flows: a strip of the last seconds, drawn with every frame.
import { useEffect, useRef } from "preact/hooks";
import { plain, ticks } from "../../app/numbers";
import { useWidth } from "../../app/width";
import { t } from "../../texts";
import { points, shownMs, speed } from "./trial";

const HEIGHT = 190;
const LEFT = 40;
const SHOWN_ms = 4000;

/** `most` is the largest current that will be set, in uA. */
export function Scope({ most }: { most: number }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || !width) return;
    const sharp = devicePixelRatio || 1;
    canvas.current.width = width * sharp;
    canvas.current.height = HEIGHT * sharp;
    const style = getComputedStyle(canvas.current);
    let frame = requestAnimationFrame(function next() {
      context.setTransform(sharp, 0, 0, sharp, 0, 0);
      paint(context, width, most, style);
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [width, most]);
  return (
    <div class="scope" ref={box}>
      <canvas ref={canvas} style={{ width: `${width}px`, height: `${HEIGHT}px` }} role="img" aria-label={t("try.current")} />
    </div>
  );
}

function paint(context: CanvasRenderingContext2D, width: number, most: number, style: CSSStyleDeclaration): void {
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const long = SHOWN_ms * (speed.value === Infinity ? 16 : Math.sqrt(speed.value));
  const middle = HEIGHT / 2;
  const scale = (middle - 12) / Math.max(most * 1.12, 10);
  const x = (ms: number): number => width - ((shownMs - ms) / long) * (width - LEFT);
  context.clearRect(0, 0, width, HEIGHT);
  context.font = `12px ${colour("--text") || "sans-serif"}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  context.fillStyle = colour("--quiet-drawn");
  context.fillText("µA", LEFT - 8, 7);
  for (const uA of ticks(most, 2).flatMap((one) => (one ? [one, -one] : [0]))) {
    const y = middle - uA * scale;
    context.strokeStyle = colour("--rule-drawn");
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width, y);
    context.stroke();
    context.fillStyle = colour("--quiet-drawn");
    context.fillText(plain(uA), LEFT - 8, y);
  }
  line(context, colour("--set-drawn"), 1.5, points.set, x, middle, scale);
  line(context, colour("--skin-drawn"), 2, points.skin, x, middle, scale);
}

function line(
  context: CanvasRenderingContext2D,
  colour: string,
  wide: number,
  values: Float32Array,
  x: (ms: number) => number,
  middle: number,
  scale: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = wide;
  context.lineJoin = "round";
  context.beginPath();
  let isFirst = true;
  for (const at of points.latest()) {
    const left = x(points.t[at] ?? 0);
    if (left < LEFT - 2) continue;
    const y = middle - ((values[at] ?? 0) / 10) * scale;
    if (isFirst) context.moveTo(Math.max(left, LEFT), y);
    else context.lineTo(left, y);
    isFirst = false;
  }
  context.stroke();
}
