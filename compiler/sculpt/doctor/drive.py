"""Drive: whether its program is complete and the one that starts, its update rate, its images."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from facevm import image, isa, manifest, refusal
from facevm.interlocks import INTERLOCKS, explain
from facevm.latched import is_kept
from facevm.limits import Limits
from sculpt.board import contents, journal, settings_file
from sculpt.board.drive import CIRCUITPYTHON_OLDEST, CIRCUITPYTHON_TRIED, Drive
from sculpt.board.update_rate import counted_rate
from sculpt.cli.errors import BadImage, UserError
from sculpt.cli.foreign import read_bounded
from sculpt.cli.inputs import IMAGE_SUFFIX
from sculpt.cli.units import duration, size
from sculpt.deploy import certificates, routines
from sculpt.deploy.certificates import ImageStanding
from sculpt.deploy.plan import plan_copy
from sculpt.doctor.finding import Fact, Found, advice, wrong
from sculpt.doctor.settings_values import Table, promised, whole
from sculpt.source import certificate

ROOM_LEAST_BYTES = 32 * 1024
"""Room for a few months of records, and a routine or two."""


def program_findings(drive: Drive) -> Iterator[Found]:
    """Facts and findings about the board's CircuitPython and the program on its drive."""
    yield Fact("drive", f"{drive.label}: {drive.board}, CircuitPython {drive.circuitpython}")
    if drive.major < CIRCUITPYTHON_OLDEST:
        yield wrong(
            "drive",
            f"CircuitPython {drive.circuitpython} is too old",
            f"the program needs {CIRCUITPYTHON_OLDEST} or later",
            "install a newer one from circuitpython.org; the files on the drive stay",
        )
    elif drive.major > CIRCUITPYTHON_TRIED:
        yield advice(
            "drive",
            f"CircuitPython {drive.circuitpython} is newer than the version this was tested with",
            "what the program needs of it may have changed",
            f"test everything with a resistor first, or install a {CIRCUITPYTHON_TRIED}.x",
        )
    if "Traceback" in drive.boot_out:
        yield wrong(
            "drive",
            "boot.py ended with an error when the board was started (boot_out.txt)",
            "the DAC was not set to zero then; only ENABLE's pull-down kept the output off",
            "deploy, then press reset; if it happens again, read boot_out.txt",
        )
    yield from _room(drive)
    yield from _program(drive)
    yield from _shadows(drive)


def _room(drive: Drive) -> Iterator[Found]:
    free = shutil.disk_usage(drive.path).free
    if free < ROOM_LEAST_BYTES:
        yield wrong(
            "drive",
            f"{size(free)} are free",
            "there may be no room for the record of a session",
            "move sessions.jsonl to this computer, or remove files that you do not need",
        )
    else:
        yield Fact("drive", f"{size(free)} free")


def _program(drive: Drive) -> Iterator[Found]:
    root = f"{drive.path}/"
    fault = manifest.fault(root)
    is_plain = contents.is_plain_on(drive.path)
    made = plan_copy(drive, contents.files(settings_file.dac(drive.path), is_plain), {})
    missing, stale = [], []
    for one in made.changes:
        if one.path not in (contents.SETTINGS, manifest.LIST):
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
    if "code.py" in missing or len(missing) > len(made.changes) // 2:
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
            "the program cannot start without it",
            "sculpt deploy",
        )
    if stale:
        yield wrong(
            "program",
            f"not from the installed version: {_names(stale)}",
            "the board does not run what sculpt checks and tests on this computer",
            "sculpt deploy",
        )
    if fault is None and not missing and not stale:
        yield Fact("program", "identical to what is installed here")
    if is_plain:
        yield advice(
            "program",
            "its files still have their comments and layout",
            "it starts more slowly than it could, and leaves the board less memory",
            "sculpt deploy copies it compact",
        )
    if made.removed:
        yield advice(
            "program",
            f"left by an older version: {_names(made.removed)}",
            "it takes up room and does nothing",
            "sculpt deploy removes it",
        )
    if made.foreign:
        yield advice(
            "program",
            f"not part of the program, among its modules: {_names(made.foreign)}",
            "it might be imported instead of something else",
            "remove it, unless you have put it there on purpose",
        )


