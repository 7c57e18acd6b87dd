"""What a treatment whose slowest second was too slow leaves behind."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from facevm import image, pace
from facevm.limits import Limits
from facevm.refusal import ImageError
from tests.facevm.assembly import Assembly, a_wave, glide, jaw


def app_after(made: int, now: int = 1000, **settings: int) -> SimpleNamespace:
    """A program after a treatment with so many updates in its slowest second."""
    told: list[str] = []
    app = SimpleNamespace(
        wiring=SimpleNamespace(get=settings.get),
        limits=Limits(updates_per_s=now),
        updates_per_s=made,
        tell=told.append,
        told=told,
    )
    pace.hold(app)
    return app


@pytest.mark.parametrize("made", [1000, 950, 900])
def test_nine_tenths_of_the_promise_keep_it(made):
    app = app_after(made)
    assert (app.limits.updates_per_s, app.told) == (1000, [])


def test_less_is_told_and_taken_for_the_next_treatment():
    app = app_after(899)
    assert app.limits.updates_per_s == 899
    (told,) = app.told
    assert told.startswith("The slowest second had 899 control updates, and UPDATES_PER_S promises")
    assert "sculpt calibrate --rate" in told


def test_the_next_load_is_held_against_what_the_board_made():
    swift = Assembly(jaw(glide(2000, 100)), [a_wave("sine", hz=60)]).image()
    assert image.load(swift, app_after(960).limits).peak_duA == 1000
    with pytest.raises(ImageError) as refused:
        image.load(swift, app_after(899).limits)
    assert refused.value.reason == "BOARD"


def test_a_treatment_that_keeps_the_promise_again_brings_it_back():
    app = app_after(980, now=620)
    assert (app.limits.updates_per_s, app.told) == (1000, [])


def test_what_was_not_counted_changes_nothing():
    app = app_after(0, now=620)
    assert (app.limits.updates_per_s, app.told) == (620, [])


@pytest.mark.parametrize(("made", "kept"), [(450, True), (449, False)])
def test_it_is_held_against_what_the_settings_promise(made, kept):
    for settings in ({"UPDATES_PER_S": 500}, {"I2C_HZ": 100_000}):
        app = app_after(made, now=500, **settings)
        assert app.limits.updates_per_s == (500 if kept else 449)
        assert bool(app.told) is not kept
