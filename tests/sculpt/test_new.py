"""``sculpt new``: a starter that is right from the first moment."""

from __future__ import annotations

import pytest

from sculpt.commands.new import STARTER


@pytest.mark.slow
def test_a_starter_checks_clean_builds_and_runs(sculpt, folder):
    result = sculpt("new", "mine")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "mine.face is written. Try it: sculpt run mine.face\n"
    for command in ("check", "show", "build", "run"):
        result = sculpt(command, "mine.face")
        assert (result.exit_code, result.stderr) == (0, "")


def test_its_title_is_its_name(sculpt, folder):
    sculpt("new", "my_evening-lift.face")
    assert 'routine "My evening lift"' in (folder / "my_evening-lift.face").read_text()


def test_it_explains_every_construct_it_uses():
    for line in STARTER.splitlines():
        if line.startswith(("wave", "technique", "zone")):
            before = STARTER[: STARTER.index(line)]
            assert "# A wave" in before or not line.startswith("wave")
            assert "# A technique" in before or not line.startswith("technique")
            assert "# Zones" in before or not line.startswith("zone")


def test_what_is_there_already_is_never_overwritten(sculpt, folder):
    (folder / "mine.face").write_text("precious")
    result = sculpt("new", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "mine.face already exists" in result.stderr
    assert (folder / "mine.face").read_text() == "precious"


def test_nor_what_a_dangling_link_points_at(sculpt, folder):
    (folder / "mine.face").symlink_to("elsewhere")
    assert sculpt("new", "mine").exit_code == 2
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../mine", "with space", "mine.txt", "x" * 41, "_x", 'a"b', "é"]
)
def test_a_name_that_is_none_is_refused(sculpt, folder, name):
    result = sculpt("new", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot name a routine" in result.stderr
    assert list(folder.iterdir()) == []


def test_the_longest_name_still_checks_clean(sculpt):
    name = "x" * 40
    assert sculpt("new", name).exit_code == 0
    assert sculpt("check", f"{name}.face").stderr == ""
