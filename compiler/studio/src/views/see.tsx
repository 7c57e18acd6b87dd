// See.
import { t } from "../texts";

export function See() {
  return <h1>{t("view.see")}</h1>;
}
