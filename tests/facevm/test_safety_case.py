"""What device/README.md says of the interlocks is what the guard has."""

from __future__ import annotations

import re

from facevm.guard import INTERLOCKS

# G08 is no trip, and G12 belongs to the load
ELSEWHERE = {"G08", "G12"}


def test_every_interlock_stands_in_the_table_and_none_that_is_not_there(root):
    text = (root / "device/README.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| (G\d\d|ZERO) \|", text, re.MULTILINE))
    assert rows == set(INTERLOCKS) | ELSEWHERE


def test_what_is_not_there_yet_is_said(root):
    text = (root / "device/README.md").read_text(encoding="utf-8")
    standing = text.split("## Where it stands")[1]
    every = {f"G{number:02}" for number in range(1, 16)}
    assert set(re.findall(r"\bG\d\d\b", standing)) - {"G04"} == every - set(INTERLOCKS) - ELSEWHERE
