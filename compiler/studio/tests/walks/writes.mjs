// Write and See: a start, mistakes that are fixed by clicks, a face that leads to lines.
import assert from "node:assert/strict";
import { beginBlank, CLIPBOARD, DESKTOP, noInsides, SHORT, write } from "./steps.mjs";

export const writes = {
  "a first visit ends at a checked treatment": {
    viewport: DESKTOP,
    async take({ page, address, figures }) {
      const began = Date.now();
      await page.goto(address);
      await page.locator(".card").first().waitFor();
      assert.equal(await page.locator(".card").count(), 10);
      await page.locator(".card", { hasText: "Evening lift" }).click();
      await page.locator(".problems-head.good").waitFor();
      figures.first_diagnostic_ms = Date.now() - began;
      assert.equal(await page.locator(".face-zone.dosed").count(), 11);
      await noInsides(page);
    },
  },

  "without a snapshot it starts from the archives": {
    viewport: DESKTOP,
    context: { serviceWorkers: "block" },
    archives: true,
    async take(walk) {
      const { page } = walk;
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.route("**/snapshot.bin", (route) => route.fulfill({ body: Buffer.alloc(64, 1) }));
      await beginBlank(walk);
      assert.equal(asked.filter((url) => /(library|program)\.zip/.test(url)).length, 2);
      await noInsides(page);
    },
  },

  "three mistakes are fixed by clicks alone": {
    viewport: DESKTOP,
    context: CLIPBOARD,
    async take(walk) {
      const { page } = walk;
      await beginBlank(walk);
      const wrong = SHORT.replace("say ", "sya ").replace("glide", "glied").replace("lifting", "liftin");
      await write(page, wrong);
      await page.locator(".problems li").first().waitFor();
      let clicks = 0;
      while ((await page.locator(".problems-head.good").count()) === 0) {
        const head = await page.locator(".problems").innerText();
        await page.locator(".problems .fix").first().click();
        clicks += 1;
        assert.ok(clicks <= 3, "more clicks than mistakes");
        await page.waitForFunction(
          (before) => document.querySelector(".problems").innerText !== before,
          head,
        );
      }
      assert.equal(clicks, 3);
      await noInsides(page);
    },
  },

  "a click on the face leads to the lines, or adds them": {
    viewport: DESKTOP,
    async take(walk) {
      const { page } = walk;
      await beginBlank(walk);
      await page.locator("#zone-cheek-left").click();
      await page.locator(".cm-selectionBackground, .face-zone.marked").first().waitFor();
      assert.equal(await page.locator("#zone-cheek-left").getAttribute("aria-pressed"), "true");
      await page.locator("#zone-jawline-left").click();
      await page.locator("#zone-jawline-left.dosed").waitFor();
      await page.locator(".problems-head.good").waitFor();
    },
  },

  "text and undo outlive a reload, and a network that is gone": {
    viewport: DESKTOP,
    context: CLIPBOARD,
    async take(walk) {
      const { page, context } = walk;
      await beginBlank(walk);
      await write(page, SHORT);
      await page.getByText("Kept in this browser").waitFor();
      await page.locator(".summary h2", { hasText: "Short" }).waitFor();
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.reload();
      await page.locator(".summary h2", { hasText: "Short" }).waitFor();
      await context.setOffline(true);
      await page.reload();
      await page.locator(".summary h2", { hasText: "Short" }).waitFor();
      for (let n = 0; n < 3; n++) await page.getByRole("button", { name: "Undo" }).click();
      await page.locator(".summary h2", { hasText: "My treatment" }).waitFor();
    },
  },

  "what it will do is seen, figure by figure": {
    viewport: DESKTOP,
    async take(walk) {
      const { page } = walk;
      await beginBlank(walk);
      await page.getByRole("link", { name: "See", exact: true }).click();
      await page.locator(".timeline svg").waitFor();
      assert.equal(await page.locator(".limits li").count(), 8);
      assert.equal(await page.locator(".spec tr").count(), 21);
      assert.equal(await page.locator(".see-visits tbody tr").count(), 2);
      await page.locator(".timeline").focus();
      await page.keyboard.press("PageDown");
      assert.match(await page.locator(".timeline").getAttribute("aria-valuetext"), /0:10 · Cheek/);
      await noInsides(page);
    },
  },

  "completion knows what may come": {
    viewport: DESKTOP,
    context: CLIPBOARD,
    async take(walk) {
      const { page } = walk;
      await beginBlank(walk);
      await write(page, SHORT);
      await page.keyboard.press("Control+End");
      await page.keyboard.type("zone fore");
      await page.locator(".cm-tooltip-autocomplete li", { hasText: "forehead" }).waitFor();
    },
  },
};
