// What the compiler adds to the editor: completion, descriptions, mistakes, times.
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippet,
} from "@codemirror/autocomplete";
import { type Diagnostic as Shown, linter, setDiagnostics } from "@codemirror/lint";
import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, hoverTooltip, WidgetType } from "@codemirror/view";
import { opened } from "../../app/checking";
import { checker } from "../../python/client";
import type { Checked, Completion as Offered, Hint } from "../../python/protocol";
import { rendered } from "./markdown";
import { changesOf, offsetOf, placeOf } from "./places";

// --- completion --------------------------------------------------------------------------------

const TYPES: Record<Offered["kind"], string> = {
  EnumMember: "enum",
  File: "text",
  Function: "function",
  Keyword: "keyword",
  Unit: "constant",
  Value: "variable",
  Variable: "variable",
};

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[\w µ%]*/);
  if (!context.explicit && (!before || (before.from === before.to && !/[\s("]$/.test(before.text)))) {
    const last = context.state.sliceDoc(context.pos - 1, context.pos);
    if (!/[("/,]/.test(last)) return null;
  }
  const doc = context.state.doc;
  const at = placeOf(doc, context.pos);
  const items = await checker.call("complete", { ...opened(), text: doc.toString(), at });
  const first = items[0];
  if (!first || context.aborted) return null;
  return {
    from: offsetOf(doc, first.start),
    options: items.map((item, index) => option(item, items.length - index)),
    validFor: /^[\p{L}\p{N}_-]*$/u,
  };
}

function option(item: Offered, boost: number): Completion {
  return {
    label: item.label,
    detail: item.detail,
    type: TYPES[item.kind],
    boost: Math.min(boost, 99),
    apply: item.snippet ? snippet(item.text) : item.text,
    ...(item.note && { info: () => rendered(item.note) }),
  };
}

// --- descriptions ------------------------------------------------------------------------------

const describe = hoverTooltip(async (view, pos) => {
  const doc = view.state.doc;
  const found = await checker.call("hover", { ...opened(), text: doc.toString(), at: placeOf(doc, pos) });
  if (!found || view.state.doc !== doc) return null;
  return {
    pos: offsetOf(doc, found.start),
    end: offsetOf(doc, found.end),
    above: true,
    create: () => ({ dom: rendered(found.text) }),
  };
});

// --- times at the ends of lines ------------------------------------------------------------------

class HintWidget extends WidgetType {
  constructor(readonly hint: Hint) {
    super();
  }
  override eq(other: HintWidget): boolean {
    return other.hint.label === this.hint.label;
  }
  override toDOM(): HTMLElement {
    const label = document.createElement("span");
    label.className = "cm-hint";
    label.textContent = this.hint.label;
    label.title = this.hint.tip;
    label.setAttribute("aria-hidden", "true");
    return label;
  }
}

const setHints = StateEffect.define<Hint[]>();

const hints = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let now = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setHints)) continue;
      const builder = new RangeSetBuilder<Decoration>();
      const doc = transaction.state.doc;
      // of steps that begin at the same time the first one says so
      const rows = effect.value
        .filter((hint, at) => hint.label !== effect.value[at - 1]?.label)
        .map((hint) => ({ at: doc.lineAt(offsetOf(doc, hint.at)).to, hint }))
        .sort((one, other) => one.at - other.at);
      for (const { at, hint } of rows) {
        builder.add(at, at, Decoration.widget({ widget: new HintWidget(hint), side: 1 }));
      }
      now = builder.finish();
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// --- what was found ------------------------------------------------------------------------------

/** Shows what a check found; does nothing if the text has gone on since. */
export function show(view: EditorView, of: string, found: Checked): void {
  const doc = view.state.doc;
  if (doc.toString() !== of) return;
  const shown: Shown[] = found.diagnostics.map((one) => {
    const from = offsetOf(doc, one.start);
    const to = Math.max(offsetOf(doc, one.end), from);
    return {
      from,
      to,
      severity: one.severity === "Error" ? "error" : "warning",
      message: one.help ? `${one.message}\n${one.help}` : one.message,
      actions: one.fixes.map((fix) => ({
        name: fix.title,
        apply: (target: EditorView) =>
          target.dispatch({ changes: changesOf(target.state.doc, fix.edits), userEvent: "input.fix" }),
      })),
    };
  });
  view.dispatch(setDiagnostics(view.state, shown), { effects: setHints.of(found.hints) });
}

export const assist = [
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 60 }),
  describe,
  hints,
  linter(null),
];
