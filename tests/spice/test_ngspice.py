"""The bench's circuit against ngspice: an independent solver, the same netlist of parameters."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from facebench.circuit.path import OPEN
from facebench.face.face import FACES, still
from facebench.spice import program
from facebench.spice.__main__ import HEAD
from facebench.spice.cases import CASES, ideal_stage
from facebench.spice.compare import MOST_PERCENT, compare
from facebench.spice.netlist import Surroundings, netlist, ramps
from tests.conftest import ESSENTIAL

README = Path(__file__).resolve().parents[2] / "device/README.md"

RUNS = [(case, stimulus) for case in CASES for stimulus in case.stimuli]


@pytest.fixture(scope="session")
def ngspice():
    """ngspice is there. Its absence skips, in CI it fails."""
    if not program.is_installed():
        if os.environ.get(ESSENTIAL):
            pytest.fail(f"{program.MISSING}, and {ESSENTIAL} asks for it", pytrace=False)
        pytest.skip(program.MISSING)


@pytest.fixture(scope="session")
def results(ngspice):
    """Every comparison, each made once."""
    made = {}

    def result(case, stimulus):
        key = (case.name, stimulus)
        if key not in made:
            made[key] = compare(case, stimulus)
        return made[key]

    return result


def documented():
    """The rows of the table in device/README.md, split into cells."""
    text = README.read_text("utf-8")
    head = "\n".join(HEAD)
    assert head in text, "device/README.md has lost the table of python -m facebench.spice"
    rows = text.split(head)[1].strip("\n").split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize(
    ("case", "stimulus"), RUNS, ids=[f"{case.name}-{stimulus}" for case, stimulus in RUNS]
)
def test_it_is_within_one_percent_of_ngspice(results, case, stimulus):
    result = results(case, stimulus)
    assert result.current <= MOST_PERCENT
    assert result.voltage <= MOST_PERCENT
    if case.sensor:
        assert result.readings <= MOST_PERCENT


def test_the_readme_has_a_row_for_every_comparison_in_order():
    rows = [(cells[0], cells[1]) for cells in documented()]
    assert rows == [(case.name, stimulus) for case, stimulus in RUNS]


def test_the_readme_s_figures_are_these(results):
    for (case, stimulus), cells in zip(RUNS, documented(), strict=True):
        result = results(case, stimulus)
        documented_percent = [float(cell) if cell else None for cell in cells[2:]]
        # another version of ngspice takes other time steps
        for said, seen in zip(
            documented_percent, (result.current, result.voltage, result.readings), strict=True
        ):
            assert (said is None) == (seen is None)
            assert said is None or said == pytest.approx(seen, abs=0.05)


def test_every_element_meets_square_sine_and_steps():
    assert {case.stimuli for case in CASES} == {("square", "sine", "steps")}


def case_of(name):
    (case,) = (case for case in CASES if name in case.name)
    return case


@pytest.fixture
def change_netlist(monkeypatch):
    """From now on ngspice gets another text."""

    def change(rewrite):
        def changed(*arguments):
            text = netlist(*arguments)
            wrong = rewrite(text)
            assert wrong != text
            return wrong

        monkeypatch.setattr("facebench.spice.compare.netlist", changed)

    return change


def test_a_wrong_part_would_be_noticed(ngspice, change_netlist):
    """A comparison that cannot fail proves nothing: 5 % more of C0 and R_d are over 1 %."""

    def more(text):
        wrong = re.sub(
            r"^(C0 n 0 )(\S+)n$", lambda m: f"{m[1]}{float(m[2]) * 1.05!r}n", text, flags=re.M
        )
        return re.sub(r"(Bleak n 0 I = V\(n\) / \()", r"\g<1>1.05 * ", wrong)

    change_netlist(more)
    assert compare(case_of("ladder for the CPE"), "square").voltage > MOST_PERCENT


@pytest.mark.parametrize(
    ("name", "stimulus", "pattern", "instead"),
    [
        ("slew", "steps", r"max\(-20000.0, min\(20000.0, V\(miss\)\)\)", "V(miss)"),
        ("slew", "steps", r"20000\.0", "22000.0"),
        ("drying", "steps", r"(V = 1 \+ )\S+( \* \(time)", r"\g<1>0\2"),
        ("lifted", "square", r"Son e f on 0 contact", "Ron e f 0.1"),
        ("lifted", "square", r"\+ 0\.085(0*1)? ", r"+ 0.0852\1 "),
        ("on each other", "sine", r"Stouching e t", "Stouching f t"),
        ("leak of 20", "sine", r"Rleak e lk 20k", "Rleak e lk 21k"),
        ("leak of 5", "square", r"Rleak e lk", "Rleak amp lk"),
        ("back from its rail", "steps", r"1000000\.0", "400000.0"),
        ("falling", "sine", r"(V\(w\)\) / \(V\(t0\) > V\(w\) \? )3", r"\g<1>4"),
    ],
)
def test_so_would_a_wrong_change_in_time(ngspice, change_netlist, name, stimulus, pattern, instead):
    """No slew rate or one 10 % up, no drying, no lift, one 0.2 ms longer, a short behind the
    switch that has lifted, a leak 5 % off or ahead of the series resistor, an amplifier that comes
    back slower, a fall by another time constant."""
    change_netlist(lambda text: re.sub(pattern, instead, text))
    assert compare(case_of(name), stimulus).worst() > MOST_PERCENT


def test_the_netlist_holds_the_parameters_of_the_table():
    face = FACES["typical"]
    skin = face.skin(1)
    around = Surroundings([(0.0, 0.0)], contacts=[(0.005, OPEN)], dries_from_s=0.1)
    text = netlist(ideal_stage(5000, 12000, 1000), skin, 0.1, face.touch_kohm, around, 0.01)
    assert f"{face.parallel_kohm * 1000!r}" in text
    assert f"Rfix f r {face.electrode_kohm + face.tissue_kohm!r}k" in text
    assert f"V = i(Vpath) * {face.gel_kohm * 1000!r}" in text
    assert f"C0 n 0 {skin.ladder.c0_nF!r}n" in text
    assert f"V = 1 + {face.drying_percent_per_min / 100 / 60!r} * (time + 0.1)" in text
    assert f"Rtouch t g {face.touch_kohm!r}k" in text
    assert "min(1000000.0, V(miss))" in text
    assert "Rser amp e 4.7k" in text
    assert "Rshunt g 0 0.1k" in text


def test_a_half_scale_step_of_the_dac_takes_its_settling_time():
    corners = ramps([(1000, 2048 + 1024)], ideal_stage(), 6000)
    assert corners[-1][0] - corners[-2][0] == pytest.approx(3e-6)
    assert corners[-1][1] == pytest.approx(1024 * 0.32e-6)


def test_what_ngspice_says_of_a_bad_netlist_is_told(ngspice):
    with pytest.raises(RuntimeError, match="ngspice failed"):
        program.run("* nothing\nB1 a 0 V = nonsense(\n.tran 1u 1m\n.end\n")


def test_without_ngspice_the_command_says_how_to_get_it():
    done = subprocess.run(
        [sys.executable, "-m", "facebench.spice"],
        env={**os.environ, "PATH": "/nowhere"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "apt-get install ngspice" in done.stderr


def test_an_unmoved_face_is_really_still():
    assert not still().skin().drifts
