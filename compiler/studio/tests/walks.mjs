// Walks through the built page, in a real browser: what a person does, and what must hold meanwhile.
//
//   node tests/walks.mjs ADDRESS [NAME...]
//
// Prints a line of JSON for each walk: its name, what failed (null if nothing), its figures. Each walk has
// a browser context of its own. CHROMIUM is the browser's program. A walk may need more, such as a board.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { walks } from "./walks/index.mjs";

const PATIENCE_ms = 180_000;
const [address, ...chosen] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [name, walk] of Object.entries(walks)) {
  if (chosen.length ? !chosen.includes(name) : walk.needs && !process.env[walk.needs]) continue;
  const began = performance.now();
  const { failed, figures } = await taken(walk);
  const ms = Math.round(performance.now() - began);
  console.log(JSON.stringify({ name, failed, figures, ms }));
}
await browser.close();

async function taken(walk) {
  const context = await browser.newContext({ viewport: walk.viewport, colorScheme: walk.scheme ?? "light", ...walk.context });
  context.setDefaultTimeout(PATIENCE_ms);
  const page = await context.newPage();
  const wrong = [];
  const figures = {};
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text().slice(0, 500)}`);
  });
  page.on("pageerror", (error) => wrong.push(`error: ${error.message.slice(0, 500)}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(address).origin && url.protocol !== "blob:") wrong.push(`asks ${url.origin}`);
    if (/(library|program)\.zip$/.test(url.pathname) && !walk.archives) wrong.push(`the snapshot lacks something: ${url.pathname}`);
  });
  try {
    await walk.take({ page, context, address, axe, figures });
    return { failed: wrong.length ? wrong.join("; ") : null, figures };
  } catch (error) {
    return { failed: [error.message.slice(0, 1500), ...wrong].join("; "), figures };
  } finally {
    await context.close();
  }
}
