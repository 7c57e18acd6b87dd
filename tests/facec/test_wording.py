"""Other words, the same dose."""

from __future__ import annotations

import pytest

import facec
import facelang
from facec.wording import dose_digest, prompts_of, reworded
from facevm import image

ROUTINE = """\
routine "Mine"
    about "Up and down."

wave soft
    shape     sine
    frequency 4 Hz

technique up(current)
    say   "Up."
    glide 2 s at current

zone cheek both
    wave soft
    up(100 uA)
    say  "Down."
    up(100 uA)
"""
WORDS = {"Up.": "Hinauf.", "Down.": "Hinab."}


def plan_of(text: str = ROUTINE) -> facec.Plan:
    unit, _ = facelang.load("mine.face", text)
    plan, _ = facec.compile(unit)
    assert plan is not None
    return plan


def test_prompts_are_told_once_each_in_order():
    assert prompts_of(plan_of()) == ("Up.", "Down.")


def test_the_image_says_the_other_words_and_nothing_else_changes():
    plan = plan_of()
    other = reworded(plan, WORDS, "Meine", "Hinauf und hinab.")
    routine = image.load(facec.encode(other).image)
    assert (routine.name, tuple(other.texts)) == (
        "Meine",
        ("Meine", "Hinauf und hinab.", "Hinauf.", "Hinab."),
    )
    assert list(other.segments) == list(plan.segments)
    assert other.zones == plan.zones
    assert dose_digest(other) == dose_digest(plan)


def test_name_and_about_stay_where_there_are_no_others():
    other = reworded(plan_of(), WORDS)
    assert (other.name, other.about) == ("Mine", "Up and down.")


def test_two_prompts_may_become_one():
    other = reworded(plan_of(), dict.fromkeys(WORDS, "Weiter."))
    assert prompts_of(other) == ("Weiter.",)
    assert dose_digest(other) == dose_digest(plan_of())


def test_a_prompt_without_words_is_an_error():
    with pytest.raises(KeyError, match=r"Down\."):
        reworded(plan_of(), {"Up.": "Hinauf."})


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("up(100 uA)", "up(99 uA)"),
        ("glide 2 s", "glide 2001 ms"),
        ("zone cheek both", "zone cheek left"),
        ("frequency 4 Hz", "frequency 4.01 Hz"),
        ('    about "Up and down."', '    about "Up and down."\n    levels 50 %, 100 %'),
        ('    say  "Down."\n', ""),
    ],
)
def test_the_digest_tells_another_dose(part, other):
    assert part in ROUTINE
    assert dose_digest(plan_of(ROUTINE.replace(part, other))) != dose_digest(plan_of())


def test_the_digest_does_not_change_from_run_to_run():
    digest = dose_digest(plan_of())
    assert digest == dose_digest(plan_of())
    assert len(digest) == 64
