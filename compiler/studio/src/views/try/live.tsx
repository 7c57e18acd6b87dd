// What is going to be tried, then the treatment as it happens.
import { clock } from "../../app/numbers";
import { Face, placeName, zoneOf } from "../../face/face";
import type { Summary } from "../../python/protocol";
import { t } from "../../texts";
import { Scope } from "./scope";
import { now, stage } from "./trial";

/** What is going to be tried. */
function Ahead({ plan }: { plan: Summary }) {
  return (
    <section class="panel ahead" aria-label={plan.name}>
      <div class="live-face">
        <Face shares={new Map(plan.doses.map((dose) => [dose.place, dose.share]))} label={t("face.label")} />
      </div>
      <div class="live-says">
        <p class="live-zone">{plan.name}</p>
        <p class="live-text">{plan.length}</p>
      </div>
    </section>
  );
}

/** The treatment as it happens; `percent` is the chosen level. */
export function Live({ plan, percent }: { plan: Summary; percent: number }) {
  const at = now.value;
  if (stage.value === "idle") return <Ahead plan={plan} />;
  const zone = at ? zoneOf(at.place) : undefined;
  const [red = 0, green = 0, blue = 0] = at?.light ?? [];
  const most = Math.max(red, green, blue, 1);
  const lit = `rgb(${[red, green, blue].map((part) => Math.round((part * 255) / most)).join(" ")})`;
  const done = at ? (100 * at.routine_ms) / plan.duration_ms : 0;
  return (
    <section class="panel live" aria-label={t("try.title")}>
      <div class="live-face">
        <Face
          shares={new Map(plan.doses.map((dose) => [dose.place, 0.12]))}
          marked={at?.place ? new Set([at.place]) : undefined}
          label={t("face.label")}
          treating={at?.state === "treating"}
        />
      </div>
      <div class="live-says">
        <p class="live-zone">{zone ? placeName(zone) : stage.value === "preparing" ? t("try.preparing") : "\u00a0"}</p>
        <p class="live-text">{at?.text ? `“${at.text}”` : "\u00a0"}</p>
        <p class={`live-state state-${at?.state ?? ""}`}>
          <span class="lamp" style={{ background: lit, "--lit": lit }} aria-hidden="true" />
          {at ? t(`state.${at.state}` as never) : "\u00a0"}
        </p>
        <Scope most={((plan.peak_uA || 100) * percent) / 100} />
        <p class="legend">
          <span class="key set" /> {t("try.set")} <span class="key skin" /> {t("try.skin")}
          <span class="grow" />
          {at && t("try.time", { now: clock(at.routine_ms), length: clock(plan.duration_ms) })}
        </p>
        <div class="progress" role="progressbar" aria-valuenow={Math.round(done)} aria-label={t("see.line")}>
          <span style={{ width: `${done}%` }} />
        </div>
      </div>
    </section>
  );
}
