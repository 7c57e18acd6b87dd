"""``sculpt history``: reports the sessions of a board."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sculpt.board import journal
from sculpt.board.journal import Entry, Sessions
from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.commands import complete

if TYPE_CHECKING:
    from sculpt.history.adherence import Adherence
    from sculpt.pictures.style import Theme

HELP = """\
Report how often, how long and with what a board has treated.

The sessions come from the board's drive (sessions.jsonl), from such a file, or from a dump of its
NVM. By default it reads the drive that is plugged in. All currents, charges and resistances are
what the board's own sensor measured.

A week runs from Monday to Sunday. A session counts for its routine's plan when it was carried out
to its end; the plan is the one in the routine's image on the drive, or in the stock routine.
Sessions of a board whose clock was not set are counted but belong to no week; the report says how
to set the clock.

Of the board of a study's subject (sculpt study) it reports the open half only, with --study.

With a drive it reports whether the settings promise more control updates than the board has made.

It reports the certification of each image that was carried out, by the certificates on the drive
and those of the stock routines. One that was made with another program than the one installed here
does not count.

Damaged lines are reported and left out. Exit status: 0 done, 1 no line can be read, 2 no such
file.

\b
Examples:
  sculpt history --drive /media/CIRCUITPY
  sculpt history --file sessions.jsonl --plot sessions.svg
  sculpt history --file sessions.jsonl --csv > sessions.csv
"""


class DateType(click.ParamType[datetime.date]):
    """A day, written 2026-11-30."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date: write it as 2026-11-30.", param, ctx)


@click.command(
    "history", help=HELP, short_help="Report how often, how long and with what a board has treated."
)
@click.option(
    "--drive",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The board's drive.",
    shell_complete=complete.drives,
)
@click.option(
    "--file",
    "journal_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A sessions.jsonl.",
)
@click.option(
    "--nvm",
    "dump",
    type=click.Path(path_type=Path),
    metavar="DUMP",
    help="A dump of the board's microcontroller.nvm.",
)
@click.option(
    "--study",
    "subject",
    metavar="CODE",
    help="The open half of a study's records (sculpt study) for this subject, as CSV.",
)
@click.option("--today", type=DateType(), metavar="DATE", help="Count the weeks as of that day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with everything.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row per session, zone and side.")
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="OUT.svg|png|html",
    help="Draw sessions, weeks against the plan, zones and skin resistance.",
)
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    help="The picture's background. By default .png is light; .svg and .html follow the reader.",
)
def command(
    drive: Path | None,
    journal_file: Path | None,
    dump: Path | None,
    subject: str | None,
    today: datetime.date | None,
    as_json: bool,
    as_csv: bool,
    picture: Path | None,
    theme: Theme | None,
) -> None:
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    if theme is not None and picture is None:
        raise click.UsageError("--theme needs --plot.")
    if journal_file is not None and dump is not None:
        raise click.UsageError("--file and --nvm exclude each other.")
    if drive is None and journal_file is None and dump is None:
        from sculpt.board.drive import only_drive

        drive = only_drive().path
    if subject is not None and (as_json or picture is not None):
        raise click.UsageError("--study writes CSV; it goes with neither --json nor --plot.")
    if subject is None and drive is not None and journal_file is None and dump is None:
        _keep_blind(drive)
    kept = _read(drive, journal_file, dump)
    if subject is not None:
        from sculpt.study import records

        for note in kept.notes:
            terminal.print_error(note)
        terminal.emit(records.open_csv(records.open_rows(subject, kept.entries)))
        return
    if picture is not None:
        from sculpt.cli.inputs import Input
        from sculpt.pictures import draw

        draw.require_picture(picture, Input(kept.label, Path(kept.label), b""))
    for note in kept.notes:
        terminal.print_error(note)
    found = _adherences(kept.entries, drive, today or datetime.date.today())

    from sculpt.board.update_rate import counted_rate
    from sculpt.history.treated import remedy, treated
    from sculpt.history.zones import zones_of

    zones = zones_of(kept.entries)
    rate = counted_rate(kept.entries, *_promised(drive))
    images = treated(kept.entries, drive)
    if picture is not None:
        from sculpt.cli.outputs import write_whole
        from sculpt.history.picture import history_picture

        drawn = history_picture(
            kept.label, kept.entries, found, zones, picture.suffix, theme or "auto"
        )
        write_whole(picture, drawn)
    if as_json:
        terminal.emit_json(
            {
                "source": kept.label,
                "sessions": kept.entries,
                "routines": [one.document() for one in found],
                "images": [one.document() for one in images],
                "zones": [zone.document() for zone in zones],
                "updates": rate and rate.document(),
                "notes": kept.notes,
            }
        )
        return
    from sculpt.history import report

    if as_csv:
        terminal.emit(report.csv_table(kept.entries))
        return
    terminal.draw(report.heading(kept.label, kept.entries))
    if not kept.entries:
        terminal.emit("The board has not treated yet.\n")
        return
    terminal.draw(report.sessions(kept.entries), "")
    if zones:
        terminal.draw(report.zones(zones), "")
    terminal.draw(report.adherences(found).rstrip("\n"))
    terminal.draw("\n".join(one.summary for one in images))
    terminal.emit(remedy(images))
    if rate is not None:
        terminal.draw(rate.line())
    now = _now(today)
    terminal.emit(report.times(kept.entries, now))
    if picture is not None:
        terminal.emit(f"The picture is in {picture}.\n")


def _keep_blind(drive: Path) -> None:
    """Raises UserError for the board of a study's subject: its currents tell their arm."""
    from sculpt.study.delivery import is_subjects

    if is_subjects(drive):
        raise UserError(
            f"{drive} is of a study's subject, and what it delivered tells their arm",
            f"--study CODE has the open half; --file {drive / journal.JOURNAL} all of it",
        )


def _read(drive: Path | None, journal_file: Path | None, dump: Path | None) -> Sessions:
    """The sessions from what was named; a drive beside a file or dump only gives the plans."""
    if drive is not None and not drive.is_dir():
        raise UserError(f"there is no drive {drive}", "is the board plugged in?")
    if journal_file is not None:
        return journal.from_journal(journal_file)
    if dump is not None:
        return journal.from_nvm(dump)
    assert drive is not None
    return journal.from_drive(drive)


def _now(today: datetime.date | None) -> datetime.datetime:
    """The present, or noon of ``today``."""
    if today is None:
        return datetime.datetime.now()
    return datetime.datetime.combine(today, datetime.time(12))


def _promised(drive: Path | None) -> tuple[int, ...]:
    """``UPDATES_PER_S`` on the drive, and the most it may be; nothing where that cannot be read."""
    from sculpt.board import settings_file
    from sculpt.board.settings import limits_of, promise_of

    if drive is None:
        return ()
    try:
        path = settings_file.on_drive(drive)
        return limits_of(path).updates_per_s, promise_of(path)
    except UserError:  # sculpt doctor reports what is wrong with them
        return ()


def _adherences(entries: list[Entry], drive: Path | None, today: datetime.date) -> list[Adherence]:
    """One for each routine by its name, in the order in which they were first carried out."""
    from sculpt.history.adherence import Plans, adherence

    plans = Plans(drive)
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry["routine"], []).append(entry)
    return [
        adherence(name, own, plans.of(own[-1]["crc"], name), today) for name, own in by_name.items()
    ]
