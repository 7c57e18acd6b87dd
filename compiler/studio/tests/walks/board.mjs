// Board and History: a folder of the browser's own stands for the drive.
import assert from "node:assert/strict";
import { beginBlank, CLIPBOARD, DESKTOP, noInsides, SHORT, write } from "./steps.mjs";

const SETTINGS = `ROUTINE = "evening-lift"  # chosen first
ISOLATED = 0
ZERO_CODE = 2051
LIMIT_CURRENT_UA = 500
`;
const SESSION = {
  number: 1,
  routine: "Daily",
  level_percent: 60,
  outcome: "success",
  reason: "",
  duration_ms: 300000,
  wait_ms: 2000,
  time: null,
  zones: [{ zone: "cheek", side: "left", delivered_ms: 25000, mean_abs_uA: 120.5, contact_losses: 0, limited_ms: 0 }],
};

/** Lets the page pick a folder of its own storage: the real thing but for the question. */
export async function layDrive(page) {
  await page.addInitScript(
    ([settings, session]) => {
      window.showDirectoryPicker = async () => {
        const folder = await navigator.storage.getDirectory();
        const put = async (name, text) => {
          const handle = await folder.getFileHandle(name, { create: true });
          const stream = await handle.createWritable();
          await stream.write(text);
          await stream.close();
        };
        await put("boot_out.txt", "Adafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico\n");
        await put("settings.toml", settings);
        await put("sessions.jsonl", `${session}\n{"number": 2, "rou`);
        return folder;
      };
    },
    [SETTINGS, JSON.stringify(SESSION)],
  );
}

export const board = {
  "a treatment comes to a folder that stands for the drive": {
    viewport: DESKTOP,
    context: CLIPBOARD,
    async take(walk) {
      const { page } = walk;
      await layDrive(page);
      await beginBlank(walk);
      await write(page, SHORT);
      await page.locator(".summary h2", { hasText: "Short" }).waitFor();
      await page.getByRole("link", { name: "Board", exact: true }).click();
      await page.getByRole("button", { name: "Pick the drive" }).click();
      await page.getByText("CircuitPython 10.0.3").waitFor();
      const limit = page.getByLabel("Limit of the current");
      await limit.fill("900");
      await limit.press("Tab");
      assert.equal(await limit.inputValue(), "500", "no limit is raised");
      await limit.fill("300");
      await limit.press("Tab");
      await page.locator(".difference li", { hasText: "LIMIT_CURRENT_UA" }).waitFor();
      await page.getByRole("button", { name: "Write", exact: true }).click();
      await page.getByText("was read back").waitFor();
      const [image, settings] = await page.evaluate(async () => {
        const folder = await navigator.storage.getDirectory();
        const text = async (from, name) => (await (await from.getFileHandle(name)).getFile()).text();
        const routines = await folder.getDirectoryHandle("routines");
        return [await text(routines, "mine.fbc"), await text(folder, "settings.toml")];
      });
      assert.ok(image.startsWith("FBC"));
      assert.equal(
        settings,
        SETTINGS.replace("evening-lift", "mine").replace("500", "300"),
        "the rest is as it was, to the letter",
      );
      await page.getByRole("link", { name: "History", exact: true }).click();
      await page.locator(".sessions summary", { hasText: "Daily" }).waitFor();
      assert.equal(await page.locator(".sessions li").count(), 1);
      await noInsides(page);
    },
  },
};
