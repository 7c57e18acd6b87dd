"""``sculpt watch``: checks, builds and deploys a routine whenever it is saved."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import click

from facevm.limits import Limits
from sculpt.board import contents, drive
from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX, STDIN, Input, read_all
from sculpt.cli.installing import install_command
from sculpt.cli.outputs import Staging, write_whole
from sculpt.cli.units import amount_uA, counted, duration
from sculpt.commands import complete
from sculpt.deploy import copy, routines
from sculpt.deploy.copy import CopyProgress
from sculpt.deploy.deployment import plan_deployment
from sculpt.deploy.medium import Medium
from sculpt.source import diagnostics
from sculpt.source.check import Checked, check
from sculpt.source.load import compile_treatment
from sculpt.source.watch import Watch, matters

HELP = """\
Check and build routines at every save, and with --drive deploy them to the board.

Saving a library builds every routine that uses it. A FILE may be a folder: new routines in it
are built, too. A routine with mistakes is reported and not built; its last image stays. Ctrl-C
ends the watch.

\b
Examples:
  sculpt watch mine.face
  sculpt watch mine.face --plot mine.html
  sculpt watch routines --drive /media/me/CIRCUITPY
"""

POLL_EVERY_ms = 1000
"""Polling interval for file systems that send no events, such as some network drives."""

DEBOUNCE_ms = 400


@click.command("watch", help=HELP, short_help="Check, build and deploy at every save.")
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
@click.option(
    "--drive",
    "path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Deploy to the board's drive at this folder, program included.",
    shell_complete=complete.drives,
)
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="OUT.svg|png|html",
    help="Draw the routine at every save.",
)
def command(
    files: tuple[str, ...], folder: Path | None, path: Path | None, picture: Path | None
) -> None:
    if importlib.util.find_spec("watchfiles") is None:
        raise UserError(
            "watching needs watchfiles, which is not installed", install_command("watch")
        )
    _require_sources(files)
    if picture is not None:
        _require_picture(files, picture)
    board = None if path is None else drive.find_drive(path)
    watch = Watch(files)
    try:
        for named, gone in _changes(watch):
            for label in gone:
                terminal.emit(f"{label}: removed; its image stays.\n")
            if named:
                _update(named, folder, board, picture)
    except KeyboardInterrupt:  # or SIGTERM: the end of a watch is not a failure
        terminal.emit("Stopped.\n")


def _require_sources(files: tuple[str, ...]) -> None:
    if STDIN in files:
        raise UserError("standard input cannot be watched", "name the file")
    for one in read_all(files):
        if one.is_image:
            raise UserError(f"{one.label} is an image", "name the routine it is built from")
        if one.stock:
            raise UserError(
                f"{one.label} is a stock routine, which is never saved",
                f"name your own file, or deploy this one: sculpt deploy {one.label}",
            )


def _require_picture(files: tuple[str, ...], picture: Path) -> None:
    from sculpt.pictures import draw

    named = read_all(files)
    if len(named) != 1:
        raise click.UsageError(f"--plot draws one routine, and {len(named)} are named.")
    draw.require_picture(picture, named[0])


def _draw(one: Checked, picture: Path) -> None:
    """The picture of a routine that was saved, whole or not at all."""
    from sculpt.pictures.draw import treatment_picture

    assert one.plan is not None
    write_whole(picture, treatment_picture(one.plan, picture.suffix))
    terminal.emit(f"{one.named.label}: drawn in {picture}.\n")


def _changes(watch: Watch) -> Iterator[tuple[list[Input], list[str]]]:
    """Changed and removed files: first all of them, then those of each save."""
    import watchfiles

    yield watch.changed()
    terminal.emit("Watching; press Ctrl-C to stop.\n")
    while True:
        folders = watch.folders()
        for _ in watchfiles.watch(
            *folders,
            watch_filter=matters,
            debounce=DEBOUNCE_ms,
            rust_timeout=POLL_EVERY_ms,
            yield_on_timeout=True,
            recursive=False,
        ):
            named, gone = watch.changed()
            if named or gone:
                yield named, gone
            if watch.folders() != folders:
                break


def _update(
    named: list[Input], folder: Path | None, board: drive.Drive | None, picture: Path | None
) -> None:
    """Checks the saved routines, then builds and deploys the right ones. Never ends the watch."""
    try:
        allowed = Limits() if board is None else routines.limits(board.path)
        checked = [check(one, allowed) for one in named]
        diagnostics.report(checked)
        good = [one for one in checked if not one.has_errors and not one.is_library]
        for one in checked:
            if one.has_errors:
                terminal.emit(f"{one.named.label}: {diagnostics.verdict([one])}; not built.\n")
        if good and (board is None or folder is not None):
            _build(good, folder)
        if good and picture is not None:
            _draw(good[0], picture)
        if good and board is not None:
            _deploy([one.named for one in good], board)
    except UserError as error:  # a full disk or an unplugged drive: the next save may succeed
        terminal.print_error(error.format_message())


def _build(good: list[Checked], folder: Path | None) -> None:
    with Staging() as staging:
        if folder is not None:
            staging.folder(folder)
        lines = []
        for one in good:
            treatment = compile_treatment(one)
            where = one.named.path.parent if folder is None else folder
            target = where / (one.named.stem + IMAGE_SUFFIX)
            staging.write(target, treatment.data)
            routine = treatment.routine
            lines.append(
                f"{one.named.label}: {target}, {len(treatment.data)} bytes, "
                f"{duration(routine.duration_ms)}, {amount_uA(routine.peak_duA)}\n"
            )
        staging.commit()
    terminal.emit("".join(lines))


def _deploy(named: list[Input], board: drive.Drive) -> None:
    board = drive.find_drive(board.path)  # it may have been unplugged or replaced
    made = plan_deployment(
        board, tuple(str(one.path) for one in named), contents.is_plain_on(board.path)
    )
    made.require_room()
    if made.has_work:
        with CopyProgress(made) as progress:
            copy.execute(made, Medium(board.path), progress)
    count = counted(len(made.written), "file")
    names = ", ".join(one.label for one in named)
    terminal.emit(f"{names}: deployed to {board.label}, {count} written. It is safe to unplug.\n")
