"""Reader of a trace: the CSV that ``sculpt run --trace`` writes, or a file in the same form.

The columns of :data:`sculpt.trace.csv_write.HEADING` come first; further ones are ignored, but for
``fault`` (which faults began) and ``electrode_mV`` (the electrode's voltage as the board read it in
that update, empty where it did not). A file that ends in ``.gz`` is unpacked.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from facebench.replay import RESET, Row
from facelang.suggest import nearest
from facevm import isa
from facevm.states import STATES, TESTING, ZEROING
from sculpt.cli.errors import ERRORS, UserError, reason
from sculpt.cli.inputs import STDIN, STDIN_LABEL, require_here
from sculpt.trace.csv_write import HEADING

if TYPE_CHECKING:
    from _csv import Reader

COLUMNS = tuple(HEADING.decode().split(","))
ELECTRODE, FAULT = "electrode_mV", "fault"

MOST_ms = 12 * 3600 * 1000
MOST_uA = 10_000  # the sensor's range is 800 uA on the reference board
MOST_mV = 100_000
CODES = 4096

WHOLE = re.compile(r"-?[0-9]{1,9}")
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")

PLACES = {
    (zone.name, isa.SIDES[side]): isa.place_of(index, side)
    for index, zone in enumerate(isa.ZONES)
    for side in zone.sides
} | {("", ""): -1}
"""Places by the names of zone and side; both are empty before the first place."""

STATES_BY_NAME = {name: index for index, name in enumerate(STATES)} | {"reset": RESET}

AGAIN = "record it again with: sculpt run FILE --trace OUT.csv"


LINE_MOST = 1 << 16
"""Characters of a line: a row has some 80."""


class BadTrace(UserError):
    """The file is not a trace, or a damaged one: exit status 1."""

    exit_code = ERRORS


def rows_of(argument: str) -> Iterator[Row]:
    """The rows of a trace, ``-`` for standard input.

    Raises UserError where it cannot be read, BadTrace at the first line that is not a row.
    """
    with _opened(argument) as (file, label):
        lines = csv.reader(_lines(file, label), strict=True)
        try:
            yield from _rows(lines, label)
        except csv.Error as error:
            raise BadTrace(f"{label}, line {lines.line_num}: not CSV ({error})", AGAIN) from error
        except UnicodeDecodeError as error:
            raise BadTrace(f"{label} is not a trace: it is not UTF-8", AGAIN) from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadTrace(f"{label} is not a complete .gz file ({error})", AGAIN) from error
        except OSError as error:
            raise UserError(f"{label} cannot be read ({reason(error)})") from error


def _lines(file: io.TextIOWrapper, label: str) -> Iterator[str]:
    """The lines of a file, none of them without end."""
    number = 0
    while line := file.readline(LINE_MOST):
        number += 1
        if len(line) == LINE_MOST:
            raise BadTrace(f"{label}, line {number}: over {LINE_MOST} characters", AGAIN)
        yield line


@contextlib.contextmanager
def _opened(argument: str) -> Iterator[tuple[io.TextIOWrapper, str]]:
    if argument == STDIN:
        require_here()
        if sys.stdin is None:
            raise UserError("standard input is closed", "name a file instead of -")
        file = io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline="")
        try:
            yield file, STDIN_LABEL
        finally:
            file.detach()  # standard input stays open
        return
    path = Path(argument)
    if not argument or path.suffix == ".vcd" or path.suffix == ".face":
        wrong = f"{argument} is not a trace" if argument else "the name is empty"
        raise UserError(wrong, AGAIN)
    try:
        is_packed = path.suffix == ".gz"
        binary = gzip.open(path) if is_packed else path.open("rb")  # noqa: SIM115 (closed below)
    except FileNotFoundError as error:
        raise UserError(f"{argument}: there is no such file", AGAIN) from error
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UserError(f"{argument} cannot be read ({why})") from error
    with io.TextIOWrapper(binary, "utf-8-sig", newline="") as file:
        yield file, argument


def _rows(lines: Reader, label: str) -> Iterator[Row]:
    heading = [name.strip() for name in next(lines, [])]
    if tuple(heading[: len(COLUMNS)]) != COLUMNS:
        raise BadTrace(
            f"{label} is not a trace: its first line is not {HEADING.decode()}",
            AGAIN,
        )
    twice = [name for name, count in Counter(heading).items() if count > 1]
    if twice:
        raise BadTrace(f"{label} has more than one column {twice[0]}", AGAIN)
    before: Row | None = None
    for cells in lines:
        if cells:
            where = f"{label}, line {lines.line_num}"
            row = _row(dict(zip(heading, _complete(cells, heading, where), strict=True)), where)
            _follows(row, before, where)
            before = row
            yield row
    if before is None:
        raise BadTrace(f"{label} has no rows: the run never began", AGAIN)


def _complete(cells: list[str], heading: list[str], where: str) -> list[str]:
    if len(cells) < len(heading):
        raise BadTrace(
            f"{where}: {len(cells)} of {len(heading)} values",
            "the file was cut off or edited; remove that line if it is the last, or " + AGAIN,
        )
    if len(cells) > len(heading):
        more = len(cells) - len(heading)
        raise BadTrace(
            f"{where}: {'one value' if more == 1 else f'{more} values'} too many",
            "a comma in a number, or an edited line; " + AGAIN,
        )
    return [cell.strip() for cell in cells]


def _follows(row: Row, before: Row | None, where: str) -> None:
    """Raises BadTrace where the row cannot come after the one before."""
    state = "reset" if row.state == RESET else STATES[row.state]
    if before is None:
        if row.state != ZEROING:
            raise BadTrace(
                f"{where}: it begins with {state!r}, not with {STATES[ZEROING]!r}",
                "a complete recording is needed, from its first update on",
            )
        return
    if row.t_ms < before.t_ms:
        raise BadTrace(
            f"{where}: t_ms goes back from {before.t_ms} to {row.t_ms}",
            "two recordings in one file, or lines out of order; " + AGAIN,
        )
    if row.state == TESTING < before.state:
        raise BadTrace(f"{where}: {state!r} comes only at the beginning", AGAIN)
    if row.state == ZEROING != before.state and before.place == row.place:
        raise BadTrace(f"{where}: {state!r} comes only before a zone and side", AGAIN)
    if row.place < 0 and row.state != RESET and TESTING < row.state < len(STATES) - 3:
        raise BadTrace(f"{where}: {state!r} without a zone and side", AGAIN)


def _row(cells: dict[str, str], where: str) -> Row:
    place = PLACES.get((cells["zone"], cells["side"]))
    if place is None:
        side = f"{cells['zone']} {cells['side']}"
        raise BadTrace(f"{where}: there is no zone and side {side!r}", AGAIN)
    state = STATES_BY_NAME.get(cells["state"])
    if state is None:
        near = nearest(cells["state"], list(STATES_BY_NAME))
        raise BadTrace(
            f"{where}: there is no state {cells['state']!r}",
            f"did you mean {near}?" if near else f"there are {', '.join(STATES_BY_NAME)}",
        )
    electrode = cells.get(ELECTRODE, "")
    return Row(
        _number(cells["t_ms"], "t_ms", WHOLE, 0, MOST_ms, where),
        place,
        state,
        _current_duA(cells["setpoint_uA"], "setpoint_uA", isa.PEAK_MAX_duA / 10, where),
        _number(cells["dac_code"], "dac_code", WHOLE, 0, CODES - 1, where),
        _current_duA(cells["measured_uA"], "measured_uA", MOST_uA, where),
        _number(electrode, ELECTRODE, WHOLE, -MOST_mV, MOST_mV, where) if electrode else None,
        tuple(re.split(r"[-+][0-9]", label)[0] for label in cells.get(FAULT, "").split()),
    )


def _current_duA(text: str, column: str, most_uA: float, where: str) -> int:
    """A current in tenths of a microampere, as the device computes with it."""
    if not NUMBER.fullmatch(text):
        raise _wrong(text, column, where)
    current_uA = Decimal(text)
    if abs(current_uA) > most_uA:
        raise BadTrace(f"{where}: {column} is {text}, over {most_uA:g}", AGAIN)
    return round(current_uA * isa.DUA_PER_UA)


def _number(
    text: str, column: str, pattern: re.Pattern[str], least: int, most: int, where: str
) -> int:
    if not pattern.fullmatch(text):
        raise _wrong(text, column, where)
    number = int(text)
    if not least <= number <= most:
        raise BadTrace(f"{where}: {column} is {text}, not {least} to {most}", AGAIN)
    return number


def _wrong(text: str, column: str, where: str) -> BadTrace:
    shown = f"{text[:20]!r}, which is not a number" if text else "empty"
    return BadTrace(f"{where}: {column} is {shown}", AGAIN)
