"""Every name that Python gives the page has a text in its table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from facebench.conditions.conditions import CONDITIONS
from facebench.face.face import FACES
from facebench.faults.faults import KINDS
from facevm import isa
from facevm.states import STATES
from sculpt.cli.outcomes import OUTCOMES
from sculpt.spec.sheet import ROWS

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "compiler/studio/src/texts/en.ts").read_text("utf-8")
KEYS = set(re.findall(r'^  "([^"]+)":', TABLE, re.MULTILINE))

NAMES = {
    "zone": [zone.name for zone in isa.ZONES],
    "side": isa.SIDES,
    "goal": isa.GOALS,
    "state": STATES,
    "outcome": list(OUTCOMES),
    "spec": [row.key for row in ROWS],
    "facename": list(FACES),
    "bench": list(CONDITIONS),
    "fault": [row.name for row in KINDS if not row.sign],
}


@pytest.mark.parametrize("group", NAMES)
def test_each_name_has_a_text(group):
    assert [name for name in NAMES[group] if f"{group}.{name}" not in KEYS] == []


def test_every_text_that_is_asked_for_is_there():
    """By the keys that stand in the sources as they are."""
    asked = {
        key
        for path in (ROOT / "compiler/studio/src").rglob("*.tsx")
        for key in re.findall(r'\bt\("([^"]+)"', path.read_text("utf-8"))
    }
    assert len(asked) > 50
    assert asked - KEYS == set()
