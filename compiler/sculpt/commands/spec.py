"""``sculpt spec``: prints the figures by which such devices are compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sculpt.cli import outputs, terminal
from sculpt.cli.inputs import Input, read_all
from sculpt.cli.options import whole_number
from sculpt.commands import complete
from sculpt.source.load import CheckFailed, Treatment, load_treatment

if TYPE_CHECKING:
    from facevm.limits import Limits
    from sculpt.pictures.style import Theme
    from sculpt.spec.sheet import Sheet

HELP = """\
Print the figures by which such devices are compared.

Waveform, peak and rms current, voltage into 500 Ω, 2 and 10 kΩ, pulse width, frequency, charge a
phase, net charge, direct part, and the densities over the electrode: of the device at its limits
and of each FILE (a routine, an image, the name of a stock routine), at level 100 %. Beside them
stands what is published of other devices, by the K-number of an FDA 510(k) summary.

The electrode's area is that of --area, of --board's settings (ELECTRODE_MM2), or 250 mm². A
treatment that a board with such an electrode refuses is reported, and has its figures all the same.

\b
Examples:
  sculpt spec
  sculpt spec evening-lift
  sculpt spec mine.face --area 100 --html mine-spec.html
  sculpt spec evening-lift --tracings evening.svg
  sculpt spec evening-lift --csv > evening.csv
"""

PAGE, TRACINGS = (".html",), (".svg",)


@click.command(
    "spec", help=HELP, short_help="Print the figures by which such devices are compared."
)
@click.argument("files", nargs=-1, metavar="[FILE...]", shell_complete=complete.routines)
@click.option("--area", type=whole_number(1), metavar="MM2", help="The electrode's area, in mm².")
@click.option(
    "--board",
    "settings",
    type=click.Path(path_type=Path),
    metavar="SETTINGS.toml",
    help="Area, limits and compliance of the board with these settings.",
)
@click.option(
    "--tracings",
    type=click.Path(path_type=Path),
    metavar="OUT.svg",
    help="Draw each wave as an oscilloscope does: current, and voltage at three loads.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    metavar="OUT.html",
    help="Write it all as one page, tracings included.",
)
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    help="The picture's and the page's background. By default they follow the reader.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    area: int | None,
    settings: Path | None,
    tracings: Path | None,
    page: Path | None,
    theme: Theme | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    if tracings is not None and not files:
        raise click.UsageError("--tracings needs a FILE whose waves to draw.")
    if theme is not None and tracings is None and page is None:
        raise click.UsageError("--theme needs --tracings or --html.")
    named = read_all(files) if files else []
    for path, endings in ((tracings, TRACINGS), (page, PAGE)):
        if path is not None:
            _require_output(path, endings, named)
    from facevm.limits import Limits
    from facevm.settings import Settings
    from sculpt.spec import figures, sheet

    limits, board = Limits(), Settings()
    if settings is not None:
        from sculpt.board.settings import calibration_of, limits_of

        limits, board = limits_of(settings), calibration_of(settings)
    try:
        treatments = _treatments(named, limits)
    except CheckFailed as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    area_mm2 = area or limits.electrode_mm2
    for one in treatments:
        _remark(one, limits, area_mm2)
    device = figures.device_figures(limits, board, area_mm2)
    columns = [sheet.column_of("VisaSculpt", "device", device)]
    for one in treatments:
        treated = figures.figures_of(one.plan, area_mm2, board)
        columns.append(sheet.column_of(one.plan.name, "routine", treated))
    found = sheet.sheet_of(columns)
    drawn = []
    if tracings is not None or page is not None:
        from sculpt.spec.tracings import svg, tracings_of

        drawn = [(one.plan.name, tracings_of(one.plan, board)) for one in treatments]
    with outputs.Staging() as staging:
        if tracings is not None:
            pictures = [svg(name, waves, theme or "auto") for name, waves in drawn]
            staging.write(tracings, _stacked(pictures).encode())
        if page is not None:
            from sculpt.spec.page import html

            staging.write(page, html(found, drawn, theme or "auto"))
        staging.commit()
    _print(found, as_json, as_csv)
    if not as_json and not as_csv:
        for path in (tracings, page):
            if path is not None:
                terminal.emit(f"Written: {path}.\n")


def _require_output(path: Path, endings: tuple[str, ...], named: list[Input]) -> None:
    for one in named:
        outputs.require_output(path, endings, one)


def _treatments(named: list[Input], limits: Limits) -> list[Treatment]:
    """The treatments; among several files a library has no figures and is passed over."""
    from sculpt.source.check import check

    return [
        load_treatment(one, limits)
        for one in named
        if len(named) == 1 or one.is_image or not check(one, limits).is_library
    ]


def _remark(treatment: Treatment, limits: Limits, area_mm2: int) -> None:
    """Says where a board with an electrode of this area refuses the treatment."""
    from copy import copy

    from facevm import image, refusal

    smaller = copy(limits)
    smaller.electrode_mm2 = area_mm2
    try:
        image.load(treatment.data, smaller)
    except image.ImageError as error:
        terminal.print_error(
            f"{treatment.named.label}: a board whose electrode has {area_mm2} mm² refuses it "
            f"({refusal.REASONS[error.reason]})"
        )


def _stacked(drawings: list[str]) -> str:
    """One picture of several, below each other."""
    if len(drawings) == 1:
        return drawings[0] + "\n"
    from sculpt.spec.tracings import stacked

    return stacked(drawings)


def _print(found: Sheet, as_json: bool, as_csv: bool) -> None:
    from sculpt.spec import document

    if as_json:
        terminal.emit_json(document.document(found))
    elif as_csv:
        terminal.emit(document.table(found))
    else:
        from sculpt.spec.report import shown

        terminal.draw(*shown(found))
