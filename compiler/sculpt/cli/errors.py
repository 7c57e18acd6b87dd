"""Errors that end a command, and the exit statuses.

They are for what a person named that is not there, cannot be read or cannot be written. A mistake
in a routine is not an exception but a diagnostic.
"""

from __future__ import annotations

import click

DONE = 0
ERRORS = 1  # the routine or image has errors
MISUSE = 2  # nothing was checked: what was named is not there, or the options make no sense
INTERLOCKED = 3  # a fault of the device ended the treatment
ENDED_EARLY = 4  # the person did, by the button or by letting go
TOO_FEW = 5  # certify: too few trials to say whether it passes


class UserError(click.ClickException):
    """Ends the command with one line on standard error and exit status 2.

    ``message`` says what is wrong, ``fix`` what to do about it.
    """

    exit_code = MISUSE

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message if fix is None else f"{message}: {fix}")


class BadImage(UserError):
    """The file that was named is not a valid image or record: exit status 1."""

    exit_code = ERRORS


class InternalError(UserError):
    """A mistake in sculpt itself: exit status 1, and nothing is written."""

    exit_code = ERRORS


def reason(error: OSError) -> str:
    """The system's words for a failed call, in lower case and without its number."""
    text = error.strerror or error.__class__.__name__
    return text[:1].lower() + text[1:]
