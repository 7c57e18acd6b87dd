// The editor's tools: name of the file, gallery, files, layout, undo.
import { fileName, saved, text } from "../../app/document";
import { Icon } from "../../app/icon";
import { checker } from "../../python/client";
import { t } from "../../texts";
import { choosing } from ".";
import { applyOffsets, redoLast, undoLast } from "./editor";
import { openFile, saveFile } from "./files";

async function tidy(): Promise<void> {
  applyOffsets(await checker.call("format", { text: text.value ?? "" }));
}

function rename(name: string): void {
  const plain = name.trim().replace(/[\\/:*?"<>|]/g, "-");
  if (plain) fileName.value = plain.endsWith(".face") ? plain : `${plain}.face`;
}

export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label={t("write.editor")}>
      <input
        class="file-name"
        aria-label={t("write.file")}
        value={fileName.value}
        size={Math.max(fileName.value.length, 8)}
        spellcheck={false}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <span class="kept" role="status">
        {saved.value ? t("write.kept") : t("write.keeping")}
      </span>
      <span class="grow" />
      <button type="button" class="tool" onClick={() => (choosing.value = true)}>
        <Icon name="gallery" />
        {t("write.new")}
      </button>
      <button type="button" class="tool" onClick={() => void openFile()}>
        <Icon name="open" />
        {t("write.open")}
      </button>
      <button type="button" class="tool" onClick={() => void saveFile()}>
        <Icon name="save" />
        {t("write.save")}
      </button>
      <button type="button" class="tool" onClick={() => void tidy()}>
        <Icon name="tidy" />
        {t("write.format")}
      </button>
      <button type="button" class="tool only-icon" aria-label={t("write.undo")} onClick={undoLast}>
        <Icon name="undo" />
      </button>
      <button type="button" class="tool only-icon" aria-label={t("write.redo")} onClick={redoLast}>
        <Icon name="redo" />
      </button>
    </div>
  );
}
