"""Units of measure, outcomes and commands, as a person reads them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from facevm.entry import OUTCOMES as NAMES
from sculpt.bench.command import run_command
from sculpt.cli import units
from sculpt.cli.outcomes import OUTCOMES
from sculpt.cli.units import charge, counted


@pytest.mark.parametrize(
    ("charge_uC", "text"),
    [
        (0, "0 µC"),
        (12.345, "12.3 µC"),
        (-998.4, "-998 µC"),
        (999.4, "999 µC"),
        (999.5, "1 mC"),
        (999.6, "1 mC"),
        (-1000, "-1 mC"),
        (29_996, "30 mC"),
    ],
)
def test_a_charge_has_three_digits_and_no_exponent(charge_uC, text):
    assert charge(charge_uC) == text


@pytest.mark.parametrize(
    ("form", "ms", "text"),
    [
        (units.duration, 59_960, "59.96 s"),
        (units.duration_to_tenth, 59_960.4, "60 s"),
        (units.duration_to_second, 59_400, "59 s"),
        (units.duration_to_second, 449, "400 ms"),
        (units.delay, 2.31, "2.3 ms"),
        (units.delay, 9.96, "10 ms"),
        (units.delay, 304_000, "5:04 min"),
        (units.time_in_3_digits, 2.438, "2.44 ms"),
        (units.time_in_3_digits, 999.6, "1 s"),
        (units.time_argument, 0, "0s"),
        (units.time_argument, 800, "800ms"),
        (units.time_argument, 12_500, "12.5s"),
        (units.clock, 3500, "0:03.5"),
        (units.clock, 72_000, "1:12"),
        (units.clock_with_tenth, 72_000, "1:12.0"),
    ],
)
def test_each_time_has_one_form_for_its_purpose(form, ms, text):
    assert form(ms) == text


def test_a_count_agrees_with_its_noun():
    assert [counted(number, "face") for number in (0, 1, 2000)] == [
        "0 faces",
        "1 face",
        "2,000 faces",
    ]
    assert counted(2, "is", "are") == "2 are"


def test_every_outcome_of_the_runtime_has_its_row():
    assert tuple(OUTCOMES) == NAMES
    assert [one.status for one in OUTCOMES.values()] == [0, 4, 3]


def test_the_command_of_a_run_is_one_that_a_shell_takes_as_it_is():
    text = run_command("my $HOME.face", 2, "a b.toml", 3, "lift@10s+3s", Path("a'b.toml"))
    assert shlex.split(text) == [
        *("sculpt", "run", "my $HOME.face", "--level", "2", "--face", "a b.toml", "--seed", "3"),
        *("--fault", "lift@10s+3s", "--board", "a'b.toml"),
    ]
    assert run_command("evening-lift") == "sculpt run evening-lift"


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (units.share, 100, "100 %"),
        (units.share, 99.6, "100 %"),
        (units.share, 0.031, "0.031 %"),
        (units.share, 0, "0 %"),
        (units.charge, 8102, "8.1 mC"),
        (units.charge, 999.4, "999 µC"),
        (units.charge, 0.0000123, "0.0000123 µC"),
        (units.charge, -12.34, "-12.3 µC"),
        (units.current, 312.98, "313 µA"),
        (units.current, 2268, "2.27 mA"),
        (units.plain, 1234567, "1200000"),
        (units.plain, 1e-7, "0.0000001"),
        (units.signed, 0.5, "+0.5"),
        (units.signed, -20.44, "-20"),
        (units.significant, 312.9831, 313.0),
        (units.time_in_3_digits, 2.4444, "2.44 ms"),
    ],
)
def test_a_number_is_written_as_people_read_it(form, value, text):
    assert form(value) == text


@pytest.mark.parametrize("exponent", range(-9, 10))
def test_no_number_for_a_person_has_an_exponent(exponent):
    value = 1.234 * 10.0**exponent
    for form in (units.share, units.charge, units.current, units.plain, units.signed):
        assert "e" not in form(value)


def test_only_one_module_rounds_to_significant_digits(root):
    """What such a format makes of 100 in two digits is 1e+02."""
    rounds = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "compiler/sculpt").rglob("*.py"))
        if re.search(r"[{:][^{}\n]*:[+]?\.\dg", path.read_text("utf-8"))
    ]
    # numbers of their JSON
    assert [Path(path).stem for path in rounds] == ["document", "estimate", "statistics"]


@pytest.mark.parametrize(
    ("count_bytes", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KiB"),
        (193_536, "189 KiB"),
        (1_500_000, "1.4 MiB"),
        (59_168_000_000, "55.1 GiB"),
    ],
)
def test_a_size_is_one_that_people_read(count_bytes, text):
    assert units.size(count_bytes) == text
