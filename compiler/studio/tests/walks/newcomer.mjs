// A newcomer, timed: from the page's opening to an own treatment that was tried on a virtual face.
//
// The machine's time is measured. A person's is put together from what was read and done: a page's words
// once, at 238 a minute (Brysbaert 2019), and for each act the keystroke-level model of Card, Moran and
// Newell 1980 (1.35 s to make up one's mind, 1.1 s to point, 0.2 s to click, 0.28 s for a key, 0.4 s from
// mouse to keys).
import assert from "node:assert/strict";
import { DESKTOP, noInsides } from "./steps.mjs";

const READING_words_a_s = 238 / 60;
const DECIDE_s = 1.35;
const POINT_s = 1.1;
const CLICK_s = 0.2;
const KEY_s = 0.28;
const TO_KEYS_s = 0.4;
const MOST_s = 180;

export const newcomer = {
  "a newcomer tries an own treatment within three minutes": {
    viewport: DESKTOP,
    async take({ page, address, figures }) {
      const began = Date.now();
      let person_s = 0;
      const click = async (target) => {
        await target.click();
        person_s += DECIDE_s + POINT_s + CLICK_s;
      };
      const type = async (text) => {
        await page.keyboard.type(text);
        person_s += TO_KEYS_s + text.length * KEY_s;
      };
      const read = async (selector) => {
        const text = await page.locator(selector).first().innerText();
        person_s += text.split(/\s+/).length / READING_words_a_s;
      };
      await page.goto(address);
      await page.locator(".card").first().waitFor();
      // two cards are read to the end before one is chosen
      await read(".start-head");
      await read(".card");
      await read(".card");
      await click(page.locator(".card", { hasText: "First time" }));
      await page.locator(".problems-head.good").waitFor();
      await read(".cm-content");
      await read(".side, .summary");
      // a name of one's own, in place of the one that is there
      const name = page.locator(".cm-line", { hasText: 'routine "First time"' });
      await click(name);
      await page.keyboard.press("End");
      await page.keyboard.press("Backspace");
      await type(' for me"');
      await page.locator(".summary h2", { hasText: "First time for me" }).waitFor();
      // one more zone, by a click on the face
      await click(page.locator(".face-zone:not(.dosed)").first());
      await page.locator(".problems-head.good").waitFor();
      await click(page.getByRole("link", { name: "Try it" }));
      await page.locator(".try-choices").waitFor();
      await read(".page.try");
      await click(page.getByText("at once"));
      await click(page.getByRole("button", { name: "Start" }));
      await page.locator(".report").waitFor();
      await read(".report");
      assert.match(await page.locator(".report .outcome").innerText(), /Carried out as written/);
      figures.machine_ms = Date.now() - began;
      figures.person_ms = Math.round(person_s * 1000);
      assert.ok(person_s < MOST_s, `${person_s} s`);
      await noInsides(page);
    },
  },
};
