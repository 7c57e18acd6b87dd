"""How a treatment ends with each fault: what stops it, how fast, and what the skin had of it."""

import pytest

from facebench.chips.reset import BROWNOUT, PIN, WATCHDOG
from facebench.faults.faults import KINDS
from facebench.simulation import Simulation, treat

from .. import routines

AT_ms = 3500


def treated(*events, level=3, routine=None, seed=1):
    """The report of 8 s at 200 uA on the jawline, with what goes wrong."""
    return treat(routine or routines.short(), level, seed, events=events)


# kind, number, interlock, no current within so many ms
STOPS = [
    ("dac-nak", None, "G04", 20),
    ("sensor-nak", None, "G04", 20),
    ("sensor-stuck", None, "G03", 200),
    ("sensor-reset", None, "G10", 501),
    ("sensor-gain", 30, "G14", 1000),
    ("bus-hang", None, "G13", 250),
    ("gain", 60, "G01", 20),
    ("rail", None, "G10", 5),
    ("stall", 60, "G07", 70),
    ("stall", 1000, "G13", 250),
    ("usb", None, "G11", 101),
    ("charger", None, "G11", 101),
    ("reset", None, "G13", 0),
    ("brownout", None, "G13", 0),
]


@pytest.mark.parametrize(
    ("kind", "amount", "interlock", "within_ms"),
    [pytest.param(*row, marks=pytest.mark.hazard(row[2], "fault", row[0])) for row in STOPS],
)
def test_a_fault_stops_it_in_time_and_by_its_interlock(kind, amount, interlock, within_ms):
    report = treated((kind, AT_ms, None, amount))
    assert (report.outcome, report.reason) == ("fail", interlock)
    assert 0 <= report.shutdown_ms <= within_ms
    assert report.over_ceiling_ms <= 5
    assert report.remaining_uA < 2
    (fault,) = report.faults
    assert fault.shutdown_ms == report.shutdown_ms


@pytest.mark.hazard("G02", "fault", "gain")
@pytest.mark.parametrize("percent", [11, 15, 60])
def test_at_the_ceiling_more_is_over_it_for_5_ms_at_most(percent):
    for at_ms in range(AT_ms, AT_ms + 12, 4):
        report = treat(routines.strong(), 3, 1, 1000, events=[("gain", at_ms, None, percent)])
        assert report.outcome == "fail"
        assert report.reason in ("G01", "G02") if percent == 60 else report.reason == "G02"
        assert report.over_ceiling_ms <= 5


@pytest.mark.hazard("G02", "fault", "gain")
@pytest.mark.parametrize("updates_per_s", [500, 1000])
@pytest.mark.parametrize(("kind", "percent"), [("drift", 1000), ("drift", 100), ("gain", 13)])
def test_few_updates_a_second_are_no_longer_over_it(kind, percent, updates_per_s):
    """Where one conversion is over, the next ones are read at once."""
    for at_us in range(0, 3600, 900):
        event = (kind, AT_ms + at_us / 1000, None, percent)
        report = treat(routines.strong(), 3, 1, updates_per_s, events=[event])
        assert report.reason in ("G01", "G02")
        assert report.over_ceiling_ms <= 4.5


@pytest.mark.slow
@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
def test_whatever_happens_the_output_is_off_afterwards(row):
    simulation = Simulation(
        routines.short(), 3, events=[(row.name, AT_ms, None, 50 if row.sign else None)]
    )
    report = simulation.run()
    assert simulation.board.enable.value is False
    assert report.remaining_uA < 2
    assert report.over_ceiling_ms <= 5


@pytest.mark.parametrize("row", [row for row in KINDS if row.lasts], ids=lambda row: row.name)
def test_a_fault_of_a_millisecond_is_gone_afterwards(row):
    simulation = Simulation(
        routines.short(), 3, events=[(row.name, AT_ms, 1, 50 if row.sign else None)]
    )
    simulation.run()
    bench = simulation.board
    fresh = Simulation(routines.short(), 3).board
    assert (bench.bus.naks, bench.bus.is_held, bench.vbus.value) == (set(), False, False)
    assert (bench.stage.gain, bench.stage.stuck) == (fresh.stage.gain, 0)
    assert (bench.sensor.gain, bench.sensor.stuck) == (fresh.sensor.gain, False)
    assert bench.stage.output_kohm == fresh.stage.output_kohm
    assert (bench.enable.welded, bench.circuit.enabled) == (False, False)


