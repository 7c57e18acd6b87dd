"""Whole courses of set and measured currents, with the corridor and with every rule looking on.

What may be different is G03's: what lies within the corridor followed, by definition, so a sensor
that passes through it while it is stuck is found at the next move.
"""

from __future__ import annotations

from random import Random

import pytest

from facevm import isa
from facevm.actuator import Dither
from facevm.guard import TRIPPED, Guard
from facevm.thresholds import SETTLE_ms
from tests.facevm.corridor import shut
from tests.facevm.guarding import STAGE, guarding, roomy, spent, watch

RATES_ms = (1, 2, 5)
PERIODS_ms = (20, 40, 100, 200, 500, 1000, 10_000)
PEAKS_duA = (120, 300, 1000, 3000, 4500)
FAULTS = ("gain", "offset", "lost", "clamp", "half", "flip", "wander")
UPDATES = 400


def triangle(part):
    """A period of it, from 0 to 1."""
    return 4 * part if part < 0.25 else 2 - 4 * part if part < 0.75 else 4 * part - 4


WAVES = {
    "square": lambda part: 1 if part < 0.5 else -1,
    "pulses": lambda part: part < 0.5,
    "triangle": triangle,
    "edges": lambda part: max(-1, min(1, 3 * triangle(part))),
    "steady": lambda part: 0.98 if part < 0.5 else 1.02,
}


def drawn(random, passed_ms):
    """A wave with a soft start, in duA, an update each."""
    wave = WAVES[random.choice(sorted(WAVES))]
    period_ms, peak_duA = random.choice(PERIODS_ms), random.choice(PEAKS_duA)
    rise_ms = random.choice((peak_duA / 10, 500, 1000))
    times_ms = [update * passed_ms for update in range(UPDATES)]
    return [
        int(peak_duA * min(1, at_ms / rise_ms) * wave(at_ms % period_ms / period_ms))
        for at_ms in times_ms
    ]


def measured(random, sets_duA):
    """What a sensor reads of it: conversions reach back, are noisy and a little off."""
    back, gain = random.random(), random.choice((1, 0.99, 1.02))
    noise_duA = random.choice((0, 3, 10, 20))
    pairs = zip(sets_duA, [0, *sets_duA], strict=False)
    return [
        int((now * (1 - back) + then * back) * gain + random.uniform(-noise_duA, noise_duA))
        for now, then in pairs
    ]


def broken(random, reads_duA):
    """The same with a fault, from some time on, for long or not."""
    fault, part = random.choice(FAULTS), random.random()
    begins = random.randrange(20, UPDATES)
    ends = begins + random.choice((3, 10, 50, UPDATES))
    most_duA = 3000 * part
    change = {
        "gain": lambda read: read * (0.3 + 1.4 * part),
        "offset": lambda read: read + 800 * (part - 0.5),
        "lost": lambda read: 200 * part - 100,
        "clamp": lambda read: max(-most_duA, min(most_duA, read)),
        "half": lambda read: read * part if read > 0 else read,
        "flip": lambda read: -read,
        "wander": lambda read: read + random.uniform(-600, 600) * part,
    }[fault]
    return [
        int(change(read)) if begins <= update < ends else read
        for update, read in enumerate(reads_duA)
    ]


def ending(guard, pairs, passed_ms):
    """What ends this course, and when."""
    for update, (set_duA, measured_duA) in enumerate(pairs):
        guard.note(set_duA, STAGE.code(set_duA))
        verdict = guard.judge(measured_duA, passed_ms)
        if verdict:
            return (guard.tripped if verdict == TRIPPED else "G08"), update * passed_ms
    return "", UPDATES * passed_ms


def both(seed, is_broken):
    """How a drawn course ends where every rule looks on, and with the corridor; and its rate."""
    random = Random(seed)
    passed_ms = random.choice(RATES_ms)
    sets_duA = drawn(random, passed_ms)
    reads_duA = measured(random, sets_duA)
    if is_broken:
        reads_duA = broken(random, reads_duA)
    pairs = [*zip(sets_duA, reads_duA, strict=True)]
    has_room = random.choice((roomy, spent))
    bound_uC = random.choice((30_000, 50, 20)) if is_broken else 30_000
    ends = [
        ending(given(guarding(has_room, bound_uC=bound_uC)), pairs, passed_ms)
        for given in (shut, lambda guard: guard)
    ]
    return *ends, passed_ms


@pytest.mark.parametrize("lot", range(10))
def test_a_healthy_course_trips_neither_way(lot):
    for number in range(25):
        closely, with_corridor, _ = both(f"healthy {lot} {number}", is_broken=False)
        assert closely[0] == with_corridor[0] == ""


