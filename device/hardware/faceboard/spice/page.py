"""Page of the simulated figures, and the digest of what they come from."""

from __future__ import annotations

import re
from collections.abc import Callable

from faceboard import sources
from faceboard.spice import figures
from faceboard.spice.figures import Figure

NAME = "simulated.md"

HEAD = """\
# What the circuit does, by ngspice

Made by `python -m faceboard simulate --boards {count}`; sources {digest}.

A circuit of [these parts](parts.md), solved in time and for direct current. Chips are
[models](faceboard/spice/models.py) of what their data sheets say: nothing here was measured on a
board. Not in the models: how an amplifier comes out of saturation (a touch may last tens of µs
longer), noise, the boost converter's ripple, what layout and moisture do. Boards are drawn with
resistors and capacitors anywhere within their tolerance, chips by three sigma at the limit of their
data sheet, 3V3 within 1 %. The DAC's are 1 % of gain (section 4.6, for codes 100 to 4000; 2 % at
code 4095, where its amplifier saturates), an offset of 0 to 0.75 % and 14.5 codes of bend, all of
it at the middle. Limits that all add up, which none of the boards has, make 22 µA of zero (28 with
2 %), and 3V3 that is off by more than 1 % goes into the scale as it is: both are calibrated away.
"""


def measure(count: int, tell: Callable[[str], object]) -> list[tuple[str, list[Figure]]]:
    """Every group of figures."""
    return list(figures.every(count, tell))


def text(groups: list[tuple[str, list[Figure]]], count: int) -> str:
    """The page."""
    lines = [HEAD.format(count=count, digest=sources.digest()).rstrip()]
    for name, rows in groups:
        lines += [f"\n## {name}\n", "| what | figure | has to be | holds |", "|---|---|---|---|"]
        for row in rows:
            holds = ("yes" if row.holds else "**no**") if row.must else ""
            lines.append(f"| {row.what} | {row.measured} | {row.must} | {holds} |")
    return "\n".join(lines) + "\n"


def write(groups: list[tuple[str, list[Figure]]], count: int) -> None:
    """Puts it beside the parts."""
    (sources.FOLDER / NAME).write_text(text(groups, count), "utf-8", newline="\n")


def digest_on_page() -> str:
    """The digest of the sources that its figures were made from, or nothing."""
    path = sources.FOLDER / NAME
    if not path.exists():
        return ""
    found = re.search(r"; sources ([0-9a-f]{16})\.", path.read_text("utf-8"))
    return found[1] if found else ""
