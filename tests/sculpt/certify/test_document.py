"""The document says the same whatever the order in which its rows came."""

from __future__ import annotations

import dataclasses
import json
import random
import re

import pytest

from sculpt.certify import row, run, trial
from sculpt.certify.document import Subject, document
from sculpt.certify.versions import versions
from tests.sculpt.certify.brief import TEXT, loaded

pytestmark = pytest.mark.slow

FACES = 24


@pytest.fixture(scope="module")
def subject():
    routine = loaded()
    return Subject("brief.face", routine, routine.data, 5, FACES, 40, versions())


@pytest.fixture(scope="module")
def rows(subject):
    routine = subject.routine
    drawn = (trial.draw(5, routine, number, 0.4) for number in range(FACES))
    return [row.carry_out(routine, one) for one in drawn]


@pytest.fixture(scope="module")
def told(subject, rows):
    return document(subject, rows)


def test_the_order_of_the_rows_is_nothing_to_it(subject, rows, told):
    shuffled = rows.copy()
    random.Random(3).shuffle(shuffled)
    assert json.dumps(document(subject, shuffled)) == json.dumps(told)


def test_rows_through_the_journal_and_back_say_the_same(subject, rows, told):
    assert json.dumps(document(subject, json.loads(json.dumps(rows)))) == json.dumps(told)


def test_a_row_that_is_missing_or_there_twice_is_refused(subject, rows):
    for wrong in (rows[1:], [*rows, rows[0]]):
        with pytest.raises(ValueError, match="a row for every face"):
            document(subject, wrong)


def test_it_names_what_was_certified_and_how(told):
    assert told["routine"] == "Brief"
    assert told["crc"] == f"{loaded().crc:08x}"
    assert told["image_bytes"] == len(loaded(TEXT).data)
    assert told["trials"] == told["faces"] == FACES
    assert told["command"] == "sculpt certify brief.face --faces 24 --seed 5 --mishaps 40"
    assert told["versions"]["sources"]


def test_a_drawn_bench_is_named_in_it_and_in_its_commands(subject, rows):
    unkind = dataclasses.replace(subject, bench="drawn")
    told = document(unkind, rows)
    assert told["bench"] == "drawn"
    assert told["command"].endswith(" --mishaps 40 --bench drawn")
    for one in told["worst"]:
        (board,) = re.findall(r"--seed (\d+)", one["command"])
        assert one["command"].endswith(f"--bench drawn:{board}")
    assert run.key(unkind) != run.key(subject)


def test_every_trial_is_in_one_outcome_and_on_one_level(told):
    assert sum(told["outcomes"].values()) == FACES
    assert sum(level["trials"] for level in told["levels"]) == FACES


def test_a_bound_is_counted_among_the_trials_that_can_have_it(told, rows):
    healthy = sum(one["mishap"] is None for one in rows)
    assert told["bounds"]["overrun"]["of"] == FACES
    assert told["bounds"]["not_reached"]["of"] == healthy
    assert told["mishap_trials"] == FACES - healthy
    assert told["bounds"]["unanswered"]["of"] == sum(one["begun"] for one in rows)


def test_each_kind_of_mishap_that_happened_is_told_with_its_slowest(told, rows):
    assert {one["kind"] for one in told["mishaps"]} == {one["kind"] for one in rows if one["begun"]}
    for one in told["mishaps"]:
        assert one["answered"] == one["count"]
        assert (
            f"--fault '{one['kind']}" in one["command"]
            or f"--fault {one['kind']}" in one["command"]
        )


def test_a_zone_is_told_by_the_trials_that_nothing_disturbed(told, rows):
    (zone,) = told["zones"]
    undisturbed = [one for one in rows if one["mishap"] is None and one["outcome"] == "success"]
    assert zone["trials"] == len(undisturbed) == sum(one["trials"] for one in zone["levels"])
    currents = [one["zones"][0]["mean_abs_uA"] for one in undisturbed]
    assert zone["mean_abs_uA"]["max"] == max(currents)
    assert zone["mean_abs_uA"]["min"] == min(currents)


def test_what_must_not_be_fails_it_and_is_told_with_its_command(subject, rows):
    wrong = [dict(one) for one in rows]
    wrong[7]["wrong"] = [["false_trip", "G03 tripped although nothing was wrong"]]
    told = document(subject, wrong)
    assert told["verdict"] == "failed"
    (failure,) = told["failures"]
    assert failure["number"] == 7
    assert failure["wrong"] == ["G03 tripped although nothing was wrong"]
    assert failure["command"].startswith("sculpt run brief.face --level ")
    assert f"--face drawn:{rows[7]['face']} --seed {rows[7]['board']}" in failure["command"]


def test_dry_faces_and_restless_hands_fail_nothing(subject, rows):
    everyday = [dict(one) for one in rows]
    for one in everyday:
        if one["mishap"] is None:
            one["outcome"], one["reason"] = "abort", "no contact for 60 s"
    told = document(subject, everyday)
    assert told["bounds"]["left_early"]["count"] > 10
    assert told["verdict"] == "too few trials"
