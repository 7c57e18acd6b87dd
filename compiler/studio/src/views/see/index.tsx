// See: the face by dose, the time line, the worst case beside the limits, the figures.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { checked, opened } from "../../app/checking";
import { text } from "../../app/document";
import { clock } from "../../app/numbers";
import { Face, placeName, zoneOf } from "../../face/face";
import { Scale } from "../../face/scale";
import { checker } from "../../python/client";
import type { LimitRow, Sight } from "../../python/protocol";
import { t } from "../../texts";
import { Nothing } from "../nothing";
import { Fact } from "../write/side";
import { TimeLine } from "./timeline";

const sight = signal<{ of: string; found: Sight | null } | null>(null);

/** The number of the visit that is pointed at, 0 for none. */
export const pointed = signal(0);

async function look(): Promise<void> {
  const asked = opened();
  if (sight.peek()?.of === asked.text) return;
  try {
    sight.value = { of: asked.text, found: await checker.call("see", asked) };
  } catch {
    // the worker's state says so
  }
}

export function See() {
  const now = checked.value;
  useEffect(() => {
    if (text.value !== null) void look();
  }, [text.value, now]);
  const found = sight.value?.found;
  if (!found) return <Nothing isBusy={text.value !== null && sight.value?.of !== text.value} />;
  const doses = new Map(found.doses.map((dose) => [dose.place, dose]));
  const at = found.visits[pointed.value - 1];
  const dt = at ? new Set([at.place]) : undefined;
  return (
    <div class="page see">
      <header class="page-head">
        <h1>{found.name}</h1>
        <p class="lead">{found.about}</p>
        <dl class="facts">
          <Fact name={t("see.length")} value={found.length} />
          <Fact name={t("see.peak")} value={found.peak} />
          <Fact name={t("see.net")} value={found.net} />
          <Fact name={t("see.levels")} value={found.levels.map((level) => `${level} %`).join(", ")} />
        </dl>
      </header>
      <section class="panel see-face" aria-label={t("face.label")}>
        <Face
          shares={new Map(found.doses.map((dose) => [dose.place, dose.share]))}
          numbers={new Map(found.doses.map((dose) => [dose.place, dose.numbers]))}
          marked={dt}
          label={t("face.label")}
          describe={(zone) => doses.get(zone.id)?.dose ?? t("face.untreated")}
        />
        <Scale most={found.doses.find((dose) => dose.share === 1)?.dose} />
        <p class="hint">{t("see.dose.lead")}</p>
      </section>
      <section class="panel see-line">
        <h2>{t("see.line")}</h2>
        <TimeLine found={found} />
      </section>
      <section class="panel see-worst">
        <h2>{t("see.worst")}</h2>
        <p class="hint">{t("see.worst.lead")}</p>
        <ul class="limits">
          {found.limits.map((row) => (
            <Limit key={row.key} row={row} />
          ))}
        </ul>
      </section>
      <section class="panel see-visits">
        <h2>{t("see.visits")}</h2>
        <div class="scroll" tabIndex={0} role="region" aria-label={t("see.visits")}>
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">{t("see.visits.zone")}</th>
                <th scope="col">{t("see.visits.at")}</th>
                <th scope="col">{t("see.visits.length")}</th>
                <th scope="col">{t("see.visits.peak")}</th>
                <th scope="col">{t("see.visits.dose")}</th>
              </tr>
            </thead>
            <tbody>
              {found.visits.map((visit) => (
                <tr
                  key={visit.number}
                  class={pointed.value === visit.number ? "pointed" : ""}
                  onPointerEnter={() => (pointed.value = visit.number)}
                  onPointerLeave={() => (pointed.value = 0)}
                >
                  <td class="number">{visit.number}</td>
                  <th scope="row">{placeName(zoneOf(visit.place) ?? visit)}</th>
                  <td>{clock(visit.start_ms)}</td>
                  <td>{visit.length}</td>
                  <td>{visit.peak}</td>
                  <td>{visit.dose}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section class="panel see-spec">
        <h2>{t("see.spec")}</h2>
        <p class="hint">{t("see.spec.lead")}</p>
        <table class="spec">
          <tbody>
            {found.spec.map((row) => (
              <tr key={row.key}>
                <th scope="row">{t(`spec.${row.key}` as never)}</th>
                <td>{row.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">{t("see.image", { bytes: found.image_bytes, crc: found.crc })}</p>
      </section>
    </div>
  );
}

function Limit({ row }: { row: LimitRow }) {
  const percent = Math.min(row.share, 1) * 100;
  const [zone = "", side = ""] = row.where.split(" ");
  return (
    <li>
      <span class="limit-name">
        {t(`limit.${row.key}`)}
        {row.where && <small>{placeName({ zone, side })}</small>}
      </span>
      <span class="limit-value">{t("limit.of", { value: row.value, limit: row.limit })}</span>
      <span class={`limit-bar${row.share > 0.9 ? " near" : ""}`} aria-hidden="true">
        <span style={{ width: `${Math.max(percent, 0.6)}%` }} />
      </span>
    </li>
  );
}
