"""``sculpt explain``: what a code means, for whoever meets it in a message."""

from __future__ import annotations

import json

import pytest

from facelang.catalogue import FAMILIES, RULES
from facevm.interlocks import INTERLOCKS
from facevm.refusal import REASONS
from tests.sculpt.conftest import one_line


def test_a_code_is_explained_with_its_reason_its_example_and_the_mend(sculpt):
    result = sculpt("explain", "F401")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "error[F401] zone-left-on\n\nA zone ends while current flows.\n"
    )
    assert "must not be felt" in result.stdout
    assert "\n    +     ramp to 0 uA over 1 s\n" in result.stdout


def test_it_shows_what_check_says_of_the_example(sculpt, folder):
    said = sculpt("explain", "F302").stdout
    told = said[said.index("    error[F302]") :].rstrip("\n")
    (rule,) = (rule for rule in RULES if rule.code == "F302")
    (folder / "example.face").write_text(rule.example)
    checked = sculpt("check", "example.face").stderr
    assert [line[4:] for line in told.splitlines()] == checked.rstrip("\n").splitlines()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_row_of_the_table_can_be_explained(sculpt, rule):
    result = sculpt("explain", rule.code)
    assert (result.exit_code, result.stderr) == (0, "")
    text = " ".join(result.stdout.split())
    assert rule.meaning in text
    assert rule.why in text
    assert f"{rule.severity}[{rule.code}]: " in text
    assert "/tmp" not in text


@pytest.mark.parametrize("word", ["f401", " F401 ", "zone-left-on", "ZONE-LEFT-ON"])
def test_capitals_do_not_matter_and_the_name_will_do(sculpt, word):
    assert sculpt("explain", word).stdout == sculpt("explain", "F401").stdout


@pytest.mark.parametrize("word", ["F4", "f4xx", "F4XX"])
def test_a_family_lists_its_codes(sculpt, word):
    lines = sculpt("explain", word).stdout.splitlines()
    assert lines[0] == "F4xx: safety"
    codes = [rule.code for rule in RULES if rule.code.startswith("F4")]
    assert [line.split()[0] for line in lines[3:]] == codes


def test_alone_it_lists_the_families_and_the_other_codes(sculpt):
    result = sculpt("explain")
    assert result.exit_code == 0
    for family, about in FAMILIES:
        assert about in result.stdout
        assert f"sculpt explain {family}\n" in result.stdout
    for word in (*INTERLOCKS, *REASONS):
        assert word in result.stdout


@pytest.mark.parametrize("code", INTERLOCKS)
def test_an_interlock_is_explained_too(sculpt, code):
    text = " ".join(sculpt("explain", code.lower()).stdout.split())
    for sentence in INTERLOCKS[code][:3]:
        assert sentence[1:] in text


@pytest.mark.parametrize("reason", REASONS)
def test_and_why_an_image_is_refused(sculpt, reason):
    text = " ".join(sculpt("explain", reason.lower()).stdout.split())
    assert REASONS[reason][1:] in text
    assert "sculpt build" in text


@pytest.mark.parametrize(
    ("word", "meant"),
    [("F4O1", "F401"), ("E401", "F401"), ("401", "F401"), ("zone-left-one", "zone-left-on")],
)
def test_a_slip_is_answered_with_what_was_meant(sculpt, word, meant):
    result = sculpt("explain", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert one_line(result.stderr) == (
        f"sculpt: there is no code '{word}': did you mean {meant}?\n"
    )


@pytest.mark.parametrize("word", ["", "nonsense", "F9999", "\x1b[31m", "x" * 5000])
def test_anything_else_is_one_clear_line(sculpt, word):
    result = sculpt("explain", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert one_line(result.stderr).endswith(": sculpt explain lists them all\n")
    assert "\x1b" not in result.stderr


def test_json_of_a_code_has_the_whole_row(sculpt):
    document = json.loads(sculpt("explain", "w606", "--json").stdout)
    (rule,) = (rule for rule in RULES if rule.code == "W606")
    assert document == {
        "kind": "diagnostic",
        "code": "W606",
        "name": "unused-library",
        "severity": "advice",
        "family": "advice",
        "meaning": rule.meaning,
        "why": rule.why,
        "example": rule.example,
        "mended": rule.fixed,
        "saved_as": "utf-8",
        "updates_per_s": None,
        "electrode_mm2": None,
        "beside": dict(rule.beside),
    }


def test_json_of_everything_has_every_code(sculpt):
    document = json.loads(sculpt("explain", "--json").stdout)
    assert [one["code"] for one in document["diagnostics"]] == [rule.code for rule in RULES]
    assert [one["code"] for one in document["interlocks"]] == list(INTERLOCKS)
    assert [one["code"] for one in document["refusals"]] == list(REASONS)
    family = json.loads(sculpt("explain", "F5", "--json").stdout)
    assert family["diagnostics"] == [
        one for one in document["diagnostics"] if one["code"].startswith("F5")
    ]
    interlock = json.loads(sculpt("explain", "G01", "--json").stdout)
    assert interlock == document["interlocks"][0]
