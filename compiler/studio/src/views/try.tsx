// Try.
import { t } from "../texts";

export function Try() {
  return <h1>{t("view.try")}</h1>;
}
