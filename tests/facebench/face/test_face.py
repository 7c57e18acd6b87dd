"""Faces: the table of parameters, the named faces, faces from files, restless hands."""

from pathlib import Path

import pytest

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN, OPEN
from facebench.face.face import FACES, TYPICAL, Face, still
from facebench.face.face_file import load
from facebench.face.parameters import PARAMETERS
from facebench.people.person import Person
from facebench.simulation import treat

from .. import routines

README = Path(__file__).resolve().parents[3] / "device/bench/README.md"

NAMES = ["typical", "dry", "oily", "sensitive", "thick-gel", "no-gel", "restless"]


# --- the table ---------------------------------------------------------------------------


def test_the_readme_s_table_of_a_face_is_the_module_s():
    rows = [
        f"| `{name}` | {least:g} to {most:g} {unit} | {typical:g} | {source} |"
        for name, unit, least, typical, most, source in PARAMETERS
    ]
    assert "\n".join(rows) in README.read_text("utf-8")


@pytest.mark.parametrize("row", PARAMETERS, ids=lambda row: row.name)
def test_every_parameter_has_a_typical_value_in_its_range_and_a_source(row):
    name, _, least, typical, most, source = row
    assert least <= typical <= most
    assert source
    assert getattr(TYPICAL, name) == typical


@pytest.mark.parametrize("row", PARAMETERS, ids=lambda row: row.name)
def test_a_value_out_of_its_range_is_refused_by_name(row):
    with pytest.raises(ValueError, match=row.name):
        Face("odd", **{row.name: row.most * 2 + 1})


def test_an_unknown_parameter_is_refused_by_name():
    with pytest.raises(ValueError, match="a face has no colour"):
        Face("odd", colour=3)


# --- the named faces ---------------------------------------------------------------------


def test_the_named_faces():
    assert list(FACES) == NAMES
    assert all(face.name == name for name, face in FACES.items())


def test_they_differ_as_their_names_say():
    resistance = {name: FACES[name].series_kohm + FACES[name].parallel_kohm for name in NAMES}
    assert resistance["sensitive"] < resistance["typical"] < resistance["oily"] < resistance["dry"]
    assert resistance["dry"] < resistance["no-gel"]
    assert FACES["thick-gel"].gel_kohm > TYPICAL.gel_kohm
    assert FACES["no-gel"].gel_kohm == 0
    assert FACES["restless"].lifts_per_min > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_short_treatment_succeeds_on_every_face(name):
    report = treat(routines.short(), level=1, seed=2, face=FACES[name])
    assert (report.outcome, report.reason) == ("success", "")
    assert report.face == name
    if name not in ("dry", "no-gel"):
        assert report.mean_error_percent < 2


@pytest.mark.slow
def test_resistance_falls_during_a_treatment():
    first = treat(routines.step_of(1000), level=3, face=FACES["dry"]).zones[0].resistance_ohm
    later = treat(routines.step_of(15_000), level=3, face=FACES["dry"]).zones[0].resistance_ohm
    assert later < 0.9 * first


# --- files -------------------------------------------------------------------------------


def test_a_file_changes_what_it_mentions(tmp_path):
    file = tmp_path / "grandmother.toml"
    file.write_text("parallel_kohm = 80\nexponent = 0.8\n", "utf-8")
    face = load(file)
    assert (face.name, face.parallel_kohm, face.exponent) == ("grandmother", 80, 0.8)
    assert face.tissue_kohm == TYPICAL.tissue_kohm


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parallel_kohm = 0", "parallel_kohm goes from 1 to 1000"),
        ("parallel_kohm = nan", "parallel_kohm goes from 1 to 1000"),
        ("parallel_kohm = true", "takes a number"),
        ("parallel_kohm = [1]", "takes a number"),
        ("[deep]\nx = 1", "takes a number"),
        ("= 3", "no TOML"),
    ],
)
def test_a_file_that_is_no_face_says_why(tmp_path, text, said):
    file = tmp_path / "odd.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=said):
        load(file)


# --- restless hands ----------------------------------------------------------------------


def lift_offs(seed, minutes=5):
    """(from, for) in ms of each lift-off in the first minutes."""
    board = VirtualBoard(seed, face=FACES["restless"])
    Person(board).announce(4, 1)
    planned = board.circuit._planned
    assert planned[0][1] == ON_SKIN
    rest = planned[1:]
    assert [contact for _, contact in rest] == [OPEN, ON_SKIN] * (len(rest) // 2)
    times = [at_ns / 1e6 for at_ns, _ in rest]
    return [
        (off, on - off)
        for off, on in zip(times[::2], times[1::2], strict=True)
        if off < 60_000 * minutes
    ]


def test_a_restless_hand_lifts_off_as_often_and_as_long_as_its_face_says():
    face = FACES["restless"]
    lifts = lift_offs(4)
    assert len(lifts) / 5 == pytest.approx(face.lifts_per_min, rel=0.4)
    assert all(20 <= for_ms <= face.lift_ms for _, for_ms in lifts)


def test_its_lifts_are_those_of_its_seed():
    assert lift_offs(4) == lift_offs(4)
    assert lift_offs(4) != lift_offs(5)


@pytest.mark.slow
def test_its_losses_are_counted_and_waited_for_and_the_treatment_succeeds():
    report = treat(routines.step_of(20_000), level=3, seed=1, face=FACES["restless"])
    assert report.outcome == "success"
    assert report.zones[0].contact_losses >= 1
    assert report.mean_error_percent < 2


def test_another_place_is_fresh_skin():
    board = VirtualBoard(face=FACES["dry"])
    board.skin.worked_in = 0.5
    Person(board).announce(4, 1)
    assert board.skin.worked_in == 0


def test_a_still_face_has_a_plain_capacitor():
    assert still().skin().ladder.branches() == ()
