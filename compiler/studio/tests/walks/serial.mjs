// The board's console: BOARD is a port behind which a board runs; it stands in for the browser's own.
import assert from "node:assert/strict";
import { openSync } from "node:fs";
import { ReadStream, WriteStream } from "node:tty";
import { beginBlank, DESKTOP, noInsides } from "./steps.mjs";

export const serial = {
  "the board is heard, typed to, and gets the time": {
    viewport: DESKTOP,
    needs: "BOARD",
    async take(walk) {
      const { page } = walk;
      const from = new ReadStream(openSync(process.env.BOARD, "r+"));
      const to = new WriteStream(openSync(process.env.BOARD, "r+"));
      await page.exposeFunction("toBoard", (text) => void to.write(text));
      await page.addInitScript(() => {
        // the real thing but for the question: a port that the test carries
        const target = new EventTarget();
        let heard;
        window.fromBoard = (text) => heard?.enqueue(new TextEncoder().encode(text));
        const port = {
          getInfo: () => ({ usbVendorId: 0x2e8a, usbProductId: 1 }),
          async open() {
            this.readable = new ReadableStream({ start: (controller) => void (heard = controller) });
            this.writable = new WritableStream({ write: (data) => window.toBoard(new TextDecoder().decode(data)) });
            window.isOpen = true;
          },
          async close() {},
        };
        window.unplug = () => heard.error(new DOMException("gone", "NetworkError"));
        window.plugIn = () => target.dispatchEvent(Object.assign(new Event("connect")));
        target.getInfo = port.getInfo;
        target.open = () => port.open.call(target);
        target.close = () => port.close();
        target.requestPort = async () => target;
        Object.defineProperty(navigator, "serial", { value: target });
      });
      await beginBlank(walk);
      await page.getByRole("link", { name: "Board", exact: true }).click();
      await page.getByRole("button", { name: "Connect" }).click();
      await page.waitForFunction(() => window.isOpen);
      from.on("data", (data) => void page.evaluate((text) => window.fromBoard(text), data.toString("utf8")).catch(() => {}));
      const log = page.locator(".console-log");
      await log.getByText("hold the button for three seconds, once.").waitFor();
      assert.match(await log.locator("p").first().innerText(), /^\d\d:\d\d:\d\d /);
      await page.evaluate(() => window.unplug());
      await page.locator(".console").getByText("The board has gone").waitFor();
      await page.evaluate(() => window.plugIn());
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
      from.destroy();
      to.destroy();
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
