// The gallery: treatments to begin with, an empty page, a file.
import { checked } from "../../app/checking";
import { fileName, open, text } from "../../app/document";
import { gallery } from "../../app/gallery";
import { Face } from "../../face/face";
import type { StockTreatment } from "../../python/protocol";
import { t } from "../../texts";
import { choosing } from ".";
import { openFile } from "./files";

export const BLANK = `# My treatment: what it is for, in a line.

use "strokes.face"

routine "My treatment"
    about  "What it is for, in a line."
    levels 60 %, 80 %, 100 %

zone cheek both
    say  "Corner of the mouth to the ear."
    wave lifting
    glide 5 s at 200 uA
    rest 1 s
`;

function begin(name: string, content: string): void {
  checked.value = null;
  open(name, content);
  choosing.value = false;
  scrollTo(0, 0);
}

export function Start() {
  const list = gallery.value?.treatments ?? [];
  return (
    <div class="start page">
      <header class="start-head">
        <div>
          <h1>{t("start.title")}</h1>
          <p class="lead">{t("start.lead")}</p>
        </div>
        <div class="buttons">
          <button type="button" class="button" onClick={() => begin("mine.face", BLANK)}>
            {t("start.blank")}
          </button>
          <button type="button" class="button" onClick={() => void openFile().then((is) => is && (choosing.value = false))}>
            {t("start.open")}
          </button>
          {text.value !== null && (
            <button type="button" class="button quiet" onClick={() => (choosing.value = false)}>
              {t("start.back", { name: fileName.value })}
            </button>
          )}
        </div>
      </header>
      <ul class="cards">
        {list.map((one) => (
          <li key={one.file}>
            <Card one={one} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Card({ one }: { one: StockTreatment }) {
  const shares = new Map(one.doses.map((dose) => [dose.place, dose.share]));
  return (
    <button type="button" class="card" onClick={() => begin(one.file, one.text)}>
      <Face shares={shares} label="" small />
      <span class="card-text">
        <span class="card-name">{one.name}</span>
        <span class="card-about">{one.about}</span>
        <span class="card-facts">
          <span>{one.length}</span>
          <span>{t("start.peak", { peak: one.peak })}</span>
          <span>{one.goals.map((goal) => t(`goal.${goal}` as never)).join(", ")}</span>
        </span>
      </span>
    </button>
  );
}
