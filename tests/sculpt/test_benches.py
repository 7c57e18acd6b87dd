"""``sculpt run --bench``: which conditions a board is under, by name, from a seed, from a file."""

from __future__ import annotations

import pytest

from facebench.conditions.conditions import CONDITIONS, healthy
from sculpt.bench.command import run_command
from sculpt.bench.conditions import KIND, conditions_of


@pytest.mark.parametrize("name", [name for name in CONDITIONS if name != KIND])
def test_each_has_its_name_and_stands_in_the_help(sculpt, name):
    assert conditions_of(name) is CONDITIONS[name]
    told = " ".join(sculpt("run", "--help").stdout.split())
    assert f" {name}," in told


def test_the_kind_board_needs_none():
    assert conditions_of(KIND) is None


def test_a_drawn_one_is_the_healthy_board_of_that_seed():
    assert vars(conditions_of("drawn:17")) == vars(healthy(17))


def test_a_file_has_its_values(tmp_path):
    file = tmp_path / "damp.toml"
    file.write_text("leak_uA = 1\n")
    found = conditions_of(str(file))
    assert (found.name, found.leak_uA) == ("damp", 1)


@pytest.mark.parametrize(
    ("bench", "message"),
    [
        ("unkindd", "no bench is called unkindd: did you mean unkind?"),
        ("xyz", "no bench is called xyz: there are kind, unkind, "),
        ("drawn:-1", "no bench is called drawn:-1: the N of drawn:N is a number"),
        ("drawn:4294967296", "no bench is called drawn:4294967296: the N of "),
        ("drawn:00000000000", "no bench is called drawn:00000000000: the N of "),
        ("drawn:" + "0" * 11 + "9" * 5000, "no bench is called drawn:0000"),
        ("none.toml", "the bench none.toml cannot be read"),
    ],
)
def test_what_is_none_is_refused_with_what_would_be_right(sculpt, good, bench, message):
    told = sculpt("run", good, "--bench", bench)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith(f"sculpt: {message}")


@pytest.mark.parametrize("line", ["mood = 1", "noise_uA = 51", "noise_uA = 'loud'", "noise_uA ="])
def test_a_file_that_describes_none_is_refused(sculpt, good, tmp_path, line):
    file = tmp_path / "wrong.toml"
    file.write_text(line + "\n")
    told = sculpt("run", good, "--bench", file)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "does not describe a bench" in told.stderr


@pytest.mark.slow
def test_a_run_says_what_flows_at_a_touch_and_how_to_repeat_it(sculpt, good):
    kind = sculpt("run", good)
    assert "At a touch at most 20" in kind.stdout
    assert " µA, for less than 0.1 ms.\n" in kind.stdout
    told = sculpt("run", good, "--bench", "touching")
    assert " nC).\n" in told.stdout
    assert "--bench touching" in told.stdout


def test_a_bench_is_of_the_virtual_board_only(sculpt, good):
    told = sculpt("run", good, "--bus", "ft232h", "--bench", "unkind")
    assert told.exit_code == 2
    assert "--bench" in told.stderr


def test_the_command_that_repeats_a_run_names_it():
    assert run_command("a.face", bench="drawn:3") == "sculpt run a.face --bench drawn:3"
