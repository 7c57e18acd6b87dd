// Follow.
import { t } from "../texts";

export function Follow() {
  return <h1>{t("view.follow")}</h1>;
}