@pytest.mark.hazard("G15", "fault", "weld")
def test_a_welded_disconnect_is_found_by_the_self_test_at_the_end():
    report = treated(("weld", AT_ms, None))
    assert (report.outcome, report.reason) == ("fail", "G15")
    assert report.duration_ms == routines.short().duration_ms, "it was delivered first"
    assert report.over_ceiling_ms == 0
    assert report.shutdown_ms > report.duration_ms - AT_ms, "counted from its onset all the same"


@pytest.mark.hazard("TOUCH", "fault", "short")
def test_electrodes_that_touch_are_told_waited_for_and_the_rest_delivered():
    report = treated(("short", AT_ms, 2000), routine=routines.one_way())
    assert report.outcome == "success"
    assert "touching" in [state for state, _ in report.faults[0].states]
    assert report.shutdown_ms is None, "nothing had to be stopped"


@pytest.mark.slow
@pytest.mark.hazard("TOUCH", "fault", "short")
def test_electrodes_that_touch_for_good_end_it_after_a_minute_at_zero():
    report = treated(("short", AT_ms, None), routine=routines.one_way())
    assert report.outcome == "abort"
    assert report.contact_wait_ms > 60_000
    assert report.shutdown_ms < 1000, "to zero at once, not after the minute"


@pytest.mark.hazard("G08", "fault", "lift")
@pytest.mark.hazard("JUMP", "fault", "lift")
def test_a_lift_pauses_and_goes_on_and_nothing_had_to_be_stopped():
    report = treated(("lift", AT_ms, 2000))
    assert (report.outcome, report.shutdown_ms) == ("success", None)
    states = dict(reversed(report.faults[0].states))
    assert states["paused"] <= 30
    assert 2000 < states["treating"] < 3000


@pytest.mark.slow
@pytest.mark.hazard("G08", "fault", "lift")
def test_a_lift_for_good_counts_until_the_output_was_at_zero():
    report = treated(("lift", AT_ms, None))
    assert (report.outcome, report.reason) == ("abort", "no contact for 60 s")
    assert report.shutdown_ms <= 30


@pytest.mark.hazard("JUMP", "fault", "press")
def test_the_button_stops_softly():
    report = treated(("press", AT_ms, None))
    assert (report.outcome, report.reason) == ("abort", "stopped by the button")
    assert 464 <= report.shutdown_ms <= 500


@pytest.mark.slow
def test_a_hiccup_that_no_interlock_needs_to_stop_is_carried_over():
    between_ms = AT_ms + 30  # the cable is looked at every 100 ms
    for event in (
        ("stall", AT_ms, None, 40),
        ("charger", between_ms, 20),
        ("bus-hang", AT_ms, 30),
    ):
        report = treated(event)
        assert (report.outcome, report.shutdown_ms) == ("success", None), event


@pytest.mark.hazard("G07", "fault")
def test_a_bus_that_hangs_for_a_while_delays_the_loop_and_does_not_fail_it():
    report = treated(("bus-hang", AT_ms, 100))
    assert (report.outcome, report.reason) == ("fail", "G07")
    assert report.shutdown_ms == pytest.approx(102, abs=2)


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (("reset", AT_ms, None), PIN),
        pytest.param(
            ("bus-hang", AT_ms, None),
            WATCHDOG,
            marks=pytest.mark.hazard("G04", "fault", "bus-hang"),
        ),
        (("stall", AT_ms, None, 5000), WATCHDOG),
        (("brownout", AT_ms, None), BROWNOUT),
    ],
)
def test_a_reset_says_what_caused_it(event, cause):
    report = treated(event)
    assert (report.tripped, report.reading) == ("G13", cause)


