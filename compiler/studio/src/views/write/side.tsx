// Beside the text: the face with the doses, what the treatment does, strokes to insert.
import { checked } from "../../app/checking";
import { beside, text } from "../../app/document";
import { gallery } from "../../app/gallery";
import { Face, placeName } from "../../face/face";
import type { Zone } from "../../face/map";
import { Scale } from "../../face/scale";
import type { Dose } from "../../python/protocol";
import { t } from "../../texts";
import { append, cursorLine, goTo, insertLine, prepend } from "./editor";
import { addBeside } from "./files";

/** Goes to the lines of a zone, the next ones if the cursor is in some; adds it if there are none. */
function pick(zone: Zone): void {
  const own = checked.value?.found.zones.filter((one) => one.places.includes(zone.id)) ?? [];
  const next = own.find((one) => one.first > cursorLine.value) ?? own[0];
  if (next) goTo(next.first, next.last);
  else add(zone);
}

function add(zone: Zone): void {
  const now = text.value ?? "";
  const wave = /^wave\s+([\w-]+)/m.exec(now)?.[1];
  if (!wave && !now.includes('use "strokes.face"')) prepend('use "strokes.face"');
  const name = placeName(zone);
  const side = zone.side === "center" && zone.zone === "chin" ? "" : ` ${zone.side}`;
  append(
    `zone ${zone.zone}${side}\n    say  "${name}."\n    wave ${wave ?? "lifting"}\n    glide 5 s at 100 uA\n    rest 1 s\n`,
  );
}

export function Side() {
  const found = checked.value?.found;
  const doses = new Map<string, Dose>((found?.plan?.doses ?? []).map((dose) => [dose.place, dose]));
  const here = new Set(
    (found?.zones ?? [])
      .filter((one) => one.first <= cursorLine.value && cursorLine.value <= one.last)
      .flatMap((one) => one.places),
  );
  const shares = new Map([...doses].map(([place, dose]) => [place, dose.share]));
  const numbers = new Map([...doses].map(([place, dose]) => [place, dose.numbers]));
  const plan = found?.plan;
  return (
    <aside class="side">
      <Face
        shares={shares}
        numbers={numbers}
        marked={here}
        onPick={pick}
        describe={(zone) => doses.get(zone.id)?.dose ?? t("face.untreated")}
        label={t("face.label")}
      />
      <Scale most={[...doses.values()].find((dose) => dose.share === 1)?.dose} />
      <p class="hint">{t("write.pick")}</p>
      {plan ? (
        <section class="summary" aria-label={t("write.summary")}>
          <h2>{plan.name}</h2>
          {plan.about && <p>{plan.about}</p>}
          <dl class="facts">
            <Fact name={t("see.length")} value={plan.length} />
            <Fact name={t("see.peak")} value={plan.peak} />
            <Fact name={t("see.net")} value={plan.net} />
            <Fact name={t("see.levels")} value={plan.levels.map((level) => `${level} %`).join(", ")} />
          </dl>
          <div class="buttons">
            <a class="button" href="#see">
              {t("write.see")}
            </a>
            <a class="button primary" href="#try">
              {t("write.try")}
            </a>
          </div>
        </section>
      ) : (
        <p class="hint">{found?.kind === "library" ? t("write.library") : found ? t("write.nothing") : ""}</p>
      )}
      <details class="strokes">
        <summary>{t("write.strokes")}</summary>
        <p class="hint">{t("write.strokes.lead")}</p>
        <ul>
          {gallery.value?.strokes.map((stroke) => (
            <li key={stroke.call}>
              <button type="button" onClick={() => insertLine(stroke.call)}>
                <code>{stroke.call}</code>
                <span>{stroke.note}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
      <details class="strokes">
        <summary>{t("write.beside")}</summary>
        <ul>
          {Object.keys(beside.value).map((name) => (
            <li key={name}>
              <code>{name}</code>
            </li>
          ))}
        </ul>
        <button type="button" class="button quiet" onClick={() => void addBeside()}>
          {t("write.beside.add")}
        </button>
      </details>
    </aside>
  );
}

export function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
