// The whole build: Python for the page, then the page.
import { build } from "vite";
import { makePython } from "./python.mjs";

await makePython();
await build();
