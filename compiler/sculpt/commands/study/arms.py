"""``sculpt study new`` and ``check``: the arms of a study, begun and held against each other."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sculpt.cli import errors, outputs, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.units import charge, counted, current
from sculpt.commands.study.argument import FILE
from sculpt.source.load import CheckFailed
from sculpt.study import allocation, file

if TYPE_CHECKING:
    from sculpt.study.arms import Arm
    from sculpt.study.file import Study
    from sculpt.study.scenes import Comparison

TELLS = (
    "That a touch is noticed so much later where less current flows is what the device promises. "
    "Whoever holds the electrodes against each other can tell an arm by it: ask subjects not to.\n"
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
SEEDS = 10**9


@click.command("new", short_help="Begin a study: its file and two arms.")
@click.argument("name")
@click.option("--sham", is_flag=True, help="One arm is a sham: real.face and sham.face.")
def new(name: str, sham: bool) -> None:
    """Begin a study: the folder NAME with study.toml and the arms high.face and low.face.

    The arms are two doses that nobody can tell apart, as they are, or with --sham a dose and a sham
    of 8 uA; change them from there. What exists is never overwritten.

    \b
    Example:
      sculpt study new lift && sculpt study check lift/study.toml
    """
    import secrets

    from sculpt.study import starter

    if not NAME.fullmatch(name):
        raise UserError(
            f"{name!r} cannot name a study",
            "use up to 40 letters, digits, - and _, no spaces and no folder",
        )
    folder = Path(name)
    if os.path.lexists(folder):
        raise UserError(f"{folder} already exists", "choose another name; nothing was changed")
    title = re.sub(r"[-_]+", " ", name).strip()
    made = starter.files(folder, title[:1].upper() + title[1:], secrets.randbelow(SEEDS), sham)
    with outputs.Staging() as staging:
        staging.folder(folder)
        for path, text in made.items():
            staging.write(path, text.encode())
        staging.commit()
    study = folder / starter.FILE
    terminal.emit(
        f"{study} is written, with {counted(len(made) - 1, 'arm')} beside it. "
        f"Next: sculpt study check {study}\n"
    )


@click.command("check", short_help="Prove that the arms cannot be told apart.")
@FILE
@click.option("--quick", is_flag=True, help="Compare the files only; carry nothing out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def check(ctx: click.Context, path: Path, quick: bool, as_json: bool) -> None:
    """Prove that the arms cannot be told apart, and name the first difference of each.

    The files are compared, then every arm is carried out at every level by the device's own
    program on one virtual board: undisturbed, with an electrode lifted, with electrodes that touch,
    a press, dry skin, no gel and a computer plugged in. That takes some ten times as much processor
    time as one treatment does for each arm and level. Exit status 1 means that they differ.

    Words come at the same millisecond of the routine's clock, a light or a tone within 20 ms, after
    a lift within 100 ms. Electrodes that touch are noticed later where less flows, as the device
    promises: within 200 ms at 30 uA and more, (30 uA / I)² longer below, 2.8 s at 8 uA. How far
    the arms were apart is printed. Arms that rise in the same short ramps pass.

    \b
    Example:
      sculpt study check lift/study.toml
    """
    from sculpt.study import answers, arms

    study = file.read(path)
    found = compiled_or_exit(ctx, study)
    wrong = [*arms.sham_faults(found, study.sham), *arms.differences(found)]
    if (study.lists / allocation.LIST).exists():
        wrong += allocation.swapped(allocation.read(study), found)
    played: Comparison | None = None
    hint = ""
    if not wrong and not quick:
        played = carried_out(found)
        wrong = [one.text for one in played.told]
        least = answers.least_alike(found[0], played.told)
        hint = "" if least is None else answers.advice(least)
    figures = [_figures(one) for one in found]
    if as_json:
        terminal.emit_json(
            {
                "alike": False if wrong else None if played is None else True,
                "carried_out": played is not None,
                "differences": wrong,
                "advice": hint or None,
                "signs_apart_ms": played and played.signs_ms,
                "lift_apart_ms": played and played.lift_ms,
                "touch_apart_ms": played and played.touch_ms,
                "arms": figures,
            }
        )
    else:
        for one in figures:
            terminal.emit(
                f"{one['arm']}: peak {current(one['peak_uA'])}, rms "
                f"{current(one['rms_uA'])}, charge a phase "
                f"{charge(one['charge_uC'] or 0)}, image {one['image_bytes']} bytes\n"
            )
        terminal.print_wrapped("".join(f"{line}\n" for line in wrong))
        terminal.print_wrapped(f"{hint}\n" if hint else "")
        terminal.print_wrapped(_verdict(study, wrong, played))
    ctx.exit(errors.ERRORS if wrong else errors.DONE)


def compiled_or_exit(ctx: click.Context, study: Study) -> list[Arm]:
    """The arms; ends the command where one has mistakes, which were reported."""
    from sculpt.study import arms

    try:
        return arms.compiled(study)
    except CheckFailed as error:
        ctx.exit(error.exit_code)


def carried_out(found: list[Arm], is_brief: bool = False) -> Comparison:
    """The comparison of arms carried out, with its progress on a terminal; a brief one ends at the
    first difference."""
    from sculpt.study import scenes
    from sculpt.study.progress import Counter

    with Counter("scene") as counter:
        return scenes.compare(found, progress=counter.show, is_brief=is_brief)


def _verdict(study: Study, wrong: list[str], played: Comparison | None) -> str:
    from sculpt.study.scenes import CONTACT, TOUCH

    if wrong:
        return f"{counted(len(wrong), 'difference')}: the arms are not alike.\n"
    if played is None:
        return "The files are alike; nothing was carried out.\n"
    alike = (
        "The arms are alike to whoever sees, hears and reads the device. Lights and tones were "
        f"{played.signs_ms} ms apart at most, {played.lift_ms} ms after a lift, "
        f"{played.touch_ms} ms where the electrodes touched.\n"
    )
    if played.touch_ms > CONTACT[TOUCH]:
        alike += TELLS
    if (study.lists / allocation.LIST).exists():
        return alike
    return f"{alike}Next: sculpt study allocate {study.path}\n"


def _figures(arm: Arm) -> dict[str, Any]:
    """Peak, rms and charge a phase of an arm: whether it can be felt is not claimed."""
    from facevm.isa import ELECTRODE_mm2
    from facevm.settings import Settings
    from sculpt.spec.figures import figures_of

    found = figures_of(arm.treatment.plan, ELECTRODE_mm2, Settings())
    return {
        "arm": arm.name,
        "peak_uA": found.peak_uA,
        "rms_uA": round(found.rms_uA, 2),
        "charge_uC": None if found.charge_uC is None else round(found.charge_uC, 3),
        "image_bytes": len(arm.image),
    }
