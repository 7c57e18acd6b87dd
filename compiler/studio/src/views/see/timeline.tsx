// The time line: zones above, peak current and frequency below, what is said where one points.
import { useRef, useState } from "preact/hooks";
import { clock, plain, ticks, timeTicks } from "../../app/numbers";
import { useWidth } from "../../app/width";
import { placeName, zoneOf } from "../../face/face";
import { inkOf } from "../../face/ramp";
import type { Sight } from "../../python/protocol";
import { t } from "../../texts";
import { pointed } from ".";

const LEFT = 38;
const RIGHT = 8;
const BAND = 24;
/** Between the zones and the current: its name. */
const NAME = 30;
const HIGH = 130;
const GAP = 30;
const PITCH = 54;
const STEP_ms = 1000;

export function TimeLine({ found }: { found: Sight }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const [at, setAt] = useState<number | null>(null);
  const end = found.duration_ms;
  const x = (ms: number): number => LEFT + (ms / end) * (width - LEFT - RIGHT);
  const mostPeak = Math.max(...found.peak_line.map(([, uA]) => uA), 1);
  const peakTicks = ticks(mostPeak, 4);
  const topPeak = Math.max(mostPeak, peakTicks.at(-1) ?? 0);
  const base = BAND + NAME + HIGH;
  const yPeak = (uA: number): number => base - (uA / topPeak) * HIGH;
  const pitchTop = base + GAP;
  const mostPitch = Math.max(...found.pitches.flatMap(([, , from, to]) => [from, to]), 0);
  const hasPitch = mostPitch > 0;
  const yPitch = (Hz: number): number => pitchTop + PITCH - (Hz / mostPitch) * PITCH;
  const height = hasPitch ? pitchTop + PITCH + 22 : base + 24;
  const line = found.peak_line.map(([ms, uA]) => `${x(ms).toFixed(1)},${yPeak(uA).toFixed(1)}`).join("L");

  const point = (ms: number | null): void => {
    const inside = ms === null ? null : Math.min(Math.max(ms, 0), end);
    setAt(inside);
    pointed.value = inside === null ? 0 : (visitAt(found, inside)?.number ?? 0);
  };
  const move = (event: PointerEvent): void => {
    const box = place.current?.getBoundingClientRect();
    if (box) point(((event.clientX - box.left - LEFT) / (width - LEFT - RIGHT)) * end);
  };
  const key = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -STEP_ms, ArrowRight: STEP_ms, PageUp: -10 * STEP_ms, PageDown: 10 * STEP_ms }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    point((at ?? 0) + by);
  };

  return (
    <div
      class="timeline"
      ref={place}
      tabIndex={0}
      role="slider"
      aria-label={t("see.line")}
      aria-valuemin={0}
      aria-valuemax={Math.round(end / 1000)}
      aria-valuenow={Math.round((at ?? 0) / 1000)}
      aria-valuetext={at === null ? t("see.line.help") : spoken(found, at)}
      onPointerMove={move}
      onPointerLeave={() => point(null)}
      onKeyDown={key}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {found.visits.map((visit) => {
            const from = x(visit.start_ms);
            const long = x(visit.start_ms + visit.duration_ms) - from;
            const share = found.doses.find((dose) => dose.place === visit.place)?.share ?? 0;
            return (
              <g key={visit.number} class={pointed.value === visit.number ? "visit pointed" : "visit"}>
                <rect x={from + 0.5} y="0" width={Math.max(long - 1, 1)} height={BAND} rx="5" style={{ fill: inkOf(share) }} />
                {long > 18 && (
                  <text x={from + long / 2} y={BAND / 2 + 4} class={share > 0.55 ? "on-deep" : "on-pale"}>
                    {visit.number}
                  </text>
                )}
              </g>
            );
          })}
          <text class="track" x={LEFT} y={BAND + NAME - 10}>
            {t("see.line.peak")}
          </text>
          {peakTicks.map((uA) => (
            <g key={uA} class="tick">
              <line x1={LEFT} x2={width - RIGHT} y1={yPeak(uA)} y2={yPeak(uA)} />
              <text x={LEFT - 6} y={yPeak(uA) + 4}>
                {plain(uA)}
              </text>
            </g>
          ))}
          <path class="peak-area" d={`M${x(0)},${base}L${line}L${x(end)},${base}Z`} />
          <path class="peak-line" d={`M${line}`} />
          {found.prompts.map(([ms, text]) => (
            <circle key={`${ms}${text}`} class="prompt" cx={x(ms)} cy={base} r="3" />
          ))}
          {hasPitch && (
            <>
              <text class="track" x={LEFT} y={pitchTop - 8}>
                {t("see.line.pitch")}
              </text>
              {[0, mostPitch].map((Hz) => (
                <g key={Hz} class="tick">
                  <line x1={LEFT} x2={width - RIGHT} y1={yPitch(Hz)} y2={yPitch(Hz)} />
                  <text x={LEFT - 6} y={yPitch(Hz) + 4}>
                    {plain(Hz)}
                  </text>
                </g>
              ))}
              {found.pitches.map(([from, to, low, high]) => (
                <line key={from} class="pitch" x1={x(from)} x2={x(to)} y1={yPitch(low)} y2={yPitch(high)} />
              ))}
            </>
          )}
          {timeTicks(end, width / 60).map((ms) => (
            <text key={ms} class="time" x={x(ms)} y={height - 4}>
              {clock(ms)}
            </text>
          ))}
          {at !== null && <line class="cursor" x1={x(at)} x2={x(at)} y1="0" y2={height - 18} />}
        </svg>
      )}
      <p class="timeline-says" aria-hidden="true">
        {at === null ? t("see.line.help") : spoken(found, at)}
      </p>
    </div>
  );
}

function visitAt(found: Sight, ms: number) {
  return found.visits.findLast((visit) => visit.start_ms <= ms);
}

function spoken(found: Sight, ms: number): string {
  const visit = visitAt(found, ms);
  const prompt = found.prompts.findLast(([at]) => at <= ms);
  const parts = [clock(ms)];
  if (visit) parts.push(placeName(zoneOf(visit.place) ?? visit));
  parts.push(`${plain(peakAt(found, ms))} µA`);
  if (prompt && prompt[2] === visit?.number) parts.push(`“${prompt[1]}”`);
  return parts.join(" · ");
}

function peakAt(found: Sight, ms: number): number {
  const line = found.peak_line;
  const after = line.findIndex(([at]) => at >= ms);
  const [t1, y1] = line[after] ?? [0, 0];
  const [t0, y0] = line[after - 1] ?? [t1, y1];
  return t1 === t0 ? y1 : y0 + ((y1 - y0) * (ms - t0)) / (t1 - t0);
}
