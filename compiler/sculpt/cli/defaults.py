"""Defaults of options that a person keeps in a file of their own, ``config.toml``.

Only what changes no result of a treatment's checks and confirms nothing may stand there: no
level, no ``--yes``, no ``--into-resistor``. An option on the command line wins.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from sculpt.cli.errors import UserError, reason
from sculpt.cli.foreign import SMALL_MOST_BYTES, read_bounded

VARIABLE = "SCULPT_CONFIG"
"""Names another file; empty for none."""

OPTIONS = ("drive", "port", "board", "face", "bench", "seed", "theme", "jobs")
"""What may have a default, without its dashes, for every command that has such an option."""

SERIAL = ("console", "clock")
"""The commands whose port is a board's; that of others is a number on a network."""

EXAMPLE = """\
drive = "/media/me/CIRCUITPY"   # for every command with --drive

[run]
face = "dry"                    # for sculpt run alone

[show]
theme = "light"
"""


def config_path() -> Path | None:
    """The file, whether it is there or not; None where the environment says that there is none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    import platformdirs

    return platformdirs.user_config_path("visasculpt", appauthor=False) / "config.toml"


def read() -> dict[str, Any]:
    """The table of the file, empty without one. Raises UserError."""
    path = config_path()
    if path is None or (VARIABLE not in os.environ and not path.exists()):
        return {}
    import tomllib

    try:
        return tomllib.loads(read_bounded(path, SMALL_MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})", _fix()) from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{path} is not TOML ({error})", 'a line is KEY = 123 or KEY = "text"'
        ) from error


def of(command: click.Command, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    """The defaults of a command's parameters by their names; ``known`` are all commands.

    Raises UserError for a key, a command or a value that cannot be.
    """
    path, table = config_path(), read()
    for key, value in table.items():
        if isinstance(value, dict):
            if key not in known:
                raise UserError(
                    f"{path}: there is no command {key}", f"there are {', '.join(known)}"
                )
            for option in value:
                _require_option(path, option)
        else:
            _require_option(path, key)
    own = table.get(name, {})
    options = {
        spelling.removeprefix("--"): parameter
        for parameter in command.params
        for spelling in parameter.opts
    }
    for option in own:
        if option not in options:
            raise UserError(f"{path}: sculpt {name} has no option --{option}", "remove that line")
    found = {}
    for option in OPTIONS:
        shared = None if isinstance(table.get(option), dict) else table.get(option)
        if option == "port" and name not in SERIAL:
            shared = None
        value = own.get(option, shared)
        if value is not None and option in options:
            found[str(options[option].name)] = _tried(path, options[option], option, value)
    return found


def _require_option(path: Path | None, option: str) -> None:
    if option not in OPTIONS:
        raise UserError(
            f"{path}: {option} cannot have a default", f"these can: {', '.join(OPTIONS)}"
        )


def _tried(path: Path | None, parameter: click.Parameter, option: str, value: Any) -> str:
    """A value as one would type it, which the option takes."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UserError(f"{path}: {option} is {value!r}", "write a text in quotes, or a number")
    try:
        with click.Context(click.Command("config")) as ctx:
            parameter.type_cast_value(ctx, str(value))
    except click.BadParameter as error:
        raise UserError(f"{path}: {option} is {value!r}", error.message) from error
    return str(value)


def _fix() -> str:
    return f"correct it, or set {VARIABLE} to another file, or to nothing"
