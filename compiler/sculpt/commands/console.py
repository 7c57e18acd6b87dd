"""``sculpt console``: the board's serial console, each line with its time."""

from __future__ import annotations

import contextlib
import datetime
import sys
from pathlib import Path

import click

from sculpt.board import ports
from sculpt.board.ports import Port
from sculpt.cli import terminal
from sculpt.commands.at_port import port_at, port_options, reject_both
from sculpt.console import talk
from sculpt.console.keyboard import Keyboard
from sculpt.console.screen import Screen

HELP = """\
Show what the board says on its serial console, each line with its time.

Keys go to the board: Ctrl-C stops its program, then a key gives Python's prompt, and Ctrl-D starts
the program again. Ctrl-] leaves the console and changes nothing on the board. A board that is
unplugged or reset is waited for.

Without --port it is the board that is plugged in. Where standard input is no terminal, nothing is
sent, and the command ends when the board goes.

\b
Examples:
  sculpt console
  sculpt console --port /dev/ttyACM1
  sculpt console --no-time > said.txt
  sculpt console --list
"""


@click.command("console", help=HELP, short_help="Show what the board says, and type at its prompt.")
@port_options
@click.option("--no-time", is_flag=True, help="Lines without the time.")
@click.option("--list", "only_list", is_flag=True, help="List the ports of boards, and end.")
@click.option("--json", "as_json", is_flag=True, help="With --list: one JSON document.")
def command(
    device: str | None, path: Path | None, no_time: bool, only_list: bool, as_json: bool
) -> None:
    reject_both(device, path)
    if as_json and not only_list:
        raise click.UsageError("--json needs --list.")
    if only_list:
        _list(as_json)
        return
    port = port_at(device, path)
    screen = Screen(
        terminal.emit_painted,
        None if no_time else datetime.datetime.now,
        terminal.is_terminal(sys.stdout),
    )
    with contextlib.suppress(KeyboardInterrupt):  # the end of a console is not a failure
        _show(port, screen)


def _show(port: Port, screen: Screen) -> None:
    """Shows the console of a port until the person leaves it."""
    with ports.open_port(port) as opened, Keyboard() as keyboard:
        leave = "Ctrl-] leaves" if keyboard.is_there else "Ctrl-C ends this"
        terminal.write_stderr(f"The console of {port.label}; {leave}.\n")
        end = talk.talk(opened, keyboard, screen)
        opened.close()
        while end == "gone" and keyboard.is_there:
            screen.end_line()
            terminal.write_stderr("The board has gone; it is waited for. Ctrl-] leaves.\n")
            again = talk.return_of(port, keyboard)
            if again is None:
                break
            with again:
                terminal.write_stderr("The board is back.\n")
                end = talk.talk(again, keyboard, screen)
        screen.end_line()
    if end == "gone" and not keyboard.is_there:
        terminal.write_stderr("The board has gone.\n")


def _list(as_json: bool) -> None:
    found: list[Port] = ports.board_ports()
    if as_json:
        terminal.emit_json({"ports": [one._asdict() for one in found]})
    elif not found:
        terminal.emit("No board's console was found. Plug the board in with a data cable.\n")
    else:
        terminal.emit(
            "".join(f"{one.device}  {one.name}  {one.uid}".rstrip() + "\n" for one in found)
        )
