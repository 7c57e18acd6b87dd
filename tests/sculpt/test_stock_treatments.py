"""The ten stock treatments: what they promise, how they differ, how far inside the limits."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import facec
import facelang
from facec.steps import Block, Body, Call, Repeat, Say
from facec.zone import zone_name
from facevm import isa
from sculpt.source import certificate
from tests.pages.stock.page import treatments
from tests.pages.stock.profile import APART, STRONGER, Profile, apart, differences, profile_of
from tests.sculpt.conftest import delivered

TREATMENTS = treatments()
PLANS = {name: treatment.plan for name, treatment in TREATMENTS.items()}
PROFILES = {name: profile_of(plan) for name, plan in PLANS.items()}
RUN_ELSEWHERE = {"evening-lift", "first-time", "de-puff"}  # test_run: at two levels each


def prompts(body: Body) -> list[str]:
    """Everything that is said in a zone."""
    said: list[str] = []
    for step in body.steps:
        if isinstance(step, Say):
            said.append(step.text or "")
        elif isinstance(step, Call | Repeat):
            said += prompts(step.body)
    return said


def blocks(zone: str) -> list[tuple[str, Block]]:
    """Every time that a stock treatment comes to a zone."""
    return [
        (name, block)
        for name, plan in PLANS.items()
        for block in plan.blocks
        if zone_name(block.zone) == zone
    ]


class TestWhatTheyAreFor:
    def test_there_are_ten(self):
        assert len(PLANS) == 10

    def test_every_goal_of_the_language_has_one(self):
        assert {goal for plan in PLANS.values() for goal in plan.goals} == set(isa.GOALS)

    def test_the_five_minute_one_takes_five_minutes(self):
        assert PLANS["daily"].duration_ms == 300_000

    def test_energize_has_the_lowest_currents(self):
        assert min(PLANS, key=lambda name: PLANS[name].peak_duA) == "energize"
        assert min(PROFILES, key=lambda name: PROFILES[name].mean_uA) == "energize"

    def test_contour_has_the_strongest_current_and_evening_lift_the_highest_mean(self):
        assert max(PLANS, key=lambda name: PLANS[name].peak_duA) == "contour"
        assert max(PROFILES, key=lambda name: PROFILES[name].mean_uA) == "evening-lift"

    def test_neck_care_is_most_of_its_time_at_the_neck(self):
        plan = PLANS["neck-care"]
        at_the_neck_ms = sum(part.current_ms for part in plan.zones if part.zone == "neck")
        assert at_the_neck_ms > plan.current_ms / 2

    @pytest.mark.parametrize("name", PLANS)
    def test_each_says_how_often_and_what_it_is_about(self, name):
        assert PLANS[name].schedule
        assert PLANS[name].about

    @pytest.mark.parametrize(("zone", "word"), [("neck", "side"), ("eye", "never the lid")])
    def test_whoever_comes_to_a_delicate_zone_is_told_where_exactly(self, zone, word):
        silent = {
            name
            for name, block in blocks(zone)
            if not any(word in text.lower() for text in prompts(block.body))
        }
        assert len(blocks(zone)) >= 3
        assert silent == set()


class TestHowTheyDiffer:
    @pytest.mark.parametrize(("one", "other"), list(combinations(PLANS, 2)))
    def test_any_two_differ_in_two_of_wave_frequency_and_dose(self, one, other):
        assert len(differences(PROFILES[one], PROFILES[other])) >= 2

    @pytest.mark.parametrize("name", PLANS)
    def test_the_same_one_twice_is_no_other_one(self, name, tmp_path):
        """Every zone treated twice: another length, and the same program."""
        text = (TREATMENTS[name].named.path).read_text("utf-8")
        head, *zones = text.split("\nzone ")
        twice = "\nzone ".join([head, *zones, *zones])
        lines = [line for line in twice.splitlines() if not line.startswith("    limit")]
        library = TREATMENTS[name].named.path.with_name("strokes.face").read_text("utf-8")
        (tmp_path / "strokes.face").write_text(library, "utf-8")
        unit, _ = facelang.load(tmp_path / "twice.face", "\n".join(lines) + "\n")
        plan, found = facec.compile(unit)
        assert [one for one in found if one.severity == "error"] == []
        assert plan.duration_ms == 2 * PLANS[name].duration_ms
        assert differences(PROFILES[name], profile_of(plan)) == set()

    def test_the_measure_tells_a_wave_a_frequency_and_a_dose(self):
        one = Profile({"sine": 1.0}, {0: 0.5, 1: 0.5}, 100.0)
        assert differences(one, one) == set()
        assert differences(one, one.__class__({"square": 1.0}, one.octaves, 100.0)) == {"wave"}
        assert differences(one, Profile(one.waves, {1: 0.5, 2: 0.5}, 100.0)) == {"frequency"}
        assert differences(one, Profile(one.waves, one.octaves, 100.0 * STRONGER)) == {"dose"}
        assert differences(one, Profile(one.waves, one.octaves, 99.9 * STRONGER)) == set()
        assert apart({"sine": 0.6, "square": 0.4}, {"sine": 0.2, "square": 0.8}) < APART


class TestTheProfile:
    def of(self, text: str) -> Profile:
        unit, _ = facelang.load(Path("made-up.face"), text)
        plan, _ = facec.compile(unit)
        return profile_of(plan)

    def test_a_sweep_is_in_each_octave_as_long_as_it_takes_to_cross_it(self):
        """From 1 to 4 Hz in 3 s: 1 s up to 2 Hz, then 2 s."""
        profile = self.of(
            'routine "Sweep"\n'
            "wave slow\n    shape sine\n    frequency 1 Hz\n"
            'zone cheek left\n    say "Here."\n    wave slow\n    ramp to 100 uA over 1 s\n'
            "    sweep to 4 Hz over 3 s\n    ramp to 0 uA over 1 s\n"
        )
        assert profile.octaves == pytest.approx({0: 2 / 5, 1: 2 / 5, 2: 1 / 5})

    def test_a_steady_current_has_no_octave_and_its_mean_is_its_peak(self):
        profile = self.of(
            'routine "Steady"\n'
            "wave flow\n    shape steady\n    polarity positive\n"
            'zone cheek left\n    say "Here."\n    wave flow\n    ramp to 100 uA over 1 s\n'
            "    hold 8 s\n    ramp to 0 uA over 1 s\n"
        )
        assert profile.octaves == {None: 1.0}
        assert profile.mean_uA == pytest.approx(90)  # either ramp half of it
        assert profile.waves == {"one-way steady": 1.0}

    def test_what_has_no_current_has_no_profile(self):
        with pytest.raises(ValueError, match="Pause has no current"):
            self.of('routine "Pause"\nzone cheek left\n    say "Wait."\n    rest 1 s\n')


class TestHowFarInsideTheLimits:
    @pytest.mark.parametrize("name", PLANS)
    def test_they_use_no_more_than_four_fifths_of_a_zones_ceiling(self, name):
        over = [
            part
            for part in PLANS[name].zones
            if part.peak_duA * 5 > isa.ZONES[isa.zone_of(part.place)].ceiling_duA * 4
        ]
        assert over == []

    @pytest.mark.parametrize("name", PLANS)
    def test_a_tenth_of_the_charge_and_half_of_the_time_is_enough(self, name):
        plan = PLANS[name]
        assert plan.bound_dnC * 10 < isa.ROUTINE_CHARGE_MAX_dnC
        assert max(TREATMENTS[name].routine.place_bound_dnC) * 10 < isa.ZONE_CHARGE_MAX_dnC
        assert plan.duration_ms * 2 < isa.DURATION_MAX_ms

    @pytest.mark.parametrize("name", PLANS)
    def test_as_much_goes_back_as_came_at_every_place(self, name):
        assert set(TREATMENTS[name].routine.place_net_dnC) == {0}

    @pytest.mark.parametrize("name", PLANS)
    def test_the_first_level_is_three_fifths_at_most_and_the_last_is_all(self, name):
        levels = PLANS[name].levels
        assert levels[0] <= 60
        assert levels[-1] == 100

    @pytest.mark.parametrize("name", PLANS)
    def test_the_author_promises_less_than_the_device_would_allow(self, name):
        limits = PLANS[name].limits
        assert limits.current_duA is not None
        assert limits.time_ms is not None or limits.charge_dnC is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in PLANS if name not in RUN_ELSEWHERE])
def test_each_is_delivered_as_it_was_written(name):
    exit_code, stderr, report = delivered(name, 1)
    assert (exit_code, stderr) == (0, "")
    assert (report["outcome"], report["level"]) == ("success", 1)
    assert report["mean_error_percent"] <= 1
    assert report["duration_ms"] == pytest.approx(PLANS[name].duration_ms, rel=0.01)
    lowest_uA = PLANS[name].peak_duA / isa.DUA_PER_UA * PLANS[name].levels[0] / 100
    assert report["max_abs_uA"] <= lowest_uA * 1.1


UNCERTIFIED: set[str] = set()
"""Their certificate is of another image: ``sculpt certify NAME --faces 100 --write``."""

LAST_CELLS = {
    "certified": "passed",
    "failed": "failed",
    "outdated": "passed, by another program",
    "other": "uncertified: the certificate is of another image",
}
"""What the list says of a certificate, by the kind of its standing."""


class TestWhatTheyWereTriedOn:
    @pytest.mark.parametrize("name", TREATMENTS)
    def test_the_list_says_which_certificates_are_of_todays_program(self, root, name):
        """After a change of the program or a new certificate: ``python -m tests.pages``."""
        page = (root / "routines/README.md").read_text("utf-8")
        (row,) = re.findall(rf"^\| {name} \|.*\| ([^|]+) \|$", page, re.MULTILINE)
        treatment = TREATMENTS[name]
        found = certificate.read(self.path_of(name))
        standing = certificate.about(len(treatment.data), f"{treatment.routine.crc:08x}", found)
        assert row == LAST_CELLS[standing.kind], "call: python -m tests.pages"
        assert (standing.kind == "other") == (name in UNCERTIFIED)

    @pytest.mark.parametrize("name", TREATMENTS)
    def test_each_has_passed_on_a_hundred_faces(self, name):
        found = certificate.read(self.path_of(name))
        assert found["verdict"] == "passed"
        assert found["faces"] >= 100
        assert found["mishaps"] > 0

    def path_of(self, name):
        path = certificate.found_beside(TREATMENTS[name].named.path)
        assert path is not None
        return path
