// Figures of the built page, a line of JSON for each: what, how much, of how much, and the call to
// make elsewhere for comparison.
//
//   node tests/figures.mjs ADDRESS
import { chromium } from "playwright-core";
import { SHORT } from "./walks/steps.mjs";

const [address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
context.setDefaultTimeout(300_000);
const root = await browser.newBrowserCDPSession();
const say = (row) => console.log(JSON.stringify(row));

/** Processor time of all renderers so far, in seconds: the page and its workers live there. */
async function cpu() {
  const { processInfo } = await root.send("SystemInfo.getProcessInfo");
  return processInfo.filter((one) => one.type === "renderer").reduce((sum, one) => sum + one.cpuTime, 0);
}

async function visit(page) {
  const began = Date.now();
  const before = await cpu();
  await page.goto(address);
  const blank = page.getByRole("button", { name: "Empty page" });
  if (await Promise.race([blank.waitFor().then(() => true), page.locator(".toolbar").waitFor().then(() => false)]))
    await blank.click();
  await page.locator(".problems-head.good").waitFor();
  return { s: ((await cpu()) - before).toFixed(2), ms: Date.now() - began };
}

const page = await context.newPage();
const cold = await visit(page);
say({ what: "first diagnostic, first visit: processor", figure: `${cold.s} s`, budget: "1.0 s" });
say({ what: "first diagnostic, first visit: wall", figure: `${cold.ms} ms`, budget: "3000 ms" });
await page.evaluate(() => navigator.serviceWorker.ready);
await page.waitForTimeout(500);
const warm = await visit(page);
say({ what: "first diagnostic, later visit: processor", figure: `${warm.s} s`, budget: "0.5 s" });
say({ what: "first diagnostic, later visit: wall", figure: `${warm.ms} ms`, budget: "1000 ms" });

// the same without the snapshot, for comparison
const other = await browser.newContext({ viewport: { width: 1280, height: 860 }, serviceWorkers: "block" });
const plain = await other.newPage();
await plain.route("**/snapshot.bin", (route) => route.fulfill({ body: Buffer.alloc(64, 1) }));
const slow = await visit(plain);
await other.close();
const share = (Number(cold.s) / Number(slow.s)).toFixed(2);
say({ what: "the same from the archives: processor", figure: `${slow.s} s`, budget: `a share of ${share}` });

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
  const before = await cpu();
  const median = await page.evaluate(async (asked) => {
    const took = [];
    for (let turn = 0; turn < 13; turn++) {
      const began = performance.now();
      await window.call("check", { ...asked, text: `${asked.text}# ${turn}\n` });
      took.push(performance.now() - began);
    }
    return took.slice(2).sort((a, b) => a - b)[5];
  }, ask);
  const spent = (((await cpu()) - before) * 1000) / 13;
  say({ what: `a keystroke in ${lines} lines: processor`, figure: `${spent.toFixed(0)} ms`, budget: `${budget} ms` });
  say({ what: `a keystroke in ${lines} lines, median of 11`, figure: `${median.toFixed(0)} ms`, budget: `${budget} ms`, here: { name: "check", ask } });
}

const listed = await page.evaluate(async () => (await fetch("python/gallery.json")).json());
const { text } = listed.treatments.find((one) => one.file === "first-time.face");
const image = await page.evaluate((ask) => window.call("build", ask), { file: "a.face", text, beside: {} });
for (const bench of ["unkind", "kind"]) {
  const ask = { image: image.image, level: 1, face: "typical", bench, seed: 0, fault: null };
  const before = await cpu();
  const report = await page.evaluate((asked) => window.call("treat", asked, { kind: "until", ms: Infinity }), ask);
  const spent = (await cpu()) - before;
  const treated = (report.duration_ms + report.contact_wait_ms) / 1000;
  say({
    what: `treated a second of processor time, ${bench} bench`,
    figure: `${(treated / spent).toFixed(1)} s`,
    budget: "20 s",
    here: { name: "treat", ask, times: 1 },
  });
}

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
