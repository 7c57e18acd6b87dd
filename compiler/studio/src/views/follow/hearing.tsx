// Whether the page hears the device: how loud the room is, and the tune that was heard last.
import type { Session } from "../../follow/session";
import { t } from "../../texts";
import type { Key } from "../../texts/en";

const SHOWN_ms = 4000;
const QUIET_dB = -75;
const LOUD_dB = -20;
const BARS = [0.15, 0.4, 0.65, 0.9];

export function Hearing({ session }: { session: Session }) {
  const hearing = session.hearing.value;
  // read so that it is drawn anew as time passes
  void session.now.value;
  const heard = session.heard.value;
  if (hearing === "off") return <p class="stage-ear">{t("follow.ear.off")}</p>;
  if (hearing === "gone") return <p class="stage-ear deaf" role="alert">{t("follow.ear.lost")}</p>;
  if (hearing !== "on") {
    return (
      <p class="stage-ear deaf" role="alert">
        {t(`follow.deaf.${hearing}`)}
      </p>
    );
  }
  const loud = (session.level.value - QUIET_dB) / (LOUD_dB - QUIET_dB);
  const isFresh = heard && performance.now() - heard.at_ms < SHOWN_ms;
  return (
    <p class={`stage-ear${isFresh ? " heard" : ""}`}>
      <span class="stage-bars" aria-hidden="true">
        {BARS.map((from) => (
          <span key={from} class={loud > from ? "on" : ""} />
        ))}
      </span>
      {isFresh ? t("follow.ear.heard", { tune: t(`tune.${heard.tune}` as Key) }) : t("follow.ear.on")}
    </p>
  );
}
