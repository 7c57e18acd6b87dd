"""How a command ends: the exit statuses, and the one line that says what went wrong outside it.

A mistake in a routine is no exception but a diagnostic; what stands here is for what the
person named that is not there, cannot be read, or cannot be written.
"""

from __future__ import annotations

import click

DONE = 0
ERRORS = 1  # the routine or image has errors
MISUSE = 2  # nothing was judged: what was asked for is not there, or makes no sense
INTERLOCKED = 3  # a fault of the device ended the treatment
ENDED_EARLY = 4  # the person did, by the button or by letting go


class UserError(click.ClickException):
    """Ends the command with one line on standard error and exit status 2."""

    exit_code = MISUSE

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message if fix is None else f"{message}: {fix}")


class BadImage(UserError):
    """The file that was named is no image this program can vouch for: exit status 1."""

    exit_code = ERRORS


class InternalError(UserError):
    """This program has found itself to be wrong: exit status 1, and nothing is written."""

    exit_code = ERRORS


def reason(error: OSError) -> str:
    """What the system says of a failed call, in lower case and without its number."""
    text = error.strerror or error.__class__.__name__
    return text[:1].lower() + text[1:]
