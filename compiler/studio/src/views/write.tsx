// Write.
import { t } from "../texts";

export function Write() {
  return <h1>{t("view.write")}</h1>;
}
