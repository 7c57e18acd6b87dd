// Figures of the built page, a line of JSON for each: what, how much, of how much, and the call to
// make elsewhere for comparison.
//
//   node tests/figures.mjs ADDRESS
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { SHORT } from "./walks/steps.mjs";

const [address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
context.setDefaultTimeout(300_000);
const root = await browser.newBrowserCDPSession();
const say = (row) => console.log(JSON.stringify(row));

/** Processor time so far of each process that draws pages, in seconds. */
async function processes() {
  const { processInfo } = await root.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.filter((one) => one.type === "renderer").map((one) => [one.id, one.cpuTime]));
}

/** What the page's own process took of it meanwhile: the page and its workers live there. */
async function spentIn(work) {
  const before = await processes();
  await work();
  return Math.max(...[...(await processes())].map(([id, time]) => time - (before.get(id) ?? 0)));
}

/** From an address to a checked text; what looks on costs next to nothing. */
async function visit(page) {
  const began = Date.now();
  const s = await spentIn(async () => {
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector(".card, .toolbar"));
    await page.evaluate(() => {
      if (document.querySelector(".toolbar")) return;
      [...document.querySelectorAll("button")].find((one) => one.textContent.includes("Empty page")).click();
    });
    await page.waitForFunction(() => document.querySelector(".problems-head.good"));
  });
  return { s, ms: Date.now() - began };
}

/** Settled: what the browser itself does for a new page is done, and what the page keeps is kept. */
const settle = (page) => page.waitForTimeout(2500);

async function visits(settings, times) {
  const found = [];
  for (let n = 0; n < times; n++) {
    const its = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...settings });
    const page = await its.newPage();
    if (settings.serviceWorkers) await page.route("**/snapshot.bin", (route) => route.fulfill({ body: Buffer.alloc(64, 1) }));
    await settle(page);
    const cold = await visit(page);
    if (!settings.serviceWorkers) await page.evaluate(() => navigator.serviceWorker.ready);
    await settle(page);
    found.push([cold, await visit(page)]);
    await its.close();
  }
  const middle = (turn, key) => found.map((one) => one[turn][key]).sort((one, other) => one - other)[times >> 1];
  return [0, 1].map((turn) => ({ s: middle(turn, "s"), ms: middle(turn, "ms") }));
}

const [cold, warm] = await visits({}, 5);
say({ what: "first diagnostic, first visit: processor", figure: `${cold.s.toFixed(2)} s`, budget: "1.0 s" });
say({ what: "first diagnostic, first visit: wall", figure: `${cold.ms} ms`, budget: "3000 ms" });
say({ what: "first diagnostic, later visit: processor", figure: `${warm.s.toFixed(2)} s`, budget: "0.5 s" });
say({ what: "first diagnostic, later visit: wall", figure: `${warm.ms} ms`, budget: "1000 ms" });

// the same without the snapshot, for comparison
const [slow] = await visits({ serviceWorkers: "block" }, 1);
say({
  what: "the same from the archives: processor",
  figure: `${slow.s.toFixed(2)} s`,
  budget: `a share of ${(cold.s / slow.s).toFixed(2)}`,
});

const page = await context.newPage();
await visit(page);

