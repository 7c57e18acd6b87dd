"""Reading a file: text in, syntax tree and every mistake of reading out.

Line by line. Each line is first tried against the parser's table, mended where it does not
fit, and only then handed to lark's interactive parser: it sees a file without mistakes, in
which ``BROKEN`` stands for what nobody could read. So one slip neither hides another one nor
brings forth mistakes that the author did not make.
"""

from __future__ import annotations

import re

from facelang.automaton import NAME, TEXT
from facelang.blocks import Block
from facelang.diagnostics import Diagnostic, in_order
from facelang.feeder import Feeder
from facelang.lexemes import SIGN, Lexeme
from facelang.line import Line, read_lines
from facelang.mistakes import (
    Mistake,
    broken_line,
    decimal_comma,
    is_unquoted,
    meant_start,
    unknown_start,
)
from facelang.outline import NESTING_MOST, Outline
from facelang.repair import REPLACE, Piece, Reading, read_line
from facelang.tree import BROKEN, File
from facelang.words import BODIES, STARTS, STEPS, TOP, WAVE, homes

_TECHNIQUE = re.compile(r"^[ \t]*technique[ \t]+([a-z][a-z0-9_]*)", re.MULTILINE)


def parse(text: str, file: str) -> tuple[File, list[Diagnostic]]:
    """The syntax tree of a file's text, and what was wrong with reading it, in file order.

    There is always a tree: parts that could not be read are left out or named ``BROKEN``.
    ``file`` is only named in the diagnostics.
    """
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.feeder = Feeder()
        self.lines = read_lines(self.feeder.automaton, text)
        self.outline = Outline(self.lines, self.feeder, self._report)
        self.techniques = frozenset(_TECHNIQUE.findall(text))

    def read(self) -> tuple[File, list[Diagnostic]]:
        for index, line in enumerate(self.lines):
            if self.outline.enter(index):
                self._read(line, self.outline.following(index))
            elif not line.lexemes and line.stray is not None:
                self._report(Mistake.of(line.stray))
        self.outline.end()
        return self.feeder.finish(), in_order(self.diagnostics)

    def _report(self, mistake: Mistake) -> None:
        code, span, message, help = mistake
        self.diagnostics.append(Diagnostic(code, self.file, span, message, help))

    def _report_first(self, line: Line, mistake: Mistake | None) -> None:
        """Reports the first of a line's mistakes: in its order, its characters or a lexeme."""
        found = [] if mistake is None else [mistake]
        if line.stray is not None:
            found.append(Mistake.of(line.stray))
        found += [Mistake.of(each.problem) for each in line.lexemes if each.problem is not None]
        if found:
            self._report(min(found, key=lambda each: each.span.column))

    def _read(self, line: Line, following: Line | None) -> None:
        block = self.outline.block
        first = line.lexemes[0]
        if not self._begins_nothing(block.kind, line):
            self._accept(block, line, self._checked(block.kind, line))
            return
        meant = meant_start(block.kind, line.lexemes, self.techniques)
        self._report_first(line, unknown_start(block.kind, line.lexemes, meant, self.techniques))
        if meant is None:
            self._pass_over(block, line, following)
            return
        line.lexemes[0] = Lexeme(NAME, meant, first.span, first.written)
        self._accept(block, line, read_line(self.feeder.automaton, self.feeder.stack, line.lexemes))

    def _begins_nothing(self, kind: str, line: Line) -> bool:
        """Whether the first word of a line begins no line of such a block."""
        first = line.lexemes[0]
        if first.kind != NAME or first.text == BROKEN:
            return True
        if first.text in STARTS[kind]:
            return False
        if kind != STEPS:
            return True
        if len(line.lexemes) > 1 and line.lexemes[1].kind == SIGN:
            return line.lexemes[1].text != "("
        # a technique whose brackets were forgotten, rather than a step nobody knows
        return first.text not in self.techniques

    def _checked(self, kind: str, line: Line) -> Reading:
        """A line that begins well, mended; its first mistake is reported."""
        automaton, stack, lexemes = self.feeder.automaton, self.feeder.stack, line.lexemes
        reading = read_line(automaton, stack, lexemes)
        fault = reading.fault
        if fault is None:
            self._report_first(line, None)
            return reading
        self._report_first(line, broken_line(automaton, kind, lexemes, fault, self.techniques))
        if is_unquoted(kind, lexemes, fault):
            text = Lexeme(TEXT, f'"{BROKEN}"', lexemes[1].span, "")
            return read_line(automaton, stack, [lexemes[0], text])
        number = decimal_comma(lexemes, fault.at)
        if number is not None:
            lexemes = [*lexemes[: fault.at - 1], number, *lexemes[fault.at + 2 :]]
            return read_line(automaton, stack, lexemes)
        return reading

    def _pass_over(self, block: Block, line: Line, following: Line | None) -> None:
        """A line that could be anything: reads the block below it if that shows what it is."""
        block.incomplete = True
        if block.kind == STEPS:
            self.feeder.unread_line(STEPS, line.span)
        if following is None or following.column <= line.column:
            return
        kinds = [kind for kind in homes(following.word) if kind != TOP]
        if block.kind == TOP and kinds:
            name = line.lexemes[1] if len(line.lexemes) > 1 else line.lexemes[0]
            is_named = name.kind == NAME and (
                kinds[0] == WAVE or [each.text for each in line.lexemes[2:3]] == ["("]
            )
            self.feeder.unread_head(kinds[0], name.text if is_named else BROKEN, line.span)
            self.outline.expect_body(line, kinds[0], line.word, known=False)
        else:
            self.outline.skip_body(line)

    def _accept(self, block: Block, line: Line, reading: Reading) -> None:
        """Hands a line to the parser."""
        word = reading.pieces[0].text
        body = BODIES.get((block.kind, word))
        if body is not None and self.outline.is_full:
            message = f"blocks stand inside each other more than {NESTING_MOST} deep"
            hint = "make a technique of the inner ones, or write them one after the other"
            self._report(Mistake("F504", line.span, message, hint))
            self.feeder.unread_line(STEPS, line.span)
            self.outline.skip_body(line)
            return
        block.seen.add(word)
        self.feeder.line(_with_unknown_parameters(reading))
        if body is not None:
            self.outline.expect_body(line, body, word)


def _with_unknown_parameters(reading: Reading) -> list[Piece]:
    """The pieces; a technique without brackets has parameters that nobody knows."""
    pieces = reading.pieces
    fault = reading.fault
    if pieces[0].text != "technique" or fault is None:
        return pieces
    listed = [piece.text for piece in pieces if piece.terminal == NAME][1:]
    lost = reading.inserted_bracket and not listed
    miscounted = fault.change != REPLACE and fault.before > 2 and fault.at < fault.length
    if not (lost or miscounted):
        return pieces
    place = pieces[2].span
    comma = [Piece("COMMA", ",", place)] if listed else []
    return [*pieces[:3], Piece(NAME, BROKEN, place), *comma, *pieces[3:]]
