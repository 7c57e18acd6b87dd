// The page's build: relative addresses, so that any folder of any host serves it.
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

const lock = JSON.parse(readFileSync("node_modules/pyodide/pyodide-lock.json", "utf8"));

export default defineConfig({
  base: "./",
  // what Pyodide asks of a list of packages: which release it is, and no packages
  define: { PYODIDE_LOCK: JSON.stringify(JSON.stringify({ info: lock.info, packages: {} })) },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Pyodide's own start, 18 kB, asks for Node's modules where there is Node
    rolldownOptions: { external: [/^node:/, "ws"] },
  },
  worker: { format: "es", rolldownOptions: { external: [/^node:/, "ws"] } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
