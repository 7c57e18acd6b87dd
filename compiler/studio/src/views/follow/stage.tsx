// The stage: one place, one sentence, one countdown, as large as the screen allows.
import { useEffect, useRef } from "preact/hooks";
import { clock } from "../../app/numbers";
import type { Now, Tap } from "../../follow/follower";
import { type Plan, strokeAt } from "../../follow/plan";
import type { Session } from "../../follow/session";
import { speaks } from "../../follow/settings";
import { hush, say } from "../../follow/speech";
import { caution } from "../../texts/cautions";
import { language, t } from "../../texts";
import type { Key } from "../../texts/en";
import { Options } from "./choose";
import { Countdown } from "./countdown";
import { Hearing } from "./hearing";
import { announcement, isUrgent, nextPlaceText, placeNow, placeText, sentence, stateText } from "./message";
import { Picture } from "./picture";

interface StageProps {
  session: Session;
  onClose: () => void;
  onAgain: () => void;
}

const OVER = ["done", "ended", "fault"];

export function Stage({ session, onClose, onAgain }: StageProps) {
  const { plan } = session;
  const now = session.now.value;
  const first = useRef<HTMLElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const said = announcement(plan, now);
  useEffect(() => {
    if (speaks.value) say(said, language.value, (from, to) => session.spoke(from, to));
    else hush();
  }, [said, speaks.value]);
  const jump = (event: Event, n: number) => {
    session.jump(n);
    // the place that was chosen is what one wants to see
    const options = (event.currentTarget as Element).closest("details");
    options?.querySelector("summary")?.focus();
    options?.removeAttribute("open");
  };
  const { place, known } = placeNow(plan, now);
  const isOver = OVER.includes(now.phase);
  const state = stateText(plan, now);
  return (
    <section class={`stage stage-${now.phase}${now.touching ? " touching" : ""}`} ref={first} tabIndex={-1} aria-label={plan.routine}>
      <header class="stage-top">
        <button type="button" class="stage-close" onClick={onClose} aria-label={t("follow.close")}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
        <div class="stage-name">
          <strong>{plan.routine}</strong>
          <span>{isOver ? "" : t("follow.left", { time: clock(plan.duration_ms - now.at_ms) })}</span>
        </div>
        <Hearing session={session} />
      </header>
      <Steps plan={plan} now={now} />
      <div class="stage-face">
        <Picture place={isOver ? undefined : place} known={known} treats={now.phase === "running"} />
      </div>
      <div class="stage-words">
        <p class="stage-state">
          <span class="stage-light" aria-hidden="true" />
          {state.title}
        </p>
        {!isOver && place && (
          <h1 class="stage-place">
            {placeTitle(plan, now)}
            {known && place.zone !== "chin" && (
              <span class={`stage-side side-${place.side}`}>{t(`side.${place.side}` as Key)}</span>
            )}
          </h1>
        )}
        <Sentence plan={plan} now={now} />
        <p class="stage-note">{state.note}</p>
        {place && !isOver && <Cautions plan={plan} text={place.caution} />}
      </div>
      <Buttons session={session} now={now} onAgain={onAgain} onClose={onClose} />
      <details class="stage-more">
        <summary>{t("follow.options")}</summary>
        <Options />
        <h2>{t("follow.jump")}</h2>
        <ol>
          {plan.places.map((one, n) => (
            <li key={one.start_ms}>
              <button type="button" aria-current={n === now.place ? "step" : undefined} onClick={(event) => jump(event, n)}>
                {placeText(one, true)}
              </button>
            </li>
          ))}
        </ol>
      </details>
      <p class="unseen" role="status" aria-live={isUrgent(now) ? "assertive" : "polite"}>
        {said}
      </p>
    </section>
  );
}

