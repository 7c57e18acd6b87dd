"""The safety case is one page whose commands can be carried out, and says what it does not show."""

from __future__ import annotations

import json
import re

from tests.safety import case, requirements, sbom
from tests.safety.hazards import HAZARDS
from tests.safety.matrix.collection import Mark


def test_the_page_takes_ten_minutes_and_names_a_command_for_each_claim():
    steps = case.steps()
    assert len(steps) >= 12
    assert sum(step.minutes for step in steps) <= case.MINUTES_MOST
    assert {step.kind for step in steps} == {"proven", "tested", "modelled", "listed"}
    for step in steps:
        for path in re.findall(r"\btests/\S+\.(?:face|py)\b", step.command):
            assert (case.ROOT / path).exists(), path
        for module in re.findall(r"-m (tests\.\S+)", step.command):
            path = case.ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_its_first_two_commands_end_as_it_says():
    for step in case.steps()[:2]:
        status, _ = case.run(step)
        assert (step.command, status) == (step.command, step.status)


def test_it_says_what_is_not_shown_and_claims_no_effect():
    page = " ".join(case.PAGE.read_text("utf-8").split())
    assert "Nothing of this has run on a real board" in page
    assert "no effect of any treatment is claimed" in page
    assert "None is declared as met" in page
    for word in ("needs a laboratory", "not met", "met in content"):
        assert word in page


def test_a_requirement_is_a_check_with_its_tests():
    marks = [
        Mark("tests/a.py::one", ("G02", "compile", "F402")),
        Mark("tests/b.py::two", ("G02", "load")),
    ]
    rows = list(requirements.rows([one for one in HAZARDS if one.id == "G02"], marks))
    assert [(row[0], row[-1]) for row in rows] == [
        ("G02.compile.F402", "tests/a.py::one"),
        ("G02.load.PEAK", "tests/b.py::two"),
    ]


def test_others_software_is_listed_with_versions():
    bill = json.loads(sbom.bill())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "visasculpt")
    versions = {one["name"].lower(): one["version"] for one in bill["components"]}
    assert {"lark", "click", "rich", "tomlkit", "adafruit-circuitpython-ina219"} <= set(versions)
    assert all(versions.values())
    assert all(one["purl"].startswith("pkg:pypi/") for one in bill["components"])
