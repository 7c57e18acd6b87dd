"""The follow-along plan: places, sentences, and the tunes that the device really plays."""

from __future__ import annotations

import json

import pytest

from facevm import sounds
from sculpt.cli import stock
from sculpt.studio.calls import answer
from sculpt.studio.follow import BEGINS, TooManySteps, follow_document, side_tune, tunes
from sculpt.studio.plans import ENGLISH, stock_plans
from tests.shared import once
from tests.studio.hearing.treatments import BRIEF, SHORT, brief, plan_of

HEAD = """
routine "Mine"
wave soft
    shape sine
    frequency 4 Hz
zone cheek left
    wave soft
"""


def test_the_table_of_tunes_is_the_devices():
    assert tunes()["left"] == [[944, 80], [725, 140]]
    assert tunes()["lost"] == [[545, 150], [0, 80], [545, 150]]
    assert set(tunes()) >= {"left", "right", "middle", "stroke", "done", "ended", "fault"}
    assert set(tunes()) >= {"begins", "goes_on", "lost", "touching"}
    assert [side_tune(side) for side in range(len(sounds.BY_SIDE))] == [
        *("left", "right", "middle", "middle")
    ]


def test_every_stock_treatment_has_one():
    plans = stock_plans()[ENGLISH]
    assert sorted(plans) == [name for name in stock.routines() if name != "strokes"]
    for plan in plans.values():
        assert sum(place["duration_ms"] for place in plan["places"]) == plan["duration_ms"]
        for number, place in enumerate(plan["places"]):
            steps = [step for step in plan["steps"] if step["place"] == number]
            assert steps[0]["start_ms"] == place["start_ms"]
            assert steps[0]["tune"] == place["tune"]
            assert sum(step["duration_ms"] for step in steps) == place["duration_ms"]


def test_a_sentence_holds_until_the_next_one():
    plan = follow_document(plan_of())
    cheek = [step for step in plan["steps"] if plan["places"][step["place"]]["zone"] == "cheek"]
    assert [(step["text"], step["duration_ms"]) for step in cheek] == [
        ("Beside the nose. Stay.", 5000),
        ("Over the cheekbone. Stay.", 4000),
    ] * 2


def test_two_sentences_of_one_moment_are_one():
    body = '    say "One."\n    say "Two."\n    glide 2 s at 50 uA\n    say "Three."\n'
    plan = follow_document(plan_of(HEAD + body))
    assert [(step["text"], step["duration_ms"]) for step in plan["steps"]] == [
        ("One.\nTwo.", 2000),
        ("Three.", 0),
    ]


def test_the_side_of_the_neck_has_its_caution():
    plan = follow_document(plan_of(HEAD.replace("cheek", "neck") + "    glide 2 s at 50 uA\n"))
    assert plan["places"][0]["caution"].startswith("side of the neck only, never the front")
    assert "never across the head" in plan["together"]


def test_a_million_silent_steps_are_passed_over():
    loops = "    repeat 1000 times\n        repeat 250 times\n            rest 1 ms\n"
    plan = follow_document(plan_of(HEAD + loops + "    glide 2 s at 50 uA\n"))
    assert [cue["at_ms"] for cue in plan["cues"]] == [0, 0, 250_000]


def test_what_nobody_could_follow_is_refused():
    turns = '        repeat 900 times\n            say "Up."\n            rest 1 ms\n'
    loops = "    repeat 5 times\n" + turns
    with pytest.raises(TooManySteps, match="more than 4000"):
        follow_document(plan_of(HEAD + loops + "    glide 2 s at 50 uA\n"))


@pytest.mark.slow
def test_the_device_plays_what_the_plan_says_and_when():
    performance = once("follow-brief", brief)
    planned = [(cue["tune"], cue["at_ms"]) for cue in follow_document(plan_of(BRIEF))["cues"]]
    played = [(one.tune, one.routine_ms) for one in performance.tunes]
    assert ("lost", True) in [(tune, at_ms > 0) for tune, at_ms in played]
    known = [one for one in played if one[0] not in ("lost", "goes on", "done")]
    assert [tune for tune, _ in known] == [tune for tune, _ in planned]
    for (_, at_ms), (_, planned_ms) in zip(known, planned, strict=True):
        assert abs(at_ms - planned_ms) <= 10


@pytest.mark.slow
def test_each_place_is_heard_to_begin_at_the_first_touch():
    performance = once("follow-brief", brief)
    treating = [state.at_ms for state in performance.states if state.state == "treating"]
    waits = [cue for cue in follow_document(plan_of(BRIEF))["cues"] if cue["waits"]]
    begins = [one for one in performance.tunes if one.tune == BEGINS]
    assert [cue["tune"] for cue in waits] == [BEGINS] * 3
    assert len(begins) == 3
    assert all(min(abs(one.at_ms - at_ms) for at_ms in treating) < 30 for one in begins)


def test_the_page_asks_for_the_open_treatments():
    def ask(text: str) -> str:
        open_text = {"file": "mine.face", "text": text, "beside": {}}
        return answer("follow", json.dumps(open_text), print, lambda ms: "")

    assert json.loads(ask(SHORT)) == follow_document(plan_of())
    assert ask(SHORT.replace("100 uA", "900 uA")) == "null"
