"""Both electrodes stand on one side of the face: every text that a person is given says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from facevm import isa
from facevm.signals import Console

ROOT = Path(__file__).parents[2]


def test_the_device_says_it_at_each_zone(capsys):
    for zone, row in enumerate(isa.ZONES):
        for side in row.sides:
            Console().announce(zone, side)
            line = capsys.readouterr().out
            caution = f" {row.caution}" if row.caution else ""
            together = " - both electrodes here, never across the head\n"
            assert line == f"{row.name} {isa.SIDES[side]}{caution}{together}"


@pytest.mark.parametrize("path", ["README.md", "device/drive/who-must-not-use-it.txt"])
def test_it_stands_where_one_reads_who_must_not_use_it(path):
    text = " ".join(re.sub(r"[*_]", "", (ROOT / path).read_text("utf-8")).split())
    assert (
        "Both electrodes on the same side of the face, never one on each side: "
        "never across the head."
    ) in text


def test_the_page_says_of_whom_the_drive_says_it():
    drive = (ROOT / "device/drive/who-must-not-use-it.txt").read_text("utf-8")
    page = (ROOT / "README.md").read_text("utf-8")
    for line in drive.splitlines()[2:]:
        if line.startswith("- "):
            assert line in page
