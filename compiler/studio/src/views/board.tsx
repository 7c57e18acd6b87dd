// Board.
import { t } from "../texts";

export function Board() {
  return <h1>{t("view.board")}</h1>;
}
