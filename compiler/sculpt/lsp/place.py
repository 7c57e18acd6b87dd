"""Place of the cursor: in which block, after which words, and what may come next there.

What may come next is asked of the parser's own table, so it is right in the middle of a line that
is not finished and in a file full of mistakes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from facelang.language import BODIES, FORMS, STARTS, STEPS, TOP, ValueKind
from facelang.recovery.automaton import NAME, Automaton, face_automaton
from facelang.recovery.lexemes import Lexeme, scan

_WORD = re.compile(r"(?<![\w])[^\W\d]\w*$")
_AFTER_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?([ \t]*)((?:[^\W\d_]\w*|%)?)$")
_BEGINS = ("routine", "wave", "technique", "zone", "repeat")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a line, and what stands before it."""

    kind: str
    """The kind of block of the line: one of those in ``facelang.language``."""
    before: list[Lexeme]
    """The line's lexemes before the word that is being written."""
    word: str
    """The part of a word, or of a unit, that is written already."""
    column: int
    """Where that part begins, from 1."""
    header: str
    """The first line of the item that the line belongs to; empty at the left margin."""
    in_text: str | None = None
    """What is written of a text that is not closed; None outside of one."""
    number: str | None = None
    """The number before the word, where the word would be its unit."""
    touches: bool = False
    """Whether nothing stands between that number and the cursor."""

    @property
    def head(self) -> str:
        """The first word of the line."""
        first = self.before[0] if self.before else None
        return first.text if first is not None and first.kind == NAME else ""

    @property
    def is_call(self) -> bool:
        return self.kind == STEPS and len(self.before) > 1 and self.before[1].text == "("

    @property
    def argument(self) -> int:
        """Which value of a technique's stands here, from 0."""
        return sum(lexeme.text == "," for lexeme in self.before)

    def wanted(self) -> ValueKind | None:
        """What kind of value belongs here, as ``facelang.language`` calls it; None for none."""
        before = self.before
        if self.number is not None:
            before = before[:-1]
        if not before:
            return None
        form = FORMS.get((self.kind, self.head), FORMS[STEPS, ""] if self.is_call else None)
        if form is None:
            return None
        wanted = form.parts.get(before[-1].text)
        if wanted is None and len(before) > 1:
            wanted = form.parts.get("")
        return wanted

    def keywords(self) -> list[str]:
        """The words of the language that may come next, in the order of the language's tables."""
        automaton = face_automaton()
        words = [automaton.word_of.get(terminal, "") for terminal in self._accepts(automaton)]
        order = STARTS[self.kind]
        return sorted(
            (word for word in words if word.isalpha()),
            key=lambda word: (order.index(word) if word in order else len(order), word),
        )

    def takes_name(self) -> bool:
        """Whether a name may come next."""
        return NAME in self._accepts(face_automaton())

    def _accepts(self, automaton: Automaton) -> frozenset[str]:
        state = automaton.start(self.kind)
        for lexeme in self.before:
            following = state.after(lexeme.terminal(automaton, state))
            if following is None:
                return frozenset()
            state = following
        return state.accepts


def place_in(lines: list[str], line: int, column: int) -> Place | None:
    """The place at a line and column, both from 1; None in a comment."""
    row = lines[line - 1][: column - 1]
    kind, header = _block(lines, line, column)
    number = _AFTER_NUMBER.search(row)
    text = _open_text(row)
    if text is not None:
        head = row[: len(row) - len(text) - 1]
        return Place(kind, _lexemes(head), text, column - len(text), header, in_text=text)
    if _in_comment(row):
        return None
    if number is not None:
        word = number[2]
        head = row[: len(row) - len(word)]
        return Place(
            kind,
            _lexemes(head),
            word,
            column - len(word),
            header,
            number=number.group(),
            touches=not number[1] and not word,
        )
    match = _WORD.search(row)
    word = match.group() if match else ""
    return Place(kind, _lexemes(row[: len(row) - len(word)]), word, column - len(word), header)


def _lexemes(head: str) -> list[Lexeme]:
    return scan(face_automaton(), head, 1, 0)[0]


def _open_text(row: str) -> str | None:
    """What follows the last quote, if that opens a text."""
    text: int | None = None
    for index, character in enumerate(row):
        if character == '"':
            text = index if text is None else None
        elif character == "#" and text is None:
            return None
    return None if text is None else row[text + 1 :]


def _in_comment(row: str) -> bool:
    inside = False
    for character in row:
        if character == '"':
            inside = not inside
        elif character == "#" and not inside:
            return True
    return False


def _block(lines: list[str], line: int, column: int) -> tuple[str, str]:
    """The kind of block that a line stands in, by the indentation of those above it."""
    row = lines[line - 1]
    indent = len(row) - len(row.lstrip(" \t"))
    limit = min(indent, column - 1)
    if not limit:
        return TOP, ""
    kind: str | None = None
    for above in reversed(lines[: line - 1]):
        content = above.lstrip(" \t")
        margin = len(above) - len(content)
        if not content or content.startswith("#") or margin >= limit:
            continue
        word = content.split("#", 1)[0].split(None, 1)[0]
        limit = margin
        if kind is None and word in _BEGINS:
            kind = BODIES.get((STEPS if margin else TOP, word))
        if not margin:
            return kind or TOP, content
    return kind or TOP, ""
