"""What stands on a drive besides settings and routines: is the program whole, and is it started?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from facevm import manifest
from sculpt.board import drive as drives
from sculpt.board import program
from sculpt.board.drive import Drive
from sculpt.deploy import plan
from sculpt.doctor.finding import Fact, Found, advice, wrong

ROOM_LEAST_BYTES = 32 * 1024
"""What the log of a few months takes, and a routine or two."""


def look(drive: Drive) -> Iterator[Found]:
    """Facts and findings about the board's CircuitPython and the program on its drive."""
    yield Fact("drive", f"{drive.label}: {drive.board}, CircuitPython {drive.circuitpython}")
    if drive.major < drives.CIRCUITPYTHON_OLDEST:
        yield wrong(
            "drive",
            f"CircuitPython {drive.circuitpython} is too old",
            f"the program needs {drives.CIRCUITPYTHON_OLDEST} or later",
            "install a newer one from circuitpython.org; the files on the drive stay",
        )
    elif drive.major > drives.CIRCUITPYTHON_TRIED:
        yield advice(
            "drive",
            f"CircuitPython {drive.circuitpython} is newer than what this was tried with",
            "what the program needs of it may have changed",
            f"try everything with a resistor first, or install a {drives.CIRCUITPYTHON_TRIED}.x",
        )
    if "Traceback" in drive.boot_out:
        yield wrong(
            "drive",
            "boot.py ended with an error when the board was started (boot_out.txt)",
            "the DAC was not put to zero then; only ENABLE's pull-down has kept the output off",
            "deploy, then press reset; if it stays, look into boot_out.txt",
        )
    yield from _room(drive)
    yield from _program(drive)
    yield from _shadows(drive)


def _room(drive: Drive) -> Iterator[Found]:
    free = shutil.disk_usage(drive.path).free
    if free < ROOM_LEAST_BYTES:
        yield wrong(
            "drive",
            f"{free // 1024} KiB are free",
            "the record of a session may find no room",
            "move sessions.jsonl to this computer, or remove what you do not need",
        )
    else:
        yield Fact("drive", f"{free // 1024} KiB free")


def _program(drive: Drive) -> Iterator[Found]:
    root = f"{drive.path}/"
    fault = manifest.fault(root)
    made = plan.make(drive, program.files(), {})
    missing, stale = [], []
    for one in made.items:
        if one.path not in (program.SETTINGS, manifest.LIST):
            missing += [one.path] if one.change == "new" else []
            stale += [one.path] if one.change == "changed" else []
    if fault is not None:
        name, path = fault
        yield wrong(
            "program",
            f"the device refuses to start: {name}, {manifest.REFUSALS[name]} ({path})",
            "a mixture of two versions is not safe to run",
            "deploy again: sculpt deploy",
        )
    if "code.py" in missing or len(missing) > len(made.items) // 2:
        yield wrong(
            "program",
            "the program is not on the drive",
            "without it the board does nothing",
            "sculpt deploy",
        )
        return
    if missing:
        yield wrong(
            "program",
            f"missing: {_names(missing)}",
            "the program cannot be started without it",
            "sculpt deploy",
        )
    if stale:
        yield wrong(
            "program",
            f"not the installed version's: {_names(stale)}",
            "what sculpt checks and tries on this computer is not what the board runs",
            "sculpt deploy",
        )
    if fault is None and not missing and not stale:
        yield Fact("program", "the same as what is installed here, to the byte")
    if made.removed:
        yield advice(
            "program",
            f"left by an older version: {_names(made.removed)}",
            "it takes room and does nothing",
            "sculpt deploy removes it",
        )
    if made.strangers:
        yield advice(
            "program",
            f"no part of it, among its modules: {_names(made.strangers)}",
            "it might be imported in the place of something else",
            "remove it, if you have not put it there for a purpose",
        )


def _shadows(drive: Drive) -> Iterator[Found]:
    """What CircuitPython would take in the place of the program's own files."""
    if (drive.path / program.BEFORE_CODE_PY).exists():
        yield wrong(
            "program",
            f"{program.BEFORE_CODE_PY} is on the drive",
            "CircuitPython starts it in the place of code.py",
            "rename or remove it",
        )
    names = ["facevm", "adafruit_mcp4725", "adafruit_ina219"]
    names += ["adafruit_bus_device", "adafruit_register"]
    for name in names:
        for candidate in (name, f"{name}.py", f"{name}.mpy"):
            if (drive.path / candidate).exists():
                yield wrong(
                    "program",
                    f"{candidate} stands beside code.py",
                    f"it is imported in the place of the one in lib/, which is {name}'s own",
                    "remove it",
                )


def _names(paths: list[str]) -> str:
    shown = ", ".join(paths[:4])
    return shown + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")
