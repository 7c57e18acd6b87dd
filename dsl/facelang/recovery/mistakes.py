"""The mistakes of lines that could not be read: one sentence each, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from facelang.diagnostics import Fix
from facelang.language import FORMS, PLACE, RESERVED, STARTS, STEPS, TOP, UNKNOWN, Form, homes
from facelang.recovery.automaton import LINE_END, NAME, NUMBER, QUANTITY, TEXT, VALUES, Automaton
from facelang.recovery.lexemes import BAD_WORD, SIGN, Lexeme, Problem
from facelang.recovery.repair import DROP_PREVIOUS, INSERT, REPLACE, Fault, as_name
from facelang.suggest import likest, nearest, offered, slip_of
from facelang.synonyms import expected, meaning
from facelang.tree import BROKEN, Span

_SHOWN_MOST = 30
_TEXT_HEADS = frozenset(("use", "routine", "about", "say"))
_UNITS = {"hz": "frequency", "khz": "frequency", "%": "duty", "ms": "rise"}
"""Which field of a wave has which unit."""


class Mistake(NamedTuple):
    """A diagnostic without its file."""

    code: str
    span: Span
    message: str
    help: str | None
    fixes: tuple[Fix, ...] = ()

    @classmethod
    def of(cls, problem: Problem) -> Mistake:
        """The problem of a lexeme, where it is the mistake of its line."""
        return cls(problem.code, problem.span, problem.message, problem.help, problem.fixes)


def unknown_start(
    kind: str, lexemes: list[Lexeme], meant: str | None, techniques: Collection[str]
) -> Mistake:
    """A line whose first word begins nothing in this kind of block."""
    first = lexemes[0]
    code = UNKNOWN[kind]
    fixes: tuple[Fix, ...] = ()
    if first.kind not in (NAME, BAD_WORD) or first.text == BROKEN:
        hint = None
        if first.kind == TEXT:
            fitting = {STEPS: "say", "routine": "about"}.get(kind)
            hint = f"did you mean `{fitting} {first.text}`?" if fitting else None
            if fitting:
                fixes = (Fix.insert(first.span.line, first.span.column, f"{fitting} "),)
        return Mistake(code, first.span, f"no line begins with {_shown(first)}", hint, fixes)
    word = first.text
    message = f"`{_clipped(word)}` is not {PLACE[kind]}"
    called = len(lexemes) > 1 and lexemes[1].text == "("
    if meant is not None:
        hint = f"did you mean `{meant}`?"
        sure = slip_of(word, (*STARTS[kind], *techniques)) == meant
        fixes = (Fix.replace(first.span, meant, safe=sure),)
    elif (same := meaning(word, STARTS[kind])) is not None and not called:
        hint = f"did you mean `{same}`?"
        fixes = (Fix.replace(first.span, same),)
    elif (places := [home for home in homes(word.lower()) if home != kind]) and not called:
        hint = f"`{word.lower()}` is {PLACE[places[0]]}"
        if places[0] == TOP:
            hint = f"`{word.lower()}` begins {PLACE[TOP]}"
    elif kind == STEPS and (technique := nearest(word, techniques)) is not None:
        hint = f"did you mean `{technique}()`?"
        fixes = (Fix.replace(first.span, technique if called else f"{technique}()"),)
    elif kind == TOP and called:
        hint = "a technique is carried out in a zone or in another technique, indented"
    else:
        words = ", ".join(f"`{start}`" for start in STARTS[kind])
        hint = f"it is one of {words}"
        if kind == STEPS:
            hint += ", or a technique carried out, like `upward(320 uA)`"
    return Mistake(code, first.span, message, hint, fixes)


def meant_start(kind: str, lexemes: list[Lexeme], techniques: Collection[str]) -> str | None:
    """The word of which the first one of this line is a slip, or that its values call for.

    A synonym is offered and no more: what its line would do is not followed any further.
    """
    first = lexemes[0]
    if first.kind not in (NAME, BAD_WORD):
        return None
    called = len(lexemes) > 1 and lexemes[1].text == "("
    if called:
        return None
    if first.text in STARTS[kind]:
        return None
    if meaning(first.text, STARTS[kind]) is not None:
        return None
    best = next(iter(likest(first.text, (*STARTS[kind], *techniques))), None)
    if best is not None:
        return best if best in STARTS[kind] else None
    if kind == TOP and len(lexemes) == 2 and lexemes[1].kind == TEXT and not homes(first.text):
        return "use" if lexemes[1].text.endswith('.face"') else "routine"
    if kind == "wave" and len(lexemes) == 2 and lexemes[1].kind == QUANTITY:
        unit = lexemes[1].text.lstrip("-0123456789. \t").lower()
        return None if homes(first.text) else _UNITS.get(unit)
    return None


def broken_line(
    automaton: Automaton,
    kind: str,
    lexemes: list[Lexeme],
    fault: Fault,
    techniques: Collection[str],
) -> Mistake:
    """A line that begins well and does not go on so."""
    head = lexemes[0].text
    form = FORMS.get((kind, head), FORMS[STEPS, ""])
    hint: str | None = f"it is written like `{form.example}`"
    if head in techniques and kind == STEPS and len(lexemes) == 1:
        hint = f"`{head}` is a technique: it is carried out with `{head}()`"
    elif head == "technique" and fault.terminal == automaton.terminal_of["("]:
        hint = "without parameters it is written with empty brackets, like `technique upward()`"
    fixes: tuple[Fix, ...] = ()
    before = lexemes[fault.at - 1] if fault.at else lexemes[0]
    added = _added(automaton, before, fault)
    if fault.at == len(lexemes):
        lacking = _wanted(automaton, form, lexemes, fault, fault.terminal)
        message = f"{lacking} is missing after {_shown(before)}"
        return Mistake("F114", before.span, message, hint, added)

    lexeme = lexemes[fault.at]
    quoted = _unquoted(kind, head, lexemes, fault)
    if quoted is not None:
        return quoted
    comma = decimal_comma(lexemes, fault.at)
    if comma is not None:
        message = "a decimal comma has no meaning here"
        fixes = (Fix.replace(comma.span, comma.text),)
        return Mistake("F115", comma.span, message, f"write `{comma.text}`", fixes)
    if _names_something(automaton, lexeme, fault) or (
        head in ("wave", "technique") and kind == TOP and fault.terminal == NAME
    ):
        return bad_name(lexeme, expected(kind, head, fault.at))
    if fault.change == DROP_PREVIOUS:
        return _foreign(before, hint)
    if fault.change == INSERT:
        lacking = _wanted(automaton, form, lexemes, fault, fault.terminal)
        message = f"{lacking} is missing after {_shown(before)}"
        return Mistake("F114", before.span, message, hint, added)
    if LINE_END in fault.accepts and fault.similar is None:
        if kind == STEPS and lexeme.text in (*STARTS[STEPS], *techniques):
            hint = "each step stands on a line of its own"
            gap = Span(
                lexeme.span.line, before.span.end_column, lexeme.span.line, lexeme.span.column
            )
            indent = "\n" + " " * (lexemes[0].span.column - 1)
            fixes = (Fix("put it on a line of its own", gap, indent),)
        message = f"the line is complete before {_shown(lexeme)}"
        return Mistake("F116", lexeme.span, message, hint, fixes)
    if fault.change == REPLACE:
        if fault.similar is not None:
            hint = f"did you mean `{fault.similar}`?"
            fixes = (Fix.replace(lexeme.span, fault.similar, safe=True),)
        wanted = _wanted(automaton, form, lexemes, fault, fault.terminal)
        message = f"{_shown(lexeme)} stands where {wanted} belongs"
        return Mistake("F115", lexeme.span, message, hint, fixes)
    return _foreign(lexeme, hint)


def _added(automaton: Automaton, before: Lexeme, fault: Fault) -> tuple[Fix, ...]:
    """The keyword or bracket that is missing, put in after the lexeme before it."""
    if fault.change != INSERT or fault.terminal is None:
        return ()
    word = automaton.word_of.get(fault.terminal)
    if word is None:
        return ()
    if word == "(" and fault.at == fault.length:
        word = "()"
    text = word if word in ("(", ")", "()", ",") else f" {word}"
    return (Fix.insert(before.span.end_line, before.span.end_column, text),)


def bad_name(lexeme: Lexeme, known: Collection[str] = ()) -> Mistake:
    """A word that cannot be the name that it is used as; ``known``: the names that there are."""
    word = lexeme.text
    if word in RESERVED:
        message = f"`{word}` is a word of the steps and cannot be a name"
        return Mistake("F117", lexeme.span, message, f"another name, like `{word}_1`, is fine")
    name = as_name(word)
    fixes: tuple[Fix, ...] = ()
    hint = "a name is small letters a to z, digits and _, and begins with a letter"
    if known:
        meant, instead = offered(word, known)
        hint = meant or f"it is one of {', '.join(known)}"
        fixes = (Fix.replace(lexeme.span, instead),) if instead else ()
    elif name != BROKEN and re.fullmatch(r"[a-z]\w*", name):
        hint = f"did you mean `{name}`?"
        fixes = (Fix.replace(lexeme.span, name),)
    return Mistake("F117", lexeme.span, f"`{_clipped(word)}` cannot be a name", hint, fixes)


def decimal_comma(lexemes: list[Lexeme], comma: int) -> Lexeme | None:
    """The number that was meant where a comma stands between digits, with nothing between."""
    if not 0 < comma < len(lexemes) - 1 or lexemes[comma].text != ",":
        return None
    whole, part = lexemes[comma - 1], lexemes[comma + 1]
    if whole.kind != NUMBER or part.kind not in (NUMBER, QUANTITY):
        return None
    span = Span(whole.span.line, whole.span.column, part.span.end_line, part.span.end_column)
    if span.end_column - span.column != len(whole.text) + 1 + len(part.text):
        return None
    if "." in whole.text or not re.fullmatch(r"[0-9]+([ \t]*[^\d.\s].*)?", part.text):
        return None
    text = f"{whole.text}.{part.text}"
    return Lexeme(part.kind, text, span, f"{whole.text},{part.text}")


def _foreign(lexeme: Lexeme, hint: str | None) -> Mistake:
    return Mistake("F115", lexeme.span, f"{_shown(lexeme)} does not belong here", hint)


def _names_something(automaton: Automaton, lexeme: Lexeme, fault: Fault) -> bool:
    """Whether the lexeme stands where only a name can, and is a word that is none."""
    if NAME not in fault.accepts or lexeme.kind not in (NAME, BAD_WORD) or fault.similar:
        return False
    if lexeme.kind == BAD_WORD:
        return fault.terminal == NAME or not fault.accepts & {LINE_END}
    return QUANTITY not in fault.accepts and lexeme.text in RESERVED and fault.terminal == NAME


def _unquoted(kind: str, head: str, lexemes: list[Lexeme], fault: Fault) -> Mistake | None:
    """Words that were meant as a text."""
    if head not in _TEXT_HEADS or (kind == TOP and head not in ("use", "routine")):
        return None
    words = lexemes[1:]
    if not words or any(lexeme.kind == TEXT for lexeme in words) or words[0].kind == SIGN:
        return None
    if head == "say" and len(words) < 2 and words[0].kind == NAME:
        return None
    span = Span(
        words[0].span.line, words[0].span.column, words[-1].span.end_line, words[-1].span.end_column
    )
    return Mistake("F115", span, "a text stands between quotes", f'write `{head} "…"`')


def is_unquoted(kind: str, lexemes: list[Lexeme], fault: Fault) -> bool:
    """Whether the rest of the line was meant as a text."""
    return fault.at > 0 and _unquoted(kind, lexemes[0].text, lexemes, fault) is not None


def is_in_another_order(kind: str, lexemes: list[Lexeme], fault: Fault) -> bool:
    """Whether a line goes on with one of its later words, so that its values may be swapped."""
    if fault.change != REPLACE or fault.similar is not None or not 0 < fault.at < len(lexemes):
        return False
    form = FORMS.get((kind, lexemes[0].text))
    return form is not None and lexemes[fault.at].text in form.example.split()


def _wanted(
    automaton: Automaton, form: Form, lexemes: list[Lexeme], fault: Fault, terminal: str | None
) -> str:
    """What belongs where the line stops to fit."""
    if terminal is not None and terminal in automaton.word_of:
        return f"`{automaton.word_of[terminal]}`"
    if fault.accepts & VALUES:
        for lexeme in reversed(lexemes[: fault.at]):
            wanted = form.parts.get(lexeme.text)
            if wanted is not None and (lexeme is lexemes[fault.at - 1] or "" not in form.parts):
                return wanted
        return form.parts.get("", "a value")
    words = sorted(automaton.word_of[t] for t in fault.accepts if t in automaton.word_of)
    written = [word for word in words if word in form.example] or words
    return " or ".join(f"`{word}`" for word in written) or "the end of the line"


def _shown(lexeme: Lexeme) -> str:
    if lexeme.kind == TEXT:
        return "the text"
    return f"`{_clipped(lexeme.written)}`"


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_MOST else text[: _SHOWN_MOST - 1] + "…"
