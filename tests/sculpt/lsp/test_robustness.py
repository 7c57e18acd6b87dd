"""Robustness: the server goes on whatever it gets, and reports nothing for programmers only."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types

from tests.sculpt.lsp.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_every_question_has_an_answer_at_every_place_of_a_damaged_file(
    editor: Editor, evening: str, strokes: str
):
    editor.save("strokes.face", strokes)
    chance = random.Random(7)
    for _ in range(40):
        text = evening.replace("|", "")
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            cut = chance.choice((0, 0, 1, 5, 40))
            text = (
                text[:at] + chance.choice(("", "\n", '"', "  ", "(", "😀", "\r")) + text[at + cut :]
            )
        at = chance.randrange(len(text))
        marked = text[:at] + "|" + text[at:]
        await editor.complete("a.face", marked)
        await editor.hover("a.face", marked)
        await editor.definition("a.face", marked)
        await editor.references("a.face", marked)
        await editor.fixes("a.face", marked)
        here = types.TextDocumentIdentifier(editor.uri("a.face"))
        client = editor.client
        await client.text_document_document_symbol_async(types.DocumentSymbolParams(here))
        await client.text_document_folding_range_async(types.FoldingRangeParams(here))
        await client.text_document_inlay_hint_async(
            types.InlayHintParams(here, types.Range(types.Position(0, 0), types.Position(999, 0)))
        )
        await client.text_document_formatting_async(
            types.DocumentFormattingParams(here, types.FormattingOptions(4, True))
        )


async def test_a_question_about_a_document_that_is_not_open_is_answered_with_nothing(
    editor: Editor,
):
    params = types.HoverParams(
        types.TextDocumentIdentifier(editor.uri("b.face")), types.Position(0, 0)
    )
    assert await editor.client.text_document_hover_async(params) is None


async def test_a_place_outside_of_the_text_is_its_end(editor: Editor):
    await editor.open("a.face", "zone cheek\n    ")
    params = types.CompletionParams(
        types.TextDocumentIdentifier(editor.uri("a.face")), types.Position(900, 900)
    )
    items = await editor.client.text_document_completion_async(params)
    assert isinstance(items, list | tuple)
    assert "ramp" in [item.label for item in items]
