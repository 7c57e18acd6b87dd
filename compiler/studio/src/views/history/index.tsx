// History: what the board has delivered, by its own record.
import { signal } from "@preact/signals";
import { checked } from "../../app/checking";
import { clock, plain } from "../../app/numbers";
import { Face, placeName } from "../../face/face";
import { language, type Key, t } from "../../texts";
import { drive, HAS_FOLDERS, pick } from "../board/drive";
import { Fact } from "../write/side";
import { inAWeek, type Session, sessionsOf } from "./sessions";

const opened = signal<string | null>(null);

async function openFile(): Promise<void> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".jsonl,application/json";
  input.onchange = async () => {
    opened.value = (await input.files?.[0]?.text()) ?? null;
  };
  input.click();
}

export function History() {
  const journal = opened.value ?? drive.value?.journal ?? null;
  return (
    <div class="page history">
      <header class="page-head">
        <h1>{t("history.title")}</h1>
        <p class="lead">{t("history.lead")}</p>
        <div class="buttons">
          {HAS_FOLDERS && (
            <button type="button" class="button primary" onClick={() => void pick()}>
              {t("board.pick")}
            </button>
          )}
          <button type="button" class="button" onClick={() => void openFile()}>
            {t("history.open")}
          </button>
        </div>
      </header>
      {journal === null ? drive.value && <p class="panel">{t("history.none")}</p> : <Sessions journal={journal} />}
    </div>
  );
}

function Sessions({ journal }: { journal: string }) {
  const { sessions, damaged } = sessionsOf(journal);
  if (!sessions.length) return <p class="panel">{t("history.none")}</p>;
  const done = sessions.filter((one) => one.outcome === "success");
  const minutes = done.reduce((sum, one) => sum + one.duration_ms, 0) / 60_000;
  const plan = checked.value?.found.plan?.schedule;
  const week = inAWeek(sessions, Date.now() / 1000);
  return (
    <>
      <section class="panel history-sum">
        <Face shares={sharesOf(done)} label={t("history.face")} small />
        <dl class="facts">
          <Fact name={t("history.done")} value={`${done.length} / ${sessions.length}`} />
          <Fact name={t("history.minutes")} value={plain(minutes, 3)} />
          <Fact name={t("history.week")} value={plan ? t("history.of", { week, plan: plan[0] }) : String(week)} />
          {damaged > 0 && <Fact name={t("history.damaged")} value={String(damaged)} />}
        </dl>
      </section>
      <ul class="sessions">
        {sessions.map((one) => (
          <li key={one.number} class="panel">
            <details>
              <summary>
                <span class={`dot outcome-${one.outcome}`} aria-hidden="true" />
                <span class="session-name">{one.routine}</span>
                <span class="session-when">{when(one)}</span>
                <span>{clock(one.duration_ms)}</span>
                <span>{one.level_percent} %</span>
                <span class="session-outcome">
                  {t(`outcome.${one.outcome}` as Key)}
                  {one.reason && `: ${one.reason}`}
                </span>
              </summary>
              <div class="scroll" tabIndex={0} role="region" aria-label={one.routine}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{t("see.visits.zone")}</th>
                      <th scope="col">{t("try.zone.time")}</th>
                      <th scope="col">{t("try.zone.mean")}</th>
                      <th scope="col">{t("try.zone.losses")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {one.zones.map((zone) => (
                      <tr key={`${zone.zone}${zone.side}`}>
                        <th scope="row">{placeName(zone)}</th>
                        <td>{plain(zone.delivered_ms / 1000)} s</td>
                        <td>{plain(zone.mean_abs_uA)} µA</td>
                        <td>{zone.contact_losses || "–"}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

function when(session: Session): string {
  if (session.time === null) return t("history.number", { number: session.number });
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(language.value, style).format(new Date(session.time * 1000));
}

/** The dose of each place over all sessions, as shares of the largest. */
function sharesOf(sessions: Session[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { zones } of sessions) {
    for (const zone of zones) {
      const id = `zone-${zone.zone}-${zone.side}`;
      sums.set(id, (sums.get(id) ?? 0) + zone.mean_abs_uA * zone.delivered_ms);
    }
  }
  const most = Math.max(...sums.values(), 1);
  return new Map([...sums].map(([id, sum]) => [id, sum / most]));
}
