"""Whatever error ends the program, at any stage: off, red, told, noted, tried again."""

from __future__ import annotations

import re

import pytest

from tests.heap import measuring

pytestmark = pytest.mark.hazard("G13", "run")

RED, DARK = "0 25 0", "0 0 0"
WORDS = {
    "import": "while it started",
    "start": "while it started",
    "idle": "while it waited",
    "press": "while it looked at a routine",
    "treat": "while it treated",
}
FAULTS = [f"{kind}:{place}" for place in WORDS for kind in ("memory", "error")] + ["nak:treat"]


@pytest.fixture(scope="module")
def drive(tmp_path_factory):
    return measuring.laid_out(tmp_path_factory.mktemp("failure"))


@pytest.fixture(scope="module", params=FAULTS)
def struck(request, micropython32, drive):
    """The fault, and the console from there to the end of the next start."""
    run = measuring.run(micropython32, drive, every=0, fault=request.param)
    assert run.error == ""
    return request.param, run.console


def states(console, name):
    """What the board is like: "off" or "on", codes off zero, colour of the light."""
    return [line.split(maxsplit=4)[2:] for line in console if line.startswith(f"state {name} ")]


def test_the_output_is_disconnected_and_the_dac_at_zero(struck):
    fault, console = struck
    ((enable, code, _),) = states(console, "struck")
    assert enable == "off"
    assert code == "0" or fault.startswith("nak"), "which does not answer"


def test_a_dac_that_answers_again_is_put_to_zero_at_once(struck):
    _, console = struck
    ((enable, code, _),) = states(console, "later")
    assert (enable, code) == ("off", "0")


def test_the_light_is_red_and_flashes(struck):
    _, console = struck
    colours = {colour for name in ("struck", "later") for *_, colour in states(console, name)}
    assert colours <= {RED, DARK}
    assert RED in colours


def test_one_line_says_what_to_do(struck):
    fault, console = struck
    (line,) = (line for line in console if line.startswith("The device stopped"))
    assert ("ArithmeticError" if fault.startswith("error") else "MemoryError") in line
    assert "Press the button to try again" in line


def test_a_press_starts_it_anew_and_that_start_tells(struck):
    fault, console = struck
    kind, place = fault.split(":")
    again = console[console.index("started anew") :]
    (told,) = (line for line in again if line.startswith("Last time it stopped"))
    assert WORDS[place] in told
    assert ("want of memory" in told) == (kind != "error")
    assert any(re.match("Press: start", line) for line in again)
