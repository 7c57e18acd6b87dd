// Steps that several walks take.
import assert from "node:assert/strict";

export const DESKTOP = { width: 1280, height: 860 };
export const TABLET = { width: 820, height: 1180 };
export const PHONE = { width: 390, height: 844 };

/** A short treatment: two seconds on one cheek. */
export const SHORT = `use "strokes.face"

routine "Short"
    levels 60 %, 100 %

zone cheek left
    say  "Here."
    wave lifting
    glide 2 s at 100 uA
`;

/** Opens the page on the empty text; waits until it is checked. */
export async function beginBlank({ page, address }) {
  await page.goto(address);
  await page.getByRole("button", { name: "Empty page" }).click();
  await page.locator(".problems-head.good").waitFor();
}

/** Writes a whole text in place of the one that is there. */
export async function write(page, text) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  // as a paste: typing would close brackets and quotes
  await page.evaluate((content) => navigator.clipboard.writeText(content), text);
  await page.keyboard.press("Control+v");
}

export async function textOf(page) {
  return (await page.locator(".cm-content .cm-line").allInnerTexts()).join("\n");
}

export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** Fails on any text that only a programmer understands. */
export async function noInsides(page) {
  const text = await page.locator("body").innerText();
  for (const word of ["Traceback", "PythonError", "lark", "undefined", "NaN", "[object"]) {
    assert.ok(!text.includes(word), `${word} on the screen`);
  }
}
