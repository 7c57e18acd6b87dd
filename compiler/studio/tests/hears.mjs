// The page in Chromium, whose microphone is a WAV file: what it shows while it hears a treatment.
//
// hears.mjs DIST PLANS.json FILE.wav SECONDS: prints a JSON document a line for each change.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const [dist, plans, wav, patience] = process.argv.slice(2);
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

const server = createServer((asked, answer) => {
  const name = new URL(asked.url, "http://localhost").pathname.slice(1) || "index.html";
  const file = name === "follow.json" ? plans : join(dist, name);
  if (!existsSync(file)) return answer.writeHead(404).end();
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  return answer.writeHead(200, { "Content-Type": type }).end(readFileSync(file));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://localhost:${server.address().port}/#follow`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${wav}%noloop`,
  ],
});
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
const wrong = [];
page.on("pageerror", (error) => wrong.push(error.message));
page.setDefaultTimeout(Number(patience) * 1000);
await page.goto(address);
await page.click(".follow-list button");
const seen = [];
await page.exposeFunction("shown", (one) => {
  seen.push(one);
  console.log(JSON.stringify(one));
});
await page.evaluate(() => {
  let last = "";
  const look = () => {
    const stage = document.querySelector(".stage");
    if (!stage) return;
    const text = (of) => stage.querySelector(of)?.textContent ?? "";
    const phase = [...stage.classList].find((name) => name.startsWith("stage-"))?.slice(6);
    const one = {
      phase,
      place: stage.querySelector(".stage-place")?.firstChild?.textContent ?? "",
      side: text(".stage-side"),
      sentence: text(".stage-sentence p"),
      next: text(".stage-next"),
      ear: text(".stage-ear"),
    };
    const next = JSON.stringify(one);
    if (next !== last) window.shown({ ...one, at_ms: Math.round(performance.now()) });
    last = next;
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
});
await page.click(".follow-starts .primary");
const over = page.waitForSelector(".stage-done, .stage-ended, .stage-fault", { timeout: Number(patience) * 1000 });
await over.catch(() => wrong.push("the end was not noticed"));
await browser.close();
server.close();
for (const one of wrong) console.error(one);
process.exit(wrong.length ? 1 : 0);
