"""Prompts of a routine in another language: ``evening-lift.de.toml`` beside ``evening-lift.face``.

    routine = "Abendlift"
    about = "Hebt die Konturen und strafft Brauen und Stirn."

    [prompts]
    "Chin to earlobe." = "Vom Kinn zum Ohrläppchen."

A prompt without a translation is an error, and so is one of the table that the routine no longer
says. ``routine`` and ``about`` stay as they are where the table has none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from facec import Plan
from facec.wording import prompts_of, reworded
from facelang.library import SIZE_MAX_BYTES
from facelang.suggest import nearest
from facevm.isa import TEXT_MAX_CHARS
from sculpt.cli.errors import UserError, reason
from sculpt.cli.inputs import Input

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
SUFFIX = ".toml"
FIELDS = ("routine", "about")


@dataclass(frozen=True, slots=True)
class Prompts:
    """The table of one language. ``problems`` are sentences about its form."""

    file: Path
    routine: str | None = None
    about: str | None = None
    prompts: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def table_path(routine: Path, language: str) -> Path:
    """Where the table of a routine's prompts in a language stands."""
    return routine.with_name(f"{routine.stem}.{language}{SUFFIX}")


def languages_of(routine: Path) -> list[str]:
    """The languages for which a routine has a table, in alphabetical order."""
    beside = routine.parent.glob(f"{routine.stem}.*{SUFFIX}")
    found = (path.name[len(routine.stem) + 1 : -len(SUFFIX)] for path in beside)
    return sorted(language for language in found if LANGUAGE.fullmatch(language))


def read_prompts(named: Input, language: str) -> Prompts:
    """The table of a routine's prompts. Raises UserError where there is none to read."""
    if named.is_stdin:
        raise UserError("standard input has no table of prompts beside it", "name a file")
    path = table_path(named.path, language)
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_MAX_BYTES + 1)
    except FileNotFoundError as error:
        known = ", ".join(languages_of(named.path)) or "none"
        raise UserError(
            f"{named.label} has no table {path.name} beside it (languages it has: {known})",
            f'write one: [prompts], then a line "…" = "…" for each say of {named.path.name}',
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    if len(data) > SIZE_MAX_BYTES:
        raise UserError(f"{path} is over {SIZE_MAX_BYTES >> 20} MiB", "no table is that large")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return Prompts(path, problems=(f"it cannot be read as TOML: {error}",))
    return _prompts(path, table)


def problems_of(plan: Plan, table: Prompts) -> list[str]:
    """What is wrong with a table for this treatment, a sentence each; empty where nothing is."""
    if table.problems:
        return list(table.problems)
    said = prompts_of(plan)
    found = [
        f'"{prompt}" has no translation: add a line "{prompt}" = "…"'
        for prompt in said
        if prompt not in table.prompts
    ]
    for prompt in table.prompts:
        if prompt not in said:
            near = nearest(prompt, said)
            meant = "take it out" if near is None else f'did the routine change it to "{near}"?'
            found.append(f'the routine does not say "{prompt}": {meant}')
    texts = {"routine": table.routine, "about": table.about, **table.prompts}
    for name, text in texts.items():
        if text is not None:
            found += _wrong_text(name, text)
    return found


def in_language(plan: Plan, table: Prompts) -> Plan:
    """The treatment in the table's words, in which :func:`problems_of` found nothing."""
    return reworded(plan, table.prompts, table.routine, table.about)


def _prompts(path: Path, table: dict[str, object]) -> Prompts:
    problems = [
        f"{key} is not known there; it has {', '.join(FIELDS)} and [prompts]"
        for key in table
        if key not in (*FIELDS, "prompts")
    ]
    texts: dict[str, str | None] = dict.fromkeys(FIELDS)
    for key in FIELDS:
        value = table.get(key)
        if isinstance(value, str):
            texts[key] = value
        elif value is not None:
            problems.append(f'{key} is not a text: write it in quotation marks, {key} = "…"')
    prompts: dict[str, str] = {}
    rows = table.get("prompts", {})
    if not isinstance(rows, dict):
        problems.append('prompts is not a table: write [prompts], then lines "…" = "…"')
    else:
        for prompt, value in rows.items():
            if isinstance(value, str):
                prompts[prompt] = value
            else:
                problems.append(f'"{prompt}" has no text: write it in quotation marks')
    return Prompts(path, texts["routine"], texts["about"], prompts, tuple(problems))


def _wrong_text(name: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield f'the translation of "{name}" is empty'
    elif len(text) > TEXT_MAX_CHARS:
        yield (
            f'the translation of "{name}" has {len(text)} characters; '
            f"at most {TEXT_MAX_CHARS} fit on the device"
        )
    elif not text.isprintable() or '"' in text:
        yield f'the translation of "{name}" has a character that no prompt can have'
