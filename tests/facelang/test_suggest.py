"""The word an author may have meant."""

import pytest

from facelang.suggest import did_you_mean, nearest

ZONES = ("neck", "jawline", "chin", "mouth", "cheek", "eye", "temple", "brow", "forehead")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cheak", "cheek"),
        ("jawlin", "jawline"),
        ("jaw", "jawline"),
        ("Chin", "chin"),
        ("forhaed", "forehead"),
        ("eyes", "eye"),
        ("tempel", "temple"),
    ],
)
def test_a_slip_is_understood(word, meant):
    assert nearest(word, ZONES) == meant


@pytest.mark.parametrize("word", ["", "nose", "x", "shoulder", "zone", "a" * 10_000])
def test_a_different_word_is_not(word):
    assert nearest(word, ZONES) is None


def test_two_neighbours_swapped_are_one_slip():
    assert nearest("hodl", ("rest", "hold")) == "hold"


def test_the_help_is_a_question_or_nothing():
    assert did_you_mean("brwo", ZONES) == "did you mean `brow`?"
    assert did_you_mean("nostril", ZONES) is None
