"""Whole treatments on the virtual board: the real session, the real drivers, a virtual face."""

import pytest

from facebench.face.face import FACES
from facebench.simulation import Simulation, treat
from facevm.states import STATES

from . import routines


@pytest.fixture(scope="module")
def report():
    return treat(routines.varied(), level=3)


# --- the report --------------------------------------------------------------------------


def test_the_report_has_the_fields_of_run_json(report):
    fields = report.as_dict()
    assert list(fields) == [
        "routine",
        "outcome",
        "reason",
        "level",
        "face",
        "duration_ms",
        "contact_wait_ms",
        "max_abs_uA",
        "mean_error_percent",
        "shutdown_ms",
        "zones",
    ]
    assert list(fields["zones"][0]) == [
        "zone",
        "side",
        "delivered_ms",
        "charge_uC",
        "mean_abs_uA",
        "peak_error_percent",
        "contact_losses",
        "resistance_ohm",
    ]


def test_a_healthy_treatment_succeeds_in_the_planned_time(report):
    assert (report.outcome, report.reason) == ("success", "")
    assert report.duration_ms == routines.varied().duration_ms
    assert report.shutdown_ms is None
    assert (report.routine, report.level) == ("Varied", 3)


def test_zones_come_in_the_order_of_treatment(report):
    assert [(zone.zone, zone.side) for zone in report.zones] == [
        ("jawline", "left"),
        ("jawline", "right"),
        ("cheek", "left"),
        ("forehead", "center"),
    ]


def test_what_was_delivered_is_what_was_set(report):
    assert 0 < report.mean_error_percent < 2
    assert 245 < report.max_abs_uA < 258
    assert [zone.delivered_ms for zone in report.zones] == [2300, 2300, 4000, 4000]


def test_each_zone_s_contact_was_waited_for(report):
    # four placements of 0.8 to 2 s, and what finding the contact takes
    assert 4 * 800 < report.contact_wait_ms < 4 * 2300


def test_a_one_way_current_s_charge_is_its_integral():
    report = treat(routines.one_way(), level=3)
    # 100 uA over 6 s and two ramps of 1 s
    assert report.zones[0].charge_uC == pytest.approx(700, rel=0.02)
    assert report.zones[0].mean_abs_uA == pytest.approx(700 / 8, rel=0.02)


def test_an_alternating_current_leaves_no_charge():
    report = treat(routines.short(), level=3)
    carried_uC = report.zones[0].mean_abs_uA * report.zones[0].delivered_ms / 1000
    assert abs(report.zones[0].charge_uC) < carried_uC / 100


def test_the_device_finds_the_face_s_resistance():
    report = treat(routines.short(), level=3)
    assert report.zones[0].resistance_ohm == pytest.approx(12_000, rel=0.1)


@pytest.mark.slow
def test_a_level_scales_what_is_delivered():
    low, high = (treat(routines.short(), level=level) for level in (1, 3))
    assert low.zones[0].mean_abs_uA == pytest.approx(0.6 * high.zones[0].mean_abs_uA, rel=0.02)


@pytest.mark.parametrize("level", [0, 4])
def test_a_level_the_routine_does_not_have_is_refused(level):
    with pytest.raises(ValueError, match="levels 1 to 3"):
        treat(routines.short(), level=level)


