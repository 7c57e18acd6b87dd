"""What device/README.md tells a builder and an owner is what the device does.

Its lights, sounds, messages and settings are the tables' and the program's of today.
"""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from facevm import interlocks, light, manifest, refusal, signals, sounds, states
from facevm.settings import SettingError

COLOURS = {
    getattr(light, name): name.lower()
    for name in ("WHITE", "BLUE", "GREEN", "AMBER", "RED", "VIOLET", "CYAN")
}
NAMES = dict(enumerate(states.STATES)) | {
    light.ENDED: "ended early",
    light.FIRST_USE: "first use",
    light.LOW: "battery low",
    light.BENCH: "breadboard",
}
# what the program plays besides the signals, once a session is over
TUNES = {**signals.TUNES, states.DONE: sounds.DONE, light.ENDED: sounds.ENDED}


@pytest.fixture(scope="module")
def page(root):
    return (root / "device/README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def rows(page):
    """Every row of every table, as its cells."""
    return [
        [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        for line in page.splitlines()
        if line.lstrip().startswith("| ")
    ]


def section(page, heading):
    """The text below a heading, up to the next one of its rank or higher."""
    rank = heading.split(" ")[0]
    text = page[page.index(f"\n{heading}\n") + len(heading) + 2 :]
    end = re.search(rf"^#{{1,{len(rank)}}} ", text, re.MULTILINE)
    return text[: end.start()] if end else text


def row(rows, *first):
    """The cells behind these ones, in the only row that begins with them."""
    found = [cells[len(first) :] for cells in rows if cells[: len(first)] == list(first)]
    assert len(found) == 1, f"{len(found)} rows begin with {first}"
    return found[0]


def rhythm(times):
    if len(times) == 1:
        return "steady"
    return ", ".join(f"{'off' if n % 2 else 'on'} {ms}" for n, ms in enumerate(times)) + " ms"


def tune(notes):
    pairs = zip(notes[::2], notes[1::2], strict=True)
    return ", ".join(f"{f'{Hz} Hz' if Hz else 'pause'} {ms} ms" for Hz, ms in pairs) or "none"


@pytest.mark.parametrize("state", NAMES, ids=NAMES.get)
def test_each_state_is_described_with_the_light_and_the_sound_it_has(rows, state):
    colour, times = light.row(state)
    cells = row(rows, NAMES[state], COLOURS[colour], rhythm(times), tune(TUNES.get(state, ())))
    assert len(cells) == 1
    assert cells[0]


def test_no_state_is_missing():
    assert {*range(light.IDLE), *range(light.IDLE + 1, light.BENCH + 1)} == set(NAMES)


@pytest.mark.parametrize(
    "name", ["LEFT", "RIGHT", "MIDDLE", "BEGINS", "STROKE", "GOES_ON", "CHOICE"]
)
def test_each_sound_while_treating_is_described(rows, name):
    assert row(rows, tune(getattr(sounds, name)))[0]


def test_the_routines_colours_are_told_in_their_order(page):
    told = ", ".join(f"{n} {COLOURS[colour]}" for n, colour in enumerate(light.ROUTINES, 1))
    assert told in page


@pytest.mark.parametrize("interlock", interlocks.INTERLOCKS)
def test_each_interlock_is_told_as_the_device_tells_it(page, interlock):
    said, likely, do, _ = interlocks.INTERLOCKS[interlock]
    assert f"| {interlock} | {said} | {likely} | {do} |" in section(page, "### What it says")


@pytest.mark.parametrize("word", [*refusal.REASONS, *manifest.REFUSALS])
def test_each_refusal_is_told_with_what_to_do(rows, word):
    means, do = row(rows, word)
    assert means == (refusal.REASONS | manifest.REFUSALS)[word]
    assert do


SPEAKING = ["boot.py", "safemode.py"]
SPEAKING += [f"lib/facevm/{name}.py" for name in ("app", "start", "shelf", "loading")]


def said(source):
    """The texts that a program gives to print or tell, without what differs from time to time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")).lstrip("_")
            if name in ("print", "tell"):
                for argument in node.args:
                    yield from texts(argument)


def texts(node):
    """Those that stand in an expression itself, and not in what it calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from re.split("%[sd]", node.value)
    elif not isinstance(node, ast.Call):
        for part in ast.iter_child_nodes(node):
            yield from texts(part)


@pytest.mark.parametrize("file", SPEAKING)
def test_each_line_the_program_prints_is_told_with_what_to_do(root, page, file):
    text = section(page, "### What it says")
    pieces = {piece.strip() for piece in said((root / "device/drive" / file).read_text("utf-8"))}
    assert len(pieces) > 1
    assert [piece for piece in sorted(pieces) if piece not in text] == []


@pytest.mark.parametrize("name", ["NO_CONTACT", "UNSTEADY", "STOPPED", "CLOSED"])
def test_each_reason_for_an_early_end_is_told_with_what_to_do(page, name):
    assert f"`{getattr(states, name)}`" in section(page, "### What it says")


def test_a_complaint_about_the_settings_is_told(page):
    from facevm import complaint

    line = complaint.line({"I2C_HZ": 5}.get, SettingError("I2C_HZ", "…"))
    told = line.replace("I2C_HZ = 5", "… = …").replace("…. Correct", "… Correct")
    assert f"`{told}`" in section(page, "### What it says")


def test_the_line_that_sets_the_clock_is_the_one_that_history_prints(page):
    from datetime import datetime

    from sculpt.board.clock import clock_statement

    assert clock_statement(datetime(2026, 11, 22, 12, 35)) in section(page, "### What time it is")


def test_first_use_is_told(page):
    from facevm import start

    text = section(page, "### What it says")
    for line in (start._ASK, start._MISSING % "…"):
        assert f"`{line}`" in text


def test_the_states_that_a_builder_is_to_see_are_states(page):
    shown = re.findall(r"^ +- (\w+)$|`- (\w+)`", section(page, "### Bring-up"), re.MULTILINE)
    names = {"".join(pair) for pair in shown}
    assert {"testing", "waiting", "treating", "paused", "fault"} <= names <= set(states.STATES)


def settings(root):
    """Every key of the shipped settings, those that are commented out as well."""
    text = (root / "device/drive/settings.toml").read_text("utf-8")
    return tomllib.loads(re.sub(r"^# (?=[A-Z_]+ = )", "", text, flags=re.MULTILINE))


def test_each_setting_is_told(root, page):
    text = section(page, "### Wiring") + section(page, "### The other settings")
    assert [key for key in settings(root) if f"`{key}`" not in text] == []


def test_each_pin_stands_in_the_wiring_table_as_the_settings_have_it(root, rows):
    for key, name in settings(root).items():
        if key.endswith("_PIN") and str(name).startswith("GP"):
            (cells,) = (c for c in rows if len(c) == 3 and c[2].startswith(f"`{key}`"))
            assert cells[0] == f"U1 {name}"


def test_nothing_is_claimed_for_it(page):
    text = section(page, "### Limits of use")
    assert "Not a medical device, and no claim that a treatment has any effect" in text
    assert "Nothing of this has run on a real board" in text
