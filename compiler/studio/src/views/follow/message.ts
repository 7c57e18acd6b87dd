// What a person is told of the moment: by the screen, by a screen reader, by a voice.
import type { Now } from "../../follow/follower";
import type { Place, Plan } from "../../follow/plan";
import { caution } from "../../texts/cautions";
import { language, t } from "../../texts";
import type { Key } from "../../texts/en";

/** A place as a person says it: its side only where it was announced. */
export function placeText(place: Place, known: boolean): string {
  const zone = t(`zone.${place.zone}` as Key);
  if (!known || place.zone === "chin") return zone;
  return t("face.place", { zone, side: t(`side.${place.side}` as Key) });
}

/** The place that is meant: the next one, once the one before is over. */
export function placeNow(plan: Plan, now: Now): { place: Place | undefined; known: boolean } {
  const comes = now.phase === "ready" || now.phase === "overdue";
  const place = plan.places[comes ? now.place + 1 : now.place];
  return { place, known: !comes && now.announced };
}

/** The place after one: of the same zone its other side, which has a name where this one's was announced. */
export function nextPlaceText(plan: Plan, at: number, known: boolean): string {
  const here = plan.places[at];
  const next = plan.places[at + 1];
  if (!next) return t("follow.next.end");
  const zone = t(`zone.${next.zone}` as Key);
  if (next.zone !== here?.zone || next.side === here.side) return t("follow.next.place", { zone });
  return known ? t("follow.next", { text: placeText(next, true) }) : t("follow.next.side", { zone });
}

/** What the device does, and what to do about it. */
export function stateText(plan: Plan, now: Now): { title: string; note: string } {
  const touches = now.phase === "paused" && now.touching;
  const isLast = now.phase === "overdue" && now.place === plan.places.length - 1;
  const name = touches ? "touching" : isLast ? "overdue.last" : now.phase;
  const note =
    now.phase === "running" && !now.sure
      ? "follow.unsure"
      : now.phase === "paused" && now.most_ms - now.least_ms > 4000
        ? "follow.maybe"
        : `follow.${name}.note`;
  return { title: t(`follow.${name}` as Key), note: isLast ? "" : t(note as Key) };
}

/** The sentence of the moment, empty where there is none. */
export function sentence(plan: Plan, now: Now): string {
  if (!["waiting", "running", "paused"].includes(now.phase)) return "";
  return plan.steps[now.step]?.text ?? "";
}

/** What is heard when this moment begins; the same text for as long as nothing has to be said. */
export function announcement(plan: Plan, now: Now): string {
  const { place, known } = placeNow(plan, now);
  const state = stateText(plan, now);
  if (now.phase === "waiting" && place) {
    const warned = place.caution ? ` ${caution(place.caution, language.value).text}.` : "";
    return `${t("follow.announce", { place: placeText(place, known), text: sentence(plan, now) })}${warned}`;
  }
  if (now.phase === "running") return sentence(plan, now);
  return `${state.title}. ${state.note}`;
}

/** Whether it has to be said at once. */
export function isUrgent(now: Now): boolean {
  return now.phase === "paused" || now.phase === "fault" || now.phase === "ended";
}
