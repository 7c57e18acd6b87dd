"""``sculpt calibrate``: measures a board's calibration with a known resistor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.board import adapter, settings_file
from sculpt.cli import errors, options, signals, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.options import whole_number
from sculpt.commands import complete

if TYPE_CHECKING:
    from sculpt.calibrate.rig import Rig

OHM_LEAST, OHM_MOST = 2_000, 20_000
LOOP_MOST_OHM = 4_700

VIRTUAL = "virtual"  # a port
VIRTUAL_ONLY = ("seed",)
BUS_ONLY = ("enable_pin", "no_enable_pin", "into_resistor")
ON_NO_PORT = ("bus", "enable_pin", "no_enable_pin", "into_resistor", "ohm", "use_meter", "yes")
NAMES = {"ohm": "resistor", "use_meter": "meter"}
MEASURING = (*VIRTUAL_ONLY, *BUS_ONLY, "bus", "port", "ohm", "use_meter", "yes", "settings_path")

HELP = """\
Measure a board's calibration with a known resistor, and write it to its settings.

Without --bus and --port this is the virtual board with the tolerances of --seed: a rehearsal, whose
figures apply to no other board. With --bus it is the chips on an adapter at this computer, and each
step says what to connect. With --port it is a board at its own USB, which measures on its own load
(DUMMY_PIN): nothing is to be connected, and no current leaves the board. --port virtual is a
virtual one, over a serial port all the same. A breadboard (PROFILE in its settings) has no load of
its own: with --port it asks for the resistor of its loop to be pulled out, and put back.

\b
What is found, and from what:
  ZERO_CODE          the sensor, with and without current
  SENSOR_ZERO_NA     the sensor, without current
  PA_PER_CODE        the sensor, with its shunt as SHUNT_MOHM says
  SHUNT_MOHM         only with --meter: a meter in series with the resistor
  ELECTRODE_FULL_MV  the resistor, where an ADC reads the electrode
  UPDATES_PER_S      timed, less a margin of 20 %

--rate finds UPDATES_PER_S alone, from the sessions on the drive, in which the board itself has
counted its control updates: in the slowest second of each. That is what it can promise.

Sensor and resistor alone cannot separate the stage's error from the shunt's: a wrong shunt makes
the current wrong by the same factor, and only a meter shows it. RAIL_MV and SERIES_OHM are not
measured.

Implausible figures are refused, and nothing is written. Exit status: 0 done, 2 refused, stopped,
or something is missing.

\b
Examples:
  sculpt calibrate
  sculpt calibrate --settings mine.toml --seed 3 --meter
  sculpt calibrate --bus ft232h --enable-pin C0 --resistor 9980 --drive PATH
  sculpt calibrate --port /dev/ttyACM0 --drive PATH
  sculpt calibrate --rate --drive PATH
