// The board's console: BOARD is a port behind which a board runs; it stands in for the browser's own.
// BOARDS are two such ports, and ROUTINES the folder that both boards have as theirs.
import assert from "node:assert/strict";
import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ReadStream, WriteStream } from "node:tty";
import { layDrive } from "./board.mjs";
import { beginBlank, DESKTOP, noInsides } from "./steps.mjs";

/**
 * A port that the test carries, the real thing but for the question. Returns what plugs a board in: what
 * comes from it goes to the page from then on, and the other way round.
 */
async function layPort(page) {
  let to;
  await page.exposeFunction("toBoard", (text) => void to?.write(text));
  await page.addInitScript(() => {
    const target = new EventTarget();
    let heard;
    window.fromBoard = (text) => heard?.enqueue(new TextEncoder().encode(text));
    window.unplug = () => heard.error(new DOMException("gone", "NetworkError"));
    window.plugIn = () => target.dispatchEvent(Object.assign(new Event("connect")));
    target.getInfo = () => ({ usbVendorId: 0x2e8a, usbProductId: 1 });
    target.open = async () => {
      target.readable = new ReadableStream({ start: (controller) => void (heard = controller) });
      target.writable = new WritableStream({ write: (data) => window.toBoard(new TextDecoder().decode(data)) });
      window.isOpen = true;
    };
    target.close = async () => {};
    target.requestPort = async () => target;
    Object.defineProperty(navigator, "serial", { value: target });
  });
  return (name) => {
    const from = new ReadStream(openSync(name, "r+"));
    to = new WriteStream(openSync(name, "r+"));
    from.on("data", (data) => void page.evaluate((text) => window.fromBoard(text), data.toString("utf8")).catch(() => {}));
    const both = [from, to];
    return { destroy: () => both.forEach((one) => one.destroy()) };
  };
}

async function replug(page) {
  await page.evaluate(() => window.unplug());
  await page.locator(".console").getByText("The board has gone").waitFor();
  await page.evaluate(() => window.plugIn());
}

export const serial = {
  "the board is heard, typed to, and gets the time": {
    viewport: DESKTOP,
    needs: "BOARD",
    async take(walk) {
      const { page } = walk;
      const plug = await layPort(page);
      await beginBlank(walk);
      await page.getByRole("link", { name: "Board", exact: true }).click();
      await page.getByRole("button", { name: "Connect" }).click();
      await page.waitForFunction(() => window.isOpen);
      const board = plug(process.env.BOARD);
      const log = page.locator(".console-log");
      await log.getByText("hold the button for three seconds, once.").waitFor();
      assert.match(await log.locator("p").first().innerText(), /^\d\d:\d\d:\d\d /);
      await replug(page);
      await page.getByRole("button", { name: "Stop its program" }).click();
      await log.getByText("Press any key to enter the REPL").waitFor();
      await page.getByLabel("Type a line").press("Enter");
      await log.getByText(">>>").first().waitFor();
      await page.getByLabel("Type a line").fill("6 * 7");
      await page.getByLabel("Type a line").press("Enter");
      await log.getByText("42", { exact: false }).last().waitFor();
      await page.getByRole("button", { name: "Set its clock" }).click();
      await page.locator(".console .said").waitFor();
      assert.match(await page.locator(".console .said").innerText(), /The board’s clock is set: /);
      await noInsides(page);
      board.destroy();
    },
  },

  "the board is asked whether it has what was written": {
    viewport: DESKTOP,
    needs: "BOARDS",
    async take(walk) {
      const { page } = walk;
      await layDrive(page);
      const plug = await layPort(page);
      await beginBlank(walk);
      await page.getByRole("link", { name: "Board", exact: true }).click();
      await page.getByRole("button", { name: "Pick the drive" }).click();
      await page.getByRole("button", { name: "Write", exact: true }).click();
      await page.getByText("was read back").waitFor();
      const image = await page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("routines");
        return [...new Uint8Array(await (await (await folder.getFileHandle("mine.fbc")).getFile()).arrayBuffer())];
      });
      const [first, second] = process.env.BOARDS.split(",");
      // a computer that has not flushed yet: the board sees half of the file; then all of it
      for (const [name, bytes, said] of [
        [first, image.slice(0, image.length >> 1), "does not have mine.fbc as it was written"],
        [second, image, "The board has mine.fbc, whole."],
      ]) {
        writeFileSync(join(process.env.ROUTINES, "mine.fbc"), Buffer.from(bytes));
        const board = plug(name);
        if (name === first) await page.getByRole("button", { name: "Connect" }).click();
        else await replug(page);
        await page.getByRole("button", { name: "Ask the board for mine.fbc" }).click();
        await page.locator(".console .said", { hasText: said }).waitFor();
        board.destroy();
      }
      await noInsides(page);
    },
  },

  "a browser without serial ports says so, and where else": {
    viewport: DESKTOP,
    async take(walk) {
      const { page } = walk;
      await page.addInitScript(() => delete Navigator.prototype.serial);
      await beginBlank(walk);
      await page.getByRole("link", { name: "Board", exact: true }).click();
      await page.getByText("This browser has no way to a serial port").waitFor();
      assert.equal(await page.getByRole("button", { name: "Connect" }).count(), 0);
    },
  },
};
