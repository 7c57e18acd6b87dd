"""``sculpt show``: shows what a treatment will do, zone by zone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sculpt.cli import terminal
from sculpt.cli.inputs import read_one
from sculpt.cli.outputs import write_whole
from sculpt.commands import complete
from sculpt.source.load import CheckFailed, Treatment, load_treatment

if TYPE_CHECKING:
    from sculpt.pictures.style import Theme

HELP = """\
Show what a treatment will do, zone by zone.

FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
standard input. Exit status 1 means mistakes; --json then lists them, as check does.

\b
Examples:
  sculpt show evening-lift
  sculpt show mine.face --json
  sculpt show mine.face --plot mine.svg
  sculpt show mine.face --open
  sculpt show OUT/mine.fbc --code
"""


@click.command("show", help=HELP, short_help="Show what a treatment will do, zone by zone.")
@click.argument("file", shell_complete=complete.routines)
@click.option("--json", "as_json", is_flag=True, help="One JSON document: zones and segments.")
@click.option("--code", is_flag=True, help="The image's instructions beside the source lines.")
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="OUT.svg|png|html",
    help="Draw the face and the timeline.",
)
@click.option(
    "--open",
    "is_opened",
    is_flag=True,
    help="Open the picture, or without --plot a page drawn for it, in the browser.",
)
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    help="The picture's background. By default .png is light; .svg and .html follow the reader.",
)
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    as_json: bool,
    code: bool,
    picture: Path | None,
    is_opened: bool,
    theme: Theme | None,
) -> None:
    if as_json and code:
        raise click.UsageError("--json and --code exclude each other.")
    if theme is not None and picture is None and not is_opened:
        raise click.UsageError("--theme needs --plot or --open.")
    named = read_one(file)
    if is_opened and picture is None:
        from sculpt.cli import browser

        picture = browser.page_path(named.stem)
    if picture is not None:
        from sculpt.pictures import draw

        draw.require_picture(picture, named)
    try:
        treatment = load_treatment(named)
    except CheckFailed as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    if picture is not None:
        from sculpt.pictures.draw import treatment_picture

        write_whole(picture, treatment_picture(treatment.plan, picture.suffix, theme or "auto"))
    if is_opened and picture is not None:
        from sculpt.cli import browser

        browser.show(picture)
    if as_json:
        from sculpt.source import document

        for part in document.parts(treatment):
            terminal.emit(part)
    elif code:
        _draw_code(treatment)
    else:
        _draw_card(treatment)
        if picture is not None:
            terminal.emit(f"The picture is in {picture}.\n")


def _draw_card(treatment: Treatment) -> None:
    from sculpt.source import card

    plan = treatment.plan
    terminal.draw(
        card.heading(plan),
        card.zones(plan),
        card.totals(plan, len(treatment.data), treatment.routine.crc),
    )
    if not treatment.named.is_stdin:
        terminal.emit(f"Try it: sculpt run {treatment.named.label}\n")


def _draw_code(treatment: Treatment) -> None:
    from facec import disassemble
    from sculpt.source.listing import listing

    terminal.draw(listing(disassemble(treatment.code or treatment.data), treatment.named))
