"""The shape of a file: its symbols, folds, hints and layout."""

from __future__ import annotations

import pytest
from lsprotocol import types

from facelang import format as laid_out
from tests.sculpt.lsp.editor import Editor, applied

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = """\
# What this is for,
# in two lines.

routine "Short"
    goal lift
    limit time 5 min

wave calm
    shape     triangle
    polarity  positive
    frequency 1 Hz

technique press(current)
    ramp to current over 1 s
    ramp to 0 uA over 1 s

zone cheek both
    say "Rest it here."
    wave calm
    repeat 2 times
        press(100 uA)
        rest 500 ms

zone eye left
    say "Here too."
    wave calm
    press(100 uA)
"""


async def symbols(editor: Editor) -> list[types.DocumentSymbol]:
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri("a.face")))
    found = await editor.client.text_document_document_symbol_async(params)
    return [one for one in found or () if isinstance(one, types.DocumentSymbol)]


async def hints(editor: Editor, first: int = 0, last: int = 999) -> list[str]:
    where = types.Range(types.Position(first, 0), types.Position(last, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(editor.uri("a.face")), where)
    found = await editor.client.text_document_inlay_hint_async(params)
    return [f"{hint.position.line + 1}: {hint.label}" for hint in found or ()]


async def formatted(editor: Editor) -> str:
    params = types.DocumentFormattingParams(
        types.TextDocumentIdentifier(editor.uri("a.face")), types.FormattingOptions(4, True)
    )
    edits = await editor.client.text_document_formatting_async(params)
    return applied(editor.texts["a.face"], edits or ())


async def test_symbols_are_the_items_with_what_they_are(editor: Editor):
    await editor.open("a.face", TEXT)
    outlined = [
        f"{one.name} | {one.detail} | {one.range.start.line + 1}-{one.range.end.line + 1}"
        for one in await symbols(editor)
    ]
    assert outlined == [
        "Short | None | 4-6",
        "calm | positive triangle 1 Hz | 8-11",
        "press | (current) | 13-15",
        "cheek both | 10 s | 17-22",
        "eye left | 2 s | 24-27",
    ]


async def test_fields_stand_below_their_routine(editor: Editor):
    await editor.open("a.face", TEXT)
    fields = (await symbols(editor))[0].children or ()
    assert [(one.name, one.detail) for one in fields] == [("goal", "lift"), ("limit", "time 5 min")]


async def test_blocks_and_long_comments_fold(editor: Editor):
    await editor.open("a.face", TEXT)
    params = types.FoldingRangeParams(types.TextDocumentIdentifier(editor.uri("a.face")))
    found = await editor.client.text_document_folding_range_async(params)
    folds = {(one.start_line + 1, one.end_line + 1, one.kind) for one in found or ()}
    assert folds == {
        (1, 2, types.FoldingRangeKind.Comment),
        (4, 6, None),
        (8, 11, None),
        (13, 15, None),
        (17, 22, None),
        (20, 22, None),
        (24, 27, None),
    }


async def test_hints_tell_when_each_step_begins_and_what_each_zone_takes(editor: Editor):
    await editor.open("a.face", TEXT)
    assert await hints(editor) == [
        "13: 2 s",
        "17: 2 × 5 s, 200 µC",
        "18: 0:00",
        "19: 0:00",
        "20: 0:00",
        "21: 0:00",
        "22: 0:02",
        "24: 2 s, 50 µC",
        "25: 0:10",
        "26: 0:10",
        "27: 0:10",
    ]


async def test_hints_are_given_for_the_lines_that_are_shown(editor: Editor):
    await editor.open("a.face", TEXT)
    assert await hints(editor, 23, 25) == ["24: 2 s, 50 µC", "25: 0:10", "26: 0:10"]


async def test_while_a_step_is_unfinished_the_hints_before_it_stay(editor: Editor):
    await editor.open("a.face", TEXT.replace("rest 500 ms", "rest 500"))
    assert await hints(editor) == [
        "13: 2 s",
        "18: 0:00",
        "19: 0:00",
        "20: 0:00",
        "21: 0:00",
        "22: 0:02",
        "24: 2 s, 50 µC",
    ]


async def test_formatting_is_the_layout_of_the_command(editor: Editor):
    text = TEXT.replace("    goal lift", "    goal    lift  # why 😀").replace("100 uA", "100uA")
    await editor.open("a.face", text)
    wanted, _ = laid_out(text, "a.face")
    assert wanted is not None
    assert await formatted(editor) == wanted != text


async def test_what_is_laid_out_or_cannot_be_read_is_left_as_it_is(editor: Editor):
    wanted, _ = laid_out(TEXT, "a.face")
    assert wanted is not None
    await editor.open("a.face", wanted)
    assert await formatted(editor) == wanted
    await editor.type("a.face", TEXT.replace("rest 500 ms", "rset 500 (("))
    assert await formatted(editor) == editor.texts["a.face"]