@pytest.mark.hazard("G13", "fault", "reset")
def test_after_a_reset_nothing_of_the_program_runs():
    """The panel, the button, the close of the session: all dead. Only boot zeroes the DAC."""
    simulation = Simulation(routines.short(), 3, events=[("reset", AT_ms, None)])
    shown = []
    simulation.person.show = shown.append
    written_ns = []
    dac, clock = simulation.board.dac, simulation.board.clock
    write = dac.write
    dac.write = lambda *what: (written_ns.append(clock.now_ns), write(*what))
    samples = []
    simulation.run(on_sample=samples.append)
    assert written_ns[-1] - written_ns[-2] > 1e9, "what the program still asked for went nowhere"
    assert shown[-1] == simulation.session.state, "it died where it stood"
    assert samples[-1].state == "reset"
    assert samples[-1].t_ms - samples[-2].t_ms > 1000, "until boot.py has run"
    assert samples[-1].dac_code == simulation.board.dac.code == 2048
    assert not simulation.board.watchdog.runs


@pytest.mark.hazard("G13", "fault", "reset")
@pytest.mark.hazard("G15", "fault", "weld")
def test_with_a_weld_and_a_reset_the_dac_holds_its_code_until_boot():
    report = treated(("weld", 3000, None), ("reset", AT_ms, None))
    assert report.reason == "G13"
    assert 1000 <= report.shutdown_ms < 1002
    assert report.over_ceiling_ms == 0


def test_two_faults_that_beat_the_device_are_reported_as_such():
    """Both ways off are gone: the disconnect is welded and the amplifier deaf."""
    report = treated(("weld", 3000, None), ("rail", AT_ms, None))
    assert report.outcome == "fail"
    assert report.remaining_uA > 600
    assert report.shutdown_ms is None


def test_the_shutdown_is_counted_from_the_last_fault_that_was_there():
    report = treated(("lift", 2000, 500), ("rail", AT_ms, None))
    lift, rail = report.faults
    assert (lift.kind, rail.kind) == ("lift", "rail")
    assert lift.shutdown_ms is None
    assert rail.shutdown_ms == report.shutdown_ms <= 5


@pytest.mark.hazard("G11", "fault", "usb")
def test_a_fault_while_waiting_for_contact_stops_it_too():
    report = treated(("usb", 2300, None), routine=routines.varied())
    assert (report.outcome, report.reason) == ("fail", "G11")
    assert report.shutdown_ms <= 101


@pytest.mark.hazard("G04", "fault", "sensor-nak")
@pytest.mark.hazard("G11", "fault", "usb")
def test_a_fault_at_the_first_instant_keeps_it_from_starting():
    for event, reason in ((("usb", 0, None), "G11"), (("sensor-nak", 0, None), "G04")):
        report = treated(event)
        assert (report.outcome, report.reason, report.zones) == ("fail", reason, [])
        assert (report.max_abs_uA, report.shutdown_ms) == (0, 0)


def test_a_fault_at_the_very_last_instant_stops_it_too():
    report = treated(("dac-nak", routines.short().duration_ms, None))
    assert (report.outcome, report.reason) == ("fail", "G04")
    assert report.faults[0].state == "treating"
    assert report.shutdown_ms < 1


def test_without_faults_the_report_is_what_it_always_was():
    report = treat(routines.short(), 3)
    assert (report.shutdown_ms, report.over_ceiling_ms, report.faults) == (None, None, [])
    assert list(report.as_dict())[-1] == "zones"


def test_with_faults_the_report_goes_on_after_its_zones():
    fields = treated(("lift", AT_ms, 500)).as_dict()
    assert list(fields)[-5:] == [
        *("zones", "over_ceiling_ms", "over_ceiling_total_ms", "remaining_uA", "faults")
    ]
    (fault,) = fields["faults"]
    assert list(fault) == [
        *("kind", "label", "at_ms", "onset_ms", "state", "lasted_ms", "shutdown_ms", "states")
    ]
    assert (fault["kind"], fault["at_ms"], fault["lasted_ms"]) == ("lift", AT_ms, 500)
    assert fault["states"][0]["state"] == "paused"
