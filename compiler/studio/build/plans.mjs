// The stock treatments as a phone follows them, in every language: public/follow.json. A phone that
// follows one of them needs no compiler.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, "../../../.venv/bin/python");

/** Makes public/follow.json anew. */
export function makePlans() {
  const python = process.env.PYTHON ?? (existsSync(own) ? own : "python3");
  const target = join(here, "../public/follow.json");
  mkdirSync(dirname(target), { recursive: true });
  execFileSync(python, ["-m", "sculpt.studio.plans", target], { stdio: "inherit" });
}
