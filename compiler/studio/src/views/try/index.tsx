// Try: level, face, board, fault; the treatment as it happens; what was delivered.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { checked } from "../../app/checking";
import { text } from "../../app/document";
import { Icon } from "../../app/icon";
import { treater } from "../../python/client";
import type { Summary } from "../../python/protocol";
import { t } from "../../texts";
import { Nothing } from "../nothing";
import { Live } from "./live";
import { Report } from "./report";
import {
  CAN_WAIT,
  changeSpeed,
  choices,
  gone,
  loadChoices,
  report,
  type Speed,
  speed,
  stage,
  start,
  stop,
} from "./trial";

const level = signal(1);
const face = signal("typical");
const bench = signal("kind");
const fault = signal("");
const faultAt = signal(20);
const faultFor = signal(3);
const SPEEDS: Speed[] = [1, 4, 16, Infinity];
const SEED = 0;

function begin(): void {
  const row = choices.value?.faults.find((one) => one.kind === fault.value);
  void start({
    level: level.value,
    face: face.value,
    bench: bench.value,
    seed: SEED,
    fault: row
      ? { kind: row.kind, at_ms: faultAt.value * 1000, for_ms: row.lasts && faultFor.value ? faultFor.value * 1000 : null }
      : null,
  });
}

export function Try() {
  useEffect(() => {
    void loadChoices();
    treater.start();
  }, []);
  const plan = checked.value?.found.plan;
  if (!plan) return <Nothing isBusy={text.value !== null && !checked.value} />;
  const isOn = stage.value !== "idle" && stage.value !== "over";
  if (level.value > plan.levels.length) level.value = 1;
  // what goes wrong does so while it treats
  faultAt.value = Math.min(faultAt.value, Math.max(Math.ceil(plan.duration_ms / 1000) - 1, 0));
  return (
    <div class="page try">
      <header class="page-head">
        <h1>{t("try.title")}</h1>
        <p class="lead">{t("try.lead")}</p>
      </header>
      <form class="panel try-choices" onSubmit={(event) => (event.preventDefault(), begin())}>
        <fieldset disabled={isOn}>
          <legend class="unseen">{t("try.title")}</legend>
          <Levels plan={plan} />
          <Choice label={t("try.face")} value={face} options={choices.value?.faces ?? ["typical"]} of="facename" />
          <Choice label={t("try.bench")} value={bench} options={choices.value?.benches ?? ["kind"]} of="bench" />
          <WhatFails />
        </fieldset>
        <div class="buttons">
          {isOn ? (
            <button type="button" class="button stop" disabled={stage.value === "stopping"} onClick={stop}>
              <Icon name="stop" />
              {stage.value === "stopping" ? t("try.stopping") : t("try.stop")}
            </button>
          ) : (
            <button type="submit" class="button primary">
              <Icon name="try" />
              {stage.value === "over" ? t("try.again") : t("try.start")}
            </button>
          )}
          <div class="segments" role="radiogroup" aria-label={t("try.speed")}>
            {SPEEDS.map((one) => (
              <label key={one} class={speed.value === one ? "chosen" : ""}>
                <input
                  type="radio"
                  name="speed"
                  checked={speed.value === one}
                  disabled={!CAN_WAIT && one !== Infinity}
                  onChange={() => changeSpeed(one)}
                />
                {t(one === Infinity ? "try.speed.max" : `try.speed.${one as 1 | 4 | 16}`)}
              </label>
            ))}
          </div>
        </div>
      </form>
      <Live plan={plan} percent={plan.levels[level.value - 1] ?? 100} />
      {stage.value === "over" && gone.value && <p class="panel">{t("outcome.gone")}</p>}
      {report.value && <Report report={report.value} />}
    </div>
  );
}

function Levels({ plan }: { plan: Summary }) {
  return (
    <div class="field">
      <span id="level">{t("try.level")}</span>
      <div class="segments" role="radiogroup" aria-labelledby="level">
        {plan.levels.map((percent, at) => (
          <label key={percent} class={level.value === at + 1 ? "chosen" : ""}>
            <input
              type="radio"
              name="level"
              checked={level.value === at + 1}
              onChange={() => (level.value = at + 1)}
            />
            {at + 1}
            <small>{percent} %</small>
          </label>
        ))}
      </div>
    </div>
  );
}

function WhatFails() {
  const row = choices.value?.faults.find((one) => one.kind === fault.value);
  return (
    <div class="what-fails">
      <label>
        <span>{t("try.fault")}</span>
        <select value={fault.value} onChange={(event) => (fault.value = event.currentTarget.value)}>
          <option value="">{t("try.fault.none")}</option>
          {choices.value?.faults.map((one) => (
            <option key={one.kind} value={one.kind}>
              {t(`fault.${one.kind}` as never)}
            </option>
          ))}
        </select>
      </label>
      {row && <Times lasts={row.lasts} />}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: { value: string };
  options: string[];
  /** The group of texts that names the options. */
  of: "facename" | "bench";
}

function Choice({ label, value, options, of }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value.value} onChange={(event) => (value.value = event.currentTarget.value)}>
        {options.map((one) => (
          <option key={one} value={one}>
            {t(`${of}.${one}` as never)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Times({ lasts }: { lasts: boolean }) {
  return (
    <div class="times">
      <Seconds label={t("try.fault.at")} value={faultAt} />
      {lasts && <Seconds label={t("try.fault.for")} value={faultFor} />}
    </div>
  );
}

function Seconds({ label, value }: { label: string; value: { value: number } }) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        min="0"
        max="1200"
        value={value.value}
        onChange={(event) => (value.value = Number(event.currentTarget.value) || 0)}
      />
      {t("try.seconds")}
    </label>
  );
}
