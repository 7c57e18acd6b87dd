"""Whatever the white space of a file was: one layout, the same treatment, every comment kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import facec
import facelang
from facelang.catalogue import RULES
from tests.facelang.layouts import commented, spaced, treatments

ROOT = Path(__file__).resolve().parents[2]
STOCK = [path.read_text("utf-8") for path in sorted((ROOT / "routines").glob("*.face"))]
FIXED = [rule.fixed for rule in RULES if len(rule.fixed) < 2000]

SIGNS = st.sampled_from('wave zone\n\r \t#"(),.5 suA%µ_\ufeff\u200b\xa0\x85\x0c')

unhurried = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def formatted(text: str) -> str:
    laid_out, found = facelang.format(text, "test.face")
    assert found == []
    assert laid_out is not None
    return laid_out


def image(text: str) -> bytes:
    unit, reading = facelang.load(Path("test.face"), text)
    plan, checking = facec.compile(unit)
    assert plan is not None, [*reading, *checking]
    return facec.encode(plan).image


def comments(text: str) -> list[str]:
    """Everything behind a ``#`` that stands in no text."""
    found = (re.match(r'(?:[^"#]|"[^"]*")*(#.*)?', line) for line in facelang.lines(text))
    return [match[1].rstrip() for match in found if match and match[1]]


@pytest.mark.slow
@unhurried
@given(st.data())
def test_all_layouts_of_a_treatment_become_one(data):
    text = data.draw(treatments())
    assert formatted(text) == text
    assert formatted(data.draw(spaced(text))) == text


@pytest.mark.slow
@pytest.mark.parametrize("texts", [STOCK, FIXED], ids=["stock", "catalogue"])
@unhurried
@given(st.data())
def test_all_layouts_of_a_known_file_become_one(texts, data):
    text = formatted(data.draw(st.sampled_from(texts)))
    without_comments = formatted(re.sub(r"(?m)^ *#.*\n|(?<=[\w)]) *#.*$", "", text))
    assert formatted(data.draw(spaced(without_comments))) == without_comments


@pytest.mark.slow
@unhurried
@given(st.data())
def test_formatting_twice_is_formatting_once_and_no_comment_is_lost(data):
    text = data.draw(commented(data.draw(spaced(data.draw(treatments())))))
    once = formatted(text)
    assert formatted(once) == once
    assert comments(once) == comments(text)
    assert "\r" not in once
    assert "\n\n\n\n" not in once
    assert not re.search(r"[ \t]$", once, re.MULTILINE)


@pytest.mark.slow
@unhurried
@given(st.data())
def test_the_image_is_the_same_to_the_byte(data):
    text = data.draw(commented(data.draw(spaced(data.draw(treatments())))))
    assert image(formatted(text)) == image(text)


@unhurried
@given(
    st.text(st.sampled_from('wave zone\n\r \t#"(),.5 suA%µ_\ufeff\u200b\xa0\x85\x0c'), max_size=60)
)
def test_any_text_is_formatted_for_good_or_refused(text):
    laid_out, found = facelang.format(text, "test.face")
    assert (laid_out is None) == bool(found)
    if laid_out is not None:
        assert formatted(laid_out) == laid_out
