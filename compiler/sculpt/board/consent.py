"""Consent of the person before current flows from a computer: a warning and a question."""

from __future__ import annotations

import click

from sculpt.cli import terminal

WARNING = """\
Real current will flow, and this computer is connected to the mains: into a test resistor only.
Never connect electrodes that touch a person, whatever the adapter is.
"""

QUESTION = "Is a test resistor, and nothing else, connected to the output?"


def require_resistor(is_said: bool) -> None:
    """Returns only once the person has confirmed what is connected; else raises click.Abort.

    ``is_said``: they have confirmed it already, by ``--into-resistor``.
    """
    terminal.write_stderr(WARNING)
    if not is_said and not click.confirm(QUESTION, err=True):
        raise click.Abort
