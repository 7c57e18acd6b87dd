"""Quick fixes do what the help of a mistake says; then the mistake is gone."""

from __future__ import annotations

import pytest

from tests.sculpt.lsp.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

GOOD = """\
routine "Short"
    goal lift

wave calm
    shape sine
    frequency 1 Hz

technique press(current)
    ramp to current over 1 s
    ramp to 0 uA over 1 s

zone cheek left
    say "Rest it here."
    wave calm
    ramp to 100 uA over 1 s
    ramp to 0 uA over 1 s
    press(50 uA)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        ("cheek", "che|k", "Replace it with `cheek`"),
        ("left", "le|ftt", "Replace it with `left`"),
        ("goal lift", "goal lif|tt", "Replace it with `lift`"),
        ("shape sine", "shape si|n", "Replace it with `sine`"),
        ("wave calm\n    ramp", "wave cal|\n    ramp", "Replace it with `calm`"),
        ("press(50", "pres|(50", "Replace it with `press`"),
        ("zone", "zo|ne_", "Replace it with `zone`"),
        ("frequency 1", "freqe|ncy 1", "Replace it with `frequency`"),
        ("    say", "    sa|", "Replace it with `say`"),
        ("100 uA", "1|00", "Replace it with `100 uA`"),
        ("1 Hz", "1 h|z", "Replace it with `1 Hz`"),
        ("ramp to 100 uA over", "ramp to 100 uA ove|", "Replace it with `over`"),
        ("ramp to 100 uA over", "ramp to 100| uA", "Add `over`"),
        ("ramp to 100", "ramp| 100", "Add `to`"),
        ("press(50 uA)", "press(50 uA|", "Add `)`"),
        ("100 uA", "100|,5 uA", None),
        ('"Rest it here."', '"Rest |it here.', 'Add `"`'),
        ('"Rest it here."', "“Re|st it here.”", 'Replace it with `"Rest it here."`'),
        ('"Rest it here."', "Re|st it here.", None),
        ("    ramp to 0 uA over 1 s\n    press", "  ra|mp to 0 uA over 1 s\n    press", None),
        ("    wave calm\n    ramp", "\twa|ve calm\n    ramp", None),
        ("over 1 s\n    press", "over 1 s pr|ess", "Put it on a line of its own"),
        (
            "    ramp to 0 uA over 1 s\n    press",
            "    re|st 1 s\n    ramp to 0 uA over 1 s\n    press",
            "Add the line `ramp to 0 uA over 1 s`",
        ),
        ("    wave calm\n    ramp to 1", "    ra|mp to 1", "Add the line `wave calm`"),
        ("    frequency 1 Hz\n", "", None),
    ],
)
async def test_a_fix_mends_its_mistake(editor: Editor, right: str, wrong: str, title: str | None):
    assert GOOD.count(right) >= 1
    text = GOOD.replace(right, wrong, 1)
    if "|" not in text:
        text = text.replace("wave calm", "wave ca|lm", 1)
    fixes = await editor.fixes("a.face", text)
    assert fixes, editor.shown("a.face")
    after = fixes[title] if title is not None else next(iter(fixes.values()))
    before = len(editor.shown("a.face"))
    assert len(await editor.type("a.face", after)) < before, after


async def test_the_units_that_fit_are_offered(editor: Editor):
    fixes = await editor.fixes("a.face", GOOD.replace("100 uA", "100| "))
    assert list(fixes) == [
        "Replace it with `100 uA`",
        "Replace it with `100 nA`",
    ]
    assert fixes["Replace it with `100 uA`"] == GOOD.replace("100 uA", "100 uA ")


async def test_the_missing_ramp_is_added_at_the_end_of_the_zone(editor: Editor):
    text = GOOD.replace("    ramp to 0 uA over 1 s\n    press(50 uA)\n", "    hold 2 s  # stay\n")
    marked = text.replace("ramp to 100", "ra|mp to 100")
    fixes = await editor.fixes("a.face", marked)
    assert fixes["Add the line `ramp to 0 uA over 1 s`"] == text + "    ramp to 0 uA over 1 s\n"


async def test_it_is_added_too_where_the_last_line_has_no_end(editor: Editor):
    text = GOOD.replace("    ramp to 0 uA over 1 s\n    press(50 uA)\n", "    repeat 2 times\n")
    text += "        hold 2 s"
    fixes = await editor.fixes("a.face", text.replace("ramp to 100", "ra|mp to 100"))
    (after,) = fixes.values()
    assert after == text + "\n    ramp to 0 uA over 1 s"


async def test_lines_are_added_with_the_line_ends_of_the_file(editor: Editor):
    text = GOOD.replace("    ramp to 0 uA over 1 s\n    press(50 uA)\n", "").replace("\n", "\r\n")
    (after,) = (await editor.fixes("a.face", text.replace("ramp to 100", "ra|mp to 100"))).values()
    assert after == text + "    ramp to 0 uA over 1 s\r\n"


async def test_a_file_that_was_meant_is_offered(editor: Editor):
    editor.save("strokes.face", "wave calm\n    shape sine\n    frequency 1 Hz\n")
    (after,) = (await editor.fixes("a.face", 'use "str|okes"\n')).values()
    assert after == 'use "strokes.face"\n'


async def test_where_nothing_is_wrong_nothing_is_offered(editor: Editor):
    assert await editor.fixes("a.face", GOOD.replace("100", "1|00")) == {}
