"""``sculpt build``: compiles routines into images, all of them or none."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import click

from facec.wording import dose_digest
from facevm import isa
from sculpt.cli import errors, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX, Input, read_all
from sculpt.cli.outputs import Staging
from sculpt.cli.units import amount_uA, charge_of, duration
from sculpt.commands import complete
from sculpt.source import diagnostics
from sculpt.source.check import Checked, check
from sculpt.source.load import Treatment, compile_treatment
from sculpt.source.prompts import LANGUAGE, Prompts, in_language, problems_of, read_prompts


def _refuse_out(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError("there is no such option; did you mean -o?")


def _language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not LANGUAGE.fullmatch(value):
        raise click.BadParameter("write a language as in de or de-AT.")
    return value


HELP = """\
Compile routines into images for the device: mine.face becomes mine.fbc.

All images are written or none: a mistake or a full disk stops the whole build. Libraries are
skipped; their contents are in the images of the routines that use them. Exit status 1 means
mistakes; --json then lists them, as check does.

With --lang the device says its prompts in another language: those of the table mine.de.toml beside
mine.face, into mine.de.fbc. The dose is the same, and its digest says so. A prompt that the table
lacks is a mistake.

\b
Examples:
  sculpt build mine.face
  sculpt build evening-lift --lang de
  sculpt build routines/*.face -o OUT
"""


@click.command("build", help=HELP, short_help="Compile routines into images for the device.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete.routines
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the images; by default each is written beside its routine.",
)
@click.option("--out", "--output", "meant_o", hidden=True, expose_value=False, callback=_refuse_out)
@click.option(
    "--lang",
    "language",
    metavar="LANG",
    callback=_language,
    help="Language of the prompts, such as de: those of the table NAME.LANG.toml.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document about the images.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    folder: Path | None,
    language: str | None,
    as_json: bool,
) -> None:
    named = read_all(files)
    for one in named:
        if one.is_image:
            raise UserError(
                f"{one.label} is already an image", "name the routine it was built from"
            )
    checked = [check(one) for one in named]
    tables = {}
    if language is not None:
        tables = {
            one.named: read_prompts(one.named, language)
            for one in checked
            if one.plan is not None and not one.is_library
        }
    ending = IMAGE_SUFFIX if language is None else f".{language}{IMAGE_SUFFIX}"
    targets = _targets([one for one in checked if not one.is_library], folder, ending)
    diagnostics.report(checked)
    if any(one.has_errors for one in checked):
        if as_json:
            terminal.emit_json(diagnostics.document(checked))
        terminal.write_stderr(f"{diagnostics.verdict(checked)}; nothing was written.\n")
        ctx.exit(errors.ERRORS)
    wrong = _wrong_tables(checked, tables)
    if wrong:
        _report_tables(wrong, as_json)
        ctx.exit(errors.ERRORS)
    built = [
        (compile_treatment(_worded(one, tables)), targets[one.named])
        for one in checked
        if one.named in targets
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
        terminal.emit_json({"images": [_document(one, target, language) for one, target in built]})
    else:
        _draw_table(built, libraries)
        if language is not None:
            _tell_dose(built)


def _wrong_tables(
    checked: list[Checked], tables: dict[Input, Prompts]
) -> list[tuple[Input, Prompts, list[str]]]:
    """The tables of prompts with mistakes, and what these are."""
    found = [
        (one.named, tables[one.named], problems_of(one.plan, tables[one.named]))
        for one in checked
        if one.plan is not None and one.named in tables
    ]
    return [row for row in found if row[2]]


def _report_tables(wrong: list[tuple[Input, Prompts, list[str]]], as_json: bool) -> None:
    """Every mistake of the tables, a line each; nothing was written."""
    if as_json:
        terminal.emit_json(
            {
                "prompts": [
                    {"file": str(table.file), "routine": str(named.path), "message": message}
                    for named, table, messages in wrong
                    for message in messages
                ]
            }
        )
    for _, table, messages in wrong:
        for message in messages:
            terminal.print_error(f"{table.file}: {message}")
    count = sum(len(messages) for _, _, messages in wrong)
    mistakes = "1 mistake" if count == 1 else f"{count} mistakes"
    terminal.write_stderr(f"{mistakes} in the prompts; nothing was written.\n")


def _worded(checked: Checked, tables: dict[Input, Prompts]) -> Checked:
    """The routine in the words of its table, if there is one."""
    table = tables.get(checked.named)
    if table is None or checked.plan is None:
        return checked
    return replace(checked, plan=in_language(checked.plan, table))


def _tell_dose(built: list[tuple[Treatment, Path]]) -> None:
    """The dose's digest: that of the same routine in any language."""
    for treatment, target in built:
        digest = dose_digest(treatment.plan)
        terminal.emit(f"{target.name}: dose {digest[:16]}, the same in every language\n")


def _targets(checked: list[Checked], folder: Path | None, ending: str) -> dict[Input, Path]:
    """The path of each image. Raises UserError when two would be the same file."""
    targets: dict[Input, Path] = {}
    taken: dict[Path, str] = {}
    for one in checked:
        named = one.named
        elsewhere = named.stock or named.is_stdin
        beside = Path() if elsewhere else named.path.parent
        target = (beside if folder is None else folder) / (named.stem + ending)
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
    dose: str
    lang: str | None
    duration_ms: int
    peak_uA: float
    net_charge_uC: float
    charge_bound_uC: float


def _document(treatment: Treatment, target: Path, language: str | None) -> ImageDocument:
    routine = treatment.routine
    return {
        "routine": routine.name,
        "file": str(treatment.named.path),
        "image": str(target),
        "image_bytes": len(treatment.data),
        "crc": f"{routine.crc:08x}",
        "dose": dose_digest(treatment.plan),
        "lang": language,
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
