// The language's colours in the editor. What is right and wrong is the compiler's to say.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const ITEMS = /^(use|routine|wave|technique|zone)\b/;
const FIELDS = /^(about|goal|levels|plan|limit|shape|polarity|frequency|duty|rise|burst)\b/;
const STEPS = /^(say|ramp|hold|glide|sweep|rest|repeat|times|to|over|at|on|off|for|a)\b/;
const WORDS =
  /^(square|sine|triangle|sawtooth|steady|alternating|positive|negative|left|right|both|center|current|time|charge|sessions|week|weeks)\b/;
const NUMBER = /^-?\d+(\.\d+)?[ ]?(uA|µA|μA|mA|ms|s|min|Hz|kHz|uC|µC|μC|mC|%)?(?![\w])/;

export const language = StreamLanguage.define<{ start: boolean }>({
  name: "face",
  startState: () => ({ start: true }),
  token(stream, state) {
    if (stream.sol()) state.start = true;
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^"[^"]*"?/)) return "string";
    if (stream.match(NUMBER)) return "number";
    const isFirst = state.start;
    state.start = false;
    if (isFirst && stream.match(ITEMS)) return stream.column() === 0 ? "heading" : "keyword";
    if (stream.match(FIELDS)) return "propertyName";
    if (stream.match(STEPS)) return "keyword";
    if (stream.match(WORDS)) return "atom";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_-]*(?=\()/u)) return "function";
    stream.match(/^[\p{L}_][\p{L}\p{N}_-]*/u) || stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" } },
  tokenTable: { function: tags.function(tags.variableName), heading: tags.heading },
});

export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.heading, color: "var(--accent)", fontWeight: "650" },
    { tag: tags.keyword, color: "var(--code-step)" },
    { tag: tags.propertyName, color: "var(--code-field)" },
    { tag: tags.atom, color: "var(--code-word)" },
    { tag: tags.function(tags.variableName), color: "var(--code-call)" },
    { tag: tags.number, color: "var(--code-number)" },
    { tag: tags.string, color: "var(--code-text)" },
    { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  ]),
);
