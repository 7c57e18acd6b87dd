"""The patient reader of a file with mistakes: text in, syntax tree and every mistake out.

It reads line by line. A line that fits as it stands is taken so. Any other one is tried against
lark's automaton, repaired, and only then handed to lark's parser: that sees a file without
mistakes, in which ``BROKEN`` stands for what could not be read. So one slip neither hides another
one nor brings forth mistakes that the author did not make.
"""

from __future__ import annotations

import re
from functools import cached_property

from facelang.diagnostics import Diagnostic, in_order
from facelang.language import BODIES, NESTING_MOST, ROUTINE, STARTS, STEPS, TOP, WAVE, homes
from facelang.recovery.automaton import NAME, TEXT, Builder, Piece, PlainLine, face_automaton
from facelang.recovery.blocks import Block
from facelang.recovery.lexemes import SIGN, Lexeme
from facelang.recovery.line import Line, read_lines
from facelang.recovery.mistakes import (
    Mistake,
    broken_line,
    decimal_comma,
    is_in_another_order,
    is_unquoted,
    meant_start,
    unknown_start,
)
from facelang.recovery.outline import Outline
from facelang.recovery.repair import (
    DELETE,
    REPLACE,
    Reading,
    part_word,
    read_line,
    with_unknown_values,
)
from facelang.synonyms import expected
from facelang.tree import BROKEN, BROKEN_TEXT, File, Span

_TECHNIQUE = re.compile(r"^[ \t]*technique[ \t]+([a-z][a-z0-9_]*)", re.MULTILINE)


def read_patiently(text: str, file: str) -> tuple[File, list[Diagnostic]]:
    """What :func:`facelang.reading.parse` says of a text, whatever is wrong with it."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.automaton = face_automaton()
        self.builder = Builder()
        self.lines = read_lines(self.automaton, text)
        self.outline = Outline(self.lines, self.builder, self._report)
        self.text = text

    @cached_property
    def techniques(self) -> frozenset[str]:
        """The names of the techniques in the file, wherever they stand."""
        return frozenset(_TECHNIQUE.findall(self.text))

    def read(self) -> tuple[File, list[Diagnostic]]:
        for index, line in enumerate(self.lines):
            if self.outline.enter(index):
                self._read(line, self.outline.following(index))
            elif not line.has_lexemes and line.stray is not None:
                self._report(Mistake.of(line.stray))
        self.outline.end()
        return self.builder.finish(), in_order(self.diagnostics)

    def _report(self, mistake: Mistake) -> None:
        code, span, message, help, fixes = mistake
        self.diagnostics.append(Diagnostic(code, self.file, span, message, help, fixes=fixes))

    def _report_first(self, line: Line, mistake: Mistake | None) -> None:
        """Reports the first of a line's mistakes: in its order, its characters or a lexeme."""
        found = [] if mistake is None else [mistake]
        if line.stray is not None:
            if mistake is not None and _is_in_its_place(line, mistake, line.stray.span):
                found.clear()
            found.append(Mistake.of(line.stray))
        found += [Mistake.of(each.problem) for each in line.lexemes if each.problem is not None]
        if found:
            self._report(min(found, key=lambda each: each.span.column))

    def _read(self, line: Line, following: Line | None) -> None:
        block = self.outline.block
        if line.plain is not None and self._fits(block, line.plain, line):
            return
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
        start = self.automaton.start(block.kind)
        self._accept(block, line, read_line(self.automaton, start, line.lexemes))

    def _fits(self, block: Block, plain: PlainLine, line: Line) -> bool:
        """Reads a line in which nothing has to be repaired; whether it is one."""
        word = line.word
        body = BODIES.get((block.kind, word))
        if body is not None and self.outline.is_full:
            return False
        terminals = self.automaton.terminals(block.kind, plain.shape)
        if terminals is None:
            return False
        self.builder.plain_line(terminals, plain, line.number)
        block.seen.add(word)
        if body is not None:
            self.outline.expect_body(line, body, word)
        return True

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
        """A line that begins well, repaired; its first mistake is reported."""
        automaton, start, lexemes = self.automaton, self.automaton.start(kind), line.lexemes
        reading = read_line(automaton, start, lexemes)
        fault = reading.fault
        if fault is None:
            self._report_first(line, None)
            return reading
        parted = part_word(automaton, start, lexemes, fault)
        if parted is not None:
            lexemes = parted
            reading = read_line(automaton, start, lexemes)
            fault = reading.fault or fault
        mistake = broken_line(automaton, kind, lexemes, fault, self.techniques)
        unquoted = is_unquoted(kind, lexemes, fault)
        if unquoted:
            mistake = mistake._replace(fixes=(line.in_quotes,))
        self._report_first(line, mistake)
        if unquoted:
            text = Lexeme(TEXT, f'"{BROKEN_TEXT}"', lexemes[1].span, "")
            return read_line(automaton, start, [lexemes[0], text])
        number = decimal_comma(lexemes, fault.at)
        while number is not None:
            lexemes = [*lexemes[: fault.at - 1], number, *lexemes[fault.at + 2 :]]
            reading = read_line(automaton, start, lexemes)
            fault = reading.fault
            if fault is None:
                return reading
            number = decimal_comma(lexemes, fault.at)
            if number is not None:
                self._report(broken_line(automaton, kind, lexemes, fault, self.techniques))
        if is_in_another_order(kind, lexemes, fault):
            return with_unknown_values(reading)
        return reading

    def _pass_over(self, block: Block, line: Line, following: Line | None) -> None:
        """A line that could be anything: reads the block below it if that shows what it is."""
        block.incomplete = True
        if block.kind == STEPS:
            self.builder.unread_line(STEPS, line.span)
        if block.kind == TOP and line.lexemes[0].kind == TEXT:
            self._pass_over_text(line)
            return
        if following is None or following.column <= line.column:
            return
        kinds = [kind for kind in homes(following.word) if kind != TOP]
        if following.is_call:
            kinds = [STEPS]
        if block.kind == TOP and kinds:
            names = [each.text if each.kind == NAME else "" for each in line.lexemes[:3]]
            signs = [each.text for each in line.lexemes[1:3]]
            name = BROKEN
            if signs[:1] == ["("]:
                name = names[0]
            elif signs[1:] == ["("] or (kinds[0] == WAVE and len(names) > 1):
                name = names[1]
            self.builder.unread_head(kinds[0], name or BROKEN, line.span)
            self.outline.expect_body(line, kinds[0], line.word, known=False)
        elif block.kind == STEPS and STEPS in kinds and not self.outline.is_full:
            self.builder.words(STEPS, f"repeat {BROKEN} times", line.span)
            self.outline.expect_body(line, STEPS, line.word, known=False)
        else:
            self.outline.skip_body(line)

    def _pass_over_text(self, line: Line) -> None:
        """A text at the left margin: a ``use`` or ``routine`` without that word."""
        if line.lexemes[0].text.endswith('.face"'):
            use = Lexeme(NAME, "use", line.span, "")
            text = Lexeme(TEXT, f'"{BROKEN_TEXT}"', line.span, "")
            start = self.automaton.start(TOP)
            self.builder.line(read_line(self.automaton, start, [use, text]).pieces)
        else:
            self.builder.unread_head(ROUTINE, BROKEN, line.span)
            self.outline.expect_body(line, ROUTINE, "routine", known=False)

    def _accept(self, block: Block, line: Line, reading: Reading) -> None:
        """Hands a line to the parser."""
        word = reading.pieces[0].text
        body = BODIES.get((block.kind, word))
        if body is not None and self.outline.is_full:
            message = f"blocks stand inside each other more than {NESTING_MOST} deep"
            hint = "make a technique of the inner ones, or write them one after the other"
            self._report(Mistake("F504", line.span, message, hint))
            self.builder.unread_line(STEPS, line.span)
            self.outline.skip_body(line)
            return
        block.seen.add(word)
        pieces = _with_unknown_parameters(reading) if block.kind == TOP else reading.pieces
        pieces = _without_unlisted_name(block.kind, reading, pieces)
        self.builder.line(pieces)
        if body is not None:
            self.outline.expect_body(line, body, word)


