// What a view shows while there is no sound treatment.
import { checked } from "../app/checking";
import { text } from "../app/document";
import { t } from "../texts";

export function Nothing({ isBusy }: { isBusy: boolean }) {
  const hasMistakes = checked.value?.found.diagnostics.some((one) => one.severity === "Error");
  const said = hasMistakes ? t("problems.first") : isBusy ? t("app.starting") : t("see.empty");
  return (
    <div class="page nothing" role="status">
      <p class="lead">{said}</p>
      {(hasMistakes || text.value === null || !isBusy) && (
        <a class="button primary" href="#write">
          {t("problems.go")}
        </a>
      )}
    </div>
  );
}