# --- seeds and rates ---------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_seed_is_the_same_treatment_to_the_last_digit():
    first, second = (treat(routines.varied(), seed=11).as_dict() for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_another_seed_is_another_board_and_person():
    first, second = (treat(routines.varied(), seed=seed) for seed in (11, 12))
    assert first.max_abs_uA != second.max_abs_uA
    assert first.contact_wait_ms != second.contact_wait_ms


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("updates_per_s", [500, 1000])
def test_every_board_delivers_within_two_percent(seed, updates_per_s):
    report = treat(routines.short(), level=3, seed=seed, updates_per_s=updates_per_s)
    assert report.outcome == "success"
    assert report.mean_error_percent < 2


@pytest.mark.slow
def test_watching_changes_nothing():
    plain = treat(routines.varied()).as_dict()
    watched = treat(
        routines.varied(), on_sample=lambda sample: None, on_progress=lambda progress: None
    ).as_dict()
    assert watched == plain


# --- events ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.hazard("G08", "fault", "lift")
def test_a_lift_is_waited_for_and_the_rest_delivered():
    report = treat(routines.short(), level=3, events=[("lift", 3000, 2500)])
    whole = treat(routines.short(), level=3)
    assert report.outcome == "success"
    assert report.duration_ms == whole.duration_ms
    assert report.zones[0].contact_losses == 1
    assert report.contact_wait_ms - whole.contact_wait_ms == pytest.approx(2500 + 600, abs=150)


@pytest.mark.slow
@pytest.mark.hazard("G08", "fault", "lift")
def test_a_lift_for_good_ends_the_session_after_a_minute():
    report = treat(routines.short(), level=3, events=[("lift", 3000, None)])
    assert report.outcome == "abort"
    assert report.contact_wait_ms > 60_000
    assert 3000 <= report.duration_ms < 3050


@pytest.mark.hazard("JUMP", "fault", "press")
def test_the_button_stops_it():
    report = treat(routines.short(), level=3, events=[("press", 4000, None)])
    assert report.outcome == "abort"
    assert "button" in report.reason
    assert 3998 <= report.duration_ms <= 4010


def test_an_unknown_event_is_refused():
    with pytest.raises(ValueError, match="sneeze"):
        treat(routines.short(), events=[("sneeze", 1000, None)])


# --- a face it cannot reach --------------------------------------------------------------


@pytest.mark.hazard("DRY", "run")
def test_on_a_dry_face_the_current_falls_short_and_the_report_says_by_how_much():
    report = treat(routines.strong(), level=3, face=FACES["dry"])
    # at rest the rail gives no more than 12 V / 65.8 kohm, worked in 12 V / 43 kohm
    assert report.zones[0].mean_abs_uA < 330
    assert report.mean_error_percent > 20


# --- samples and progress -------------------------------------------------------------------


def test_there_is_a_sample_for_every_control_update():
    samples = []
    report = treat(routines.short(), level=3, on_sample=samples.append)
    times = [one.t_ms for one in samples]
    assert times == list(range(0, 2 * len(samples), 2))
    assert times[-1] == pytest.approx(report.duration_ms + report.contact_wait_ms, abs=120)
    assert {(one.zone, one.side) for one in samples} == {("", ""), ("jawline", "left")}
    assert {one.state for one in samples} <= set(STATES)
    assert samples[-1].state == "done"
    assert samples[-1].skin_uA == 0, "no current when it is over"
    treating = [one for one in samples if one.state == "treating"]
    assert max(one.setpoint_uA for one in treating) == 200
    error_uA = sum(abs(one.skin_uA - one.setpoint_uA) for one in treating)
    set_uA = sum(abs(one.setpoint_uA) for one in treating)
    assert 100 * error_uA / set_uA == pytest.approx(report.mean_error_percent)


@pytest.mark.slow
def test_progress_comes_about_every_100_ms_and_ends_at_the_end():
    seen = []
    report = treat(
        routines.varied(),
        on_progress=lambda p: seen.append((p.t_ms, p.duration_ms, p.zone, p.state, p.last_text)),
    )
    board_ms = report.duration_ms + report.contact_wait_ms
    assert len(seen) == pytest.approx(board_ms / 100, abs=3)
    assert {row[1] for row in seen} == {report.duration_ms}
    assert {row[2] for row in seen} == {"", "jawline", "cheek", "forehead"}
    assert {row[4] for row in seen} >= {"Along the jaw", "Once more"}
    assert [row[0] for row in seen] == sorted(row[0] for row in seen)


def test_however_it_ends_the_output_is_off():
    simulation = Simulation(routines.short())

    def stop(sample):
        if sample.t_ms > 4000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulation.run(on_sample=stop)
    assert simulation.board.enable.value is False
    assert simulation.board.circuit.skin_uA() == 0
    assert simulation.board.dac.code == 2048


def test_the_charge_of_a_zone_holds_its_soft_starts_and_stops():
    lifted = Simulation(routines.one_way(), events=[("lift", 2000, 300), ("lift", 4000, 300)])
    report = lifted.run()
    assert report.outcome == "success"
    assert sum(zone.charge_uC for zone in report.zones) == pytest.approx(
        lifted.board.circuit.charge_pC() / 1e6, abs=0.5
    )
