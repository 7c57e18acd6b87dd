// The page's entry: draws the shell.
import { effect } from "@preact/signals";
import { render } from "preact";
import { Shell } from "./app/shell";
import { checker } from "./python/client";

/** When the first check after a start is over, on most computers. */
const SETTLED_ms = 1000;

const place = document.getElementById("app");
if (place) render(<Shell />, place);

// what was loaded once is there without a network; to keep it can wait until Python has started
if (import.meta.env.PROD && "serviceWorker" in navigator) addEventListener("load", () => void effect(keepOnceStarted));

let isKept = false;

function keepOnceStarted(): void {
  if (checker.state.value === "starting" || isKept) return;
  isKept = true;
  setTimeout(() => {
    navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch(() => undefined);
  }, SETTLED_ms);
}
