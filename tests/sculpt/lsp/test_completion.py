"""What is offered is what may come next, there and nowhere else."""

from __future__ import annotations

import pytest
from lsprotocol import types

from facelang.language import STARTS
from tests.sculpt.lsp.editor import Editor, applied

pytestmark = pytest.mark.asyncio(loop_scope="session")

ABOVE = """\
routine "Short"

wave calm       # slow and round
    shape sine
    frequency 1 Hz

# A press on the spot.
technique press(current, time, how)
    wave how
    ramp to current over 1 s
    hold time
    ramp to 0 uA over 1 s

"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("|", STARTS["top"]),
        ("zo|", STARTS["top"]),
        ('routine "A"\n    |', STARTS["routine"]),
        ('routine "A"\n    goal lift\n    le|', STARTS["routine"]),
        ("wave calm\n    shape sine\n    |", STARTS["wave"]),
        ("zone cheek\n    |", (*STARTS["steps"], "press")),
        ("zone cheek\n    repeat 3 times\n        |", (*STARTS["steps"], "press")),
        ("zone cheek\n    repeat 3 times\n        hold 1 s\n    |", (*STARTS["steps"], "press")),
        ('technique other()\n    say "x"\n\n    # a comment\n    |', (*STARTS["steps"], "press")),
        ("zone cheek\n    ramp |", ("to",)),
        ("zone cheek\n    ramp to 100 uA |", ("over",)),
        ("zone cheek\n    glide 3 s |", ("at",)),
        ("zone cheek\n    repeat 3 |", ("time", "times")),
        ('routine "A"\n    plan 3 sessions |', ("a",)),
        ("wave b\n    burst 1 s |", ("on",)),
        ("zone cheek left |", ()),
        ("zone cheek  # |", ()),
        ("zone cheek\n    say |", ()),
        ('zone cheek\n    say "|', ()),
    ],
)
async def test_the_words_of_a_place_are_offered_there(
    editor: Editor, text: str, words: tuple[str, ...]
):
    assert await editor.offered("a.face", ABOVE + text) == list(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("zone |", "neck jawline chin mouth cheek eye temple brow forehead"),
        ("zone fore|", "neck jawline chin mouth cheek eye temple brow forehead"),
        ("zone neck |", "left right both"),
        ("zone mouth |", "left right both center"),
        ("zone chin |", "center"),
        ("zone nowhere |", ""),
        ('routine "A"\n    goal lift, |', "firm contour smooth radiance drain energize retrain"),
        ('routine "A"\n    limit |', "current time charge"),
        ("wave b\n    shape |", "square sine triangle sawtooth steady"),
        ("wave b\n    polarity |", "alternating positive negative"),
        ("zone cheek\n    wave |", "calm"),
        ("technique other(kind, current)\n    ramp to current over 1 s\n    wave |", "calm kind"),
        ("technique other(kind, current)\n    wave kind\n    ramp to |", "current"),
        ("zone cheek\n    press(1 uA, 1 s, |", "calm"),
    ],
)
async def test_the_names_of_a_place_are_offered_there(editor: Editor, text: str, words: str):
    assert await editor.offered("a.face", ABOVE + text) == words.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("zone cheek\n    ramp to 100 |", "uA mA over"),
        ("zone cheek\n    ramp to 100|", "uA mA"),
        ("zone cheek\n    ramp to 100u|", "uA mA over"),
        ("zone cheek\n    ramp to 100 uA over 1 |", "s ms min"),
        ("zone cheek\n    hold 1|", "s ms min"),
        ("zone cheek\n    sweep to 0.5 |", "Hz kHz over"),
        ("wave b\n    duty 50 |", "%"),
        ('routine "A"\n    levels 60 %, 80|', "%"),
        ('routine "A"\n    limit time 5 |', "s ms min"),
        ('routine "A"\n    limit charge 5 |', "uC mC"),
        ("zone cheek\n    press(100 |", "uA mA"),
        ("zone cheek\n    press(100 uA, 5 |", "s ms min"),
        ("zone cheek\n    repeat 3|", ""),
    ],
)
async def test_after_a_number_the_units_that_fit_are_offered(editor: Editor, text: str, words: str):
    assert await editor.offered("a.face", ABOVE + text) == words.split()


async def test_a_zone_is_offered_with_its_ceiling_and_its_caution(editor: Editor):
    items = await editor.complete("a.face", ABOVE + "zone |")
    by_label = {item.label: item for item in items}
    assert by_label["cheek"].detail == "up to 500 µA"
    assert by_label["eye"].detail == ("up to 150 µA; on the bone around the eye, never on the lid")


async def test_a_technique_is_offered_with_places_for_its_values(editor: Editor):
    items = await editor.complete("a.face", ABOVE + "zone cheek\n    pr|")
    (press,) = [item for item in items if item.label == "press"]
    assert press.detail == "press(current, time, how)"
    assert press.documentation == "A press on the spot."
    assert press.insert_text_format == types.InsertTextFormat.Snippet
    assert isinstance(press.text_edit, types.TextEdit)
    assert press.text_edit.new_text == "press(${1:current}, ${2:time}, ${3:how})"


async def test_a_wave_is_offered_with_what_it_is(editor: Editor):
    (calm,) = await editor.complete("a.face", ABOVE + "zone cheek\n    wave |")
    assert (calm.detail, calm.documentation) == ("sine 1 Hz", "slow and round")


async def test_names_of_a_library_are_offered_even_if_it_is_not_saved(editor: Editor):
    await editor.open("own.face", ABOVE.partition("\n\n")[2].replace("press", "push"))
    offered = await editor.offered("a.face", 'use "own.face"\nzone cheek\n    |')
    assert "push" in offered


async def test_libraries_beside_and_below_are_offered_for_use(editor: Editor):
    library = "# Slow strokes.\n" + ABOVE.partition("\n\n")[2]
    editor.save("own.face", library)
    editor.save("more/other.face", library)
    editor.save("treatment.face", ABOVE)
    editor.save("../outside.face", library)
    items = await editor.complete("a.face", 'use "|')
    assert [item.label for item in items] == ["own.face", "more/other.face"]
    assert items[0].documentation == "Slow strokes."
    assert await editor.offered("a.face", 'use "own.face"\nuse "mo|"\n') == ["more/other.face"]


@pytest.mark.parametrize(
    ("text", "label", "after"),
    [
        ("zone ch|", "cheek", "zone cheek"),
        ("zone cheek\n    ramp to 100|", "uA", "zone cheek\n    ramp to 100 uA"),
        ("zone cheek\n    ramp to 100 |", "uA", "zone cheek\n    ramp to 100 uA"),
        ("zone cheek\n    ramp to 100 u|", "uA", "zone cheek\n    ramp to 100 uA"),
        ('zone cheek\n    say "😀"\n    ho|', "hold", 'zone cheek\n    say "😀"\n    hold'),
    ],
)
async def test_what_is_chosen_takes_the_place_of_what_was_typed(
    editor: Editor, text: str, label: str, after: str
):
    items = await editor.complete("a.face", ABOVE + text)
    (item,) = [item for item in items if item.label == label]
    assert isinstance(item.text_edit, types.TextEdit)
    assert applied(editor.texts["a.face"], [item.text_edit]) == ABOVE + after


async def test_while_a_technique_is_carried_out_its_values_are_shown(editor: Editor):
    await editor.put("a.face", ABOVE + "zone cheek\n    press(100 uA, |")
    params = types.SignatureHelpParams(
        types.TextDocumentIdentifier(editor.uri("a.face")), editor.cursor
    )
    help = await editor.client.text_document_signature_help_async(params)
    assert help is not None
    assert help.signatures[0].label == "press(current, time, how)"
    assert help.active_parameter == 1
    parameters = help.signatures[0].parameters or ()
    assert [one.documentation for one in parameters] == [
        "a current",
        "a time",
        "the name of a wave",
    ]
