"""A treatment from the first contact to its record, on the virtual board with the real drivers."""

from __future__ import annotations

import itertools

import pytest

from facebench.circuit.path import OPEN
from facebench.face.face import Face
from facebench.report import delivered
from facevm import isa
from facevm.limits import Limits
from facevm.session import Session
from facevm.states import (
    CHECKING,
    CLOSED,
    DONE,
    FAULT,
    LIMITED,
    NO_CONTACT,
    PAUSED,
    RESUMING,
    STOPPED,
    TREATING,
    UNSTEADY,
    WAITING,
)
from facevm.thresholds import SOFT_STOP_ms
from tests.facevm.assembly import Assembly, a_wave, glide, hold, ramp, rest, wave, zone

STROKES = glide(2500, 320) + rest(300) + glide(2500, 200)


def test_a_treatment_ends_well_and_off(treat, one_zone):
    run = treat(one_zone(STROKES)).to_the_end()
    session = run.session
    assert (session.outcome, session.reason, session.state) == ("success", "", DONE)
    assert session.routine_ms == 5300
    assert run.is_off
    assert not run.step()


@pytest.mark.slow
def test_what_was_delivered_is_recorded_by_place(treat, one_zone):
    run = treat(one_zone(ramp(200, 500), hold(9000), ramp(0, 500), side="both")).to_the_end()
    record = run.session.record
    for side in (isa.LEFT, isa.RIGHT):
        row = delivered(record, 4 + side)
        assert abs(row.delivered_ms - 10_000) <= 10
        assert abs(row.measured_duAs - row.set_duAs) <= 0.02 * row.set_duAs
        assert row.losses == 0
        assert 1_000 < row.resistance_ohm < 100_000
    assert record.places == (4 + isa.LEFT, 4 + isa.RIGHT)


@pytest.mark.hazard("G08", "run")
def test_nothing_flows_before_contact_but_the_sense_current(treat, one_zone):
    run = treat(one_zone(STROKES))
    run.until(lambda: run.session.state == TREATING)
    assert run.session.wait_ms > 500
    assert 0 < run.virtual.circuit.peak_uA() < 10


@pytest.mark.parametrize("level", [60, 100])
def test_no_more_than_the_level_flows(treat, one_zone, level):
    run = treat(one_zone(STROKES), level_percent=level).to_the_end()
    assert run.virtual.circuit.peak_uA() < 320 * level / 100 * 1.03


@pytest.mark.slow
@pytest.mark.hazard("G08", "run")
def test_without_contact_it_gives_up_after_a_minute(treat, one_zone):
    run = treat(one_zone(STROKES))
    run.step()
    run.person.lift()
    waited_ms = run.until(lambda: False)
    assert (run.session.outcome, run.session.reason) == ("abort", NO_CONTACT)
    assert 60_000 <= waited_ms < 61_000
    assert run.is_off


@pytest.mark.slow
@pytest.mark.hazard("G08", "run")
def test_each_zone_has_its_own_minute_to_wait(treat):
    # zones too short to count as steady treatment, and a person who takes up to 20 s to each
    names = ("jawline", "cheek", "brow", "mouth")
    short = [zone(name, "both", wave(0), glide(1500, 100)) for name in names]
    slow = Face("slow", reaction_ms=20_000)
    run = treat(Assembly(b"".join(short)).load(), face=slow).to_the_end()
    assert run.session.wait_ms > 60_000
    assert (run.session.outcome, run.session.reason) == ("success", "")


