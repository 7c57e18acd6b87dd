"""Within the corridor no rule has anything to count, whatever was set in the last three updates."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from facevm.guard import HEALTHY, LOST
from tests.facevm.corridor import noted
from tests.facevm.guarding import JAWLINE_LEFT, guarding, roomy

MOST_duA = 6000
SIZES_duA = (0, 50, 79, 80, 200, 330, 1000, 3000, 4900, MOST_duA)
SIGNED_duA = sorted({sign * size_duA for size_duA in SIZES_duA for sign in (1, -1)})
FEW_duA = (-MOST_duA, -1000, -80, -79, 0, 50, 79, 80, 330, 4900, MOST_duA)
HULLS = sorted({*product(FEW_duA, repeat=3), *((one, one, one) for one in SIGNED_duA)})
DRAWN = 1500
SIGNS = pytest.mark.parametrize("sign", [1, -1])


def drawn():
    """Three currents, any, close to each other or of a wave through nothing."""
    random = Random("hulls")
    for _ in range(DRAWN):
        at_duA = random.randint(-MOST_duA, MOST_duA)
        reach_duA = random.choice((1, 20, 100, 1000, MOST_duA))
        yield tuple(
            max(-MOST_duA, min(MOST_duA, at_duA + random.randint(-reach_duA, reach_duA)))
            for _ in range(3)
        )


def readings(guard, sets_duA):
    """Readings within the corridor, where the rules' thresholds could lie: at its ends, around
    nothing, and at what was set."""
    low_duA, high_duA = guard.low_duA, guard.high_duA
    around = [0, low_duA // 2, high_duA // 2, *sets_duA]
    near = [duA + by_duA for duA in around for by_duA in (-1, 0, 1)]
    near += [low_duA, low_duA + 1, high_duA - 1, high_duA]
    return sorted({duA for duA in near if low_duA <= duA <= high_duA})


@pytest.fixture(scope="module")
def guard():
    return guarding(roomy, minutes=60, ceiling_duA=MOST_duA)


def renewed(guard, sets_duA, from_duA=0):
    """The guard, with these currents set; G03 saw the current follow at ``from_duA`` last."""
    guard.begin(JAWLINE_LEFT, MOST_duA, True)
    guard._following.follow(from_duA, from_duA)
    return noted(guard, *sets_duA)


def counted(guard, measured_duA):
    """What the rules count of this measurement when they look at it."""
    assert guard._judge_closely(measured_duA, 2) == HEALTHY
    found = {"G01": guard._over, "G08": guard.doubts, "G14": guard._reach.short_ms}
    return [rule for rule, count in found.items() if count]


@pytest.mark.hazard("G01", "run")
@pytest.mark.hazard("G02", "run")
@pytest.mark.hazard("G08", "run")
@pytest.mark.hazard("G14", "run")
@pytest.mark.parametrize("hulls", [HULLS, [*drawn()]], ids=["edges", "drawn"])
def test_what_lies_within_is_not_too_much_not_lost_and_not_short(guard, hulls):
    for sets_duA in hulls:
        is_flat = len(set(sets_duA)) == 1
        for measured_duA in readings(renewed(guard, sets_duA), sets_duA):
            rules = counted(renewed(guard, sets_duA), measured_duA)
            if min(sets_duA) <= -80 and max(sets_duA) >= 80:  # a conversion of both ways
                assert renewed(guard, sets_duA).glance(measured_duA, 2) == HEALTHY
                assert guard.doubts == ("G08" in rules)  # it is counted all the same
                rules = [rule for rule in rules if rule not in ("G08", "G14")]
            if not is_flat and "G14" in rules:  # flat within a 64th: short of the largest of them
                least_duA = min(abs(set_duA) for set_duA in sets_duA)
                assert least_duA - abs(measured_duA) <= least_duA * 4 // 100 + 40
                rules.remove("G14")
            assert rules == [], (sets_duA, measured_duA)


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("hulls", [HULLS, [*drawn()]], ids=["edges", "drawn"])
def test_what_lies_within_is_close_to_one_of_the_three(guard, hulls):
    """A current that stays where it was is beyond it once the three moved by 20 uA; one that flows
    the other way is beyond it at once."""
    for sets_duA in hulls:
        low_duA, high_duA = (renewed(guard, sets_duA).low_duA, guard.high_duA)
        if low_duA > high_duA:
            continue
        least_duA, most_duA = min(sets_duA), max(sets_duA)
        assert low_duA >= least_duA - 200
        assert high_duA <= most_duA + 200
        assert least_duA <= 200 or low_duA > 0
        assert most_duA >= -200 or high_duA < 0


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("size_duA", [80, 1000, MOST_duA])
def test_where_a_current_is_turned_round_a_glance_finds_lost_contact(guard, size_duA):
    """A conversion of both halves may be anything in between: nothing else is told by it."""
    for sets_duA in product((size_duA, -size_duA), repeat=3):
        for part, doubts in ((0, 4), (size_duA // 4 + 1, 0), (-size_duA // 4 - 1, 0)):
            renewed(guard, sets_duA)
            verdicts = [guard.glance(part, 2) for _ in range(4)]
            assert guard.doubts == doubts
            assert verdicts == [HEALTHY] * 3 + [LOST if doubts else HEALTHY]


@pytest.mark.hazard("G08", "run")
def test_a_glance_counts_nothing_where_less_than_8_uA_were_set_of_late(guard):
    for sets_duA in ((-1000, 79, 1000), (1000, -79, -1000), (-1000, 1000, 0)):
        renewed(guard, sets_duA)
        assert {guard.glance(0, 2) for _ in range(9)} == {HEALTHY}
        assert guard.doubts == 0


@pytest.mark.hazard("G08", "run")
@pytest.mark.hazard("G14", "run")
@pytest.mark.parametrize(("flows", "is_still"), [(True, True), (True, False), (False, True)])
def test_what_lay_within_takes_back_doubts_where_current_flows_and_shortness_where_it_stands(
    guard, flows, is_still
):
    renewed(guard, (1000, 1000, 1000))
    guard._judge_closely(0, 2)
    assert (guard.doubts, guard._reach.short_ms) == (1, 0)
    guard._judge_closely(600, 2)
    guard._judge_closely(0, 2)
    assert (guard.doubts, guard._reach.short_ms) == (1, 2)
    assert guard.clear(flows, is_still) == (not (flows and is_still))
    assert guard.doubts == (0 if flows else 1)
    assert guard._reach.short_ms == (0 if flows and is_still else 2)


# --- a measurement that may be of either way ---------------------------------------------


def asking(*sets_duA):
    """A treated guard with these currents set, and of which sizes it asks whether the compliance is
    spent: it always is."""
    asked = []

    def always(size_duA):
        asked.append(size_duA)
        return True

    return noted(guarding(is_spent=always), *sets_duA), asked


@pytest.mark.hazard("G08", "run")
def test_where_a_current_is_turned_round_contact_is_lost_at_the_fourth_reading_of_nothing():
    guard, _ = asking(1000, -1000, 1000)
    assert guard.low_duA < 0 < guard.high_duA
    assert [guard.judge(0, 2) for _ in range(4)] == [HEALTHY] * 3 + [LOST]


@pytest.mark.hazard("G08", "run")
@SIGNS
def test_a_glance_asks_for_a_quarter_and_for_four_in_a_row(sign):
    guard, _ = asking(400, -400, 400)
    for measured_duA, doubts in ((99, 1), (99, 2), (99, 3), (100, 0), (0, 1), (101, 0)):
        assert guard.judge(sign * measured_duA, 2) == HEALTHY
        assert guard.doubts == doubts


@pytest.mark.hazard("G08", "run")
@SIGNS
@pytest.mark.parametrize("sets_duA", [(79, -99, 98), (-99, 79, 98), (-99, 98, 79), (98, -79, -99)])
def test_a_glance_doubts_from_8_uA_on_in_each_of_the_last_three_updates(sets_duA, sign):
    for more_duA, doubts in ((0, 0), (1, 1)):
        sets = [sign * (duA + (more_duA if duA > 0 else -more_duA)) for duA in sets_duA]
        guard, _ = asking(*sets)
        guard.judge(0, 2)
        assert guard.doubts == doubts


@pytest.mark.hazard("G09", "run")
@SIGNS
def test_a_glance_tells_the_balance_what_a_spent_compliance_takes(sign):
    for set_duA, measured_duA, missing_duA in (
        (1000, 867, 0),  # an eighth and 0.8 uA
        (1000, 866, 134),
        (1000, -1000, 2000),
        (1, -8, 9),
    ):
        before_duA = sign * (-1000 if set_duA > 1 else 1)
        guard, asked = asking(before_duA, before_duA, sign * set_duA)
        for passed_ms in (1, 2):
            assert guard.judge(sign * measured_duA, passed_ms) == HEALTHY
        assert guard.tripped == ""
        assert guard._balance._missing == 3 * missing_duA
        assert asked == ([set_duA] * 2 if missing_duA else [])


@pytest.mark.hazard("G09", "run")
def test_where_nothing_is_set_it_is_what_flows_the_other_way():
    for measured_duA, missing_duA in ((9, 0), (-8, 0), (-9, 9)):
        guard, _ = asking(0, 0, 0)
        assert guard.judge(measured_duA, 1) == HEALTHY
        assert guard._balance._missing == missing_duA


@pytest.mark.hazard("G09", "run")
@SIGNS
def test_where_8_uA_and_more_flow_one_way_nothing_within_is_missing(sign):
    for set_duA in (79, 80):
        guard, asked = asking(*[sign * set_duA] * 3)
        assert guard.low_duA <= sign * 50 <= guard.high_duA
        assert guard.judge(sign * 50, 2) == HEALTHY
        assert asked == ([79] if set_duA == 79 else [])
