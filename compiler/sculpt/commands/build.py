"""``sculpt build``: compiles routines into images, all of them or none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypedDict

import click

from facevm import isa
from sculpt.cli import errors, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX, Input, read_all
from sculpt.cli.outputs import Staging
from sculpt.cli.units import amount_uA, charge_of, duration
from sculpt.source import diagnostics
from sculpt.source.check import Checked, check
from sculpt.source.load import Treatment, compile_treatment


def _refuse_out(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError("there is no such option; did you mean -o?")


HELP = """\
Compile routines into images for the device: mine.face becomes mine.fbc.

All images are written or none: a mistake or a full disk stops the whole build. Libraries are
skipped; their contents are in the images of the routines that use them. Exit status 1 means
mistakes; --json then lists them, as check does.

\b
Examples:
  sculpt build mine.face
  sculpt build routines/*.face -o OUT
"""


@click.command("build", help=HELP, short_help="Compile routines into images for the device.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the images; by default each is written beside its routine.",
)
@click.option("--out", "--output", "meant_o", hidden=True, expose_value=False, callback=_refuse_out)
@click.option("--json", "as_json", is_flag=True, help="One JSON document about the images.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    named = read_all(files)
    for one in named:
        if one.is_image:
            raise UserError(
                f"{one.label} is already an image", "name the routine it was built from"
            )
    checked = [check(one) for one in named]
    targets = _targets([one for one in checked if not one.is_library], folder)
    diagnostics.report(checked)
    if any(one.has_errors for one in checked):
        if as_json:
            terminal.emit_json(diagnostics.document(checked))
        terminal.write_stderr(f"{diagnostics.verdict(checked)}; nothing was written.\n")
        ctx.exit(errors.ERRORS)
    built = [
        (compile_treatment(one), targets[one.named]) for one in checked if one.named in targets
    ]
    with Staging() as staging:
        if folder is not None:
            staging.folder(folder)
        for treatment, target in built:
            staging.write(target, treatment.data)
        staging.commit()
    libraries = [
        (one.named.label, "empty" if one.is_empty else "a library")
        for one in checked
        if one.is_library
    ]
    if as_json:
        terminal.emit_json({"images": [_document(one, target) for one, target in built]})
    else:
        _draw_table(built, libraries)


def _targets(checked: list[Checked], folder: Path | None) -> dict[Input, Path]:
    """The path of each image. Raises UserError when two would be the same file."""
    targets: dict[Input, Path] = {}
    taken: dict[Path, str] = {}
    for one in checked:
        named = one.named
        elsewhere = named.stock or named.is_stdin
        beside = Path() if elsewhere else named.path.parent
        target = (beside if folder is None else folder) / (named.stem + IMAGE_SUFFIX)
        if target in taken:
            raise UserError(
                f"{taken[target]} and {named.label} would both become {target}",
                "build them into different folders",
            )
        taken[target] = named.label
        targets[named] = target
    return targets


class ImageDocument(TypedDict):
    """One image in the document of ``--json``."""

    routine: str
    file: str
    image: str
    image_bytes: int
    crc: str
    duration_ms: int
    peak_uA: float
    net_charge_uC: float
    charge_bound_uC: float


def _document(treatment: Treatment, target: Path) -> ImageDocument:
    routine = treatment.routine
    return {
        "routine": routine.name,
        "file": str(treatment.named.path),
        "image": str(target),
        "image_bytes": len(treatment.data),
        "crc": f"{routine.crc:08x}",
        "duration_ms": routine.duration_ms,
        "peak_uA": routine.peak_duA / isa.DUA_PER_UA,
        "net_charge_uC": routine.net_dnC / isa.DNC_PER_UC,
        "charge_bound_uC": routine.bound_dnC / isa.DNC_PER_UC,
    }


def _draw_table(built: list[tuple[Treatment, Path]], libraries: list[tuple[str, str]]) -> None:
    if built:
        from sculpt.cli.table import Column, Sheet

        rows = Sheet(
            Column("image", sentences=terminal.is_terminal(sys.stdout)),  # a pipe gets it whole
            Column("bytes", ">"),
            Column("duration", ">"),
            Column("peak", ">"),
            Column("net charge", ">", spare=True),
        )
        for treatment, target in built:
            routine = treatment.routine
            rows.add_row(
                str(target),
                str(len(treatment.data)),
                duration(routine.duration_ms),
                amount_uA(routine.peak_duA),
                charge_of(routine.net_dnC),
            )
        terminal.draw(rows)
    for label, what in libraries:
        terminal.emit(f"{label}: {what}, no image of its own\n")
    if built:
        which = "it" if len(built) == 1 else "them"
        terminal.emit(
            f"Copy {which} to routines/ on the device's drive. "
            f"To disassemble one: sculpt show {built[0][1]} --code\n"
        )
