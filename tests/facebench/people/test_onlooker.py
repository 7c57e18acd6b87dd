"""The onlooker: what the light shows and the buzzer sounds, by name."""

from __future__ import annotations

import pytest

from facebench.simulation import Simulation
from tests.facebench import routines

GREEN, BLUE, RED = (0, 25, 4), (0, 6, 25), (25, 0, 0)


def watched(level=1, events=(), **settings):
    """A treatment, its signs as (name, colour), and its tunes, in their order."""
    simulation = Simulation(routines.short(), level, events=events, settings=settings or None)
    onlooker, signs, tunes = simulation.onlooker, [], []
    onlooker.on_sign = lambda: signs.append((onlooker.sign, onlooker.lit))
    onlooker.on_tune = lambda: tunes.append(onlooker.tune)
    simulation.run(by_button=True)
    return simulation, signs, tunes


@pytest.mark.slow
def test_each_state_that_can_be_seen_is_a_sign_in_its_own_colour():
    _, signs, _ = watched()
    assert [name for name, _ in signs[:3]] == ["choice", "zeroing", "testing"]
    assert signs[3:5] == [("waiting", BLUE), ("treating", GREEN)]
    assert signs[-1] == ("done", GREEN)


@pytest.mark.slow
def test_the_end_is_seen_and_heard():
    _, _, tunes = watched()
    assert tunes[-1] == "done"
    _, signs, tunes = watched(3, [("press", 3000, None)])
    assert (signs[-1][0], tunes[-1]) == ("ended early", "ended early")


@pytest.mark.slow
def test_a_fault_is_red_until_it_was_read_and_heard_once():
    _, signs, tunes = watched(3, [("rail", 3000, None)])
    assert ("fault", RED) in signs
    assert tunes.count("fault") == 1
    assert signs[-1][0] == "choice"


@pytest.mark.slow
def test_a_lost_contact_is_seen_heard_and_seen_to_come_back():
    _, signs, tunes = watched(3, [("lift", 2500, 500)])
    names = [name for name, _ in signs]
    at = names.index("paused")
    assert names[at : at + 3] == ["paused", "resuming", "treating"]
    assert "lost" in tunes


@pytest.mark.slow
def test_the_level_that_is_chosen_is_shown():
    simulation, signs, tunes = watched(3)
    assert [name for name, _ in signs[:3]] == ["choice"] * 3
    assert tunes[:2] == ["choice"] * 2
    assert simulation.onlooker.level == 3


@pytest.mark.slow
@pytest.mark.parametrize("order", ["GRB", "RGB", "BRG"])
def test_the_colour_is_the_same_whatever_order_the_pixel_takes_its_bytes_in(order):
    _, signs, _ = watched(LED_ORDER=order, LED_PERCENT=10)
    assert ("treating", GREEN) in signs


@pytest.mark.slow
def test_a_board_without_light_and_buzzer_gives_no_sign():
    simulation, signs, tunes = watched(LED_PIN="")
    assert (signs, tunes) == ([], [])
    assert simulation.onlooker.lit == (0, 0, 0)


@pytest.mark.slow
def test_a_buzzer_alone_is_heard():
    _, signs, tunes = watched(LED_PIN="", BUZZER_PIN="A1")
    assert signs == []
    assert "done" in tunes