/** Memory of the page's process that is its own, in MB, as Linux counts it; garbage is collected before. */
const pid = await pageProcess();
async function ownMemory() {
  for (const one of [page, ...page.workers()]) await one.evaluate(() => gc());
  await settle(page);
  return Number(/RssAnon:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

/** The process in which the page works when it is told to. */
async function pageProcess() {
  const before = await processes();
  await page.evaluate(() => {
    for (const until = performance.now() + 300; performance.now() < until; );
  });
  const took = [...(await processes())].map(([id, time]) => [time - (before.get(id) ?? 0), id]);
  return took.sort(([one], [other]) => other - one)[0][1];
}

const alone = await ownMemory();

// from here on a worker of our own, spoken to as the page does
await page.evaluate(async () => {
  const listed = await (await fetch("sw.js")).text();
  const [file] = /assets\/worker-[^"]+\.js/.exec(listed);
  const worker = new Worker(file, { type: "module" });
  worker.postMessage({ kind: "start", base: new URL("python/", document.baseURI).href });
  let last = 0;
  window.call = (name, ask, order) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      worker.addEventListener("message", function hear({ data }) {
        if (data.id !== id || data.kind === "note") return;
        worker.removeEventListener("message", hear);
        if (data.kind === "answer") resolve(data.answer);
        else reject(new Error(data.reason));
      });
      worker.postMessage({ kind: "call", id, name, ask });
      if (order) worker.postMessage({ kind: "order", id, order });
    });
  await window.call("version", {});
});

for (const [lines, budget] of [
  [100, 50],
  [300, 100],
]) {
  const zone = 'zone cheek left\n    say  "Here."\n    wave lifting\n    glide 2 s at 100 uA\n\n';
  const text = SHORT + zone.repeat(Math.ceil((lines - 9) / 5));
  const ask = { file: "mine.face", text, beside: {} };
  let median;
  const s = await spentIn(async () => {
    median = await page.evaluate(async (asked) => {
      const took = [];
      for (let turn = 0; turn < 13; turn++) {
        const began = performance.now();
        await window.call("check", { ...asked, text: `${asked.text}# ${turn}\n` });
        took.push(performance.now() - began);
      }
      return took.slice(2).sort((a, b) => a - b)[5];
    }, ask);
  });
  say({ what: `a keystroke in ${lines} lines: processor`, figure: `${((s * 1000) / 13).toFixed(0)} ms`, budget: `${budget} ms` });
  say({ what: `a keystroke in ${lines} lines, median of 11`, figure: `${median.toFixed(0)} ms`, budget: `${budget} ms`, here: { name: "check", ask } });
}

const listed = await page.evaluate(async () => (await fetch("python/gallery.json")).json());
const { text } = listed.treatments.find((one) => one.file === "first-time.face");
const image = await page.evaluate((ask) => window.call("build", ask), { file: "a.face", text, beside: {} });
for (const bench of ["unkind", "kind"]) {
  const ask = { image: image.image, level: 1, face: "typical", bench, seed: 0, fault: null };
  let report;
  const spent = await spentIn(async () => {
    report = await page.evaluate((asked) => window.call("treat", asked, { kind: "until", ms: Infinity }), ask);
  });
  const treated = (report.duration_ms + report.contact_wait_ms) / 1000;
  say({
    what: `treated a second of processor time, ${bench} bench`,
    figure: `${(treated / spent).toFixed(1)} s`,
    budget: "20 s",
    here: { name: "treat", ask, times: 1 },
  });
}

say({ what: "memory of a worker that has checked and treated", figure: `${((await ownMemory()) - alone).toFixed(0)} MB`, budget: "100 MB" });

// the live view: what a frame takes of the page's own thread, while a trial goes at its own pace
for (const [what, viewport, most] of [
  ["a computer", { width: 1280, height: 860 }, 60],
  ["a phone", { width: 390, height: 844 }, 30],
]) {
  await page.setViewportSize(viewport);
  await page.goto(`${address}#try`);
  await page.getByText("its own pace").click();
  await page.getByRole("button", { name: /Start|again/ }).click();
  await page.locator(".state-treating").waitFor();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const metrics = async () => {
    const { metrics: found } = await session.send("Performance.getMetrics");
    return found.find((one) => one.name === "TaskDuration").value;
  };
  const began = await metrics();
  const [frames, ms] = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const from = performance.now();
        let count = 0;
        const next = (now) => {
          count += 1;
          if (now - from < 3000) requestAnimationFrame(next);
          else resolve([count, now - from]);
        };
        requestAnimationFrame(next);
      }),
  );
  const a_frame = (((await metrics()) - began) * 1000) / frames;
  say({ what: `a frame of the live view, ${what}: processor`, figure: `${a_frame.toFixed(1)} ms`, budget: `${(1000 / most).toFixed(1)} ms` });
  say({ what: `frames a second of the live view, ${what}`, figure: ((frames * 1000) / ms).toFixed(0), budget: String(most) });
  await session.detach();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator(".report").waitFor();
}
await browser.close();
