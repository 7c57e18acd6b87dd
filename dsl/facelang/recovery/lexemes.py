"""The lexemes of one line: words, numbers, texts and signs, the unreadable ones repaired.

A lexeme that had to be repaired knows what was wrong with it. Whether it is reported depends on
what else is wrong with its line: a line has one diagnostic.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from facelang.diagnostics import Fix
from facelang.recovery.automaton import NAME, NUMBER, QUANTITY, TEXT, Automaton, State
from facelang.tree import BROKEN, Span

SIGN, BAD_WORD = "sign", "bad word"
"""Kinds of lexeme beside ``NAME`` (any word), ``NUMBER``, ``QUANTITY`` and ``TEXT``."""

LONGEST_NUMBER = 20
"""Characters; more could make arithmetic slow and mean nothing."""

_BLANK = re.compile(r"[ \t]+")
_ODD_BLANK = re.compile(r"[^\S\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_WORD = re.compile(r"\w[\w-]*")
_QUOTED = re.compile("[“”„«»'‘’`]([^\"“”„«»'‘’`]*)[“”„«»'‘’`]")
_QUOTES = "“”„«»'‘’`"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NUMBER = re.compile(r"-?[0-9.]+")


class Problem(NamedTuple):
    """What is wrong with a lexeme by itself."""

    code: str
    message: str
    help: str | None
    span: Span
    fixes: tuple[Fix, ...] = ()


@dataclass(slots=True)
class Lexeme:
    """A piece of a line. ``text`` is what the parser gets, ``written`` what stands there."""

    kind: str
    text: str
    span: Span
    written: str
    problem: Problem | None = None

    def terminal(self, automaton: Automaton, state: State) -> str:
        """What the parser is to take it for at this place in a line."""
        if self.kind == NAME:
            return automaton.terminal(state, self.text)
        if self.kind == SIGN:
            return automaton.terminal_of[self.text]
        return self.kind


def scan(
    automaton: Automaton, line: str, number: int, start: int
) -> tuple[list[Lexeme], Problem | None]:
    """The lexemes of a line from the index ``start``, without its comment.

    Beside them the first problem of a character that belongs to no lexeme, if there is one.
    """
    lexemes: list[Lexeme] = []
    stray: Problem | None = None
    match = automaton.scanner.match
    at, length = start, len(line)
    while at < length:
        blank = _BLANK.match(line, at)
        if blank:
            at = blank.end()
            continue
        character = line[at]
        if character == "#":
            break
        found = match(line, at)
        if found:
            text = found.group()
            end = found.end()
            span = Span(number, at + 1, number, end + 1)
            lexeme = Lexeme(found.lastgroup or NAME, text, span, text)
            if lexeme.kind in (NUMBER, QUANTITY):
                _check_length(lexeme)
            lexemes.append(lexeme)
        elif character in "(),":
            end = at + 1
            lexemes.append(
                Lexeme(SIGN, character, Span(number, at + 1, number, end + 1), character)
            )
        else:
            bad, end = _without_whole(automaton, line, number, at) or _unreadable(line, number, at)
            if isinstance(bad, Lexeme):
                lexemes.append(bad)
                at = end
                continue
            if stray is None:
                stray = bad
            if _ODD_BLANK.match(character):
                # no reason to part a number from its unit
                line = f"{line[:at]} {line[end:]}"
                if lexemes and lexemes[-1].kind == NUMBER and lexemes[-1].span.end_column == at + 1:
                    end = lexemes.pop().span.column - 1
        at = end
    return lexemes, stray


def _check_length(lexeme: Lexeme) -> None:
    """A number of absurd length becomes a value that nobody can know."""
    digits = _NUMBER.match(lexeme.text)
    if digits is None or digits.end() <= LONGEST_NUMBER:
        return
    lexeme.kind, lexeme.text = NAME, BROKEN
    lexeme.problem = Problem(
        "F118",
        f"this number has {digits.end()} characters",
        f"a number has at most {LONGEST_NUMBER}",
        lexeme.span,
    )


def _without_whole(
    automaton: Automaton, line: str, number: int, at: int
) -> tuple[Lexeme, int] | None:
    """A number that begins with its point, ``.5 mA``, read as the half that it means."""
    if line[at] != "." or line[at - 1 : at].isalnum():
        return None
    found = automaton.scanner.match(f"0{line[at:]}")
    if found is None or found.lastgroup not in (NUMBER, QUANTITY) or "." not in found.group():
        return None
    text = found.group()
    end = at + len(text) - 1
    span = Span(number, at + 1, number, end + 1)
    lexeme = Lexeme(found.lastgroup, text, span, text[1:], _strange(line, number, at))
    _check_length(lexeme)
    return lexeme, end


def _unreadable(line: str, number: int, at: int) -> tuple[Lexeme | Problem, int]:
    """What to make of a place where nothing of the language stands, and where to go on."""
    character = line[at]
    if character == '"':
        return _broken_text(line, number, at)
    quoted = _QUOTED.match(line, at)
    if quoted:
        span = Span(number, at + 1, number, quoted.end() + 1)
        inside = _CONTROL.sub(" ", quoted[1])
        problem = Problem(
            "F109",
            f'a text stands between " and ", not {character} and {quoted.group()[-1]}',
            f'write `"{inside}"`',
            Span(number, at + 1, number, at + 2),
            (Fix.replace(span, f'"{inside}"'),),
        )
        return Lexeme(TEXT, f'"{inside}"', span, quoted.group(), problem), quoted.end()
    word = _WORD.match(line, at)
    if word:
        span = Span(number, at + 1, number, word.end() + 1)
        return Lexeme(BAD_WORD, word.group(), span, word.group()), word.end()
    return _strange(line, number, at), at + 1


def _broken_text(line: str, number: int, at: int) -> tuple[Lexeme, int]:
    """A text that is not closed, or that holds a character no text can hold."""
    close = line.find('"', at + 1)
    end = len(line) if close < 0 else close + 1
    inside = line[at + 1 :] if close < 0 else line[at + 1 : close]
    span = Span(number, at + 1, number, end + 1)
    if close < 0:
        problem = Problem(
            "F108",
            "this text is not closed",
            'end it with `"` on the same line',
            span,
            (Fix.insert(number, len(line.rstrip()) + 1, '"'),),
        )
    else:
        bad = _CONTROL.search(inside)
        place = at + 1 + (bad.start() if bad else 0)
        problem = _strange(line, number, place)
    return Lexeme(TEXT, f'"{_CONTROL.sub(" ", inside)}"', span, line[at:end], problem), end


def _strange(line: str, number: int, at: int) -> Problem:
    """A character without a use, and what to write instead where that is known."""
    character = line[at]
    span = Span(number, at + 1, number, at + 2)
    following = line[at + 1 : at + 2]
    hint: str | None = None
    fixes: tuple[Fix, ...] = ()
    if _ODD_BLANK.match(character):
        hint = "put an ordinary space there"
        fixes = (Fix("put an ordinary space there", span, " "),)
    elif character in _QUOTES:
        hint = 'a text stands between " and "'
    elif character == "." and following.isdigit() and not line[at - 1 : at].isdigit():
        hint = f"write `0.{following}`: a number begins with a digit"
        fixes = (Fix.replace(span, "0."),)
    elif character == ".":
        hint = "a number has digits on both sides of its point"
    elif character in ":=":
        hint = f"leave the `{character}` out: a word and its value stand side by side"
        fixes = (Fix(f"leave the `{character}` out", span, ""),)
    elif character == ";":
        hint = "a new line begins the next step"
    elif character in "−–—":
        hint = "no quantity is below zero, and a name has _ between its words"
    return Problem("F109", f"{named(character)} has no meaning here", hint, span, fixes)


def named(character: str) -> str:
    """A character as a message shows it: itself, and its name where it does not show."""
    if character.isprintable() and not character.isspace():
        return f"`{character}`"
    name = unicodedata.name(character, "a control character").lower()
    return f"{name} (U+{ord(character):04X})"
