"""What a board's ``settings.toml`` says it allows, as the limits a routine is checked against.

Only the keys of ``facevm.settings.LIMIT_KEYS`` are read; the board's pins, addresses and
calibration are not the compiler's business. CircuitPython's ``settings.toml`` knows whole
numbers and texts only.
"""

from __future__ import annotations

from pathlib import Path

from facevm.limits import Limits
from facevm.settings import LIMIT_KEYS
from sculpt.cli.errors import Trouble, reason


def limits_of(settings: Path) -> Limits:
    """The limits in a settings file; a key it does not have stays the device's own.

    Raises Trouble for a file that is not there or not TOML, for a value that is no positive
    whole number, and for a ``LIMIT_…`` key this program does not know: a limit that is
    misspelled must not be passed over.
    """
    import tomllib

    try:
        with settings.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise Trouble(
            f"the board's settings {settings} cannot be read ({reason(error)})"
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise Trouble(
            f"{settings} is no settings file ({error})", 'a line is KEY = 123 or KEY = "text"'
        ) from error
    fields: dict[str, int] = {}
    for key, value in table.items():
        if key not in LIMIT_KEYS:
            if key.startswith("LIMIT_"):
                raise Trouble(
                    f"{settings}: {key} is no limit this program knows",
                    f"there are {', '.join(LIMIT_KEYS)}",
                )
            continue
        number = _whole(value)
        if number < 1:
            raise Trouble(f"{settings}: {key} is {value!r}", "write a whole number, 1 or more")
        field, units = LIMIT_KEYS[key]
        fields[field] = number * units
    return Limits(**fields)


def _whole(value: object) -> int:
    """A whole number, written as one or, as the board takes it too, as a text; 0 for all else."""
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return 0
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
