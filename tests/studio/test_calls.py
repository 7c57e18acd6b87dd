"""The page's calls: the table of Python and that of TypeScript have the same rows."""

from __future__ import annotations

import json
import re
from array import array
from typing import Any

import pytest

from facebench.conditions.conditions import CONDITIONS
from facebench.face.face import FACES
from facebench.simulation import Simulation
from facevm import image
from facevm.version import VERSION
from sculpt.studio.calls import CALLS, answer
from sculpt.studio.trial import hash_of

TRIAL = {"level": 1, "face": "typical", "bench": "kind", "seed": 0, "fault": None}

ROUTINE = """\
use "strokes.face"

routine "Mine"
    levels 60 %, 100 %

zone cheek both
    say  "Here."
    wave lifting
    glide 2 s at 100 uA
"""


def ask(name: str, turn: Any = lambda ms: "", **asked: Any) -> Any:
    """The answer to a call, as the page gets it."""
    return json.loads(answer(name, json.dumps(asked), lambda note: None, turn))


def opened(text: str) -> dict[str, Any]:
    return {"file": "mine.face", "text": text, "beside": {}}


def test_both_sides_know_the_same_calls(root):
    table = (root / "compiler/studio/src/python/protocol.ts").read_text("utf-8")
    rows = table[table.index("export interface Calls") :].split("\n}\n")[0]
    assert re.findall(r"^  (\w+): \{", rows, re.MULTILINE) == list(CALLS)


def test_a_call_is_answered_in_json():
    assert ask("version") == {"version": VERSION}


def test_a_sound_routine_is_summed_up():
    found = ask("check", **opened(ROUTINE))
    assert found["diagnostics"] == []
    assert found["kind"] == "treatment"
    assert found["plan"]["name"] == "Mine"
    assert [dose["place"] for dose in found["plan"]["doses"]] == [
        "zone-cheek-left",
        "zone-cheek-right",
    ]
    assert found["zones"] == [
        {"places": ["zone-cheek-left", "zone-cheek-right"], "first": 5, "last": 8}
    ]


def test_a_routine_with_three_mistakes_is_right_after_its_first_fixes():
    """By clicks alone: the first fix of the first mistake, until there is none."""
    wrong = ROUTINE.replace("say ", "sya ").replace("glide", "glied").replace("lifting", "liftin")
    text, clicks = wrong, 0
    while found := ask("check", **opened(text))["diagnostics"]:
        text = fixed(text, found[0]["fixes"][0])
        clicks += 1
        assert clicks <= 3
    assert (clicks, text) == (3, ROUTINE)


def fixed(text: str, fix: dict[str, Any]) -> str:
    rows = text.split("\n")
    for edit in fix["edits"]:
        (line, start), (end_line, end) = edit["start"], edit["end"]
        assert line == end_line
        rows[line] = rows[line][:start] + edit["text"] + rows[line][end:]
    return "\n".join(rows)


@pytest.mark.parametrize("name", ["check", "complete", "hover", "see", "build"])
def test_no_text_makes_a_call_fail(name):
    for text in (
        "",
        "\0",
        "zone",
        'use "../x"',
        "zone cheek\n\trepeat 3\n",
        'routine "\ud83d\ude00',
    ):
        ask(name, **opened(text), at=[0, len(text)])


def test_what_the_dac_is_given_is_what_the_command_gives_it():
    """The trial is the run of ``sculpt run``, sample for sample."""
    built = ask("build", **opened(ROUTINE))
    asked = {**TRIAL, "level": 2, "face": "dry", "bench": "unkind", "seed": 3}
    report = ask("treat", **asked, image=built["image"])
    codes = array("H")
    routine = image.load(bytes.fromhex(built["image"]))
    run = Simulation(routine, 2, 3, 1000, (), FACES["dry"], conditions=CONDITIONS["unkind"])
    run.run(lambda sample: codes.append(sample.dac_code), by_button=True)
    assert report["outcome"] == "success"
    assert report["hash"] == hash_of(codes)


def test_a_press_ends_the_trial_early():
    built = ask("build", **opened(ROUTINE))

    def turn(ms: int) -> str:
        return "press" if 3000 <= ms < 3100 else ""

    report = ask("treat", turn, **TRIAL, image=built["image"])
    assert report["outcome"] == "abort"
    assert report["reason"] == "stopped by the button"
