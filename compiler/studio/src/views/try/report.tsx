// What was delivered, zone by zone, as the virtual board's own record and the witness have it.
import { plain } from "../../app/numbers";
import { placeName } from "../../face/face";
import type { TrialReport } from "../../python/protocol";
import { t } from "../../texts";
import { Fact } from "../write/side";

export function Report({ report }: { report: TrialReport }) {
  const seconds = (ms: number): string => `${plain(Math.round(ms / 100) / 10, 4)} s`;
  return (
    <section class={`panel report outcome-${report.outcome}`}>
      <h2>{t("try.report")}</h2>
      <p class="outcome" role="status">
        {t(`outcome.${report.outcome}`)}
        {report.reason && <>: {report.reason}</>}
      </p>
      {report.explained && <p>{report.explained}</p>}
      <p class="hint">
        {t("try.report.time", { time: seconds(report.duration_ms), wait: seconds(report.contact_wait_ms) })}
      </p>
      <dl class="facts">
        <Fact name={t("try.report.error")} value={`${plain(report.mean_error_percent, 2)} %`} />
        <Fact name={t("try.report.most")} value={`${plain(report.max_abs_uA)} µA`} />
        {report.shutdown_ms !== null && (
          <Fact name={t("try.report.shutdown")} value={`${plain(report.shutdown_ms)} ms`} />
        )}
      </dl>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("try.report")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("see.visits.zone")}</th>
              <th scope="col">{t("try.zone.time")}</th>
              <th scope="col">{t("try.zone.mean")}</th>
              <th scope="col">{t("try.zone.charge")}</th>
              <th scope="col">{t("try.zone.losses")}</th>
              <th scope="col">{t("try.zone.skin")}</th>
            </tr>
          </thead>
          <tbody>
            {report.zones.map((zone) => (
              <tr key={`${zone.zone}${zone.side}`}>
                <th scope="row">{placeName(zone)}</th>
                <td>{seconds(zone.delivered_ms)}</td>
                <td>{plain(zone.mean_abs_uA)} µA</td>
                <td>{plain(zone.charge_uC, 2)} µC</td>
                <td>{zone.contact_losses || "–"}</td>
                <td>{zone.resistance_ohm === null ? "–" : `${plain(zone.resistance_ohm / 1000)} kΩ`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details class="hash">
        <summary>{t("try.report.hash", { codes: report.codes.toLocaleString() })}</summary>
        <code data-hash>{report.hash}</code>
        <p class="hint">{t("try.report.hash.help")}</p>
      </details>
    </section>
  );
}
