"""Whole numbers on the command line, and the words in which a wrong one is refused."""

from __future__ import annotations

from collections.abc import Callable

import click


def whole_number(least: int) -> Callable[[str | int], int]:
    """The type of an option whose value is a whole number that is ``least`` or more."""

    def number(value: str | int) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) <= 18) or int(text) < least:
            raise click.BadParameter(f"{text!r} is no whole number of {least} or more.")
        return int(text)

    return number
