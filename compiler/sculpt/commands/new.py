"""``sculpt new``: writes a starter routine that explains itself, checks clean and runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import SOURCE_SUFFIX
from sculpt.cli.outputs import write_whole

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")

STARTER = """\
# {title}
#
# Read it aloud: it should sound like a treatment card. Change it, then:
#     sculpt check {file}      is it right, and safe?
#     sculpt show {file}       what will it do, zone by zone?
#     sculpt run {file}        try it on a virtual face

routine "{title}"
    about  "What it is for, in one sentence."
    goal   lift               # lift firm contour smooth radiance drain energize retrain
    levels 60 %, 80 %, 100 %  # the person starts at the first, the lowest

# A wave is the shape of the current. Each has a name, and is chosen in a zone before any
# current flows.

wave lifting
    shape     square  # square sine triangle sawtooth
    frequency 8 Hz
    rise      2 ms    # soft edges

wave calm
    shape     sine
    frequency 1 Hz

# A technique is a stroke with a name, to be used again. Its current is given when it is used.

technique upward(current)
    repeat 3 times
        glide 5 s at current  # a cue, a soft start, the stroke, a soft stop
        rest 1 s

# Zones come one after the other, from the top down; `both` is left, then right. Each begins and
# ends without current.

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    upward(240 uA)

zone forehead center
    say  "Between the brows, up to the hairline."
    wave calm
    ramp to 120 uA over 3 s  # never faster than 1000 uA a second
    hold 10 s
    ramp to 0 uA over 2 s
"""


HELP = """\
Write NAME.face, a commented starter routine, into this folder.

It checks clean and runs as it is; change it from there. An existing file is never overwritten.

\b
Example:
  sculpt new mine && sculpt run mine.face
"""


@click.command("new", help=HELP, short_help="Write a commented starter routine.")
@click.argument("name")
def command(name: str) -> None:
    stem = name.removesuffix(SOURCE_SUFFIX)
    if not NAME.fullmatch(stem):
        raise UserError(
            f"{name!r} cannot name a routine",
            "use up to 40 letters, digits, - and _, no spaces and no folder",
        )
    path = Path(stem + SOURCE_SUFFIX)
    if os.path.lexists(path):
        raise UserError(f"{path} already exists", "choose another name; nothing was changed")
    title = re.sub(r"[-_]+", " ", stem).strip()
    text = STARTER.format(title=title[:1].upper() + title[1:], file=path)
    write_whole(path, text.encode())
    terminal.emit(f"{path} is written. Try it: sculpt run {path}\n")
