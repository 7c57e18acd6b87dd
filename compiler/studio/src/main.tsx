// The page's entry: draws the shell.
import { render } from "preact";
import { Shell } from "./app/shell";

const place = document.getElementById("app");
if (place) render(<Shell />, place);

// what was loaded once is there without a network
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch(() => undefined);
  });
}