def _is_in_its_place(line: Line, mistake: Mistake, stray: Span) -> bool:
    """Whether a stray character stands exactly where something else is missing."""
    end = mistake.span.end_column
    after = [lexeme for lexeme in line.lexemes if lexeme.span.column >= end]
    return mistake.code == "F114" and bool(after) and end <= stray.column < after[0].span.column


def _without_unlisted_name(kind: str, reading: Reading, pieces: list[Piece]) -> list[Piece]:
    """The pieces; a name that was repaired and is still in no table is not looked up again."""
    fault = reading.fault
    if fault is None or fault.change != REPLACE or not 0 < fault.at < len(pieces):
        return pieces
    piece, known = pieces[fault.at], expected(kind, pieces[0].text, fault.at)
    if not known or piece.terminal != NAME or piece.text in known:
        return pieces
    return [*pieces[: fault.at], Piece(NAME, BROKEN, piece.span), *pieces[fault.at + 1 :]]


def _with_unknown_parameters(reading: Reading) -> list[Piece]:
    """The pieces; a technique without brackets has parameters that nobody knows."""
    pieces = reading.pieces
    fault = reading.fault
    if pieces[0].text == "zone" and fault is not None and len(pieces) > 3:
        # of two words behind the zone nobody knows which one is its side
        return [*pieces[:2], Piece(NAME, BROKEN, pieces[2].span), *pieces[3:]]
    if pieces[0].text != "technique" or fault is None:
        return pieces
    if fault.at == 2 and fault.change == DELETE:
        # a name of two words, of which nobody knows which one is meant
        return [pieces[0], Piece(NAME, BROKEN, pieces[1].span), *pieces[2:]]
    listed = [piece.text for piece in pieces if piece.terminal == NAME][1:]
    lost = reading.inserted_bracket and not listed
    miscounted = fault.change != REPLACE and fault.before > 2 and fault.at < fault.length
    if not (lost or miscounted):
        return pieces
    place = pieces[2].span
    comma = [Piece("COMMA", ",", place)] if listed else []
    return [*pieces[:3], Piece(NAME, BROKEN, place), *comma, *pieces[3:]]
