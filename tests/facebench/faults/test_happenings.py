"""When faults happen: at the very time of the routine's clock, whatever the loop does just then."""

import pytest

from facebench.faults.faults import Fault
from facebench.simulation import Simulation, treat

from .. import routines

MS_ns = 1_000_000


def onsets(events, updates_per_s=500, routine=None):
    """(when on the board's clock, in ms from the first update; the state then) of each fault."""
    simulation = Simulation(routine or routines.short(), 3, 0, updates_per_s, events)
    rows = []
    simulation.run(
        on_sample=lambda one: rows.append((one.t_ms, simulation.session.routine_ms, one.state))
    )
    found = []
    for occurrence in simulation.happenings.occurrences:
        at_ms = (occurrence.begun_ns - simulation.start_ns) / MS_ns
        before = [row for row in rows if row[0] <= at_ms]
        found.append((at_ms, before[-1][1:] if before else (0, "")))
    return found, simulation, rows


@pytest.mark.slow
@pytest.mark.parametrize("updates_per_s", [500, 1000])
@pytest.mark.parametrize("at_ms", [3000, 3001, 3002, 3001.25, 3000.5])
def test_a_fault_begins_between_updates_where_the_routine_s_clock_is_then(updates_per_s, at_ms):
    found, _, rows = onsets([("charger", at_ms, 1)], updates_per_s)
    (onset_ms, _), *_ = found
    update = max(
        (row for row in rows if row[0] <= onset_ms and row[1] <= at_ms), key=lambda r: r[0]
    )
    assert onset_ms - update[0] == pytest.approx(at_ms - update[1], abs=1e-3)


def test_at_0_s_it_is_there_before_the_first_update():
    found, simulation, _ = onsets([("sensor-nak", 0, None)])
    assert found[0][0] == 0
    assert (simulation.session.outcome, simulation.session.reason) == ("fail", "G04")
    assert simulation.session.routine_ms == 0


def test_at_the_very_end_it_still_happens():
    routine = routines.short()
    found, simulation, _ = onsets([("charger", routine.duration_ms, None)])
    assert len(found) == 1
    assert simulation.session.outcome == "success", "the treatment was over"


def test_after_the_end_it_does_not():
    routine = routines.short()
    found, simulation, _ = onsets([("rail", routine.duration_ms + 1, None)])
    assert found == []
    assert simulation.report().shutdown_ms is None
    assert len(simulation.happenings) == 1


def test_just_after_the_clock_stops_for_a_zone_it_happens_when_the_clock_goes_on():
    """The second side of the jawline begins at 2300 ms of the routine's clock."""
    found, *_ = onsets([("charger", 2301, 1)], routine=routines.varied())
    (_, (routine_ms, state)), *_ = found
    assert (routine_ms, state) == (2300, "treating")


def test_while_the_treatment_waits_the_clock_stands_and_a_fault_does_too():
    """The lift keeps the routine's clock from 3.01 s on for 2 s."""
    found, *_ = onsets([("lift", 3000, 2000), ("charger", 3500, 1)])
    (lift_ms, _), (charger_ms, _) = found
    assert charger_ms - lift_ms > 2000 + 400


def test_what_lasts_ends_by_the_board_s_time_even_while_the_treatment_waits():
    simulation = Simulation(
        routines.short(), 3, events=[("lift", 3000, 3000), ("gain", 3002, 1000, 9)]
    )
    gains = []
    simulation.run(on_sample=lambda one: gains.append((one.t_ms, simulation.board.stage.gain)))
    own = gains[0][1]
    there = [t_ms for t_ms, gain in gains if gain != own]
    assert there[-1] - there[0] == pytest.approx(1000, abs=2)
    assert gains[-1][1] == own


def test_a_fault_during_a_stall_happens_in_the_middle_of_it():
    found, simulation, _ = onsets([("stall", 3000, None, 200), ("rail", 3100, None)])
    (stall_ms, _), (rail_ms, _) = found
    assert rail_ms - stall_ms == pytest.approx(100, abs=2)
    assert simulation.session.outcome == "fail"


def test_a_fault_ends_in_the_middle_of_a_stall():
    simulation = Simulation(
        routines.short(), 3, events=[("rail", 3000, 20), ("stall", 3000, None, 200)]
    )
    report = simulation.run()
    # 12 V over 16.8 kohm at the end of it
    assert report.over_ceiling_total_ms == pytest.approx(20, abs=0.1)


def test_a_fault_while_the_clock_stands_for_a_zone_happens_then():
    """The second side of the jawline begins at 2300 ms of the routine's clock."""
    found, simulation, _ = onsets([("charger", 2300, None)], routine=routines.varied())
    (_, (routine_ms, state)), *_ = found
    assert (routine_ms, state) == (2300, "zeroing")
    assert simulation.session.outcome == "fail"


def test_two_faults_at_once_both_begin():
    found, simulation, _ = onsets([("sensor-nak", 3000, None), ("dac-nak", 3000, None)])
    (one_ms, _), (other_ms, _) = found
    assert one_ms == other_ms
    assert simulation.board.circuit.skin_uA() == 0


def test_a_program_that_is_dead_meets_no_more_faults():
    events = [("reset", 3000, None), ("reset", 3000, None), ("rail", 3000.1, None)]
    _, simulation, _ = onsets(events)
    assert [one.fault.kind for one in simulation.happenings.occurrences] == ["reset"]
    assert len(simulation.happenings) == 2
    assert simulation.board.stage.stuck == 0


def test_what_lasts_ends_even_while_the_board_boots():
    """The disconnect is welded for 300 ms; the DAC keeps its code until boot.py has run."""
    events = [("weld", 3000, 300), ("reset", 3100, None)]
    report = treat(routines.short(), 3, events=events)
    assert report.shutdown_ms == pytest.approx(200, abs=0.01)


def test_the_same_faults_are_the_same_run_to_the_last_digit():
    events = [("lift", 2000, 700), Fault("gain", 3000, 400, 5), ("stall", 3600, None, 30)]
    first, second = (treat(routines.short(), 3, 7, events=events).as_dict() for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_looking_changes_nothing_with_faults_either():
    events = [("lift", 2000, 700), ("rail", 4000.3, None)]
    plain = treat(routines.short(), 3, 7, events=events).as_dict()
    watched = treat(routines.short(), 3, 7, on_sample=lambda sample: None, events=events).as_dict()
    assert plain == watched


def test_a_fault_that_never_comes_changes_nothing_either():
    plain = treat(routines.short(), 3, 7).as_dict()
    armed = treat(routines.short(), 3, 7, events=[("rail", 60_000, None)]).as_dict()
    assert {name: armed[name] for name in plain} == plain
