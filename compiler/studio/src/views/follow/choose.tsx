// The beginning of Follow: which treatment runs on the device, and by ear or by taps.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { opened } from "../../app/checking";
import { text } from "../../app/document";
import { clock } from "../../app/numbers";
import type { Plan } from "../../follow/plan";
import { loadStock, stock, stockIn } from "../../follow/plans";
import { isMirror, speaks } from "../../follow/settings";
import { localVoice, onVoices } from "../../follow/speech";
import { checker } from "../../python/client";
import { language, t } from "../../texts";
import { Picture } from "./picture";

const chosen = signal<Plan | undefined>(undefined);
const own = signal<Plan | "mistakes" | "asked" | undefined>(undefined);
const hasVoice = signal(false);

export function Choose({ onBegin }: { onBegin: (plan: Plan, listens: boolean) => void }) {
  useEffect(() => {
    void loadStock();
  }, []);
  useEffect(() => {
    const look = () => {
      hasVoice.value = localVoice(language.value) !== undefined;
    };
    look();
    return onVoices(look);
  }, [language.value]);
  const plan = chosen.value;
  if (plan) return <Begin plan={plan} onBegin={onBegin} />;
  return (
    <div class="page follow-choose">
      <h1>{t("follow.title")}</h1>
      <p class="lead">{t("follow.lead")}</p>
      <h2>{t("follow.choose")}</h2>
      {stock.value === "failed" && <p role="alert">{t("follow.failed")}</p>}
      {!stock.value && <p role="status">{t("follow.loading")}</p>}
      <ul class="follow-list">
        {text.value !== null && (
          <li>
            <button type="button" onClick={() => void takeOwn()} disabled={own.value === "asked"}>
              <strong>{t("follow.own")}</strong>
              <span>{ownNote()}</span>
            </button>
          </li>
        )}
        {stockIn(language.value).map(([name, one]) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => {
                chosen.value = one;
              }}
            >
              <strong>{one.routine}</strong>
              <span>{one.about}</span>
              <span class="follow-takes">{takes(one)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ownNote(): string {
  if (own.value === "mistakes") return t("follow.own.none");
  return own.value === "asked" ? t("follow.loading") : opened().file;
}

function takes(plan: Plan): string {
  return t("follow.takes", { time: clock(plan.duration_ms), count: plan.places.length });
}

/** The plan of the open text, from the compiler. */
async function takeOwn(): Promise<void> {
  own.value = "asked";
  try {
    const plan = await checker.call("follow", opened());
    own.value = plan ?? "mistakes";
    if (plan) chosen.value = plan;
  } catch {
    own.value = "mistakes";
  }
}

function Begin({ plan, onBegin }: { plan: Plan; onBegin: (plan: Plan, listens: boolean) => void }) {
  const first = plan.places[0];
  return (
    <div class="page follow-begin">
      <button
        type="button"
        class="button quiet"
        onClick={() => {
          chosen.value = undefined;
        }}
      >
        ← {t("follow.back")}
      </button>
      <div class="follow-begin-body">
        <Picture place={first} known={false} />
        <div>
          <h1>{plan.routine}</h1>
          <p class="lead">{plan.about}</p>
          <p class="follow-takes">{takes(plan)}</p>
          <p class="follow-order">{t("follow.start.order")}</p>
          <div class="follow-starts">
            <button type="button" class="button primary" onClick={() => onBegin(plan, true)}>
              {t("follow.start")}
            </button>
            <button type="button" class="button" onClick={() => onBegin(plan, false)}>
              {t("follow.start.taps")}
            </button>
          </div>
          <p class="follow-note">{t("follow.start.note")}</p>
          <Options />
          <p class="follow-caution">{t("caution.who")}</p>
          <p class="follow-caution">{t("caution.where")}</p>
        </div>
      </div>
    </div>
  );
}

/** What can be chosen before and while a treatment is followed. */
export function Options() {
  return (
    <fieldset class="follow-options">
      <legend class="unseen">{t("follow.options")}</legend>
      <label>
        <input
          type="checkbox"
          checked={speaks.value && hasVoice.value}
          disabled={!hasVoice.value}
          onChange={(event) => {
            speaks.value = event.currentTarget.checked;
          }}
        />
        <span>{hasVoice.value ? t("follow.speak") : t("follow.speak.none")}</span>
      </label>
      <label>
        <input
          type="checkbox"
          checked={isMirror.value}
          onChange={(event) => {
            isMirror.value = event.currentTarget.checked;
          }}
        />
        <span>{t("follow.mirror")}</span>
      </label>
    </fieldset>
  );
}
