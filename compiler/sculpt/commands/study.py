"""``sculpt study``: a study of several arms on boards that stay at home."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sculpt.cli import errors, outputs, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.units import amount_uA, charge, counted, current
from sculpt.source.load import CheckFailed
from sculpt.study import allocation, file, log

if TYPE_CHECKING:
    from sculpt.board.journal import Sessions

HELP = """\
Compare arms, one of which may be a sham, on boards that stay at home.

A study is a TOML file:

\b
  name = "Lift, eight weeks"
  seed = 20261129
  subjects = 12            # or their codes
  blocks = [2, 4]          # sizes of random blocks, multiples of the arms
  sham = ["low"]           # arms that are meant to be a sham
  [arms]
  high = "high.face"
  low = "low.face"

check proves that nobody who sees, hears or reads the device can tell the arms apart; allocate
draws who gets which; deploy STUDY.toml --subject CODE brings an arm to a board; export writes the
records in two halves; unblind tells the arm of a single subject, and logs it.

What is promised is narrow: light, sound, prompts and console at the same milliseconds of the
routine's clock, files of one size. That a sham cannot be felt is not claimed. Whoever opens the
drive and disassembles its image is not blind.
"""

FILE = click.argument("path", type=click.Path(path_type=Path), metavar="STUDY.toml")


@click.group(
    "study", help=HELP, short_help="Run a blinded study of several arms on boards at home."
)
def command() -> None:
    """The commands of a study are below this one."""


@command.command("check", short_help="Prove that the arms cannot be told apart.")
@FILE
@click.option("--quick", is_flag=True, help="Compare the files only; carry nothing out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def check(ctx: click.Context, path: Path, quick: bool, as_json: bool) -> None:
    """Prove that the arms cannot be told apart, and name the first difference of each.

    The files are compared, then every arm is carried out at every level by the device's own
    program on one virtual board: undisturbed, with an electrode lifted, with electrodes that touch,
    a press, dry skin and a computer plugged in. Exit status 1 means that they differ.
    """
    from sculpt.study import arms, scenes

    study = file.read(path)
    try:
        found = arms.compiled(study)
    except CheckFailed as error:
        ctx.exit(error.exit_code)
    wrong = [*arms.sham_faults(found, study.sham), *arms.differences(found)]
    if (study.lists / allocation.LIST).exists():
        wrong += allocation.swapped(allocation.read(study), found)
    if not wrong and not quick:
        wrong = list(scenes.differences(found))
    figures = [_figures(one) for one in found]
    if as_json:
        terminal.emit_json({"alike": not wrong, "differences": wrong, "arms": figures})
    else:
        for one in figures:
            terminal.emit(
                f"{one['arm']}: peak {current(one['peak_uA'])}, rms "
                f"{current(one['rms_uA'])}, charge a phase "
                f"{charge(one['charge_uC'] or 0)}, image {one['image_bytes']} bytes\n"
            )
        for line in wrong:
            terminal.emit(f"{line}\n")
        terminal.emit(_verdict(wrong, quick))
    ctx.exit(errors.ERRORS if wrong else errors.DONE)


def _verdict(wrong: list[str], quick: bool) -> str:
    if wrong:
        return f"{counted(len(wrong), 'difference')}: the arms are not alike.\n"
    if quick:
        return "The files are alike; nothing was carried out.\n"
    return "The arms are alike to whoever sees, hears and reads the device.\n"


def _figures(arm: object) -> dict[str, Any]:
    """Peak, rms and charge a phase of an arm: whether it can be felt is not claimed."""
    from facevm.isa import ELECTRODE_mm2
    from facevm.settings import Settings
    from sculpt.spec.figures import figures_of
    from sculpt.study.arms import Arm

    assert isinstance(arm, Arm)
    found = figures_of(arm.treatment.plan, ELECTRODE_mm2, Settings())
    return {
        "arm": arm.name,
        "peak_uA": found.peak_uA,
        "rms_uA": round(found.rms_uA, 2),
        "charge_uC": None if found.charge_uC is None else round(found.charge_uC, 3),
        "image_bytes": len(arm.image),
    }


@command.command("allocate", short_help="Draw who gets which arm, once.")
@FILE
@click.pass_context
def allocate(ctx: click.Context, path: Path) -> None:
    """Draw who gets which arm, once, and print the hash to be published before the first subject.

    The list lies in a folder beside the file, of the file's name: keep it away from the site.
    """
    import secrets

    from sculpt.study import arms

    study = file.read(path)
    target, kept = study.lists / allocation.LIST, study.lists / allocation.LOG
    if target.exists():
        raise UserError(f"{path} is allocated already", f"a list is drawn once; it is in {target}")
    if kept.exists():
        raise UserError(f"{path} was allocated, and {target} is gone", "a list is drawn once")
    try:
        made = arms.compiled(study)
    except CheckFailed as error:
        ctx.exit(error.exit_code)
    if any(arms.sham_faults(made, study.sham)) or any(arms.differences(made)):
        raise UserError("the arms of this study are not alike", f"sculpt study check {path}")
    salt = secrets.token_bytes(allocation.SALT_BYTES)
    text = allocation.text_of(study, salt, allocation.digests_of(made))
    digest = allocation.digest_of(text)
    first = log.line_of(log.START, log.FIRST, _now(), {"sha256": digest})
    with outputs.Staging() as staging:
        staging.folder(study.lists)
        staging.write(target, text.encode(), is_private=True)
        staging.write(kept, first, is_private=True)
        staging.commit()
    terminal.emit(
        f"{counted(len(study.subjects), 'subject')} in {len(study.arms)} arms. Publish this before "
        f"the first one:\n{digest}\nThe list is in {target}: nobody on site may see it.\n"
    )


@command.command("unblind", short_help="Tell the arm of one subject, and log it.")
@FILE
@click.argument("subject")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it goes into the log.")
@click.option("--by", required=True, metavar="NAME", help="Who looks; it goes into the log.")
def unblind(path: Path, subject: str, reason: str, by: str) -> None:
    """Tell the arm of one subject. Each look is a line of the study's log, chained by hashes.

    It tells the arm even where the log was changed, with exit status 1, or where the arm's file is
    no longer what it was.
    """
    for option, value in (("--reason", reason), ("--by", by)):
        if not value.strip():
            raise click.UsageError(f"{option} is empty; it goes into the log.")
    study = file.read(path)
    kept = allocation.read(study, is_emergency=True)
    arm = allocation.arm_of(kept.arms, subject)
    looks = study.lists / allocation.LOG
    log.append(looks, "unblinded", _now(), subject=subject, reason=reason, by=by)
    about = _about(study.arms[arm], kept.images[arm]["sha256"])
    terminal.emit(f"{subject}: {arm} ({about}). The look is in {looks}.\n")
    log.verify(looks)


def _about(path: Path, sha256: str) -> str:
    """The peak of an arm, as far as its file is still what was allocated."""
    import hashlib

    from sculpt.study import arms

    try:
        treatment = arms.untold(path)
    except (UserError, OSError):
        return "its file cannot be compiled today"
    if hashlib.sha256(treatment.data).hexdigest() != sha256:
        return "its file has changed since the allocation"
    return f"peak {amount_uA(treatment.plan.peak_duA)}"


@command.command("export", short_help="Write the records: an open half, and a closed one.")
@FILE
@click.argument("records", nargs=-1, required=True, metavar="CODE=SESSIONS...")
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

    CODE=SESSIONS is a subject's code and the sessions.jsonl of their board, or a dump of its NVM
    that is called *.nvm. What is damaged, and what is not of this study, is left out and reported.
    closed.csv has what an arm can be told by: keep it from whoever is to stay blind.
    """
    from sculpt.study import records as halves

    study = file.read(path)
    kept = allocation.read(study)
    boards = _boards(study, records)
    ours = {digests["crc"] for digests in kept.images.values()}
    opened: list[list[str]] = []
    closed: list[list[str]] = []
    for subject, sessions in boards.items():
        entries = [entry for entry in sessions.entries if entry["crc"] in ours]
        others = len(sessions.entries) - len(entries)
        for note in sessions.notes:
            terminal.print_error(note)
        if others:
            terminal.print_error(
                f"{sessions.label}: {counted(others, 'session')} of {subject} not with a treatment "
                "of this study, left out"
            )
        opened += halves.open_rows(subject, entries)
        closed += halves.closed_rows(subject, entries, kept.images[kept.arms[subject]]["crc"])
    with outputs.Staging() as staging:
        staging.folder(folder)
        staging.write(folder / "open.csv", halves.open_csv(opened).encode())
        staging.write(folder / "dictionary.csv", halves.dictionary_csv().encode())
        staging.write(folder / "closed.csv", halves.closed_csv(closed).encode(), is_private=True)
        staging.commit()
    terminal.emit(
        f"{counted(len(opened), 'session')} of {counted(len(records), 'subject')}: "
        f"{folder / 'open.csv'}, with {folder / 'dictionary.csv'}. Keep {folder / 'closed.csv'} "
        "from whoever is to stay blind.\n"
    )


def _boards(study: file.Study, records: tuple[str, ...]) -> dict[str, Sessions]:
    """The sessions of each subject's board. Raises UserError for one board of two subjects."""
    from sculpt.board import journal
    from sculpt.study.records import shared

    boards: dict[str, Sessions] = {}
    for text in records:
        subject, found, name = text.partition("=")
        if not found or subject not in study.subjects:
            raise UserError(f"{text} names no subject of {study.path}", "write S01=sessions.jsonl")
        if subject in boards:
            raise UserError(f"{subject} is named twice", "name one record of each subject")
        read = journal.from_nvm if Path(name).suffix == ".nvm" else journal.from_journal
        own = read(Path(name))
        for other, theirs in boards.items():
            if shared(own.entries, theirs.entries):
                raise UserError(
                    f"{other} and {subject} have the same session: it is the record of one board",
                    "name the record of each subject's own board",
                )
        boards[subject] = own
    return boards


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
