"""``sculpt run --face``: whose skin it is."""

from __future__ import annotations

import json

import pytest

from facebench.face.face import FACES
from tests.sculpt.conftest import one_line


@pytest.mark.slow
def test_without_a_word_the_face_is_the_typical_one(sculpt, good):
    assert json.loads(sculpt("run", good, "--json").stdout)["face"] == "typical"


@pytest.mark.slow
def test_a_named_face_is_treated_and_named_in_both_reports(sculpt, good):
    result = sculpt("run", good, "--json", "--face", "sensitive")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["face"] == "sensitive"
    assert report["zones"][0]["resistance_ohm"] < 8000
    assert "face sensitive" in sculpt("run", good, "--face", "sensitive").stdout


@pytest.mark.slow
def test_a_face_may_come_from_a_file(sculpt, good, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("parallel_kohm = 30\nfall_percent = 0\n", "utf-8")
    report = json.loads(sculpt("run", good, "--json", "--face", file).stdout)
    assert report["face"] == "mine"
    assert report["zones"][0]["resistance_ohm"] == pytest.approx(31_000, rel=0.1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("dri", "no face is called dri: did you mean dry?"),
        ("zebra", "no face is called zebra: there are typical, dry, oily, "),
        ("nowhere.toml", "the face nowhere.toml cannot be read (no such file or directory)"),
    ],
)
def test_an_unknown_face_is_refused_before_anything_runs(sculpt, good, asked, said):
    result = sculpt("run", good, "--face", asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in one_line(result.stderr)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parallel_kohm = 0.2", "parallel_kohm goes from 1 to 1000 (kohm), not 0.2"),
        ("colour = 3", "a face has no colour"),
        ('parallel_kohm = "much"', "parallel_kohm takes a number"),
        ("parallel_kohm", "no TOML"),
    ],
)
def test_a_file_that_is_no_face_says_why(sculpt, good, tmp_path, text, said):
    file = tmp_path / "odd.toml"
    file.write_text(text, "utf-8")
    result = sculpt("run", good, "--face", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in one_line(result.stderr)


def test_the_help_names_every_face(sculpt):
    told = " ".join(sculpt("run", "--help").stdout.split())
    assert [name for name in FACES if name not in told] == []


@pytest.mark.slow
def test_a_drawn_face_is_the_populations_of_that_seed(sculpt, good):
    from facebench.face.population import draw

    told = json.loads(sculpt("run", good, "--face", "drawn:17", "--json").stdout)
    assert told["face"] == draw(17).name == "drawn 17"


@pytest.mark.parametrize("seed", ["", "x", "-1", "1.5", "4294967296", "99999999999999"])
def test_what_is_no_seed_draws_no_face(seed, sculpt, good):
    told = sculpt("run", good, "--face", f"drawn:{seed}")
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith(f"sculpt: no face is called drawn:{seed}: the N of ")
