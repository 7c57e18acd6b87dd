// Times and amounts as a person reads them.
import { language } from "../texts";

/** A place on a time line: 1:05. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A number in the reader's own way, in so many digits. */
export function plain(value: number, digits = 3): string {
  return new Intl.NumberFormat(language.value, { maximumSignificantDigits: digits }).format(value);
}

/** Round steps for an axis, at most `count` of them. */
export function ticks(most: number, count: number): number[] {
  if (most <= 0) return [0];
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}

/** The same for a time in ms: whole seconds, half minutes, minutes. */
export function timeTicks(most: number, count: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300].map((one) => one * 1000);
  const step = steps.find((one) => most / one <= count) ?? 600_000;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
}
