"""The skin: what its ladder approximates, its exact modes, and how it changes with use."""

import cmath
import itertools
import math

import pytest

from facebench.circuit.modes import Modes
from facebench.circuit.skin import Ladder, REFERENCE_us, Skin, STEP_ns
from facebench.face.motion import Motion


def admittance(ladder, omega):
    """In 1/kohm; omega in 1/us."""
    total = 1j * omega * ladder.c0_nF
    for kohm, nF in ladder.branches():
        total += 1 / (kohm + 1 / (1j * omega * nF))
    return total


# --- the constant-phase element ----------------------------------------------------------


@pytest.mark.parametrize("exponent", [0.8, 0.85, 0.9])
@pytest.mark.parametrize("hz", [10, 30, 100, 300, 1000, 3000, 10_000, 20_000])
def test_the_ladder_stands_for_a_constant_phase_element(exponent, hz):
    # the path of a typical face: 1 kohm + (13 kohm parallel CPE)
    ladder = Ladder(40, exponent)
    omega, reference = 2 * math.pi * hz / 1e6, 1 / REFERENCE_us
    quality = 40 * reference ** (1 - exponent) / math.sin(exponent * math.pi / 2)
    cpe = quality * (1j * omega) ** exponent
    path = 1 + 1 / (1 / 13 + admittance(ladder, omega))
    meant = 1 + 1 / (1 / 13 + cpe)
    assert abs(path) == pytest.approx(abs(meant), rel=0.08)
    assert math.degrees(cmath.phase(path) - cmath.phase(meant)) == pytest.approx(0, abs=6)


@pytest.mark.parametrize("exponent", [0.7, 0.85, 1])
def test_an_lcr_meter_at_1_khz_shows_the_given_capacitance(exponent):
    omega = 1 / REFERENCE_us
    assert omega * 1e6 / (2 * math.pi) == pytest.approx(1000, rel=0.01)
    assert admittance(Ladder(40, exponent), omega).imag / omega == pytest.approx(40)


def test_with_exponent_1_it_is_a_plain_capacitor():
    ladder = Ladder(40, 1)
    assert ladder.c0_nF == 40
    assert ladder.branches() == ()


@pytest.mark.parametrize("exponent", [0.4, 1.1])
def test_an_exponent_no_skin_has_is_refused(exponent):
    with pytest.raises(ValueError, match=r"0\.5 to 1"):
        Ladder(40, exponent)


# --- modes -------------------------------------------------------------------------------


@pytest.mark.parametrize("conductance", [1 / 500, 1 / 13, 1 / 5.8 + 1 / 13])
def test_the_modes_are_the_roots_of_the_ladders_node(conductance):
    ladder = Ladder(40, 0.85)
    modes = Modes(ladder, conductance)
    rates = (modes.k1, modes.k2, modes.k3)
    for rate in rates:
        # exp(-rate t) is at rest in the node: conductance + admittance(s = -rate) = 0
        total = conductance - rate * ladder.c0_nF
        for kohm, nF in ladder.branches():
            total += 1 / (kohm - 1 / (rate * nF))
        assert total == pytest.approx(0, abs=1e-8)
    assert list(rates) == sorted(rates)
    assert modes.w1 + modes.w2 + modes.w3 == pytest.approx(1, rel=1e-9)


def test_a_capacitor_s_mode_is_its_r_times_c():
    modes = Modes(Ladder(40, 1), 1 / 11)
    assert 1 / modes.k1 == pytest.approx(11 * 40)
    assert modes.left(440_000)[0] == pytest.approx(math.exp(-1), rel=1e-7)
    assert (modes.w1, modes.w2, modes.w3) == (1, 0, 0)


def test_what_was_split_adds_up_again():
    modes = Modes(Ladder(40, 0.8), 1 / 11)
    one, two, three = modes.split(300.0, -100.0, 50.0)
    assert one + two + three == pytest.approx(300)
    assert one * modes.u1 + two * modes.u2 + three * modes.u3 == pytest.approx(-100)
    assert one * modes.v1 + two * modes.v2 + three * modes.v3 == pytest.approx(50)


# --- what current and time do ------------------------------------------------------------


def skin(**changes):
    return Skin(1, 10, 40, **changes)


def pass_time(it, seconds, size_uA):
    for i in range(int(seconds * 1e9) // STEP_ns):
        it.step(i * STEP_ns, size_uA)


def test_resistance_falls_within_seconds_of_current_and_comes_back_slowly():
    it = skin(fall=0.5, fall_uA=50, fall_s=3, recovery_s=600)
    assert it.leak_kohm() == 10
    pass_time(it, 3, 150)
    # towards 150 / 200 of the fall of 5 kohm, 1 - 1/e of the way after 3 s
    assert it.leak_kohm() == pytest.approx(10 - 5 * 0.75 * (1 - math.exp(-1)), rel=1e-6)
    pass_time(it, 30, 150)
    lowest = it.leak_kohm()
    assert lowest == pytest.approx(10 - 5 * 0.75, rel=1e-3)
    pass_time(it, 60, 0)
    assert it.leak_kohm() - lowest == pytest.approx(5 * 0.75 * (1 - math.exp(-0.1)), rel=1e-2)


def test_another_place_is_at_rest():
    it = skin(fall=0.5)
    pass_time(it, 10, 300)
    it.renew()
    assert it.leak_kohm() == 10


def test_drying_gel_raises_gel_and_skin_minute_by_minute():
    it = skin(gel_kohm=0.4, drying_per_min=0.1)
    pass_time(it, 120, 0)
    assert it.leak_kohm() == pytest.approx(12)
    assert it.path_kohm() == pytest.approx(1 + 0.4 * 0.2)


def test_skin_that_nothing_changes_is_not_stepped():
    assert not skin().drifts
    assert skin(fall=0.1).drifts
    assert skin(drying_per_min=0.1).drifts
    assert skin(motion=Motion(0, 0.1)).drifts


def test_a_gliding_hand_keeps_the_area_within_its_depth_and_never_still():
    motion = Motion(3, 0.2)
    areas = [motion.area(i * STEP_ns) for i in range(4000)]
    assert 0.8 <= min(areas) < 0.82
    assert 1.18 < max(areas) <= 1.2
    steps = [abs(b - a) for a, b in itertools.pairwise(areas)]
    assert max(steps) < 0.4 * 50 / 300 + 1e-9, "no faster than from end to end in 0.3 s"
    assert sum(areas) / len(areas) == pytest.approx(1, abs=0.02)


def test_another_seed_is_another_hand():
    assert Motion(1, 0.2).area(10**9) != Motion(2, 0.2).area(10**9)
    assert Motion(1, 0.2).area(10**9) == Motion(1, 0.2).area(10**9)
