"""``sculpt study``: a study of several arms on boards that stay at home."""

from __future__ import annotations

import click

from sculpt.commands.study import arms, records, subjects

HELP = """\
Compare arms, one of which may be a sham, on boards that stay at home.

A study is a TOML file:

\b
  name = "Lift, eight weeks"
  seed = 20261129
  subjects = 12            # or their codes
  blocks = [4, 6]          # sizes of random blocks, multiples of the arms
  sham = ["low"]           # arms that are meant to be a sham; may be missing
  [arms]
  high = "high.face"
  low = "low.face"

\b
From the first file to the last table:
  sculpt study new lift                    lift/study.toml with two arms
  sculpt study check lift/study.toml       can nobody tell the arms apart?
  sculpt study allocate lift/study.toml    who gets which, drawn once
  sculpt deploy lift/study.toml --subject S01 --drive /media/me/CIRCUITPY
  sculpt study export lift/study.toml records -o tables
  sculpt study unblind lift/study.toml --all --join tables ...

What is promised is narrow: light, sound, prompts and console at the same milliseconds of the
routine's clock, files of one size. That a sham cannot be felt is not claimed. Whoever opens the
drive, and reads its records or disassembles its image, is not blind.
"""


class InOrder(click.Group):
    """A group that lists its commands in the order of their use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    "study",
    cls=InOrder,
    help=HELP,
    short_help="Run a blinded study of several arms on boards at home.",
)
def command() -> None:
    """The commands of a study are below this one."""


for one in (
    *(arms.new, arms.check, subjects.allocate, subjects.rehearse),
    *(records.export, subjects.unblind, subjects.log),
):
    command.add_command(one)