function placeTitle(plan: Plan, now: Now): string {
  const { place } = placeNow(plan, now);
  if (!place) return "";
  const zone = t(`zone.${place.zone}` as Key);
  if (now.phase === "ready") return t("follow.first", { zone });
  return now.phase === "overdue" ? nextPlaceText(plan, now.place, false) : zone;
}

/** How far the treatment is: a mark for each place. */
function Steps({ plan, now }: { plan: Plan; now: Now }) {
  const isDone = now.phase === "done";
  return (
    <div class="stage-steps" role="img" aria-label={t("follow.place.of", { at: Math.max(now.place + 1, 0), count: plan.places.length })}>
      {plan.places.map((place, n) => {
        const share = (now.at_ms - place.start_ms) / place.duration_ms;
        const done = isDone || n < now.place ? 1 : n === now.place ? Math.max(0, Math.min(1, share)) : 0;
        return (
          <span key={place.start_ms} style={{ flexGrow: place.duration_ms }}>
            <span style={{ width: `${done * 100}%` }} />
          </span>
        );
      })}
    </div>
  );
}

function Sentence({ plan, now }: { plan: Plan; now: Now }) {
  const text = sentence(plan, now);
  if (!text) return null;
  const step = plan.steps[now.step];
  const next = plan.steps[now.step + 1];
  if (!step) return null;
  const end_ms = step.start_ms + step.duration_ms;
  const waits = now.phase === "waiting";
  const glides = now.phase === "running" && now.sure && strokeAt(plan, now.place, now.at_ms);
  const after =
    next === undefined
      ? t("follow.next.end")
      : next.place === now.place
        ? t("follow.next", { text: next.text.replaceAll("\n", " ") })
        : nextPlaceText(plan, now.place, placeNow(plan, now).known);
  return (
    <div class="stage-sentence">
      <div>
        {text.split("\n").map((line) => (
          <p key={line}>{line}</p>
        ))}
        {glides && <span class="stage-glide">{t("follow.glide")}</span>}
        <p class="stage-next">{after}</p>
      </div>
      <Countdown
        left_ms={waits ? step.duration_ms : end_ms - now.at_ms}
        whole_ms={step.duration_ms}
        sure={waits || now.sure}
        still={now.phase !== "running"}
      />
    </div>
  );
}

function Cautions({ plan, text }: { plan: Plan; text: string }) {
  const all = [text, plan.together].filter(Boolean).map((one) => caution(one, language.value));
  return (
    <ul class="stage-cautions">
      {all.map((one) => (
        <li key={one.text} lang={one.language}>
          {one.text}
        </li>
      ))}
    </ul>
  );
}

/** What may be tapped: first what is likely next. */
const TAPS: Record<Now["phase"], [tap: Tap, text: Key][]> = {
  ready: [["next", "follow.tap.tune"]],
  waiting: [["begins", "follow.tap.begins"]],
  running: [
    ["next", "follow.tap.tune"],
    ["lost", "follow.tap.lost"],
  ],
  paused: [
    ["resumes", "follow.tap.resumes"],
    ["next", "follow.tap.tune"],
  ],
  overdue: [["next", "follow.tap.tune"]],
  done: [],
  ended: [],
  fault: [],
};

function Buttons({ session, now, onAgain, onClose }: StageProps & { now: Now }) {
  const taps = TAPS[now.phase];
  const byEar = session.hearing.value === "on";
  if (!taps.length) {
    return (
      <div class="stage-buttons">
        <button type="button" class="button primary" onClick={onClose}>
          {t("follow.close")}
        </button>
        <button type="button" class="button" onClick={onAgain}>
          {t("follow.tap.again")}
        </button>
      </div>
    );
  }
  return (
    <div class={`stage-buttons${byEar ? " by-ear" : ""}`}>
      {taps.map(([tap, text], n) => (
        <button
          key={tap}
          type="button"
          class={`button${n || byEar ? "" : " primary"}`}
          onClick={() => session.tap(tap)}
        >
          {t(text)}
        </button>
      ))}
    </div>
  );
}
