"""From a name to its definition and to everywhere it is named, across files; and renaming it."""

from __future__ import annotations

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.sculpt.lsp.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIBRARY = """\
wave calm
    shape sine
    frequency 1 Hz

technique press(current, how)
    wave how
    ramp to current over 1 s
    ramp to 0 uA over 1 s

technique twice(current)
    wave calm
    repeat 2 times
        press(current, calm)
"""

USER = """\
use "own.face"

routine "Short"

zone cheek left
    say "Rest it here."
    twice(100 uA)
    press(100 uA, calm)
"""


@pytest.fixture
def library(editor: Editor) -> None:
    """A library and a second file that uses it, both only on the disk."""
    editor.save("own.face", LIBRARY)
    editor.save("other.face", USER.replace("Short", "Other"))


@pytest.mark.parametrize(
    ("word", "mark", "place"),
    [
        ("twice(", "tw|ice(", "own.face 10:11-10:16"),
        ("calm)", "c|alm)", "own.face 1:6-1:10"),
        ('"own', '"ow|n', "own.face 1:1-1:1"),
        ("cheek", "che|ek", ""),
    ],
)
@pytest.mark.usefixtures("library")
async def test_a_name_leads_to_its_definition(editor: Editor, word: str, mark: str, place: str):
    assert await editor.definition("a.face", USER.replace(word, mark)) == place


async def test_a_parameter_leads_to_its_technique_and_hides_a_wave(editor: Editor):
    text = LIBRARY.replace("press(current, how)", "press(current, calm)").replace(
        "wave how", "wave ca|lm"
    )
    assert await editor.definition("own.face", text) == "own.face 5:26-5:30"


@pytest.mark.usefixtures("library")
async def test_a_name_is_found_in_every_file_around_open_or_not(editor: Editor):
    assert await editor.references("a.face", USER.replace("press", "pr|ess")) == [
        "a.face 8:5-8:10",
        "other.face 8:5-8:10",
        "own.face 13:9-13:14",
        "own.face 5:11-5:16",
    ]


@pytest.mark.usefixtures("library")
async def test_a_name_is_highlighted_in_its_file(editor: Editor):
    await editor.put("own.face", LIBRARY.replace("wave calm\n    shape", "wave ca|lm\n    shape"))
    params = types.DocumentHighlightParams(
        types.TextDocumentIdentifier(editor.uri("own.face")), editor.cursor
    )
    found = await editor.client.text_document_document_highlight_async(params)
    assert [one.range.start.line + 1 for one in found or ()] == [1, 11, 13]


@pytest.mark.usefixtures("library")
async def test_the_path_of_a_use_is_a_link(editor: Editor):
    await editor.open("a.face", USER)
    params = types.DocumentLinkParams(types.TextDocumentIdentifier(editor.uri("a.face")))
    (link,) = await editor.client.text_document_document_link_async(params) or ()
    assert link.target == editor.uri("own.face")


# --- renaming --------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
async def test_a_technique_is_renamed_in_every_file(editor: Editor):
    after = await editor.rename("a.face", USER.replace("press", "pr|ess"), "push")
    assert after == {
        "a.face": USER.replace("press", "push"),
        "other.face": USER.replace("Short", "Other").replace("press", "push"),
        "own.face": LIBRARY.replace("press", "push"),
    }


@pytest.mark.usefixtures("library")
async def test_a_library_with_a_byte_order_mark_is_renamed_where_an_editor_sees_it(editor: Editor):
    editor.save("own.face", "\ufeff" + LIBRARY)
    await editor.put("a.face", USER.replace("calm)", "cal|m)"))
    edit = await editor.client.text_document_rename_async(
        types.RenameParams(
            new_name="soft",
            text_document=types.TextDocumentIdentifier(editor.uri("a.face")),
            position=editor.cursor,
        )
    )
    first = min(edit.changes[editor.uri("own.face")], key=lambda one: one.range.start.line)
    assert (first.range.start.line, first.range.start.character) == (0, len("wave "))


@pytest.mark.usefixtures("library")
async def test_a_wave_is_renamed_in_every_file(editor: Editor):
    after = await editor.rename("a.face", USER.replace("calm)", "cal|m)"), "soft")
    assert after["own.face"] == LIBRARY.replace("calm", "soft")
    assert after["other.face"] == USER.replace("Short", "Other").replace("calm", "soft")


async def test_a_parameter_is_renamed_in_its_technique_alone(editor: Editor):
    after = await editor.rename(
        "own.face", LIBRARY.replace("press(current, how", "press(cu|rrent, how"), "peak"
    )
    assert after == {
        "own.face": LIBRARY.replace("press(current, how)", "press(peak, how)").replace(
            "ramp to current", "ramp to peak"
        )
    }


@pytest.mark.parametrize(
    ("word", "mark", "new", "reason"),
    [
        ("press(100", "pr|ess(100", "twice", "there already is a technique `twice`"),
        ("press(100", "pr|ess(100", "ramp", "`ramp` is a word of the steps"),
        ("press(100", "pr|ess(100", "Press", "`Press` cannot be a name"),
        ("press(100", "pr|ess(100", "", "`` cannot be a name"),
        ("press(100", "pr|ess(100", "a b", "`a b` cannot be a name"),
        ("calm)", "cal|m)", "current", "`twice` already has a parameter `current`"),
        ("cheek", "che|ek", "eye", "only waves, techniques and parameters"),
    ],
)
@pytest.mark.usefixtures("library")
async def test_a_name_that_cannot_be_is_refused_with_a_reason(
    editor: Editor, word: str, mark: str, new: str, reason: str
):
    with pytest.raises(JsonRpcException) as refusal:
        await editor.rename("a.face", USER.replace(word, mark), new)
    assert refusal.value.message.startswith(reason)
    assert "traceback" not in str(refusal.value.data).lower()


async def test_a_parameter_may_not_hide_a_wave_that_is_chosen(editor: Editor):
    text = LIBRARY.replace("twice(current)", "twice(cur|rent)")
    with pytest.raises(JsonRpcException, match="chooses the wave `calm`, which this would hide"):
        await editor.rename("own.face", text, "calm")


async def test_what_came_with_the_installation_is_not_renamed(editor: Editor):
    name = "venv/lib/site-packages/sculpt/stock/own.face"
    editor.save(name, LIBRARY)
    text = USER.replace("own.face", name).replace("press", "pr|ess")
    with pytest.raises(JsonRpcException, match=r"`own\.face` came with the installation"):
        await editor.rename("a.face", text, "push")


@pytest.mark.usefixtures("library")
async def test_before_a_renaming_the_name_is_shown_or_the_reason_against_it(editor: Editor):
    await editor.put("a.face", USER.replace("press", "pr|ess"))
    here = types.TextDocumentIdentifier(editor.uri("a.face"))
    found = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(here, editor.cursor)
    )
    assert isinstance(found, types.PrepareRenamePlaceholder)
    assert found.placeholder == "press"
