"""Reference of the commands: the generated section of ``compiler/COMMANDS.md``.

Each command with an example that is carried out as the page is made, and with its help.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import click
from click.testing import CliRunner

from sculpt.main import COMMANDS, cli

WIDTH = 92

NOTES = {
    "new": "dsl/README.md#a-first-treatment",
    "check": "dsl/README.md#diagnostics",
    "explain": "dsl/README.md#diagnostics",
    "fmt": "dsl/README.md#the-one-layout",
    "build": "compiler/README.md#the-image-format-1",
    "show": "compiler/README.md#pictures-and-waves",
    "run": "compiler/README.md#a-treatment-on-the-virtual-board",
    "replay": "compiler/README.md#replaying-a-run",
    "deploy": "compiler/README.md#onto-a-board",
    "watch": "compiler/README.md#at-every-save",
    "doctor": "compiler/README.md#what-is-wrong",
    "calibrate": "compiler/README.md#calibrating-a-board",
    "history": "compiler/README.md#the-sessions-of-a-board",
    "certify": "compiler/README.md#certifying-a-treatment",
    "spec": "compiler/README.md#what-such-devices-are-compared-by",
    "study": "compiler/README.md#a-study-of-several-arms",
    "studio": "compiler/README.md#the-studio",
    "lsp": "dsl/README.md#in-an-editor",
    "list": "routines/README.md",
    "console": "compiler/README.md#its-console-and-its-clock",
    "clock": "compiler/README.md#its-console-and-its-clock",
    "config": "compiler/README.md#ones-own-defaults-and-names-at-the-tab-key",
}
"""Where more is said about a command."""

EXAMPLES = {
    "new": ["new mine"],
    "check": ["check typo.face"],
    "explain": ["explain F401"],
    "fmt": ["fmt --diff untidy.face"],
    "build": ["build mine.face"],
    "show": ["show mine.face"],
    "run": ["run mine.face", "run mine.face --fault lift@10s+3s"],
    "replay": ["run mine.face --trace mine.csv", "replay mine.csv --routine mine.face"],
    "deploy": ["deploy mine.face --drive CIRCUITPY"],
    "doctor": ["doctor --drive CIRCUITPY"],
    "calibrate": ["calibrate"],
    "history": ["history --file sessions.jsonl --today 2026-11-22"],
    "certify": ["certify mine.face --faces 2 --jobs 1 --keep trials"],
    "spec": ["spec mine.face --csv"],
    "study": ["study new lift"],
    "list": ["list"],
}
"""What is carried out, in one folder and in this order; the last of each is printed."""

BOOT_OUT = """\
Adafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040
Board ID:raspberry_pi_pico
"""

OF_THIS_MACHINE = {
    "deploy": re.compile(r"lib/adafruit|files, \d+ KiB"),
    "certify": re.compile(r"on \d+ processor|, \d+ failed"),
    "doctor": re.compile(r"Python \d|adafruit|sculpt \d|[KMGT]iB free"),
}
"""Lines that differ from one machine to the next; the page has … in their place."""

LONGEST = 26
"""Lines of an example's output; the rest is left out."""


def sections() -> dict[str, str]:
    """The section of every command, in the order of ``sculpt --help``."""
    parts = []
    with _workplace():
        for name, about in COMMANDS.items():
            parts.append(f"## `sculpt {name}`\n\n{about} {_note(name)}".rstrip())
            parts += [f"```console\n{_printed(one)}\n```" for one in EXAMPLES.get(name, ())]
            parts += [f"```text\n{_output([*words, '--help'])}\n```" for words in _helps(name)]
    return {"commands": "\n\n".join(parts)}


def _helps(name: str) -> Iterator[list[str]]:
    """The command, and each of the commands below it."""
    yield [name]
    command = cli.get_command(click.Context(cli), name)
    for below in getattr(command, "commands", ()):
        yield [name, below]


def _note(name: str) -> str:
    """The link to where more is said."""
    note = NOTES.get(name)
    if note is None:
        return ""
    target = note.removeprefix("compiler/") if note.startswith("compiler/") else f"../{note}"
    return f"[More]({target})."


def _printed(command: str) -> str:
    """A command behind its prompt, and what it prints, as far as that is the same everywhere."""
    lines = _output(command.split()).splitlines()
    of_this_machine = OF_THIS_MACHINE.get(command.split()[0])
    kept: list[str] = []
    for line in lines:
        if of_this_machine is None or not of_this_machine.search(line):
            kept.append(line)
        elif kept[-1:] != ["  …"]:
            kept.append("  …")
    if len(kept) > LONGEST:
        kept = [*kept[:LONGEST], "…"]
    return "\n".join([f"$ sculpt {command}", *kept])


def _output(arguments: list[str]) -> str:
    """What a command prints, on standard output and standard error."""
    result = CliRunner().invoke(cli, arguments, prog_name="sculpt")
    if result.exit_code == 2:
        raise ValueError(f"sculpt {' '.join(arguments)}: {result.output}")
    return "\n".join(line.rstrip() for line in result.output.splitlines()).strip("\n")


@contextlib.contextmanager
def _workplace() -> Iterator[None]:
    """A folder with what the examples name; a terminal of one width."""
    before = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as name,
        patch.dict(
            os.environ, {"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH), "SCULPT_CONFIG": ""}
        ),
    ):
        os.chdir(name)
        try:
            _output(["new", "draft"])
            draft = Path("draft.face").read_text("utf-8")
            Path("typo.face").write_text(draft.replace("zone jawline", "zone jawlin"), "utf-8")
            Path("untidy.face").write_text(
                draft.replace("wave lifting\n    u", "wave  lifting\n    u")
            )
            Path("sessions.jsonl").write_text("".join(_sessions()), "utf-8")
            Path("CIRCUITPY").mkdir()
            Path("CIRCUITPY/boot_out.txt").write_text(BOOT_OUT, "utf-8")
            yield
        finally:
            os.chdir(before)


def _sessions() -> Iterator[str]:
    """Three sessions of a board, as its journal has them."""
    zone = {"zone": "jawline", "side": "left", "delivered_ms": 18_000, "charge_uC": 0.14}
    zone |= {"mean_abs_uA": 104.7, "mean_error_percent": 0.25, "largest_error_uA": 1.0}
    zone |= {"contact_losses": 0, "resistance_ohm": 11_800, "limited_ms": 0}
    endings = [("success", ""), ("abort", "stopped by the button"), ("success", "")]
    for number, (outcome, reason) in enumerate(endings, 1):
        yield (
            json.dumps(
                {"number": number, "firmware": "0.1.0", "routine": "Mine", "crc": "00000000"}
                | {"level_percent": 60, "outcome": outcome, "reason": reason, "reading": 0}
                | {"duration_ms": 51_000, "wait_ms": 4_700, "updates_per_s": None, "zones": [zone]}
                | {"time": 1_795_000_000 + 200_000 * number}
            )
            + "\n"
        )
