"""``sculpt study export``: the records of a study in two halves."""

from __future__ import annotations

from pathlib import Path

import click

from sculpt.cli import outputs, terminal
from sculpt.cli.units import counted
from sculpt.commands.study.argument import FILE
from sculpt.study import allocation, file


@click.command("export", short_help="Write the records: an open half, and a closed one.")
@FILE
@click.argument("records", nargs=-1, required=True, metavar="RECORDS...")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Where open.csv, dictionary.csv and closed.csv go.",
)
def export(path: Path, records: tuple[str, ...], folder: Path) -> None:
    """Write the records of subjects: open.csv with its dictionary.csv, and closed.csv.

    RECORDS is a folder with CODE.jsonl (or CODE/sessions.jsonl) for each subject: the
    sessions.jsonl of their boards. One by one it is CODE=FILE. A dump of a board's NVM is called
    *.nvm. What is damaged, and what is not of this study, is left out and reported. closed.csv has
    what an arm can be told by: keep it from whoever is to stay blind.

    \b
    Examples:
      sculpt study export lift/study.toml records -o tables
      sculpt study export lift/study.toml S01=/media/me/CIRCUITPY/sessions.jsonl -o tables
    """
    from sculpt.study import collection
    from sculpt.study import records as halves

    study = file.read(path)
    kept = allocation.read(study)
    boards = collection.boards(study, records)
    ours = {digests["crc"] for digests in kept.images.values()}
    opened: list[list[str]] = []
    closed: list[list[str]] = []
    for subject, sessions in boards.items():
        entries = [entry for entry in sessions.entries if entry["crc"] in ours]
        others = len(sessions.entries) - len(entries)
        entries, repeated = halves.renumbered(entries)
        for note in sessions.notes:
            terminal.print_error(note)
        if others:
            terminal.print_error(
                f"{sessions.label}: {counted(others, 'session')} of {subject} left out: not with a "
                "treatment of this study"
            )
        if repeated:
            terminal.print_error(
                f"{sessions.label}: {counted(repeated, 'session')} of {subject} had the number of "
                "another one, as from a second board; they are numbered on"
            )
        opened += halves.open_rows(subject, entries)
        closed += halves.closed_rows(subject, entries, kept.images[kept.arms[subject]]["crc"])
    absent = collection.missing(study, boards)
    if absent:
        terminal.print_error(f"no record of {', '.join(absent)}")
    with outputs.Staging() as staging:
        staging.folder(folder)
        staging.write(folder / "open.csv", halves.open_csv(opened).encode())
        staging.write(folder / "dictionary.csv", halves.dictionary_csv().encode())
        staging.write(folder / "closed.csv", halves.closed_csv(closed).encode(), is_private=True)
        staging.commit()
    terminal.emit(
        f"{counted(len(opened), 'session')} of {counted(len(boards), 'subject')}: "
        f"{folder / 'open.csv'}, with {folder / 'dictionary.csv'}. Keep {folder / 'closed.csv'} "
        "from whoever is to stay blind; at the end unblind --all joins them.\n"
    )
