// What the preview shows: the server's page with its policy, and no other.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pageOf, sentence, titleOf } from "../dist/page.mjs";

const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
const answer = (html, why = "") => ({ title: "Lift", html, why });

test("a page with its own policy is shown as it is", () => {
  const html = `<!doctype html>${POLICY}<p>x</p>`;
  assert.equal(pageOf(answer(html)), html);
});

test("a page without a policy, with a wider one, or that loads something is not", () => {
  for (const html of [
    "<p>x</p>",
    `<meta http-equiv="Content-Security-Policy" content="default-src *">`,
    `${POLICY}<script src="https://example.org/x.js"></script>`,
    `${POLICY}<img src=//example.org/x.png>`,
    `${POLICY}<style>@import "https://example.org/x.css"</style>`,
  ]) {
    assert.equal(pageOf(answer(html)), undefined);
  }
  assert.equal(pageOf(answer(null)), undefined);
});

test("the last picture stays while there are mistakes, and the title says so", () => {
  assert.equal(titleOf(answer("<p>"), ""), "Lift");
  assert.equal(titleOf(answer(null, "2 mistakes"), "Lift"), "Lift (2 mistakes)");
  assert.equal(titleOf(answer(null, "2 mistakes"), ""), "2 mistakes");
});

test("a sentence cannot bring markup along", () => {
  assert.match(sentence("<b> & \"x\""), /<p>&lt;b&gt; &amp; &quot;x&quot;<\/p>$/);
});

const REAL = process.env["VISASCULPT_SCULPT"];

test("the page that sculpt draws is one", { skip: !REAL && "VISASCULPT_SCULPT names none" }, () => {
  const place = mkdtempSync(join(tmpdir(), "page-"));
  try {
    execFileSync(REAL, ["show", "first-time", "--plot", join(place, "p.html")]);
    const html = readFileSync(join(place, "p.html"), "utf8");
    assert.equal(pageOf(answer(html)), html);
  } finally {
    rmSync(place, { recursive: true });
  }
});
