"""The matrix of hazards: every cell has its tests, and it would be noticed if not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from facevm import guard, interlocks
from tests.pages.hazards import section
from tests.pages.section import markers
from tests.safety.hazards import COLUMNS, HAZARDS, Checks, Control
from tests.safety.matrix import __main__ as command
from tests.safety.matrix.cells import Matrix
from tests.safety.matrix.collection import ROOT, CollectionError, Mark
from tests.safety.thresholds import filled
from tests.waiting import PATIENCE_s

TEXT = (ROOT / "device/README.md").read_text("utf-8")


def behind_everything() -> list[Mark]:
    """A test for each check of each cell, as if there were one."""
    return [
        Mark(f"tests/test_all.py::test_{row.id}_{column}", (row.id, column, *cell.names))
        for row in HAZARDS
        for column in COLUMNS
        for cell in [getattr(row, column)]
        if not cell.none
    ]


def complaints(rows=HAZARDS, *more: Mark, without: tuple[str, ...] = ()) -> list[str]:
    """What the matrix lacks with these rows, more marks and without those of some cells."""
    marks = [mark for mark in behind_everything() if mark.written[:2] != without]
    return Matrix(rows, [*marks, *more]).complaints


# --- the checkout as it is ---------------------------------------------------------------


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """The command's check of this checkout, and its report."""
    path = tmp_path_factory.mktemp("matrix") / "below" / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.safety.matrix", "--report", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )
    return done, json.loads(path.read_text("utf-8"))


@pytest.mark.slow
def test_every_cell_has_a_test_behind_it_or_says_why_it_is_empty(checked):
    done, report = checked
    assert report["complaints"] == []
    assert report["empty"] == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"OK: {len(HAZARDS)} hazards, ")


def test_the_report_names_the_tests_behind_each_cell(checked):
    _, report = checked
    assert set(interlocks.INTERLOCKS) <= set(report["hazards"])
    for row in HAZARDS:
        for column in COLUMNS:
            cell = report["hazards"][row.id][column]
            if "none" not in cell:
                assert cell["tests"], (row.id, column)
                assert all(
                    (ROOT / node.split("::")[0]).is_file() and "::test_" in node
                    for node in cell["tests"]
                )


def test_every_interlock_stands_in_both_tables():
    begin, end = markers("hazards")
    generated = TEXT.split(begin)[1].split(end)[0]
    names = "|".join(interlocks.INTERLOCKS)
    rows = re.findall(rf"^\| ({names}) \|", generated, re.MULTILINE)
    assert sorted(rows) == sorted([*interlocks.INTERLOCKS] * 2)


def test_the_page_says_plainly_that_it_is_no_certification():
    assert "no risk management file and no certification" in " ".join(TEXT.split())


BOUNDS = [
    "at most {regulator._UPWARD_PERCENT} % + {regulator._AUTHORITY_duA} over the set current",
    "at most {regulator._OVER_CEILING_PERCENT} % + {regulator._OVER_CEILING_duA} over the zone's",
    "lower the current by more than {regulator._AUTHORITY_PERCENT} % + {regulator._AUTHORITY_duA}",
    "raise it by more than {regulator._UPWARD_PERCENT} % + {regulator._AUTHORITY_duA}",
    "moves by ±{dither_percent} % every {actuator._DITHER_ms} ms for that",
]


@pytest.mark.parametrize("bound", BOUNDS)
def test_what_the_prose_says_of_bounds_is_what_the_runtime_has(bound):
    assert filled(bound) in " ".join(TEXT.split())


# --- does it bite? -----------------------------------------------------------------------


def test_a_matrix_with_a_test_behind_every_check_has_nothing_to_complain_of():
    assert complaints() == []


@pytest.mark.parametrize(
    "cell", [(row.id, column) for row in HAZARDS for column in COLUMNS], ids="-".join
)
def test_a_cell_without_a_test_is_found(cell):
    row = next(row for row in HAZARDS if row.id == cell[0])
    found = complaints(without=cell)
    if getattr(row, cell[1]).none:
        assert found == []
    else:
        assert f"{cell[0]} {cell[1]}: no test is behind it" in found


def test_a_new_hazard_without_tests_is_found():
    made_up = replace(HAZARDS[0], id="G99", compile=Checks(("F402",)))
    assert complaints((*HAZARDS, made_up)) == [
        "G99 compile: no test is behind it",
        "G99 run: no test is behind it",
        "G99 fault: no test is behind it",
    ]


