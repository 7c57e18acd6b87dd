"""Collection of a study: which file is the record of which subject.

A record is named as CODE=FILE, or lies in a folder of records, as CODE.jsonl, CODE.nvm or
CODE/sessions.jsonl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sculpt.board import journal
from sculpt.board.journal import JOURNAL, Sessions
from sculpt.cli.errors import UserError
from sculpt.study.file import Study
from sculpt.study.records import shared

ENDINGS = (".jsonl", ".nvm")
HOW = "write S01=sessions.jsonl, or a folder with S01.jsonl"


def boards(study: Study, named: Iterable[str]) -> dict[str, Sessions]:
    """The sessions of each subject's board, in the order of the study's subjects.

    Raises UserError for one board of two subjects, and for what names no subject.
    """
    found: dict[str, Sessions] = {}
    for subject, path in _paths(study, named):
        if subject in found:
            raise UserError(f"{subject} is named twice", "name one record of each subject")
        read = journal.from_nvm if path.suffix == ".nvm" else journal.from_journal
        own = read(path)
        for other, theirs in found.items():
            if shared(own.entries, theirs.entries):
                raise UserError(
                    f"{other} and {subject} have the same session: it is the record of one board",
                    "name the record of each subject's own board",
                )
        found[subject] = own
    return {subject: found[subject] for subject in study.subjects if subject in found}


def missing(study: Study, found: Iterable[str]) -> list[str]:
    """The subjects without a record."""
    have = set(found)
    return [subject for subject in study.subjects if subject not in have]


def _paths(study: Study, named: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for text in named:
        subject, is_pair, name = text.partition("=")
        if not is_pair and Path(text).is_dir():
            yield from _in_folder(study, Path(text))
        elif not is_pair or subject not in study.subjects:
            raise UserError(f"{text} names no subject of {study.path}", HOW)
        else:
            yield subject, Path(name)


def _in_folder(study: Study, folder: Path) -> Iterator[tuple[str, Path]]:
    found = False
    for path in sorted(folder.iterdir()):
        own = path / JOURNAL if path.is_dir() else path
        if own.suffix not in ENDINGS or not own.is_file():
            continue
        if path.stem not in study.subjects:
            raise UserError(f"{path} names no subject of {study.path}", HOW)
        found = True
        yield path.stem, own
    if not found:
        raise UserError(f"there is no record in {folder}", HOW)
