"""Hover: what is under the cursor, in the author's words, with the figures of this treatment."""

from __future__ import annotations

import pytest

from tests.sculpt.lsp.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = """\
routine "Short"
    limit time 5 min

wave calm                       # slow and round
    shape     triangle
    polarity  positive
    frequency 1 Hz

# Press and let go.
technique press(current, stay)
    ramp to current over 1 s
    hold stay
    ramp to 0 uA over 1 s

zone cheek both
    say "Rest it here."
    wave calm
    press(100 uA, 4 s)
    repeat 2 times
        glide 3 s at 200 uA
        rest 1 s

zone eye left
    say "Here too."
    wave calm
    ramp to 100 uA over 2 s
    sweep to 2 Hz over 4 s
    ramp to 0 uA over 1 s
"""


def at(word: str, mark: str, text: str = TEXT) -> str:
    """The text with the cursor where ``|`` is in ``mark``, which stands in it once without."""
    assert text.count(word) >= 1
    return text.replace(word, mark, 1)


@pytest.mark.parametrize(
    ("word", "mark", "parts"),
    [
        ("zone cheek", "zone ch|eek", ["Up to **500 µA**", "takes **28 s** (14 s a side)"]),
        ("zone eye", "zone e|ye", ["Up to **150 µA**", "never on the lid", "From **0:28**"]),
        ("zone eye", "z|one eye", ["The steps for one part of the face"]),
        ("wave calm\n    press", "wave ca|lm\n    press", ["positive triangle 1 Hz", "slow"]),
        ("wave calm   ", "wave ca|lm   ", ["positive triangle 1 Hz"]),
        ("press(100", "pre|ss(100", ["`press(current, stay)`", "Press and let go.", "**6 s**"]),
        ("press(100", "pre|ss(100", ["cheek left: begins at **0:00**", "peak 100 µA"]),
        ("hold stay", "ho|ld stay", ["begins at **0:01**", "takes **4 s**"]),
        ("hold stay", "hold st|ay", ["parameter **stay**: a time"]),
        ("current, stay", "curr|ent, stay", ["parameter **current**: a current"]),
        ("repeat 2", "rep|eat 2", ["begins at **0:06**", "takes **8 s**"]),
        ("glide 3", "gl|ide 3", ["One stroke", "begins at **0:06**", "takes **3 s**"]),
        ("rest 1 s", "re|st 1 s", ["begins at **0:09**", "takes **1 s**"]),
        ("ramp to 100", "ra|mp to 100", ["begins at **0:28**", "0 µA → 100 µA", "50 µC"]),
        ("sweep to", "swe|ep to", ["1 Hz → 2 Hz", "peak 100 µA", "net charge 200 µC"]),
        ("triangle", "trian|gle", ["up and down"]),
        ("positive", "posi|tive", ["one way only"]),
        ("frequency", "freq|uency", ["How many periods a second", "`frequency 8 Hz`"]),
        ("limit time", "limit ti|me", ["the length of the whole treatment"]),
        ("routine", "rou|tine", ["Takes **35 s**, peaks at 200 µA", "charge bound"]),
    ],
)
async def test_hover_shows_what_is_there(editor: Editor, word: str, mark: str, parts: list[str]):
    hover = await editor.hover("a.face", at(word, mark))
    assert [part for part in parts if part not in hover] == [], hover


async def test_a_mistake_shows_what_its_code_means_and_why_it_matters(editor: Editor):
    hover = await editor.hover("a.face", at("100 uA, 4 s", "1|00, 4 s"))
    assert "**F301** missing-unit: A number stands alone where a quantity belongs." in hover


async def test_times_are_shown_as_far_as_they_are_known(editor: Editor):
    broken = TEXT.replace("glide 3 s", "glide 3")
    assert "**0:06**" in await editor.hover("a.face", at("repeat 2", "rep|eat 2", broken))
    after = await editor.hover("a.face", at("ramp to 100", "ra|mp to 100", broken))
    assert "begins" not in after
    assert "takes **2 s**" in after


@pytest.mark.parametrize("mark", ["|\nwave", "# slow and ro|und", "5 m|in"])
async def test_where_there_is_nothing_to_show_nothing_wrong_is_shown(editor: Editor, mark: str):
    hover = await editor.hover("a.face", at(mark.replace("|", ""), mark))
    assert hover == "" or hover.startswith("**limit**")
