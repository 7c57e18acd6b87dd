"""The corpus: every planted mistake is found at its line with its code, and nothing else is."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import facec
import facelang
from facelang.catalogue import BY_CODE
from sculpt.main import cli
from tests.corpus.planted import BAD, GOOD, Case, Planted, cases, diagnostics, found, marks

CASES = cases()
TREATMENTS = sorted((*GOOD.glob("*.face"), *GOOD.glob("*/main.face")))


def shown(mistakes: Planted) -> list[str]:
    return [f"{file} line {line}: {code}" for file, line, code in sorted(mistakes.elements())]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_was_planted_is_found_and_nothing_else(case: Case):
    planted = case.planted()
    assert planted
    assert shown(found(case.path)) == shown(planted)


@pytest.mark.parametrize("path", TREATMENTS, ids=[path.stem for path in TREATMENTS])
def test_in_a_sound_treatment_nothing_is_found(path: Path):
    assert diagnostics(path) == []
    plan, _ = facec.compile(facelang.load(path)[0])
    if plan is not None:
        assert facec.encode(plan).image
    else:
        assert "routine" not in path.read_text("utf-8")


def test_the_corpus_is_large_and_has_every_code():
    several = [case for case in CASES if sum(case.planted().values()) > 1]
    lines = [len(path.read_bytes().splitlines()) for path in TREATMENTS]
    assert len(CASES) >= 300
    assert len(several) >= 55
    assert len(TREATMENTS) >= 25
    assert {300, 500} <= set(lines)
    # what the verifier would not walk takes a file that no person would write, and no rise is too
    # short for the reference board
    planted = {code for case in CASES for _, _, code in case.planted()}
    assert set(BY_CODE) - planted == {"F413", "F503", "F506"}


def test_every_mistake_says_what_is_wrong_in_one_sentence():
    for case in CASES:
        for one in diagnostics(case.path):
            assert re.fullmatch(r"[^\n]{8,250}", one.message), one
            assert not one.message.endswith("."), one
            assert one.message[0].islower() or one.message[0] in "`0123456789", one


def test_the_command_finds_the_same_in_the_whole_folder_at_once():
    result = CliRunner().invoke(cli, ["check", "--json", str(BAD)])
    assert result.exit_code == 1
    listed: Counter[tuple[str, int, str]] = Counter(
        (one["file"], one["line"], one["code"]) for one in json.loads(result.stdout)["diagnostics"]
    )
    alone = sorted(BAD.glob("*.face"))
    planted = Counter((str(path), line, code) for path in alone for line, code in marks(path))
    in_folders = {key for key in listed if Path(key[0]).parent != BAD}
    assert {key: count for key, count in listed.items() if key not in in_folders} == planted


def test_the_command_shows_twenty_and_counts_the_others():
    files = sorted(BAD.glob("*.face"))[:30]
    result = CliRunner().invoke(cli, ["check", *map(str, files)])
    shown = re.findall(r"^(?:error|advice)\[", result.stderr, re.MULTILINE)
    assert len(shown) == 20
    more = re.search(r"… and (\d+) more", result.stderr)
    assert more is not None
    listed = CliRunner().invoke(cli, ["check", "--json", *map(str, files)])
    assert len(json.loads(listed.stdout)["diagnostics"]) == 20 + int(more[1])