@pytest.mark.hazard("G08", "run")
def test_lost_contact_pauses_within_20_ms_and_the_clock_stands_still(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.person.lift(700)
    lost_ms = run.until(lambda: run.session.state == PAUSED)
    assert lost_ms <= 20
    stood_ms = run.session.routine_ms
    run.until(lambda: run.session.state == TREATING)
    assert run.session.routine_ms == stood_ms
    run.to_the_end()
    assert run.session.outcome == "success"
    assert delivered(run.session.record, 4).losses == 1
    assert run.session.routine_ms == 5300
    assert run.session.wait_ms > 700 + 500


@pytest.mark.hazard("JUMP", "run")
def test_a_resume_is_a_soft_start_to_where_it_was(treat, one_zone):
    run = treat(one_zone(ramp(300, 500), hold(5000), ramp(0, 500), waves=[a_wave("sine", hz=1)]))
    run.treating(900)
    run.person.lift(300)
    run.until(lambda: run.session.state == PAUSED)
    was_ms = run.session.routine_ms
    run.until(lambda: run.session.state == RESUMING)
    set_duA = [0]
    while run.session.state == RESUMING:
        run.step()
        set_duA.append(run.session.setpoint_duA)
    run.step()
    set_duA.append(run.session.setpoint_duA)
    assert run.session.routine_ms == was_ms + 2
    # 300 uA of a 1 Hz sine move by 4 uA in 2 ms, the soft start by 1.2 uA: nowhere a jump
    assert max(abs(b - a) for a, b in itertools.pairwise(set_duA)) <= 56
    assert max(map(abs, set_duA)) <= 3000


@pytest.mark.slow
@pytest.mark.hazard("G09", "run")
@pytest.mark.hazard("JUMP", "run")
@pytest.mark.parametrize("shape", ["square", "sine", "sawtooth"])
def test_pauses_and_stops_carry_no_direct_current(treat, one_zone, shape):
    routine = one_zone(ramp(500, 500), hold(20_000), ramp(0, 500), waves=[a_wave(shape, hz=20)])
    run = treat(routine).treating(600)
    for _ in range(20):
        run.until(lambda: run.session.state == TREATING)
        run.until(lambda: run.session.routine_ms % 500 > 450)
        run.person.lift(50)
        run.until(lambda: run.session.state != TREATING)
    run.until(lambda: run.session.state == TREATING)
    run.session.press()
    run.to_the_end()
    assert delivered(run.session.record, 4).losses >= 15
    # each loss cuts a phase short, by 12.5 uC at most; the sensor is right within 1 uA
    most_uC = (delivered(run.session.record, 4).losses + 2) * 12.5 + 25
    assert abs(run.virtual.circuit.charge_pC()) / 1e6 <= most_uC
    assert abs(delivered(run.session.record, 4).charge_dnC) / 1e4 <= most_uC + 30


@pytest.mark.slow
@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("lift_in_ms", [100, 490])
def test_contact_that_is_lost_again_and_again_ends_it(treat, one_zone, lift_in_ms):
    steady = [a_wave("steady", "positive")]
    run = treat(one_zone(ramp(500, 500), hold(9000), ramp(0, 500), waves=steady)).treating(1500)
    run.person.lift(12)
    resumes = 0
    while run.step():
        if run.session.state == RESUMING and run.session._in_state_ms == lift_in_ms:
            run.person.lift(12)
            resumes += 1
    assert (run.session.outcome, run.session.reason) == ("abort", UNSTEADY)
    assert resumes <= 20
    assert run.is_off


@pytest.mark.slow
@pytest.mark.hazard("G08", "run")
def test_steady_treatment_in_between_forgives_a_lost_contact(treat, one_zone):
    run = treat(one_zone(ramp(300, 500), hold(120_000), ramp(0, 500)))
    lost_at_ms = 0
    while run.step():
        if run.session.routine_ms >= lost_at_ms + 4000:
            lost_at_ms = run.session.routine_ms
            run.person.lift(40)
    assert run.session.outcome == "success"
    assert delivered(run.session.record, 4).losses > 20


@pytest.mark.slow
@pytest.mark.hazard("G08", "run")
def test_chatter_teaches_the_sense_current_nothing(treat, one_zone):
    run = treat(one_zone(ramp(500, 500), hold(9000), ramp(0, 500)))
    next_ms, largest = 1500, 0.0
    while run.step():
        session = run.session
        if session.routine_ms >= next_ms:
            next_ms += 200
            run.person.lift(8)
        if session.state in (WAITING, PAUSED) and session._in_state_ms > 4:
            largest = max(largest, abs(run.virtual.circuit.skin_uA()))
    assert 5 < largest < 10
    assert run.virtual.circuit.peak_uA() < 520


@pytest.mark.slow
@pytest.mark.hazard("G14", "run")
@pytest.mark.parametrize("reads", [0.85, 0.9])
def test_a_sensor_that_reads_low_cannot_push_it_over_the_ceilings_guard(treat, one_zone, reads):
    run = treat(one_zone(ramp(500, 500), hold(9000), ramp(0, 500)))
    run.treating(1500)
    run.virtual.sensor.gain *= reads
    run.to_the_end()
    assert run.virtual.circuit.peak_uA() <= 550


@pytest.mark.hazard("G10", "run")
def test_a_sensor_whose_range_changed_is_noticed(treat, one_zone):
    run = treat(one_zone(glide(2000, 50), rest(3000))).treating(2500)
    run.virtual.i2c.writeto(0x40, b"\x00\x21\x9d")  # PGA /1, the mode as it was
    run.virtual.i2c.writeto(0x40, b"\x01")  # the pointer too
    assert run.until(lambda: run.session.state == FAULT) <= 600
    assert run.session.reason == "G10"


DIRECT = [a_wave("steady", "negative"), a_wave("square", "positive")]


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("made_of", DIRECT)
def test_direct_current_of_any_name_moves_so_that_a_stuck_sensor_shows(treat, one_zone, made_of):
    run = treat(one_zone(ramp(200, 500), hold(60_000), ramp(0, 500), waves=[made_of])).treating(
        3000
    )
    run.virtual.sensor.stuck = True
    assert run.until(lambda: run.session.state == FAULT) < 3000
    assert run.session.reason == "G03"


@pytest.mark.parametrize("made_of", [*DIRECT, a_wave("square", "positive", duty=60)])
def test_only_direct_current_is_dithered(treat, one_zone, made_of):
    run = treat(one_zone(ramp(200, 500), hold(3000), ramp(0, 500), waves=[made_of])).treating(800)
    sets = set()
    while run.session.routine_ms < 3000:
        run.step()
        sets.add(abs(run.session.setpoint_duA))
    assert ({1980, 2020} <= sets) == (made_of in DIRECT)


def test_what_flows_in_soft_starts_and_stops_is_recorded(treat, one_zone):
    steady = [a_wave("steady", "positive")]
    run = treat(one_zone(ramp(300, 500), hold(9000), ramp(0, 500), waves=steady)).treating(1500)
    for _ in range(3):
        run.person.lift(100)
        run.until(lambda: run.session.state != TREATING)
        run.until(lambda: run.session.state == TREATING)
    run.session.press()
    run.to_the_end()
    true_uC = run.virtual.circuit.charge_pC() / 1e6
    assert abs(delivered(run.session.record, 4).charge_dnC / 1e4 - true_uC) < 0.02 * true_uC


@pytest.mark.hazard("JUMP", "run")
def test_the_button_stops_softly_and_leaves_it_off(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1200)
    run.session.press()
    took_ms = run.until(lambda: run.session.state == CHECKING)
    assert SOFT_STOP_ms <= took_ms <= SOFT_STOP_ms + 4
    assert run.is_off
    run.to_the_end()
    assert (run.session.outcome, run.session.reason) == ("abort", STOPPED)
    assert run.is_off


def test_the_button_ends_a_wait_at_once(treat, one_zone):
    run = treat(one_zone(STROKES))
    run.until(lambda: run.session.state == WAITING)
    run.session.press()
    assert run.session.state == CHECKING
    assert run.is_off
    run.to_the_end()
    assert run.session.state == DONE
    assert run.is_off


@pytest.mark.hazard("G04", "run")
def test_a_dead_bus_opens_the_disconnect_first(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.bus.naks.update((0x40, 0x62))
    took_ms = run.until(lambda: run.session.state == FAULT)
    assert took_ms <= 20
    assert (run.session.outcome, run.session.reason) == ("fail", "G04")
    assert not run.virtual.enable.value
    assert run.virtual.circuit.skin_uA() == 0


@pytest.mark.hazard("G04", "run")
def test_a_dac_that_does_not_answer_is_the_same(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.bus.naks.add(0x62)
    assert run.until(lambda: run.session.state == FAULT) <= 20
    assert run.session.reason == "G04"
    assert run.virtual.circuit.skin_uA() == 0


@pytest.mark.hazard("G01", "run")
def test_a_stage_that_gives_too_much_is_stopped(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.stage.gain *= 1.5
    run.virtual.circuit.refresh()
    assert run.until(lambda: run.session.state == FAULT) <= 20
    assert run.session.reason in ("G01", "G02")
    assert run.is_off


@pytest.mark.hazard("G10", "run")
def test_a_sensor_reset_is_noticed(treat, one_zone):
    run = treat(one_zone(glide(2000, 50), rest(3000))).treating(2500)
    run.virtual.sensor.surge_reset()
    assert run.until(lambda: run.session.state == FAULT) <= 600
    assert run.session.reason == "G10"
    assert run.is_off


@pytest.mark.hazard("G11", "run")
def test_a_cable_stops_it_and_keeps_it_from_starting(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.vbus.value = True
    assert run.until(lambda: run.session.state == FAULT) <= 110
    assert run.session.reason == "G11"
    assert run.is_off

    plugged = treat(one_zone(STROKES))
    plugged.virtual.vbus.value = True
    plugged.to_the_end()
    assert plugged.session.reason == "G11"
    assert plugged.virtual.circuit.peak_uA() == 0


@pytest.mark.hazard("G07", "run")
def test_a_loop_that_stalls_is_stopped(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.clock.now_ns += 80_000_000
    assert run.until(lambda: run.session.state == FAULT) <= 4
    assert run.session.reason == "G07"
    assert run.is_off


@pytest.mark.hazard("G13", "run")
def test_an_exception_in_the_loop_leaves_it_off(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)

    def loop():
        try:
            run.step()
            raise KeyboardInterrupt
        finally:
            run.session.close()

    with pytest.raises(KeyboardInterrupt):
        loop()
    assert run.is_off
    assert (run.session.outcome, run.session.reason) == ("abort", CLOSED)
    run.session.close()
    assert run.is_off


@pytest.mark.hazard("G13", "run")
def test_a_reset_of_the_controller_disconnects_and_the_next_start_zeroes(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.mcu_reset()
    assert run.virtual.circuit.skin_uA() == 0
    assert run.virtual.dac.code != 2048  # it has no reset line, and keeps what it was told last
    from facevm.board import Board

    Board(run.virtual.i2c, run.virtual.enable)
    assert run.virtual.dac.code == 2048
    assert not run.virtual.enable.value


@pytest.mark.hazard("G13", "run")
def test_losing_power_disconnects(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.power_cycle()
    assert not run.virtual.enable.value
    assert run.virtual.circuit.skin_uA() == 0
    assert run.virtual.dac.code == 2048


@pytest.mark.hazard("DRY", "run")
def test_a_dry_skin_is_another_state_than_no_contact(treat, one_zone):
    run = treat(one_zone(ramp(400, 500), hold(4000), ramp(0, 500)))
    run.treating(800)
    skin = run.virtual.skin
    skin.series_kohm += 45
    run.virtual.circuit.refresh()
    run.until(lambda: run.session.state == LIMITED)
    assert run.session.state == LIMITED
    run.to_the_end()
    assert run.session.outcome == "success"
    assert delivered(run.session.record, 4).limited_ms > 1000
    assert delivered(run.session.record, 4).losses == 0


def test_a_zone_without_a_timed_step_needs_no_contact(treat):
    main = zone("chin", "center") + zone("jawline", "left", wave(0), glide(1500, 100))
    run = treat(Assembly(main).load()).to_the_end()
    assert run.session.outcome == "success"
    assert delivered(run.session.record, isa.place_of(2, isa.CENTER)).delivered_ms == 0


def test_the_open_circuit_is_really_open(treat, one_zone):
    run = treat(one_zone(STROKES)).treating(1000)
    run.virtual.circuit.set_contact(OPEN)
    assert run.virtual.circuit.skin_uA() == 0


def test_the_dac_is_written_when_its_code_changes_and_every_10_ms(treat, one_zone):
    run = treat(
        one_zone(ramp(100, 500), hold(3000), ramp(0, 500), waves=[a_wave("steady", "positive")])
    )
    run.treating(1000)
    run.until(lambda: run.session.routine_ms >= 2000)
    before = run.virtual.bus.transactions
    run.until(lambda: run.session.routine_ms >= 3000)
    reads = 500
    writes = run.virtual.bus.transactions - before - reads
    assert 100 <= writes <= 150, "and where the regulator moved it"


@pytest.mark.parametrize(
    ("board_duA", "own_duA", "lowest_duA"),
    [(6000, 0, 5000), (4999, 0, 4999), (6000, 4998, 4998), (4000, 4500, 4000)],
)
def test_the_guard_is_given_the_lowest_of_the_ceilings_of_zone_board_and_author(
    treat, one_zone, monkeypatch, board_duA, own_duA, lowest_duA
):
    routine = one_zone(ramp(200, 500), hold(1000), ramp(0, 500))
    routine.limit_duA = own_duA
    run = treat(routine)
    limits = Limits(peak_duA=board_duA)
    run.session = session = Session(run.board, routine, 100, run.person, limits)
    begun = []
    monkeypatch.setattr(session.guard, "begin", lambda *how: begun.append(how))
    run.until(lambda: session.state == WAITING)
    assert begun == [(4, lowest_duA, False)]
