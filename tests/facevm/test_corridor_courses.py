"""Whole courses of set and measured currents, with the corridor and with every rule looking on.

With the corridor a guard judges each measurement, as in a soft start, or is told sums, as in a
treatment. What may be different is G03's: what lies within the corridor followed, by definition, so
a sensor that passes through it while it is stuck is found at the next move.
"""

from __future__ import annotations

from random import Random

import pytest

from facevm import isa
from facevm.actuator import Dither
from facevm.guard import TRIPPED, Guard
from facevm.thresholds import SETTLE_ms
from tests.facevm.corridor import shut, watch_by_sums
from tests.facevm.guarding import guarding, roomy, spent, watch

WAYS = pytest.mark.parametrize("watched", [watch, watch_by_sums])
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
    period_ms = max(period_ms, isa.UPDATES_PER_PERIOD_CURVED * passed_ms)  # none is drawn faster
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


def ending(guard, watched, pairs, passed_ms):
    """What ends this course, and when."""
    for update, verdict in enumerate(watched(guard, pairs, passed_ms)):
        if verdict:
            return (guard.tripped if verdict == TRIPPED else "G08"), update * passed_ms
    return "", UPDATES * passed_ms


def endings(seed, is_broken):
    """How a drawn course ends where every rule looks on, and with the corridor both ways; and its
    rate."""
    random = Random(seed)
    passed_ms = random.choice(RATES_ms)
    sets_duA = drawn(random, passed_ms)
    reads_duA = measured(random, sets_duA)
    if is_broken:
        reads_duA = broken(random, reads_duA)
    pairs = [*zip(sets_duA, reads_duA, strict=True)]
    has_room = random.choice((roomy, spent))
    bound_uC = random.choice((30_000, 50, 20)) if is_broken else 30_000
    closely = shut(guarding(has_room, bound_uC=bound_uC))
    judged, told = (guarding(has_room, bound_uC=bound_uC) for _ in range(2))
    with_corridor = [
        ending(judged, watch, pairs, passed_ms),
        ending(told, watch_by_sums, pairs, passed_ms),
    ]
    return ending(closely, watch, pairs, passed_ms), with_corridor, passed_ms


@pytest.mark.parametrize("lot", range(10))
def test_a_healthy_course_trips_neither_way(lot):
    for number in range(25):
        closely, with_corridor, _ = endings(f"healthy {lot} {number}", is_broken=False)
        assert [reason for reason, _ in (closely, *with_corridor)] == [""] * 3


@pytest.mark.hazard("G01", "run")
@pytest.mark.hazard("G02", "run")
@pytest.mark.hazard("G05", "run")
@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("lot", range(20))
def test_what_every_rule_finds_is_found_with_the_corridor_10_ms_later_at_most(lot):
    tripped = later = 0
    for number in range(25):
        (closely, at_ms), with_corridor, passed_ms = endings(f"{lot} {number}", is_broken=True)
        most_ms = SETTLE_ms + 3 * passed_ms
        for found, found_ms in with_corridor:
            if closely == "G03" and (found, found_ms) != (closely, at_ms):
                later += found_ms > at_ms
                continue
            if at_ms > UPDATES * passed_ms - most_ms:
                continue  # the course ends before it would have to be found
            assert found == closely
            assert at_ms <= found_ms <= at_ms + most_ms
            tripped += bool(found)
    assert tripped
    assert later <= 2  # of 50


