"""One slip is one diagnostic: nothing follows from it that the author would search in vain.

Every line of every sound treatment of the corpus is changed by itself, in each of these ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import facec
import facelang
from tests.corpus.planted import GOOD

TREATMENTS = [
    path
    for path in sorted((*GOOD.glob("*.face"), *GOOD.glob("*/main.face")))
    if path.stat().st_size < 5000
]

Slip = Callable[[str], str]

SLIPS: dict[str, tuple[Slip, float]] = {
    "one block further left": (lambda row: row.removeprefix("    "), 0.99),
    "one block further right": (lambda row: "    " + row, 0.97),
    "between two blocks": (lambda row: "  " + row, 0.97),
    "at the margin": (lambda row: row.lstrip(" "), 0.96),
    "with tabs": (lambda row: re.sub("^( {4})+", lambda m: "\t" * (len(m[0]) // 4), row), 0.96),
    "without its first word": (lambda row: re.sub(r"^( *)\S+\s*", r"\1", row), 0.96),
    "with its first word misspelt": (lambda row: re.sub(r"^( *)(\w)(\w)", r"\1\3\2", row), 0.99),
    "with another first word": (lambda row: re.sub(r"^( *)\w+", r"\1kitten", row), 0.96),
    "with a capital": (lambda row: re.sub(r"^( *)(\w)", lambda m: m[1] + m[2].upper(), row), 1.0),
    "without its last word": (lambda row: re.sub(r"\s*\S+$", "", row), 0.94),
    "with one word more": (lambda row: row + " gently", 0.99),
    "with a word in between": (lambda row: re.sub(r"^( *\S+\s+\S+)", r"\1 very", row), 0.96),
    "with a colon": (lambda row: row + ":", 1.0),
}
"""Each with the share of lines after which there is one diagnostic, or none, at least."""


def found(path: Path, text: str) -> list[str]:
    unit, reading = facelang.load(path, text)
    _, checking = facec.compile(unit)
    return [one.code for one in facelang.in_order([*reading, *checking])]


@pytest.mark.slow
@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_one_diagnostic(name: str):
    slip, least = SLIPS[name]
    tried = single = 0
    for path in TREATMENTS:
        rows = facelang.lines(path.read_text("utf-8"))
        for at, row in enumerate(rows):
            slipped = slip(row)
            if slipped == row or not row.strip() or row.lstrip().startswith("#"):
                continue
            tried += 1
            text = "\n".join([*rows[:at], slipped, *rows[at + 1 :]])
            single += len(found(path, text)) <= 1
    assert tried > 300
    assert single >= least * tried
