// The whole build: Python for the page, then the page.
import { build } from "vite";
import { makePlans } from "./plans.mjs";
import { makePython } from "./python.mjs";

await makePython();
makePlans();
await build();
