// Places of a text: the protocol's lines and UTF-16 units, and the editor's offsets.
import type { Text } from "@codemirror/state";
import type { Edit, Place } from "../../python/protocol";

/** The offset of a place; what is beyond the text is its end. */
export function offsetOf(doc: Text, [line, units]: Place): number {
  if (line >= doc.lines) return doc.length;
  const row = doc.line(line + 1);
  return Math.min(row.from + units, row.to);
}

/** The place of an offset. */
export function placeOf(doc: Text, offset: number): Place {
  const row = doc.lineAt(offset);
  return [row.number - 1, offset - row.from];
}

/** Edits as the editor's changes. */
export function changesOf(doc: Text, edits: Edit[]): { from: number; to: number; insert: string }[] {
  return edits.map(({ start, end, text }) => ({
    from: offsetOf(doc, start),
    to: offsetOf(doc, end),
    insert: text,
  }));
}
