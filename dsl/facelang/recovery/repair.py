"""The repair of a line that does not fit: the smallest change that makes it fit.

The first change is also what the message says: what had to be put in was missing, what had to
be taken out does not belong there. The line so repaired is then read like any other, so that its
sound parts count and nothing follows from the slip.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from facelang.language import UNITS
from facelang.recovery.automaton import (
    LAYOUT,
    LINE_END,
    NAME,
    NUMBER,
    QUANTITY,
    TEXT,
    VALUES,
    Automaton,
    Piece,
    State,
)
from facelang.recovery.lexemes import BAD_WORD, SIGN, Lexeme
from facelang.suggest import nearest
from facelang.tree import BROKEN, BROKEN_TEXT, Span

INSERT, REPLACE, DELETE, DROP_PREVIOUS = "insert", "replace", "delete", "drop previous"

_AHEAD = 4
"""How many lexemes further a change is tried before one is chosen."""

_CHANGES_MOST = 4
"""After so many changes the rest of the line is given up."""

_UNIT = re.compile(r"(-?[0-9.]+)[ \t]*([^\W\d_]\w*)$")

_COMPLETION_MOST = 16
"""No line needs more pieces than this to be complete."""


class Fault(NamedTuple):
    """Where a line stops to fit, and the change that was made there."""

    at: int
    """Which lexeme does not fit; the number of lexemes if the line ends too early."""
    length: int
    """How many lexemes the line has."""
    before: int
    """How many lexemes of the line fit before it."""
    accepts: frozenset[str]
    change: str
    terminal: str | None
    """What was put in or put instead; ``None`` for what was taken out."""
    similar: str | None
    """The word that the lexeme resembles, where it was put instead for that reason."""


class Reading(NamedTuple):
    """A line as pieces that fit, its end included; ``fault`` is its first mistake."""

    pieces: list[Piece]
    fault: Fault | None
    inserted_bracket: bool
    """Whether an opening bracket had to be put in: what stands between them is then unknown."""


class _Change(NamedTuple):
    reach: int
    change: str
    terminal: str | None
    state: State
    similar: str | None


def read_line(automaton: Automaton, start: State, lexemes: list[Lexeme]) -> Reading:
    """Reads a line from its start in a block; whatever it holds, the pieces fit."""
    state = start
    pieces: list[Piece] = []
    fault: Fault | None = None
    inserted_bracket = False
    changes = 0
    at = 0
    doubtful = -1
    before: tuple[State, int] | None = None  # the last lexeme that fits, and the pieces there
    while at < len(lexemes):
        lexeme = lexemes[at]
        terminal = lexeme.terminal(automaton, state)
        following = state.after(terminal)
        if following is not None:
            before = state, len(pieces)
            state = following
            pieces.append(Piece(terminal, lexeme.text, lexeme.span))
            if at == doubtful:
                pieces[-1] = Piece(NAME, BROKEN, lexeme.span)
            at += 1
            continue
        best = _best_change(automaton, state, before and before[0], lexemes, at)
        if fault is None:
            fault = Fault(
                at,
                len(lexemes),
                len(pieces),
                state.accepts,
                best.change,
                best.terminal,
                best.similar,
            )
        changes += 1
        if changes > _CHANGES_MOST:
            break
        state = best.state
        dropped, before = before, None
        if best.change == DROP_PREVIOUS and dropped is not None:
            del pieces[dropped[1] :]
            continue
        if best.terminal is not None:
            text = _text_for(automaton, best.terminal, lexeme if best.change == REPLACE else None)
            place = lexeme.span
            if best.change == INSERT:
                if best.terminal == automaton.terminal_of[","] and _lists(lexemes):
                    doubtful = at
                place = Span(place.line, place.column, place.line, place.column)
                inserted_bracket |= best.terminal == automaton.terminal_of["("]
            pieces.append(Piece(best.terminal, text, place))
        elif best.change == DELETE and pieces:
            _doubt_number(pieces, lexeme)
        if best.change != INSERT:
            at += 1
    return _complete(automaton, state, lexemes, pieces, fault, inserted_bracket)


def _lists(lexemes: list[Lexeme]) -> bool:
    """Whether a line lists values, so that a word without a comma may be one too many."""
    called = len(lexemes) > 1 and lexemes[1].text == "("
    return called or lexemes[0].text in ("goal", "levels")


def _doubt_number(pieces: list[Piece], left_out: Lexeme) -> None:
    """Of two numbers in a row nobody knows which one counts, nor one with two units."""
    last = pieces[-1]
    found = _UNIT.match(last.text) if last.terminal == QUANTITY else None
    strange = found is not None and found[2] not in UNITS and left_out.kind in (NAME, BAD_WORD)
    doubled = last.terminal in (NUMBER, QUANTITY) and left_out.kind in (NUMBER, QUANTITY)
    if strange or doubled:
        pieces[-1] = Piece(NAME, BROKEN, last.span)


def _complete(
    automaton: Automaton,
    state: State,
    lexemes: list[Lexeme],
    pieces: list[Piece],
    fault: Fault | None,
    inserted_bracket: bool,
) -> Reading:
    """Puts in what the end of the line lacks."""
    last = lexemes[-1].span if lexemes else Span(1, 1, 1, 1)
    place = Span(last.end_line, last.end_column, last.end_line, last.end_column)
    for _ in range(_COMPLETION_MOST):
        if state.fits(LINE_END):
            break
        terminal = _first_choice(automaton, state)
        if fault is None:
            ends = len(lexemes)
            fault = Fault(ends, ends, len(pieces), state.accepts, INSERT, terminal, None)
        inserted_bracket |= terminal == automaton.terminal_of["("]
        pieces.append(Piece(terminal, _text_for(automaton, terminal, None), place))
        state = state.after(terminal) or state
    pieces.append(Piece(LINE_END, "\n", place))
    return Reading(pieces, fault, inserted_bracket)


def _best_change(
    automaton: Automaton, state: State, previous: State | None, lexemes: list[Lexeme], at: int
) -> _Change:
    """The change after which most of the line fits; of equal ones the likelier slip."""
    lexeme = lexemes[at]
    accepts = state.accepts - LAYOUT
    keywords = sorted(accepts - VALUES, key=lambda t: _preference(automaton, t))
    is_word = lexeme.kind in (NAME, BAD_WORD)
    found: list[_Change] = []

    def consider(
        base: State, change: str, terminal: str | None, goes_on: int, similar: str | None = None
    ) -> None:
        tried = base if terminal is None else base.after(terminal)
        if tried is not None:
            reach = _reach(automaton, tried, lexemes, goes_on, at + _AHEAD)
            if change != INSERT or reach > at:
                found.append(_Change(reach, change, terminal, tried, similar))

    if lexeme.kind == TEXT and NAME in accepts:
        consider(state, REPLACE, NAME, at + 1)
    if is_word:
        words = {automaton.word_of[terminal]: terminal for terminal in keywords}
        similar = nearest(lexeme.text, words)
        if similar is not None:
            consider(state, REPLACE, words[similar], at + 1, similar)
        if NAME in accepts:
            consider(state, REPLACE, NAME, at + 1)
    for terminal in (*keywords, *((_value_of(accepts),) if accepts & VALUES else ())):
        consider(state, INSERT, terminal, at)
    if previous is not None and lexeme.kind not in (NAME, BAD_WORD, SIGN) and at > 1:
        taken_as_value = lexemes[at - 1].kind == NAME and previous.fits(QUANTITY)
        if taken_as_value:
            consider(previous, DROP_PREVIOUS, None, at)
    consider(state, DELETE, None, at + 1)
    for terminal in (*keywords, *((_value_of(accepts),) if accepts & VALUES else ())):
        # a bracket or comma is left out; nobody writes a word or a number for it
        is_sign = terminal not in VALUES and not automaton.word_of[terminal].isalpha()
        if lexeme.kind == SIGN or not is_sign:
            consider(state, REPLACE, terminal, at + 1)
    found = [change for change in found if change.reach > at + (change.change != INSERT)] or found
    return max(found, key=lambda change: change.reach)


def _reach(automaton: Automaton, state: State, lexemes: list[Lexeme], at: int, horizon: int) -> int:
    """Up to which lexeme the line fits from here; one further if it may end there."""
    for index in range(at, min(horizon, len(lexemes))):
        following = state.after(lexemes[index].terminal(automaton, state))
        if following is None:
            return index
        state, at = following, index + 1
    if at == len(lexemes) and state.fits(LINE_END):
        return at + 1
    return at


def _value_of(accepts: frozenset[str]) -> str:
    """How a value that nobody knows is put in."""
    return NAME if NAME in accepts else TEXT


def _preference(automaton: Automaton, terminal: str) -> tuple[bool, int, str]:
    """Closing before going on, and the plural before the singular."""
    word = automaton.word_of[terminal]
    return (word != ")", -len(word), word)


def _first_choice(automaton: Automaton, state: State) -> str:
    """What is put in where a line ends too early."""
    accepts = state.accepts - LAYOUT
    keywords = sorted(accepts - VALUES, key=lambda t: _preference(automaton, t))
    if keywords and (not accepts & VALUES or automaton.word_of[keywords[0]] == ")"):
        return keywords[0]
    return _value_of(accepts)


def _text_for(automaton: Automaton, terminal: str, instead_of: Lexeme | None) -> str:
    """The text of a piece that was put in, or put instead of a lexeme."""
    if terminal in automaton.word_of:
        return automaton.word_of[terminal]
    if terminal == TEXT:
        return f'"{BROKEN_TEXT}"'
    if instead_of is not None and instead_of.kind in (NAME, BAD_WORD):
        return as_name(instead_of.text)
    if instead_of is not None and instead_of.kind == TEXT:
        return as_name(instead_of.text[1:-1])
    return BROKEN


def part_word(
    automaton: Automaton, start: State, lexemes: list[Lexeme], fault: Fault
) -> list[Lexeme] | None:
    """The lexemes with a misspelt word parted from the number before it: ``3 | tmies``.

    Any word behind a number is read as its unit. ``None`` if there is no word of the line that
    it resembles.
    """
    for at in (fault.at - 1, fault.at):
        found = _UNIT.match(lexemes[at].text) if 0 < at < len(lexemes) else None
        if found is None or lexemes[at].kind != QUANTITY:
            continue
        amount, unit = found.groups()
        whole = lexemes[at].span
        line, end = whole.line, whole.end_column
        span = Span(line, whole.column, line, whole.column + len(amount))
        number = Lexeme(NUMBER, amount, span, amount)
        span = Span(line, end - len(unit), line, end)
        word = Lexeme(NAME if as_name(unit) == unit else BAD_WORD, unit, span, unit)
        parted = [*lexemes[:at], number, word, *lexemes[at + 1 :]]
        first = read_line(automaton, start, parted).fault
        if first is not None and first.at == at + 1 and first.similar is not None:
            return parted
    return None


def with_unknown_values(reading: Reading) -> Reading:
    """The line with nothing known of its quantities."""
    pieces = [
        Piece(NAME, BROKEN, piece.span) if piece.terminal in (NUMBER, QUANTITY) else piece
        for piece in reading.pieces
    ]
    return reading._replace(pieces=pieces)


def as_name(word: str) -> str:
    """The word as a name, where nothing but case and hyphens is wrong with it."""
    name = word.lower().replace("-", "_")
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else BROKEN
