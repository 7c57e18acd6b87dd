// The page's build: relative addresses, so that any folder of any host serves it.
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const lock = JSON.parse(readFileSync("node_modules/pyodide/pyodide-lock.json", "utf8"));

// The page asks nobody but its own host, and runs nothing but its own files. It stands in the page
// itself, since a static host may send no headers. Python is WebAssembly, hence the one exception.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const policy: Plugin = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  plugins: [policy],
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
