"""Hostile images: a small seeded run of what ``python -m tests.safety.hostile`` does at large.

And that it would notice: with a verifier that was made weaker, each of its promises breaks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest

from facevm import image, isa, proof, refusal, tally
from facevm.density import Density
from facevm.limits import Limits
from facevm.machine import Machine
from tests.facevm.assembly import Assembly, a_wave, hold, ramp, wave, zone
from tests.safety.hostile import campaign, mutations, second, sources, trial
from tests.safety.hostile.parts import apart, fields
from tests.safety.hostile.trial import ACCEPTED, Tally
from tests.waiting import PATIENCE_s

IMAGES, SEED = 3000, 11


def total(images: int, seed: int = SEED, jobs: int = 1, sampled: int = 0) -> Tally:
    """What came of so many images."""
    found = Tally()
    for one in campaign.run(images, seed, jobs, sampled):
        found.add(one)
    return found


@pytest.fixture(scope="module")
def small_run() -> Tally:
    return total(IMAGES, sampled=600)


def edited(**tables: int) -> bytes:
    """The image with every instruction, with so many needless rows more in its tables."""
    parts = apart(sources.everything())
    rows: dict[str, list] = {"waves": [b"\x0c"], "texts": [b""], "blocks": [[[isa.END]]]}
    for table, count in tables.items():
        getattr(parts, table).extend(rows[table] * count)
    return parts.pack()


@pytest.mark.slow
@pytest.mark.hazard("G12", "load")
def test_each_image_is_refused_by_name_or_inside_its_own_claims(small_run: Tally):
    assert campaign.complaints(small_run) == []
    assert small_run.images == small_run.verdicts.total() == IMAGES


@pytest.mark.hazard("G12", "load")
def test_each_reason_of_a_refusal_but_the_rarest_is_met(small_run: Tally):
    assert set(small_run.verdicts) <= {ACCEPTED, *refusal.REASONS}
    assert {ACCEPTED, *refusal.REASONS} - set(small_run.verdicts) <= {"WALK", "INSTANT", "DENSITY"}


def test_it_is_the_structure_that_is_tried(small_run: Tally):
    assert small_run.true_checksums >= 0.9 * IMAGES
    assert small_run.verdicts[ACCEPTED] >= 0.1 * IMAGES
    assert set(small_run.instructions) == set(range(len(isa.OPCODES)))
    assert set(small_run.tried_by) == {campaign.CUTS, *mutations.MUTATIONS}
    assert small_run.integrated >= 50


@pytest.mark.slow
@pytest.mark.hazard("G12", "load")
def test_micropython_says_the_same_and_its_heap_does_not_grow(micropython: str, small_run: Tally):
    there = second.tried(small_run.sample)
    assert there.complaints == []
    assert there.images >= 600


@pytest.mark.hazard("G12", "load", "SIZE")
@pytest.mark.parametrize("table", ["waves", "texts", "blocks"])
def test_an_image_that_is_all_tables_is_refused_where_the_heap_is_small(micropython, table: str):
    data = edited(**{table: 7900})
    assert len(data) > 8000
    there = second.tried([(0, data)])
    assert there.complaints == []
    assert second._told([(0, data)], second.BOARD_HEAP)[0] == f"SIZE {len(data)}"


def test_an_image_of_any_length_reaches_the_second_interpreter(micropython):
    data = edited(waves=7900) + bytes(1 << 16)
    assert second.tried([(0, data), (1, sources.everything())]).complaints == []


@pytest.mark.slow
def test_the_same_seed_tries_the_same_images_whatever_the_number_of_processes():
    alone, together, other = total(500), total(500, jobs=2), total(500, seed=SEED + 1)
    assert campaign.report(alone, SEED) == campaign.report(together, SEED)
    assert campaign.report(alone, SEED) != campaign.report(other, SEED)


def test_every_source_image_is_cut_at_every_byte():
    cuts = [unit for unit in campaign.units(10**6, 1, 0) if unit.source >= 0]
    assert [unit.source for unit in cuts] == list(range(len(sources.images())))
    for source, data in enumerate(sources.images()[:3]):
        tried = {cut for _, _, cut in campaign._cuts(source)}
        assert {data[:length] for length in range(len(data))} <= tried


def test_an_image_that_was_taken_apart_is_put_together_as_it_was():
    for data in sources.images():
        assert apart(data).pack() == data
        assert [fields(wave).pack() for wave in apart(data).waves] == apart(data).waves


def test_each_mutation_changes_most_images():
    chance = Random(SEED)
    one, other = sources.images()[-3:-1]
    for name in mutations.MUTATIONS:
        made = [mutations.mutated(name, one, other, chance) for _ in range(20)]
        assert sum(data != one for data in made) >= 12, name


# --- does it bite? -----------------------------------------------------------------------


def no_state(self: proof.Proof, holds: object, otherwise: str, at: int) -> None:
    """A verifier to which current and no current are the same."""


def no_phases(*_: object) -> int:
    """A bound that forgets the phases."""
    return 0


def too_short(self: tally.Tally, time_ms: int, with_current: bool, offset: int) -> None:
    """A sum that loses a millisecond of each step."""
    self.time_ms += time_ms - 1
    self.current_ms += time_ms if with_current else 0


def no_density(self: Density, *_: object) -> None:
    """A verifier to which every electrode is large."""


def lost(reader: image.Reader) -> int:
    """A reader of limits with an exception of its own."""
    raise KeyError(reader.at)


class Endless(image.Reader):
    """A reader that never comes to an end."""

    def text(self) -> str:
        while True:
            self.at = self.at + 0


class Forgetful(Machine):
    """A machine that leaves a tenth of a microampere flowing."""

    def at(self, t_ms: int) -> int:
        return super().at(t_ms) or 1


WEAKENED: dict[str, tuple[object, str, object]] = {
    "is steeper|is over|not at|wrong way|peak|proven|Error": (proof.Proof, "_need", no_state),
    "bound_dnC is proven": (tally, "phase_charge", no_phases),
    "duration_ms is proven|not over": (tally.Tally, "add_time", too_short),
    "is dense": (Density, "hold", no_density),
    "KeyError": (image, "_own_limit", lost),
    "current while it waits|flow": (
        sys.modules["tests.safety.hostile.playing"],
        "Machine",
        Forgetful,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("told", WEAKENED)
def test_a_weaker_verifier_or_machine_breaks_the_promises(monkeypatch, told: str):
    owner, name, weaker = WEAKENED[told]
    monkeypatch.setattr(owner, name, weaker)
    found = [promise for promise, _, _ in total(1200).broken]
    assert found
    assert any(word in promise for promise in found for word in told.split("|"))


@pytest.mark.parametrize("part", ["high_dnC", "phases_dnC"])
def test_a_bound_that_is_less_than_what_flows_is_noticed(part: str):
    shape = ("steady", "positive") if part == "high_dnC" else ("square", "alternating")
    main = zone("jawline", "left", wave(0), ramp(300, 500), hold(10_000), ramp(0, 500))
    routine = Assembly(main, [a_wave(*shape, hz=0.5)]).load()
    unrolled, _ = trial.play(routine, apart(routine.data), 100, Limits(), Random(1))
    trial.integrate(routine, unrolled, 100)
    (place,) = unrolled.places.values()
    setattr(place, part, getattr(place, part) // 2)
    with pytest.raises(trial.BrokenPromise, match="its bound is"):
        trial.integrate(routine, unrolled, 100)


def test_what_a_small_one_way_current_is_cut_off_is_no_broken_claim():
    """A ramp to 3.2 uA, drawn 0.37 uC short of the 3.66 that it is proven to net."""
    data = bytes.fromhex(
        "46424301c356f35335d03720d2bc040100033c506402044d616465054e6578742e"
        "0311e412140c000102030008ed0906fb11200000"
    )
    routine = image.load(data, Limits())
    unrolled, _ = trial.play(routine, apart(data), 100, Limits(), Random(1))
    trial.integrate(routine, unrolled, 100)
    (place, _) = unrolled.places.values()
    place.net_dnC = -place.net_dnC
    with pytest.raises(trial.BrokenPromise, match="nets"):
        trial.integrate(routine, unrolled, 100)


def test_an_image_that_never_ends_is_ended(monkeypatch):
    data = sources.everything()
    monkeypatch.setattr(image, "Reader", Endless)
    monkeypatch.setattr(trial, "LOAD_MOST_s", 0.1)
    found = Tally()
    trial.attempt(data, 0, "endless", Random(1), found)
    assert [promise for promise, _, _ in found.broken] == ["it hangs"]


# --- the command -------------------------------------------------------------------------


def run_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.safety.hostile", *map(str, arguments)],
        cwd=sources.ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )


@pytest.mark.slow
def test_the_command_ends_in_a_verdict_and_a_report(micropython: str, tmp_path):
    path = tmp_path / "below" / "report.json"
    done = run_command("--images", 700, "--jobs", 2, "--micropython", 50, "--report", path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("OK: 700 hostile images, ")
    report = json.loads(path.read_text("utf-8"))
    assert report["images"] == 700
    assert report["accepted"] + sum(report["refused"].values()) == 700
    assert report["micropython"]["different"] == 0
    assert report["broken"] == []


@pytest.mark.slow
def test_the_command_explains_itself():
    assert "--micropython" in run_command("--help").stdout
    assert run_command("--images", 0).returncode == 2
