// The editor's place in the page. It stands in a shadow tree, where its styles need no inline sheet.
import { redo, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { checked } from "../../app/checking";
import { editorState, text } from "../../app/document";
import type { Edit, OffsetEdit } from "../../python/protocol";
import { t } from "../../texts";
import { show } from "./assist";
import { changesOf } from "./places";
import { extensions, KEPT_FIELDS } from "./setup";

/** The line of the cursor, from 0. */
export const cursorLine = signal(0);

let view: EditorView | null = null;

function made(root: ShadowRoot): EditorView {
  const listen = EditorView.updateListener.of((update) => {
    if (update.docChanged) text.value = update.state.doc.toString();
    if (update.selectionSet || update.docChanged) {
      const { state } = update;
      cursorLine.value = state.doc.lineAt(state.selection.main.head).number - 1;
    }
  });
  const own = extensions(t("write.editor"), listen);
  let state = EditorState.create({ doc: text.peek() ?? "", extensions: own });
  if (editorState.kept) {
    try {
      const kept = EditorState.fromJSON(editorState.kept, { extensions: own }, KEPT_FIELDS);
      if (kept.doc.toString() === text.peek()) state = kept;
    } catch {
      // kept by another version: the text is there, its past is not
    }
  }
  return new EditorView({ state, root, parent: root });
}

editorState.now = () => (view ? view.state.toJSON(KEPT_FIELDS) : editorState.kept);

/** Makes changes as one step that can be undone. */
export function apply(edits: Edit[]): void {
  view?.dispatch({ changes: changesOf(view.state.doc, edits), userEvent: "input.fix" });
}

/** The same, by offsets. */
export function applyOffsets(edits: OffsetEdit[]): void {
  const changes = edits.map(({ from, to, text: insert }) => ({ from, to, insert }));
  view?.dispatch({ changes, userEvent: "input.format" });
}

/** Puts a text in where the cursor is, as lines of their own. */
export function insertLine(line: string): void {
  if (!view) return;
  const { state } = view;
  const row = state.doc.lineAt(state.selection.main.head);
  const indent = /^\s*/.exec(row.text)?.[0] || "    ";
  const isBlank = !row.text.trim();
  const insert = isBlank ? indent + line : `\n${indent}${line}`;
  const from = isBlank ? row.from : row.to;
  const end = from + insert.length;
  view.dispatch({ changes: { from, to: row.to, insert }, selection: { anchor: end }, scrollIntoView: true });
  view.focus();
}

/** Adds lines at the end of the text and goes there. */
export function append(block: string): void {
  if (!view) return;
  const { doc } = view.state;
  const before = doc.toString();
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const anchor = doc.length + gap.length;
  view.dispatch({ changes: { from: doc.length, insert: gap + block }, selection: { anchor } });
  reveal(anchor, anchor);
}

/** Puts a line at the beginning of the text, behind its first comment. */
export function prepend(line: string): void {
  if (!view) return;
  const rows = view.state.doc.toString().split("\n");
  let at = 0;
  for (const row of rows) {
    if (!row.startsWith("#") && row.trim()) break;
    at += row.length + 1;
  }
  view.dispatch({ changes: { from: Math.min(at, view.state.doc.length), insert: `${line}\n\n` } });
}

/** Goes to lines, from 0, and selects them. */
export function goTo(first: number, last = first): void {
  if (!view) return;
  const { doc } = view.state;
  const from = doc.line(Math.min(first + 1, doc.lines)).from;
  const to = doc.line(Math.min(last + 1, doc.lines)).to;
  reveal(from, to);
}

function reveal(from: number, to: number): void {
  view?.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 60 }),
  });
  view?.focus();
}

export const undoLast = () => view && undo(view);
export const redoLast = () => view && redo(view);

export function Editor() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const own = made(root);
    view = own;
    const stopText = effect(() => {
      const now = text.value ?? "";
      const { doc } = own.state;
      if (doc.toString() !== now) {
        own.dispatch({ changes: { from: 0, to: doc.length, insert: now }, selection: { anchor: 0 } });
      }
    });
    const stopFound = effect(() => {
      const now = checked.value;
      if (now) show(own, now.of, now.found);
    });
    return () => {
      editorState.kept = own.state.toJSON(KEPT_FIELDS);
      stopText();
      stopFound();
      own.destroy();
      view = null;
    };
  }, []);
  return <div class="editor" ref={place} />;
}
