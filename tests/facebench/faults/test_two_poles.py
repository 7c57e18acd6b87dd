"""How a treatment ends on the reference board with each fault of its parts, by the real runtime."""

import pytest

from facebench.conditions.conditions import healthy
from facebench.face.face import still
from facebench.faults.faults import OF_TWO_POLES
from facebench.simulation import Simulation, treat

from ... import two_poles
from .. import routines

AT_ms = 3500
LEAK_uA = 10


def treated(*events, seed=1, updates_per_s=1000, conditions=None):
    """The report of 8 s at 200 uA on the jawline."""
    return treat(
        routines.short(),
        3,
        seed,
        updates_per_s,
        events=events,
        settings=two_poles.SETTINGS,
        conditions=conditions,
    )


@pytest.mark.parametrize("updates_per_s", [500, 1000])
@pytest.mark.parametrize("seed", range(1, 4))
def test_a_healthy_board_treats(seed, updates_per_s):
    report = treated(seed=seed, updates_per_s=updates_per_s)
    assert (report.outcome, report.reason) == ("success", "")
    assert report.mean_error_percent < 1
    assert report.zones[0].contact_losses == 0


@pytest.mark.parametrize("seed", range(4))
def test_within_the_envelope_of_a_healthy_board_nothing_trips(seed):
    report = treated(seed=seed, conditions=healthy(seed))
    assert (report.outcome, report.reason) == ("success", "")


# kind, number, interlock: from the start, nothing flows
CHECKED = [
    ("battery", None, "BATTERY"),
    ("mid-rail", 20, "SUPPLY"),
    ("reference", 100, "LOAD"),
    ("reference", 10, "LOAD"),
    ("gain", 10, "LOAD"),
    ("half", 30, "LOAD"),
    ("other-half", 30, "LOAD"),
    ("sensor-gain", 10, "LOAD"),
    ("rail", None, "LOAD"),
    ("second-dead", None, "SECOND"),
    ("second-trips", None, "SECOND"),
    ("weld", None, "G15"),
    ("noise", 5, "NOISE"),
    ("leak", 5000, "LEAK"),
]


@pytest.mark.parametrize(
    ("kind", "amount", "interlock"),
    [pytest.param(*row, marks=pytest.mark.hazard(row[2], "fault", row[0])) for row in CHECKED],
)
def test_the_self_check_finds_it_before_anything_flows(kind, amount, interlock):
    report = treated((kind, 0, None, amount))
    assert (report.outcome, report.reason) == ("fail", interlock)
    assert report.max_abs_uA < LEAK_uA


@pytest.mark.hazard("G15", "fault", "weld-return")
@pytest.mark.parametrize("at_ms", [0, AT_ms])
def test_a_return_pole_that_is_welded_is_found_when_somebody_holds_the_electrodes(at_ms):
    report = treated(("weld-return", at_ms, None))
    assert (report.outcome, report.reason) == ("fail", "G15")
    assert report.remaining_uA < 0.1


@pytest.mark.parametrize("kind", ["weld", "weld-return"])
@pytest.mark.parametrize("other", ["gain", "dac-nak", "press", "sensor-nak"])
def test_with_one_pole_welded_the_other_ends_what_flows(kind, other):
    report = treated(
        (kind, AT_ms, None), (other, AT_ms + 500, None, 60 if other == "gain" else None)
    )
    assert report.outcome != "success"
    assert report.remaining_uA < 0.1


@pytest.mark.hazard("LIMIT", "fault", "second-trips")
def test_a_second_channel_that_trips_while_it_treats_ends_it_and_says_so():
    report = treated(("second-trips", AT_ms, None))
    assert (report.outcome, report.reason) == ("fail", "LIMIT")
    (fault,) = report.faults
    assert fault.shutdown_ms < 20


@pytest.mark.hazard("G02", "fault", "rail")
@pytest.mark.parametrize(("kohm", "within_ms"), [(5, 7), (12, 12), (30, 12)])
def test_an_amplifier_at_its_supply_is_ended_by_the_second_channel(kohm, within_ms):
    """Over 750 uA by itself; under that with the limit that a trip halves, in as long again."""
    report = treat(
        routines.short(),
        3,
        1,
        1000,
        events=[("rail", AT_ms, None)],
        face=still(parallel_kohm=kohm),
        settings=two_poles.SETTINGS,
    )
    assert report.outcome == "fail"
    assert report.over_ceiling_ms < within_ms
    assert report.remaining_uA < 0.1


@pytest.mark.hazard("G04", "fault", "dac-nak")
@pytest.mark.parametrize("kind", ["dac-nak", "sensor-nak", "bus-hang"])
def test_a_bus_that_fails_ends_with_poles_that_are_not_fed(kind):
    report = treated((kind, AT_ms, None))
    assert report.outcome == "fail"
    assert report.shutdown_ms <= 150 + 10
    assert report.remaining_uA < 0.1


@pytest.mark.parametrize("ms", [60, 100, 1000])
def test_a_loop_that_stands_still_lets_go_of_the_skin_before_the_watchdog(ms):
    report = treated(("stall", AT_ms, None, ms))
    assert report.outcome == "fail"
    assert report.shutdown_ms <= min(ms, 150) + 10


def test_contact_is_lost_found_again_and_the_electrodes_touching_are_noticed():
    report = treated(("lift", 2500, 700), ("short", 4500, 900))
    assert report.outcome == "success"
    assert report.zones[0].contact_losses == 2
    assert report.touch_uA < 200


@pytest.mark.parametrize(("kohm", "is_found"), [(100, True), (250, False)])
def test_a_dry_face_of_100_kohm_is_a_face_and_the_air_is_none(kohm, is_found):
    face = still(parallel_kohm=kohm, capacitance_nF=1)
    report = treat(routines.short(), 3, 1, 1000, face=face, settings=two_poles.SETTINGS)
    assert (report.reason != "no contact for 60 s") is is_found


@pytest.mark.parametrize("row", OF_TWO_POLES, ids=lambda row: row.name)
def test_what_only_two_poles_have_breaks_on_no_other_board(row):
    with pytest.raises(ValueError, match="two poles"):
        Simulation(routines.short(), 3, events=[(row.name, AT_ms, None)])


@pytest.mark.parametrize("row", OF_TWO_POLES, ids=lambda row: row.name)
def test_a_fault_of_a_millisecond_is_gone_afterwards(row):
    events = [(row.name, AT_ms, 1)]
    simulation = Simulation(routines.short(), 3, 1, 1000, events, settings=two_poles.SETTINGS)
    report = simulation.run()
    assert report.outcome == "success"
    board = simulation.board
    assert (board.battery.mV, board.sensor.bus_mV, board.second.fault) == (3700, 12000, 0)
