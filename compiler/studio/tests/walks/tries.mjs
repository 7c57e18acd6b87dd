// Try: the device's own program in the page, its codes, its stop.
import assert from "node:assert/strict";
import { beginBlank, CLIPBOARD, DESKTOP, noInsides, SHORT, write } from "./steps.mjs";

export const tries = {
  "a trial gives the DAC what it gets on a PC": {
    viewport: DESKTOP,
    context: CLIPBOARD,
    async take(walk) {
      const { page, figures } = walk;
      await beginBlank(walk);
      await write(page, SHORT);
      await page.locator(".summary h2", { hasText: "Short" }).waitFor();
      await page.getByRole("link", { name: "Try it" }).click();
      await page.getByLabel("Board and surroundings").selectOption("unkind");
      await page.getByLabel("What goes wrong").selectOption("lift");
      await page.locator(".times input").first().fill("1");
      await page.locator(".times input").last().fill("1");
      await page.getByText("at once").click();
      await page.getByRole("button", { name: "Start" }).click();
      await page.locator(".report").waitFor();
      figures.hash = await page.locator("[data-hash]").textContent();
      assert.match(await page.locator(".report .outcome").innerText(), /Carried out as written/);
      await noInsides(page);
    },
  },

  "a press of Stop is answered at once, softly": {
    viewport: DESKTOP,
    async take(walk) {
      const { page, figures } = walk;
      await beginBlank(walk);
      await page.getByRole("link", { name: "Try it" }).click();
      await page.getByText("its own pace").click();
      await page.getByRole("button", { name: "Start" }).click();
      await page.locator(".state-treating").waitFor();
      figures.stop_ms = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const began = performance.now();
            document.querySelector(".button.stop").click();
            const look = () => {
              const now = document.querySelector(".live-state").className;
              if (/stopping|checking|done/.test(now)) resolve(performance.now() - began);
              else requestAnimationFrame(look);
            };
            look();
          }),
      );
      await page.locator(".report").waitFor();
      assert.match(await page.locator(".report .outcome").innerText(), /Ended early: stopped by the button/);
    },
  },
};
