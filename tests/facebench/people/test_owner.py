"""The whole program of the drive on the virtual board, used by its button as an owner does."""

from __future__ import annotations

import pytest

from facebench.chips.reset import BROWNOUT, PIN, WATCHDOG
from facebench.simulation import Simulation
from tests.facebench import routines


def used(level=1, events=()):
    simulation = Simulation(routines.short(), level, events=events)
    shown = []
    pixel = simulation.board.front.pixel
    onlooker = pixel.on_change

    def on_change(ns, colour):
        shown.append(colour)
        onlooker(ns, colour)

    pixel.on_change = on_change
    return simulation, simulation.run(by_button=True), shown


@pytest.mark.slow
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_owner_chooses_the_level_by_holding_the_button_and_starts_it_by_a_press(level):
    simulation, report, _ = used(level)
    assert (report.outcome, report.level) == ("success", level)
    assert simulation.start_ns > 1_000_000_000, "it was switched on, and looked at, before"


@pytest.mark.slow
def test_what_is_delivered_is_what_the_treatment_alone_delivers():
    _, report, _ = used(2)
    alone = Simulation(routines.short(), 2).run()
    assert report.duration_ms == alone.duration_ms
    assert report.zones[0].charge_uC == pytest.approx(alone.zones[0].charge_uC, abs=0.5)
    assert report.zones[0].mean_abs_uA == pytest.approx(alone.zones[0].mean_abs_uA, rel=0.01)


@pytest.mark.slow
def test_its_light_shows_waiting_and_treating_and_the_next_choice():
    _, _, shown = used()
    assert (17, 17, 17) in shown, "white: idle, and the self-test"
    assert (6, 0, 25) in shown, "blue: waiting for contact"
    assert (25, 0, 4) in shown, "green: treating"


@pytest.mark.slow
def test_a_press_within_a_treatment_stops_it():
    _, report, _ = used(3, [("press", 3000, None)])
    assert (report.outcome, report.reason) == ("abort", "stopped by the button")
    assert 3000 <= report.duration_ms <= 3012


@pytest.mark.slow
def test_a_fault_stays_until_the_owner_has_acknowledged_it():
    simulation, report, shown = used(3, [("rail", 3000, None)])
    assert report.reason == "G10", "such a surge resets the sensor"
    assert simulation.over_ns + 1_000_000_000 < simulation.board.clock.now_ns
    assert (0, 25, 0) in shown, "red"


@pytest.mark.slow
def test_a_reset_ends_the_program_wherever_it_is():
    simulation, report, _ = used(3, [("bus-hang", 3000, None)])
    assert (report.reason, report.reading) == ("G13", WATCHDOG)
    assert simulation.board.circuit.skin_uA() == 0


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "cause"), [("reset", PIN), ("brownout", BROWNOUT)])
def test_after_a_reset_the_program_starts_again_and_says_why(kind, cause):
    """It has found in its record that a treatment was not finished; then it is ready as ever."""
    simulation, report, shown = used(3, [(kind, 3000, None)])
    assert (report.reason, report.reading) == ("G13", cause)
    assert shown.count((0, 25, 0)) > 0, "red"
    assert simulation.onlooker.sign == "choice"
    assert simulation.app.logbook().unfinished() is None, "it is closed, and reported once"
