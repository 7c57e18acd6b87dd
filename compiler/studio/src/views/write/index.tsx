// Write: the text beside the face, what is wrong below it; a gallery to begin from.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { checked } from "../../app/checking";
import { loaded, text } from "../../app/document";
import { loadGallery } from "../../app/gallery";
import { checker } from "../../python/client";
import { t } from "../../texts";
import { Editor } from "./editor";
import { Problems } from "./problems";
import { Side } from "./side";
import { Start } from "./start";
import { Toolbar } from "./toolbar";

/** Whether the gallery is shown in place of the editor. */
export const choosing = signal(false);

export function Write() {
  useEffect(() => {
    void loadGallery();
    // Python starts while one looks around
    checker.start();
  }, []);
  if (!loaded.value) return null;
  if (text.value === null || choosing.value) return <Start />;
  return (
    <div class="write">
      <h1 class="unseen">{t("view.write")}</h1>
      <div class="write-text">
        <Toolbar />
        <Editor />
        <Problems found={checked.value?.found.diagnostics} />
      </div>
      <Side />
    </div>
  );
}
