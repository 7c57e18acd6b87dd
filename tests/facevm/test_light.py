"""The light and the sounds: each state has its own, none flashes fast, none costs a treatment."""

from __future__ import annotations

from itertools import pairwise

import pytest

from facevm import isa, light, null_parts, signals, sounds, states
from facevm.light import Light, row
from facevm.panel import Panel
from facevm.sounds import Sounds

EVERY_ms = 5
APART_Hz = 40
"""What 40 ms of a phone's microphone tell apart."""
HEARD_Hz = 6700
"""A phone listens for a pitch and its odd multiples up to here."""

LIGHTS = {
    what: row(what)
    for what in (*range(len(states.STATES)), light.ENDED, light.FIRST_USE, light.LOW, light.BENCH)
}


def shown(choose, for_ms=12_000, first_ms=0):
    """(ms, bytes) of every write while a light is chosen by ``choose``."""
    written = []
    now_ms = first_ms
    one = Light(lambda data: written.append((now_ms, bytes(data))))
    choose(one)
    for now_ms in range(first_ms, first_ms + for_ms, EVERY_ms):
        one.beat(now_ms & (1 << 29) - 1)
    return written[1:]


def test_every_state_has_a_light_and_there_is_none_besides():
    assert all(times for _, times in LIGHTS.values())
    assert row(light.IDLE)[1] == (), "which shows what is chosen"
    with pytest.raises(IndexError):
        row(light.BENCH + 1)


def test_states_that_ask_for_something_else_differ_in_rhythm_and_not_in_hue_alone():
    """Who cannot tell colours apart tells them by how they blink."""
    apart = (
        states.WAITING,
        states.TREATING,
        states.LIMITED,
        states.PAUSED,
        states.TOUCHING,
        states.FAULT,
        states.DONE,
        states.ZEROING,
        states.RESUMING,
        light.FIRST_USE,
        light.LOW,
        light.BENCH,
    )
    assert len({LIGHTS[state][1:] for state in apart}) == len(apart)


CHOICES = [lambda one, what=what: one.show(what) for what in LIGHTS] + [
    lambda one: one.show_choice(2, 3)
]


@pytest.mark.parametrize("choose", CHOICES)
def test_no_light_flashes_more_than_three_times_in_a_second(choose):
    lit = [at_ms for at_ms, data in shown(choose) if any(data)]
    for first, fourth in zip(lit, lit[3:], strict=False):
        assert fourth - first >= 1000


@pytest.mark.parametrize("choose", CHOICES)
def test_a_light_is_written_only_when_it_changes(choose):
    written = shown(choose)
    assert all(before != after for (_, before), (_, after) in pairwise(written))


def test_brightness_is_modest_and_set_in_the_boards_order():
    (_, data), *_ = shown(lambda one: one.show(states.TREATING))
    assert tuple(data) == (25, 0, 4), "green first, a tenth of it"


def test_idle_counts_the_routine_and_the_level():
    written = shown(lambda one: one.show_choice(1, 2), for_ms=4500)
    lasts = [after - at for (at, data), (after, _) in pairwise(written) if any(data)]
    assert lasts[:5] == [600, 600, 150, 150, 150]


def test_the_rhythm_goes_on_where_the_clock_wraps():
    written = shown(lambda one: one.show(states.WAITING), first_ms=(1 << 29) - 2500)
    assert [after - before for (before, _), (after, _) in pairwise(written)] == [1000] * 11


class Pwm:
    """A buzzer's pin."""

    duty_cycle = frequency = 0


def test_a_tune_is_played_to_its_end_and_then_it_is_quiet():
    pwm, heard = Pwm(), []
    one = Sounds(pwm)
    one.play(sounds.DONE)
    for now_ms in range(0, 2000, EVERY_ms):
        one.beat(now_ms)
        tone = pwm.frequency if pwm.duty_cycle else 0
        if not heard or heard[-1] != tone:
            heard.append(tone)
    assert heard == [*sounds.DONE[::2], 0]


def every_tune():
    """The tunes of the device by their names."""
    named = vars(sounds).items()
    return {name: tune for name, tune in named if isinstance(tune, tuple) and name != "BY_SIDE"}


def pitches(tune):
    return {hz for hz in tune[::2] if hz}


def test_each_tune_has_pitches_of_its_own_and_no_odd_multiple_is_anothers():
    tunes = every_tune()
    assert len(tunes) == 12
    assert len(sounds.BY_SIDE) == len(isa.SIDES)
    every = [hz for tune in tunes.values() for hz in pitches(tune)]
    heard = sorted((n * hz, hz) for hz in every for n in range(1, 15, 2) if n * hz <= HEARD_Hz)
    assert len(heard) > 3 * len(every)
    near = [(low, high) for low, high in pairwise(heard) if high[0] - low[0] < APART_Hz]
    assert near == []


def test_left_falls_right_and_begins_rise_as_told():
    falls = {name: tune[::2] for name, tune in every_tune().items() if tune[0] > tune[-2]}
    rises = {name: tune[::2] for name, tune in every_tune().items() if tune[0] < tune[-2]}
    assert (set(falls), set(rises)) == ({"LEFT", "ENDED"}, {"RIGHT", "BEGINS", "DONE"})
    assert max(pitches(sounds.LOST)) < min(pitches(sounds.GOES_ON)) / 2


def test_signals_tell_the_reader_everything_and_play_the_side():
    heard, played = [], []

    class Reader(Panel):
        def announce(self, zone, side):
            heard.append((zone, side))

        def say(self, text):
            heard.append(text)

        def stroke(self):
            heard.append("stroke")

        def show(self, state):
            heard.append(state)

    one = signals.Signals(null_parts.NoLight(), null_parts.NoSounds(), Reader())
    one.sounds.play = played.append
    one.announce(1, isa.LEFT)
    one.say("Now.")
    one.stroke()
    one.show(states.FAULT)
    assert heard == [(1, isa.LEFT), "Now.", "stroke", states.FAULT]
    assert played == [sounds.LEFT, sounds.STROKE, sounds.FAULT]


def played_by(*shown):
    """The tunes that these states play, one after another."""
    played = []
    one = signals.Signals(null_parts.NoLight(), null_parts.NoSounds(), Panel())
    one.sounds.play = played.append
    for state in shown:
        one.show(state)
    return played


@pytest.mark.parametrize("before", [states.WAITING, states.TOUCHING])
def test_a_zone_that_begins_is_heard_once_however_often_it_is_limited(before):
    shown = [states.TREATING, states.LIMITED, states.TREATING, states.STOPPING]
    heard = played_by(states.ZEROING, before, *shown)
    assert [tune for tune in heard if tune != sounds.TOUCHING] == [sounds.BEGINS]


def test_a_treatment_that_goes_on_is_heard_once_its_soft_start_is_over():
    lost = [states.PAUSED, states.RESUMING]
    heard = played_by(states.WAITING, states.TREATING, *lost, *lost, states.TREATING)
    assert heard == [sounds.BEGINS, sounds.LOST, sounds.LOST, sounds.GOES_ON]


def test_the_tune_of_a_beginning_comes_instead_of_its_strokes():
    played = []
    one = signals.Signals(null_parts.NoLight(), null_parts.NoSounds(), Panel())
    one.sounds.play = played.append
    one.stroke()
    one.show(states.TREATING)
    one.stroke()
    assert played == [sounds.STROKE, sounds.BEGINS, sounds.STROKE]
