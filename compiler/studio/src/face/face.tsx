// A face whose zones show a dose, or where the treatment is now; they can be buttons.
import { t } from "../texts";
import { inkOf } from "./ramp";
import { FEATURES, HEAD, SIZE, type Zone, ZONES } from "./map";

export interface FaceProps {
  /** The dose of each place, 0 to 1 of the largest. */
  shares: ReadonlyMap<string, number>;
  /** The numbers of a place's visits, in the order of treatment. */
  numbers?: ReadonlyMap<string, number[]> | undefined;
  /** Places that are outlined: where the cursor stands, or where the treatment is. */
  marked?: ReadonlySet<string> | undefined;
  /** What a click on a place does; without it the face is a picture. */
  onPick?: ((zone: Zone) => void) | undefined;
  /** What is said of a place, after its name. */
  describe?: ((zone: Zone) => string) | undefined;
  /** What the face shows; empty where the text beside it says so. */
  label: string;
  /** Small faces have no letters L and R. */
  small?: boolean;
  treating?: boolean;
}

export function Face(props: FaceProps) {
  const { shares, numbers, marked, onPick, small } = props;
  return (
    <svg
      class={`face${small ? " face-small" : ""}${props.treating ? " face-treating" : ""}`}
      viewBox={small ? "30 6 260 372" : `0 0 ${SIZE.width} ${SIZE.height}`}
      {...(props.label ? { role: onPick ? "group" : "img", "aria-label": props.label } : { "aria-hidden": "true" })}
    >
      {HEAD.map((shape) => (
        <path key={shape.id} class={`face-${shape.role}`} d={shape.d} />
      ))}
      {ZONES.map((zone) => {
        const share = shares.get(zone.id);
        const isMarked = marked?.has(zone.id);
        const name = placeName(zone);
        const said = props.describe?.(zone);
        return (
          <path
            key={zone.id}
            id={onPick ? zone.id : undefined}
            class={`face-zone${share === undefined ? "" : " dosed"}${isMarked ? " marked" : ""}`}
            d={zone.d}
            fill-rule="evenodd"
            style={share === undefined ? undefined : { "--dose": inkOf(share) }}
            {...(onPick && {
              role: "button",
              tabIndex: 0,
              "aria-label": said ? `${name}, ${said}` : name,
              "aria-pressed": isMarked ? "true" : "false",
              onClick: () => onPick(zone),
              onKeyDown: (event: KeyboardEvent) => {
                if (event.key === "Enter" || event.key === " ") {
                  event.preventDefault();
                  onPick(zone);
                }
              },
            })}
          >
            {onPick && <title>{said ? `${name} · ${said}` : name}</title>}
          </path>
        );
      })}
      {FEATURES.map((shape) => (
        <path key={shape.id} class={`face-${shape.role}`} d={shape.d} />
      ))}
      {ZONES.filter((zone) => marked?.has(zone.id)).map((zone) => (
        <path key={zone.id} class="face-outline" d={zone.d} fill-rule="evenodd" />
      ))}
      {numbers &&
        ZONES.map((zone) => {
          const list = numbers.get(zone.id);
          if (!list) return null;
          const label = list.length > 2 ? `${list[0]} +${list.length - 1}` : list.join(" · ");
          return (
            <g key={zone.id} class="face-badge" aria-hidden="true">
              <rect
                x={zone.x - 4 - label.length * 3.1}
                y={zone.y - 9}
                width={8 + label.length * 6.2}
                height="17"
                rx="8.5"
              />
              <text x={zone.x} y={zone.y + 3.6}>
                {label}
              </text>
            </g>
          );
        })}
      {!small && (
        <g class="face-sides" aria-hidden="true">
          <text x="18" y="172">
            {t("face.right")}
          </text>
          <text x="302" y="172">
            {t("face.left")}
          </text>
        </g>
      )}
    </svg>
  );
}

/** The name of a place, as a person says it. */
export function placeName(zone: { zone: string; side: string }): string {
  const known = t(`zone.${zone.zone}` as never);
  const side = t(`side.${zone.side}` as never);
  return zone.zone === "chin" ? known : t("face.place", { zone: known, side });
}

/** The zone of an id such as "zone-cheek-left". */
export function zoneOf(id: string): Zone | undefined {
  return ZONES.find((zone) => zone.id === id);
}