def _shadows(drive: Drive) -> Iterator[Found]:
    """Files that CircuitPython would use instead of the program's own."""
    if (drive.path / contents.BEFORE_CODE_PY).exists():
        yield wrong(
            "program",
            f"{contents.BEFORE_CODE_PY} is on the drive",
            "CircuitPython starts it instead of code.py",
            "rename or remove it",
        )
    names = ["facevm", "adafruit_mcp4725", "adafruit_ina219"]
    names += ["adafruit_bus_device", "adafruit_register"]
    for name in names:
        for candidate in (name, f"{name}.py", f"{name}.mpy"):
            if (drive.path / candidate).exists():
                yield wrong(
                    "program",
                    f"{candidate} is beside code.py",
                    f"it is imported instead of the one in lib/, which is {name}'s own",
                    "remove it",
                )


def _names(paths: list[str]) -> str:
    shown = ", ".join(paths[:4])
    return shown + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def rate_findings(drive: Drive, table: Table) -> Iterator[Found]:
    """A fact or a finding on the update rate, once a session on the drive has counted it."""
    try:
        kept = journal.from_drive(drive.path)
    except (BadImage, UserError):  # no treatment yet, or no journal that can be read
        return
    most = promised(table)
    rate = counted_rate(kept.entries, whole(table, "UPDATES_PER_S") or most, most)
    if rate is None:
        return
    made = f"the board made {rate.updates_per_s} control updates in its slowest second"
    if rate.is_too_much:
        yield wrong(
            "settings",
            f"{made}, but UPDATES_PER_S promises {rate.settings_say}",
            "waves are accepted that it cannot draw",
            f"sculpt calibrate --rate --drive {drive.path} writes {rate.promised}",
        )
    else:
        yield Fact("settings", f"{made}; UPDATES_PER_S promises {rate.settings_say}")


def trip_findings(drive: Drive) -> Iterator[Found]:
    """A finding where an interlock has ended the last session after which no device is to be used.

    Whether the device has been told since that it was mended, only its NVM knows.
    """
    try:
        kept = journal.from_drive(drive.path)
    except (BadImage, UserError):
        return
    last = kept.entries[-1] if kept.entries else None
    if last is None or last["reason"] not in INTERLOCKS or not is_kept(last["reason"]):
        return
    told = explain(last["reason"], last["reading"])
    yield wrong(
        "drive",
        f"the last session, no. {last['number']}, was ended by {last['reason']}",
        told.partition(": ")[2],
        "then hold its button for three seconds: the device treats again",
    )


def _certificate_findings(standings: list[ImageStanding]) -> Iterator[Found]:
    """Advice on certificates that say nothing of today's program, or that it failed."""
    earlier = certificates.outdated(standings)
    if earlier:
        yield advice(
            "routines",
            f"certified with another program than the one installed here: {_names(earlier)}",
            "what was tried then says nothing of this program",
            f"{certificate.remedy(*earlier)}, then deploy",
        )
    failed = [one.stem for one in standings if one.standing.kind == "failed"]
    if failed:
        yield advice(
            "routines",
            f"the certification failed: {_names(failed)}",
            "on some faces and boards they give too much current, or stop without a cause",
            f"read the report before you use them: sculpt certify {' '.join(failed)}",
        )


def image_findings(drive: Drive, limits: Limits, chosen: str | None) -> Iterator[Found]:
    """A fact for each image that the board's loader accepts under its limits, else a finding."""
    names = routines.names_on(drive.path)
    standings = certificates.standings(drive.path, {}, ())
    standing_of = {one.stem: one.standing for one in standings}
    for name in names:
        path = drive.path / contents.ROUTINES / f"{name}{IMAGE_SUFFIX}"
        try:
            routine = image.load(read_bounded(path)[: isa.IMAGE_MAX_BYTES + 1], limits)
        except image.ImageError as error:
            yield wrong(
                "routines",
                f"{path.name} is refused: {error.reason}, {refusal.REASONS[error.reason]}",
                "the device will not carry it out (G12)",
                f"build it again for this board: sculpt deploy {name}.face",
            )
        except OSError:
            yield wrong(
                "routines",
                f"{path.name} cannot be read",
                "the drive may be damaged",
                "deploy it again; if that fails, check the drive",
            )
        else:
            standing = standing_of[name].text if name in standing_of else "uncertified"
            yield Fact(
                "routines", f"{name}: {routine.name}, {duration(routine.duration_ms)}, {standing}"
            )
    yield from _certificate_findings(standings)
    if not names:
        yield wrong(
            "routines",
            "there is no routine on the drive",
            "the device has nothing to carry out",
            "sculpt deploy copies the stock ones",
        )
    elif chosen is not None and chosen not in names:
        yield wrong(
            "routines",
            routines.absent_choice(drive.path, chosen),
            f"the device says so on its console, and begins with {names[0]} instead",
            f"{routines.choice_fix(chosen, names)}",
        )