@pytest.mark.hazard("G01", "run")
@pytest.mark.hazard("G02", "run")
@pytest.mark.hazard("G05", "run")
@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("lot", range(20))
def test_what_every_rule_finds_is_found_with_the_corridor_10_ms_later_at_most(lot):
    tripped = later = 0
    for number in range(25):
        (closely, at_ms), (found, found_ms), passed_ms = both(f"{lot} {number}", is_broken=True)
        most_ms = SETTLE_ms + 3 * passed_ms
        if closely == "G03" and (found, found_ms) != (closely, at_ms):
            later += 1
            continue
        if at_ms > UPDATES * passed_ms - most_ms:
            continue  # the course ends before it would have to be found
        assert found == closely
        assert at_ms <= found_ms <= at_ms + most_ms
        tripped += bool(found)
    assert tripped
    assert later <= 1


# --- a sensor that is stuck --------------------------------------------------------------


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("dA_per_s", [200, 700, 3000, 10_000])
@pytest.mark.parametrize("stuck_duA", [300, 2000, 4000])
@pytest.mark.parametrize(("way", "earlier"), [(1, "G14"), (-1, "G01")])
def test_on_a_slope_it_is_found_once_the_set_current_has_moved_by_20_uA(
    stuck_duA, dA_per_s, passed_ms, way, earlier
):
    """Upwards where there is room, downwards on any board; on gentle slopes it is short for long,
    and a small current is soon too much, before it has moved that far."""
    guard = guarding(roomy if way > 0 else spent)
    watch(guard, [(stuck_duA, stuck_duA)] * 50, passed_ms)
    an_update_duA = dA_per_s * passed_ms / 1000
    moved_duA = 0.0
    while not guard.tripped:
        moved_duA += an_update_duA
        assert moved_duA <= 200 + 9 * an_update_duA
        watch(guard, [(stuck_duA + way * int(moved_duA), stuck_duA)], passed_ms)
    assert guard.tripped in ("G03", earlier)


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("period_ms", [40, 100, 1000])
@pytest.mark.parametrize("wave", ["square", "triangle", "edges"])
def test_on_a_wave_it_is_found_within_a_period(wave, period_ms, passed_ms):
    if period_ms < isa.UPDATES_PER_PERIOD_CURVED * passed_ms:
        period_ms = isa.UPDATES_PER_PERIOD_CURVED * passed_ms  # no faster one can be drawn
    sets_duA = [
        int(3000 * WAVES[wave](at_ms % period_ms / period_ms))
        for at_ms in range(0, 4 * period_ms, passed_ms)
    ]
    reads_duA = [0, *sets_duA[:-1]]
    course = [*zip(sets_duA, reads_duA, strict=True)]
    healthy, a_period = guarding(roomy), period_ms // passed_ms
    assert TRIPPED not in watch(healthy, course, passed_ms)
    for begins in range(a_period, 2 * a_period, max(1, a_period // 20)):
        guard = guarding(roomy)
        watch(guard, course[:begins], passed_ms)
        stuck_duA = reads_duA[begins]
        if abs(stuck_duA) < 50:
            continue  # that may be lost contact
        stuck = [(set_duA, stuck_duA) for set_duA in sets_duA[begins : begins + a_period + 4]]
        assert TRIPPED in watch(guard, stuck, passed_ms)


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("set_duA", [400, 4000, -4000])
def test_on_dithered_current_it_is_found_at_the_third_step(set_duA, passed_ms):
    dither = Dither()
    dither.begin(5000)
    second = 1000 // passed_ms
    sets_duA = [dither.move(set_duA, passed_ms) for _ in range(2 * second)]
    guard = guarding(roomy)
    course = [*zip(sets_duA, [sets_duA[0], *sets_duA], strict=False)]
    assert TRIPPED not in watch(guard, course[:second], passed_ms)
    stuck_duA = course[second - 1][1]
    verdicts = watch(guard, [(duA, stuck_duA) for duA in sets_duA[second:]], passed_ms)
    assert verdicts.index(TRIPPED) * passed_ms <= 500 + 4 * passed_ms + SETTLE_ms
    assert guard.tripped == "G03"


def test_shut_means_that_every_rule_looks_on(monkeypatch):
    """What the others are held against."""
    looks = []
    closely = Guard._judge_closely
    monkeypatch.setattr(
        Guard, "_judge_closely", lambda guard, *read: looks.append(read) or closely(guard, *read)
    )
    watch(shut(guarding()), [(1000, 1000)] * 20)
    assert len(looks) == 20
    watch(guarding(), [(1000, 1000)] * 20)
    assert len(looks) == 24
