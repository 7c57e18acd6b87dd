"""A browser walks through the page; ``compiler/studio/tests/walks`` says what it does there."""

from __future__ import annotations

import json
import os
import subprocess
from array import array
from typing import Any

import pytest

from facebench.conditions.conditions import CONDITIONS
from facebench.faults.faults import Fault
from facebench.simulation import Simulation
from facevm import image
from sculpt.studio.trial import hash_of
from tests.studio.conftest import PAGE
from tests.studio.test_calls import ask, opened
from tests.waiting import PATIENCE_s

WALKS = (
    "a first visit ends at a checked treatment",
    "without a snapshot it starts from the archives",
    "three mistakes are fixed by clicks alone",
    "a click on the face leads to the lines, or adds them",
    "text and undo outlive a reload, and a network that is gone",
    "what it will do is seen, figure by figure",
    "completion knows what may come",
    "a trial gives the DAC what it gets on a PC",
    "a press of Stop is answered at once, softly",
    "a treatment comes to a folder that stands for the drive",
    "a browser without serial ports says so, and where else",
    "a newcomer tries an own treatment within three minutes",
    "desktop, light",
    "phone, dark",
    "the keyboard alone starts a trial",
)

SHORT = """\
use "strokes.face"

routine "Short"
    levels 60 %, 100 %

zone cheek left
    say  "Here."
    wave lifting
    glide 2 s at 100 uA
"""


@pytest.fixture(scope="session")
def walked(address: str, chromium: str) -> dict[str, dict[str, Any]]:
    """What came of each walk, by its name."""
    return take_walks(address, chromium)


def take_walks(address: str, chromium: str, *names: str, **more: str) -> dict[str, dict[str, Any]]:
    """Takes walks, all that need nothing more if none is named."""
    done = subprocess.run(
        ["node", "tests/walks.mjs", address, *names],
        cwd=PAGE,
        env={**os.environ, "CHROMIUM": chromium, **more},
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["name"]: row for row in rows}


@pytest.mark.parametrize("name", WALKS)
def test_walk(walked, name, record_property):
    row = walked[name]
    assert row["failed"] is None
    for key, value in row["figures"].items():
        if key.endswith("_ms"):
            record_property("figure", f"studio, {name}: {key} {value:.0f}")


def test_every_walk_was_taken(walked):
    assert list(walked) == list(WALKS)


def test_the_dac_gets_the_same_codes_in_a_browser_and_here(walked):
    """To the bit, on the unkind board, with an electrode that leaves the skin."""
    built = ask("build", **opened(SHORT))
    codes = array("H")
    routine = image.load(bytes.fromhex(built["image"]))
    lift = Fault("lift", 1000, 1000)
    run = Simulation(routine, 1, 0, 1000, [lift], conditions=CONDITIONS["unkind"])
    run.run(lambda sample: codes.append(sample.dac_code), by_button=True)
    assert len(codes) > 2000
    assert walked["a trial gives the DAC what it gets on a PC"]["figures"]["hash"] == hash_of(codes)
