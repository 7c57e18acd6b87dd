// The page's entry: draws the shell.
import { render } from "preact";
import { Shell } from "./app/shell";

const place = document.getElementById("app");
if (place) render(<Shell />, place);
