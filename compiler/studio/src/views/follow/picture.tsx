// The face with the place that is treated now; where the side is not known yet, with all of its zone.
import { FEATURES, HEAD, ZONES } from "../../face/map";
import type { Place } from "../../follow/plan";
import { isMirror } from "../../follow/settings";
import { t } from "../../texts";

/** The face's width in the drawing, about whose middle it is mirrored. */
const WIDTH = 320;

export function Picture({
  place,
  known,
  treats = false,
}: {
  place: Place | undefined;
  known: boolean;
  treats?: boolean;
}) {
  const here = ZONES.filter(
    (zone) => zone.zone === place?.zone && (!known || zone.side === place.side),
  );
  const role = known ? "is-here" : "may-be-here";
  const [left, right] = isMirror.value ? ["left", "right"] : ["right", "left"];
  return (
    <svg class={`follow-face${treats ? " treats" : ""}`} viewBox="18 4 284 380" aria-hidden="true">
      <g transform={isMirror.value ? `translate(${WIDTH} 0) scale(-1 1)` : undefined}>
        {HEAD.map((shape) => (
          <path key={shape.id} class={`face-${shape.role}`} d={shape.d} />
        ))}
        {here.map((zone) => (
          <path key={zone.id} class={`follow-zone ${role}`} d={zone.d} fill-rule="evenodd" />
        ))}
        {FEATURES.map((shape) => (
          <path key={shape.id} class={`face-${shape.role}`} d={shape.d} />
        ))}
        {here.map((zone) => (
          <path key={zone.id} class={`follow-edge ${role}`} d={zone.d} fill-rule="evenodd" />
        ))}
      </g>
      <g class="follow-sides">
        <text x="32" y="184">
          {t(`face.${left as "left"}`)}
        </text>
        <text x="288" y="184">
          {t(`face.${right as "right"}`)}
        </text>
      </g>
    </svg>
  );
}
