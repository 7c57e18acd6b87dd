// How it looks: nothing sticks out, nothing breaks a rule of accessibility, the keyboard reaches all.
import assert from "node:assert/strict";
import { DESKTOP, PHONE, TABLET } from "./steps.mjs";

const VIEWS = ["write", "see", "try", "board", "follow", "history"];

const looked = (viewport, scheme) => ({
  viewport,
  scheme,
  async take({ page, address, axe }) {
    const wrong = [];
    await page.goto(address);
    await page.locator(".card").first().waitFor();
    wrong.push(...(await fits(page, "start")), ...(await ruled(page, axe, "start")));
    await page.locator(".card", { hasText: "First time" }).click();
    await page.locator(".problems-head.good").waitFor();
    for (const view of VIEWS) {
      await page.evaluate((name) => (location.hash = name), view);
      await page.locator(`.view-${view}`).waitFor();
      if (view === "see") await page.locator(".timeline svg").waitFor();
      wrong.push(...(await fits(page, view)), ...(await ruled(page, axe, view)));
      if (viewport === DESKTOP) {
        await page.setViewportSize(TABLET);
        wrong.push(...(await fits(page, `${view}, tablet`)));
        await page.setViewportSize(viewport);
      }
    }
    wrong.push(...(await followed(page, axe, viewport)));
    assert.deepEqual(wrong, []);
  },
});

/** A treatment that is followed by taps, at each moment that looks different. */
async function followed(page, axe, viewport) {
  const wrong = [];
  await page.evaluate(() => (location.hash = "follow"));
  await page.locator(".follow-list button", { hasText: "Evening lift" }).click();
  await page.getByRole("button", { name: "Without the microphone" }).click();
  for (const [phase, next] of [
    ["ready", 0],
    ["waiting", 0],
    ["running", 1],
    ["paused", 0],
  ]) {
    await page.locator(`.stage-${phase}`).waitFor();
    wrong.push(...(await fits(page, `follow, ${phase}`)), ...(await ruled(page, axe, `follow, ${phase}`)));
    if (viewport === DESKTOP) {
      await page.setViewportSize(TABLET);
      wrong.push(...(await fits(page, `follow, ${phase}, tablet`)));
      await page.setViewportSize(viewport);
    }
    await page.locator(".stage-buttons button").nth(next).click();
  }
  return wrong;
}

/** What is wider than the window. */
async function fits(page, view) {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  return wide <= window ? [] : [`${view} is ${wide} px wide in ${window}`];
}

/** Nothing fades in or out any more: a colour on its way has another contrast. In the page. */
function settled() {
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
  return Promise.allSettled(ending.map((one) => one.finished)).then(() => undefined);
}

/** Which rules of accessibility a view breaks, and where. */
async function ruled(page, axe, view) {
  // the page's own policy holds for what tests put in as well: by the protocol, not as an element
  await page.evaluate(axe);
  await page.evaluate(settled);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((one) => {
    const where = one.nodes.map((node) => node.target).join(" ");
    return `${view}, ${one.id}: ${where.slice(0, 200)}`;
  });
}

export const looks = {
  "desktop, light": looked(DESKTOP, "light"),
  "phone, dark": looked(PHONE, "dark"),

  "the keyboard alone starts a trial": {
    viewport: DESKTOP,
    async take({ page, address }) {
      await page.goto(address);
      await page.locator(".card").first().waitFor();
      await reach(page, /Empty page/);
      await page.keyboard.press("Enter");
      await page.locator(".problems-head.good").waitFor();
      await reach(page, /^Try it$/);
      await page.keyboard.press("Enter");
      await page.locator(".try").waitFor();
      await reach(page, /^Start$/);
      await page.keyboard.press("Enter");
      await page.locator(".live").waitFor();
    },
  },
};

/** Presses Tab until what is focused has this name. */
async function reach(page, name) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    if (name.test(here)) return;
  }
  assert.fail(`Tab does not reach ${name}`);
}