# --- a sensor that is stuck --------------------------------------------------------------


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("dA_per_s", [200, 700, 3000, 10_000])
@pytest.mark.parametrize("stuck_duA", [300, 2000, 4000])
@pytest.mark.parametrize(("way", "earlier"), [(1, "G14"), (-1, "G01")])
@WAYS
def test_on_a_slope_it_is_found_once_the_set_current_has_moved_by_20_uA(
    watched, stuck_duA, dA_per_s, passed_ms, way, earlier
):
    """Upwards where there is room, downwards on any board; on gentle slopes it is short for long,
    and a small current is soon too much, before it has moved that far."""
    an_update_duA = dA_per_s * passed_ms / 1000
    updates = int(200 / an_update_duA) + 10
    moves_duA = [0] * 50 + [way * int(at * an_update_duA) for at in range(updates)]
    guard = guarding(roomy if way > 0 else spent)
    verdicts = watched(guard, [(stuck_duA + duA, stuck_duA) for duA in moves_duA], passed_ms)
    assert TRIPPED in verdicts[50:]
    assert guard.tripped in ("G03", earlier)


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("period_ms", [40, 100, 1000])
@pytest.mark.parametrize("wave", ["square", "triangle", "edges"])
@WAYS
def test_on_a_wave_it_is_found_within_a_period(watched, wave, period_ms, passed_ms):
    if period_ms < isa.UPDATES_PER_PERIOD_CURVED * passed_ms:
        period_ms = isa.UPDATES_PER_PERIOD_CURVED * passed_ms  # no faster one can be drawn
    sets_duA = [
        int(3000 * WAVES[wave](at_ms % period_ms / period_ms))
        for at_ms in range(0, 4 * period_ms, passed_ms)
    ]
    reads_duA = [0, *sets_duA[:-1]]
    course = [*zip(sets_duA, reads_duA, strict=True)]
    healthy, a_period = guarding(roomy), period_ms // passed_ms
    assert TRIPPED not in watched(healthy, course, passed_ms)
    for begins in range(a_period, 2 * a_period, max(1, a_period // 20)):
        stuck_duA = reads_duA[begins]
        if abs(stuck_duA) < 50:
            continue  # that may be lost contact
        stuck = [(set_duA, stuck_duA) for set_duA in sets_duA[begins : begins + a_period + 4]]
        assert TRIPPED in watched(guarding(roomy), [*course[:begins], *stuck], passed_ms)[begins:]


def dithered(set_duA, passed_ms, stuck_at, updates):
    """A steady current with its dither, and a sensor that stays as it is from an update on."""
    dither = Dither()
    dither.begin(5000)
    sets_duA = [dither.move(set_duA, passed_ms) for _ in range(updates)]
    reads_duA = [sets_duA[0], *sets_duA[:-1]]
    reads_duA[stuck_at:] = [reads_duA[stuck_at]] * (updates - stuck_at)
    return [*zip(sets_duA, reads_duA, strict=True)]


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("passed_ms", RATES_ms)
@pytest.mark.parametrize("set_duA", [200, 400, 4000, -4000])
@pytest.mark.parametrize("into_ms", [0, 120, 240])
@WAYS
def test_on_dithered_current_it_is_found_at_the_end_of_the_third_half(
    watched, into_ms, set_duA, passed_ms
):
    """Of which it saw nothing: the half within which it got stuck may have told."""
    is_by_sums = {"is_steady": True} if watched is watch_by_sums else {}
    begins = (1000 + into_ms) // passed_ms
    updates = 2500 // passed_ms
    course = dithered(set_duA, passed_ms, updates - 1, updates)
    assert TRIPPED not in watched(guarding(roomy), course, passed_ms, **is_by_sums)
    guard = guarding(roomy)
    course = dithered(set_duA, passed_ms, begins, updates)
    verdicts = watched(guard, course, passed_ms, **is_by_sums)
    assert guard.tripped == "G03"
    trips_ms = (verdicts.index(TRIPPED) - begins) * passed_ms
    assert 0 < trips_ms <= 4 * 250 - into_ms + 4 * passed_ms + SETTLE_ms


@pytest.mark.hazard("G03", "run")
@WAYS
def test_without_room_only_what_stays_above_the_low_halves_is_found(watched):
    is_by_sums = {"is_steady": True} if watched is watch_by_sums else {}
    for reads_duA, is_found in ((4000, True), (3920, False)):
        sets_duA = [set_duA for set_duA, _ in dithered(4000, 2, 0, 1500)]
        guard = guarding(spent)
        watched(guard, [(set_duA, reads_duA) for set_duA in sets_duA], 2, **is_by_sums)
        assert guard.tripped == ("G03" if is_found else "")


@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize("weak_duA", [1600, 1000, 800])
@pytest.mark.parametrize("updates", [5, 6, 8])
@WAYS
def test_what_a_spent_compliance_takes_from_short_pulses_is_no_lean(watched, updates, weak_duA):
    """Of the readings that hold both halves none is a full one."""
    sets_duA = ([3000] * updates + [-3000] * updates) * (3000 // updates)
    guard = guarding(is_spent=roomy)
    watched(guard, [(set_duA, min(set_duA, weak_duA)) for set_duA in sets_duA], 1)
    assert guard.tripped == ""


def test_shut_means_that_every_rule_looks_on(monkeypatch):
    """What the others are held against."""
    looks = []
    closely = Guard._judge_closely
    monkeypatch.setattr(
        Guard, "_judge_closely", lambda guard, *read: looks.append(read) or closely(guard, *read)
    )
    watch(shut(guarding()), [(1000, 1000)] * 20)
    assert len(looks) == 20
    for watched in (watch, watch_by_sums):
        watched(guarding(), [(1000, 1000)] * 20)
    assert len(looks) == 20
