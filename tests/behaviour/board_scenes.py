"""Scenes with a board: calibration, its drive, its sessions, trials; every command by itself."""

from __future__ import annotations

from collections.abc import Iterator

from .editor_scenes import editor_messages
from .inputs import BOARDS, BOOT_OUT, SESSIONS, SMALL, TODAY
from .scene import Call, Scene, plain_scene


def board_scenes() -> Iterator[Scene]:
    """The virtual board calibrated, and the sessions of a board."""
    for seed, more in enumerate(("", " --meter", " --resistor 4700", " --dry-run")):
        calibrate = f"calibrate --seed {seed} --settings board.toml{more}"
        files = {"board.toml": BOARDS["slow"]}
        commands = (f"{calibrate} --json", calibrate)
        yield plain_scene(f"boards/calibrate-{seed}", *commands, kept=("board.toml",), files=files)
    history = f"history --file sessions.jsonl --today {TODAY}"
    csv = Call(f"{history} --csv", form="data")
    calls = (Call(f"{history} --json"), Call(history), csv)
    yield Scene("boards/history", calls, files={"sessions.jsonl": SESSIONS.encode()})


def drive_scenes() -> Iterator[Scene]:
    """A board's drive filled, examined, and asked for its sessions."""
    drive = "--drive CIRCUITPY"
    yield plain_scene(
        "boards/drive",
        f"deploy {drive} --dry-run --json",
        f"deploy {drive}",
        f"deploy {drive} small.face --json",
        f"deploy {drive}",
        f"doctor {drive} --json",
        f"doctor {drive}",
        f"history {drive} --today {TODAY} --json",
        f"history {drive} --today {TODAY}",
        f"calibrate --rate {drive} --json",
        f"calibrate --rate {drive} --dry-run",
        kept=("CIRCUITPY/settings.toml", "CIRCUITPY/routines/small.fbc"),
        files={
            "CIRCUITPY/boot_out.txt": BOOT_OUT,
            "CIRCUITPY/sessions.jsonl": SESSIONS,
            "small.face": SMALL["square"],
        },
    )


def trial_scenes(quick: bool) -> Iterator[Scene]:
    """Treatments on many faces, with mishaps."""
    asked = "--seed 2 --faces 12 --mishaps 60 --jobs 1 --keep trials"
    commands = [f"certify small.face {asked} --write -o . --json", f"certify small.face {asked}"]
    yield Scene(
        "trials/small",
        tuple(Call(command, shows_progress=True) for command in commands),
        ("small.certificate.json", "small.fbc"),
        {"small.face": SMALL["square"].encode()},
    )
    if not quick:
        lift = "certify evening-lift --faces 3 --seed 1 --json --jobs 1 --keep trials"
        yield Scene("trials/evening-lift", (Call(lift, shows_progress=True),))


FRESH_COMMANDS = (
    *("new mine", "check mine.face", "explain F401", "fmt mine.face", "build mine.face -o images"),
    *("show mine.face --json", "run mine.face --json --trace t.csv", "replay t.csv --json"),
    *("deploy --drive CIRCUITPY", "doctor --drive CIRCUITPY --json", "calibrate --json"),
    *(f"history --drive CIRCUITPY --today {TODAY} --json", "watch nowhere.face", "lsp --help"),
)
"""A command of each kind; they stand in an order in which one can use what others wrote."""


def fresh_scene() -> Scene:
    """Every command by itself, as a person calls it: none is helped by what others imported."""
    calls = [Call(command, is_fresh=True) for command in FRESH_COMMANDS]
    certify = "certify small.face --seed 2 --faces 1 --jobs 1 --keep trials --json"
    calls.append(Call(certify, shows_progress=True, is_fresh=True))
    calls.append(Call("lsp", editor_messages(SMALL["square"]), "messages", is_fresh=True))
    files = {
        "CIRCUITPY/boot_out.txt": BOOT_OUT.encode(),
        "CIRCUITPY/sessions.jsonl": SESSIONS.encode(),
        "small.face": SMALL["square"].encode(),
    }
    return Scene("fresh/commands", tuple(calls), files=files)