"""


@click.command(
    "calibrate",
    help=HELP,
    short_help="Measure a board's calibration with a known resistor.",
)
@click.option(
    "--settings",
    "settings_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings.toml to start from and to write to.",
)
@click.option(
    "--drive",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A board's drive, for its settings.toml.",
    shell_complete=complete.drives,
)
@click.option(
    "--resistor",
    "ohm",
    type=whole_number(1),
    default=10_000,
    metavar="OHM",
    help="The resistor's value by your meter, 2000 to 20000; 10000 by default.",
)
@click.option(
    "--meter",
    "use_meter",
    is_flag=True,
    help="A meter is in series with the resistor; you are asked for its readings.",
)
@click.option(
    "--rate",
    "only_rate",
    is_flag=True,
    help="With --drive: find UPDATES_PER_S alone, from the board's own count in its sessions.",
)
@click.option("--bus", type=click.Choice(adapter.KINDS), help="Real chips through Blinka.")
@click.option(
    "--port",
    metavar="PORT",
    help="A board at its own USB, by its serial port, or 'virtual': it measures on its own load.",
)
@click.option("--enable-pin", metavar="PIN", help="With --bus: the adapter's pin at ENABLE.")
@click.option(
    "--no-enable-pin", is_flag=True, help="With --bus: ENABLE is not wired to the adapter."
)
@click.option(
    "--into-resistor",
    is_flag=True,
    help="With --bus: confirm that only the resistor is connected, never a person; do not ask.",
)
@click.option(
    "--seed", type=whole_number(0), metavar="N", help="Which virtual board; 0 is the default."
)
@click.option("--yes", is_flag=True, help="With --bus: do not wait for Enter at each step.")
@click.option("--dry-run", is_flag=True, help="Measure, and report what would be written.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with every figure.")
@click.pass_context
def command(
    ctx: click.Context,
    settings_path: Path | None,
    drive: Path | None,
    ohm: int,
    use_meter: bool,
    only_rate: bool,
    bus: str | None,
    port: str | None,
    enable_pin: str | None,
    no_enable_pin: bool,
    into_resistor: bool,
    seed: int | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    if only_rate:
        if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in MEASURING):
            raise click.UsageError("--rate measures nothing: it takes --drive alone.")
        _rate(drive, dry_run, as_json)
        return
    options.reject_mixed_backends(ctx, bus, VIRTUAL_ONLY, BUS_ONLY)
    if settings_path is not None and drive is not None:
        raise click.UsageError("--settings and --drive both name the settings: give one of them.")
    if not OHM_LEAST <= ohm <= OHM_MOST:
        raise UserError(
            f"a resistor of {ohm} ohm is not suitable",
            f"use {OHM_LEAST} to {OHM_MOST} ohm; 10000 is a good choice",
        )
    if port is not None:
        for name in (*ON_NO_PORT, *(VIRTUAL_ONLY if port != VIRTUAL else ())):
            if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                option = f"--{NAMES.get(name, name)}".replace("_", "-")
                raise click.UsageError(f"{option} does not go together with --port {port}.")
    path = settings_path if drive is None else settings_file.on_drive(drive)
    is_device = path is not None and settings_file.is_on_a_board(path)
    if is_device and bus is None and port in (None, VIRTUAL) and not dry_run:
        raise UserError(
            f"{path} belongs to a real board, and these would be the virtual board's figures",
            "name the adapter of its chips with --bus, its own port with --port, or add --dry-run",
        )
    from sculpt.calibrate.procedure import calibrate

    before, limits = _settings(path, port)
    if before.breadboard:
        ohm = _loop_ohm(ctx, ohm, bus, port)
    try:
        if port is None:
            rig = _rig(bus, enable_pin, no_enable_pin, into_resistor, seed or 0, ohm, before, yes)
            done = calibrate(rig, before, limits, ohm, use_meter)
        else:
            from sculpt.calibrate import usb

            with usb.opened(port, seed or 0, path) as repl:
                name = f"virtual board, seed {seed or 0}" if port == VIRTUAL else port
                if before.breadboard:
                    from sculpt.calibrate.rig import prompter

                    bare = usb.BareRig(repl, f"{name}, a breadboard", before, prompter(False))
                    done = calibrate(bare, before, limits, usb.LOOP_OHM, False)
                else:
                    own = usb.UsbRig(repl, f"{name}, at its own load", before)
                    done = calibrate(own, before, limits, usb.LOAD_OHM, False)
    except KeyboardInterrupt as error:
        terminal.print_error(
            f"{signals.stop_reason(error)}: the output is at zero, nothing was written"
        )
        ctx.exit(errors.MISUSE)
    values = done.values(writes_rate=not is_device)
    written = path is not None and not dry_run
    if path is not None and written:
        settings_file.write(path, values)
    if as_json:
        terminal.emit_json(
            {**done.document(values), "settings": path and str(path)} | {"written": written}
        )
        return
    from sculpt.calibrate import report

    terminal.draw(*report.tables(done, values))
    terminal.emit(report.notes(done, is_device))
    terminal.emit(report.ending(path, written, dry_run))


def _loop_ohm(ctx: click.Context, ohm: int, bus: str | None, port: str | None) -> int:
    """The resistor of a breadboard's loop. Raises UserError for what a breadboard cannot do."""
    from sculpt.calibrate import usb

    if bus is not None:
        raise UserError(
            "a breadboard has its chips on its own controller, which measures by itself",
            "leave out --bus, and name its port: --port PORT",
        )
    if port == VIRTUAL:
        raise UserError(
            "the board at the virtual port is no breadboard",
            "leave out --port: with these settings that is the virtual breadboard",
        )
    if ctx.get_parameter_source("ohm") is not ParameterSource.COMMANDLINE:
        return usb.LOOP_OHM
    if ohm > LOOP_MOST_OHM:
        raise UserError(
            f"a resistor of {ohm} ohm is too much for a breadboard's loop",
            f"use {usb.LOOP_OHM} ohm, and {LOOP_MOST_OHM} at the most (BENCH)",
        )
    return ohm


def _rate(drive: Path | None, dry_run: bool, as_json: bool) -> None:
    """Writes ``UPDATES_PER_S`` from the board's own count."""
    if drive is None:
        raise click.UsageError("--rate needs --drive, which holds the board's sessions.")
    from sculpt.board import journal
    from sculpt.board.settings import limits_of, promise_of
    from sculpt.board.update_rate import counted_rate
    from sculpt.calibrate import report

    path = settings_file.on_drive(drive)
    entries, promised = journal.from_drive(drive).entries, limits_of(path).updates_per_s
    found = counted_rate(entries, promised, promise_of(path))
    if found is None:
        raise UserError(
            "no session on the drive says how many control updates per second the board makes",
            "let it treat for a second or longer, for instance into a resistor; older firmware "
            "did not count: sculpt deploy installs this one",
        )
    values = {"UPDATES_PER_S": found.promised}
    if not dry_run:
        settings_file.write(path, values)
    if as_json:
        document = found.document() | {"values": values}
        terminal.emit_json(document | {"settings": str(path), "written": not dry_run})
        return
    terminal.draw(report.rate(found))
    terminal.emit(report.ending(path, not dry_run, dry_run))


def _settings(path: Path | None, port: str | None) -> tuple[Settings, Limits]:
    """The calibration and the limits to start from: a file's, or the reference board's."""
    if path is None and port == VIRTUAL:
        from facebench.circuitpython.harness import REFERENCE
        from facevm.settings import calibration

        return calibration(REFERENCE.get), Limits()
    if path is None:
        return Settings(isolated=True), Limits()
    from sculpt.board import contents
    from sculpt.board.settings import calibration_of, limits_of

    limits = limits_of(path)
    before = calibration_of(path)
    contents.require_driver(before.dac)
    before.isolated = True
    return before, limits


def _rig(
    bus: str | None,
    enable_pin: str | None,
    no_enable_pin: bool,
    into_resistor: bool,
    seed: int,
    ohm: int,
    before: Settings,
    yes: bool,
) -> Rig:
    from sculpt.calibrate import rig

    if bus is None:
        return rig.VirtualRig(seed, ohm, before)
    found = adapter.find_bus(bus, enable_pin, no_enable_pin)
    from sculpt.board.consent import require_resistor

    require_resistor(into_resistor)
    return rig.RealRig(found, before, ohm, rig.prompter(yes))
