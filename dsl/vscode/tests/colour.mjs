// The editor's own colouring: vscode-textmate and vscode-oniguruma on the grammar beside.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const GRAMMAR = join(dirname(fileURLToPath(import.meta.url)), "../syntaxes/face.tmLanguage.json");

export async function loadGrammar() {
  const wasm = readFileSync(join(dirname(require.resolve("vscode-oniguruma")), "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(GRAMMAR, "utf8"), GRAMMAR),
  });
  return registry.loadGrammar("source.face");
}

/** Every token of a text: where it stands (from 1), what it is, its scopes from the outside in. */
export function tokens(grammar, text) {
  let state = textmate.INITIAL;
  return text
    .replace(/^\ufeff/, "") // as the editor does
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => {
      const coloured = grammar.tokenizeLine(line, state);
      state = coloured.ruleStack;
      return coloured.tokens.map(({ startIndex, endIndex, scopes }) => ({
        line: index + 1,
        column: startIndex + 1,
        text: line.slice(startIndex, endIndex),
        scopes,
      }));
    });
}