def test_a_check_that_no_test_names_is_found():
    others = Mark("tests/test_a.py::test_a", ("G02", "compile", "F402"))
    assert complaints(HAZARDS, others, without=("G02", "compile")) == [
        "G02 compile: no test is behind F403"
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (("G77", "run"), "there is no such hazard"),
        ((), "there is no such hazard"),
        (("G01",), "the columns are compile, load, run, fault"),
        (("G01", "runs"), "the columns are compile, load, run, fault"),
        (("G01", "compile"), "the table says that there is none: it depends on the board"),
        (("G02", "compile", "F999"), "the cell has no F999"),
        (("G02", "run", "F402"), "the cell has no F402"),
        (("G01", ("column", "run")), "the columns are"),
    ],
)
def test_a_mark_that_fits_nowhere_is_found(written, fault):
    (found,) = complaints(HAZARDS, Mark("tests/test_a.py::test_b", written))
    assert found.startswith("tests/test_a.py::test_b: hazard(")
    assert f"): {fault}" in found


@pytest.mark.parametrize(
    ("dropped", "column", "name"),
    [("G02", "load", "PEAK"), ("G05", "compile", "F408"), ("G11", "fault", "charger")],
)
def test_a_check_that_stands_against_nothing_is_found(dropped, column, name):
    rows = [
        replace(row, **{column: Checks(none="because")}) if row.id == dropped else row
        for row in HAZARDS
    ]
    assert f"{column}: {name} is in no row" in complaints(rows)


def test_an_interlock_without_a_row_is_found():
    found = complaints([row for row in HAZARDS if row.id != "G09"])
    assert "the interlock G09 has no row" in found


def test_a_cell_that_says_nothing_or_both_is_found():
    for control in (Control(), Control("when", "what", "soon", "and yet none")):
        row = replace(HAZARDS[0], run=control)
        found = complaints([row, *HAZARDS[1:]])
        assert "G01 run: a cell has something, or says why it has nothing" in found


def test_a_threshold_that_changes_makes_another_page(monkeypatch):
    matrix = Matrix(HAZARDS, behind_everything())
    before = section(matrix)
    assert "by 10 % + 15 µA, on 3 conversions" in before
    monkeypatch.setattr(guard, "_OVER_SET_duA", 175)
    assert section(matrix) == before.replace(
        "by 10 % + 15 µA, on 3 conversions", "by 10 % + 17.5 µA, on 3 conversions"
    )


# --- the command -------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder in which the command is called, with a test behind every check."""
    monkeypatch.setattr(command, "collected", behind_everything)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_passes_with_a_test_behind_every_check(folder, capsys):
    assert command.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("OK: ")
    assert (folder / "build/safety/matrix.json").is_file()


def test_an_empty_cell_fails_and_is_seen(folder, monkeypatch, capsys):
    marks = behind_everything()[1:]
    monkeypatch.setattr(command, "collected", lambda: marks)
    assert command.main([]) == 1
    said = capsys.readouterr().out
    assert "EMPTY" in said
    assert said.splitlines()[-1].startswith("FAILED: ")
    assert "**no test**" in section(Matrix(HAZARDS, marks))


def test_tests_that_cannot_be_collected_fail_it(folder, monkeypatch, capsys):
    def broken():
        raise CollectionError("no such fixture")

    monkeypatch.setattr(command, "collected", broken)
    assert command.main([]) == 1
    assert "no such fixture" in capsys.readouterr().out
    assert list(folder.iterdir()) == []


def collected_from(tmp_path, source: str) -> str:
    """What is collected of a file of tests, by an interpreter of its own."""
    path = tmp_path / "test_made_up.py"
    path.write_text(f"import pytest\n\n{source}", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.safety.matrix.collection import CollectionError, collected\n"
        "try:\n    print([mark.written for mark in collected(Path(sys.argv[1]))])\n"
        "except CollectionError as error:\n    print('cannot be collected', error)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.slow
def test_a_test_that_is_never_run_is_behind_nothing(tmp_path):
    kept, broken = "@pytest.mark.hazard('{}', 'run')\n{}def test_{}():\n    pass\n\n\n", "@pytest."
    never = ("@pytest.mark.skip(reason='later')\n", "@pytest.mark.xfail\n")
    source = kept.format("G01", "", "a")
    source += "".join(kept.format("G02", mark, f"b{n}") for n, mark in enumerate(never))
    assert collected_from(tmp_path, source + kept.format("G03", "", "c")) == (
        "[('G01', 'run'), ('G03', 'run')]"
    )
    assert collected_from(tmp_path, source + broken).startswith("cannot be collected")
