"""A trial is drawn from its number alone, and one command carries it out again."""

from __future__ import annotations

import dataclasses
import json
import shlex

import pytest

from sculpt.bench import faults
from sculpt.certify import row, trial
from tests.drawn import drawn
from tests.sculpt.certify.brief import TEXT, loaded


@pytest.fixture(scope="module")
def routine():
    return loaded()


def test_a_trial_is_the_same_for_ever():
    routine = loaded()
    routine.crc = 0x1234ABCD  # the compiler may change; the drawing may not
    assert trial.draw(1, routine, 4, 0.2) == trial.Trial(4, 2, 38994790, 323462519, None)
    assert trial.draw(1, routine, 11, 0.2) == trial.Trial(
        11, 1, 160918995, 57601145, "usb@417.743ms"
    )


def test_number_seed_and_image_each_make_another_trial(routine):
    one = trial.draw(1, routine, 0, 0.2)
    other_image = loaded(TEXT.replace("200 uA", "201 uA"))
    others = [
        trial.draw(1, routine, 1, 0.2),
        trial.draw(2, routine, 0, 0.2),
        trial.draw(1, other_image, 0, 0.2),
    ]
    assert len({one.face, *(other.face for other in others)}) == 4


def test_mishaps_come_at_the_stated_rate_and_change_nothing_else(routine):
    some = [trial.draw(1, routine, number, 0.2) for number in range(1000)]
    none = [trial.draw(1, routine, number, 0) for number in range(1000)]
    assert 160 <= sum(one.mishap is not None for one in some) <= 240
    assert not any(one.mishap for one in none)
    assert [(one.level, one.face, one.board) for one in some] == [
        (one.level, one.face, one.board) for one in none
    ]


def test_every_kind_of_mishap_comes_within_the_treatment_and_is_read_back_as_drawn(routine):
    drawn = [trial.draw(3, routine, number, 1).mishap for number in range(500)]
    met = [faults.parse_fault(text) for text in drawn if text is not None]
    assert {fault.kind for fault in met} == set(trial.NAMES)
    assert all(0 <= fault.at_ms < routine.duration_ms for fault in met)
    assert [faults.fault_text(fault) for fault in met] == drawn


def test_every_level_is_tried(routine):
    assert {trial.draw(1, routine, number, 0).level for number in range(20)} == {1, 2}


def test_a_drawn_bench_changes_nothing_else_of_a_trial(routine):
    kind = trial.draw(7, routine, 3, 0.6)
    drawn = trial.draw(7, routine, 3, 0.6, "drawn")
    assert drawn == dataclasses.replace(kind, bench=f"drawn:{kind.board}")
    assert drawn.command("x.face").endswith(f" --bench drawn:{kind.board}")
    assert "--bench" not in kind.command("x.face")


@pytest.mark.slow
def test_its_command_gives_exactly_its_figures_too(routine, sculpt, folder):
    (folder / "brief.face").write_text(TEXT)
    one = trial.draw(7, routine, 1, 0, "drawn")
    told = json.loads(sculpt(*shlex.split(one.command("brief.face"))[1:], "--json").stdout)
    made = row.carry_out(routine, one)
    assert made["outcome"] == told["outcome"]
    assert made["most_uA"] == pytest.approx(told["max_abs_uA"], abs=1e-3)
    assert made != row.carry_out(routine, dataclasses.replace(one, bench=None))


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 3, 5, 8, 13, 17])
def test_the_command_of_a_trial_gives_exactly_its_figures(number, routine, sculpt, folder):
    (folder / "my brief.face").write_text(TEXT)
    one = trial.draw(7, routine, number, 0.6)
    command = shlex.split(one.command("my brief.face"))
    told = json.loads(sculpt(*command[1:], "--json").stdout)
    _, report = row.treat(routine, one)
    mine = json.loads(json.dumps(report.as_dict()))
    assert {name: mine[name] for name in told} == told
    assert told["face"] == f"drawn {one.face}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_drawn_routine_on_a_drawn_bench_is_repeated_by_its_command_and_fails_by_nothing(
    seed, sculpt, folder
):
    made = drawn(seed)
    (folder / "drawn.face").write_text(made.text)
    one = trial.draw(5, made.routine, seed, 0, "drawn")
    told = json.loads(sculpt(*shlex.split(one.command("drawn.face"))[1:], "--json").stdout)
    mine = row.carry_out(made.routine, one)
    assert mine["wrong"] == []
    assert mine["outcome"] == told["outcome"]
    assert mine["most_uA"] == pytest.approx(told["max_abs_uA"], abs=1e-3)


def test_the_trials_of_that_test_have_mishaps_and_have_none(routine):
    drawn = [trial.draw(7, routine, number, 0.6).mishap for number in (0, 3, 5, 8, 13, 17)]
    assert None in drawn
    assert any(drawn)


@pytest.mark.slow
def test_the_row_tells_zone_by_zone_what_the_skin_received(routine):
    told = row.carry_out(routine, trial.Trial(0, 2, 5, 5, None))
    (zone,) = told["zones"]
    assert (zone["zone"], zone["side"]) == ("cheek", "left")
    assert zone["treated_ms"] == pytest.approx(2000, abs=100)
    assert zone["asked_uA"] == pytest.approx(150, rel=0.1)
    assert zone["mean_abs_uA"] == pytest.approx(zone["asked_uA"], rel=0.05)
    assert told["outcome"] == "success"
    assert told["remaining_uA"] < 15
    assert json.loads(json.dumps(told)) == told
