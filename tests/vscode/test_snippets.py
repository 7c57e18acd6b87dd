"""A snippet is a piece of a treatment that is right before anything is typed into it."""

from __future__ import annotations

import re

import pytest

import facec
import facelang
from facelang import language
from facevm import isa
from tests.vscode.extension import ROOT, SNIPPETS, place, treatment


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_right_as_it_stands(name):
    unit, reading = facelang.load(ROOT / "routines/example.face", treatment(name))
    plan, checking = facec.compile(unit)
    ours = [one for one in (*reading, *checking) if one.file.endswith("example.face")]
    # a piece with direct current gives nothing back by itself
    found = [f"{one.code}: {one.message}" for one in ours if one.code != "W608"]
    assert found == []
    assert plan is not None


def test_there_is_a_snippet_for_every_item_field_and_step():
    offered = set(map(place, SNIPPETS))
    known = {(kind, word) for kind, starts in language.STARTS.items() for word in starts}
    assert known <= offered
    assert offered - known == {
        (language.TOP, "treatment"),
        (language.STEPS, "call"),
        (language.STEPS, "ramp to 0"),
    }


def test_a_snippet_is_found_by_the_word_with_which_it_begins():
    for name, snippet in SNIPPETS.items():
        _, first = place(name)
        prefix = snippet["prefix"]
        assert first in (prefix if isinstance(prefix, list) else [prefix]), name


def test_the_choices_of_a_snippet_are_names_of_the_language():
    known = {
        *isa.GOALS,
        *isa.SIDES,
        *isa.SHAPES,
        *isa.POLARITIES,
        *(zone.name for zone in isa.ZONES),
    }
    offered = {
        choice
        for snippet in SNIPPETS.values()
        for choices in re.findall(r"\|([^|]*)\|", "\n".join(snippet["body"]))
        for choice in choices.split(",")
    }
    assert offered <= known
    assert {zone.name for zone in isa.ZONES} | set(isa.GOALS) <= offered


@pytest.mark.parametrize("name", ["Zone", "Zone in the middle of the face"])
def test_every_zone_that_a_snippet_offers_has_the_sides_that_it_offers(name):
    first = SNIPPETS[name]["body"][0]
    zones, *sides = (choices.split(",") for choices in re.findall(r"\|([^|]*)\|", first))
    offered = sides[0] if sides else [first.split()[-1]]
    table = {zone.name: {isa.SIDES[n] for n in zone.sides} for zone in isa.ZONES}
    assert [zone for zone in zones if not set(offered) <= table[zone]] == []
