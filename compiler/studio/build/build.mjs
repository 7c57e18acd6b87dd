// The whole build: Python for the page, the page, its service worker. --page leaves Python as it is.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { makeOffline } from "./offline.mjs";
import { makePlans } from "./plans.mjs";
import { makePython } from "./python.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(top);
if (!process.argv.includes("--page")) await makePython();
makePlans();
await build({ logLevel: "warn" });
makeOffline(join(top, "dist"));
