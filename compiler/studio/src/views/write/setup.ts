// The editor itself: CodeMirror with the language, the compiler's help, and the page's look.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyField, historyKeymap } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { searchKeymap, search } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { assist } from "./assist";
import { colours, language } from "./language";

const OPENS = /^((routine|technique|zone)\b|wave\b|\s+repeat\b)/;

/** Enter: the same indentation, four more below a line that begins a block. */
function newline(view: EditorView): boolean {
  const { state } = view;
  const { from, head } = state.selection.main;
  const row = state.doc.lineAt(head);
  const before = row.text.slice(0, Math.max(from - row.from, 0));
  const indent = /^ */.exec(before)?.[0] ?? "";
  const more = OPENS.test(before) ? "    " : "";
  const change = state.replaceSelection(`\n${indent}${more}`);
  view.dispatch(change, { scrollIntoView: true, userEvent: "input" });
  return true;
}

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "14px", backgroundColor: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.65", overflow: "auto" },
  ".cm-content": { padding: "14px 0 40vh", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 18px 0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": {
    backgroundColor: "var(--card)",
    color: "var(--quiet)",
    border: "none",
    paddingLeft: "8px",
    fontVariantNumeric: "tabular-nums",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 5%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 22%, transparent)",
  },
  ".cm-hint": {
    color: "var(--quiet)",
    font: "12px/1 var(--text)",
    marginLeft: "18px",
    padding: "1px 7px",
    borderRadius: "9px",
    backgroundColor: "var(--sunk)",
    userSelect: "none",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--card)",
    color: "var(--ink)",
    border: "1px solid var(--rule)",
    borderRadius: "10px",
    boxShadow: "var(--shadow)",
    font: "14px/1.45 var(--text)",
    overflow: "hidden",
    maxWidth: "min(440px, 90vw)",
    zIndex: "20",
  },
  ".described": { padding: "10px 14px" },
  ".described p": { margin: "0 0 6px" },
  ".described p:last-child": { margin: "0" },
  ".described hr": { border: "none", borderTop: "1px solid var(--rule)", margin: "8px 0" },
  ".described code, .cm-diagnosticText code": {
    fontFamily: "var(--code)",
    fontSize: "0.92em",
    backgroundColor: "var(--sunk)",
    padding: "1px 5px",
    borderRadius: "5px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--text)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "5px 12px", lineHeight: "1.3" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-wash)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "10px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-completionInfo": { padding: "0" },
  ".cm-diagnostic": { padding: "8px 14px", borderLeftWidth: "3px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--wait)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-ink)",
    borderRadius: "7px",
    padding: "4px 10px",
    marginLeft: "0",
    marginRight: "8px",
    marginTop: "6px",
    cursor: "pointer",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy 1.5px var(--bad)",
    textUnderlineOffset: "4px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy 1.5px var(--wait)",
    textUnderlineOffset: "4px",
  },
  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)", border: "none" },
});

/** Everything that the editor is made of; `listen` hears of each change. */
export function extensions(label: string, listen: Extension): Extension {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    history(),
    closeBrackets(),
    search({ top: true }),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    EditorState.allowMultipleSelections.of(true),
    language,
    colours,
    assist,
    look,
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0",
      spellcheck: "false",
      autocapitalize: "off",
    }),
    keymap.of([
      { key: "Enter", run: newline },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    listen,
  ];
}

export const KEPT_FIELDS = { history: historyField };
