// Makes one file for Node of a TypeScript program: bundle.mjs IN.ts OUT.mjs
import { build } from "rolldown";

const [input, file] = process.argv.slice(2);
await build({ input, platform: "node", output: { file, format: "es" }, logLevel: "warn" });
