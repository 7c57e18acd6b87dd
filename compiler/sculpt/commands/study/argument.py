"""Argument of every command of a study: its file."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.argument("path", type=click.Path(path_type=Path), metavar="STUDY.toml")
