"""``sculpt study allocate``, ``rehearse``, ``unblind``, ``log``: who has which arm, who looked."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from sculpt.cli import outputs, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.errors import reason as reason_of
from sculpt.cli.options import whole_number
from sculpt.cli.units import amount_uA, counted
from sculpt.commands.study.argument import FILE
from sculpt.commands.study.arms import carried_out, compiled_or_exit
from sculpt.study import allocation, file
from sculpt.study import log as looks

JOINED = "joined.csv"


@click.command("allocate", short_help="Draw who gets which arm, once.")
@FILE
@click.option(
    "--unchecked",
    is_flag=True,
    help="Do not carry the arms out before, where check has just done so.",
)
@click.pass_context
def allocate(ctx: click.Context, path: Path, unchecked: bool) -> None:
    """Draw who gets which arm, once, and print the hash to be published before the first subject.

    The arms are checked before, as check does: a list is drawn once. It lies in a folder beside the
    file, of the file's name: keep it away from the site.
    """
    import secrets

    from sculpt.study import arms

    study = file.read(path)
    target, kept = study.lists / allocation.LIST, study.lists / allocation.LOG
    if target.exists():
        raise UserError(f"{path} is allocated already", f"a list is drawn once; it is in {target}")
    if kept.exists():
        raise UserError(f"{path} was allocated, and {target} is gone", "a list is drawn once")
    made = compiled_or_exit(ctx, study)
    is_other = any(arms.sham_faults(made, study.sham)) or any(arms.differences(made))
    if is_other or (not unchecked and carried_out(made, is_brief=True).told):
        raise UserError("the arms of this study are not alike", f"sculpt study check {path}")
    salt = secrets.token_bytes(allocation.SALT_BYTES)
    text = allocation.text_of(study, salt, allocation.digests_of(made))
    digest = allocation.digest_of(text)
    first = looks.line_of(looks.START, looks.FIRST, _now(), {"sha256": digest})
    with outputs.Staging() as staging:
        staging.folder(study.lists)
        staging.write(target, text.encode(), is_private=True)
        staging.write(kept, first, is_private=True)
        staging.commit()
    terminal.emit(
        f"{counted(len(study.subjects), 'subject')} in {len(study.arms)} arms. Publish this before "
        f"the first one:\n{digest}\nThe list is in {target}: nobody on site may see it.\n"
        f"Next: sculpt deploy {path} --subject {study.subjects[0]}\n"
    )


@click.command("rehearse", short_help="Try it: sessions of all subjects on virtual boards.")
@FILE
@click.option(
    "--sessions",
    "count",
    type=whole_number(1),
    default=1,
    metavar="N",
    help="Of each; 1 if not said.",
)
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Where the records go: CODE.jsonl for each subject. It must not exist.",
)
def rehearse(path: Path, count: int, folder: Path) -> None:
    """Carry sessions of every subject out, each on a virtual board of their own, one a day.

    Each board has the image that deploy gives this subject, and writes the sessions.jsonl that a
    real one writes. Rehearse in a copy of the study's folder: its list is then not the real one.

    \b
    Example:
      cp -r lift try && sculpt study allocate try/study.toml
      sculpt study rehearse try/study.toml --sessions 3 -o try/records
      sculpt study export try/study.toml try/records -o try/tables
    """
    from sculpt.study import rehearsal
    from sculpt.study.delivery import image_for
    from sculpt.study.progress import Counter

    study = file.read(path)
    images = [image_for(path, subject) for subject in study.subjects]
    if folder.exists():
        raise UserError(f"{folder} already exists", "name a folder that does not")
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise UserError(f"{folder} cannot be made ({reason_of(error)})") from error
    today = datetime.date.today()
    done = 0
    with Counter("session") as counter:
        for board, (subject, data) in enumerate(zip(study.subjects, images, strict=True), 1):
            journal = folder / f"{subject}.jsonl"
            for _ in rehearsal.sessions(data, board, count, today, journal):
                done += 1
                counter.show(done, count * len(images))
    terminal.emit(
        f"{counted(done, 'session')} of {counted(len(images), 'subject')} in {folder}, each on a "
        f"virtual board. Next: sculpt study export {path} {folder} -o {folder.parent / 'tables'}\n"
    )


@click.command("unblind", short_help="Tell the arm of one subject, or of all; it is logged.")
@FILE
@click.argument("subject", required=False)
@click.option("--all", "is_all", is_flag=True, help="Of all subjects: when the study is over.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it goes into the log.")
@click.option("--by", required=True, metavar="NAME", help="Who looks; it goes into the log.")
@click.option(
    "--join",
    "tables",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="With --all: joins open.csv and closed.csv in DIR, with the arms, as joined.csv.",
)
def unblind(
    path: Path, subject: str | None, is_all: bool, reason: str, by: str, tables: Path | None
) -> None:
    """Tell the arm of one SUBJECT, or of all. Each look is a line of the study's log, chained by
    hashes.

    It tells the arm even where the log was changed, with exit status 1, or where the arm's file is
    no longer what it was.

    \b
    Examples:
      sculpt study unblind lift/study.toml S03 --reason rash --by me
      sculpt study unblind lift/study.toml --all --reason over --by me --join tables
    """
    for option, value in (("--reason", reason), ("--by", by)):
        if not value.strip():
            raise click.UsageError(f"{option} is empty; it goes into the log.")
    if is_all == (subject is not None):
        raise click.UsageError("name one subject, or say --all.")
    if tables is not None and not is_all:
        raise click.UsageError("--join needs --all.")
    study = file.read(path)
    kept = allocation.read(study, is_emergency=True)
    log_file = study.lists / allocation.LOG
    if subject is not None:
        arm = allocation.arm_of(kept.arms, subject)
        looks.append(log_file, looks.LOOK, _now(), subject=subject, reason=reason, by=by)
        about = _about(study.arms[arm], kept.images[arm]["sha256"])
        terminal.emit(f"{subject}: {arm} ({about}).\n")
    else:
        joined = None if tables is None else _joined(tables, kept.arms)
        looks.append(log_file, looks.LOOK_AT_ALL, _now(), reason=reason, by=by)
        terminal.emit("".join(f"{one}: {arm}\n" for one, arm in kept.arms.items()))
        if tables is not None and joined is not None:
            with outputs.Staging() as staging:
                staging.write(tables / JOINED, joined.encode(), is_private=True)
                staging.commit()
            terminal.emit(f"Both halves, with the arms: {tables / JOINED}.\n")
    last = looks.chain(log_file).last
    terminal.emit(f"The look is in {log_file}, whose last hash is now {last[:16]}: note it.\n")
    looks.verify(log_file)


def _joined(tables: Path, arms: dict[str, str]) -> str:
    from sculpt.study import records

    try:
        return records.join(_half(tables / "open.csv"), _half(tables / "closed.csv"), arms)
    except ValueError as error:
        raise UserError(
            f"the halves in {tables} cannot be joined: {error}", "export them once more"
        ) from error


def _half(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        why = reason_of(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError(f"{path} cannot be read ({why})", "name what export wrote") from error


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


@click.command("log", short_help="Print who looked, and whether list and log are whole.")
@FILE
def log(path: Path) -> None:
    """Print the hash that was published, and every look since. Exit status 1: list or log was
    changed.

    A look that was taken from the end shows only by the last hash, which unblind prints: note it.
    """
    study = file.read(path)
    allocation.read(study)
    chain = looks.verify(study.lists / allocation.LOG)
    terminal.emit(f"The list's hash: {chain.list_sha256}\n")
    for entry in chain.entries[1:]:
        who = entry.get("subject", "all subjects")
        terminal.emit(f"{entry['time']}  {who}, by {entry['by']}: {entry['reason']}\n")
    terminal.emit(
        f"{counted(len(chain.entries) - 1, 'look')}; list and log are as they were written. "
        f"Last hash: {chain.last[:16]}\n"
    )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
