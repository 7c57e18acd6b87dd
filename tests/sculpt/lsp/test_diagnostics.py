"""Mistakes are shown while the author types, in every file that they concern."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.sculpt.lsp.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

GOOD = """\
routine "Short"

wave calm
    shape sine
    frequency 1 Hz

zone cheek left
    say "Rest it here."
    wave calm
    ramp to 100 uA over 1 s
    ramp to 0 uA over 1 s
"""

USER = """\
use "own.face"
routine "Short"
zone cheek left
    say "Rest it here."
    wave calm
    press(100 uA)
"""

LIBRARY = """\
wave calm
    shape sine
    frequency 1 Hz

technique press(current)
    ramp to current over 1 s
    ramp to 0 uA over 1 s
"""


async def test_a_routine_without_mistakes_shows_none(editor: Editor, evening: str, strokes: str):
    editor.save("strokes.face", strokes)
    assert await editor.open("evening.face", evening) == []


async def test_a_mistake_shows_as_soon_as_it_is_typed_and_goes_with_it(editor: Editor):
    await editor.open("a.face", GOOD)
    assert await editor.type("a.face", GOOD.replace("100 uA", "100")) == ["F301 10:13-10:16"]
    assert await editor.type("a.face", GOOD) == []


async def test_every_mistake_shows_at_once(editor: Editor):
    text = GOOD.replace("cheek", "chek").replace("1 Hz", "1").replace("say", "sya")
    found = ["F301 5:15-5:16", "F201 7:6-7:10", "F113 8:5-8:8"]
    assert await editor.open("a.face", text) == found


async def test_a_mistake_carries_its_help_its_severity_and_what_else_belongs_to_it(editor: Editor):
    twice = GOOD + "\nwave calm\n    shape sine\n    frequency 2 Hz\n"
    await editor.open("a.face", twice)
    (error,) = editor.shown("a.face")
    assert error.source == "sculpt"
    assert error.severity == types.DiagnosticSeverity.Error
    assert error.message == (
        "there already is a wave `calm`\ngive one of the two another name, say `calm_2`"
    )
    (first,) = error.related_information or ()
    assert first.message == "the first one is here"
    assert editor.place(first.location) == "a.face 3:6-3:10"


async def test_advice_is_a_warning_and_what_is_needless_is_faded(editor: Editor):
    await editor.open("a.face", GOOD + "\nwave spare\n    shape sine\n    frequency 2 Hz\n")
    (advice,) = editor.shown("a.face")
    assert advice.code == "W601"
    assert advice.severity == types.DiagnosticSeverity.Warning
    assert list(advice.tags or ()) == [types.DiagnosticTag.Unnecessary]


async def test_columns_are_counted_as_editors_do(editor: Editor):
    """A character beyond the first 65536 is two units of UTF-16."""
    text = GOOD.replace('say "Rest it here."', 'say "😀 here" now')
    assert await editor.open("a.face", text) == ["F116 8:19-8:22"]


async def test_an_editor_may_count_in_another_encoding():
    from tests.sculpt.lsp.conftest import connected

    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    client = await connected(types.ClientCapabilities(general=general))
    text = GOOD.replace('say "Rest it here."', 'say "😀 here" now')
    item = types.TextDocumentItem("untitled:one", "face", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    (error,) = client.diagnostics["untitled:one"]
    assert error.range.start == types.Position(7, 20)
    await client.shutdown_session()
    await client.stop()


async def test_line_ends_of_every_kind_keep_their_places(editor: Editor):
    text = GOOD.replace("100 uA", "100")
    assert await editor.open("a.face", text.replace("\n", "\r\n")) == ["F301 10:13-10:16"]
    # to the language a lone CR is no line end, to an editor it is
    with_return = text.replace("Rest it", "Rest\rit")
    assert await editor.type("a.face", with_return) == ["F109 8:14-9:1", "F301 11:13-11:16"]


async def test_a_byte_order_mark_moves_nothing_but_its_own_line(editor: Editor):
    text = "\ufeff" + GOOD.replace("routine", "rutine").replace("100 uA", "100")
    assert await editor.open("a.face", text) == ["F110 1:2-1:8", "F301 10:13-10:16"]


async def test_a_change_of_a_part_is_taken_as_well(editor: Editor):
    """Whole texts are asked for; an editor that sends a part all the same is understood."""
    await editor.open("a.face", GOOD.replace('say "Rest it here."', 'say "😀" now'))
    part = types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(7, 12), types.Position(7, 16)), text=""
    )
    version = types.VersionedTextDocumentIdentifier(2, editor.uri("a.face"))
    editor.client.text_document_did_change(types.DidChangeTextDocumentParams(version, [part]))
    assert await editor.found("a.face") == []


# --- libraries -------------------------------------------------------------------------------


async def test_a_library_that_is_not_saved_counts_as_it_is_on_the_screen(editor: Editor):
    editor.save("own.face", LIBRARY)
    await editor.open("a.face", USER)
    await editor.open("own.face", LIBRARY)
    assert await editor.type("own.face", LIBRARY.replace("press", "push")) == []
    assert await editor.found("a.face") == ["F207 6:5-6:10"]
    await editor.type("own.face", LIBRARY)
    assert await editor.found("a.face") == []


async def test_a_library_that_was_never_saved_can_be_used(editor: Editor):
    assert await editor.open("a.face", USER) == ["F216 1:5-1:15"]
    await editor.open("own.face", LIBRARY)
    assert await editor.found("a.face") == []


async def test_a_library_that_is_closed_counts_as_it_was_saved(editor: Editor):
    editor.save("own.face", LIBRARY)
    await editor.open("a.face", USER)
    await editor.open("own.face", LIBRARY.replace("press", "push"))
    assert await editor.found("a.face") == ["F207 6:5-6:10"]
    await editor.close("own.face")
    assert await editor.found("a.face") == []


async def test_a_library_saved_by_another_program_is_read_anew(editor: Editor):
    await editor.open("a.face", USER)
    editor.save("own.face", LIBRARY)
    change = types.FileEvent(editor.uri("own.face"), types.FileChangeType.Created)
    params = types.DidChangeWatchedFilesParams([change])
    editor.client.workspace_did_change_watched_files(params)
    assert await editor.found("a.face") == []


async def test_a_mistake_in_a_library_shows_there_and_where_it_is_used(editor: Editor):
    editor.save("own.face", LIBRARY.replace("1 Hz", "1"))
    assert await editor.open("a.face", USER) == ["F301 1:5-1:15"]
    assert editor.shown("a.face")[0].message.startswith("in `own.face`, line 3: `1` has no unit")
    assert await editor.found("own.face") == ["F301 3:15-3:16"]


async def test_the_routine_s_own_limit_crossed_in_a_library_shows_at_the_call(editor: Editor):
    editor.save("own.face", LIBRARY)
    text = USER.replace('"Short"\n', '"Short"\n    limit current 50 uA\n')
    assert await editor.open("a.face", text) == ["F403 7:5-7:18"]


async def test_a_limit_crossed_inside_a_technique_shows_at_the_call_as_well(editor: Editor):
    editor.save("own.face", LIBRARY)
    assert await editor.open("a.face", USER.replace("100 uA", "550 uA")) == ["F402 6:5-6:18"]
    assert await editor.found("own.face") == ["F402 6:5-6:29"]
    (step,) = editor.shown("own.face")
    (call,) = step.related_information or ()
    assert editor.place(call.location) == "a.face 6:5-6:18"


async def test_what_two_treatments_find_in_one_library_shows_once(editor: Editor):
    editor.save("own.face", LIBRARY.replace("1 Hz", "1"))
    await editor.open("a.face", USER)
    await editor.open("b.face", USER)
    assert await editor.found("own.face") == ["F301 3:15-3:16"]
    await editor.close("a.face")
    assert await editor.found("own.face") == ["F301 3:15-3:16"]
    await editor.close("b.face")
    assert await editor.found("own.face") == []


async def test_a_library_in_a_folder_below_is_the_same_file_however_it_is_spelled(editor: Editor):
    await editor.open("lib/own.face", LIBRARY)
    assert await editor.open("a.face", USER.replace("own.face", "./lib/own.face")) == []
    await editor.type("lib/own.face", LIBRARY.replace("press", "push"))
    assert await editor.found("a.face") == ["F207 6:5-6:10"]


# --- odd documents ---------------------------------------------------------------------------


async def test_a_document_without_a_file_is_checked_too(editor: Editor):
    assert await editor.open("untitled:Untitled-1", GOOD.replace("cheek", "chek")) == [
        "F201 7:6-7:10"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\ufeff",
        "\0\0\0",
        "\x0c\u2028\u2029\x85",
        "zone",
        'routine "',
        "    " * 400,
        "repeat 3 times\n" * 50,
        "(" * 3000,
        '"' * 3001,
        'use "\0"\n',
        'use "' + "x" * 5000 + '"\n',
        'use "."\n',
        "\ud800",
        "zone cheek\n" + "".join("    " * n + "repeat 2 times\n" for n in range(1, 60)),
        "technique a(x)\n    a(a)\n",
        "😀" * 500,
    ],
)
async def test_no_text_is_too_odd_to_be_shown_its_mistakes(editor: Editor, text: str):
    await editor.open("a.face", text)
    assert all(one.source == "sculpt" for one in editor.shown("a.face"))
    assert await editor.type("a.face", GOOD) == []
