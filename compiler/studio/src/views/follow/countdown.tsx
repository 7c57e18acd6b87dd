// What is left of a sentence: a ring and seconds; where they are not known, about how many.
import { t } from "../../texts";

const RADIUS = 52;
const ROUND = 2 * Math.PI * RADIUS;

export function Countdown({
  left_ms,
  whole_ms,
  sure,
  still,
}: {
  left_ms: number;
  whole_ms: number;
  sure: boolean;
  still: boolean;
}) {
  const seconds = Math.ceil(Math.max(0, left_ms) / 1000);
  const share = whole_ms > 0 ? Math.max(0, Math.min(1, left_ms / whole_ms)) : 0;
  return (
    <div
      class={`follow-countdown${sure ? "" : " unsure"}${still ? " still" : ""}`}
      role="timer"
      aria-label={t("follow.countdown", { seconds })}
    >
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle class="ring" cx="60" cy="60" r={RADIUS} />
        <circle
          class="ring-left"
          cx="60"
          cy="60"
          r={RADIUS}
          stroke-dasharray={sure ? ROUND : "3 7"}
          stroke-dashoffset={sure ? ROUND * (1 - share) : 0}
        />
      </svg>
      <span class="seconds" aria-hidden="true">
        {sure ? "" : "≈"}
        {seconds}
        <small>{t("follow.seconds")}</small>
      </span>
    </div>
  );
}
