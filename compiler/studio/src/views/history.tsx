// History.
import { t } from "../texts";

export function History() {
  return <h1>{t("view.history")}</h1>;
}
