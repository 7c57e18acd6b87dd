// The legend of the doses.
import { t } from "../texts";
import { gradient } from "./ramp";

export function Scale({ most }: { most: string | undefined }) {
  if (!most) return null;
  return (
    <div class="scale">
      <span>0</span>
      <span class="scale-bar" style={{ background: gradient() }} role="img" aria-label={t("face.dose")} />
      <span>{most}</span>
    </div>
  );
}
