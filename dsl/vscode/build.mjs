// Bundles the client into one file, dist/extension.js, and collects the licences: the
// project's own, and those of the packages that went into the bundle.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes("--production");

const { metafile } = await build({
  absWorkingDir: here,
  metafile: true,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"], // the editor itself provides it
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none", // dist/licenses.txt has them in full
  logLevel: "warning",
});

await build({
  absWorkingDir: here,
  entryPoints: ["src/locate.ts", "src/page.ts"], // for the tests alone: they need no editor
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});

copyFileSync(join(here, "../../LICENSE"), join(here, "LICENSE"));

const bundled = Object.keys(metafile.inputs)
  .map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
  .filter((folder) => folder !== undefined);

const licences = [...new Set(bundled)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(
    readFileSync(join(here, folder, "package.json"), "utf8"),
  );
  const file = readdirSync(join(here, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} comes without its licence`);
  const text = readFileSync(join(here, folder, file), "utf8").replace(/\r\n/g, "\n").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(here, "dist", "licenses.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
