"""The word an author may have meant."""

import pytest

from facelang import synonyms
from facelang.language import LIMITS, POLARITIES, SHAPES, STARTS
from facelang.suggest import did_you_mean, nearest, offered, slip_of
from facevm import isa

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


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("eyebrow", "brow"),
        ("Stirn", "forehead"),
        ("Wange", "cheek"),
        ("mâchoire", "jawline"),
        ("Schläfe", "temple"),
        ("œil", "eye"),
        ("Kinn", "chin"),
    ],
)
def test_a_word_of_another_language_is_the_zone_that_it_means(word, meant):
    assert offered(word, ZONES) == (f"did you mean `{meant}`?", meant)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("press", "hold"),
        ("pause", "rest"),
        ("wait", "rest"),
        ("drücken", "hold"),
        ("glisser", "glide"),
        ("stroke", "glide"),
        ("loop", "repeat"),
    ],
)
def test_a_verb_is_the_step_that_it_means(word, meant):
    assert nearest(word, STARTS["steps"]) == meant


@pytest.mark.parametrize("word", synonyms.NEARBY)
def test_a_place_beside_a_zone_is_explained_and_replaced_by_none(word):
    zone, why = synonyms.NEARBY[word]
    assert offered(word, ZONES) == (f"the nearest zone is `{zone}`: {why}", None)
    assert nearest(word, ZONES) is None


def test_a_longer_word_is_no_ending_of_a_zone():
    assert [offered(word, ZONES) for word in ("eyewear", "chinstrap", "browse_all")] == [
        (None, None)
    ] * 3


def test_nothing_replaces_a_word_that_is_as_near_to_two():
    assert offered("cheem", ("cheer", "cheek")) == ("did you mean `cheer` or `cheek`?", None)
    assert slip_of("cheem", ("cheer", "cheek")) is None
    assert slip_of("hodl", STARTS["steps"]) == "hold"
    assert slip_of("press", STARTS["steps"]) is None


def test_the_synonyms_are_of_the_words_that_there_are():
    assert tuple(synonyms.ZONES) == tuple(row[0] for row in isa.ZONES)
    assert set(synonyms.SIDES) == set(isa.SIDES)
    assert set(synonyms.GOALS) == set(isa.GOALS)
    assert (set(synonyms.SHAPES), set(synonyms.POLARITIES)) == (set(SHAPES), set(POLARITIES))
    assert set(synonyms.LIMITS) == set(LIMITS)
    assert set(synonyms.STARTS) == {word for words in STARTS.values() for word in words}


def test_a_word_means_one_zone_at_most():
    words = [word for listed in synonyms.ZONES.values() for word in listed.split()]
    words += [*synonyms.ZONES, *synonyms.NEARBY]
    assert len(words) == len(set(words))
