"""Touches of a study: what each arm answers is held against what the device promises of it."""

from __future__ import annotations

import pytest

from facevm.contact import Contact
from sculpt.study import arms, file, scenes, touches
from sculpt.study.observed import Observed
from sculpt.study.touches import ANSWERS, BEGINS, DUE, OVER, apart_ms, difference, lasts_ms, parted

TOUCH_ms = 8000
OVER_ms = 3500
ANSWER = ("light: touching", "tune: touching", "light: resuming", "light: treating")


def seen(late_ms, due_ms=None, answer=ANSWER, back_ms=600, prompt_ms=10_000):
    """An arm that notices a touch ``late_ms`` after it, None for never."""
    found = [Observed(TOUCH_ms, BEGINS, TOUCH_ms + 1000)]

    def at(after_ms, what, clock_ms):
        found.append(Observed(clock_ms, what, TOUCH_ms + 1000 + after_ms))

    if due_ms is not None and (late_ms is None or due_ms < late_ms):
        at(due_ms, DUE, TOUCH_ms + due_ms)
    stood_ms = 0
    if late_ms is not None:
        for what in answer[:2]:
            at(late_ms, what, TOUCH_ms + late_ms)
    at(OVER_ms, OVER, TOUCH_ms + (OVER_ms if late_ms is None else late_ms))
    if late_ms is not None:
        for what in (*answer[2:], "tune: goes on"):
            at(OVER_ms + back_ms, what, TOUCH_ms + late_ms)
        stood_ms = OVER_ms + back_ms - late_ms
    at(prompt_ms - TOUCH_ms + stood_ms, "prompt: Up.", prompt_ms)
    return found


@pytest.mark.parametrize(
    ("late_ms", "due_ms", "by"),
    [
        (2700, 2813, None),
        (2830, 2813, None),
        (2900, 2813, "due by 0:10.8 (10813 ms)"),
        (None, 2813, "“light: touching” at 0:08.1 (8110 ms) and nothing, due by 0:10.8"),
        (None, None, None),
    ],
)
def test_a_touch_may_be_noticed_as_late_as_promised_and_no_later(late_ms, due_ms, by):
    for one, other in ((seen(110), seen(late_ms, due_ms)), (seen(late_ms, due_ms), seen(110))):
        found = difference(one, other, 200)
        assert (found is None) == (by is None)
    assert by is None or by in difference(seen(110), seen(late_ms, due_ms), 200)


def test_what_both_notice_late_tells_nothing():
    assert difference(seen(None, 2813), seen(None, 2813), 200) is None


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"prompt_ms": 10_001}, "“prompt: Up.” at 0:10 (10000 ms) and “prompt: Up.”"),
        ({"back_ms": 801}, "“tune: goes on”"),
        ({"answer": ("light: paused", *ANSWER[1:])}, "“light: paused”"),
        ({"answer": (*ANSWER[:2], "light: paused", "light: treating")}, "“light: paused”"),
    ],
)
def test_all_else_is_the_same_to_the_ms(change, by):
    found = difference(seen(110), seen(2700, 2813, **change), 200)
    assert found is not None
    assert by in found


def test_the_clock_stands_while_a_touch_is_answered():
    told, (answer,) = parted(seen(2700))
    assert [(one.what, one.wall_ms) for one in told] == [("prompt: Up.", 11_000)]
    assert answer.late_ms == 2700
    assert {sign.what for sign in answer.signs} <= set(ANSWERS)


def test_how_far_arms_are_apart_is_told_the_unanswered_touch_too():
    assert apart_ms(seen(110), seen(2700, 2813)) == 2590
    assert apart_ms(seen(110), seen(None)) == OVER_ms
    assert apart_ms(seen(None), seen(None)) == 0


def test_no_touch_lasts_into_another_place(study):
    made = arms.compiled(file.read(study), is_blind=True)
    plan = made[0].treatment.plan
    assert plan.duration_ms == 9000
    assert [lasts_ms(plan, at_ms) for at_ms in (1000, 7000)] == [3500, 1750]


def test_a_touch_is_noticed_within_what_is_promised_of_the_current(study):
    """200 uA within 200 ms, 8 uA within 2.8 s."""
    made = arms.compiled(file.read(study), is_blind=True)
    touch = next(scene for scene in scenes.SCENES if scene.fault == scenes.TOUCH)
    (real,), (sham,) = (parted(scenes.observe(arm, 1, touch, [5600]))[1] for arm in made)
    assert real.due is sham.due is None
    assert real.late_ms is not None
    assert real.late_ms < 200 + touches.SIGNS_ms
    assert sham.late_ms is not None
    assert 200 < sham.late_ms < 2813


def test_a_touch_that_the_device_cannot_see_is_due(study, folder, monkeypatch):
    """Without a look at the electrodes' voltage nothing is noticed: marked is when it should be."""
    monkeypatch.setattr(Contact, "look", lambda *_: False)
    for arm in ("high.face", "low.face"):
        path = folder / arm
        path.write_text(path.read_text().replace("glide 4 s", "glide 6 s"))
    made = arms.compiled(file.read(study), is_blind=True)
    touch = next(scene for scene in scenes.SCENES if scene.fault == scenes.TOUCH)
    real, sham = (scenes.observe(arm, 1, touch, [7600]) for arm in made)
    (late,), (later,) = parted(real)[1], parted(sham)[1]
    assert (late.signs, later.signs) == ((), ())
    assert late.due is not None
    assert 200 <= late.due.wall_ms - late.begins.wall_ms < 250
    assert later.due is not None
    assert 2813 <= later.due.wall_ms - later.begins.wall_ms < OVER_ms
