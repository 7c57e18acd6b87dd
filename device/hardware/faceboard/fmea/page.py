"""Page of every part's failure: what flows, for how long, who answers, what the person is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from faceboard import sources
from faceboard.fmea import effect, faults, switching, treatment
from faceboard.fmea.faults import Fault

NAME = "failures.md"

Found = TypeVar("Found")
WATCHED_ms = 195
"""For how long a pole is watched after its pin's last edge."""

SECOND_uA, SECOND_ms = 772, 7
"""From where on the second channel opens K2 on any board, and when."""

HEAD = """\
# What happens when a part fails

Made by `python -m faceboard failures`; sources {digest}.

Every part open, shorted and off, one at a time. What a fault makes of the source, of the sensor and
of the electrode's converter comes from ngspice; a treatment of 8 s (300 µA, 8 Hz, left jawline, a
typical face) is then carried out with it by the real runtime on the virtual board: once with the
fault from the start, once with the fault at 4 s. Nothing of it was tried on a board.

Largest current: with the electrodes on each other, at any code, from 24 V. In the treatment: the
largest in the skin, the longest stretch over the zone's ceiling + 10 %, the net charge; the worse
of both runs, up to the end of what two poles need to open. From {second} µA on the second channel
opens K2 within {ms} ms, whoever else answers. Where two answer, the first does so before anything
flows: it is the self-check of that board, or the zero.
"""

_BOUNDS = """\
By the self-check and a treatment, from the start or in its middle.
"""

_TABLE = (
    "| fault | largest | in the treatment | over for | one-way | who answers | what is told |",
    "|---|---|---|---|---|---|---|",
)


def digest() -> str:
    """Of the circuit's sources and of the failures'."""
    found = hashlib.sha256(sources.digest().encode())
    for path in sorted((sources.PACKAGE / "fmea").glob("*.py")):
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:16]


def digest_on_page() -> str:
    """The digest that the page was made with, or nothing."""
    path = sources.FOLDER / NAME
    if not path.exists():
        return ""
    found = re.search(r"; sources ([0-9a-f]{16})\.", path.read_text("utf-8"))
    return found[1] if found else ""


def chain_row(fault: Fault, made: effect.Effect) -> str:
    """One line of a fault in the current's way, and of what ngspice makes of it."""
    largest = f"{made.most_uA / 1000:.2f} mA"
    if made.is_small():
        return f"| {fault.name} | {largest} | as without it | | | none needed | nothing |"
    first, later = treatment.carry_out(made, True), treatment.carry_out(made, False)
    answers = " / ".join(dict.fromkeys(one.answer or "not noticed" for one in (first, later)))
    if made.most_uA > SECOND_uA:
        answers += ", second channel"
    told = " / ".join(dict.fromkeys(one.told for one in (first, later) if one.told)) or "nothing"
    most = max(first.most_uA, later.most_uA)
    over = max(first.over_ms, later.over_ms)
    one_way = max(first.one_way_uC, later.one_way_uC)
    return (
        f"| {fault.name} | {largest} | {most:.0f} µA | {over:.1f} ms | {one_way:.1f} µC "
        f"| {answers} | {told} |"
    )


def enable_row(fault: Fault) -> str:
    """One line of a fault in an enable."""
    made = switching.enable(fault)
    if made.closed_by_level:
        says = "**is closed by a pin that stays high**; found where each pole is tried alone"
    elif made.opens_ms > WATCHED_ms:
        says = f"**is still closed {WATCHED_ms} ms after the last edge**; found where that is tried"
    elif not made.opens_ms:
        says = "never closes: no contact, nothing flows"
    else:
        says = f"opens {made.opens_ms:.0f} ms after the last edge"
        if not 60 <= made.opens_ms <= 150:
            says += "; found where that is tried"
    return f"| {fault.name} | {says} |"


def second_row(fault: Fault) -> str:
    """One line of a fault in the second channel."""
    made = switching.second(fault)
    never = float("inf")
    if made.at_600 < never:
        says = "K2 opens at 600 µA or less: no contact, nothing worse"
    elif made.at_850 == never:
        says = "**does not trip at 850 µA**: the first channel is left"
    else:
        says = f"trips at 850 µA after {made.at_850:.1f} ms"
    found = "notices" if made.found else "passes"
    return f"| {fault.name} | {says} | {found} |"


def _each(
    make: Callable[[Fault], Found], these: Iterable[Fault], tell: Callable[[str], object]
) -> Iterator[tuple[Fault, Found | None]]:
    """What ngspice makes of each, two at a time; None where it finds nothing."""
    listed = list(these)

    def safely(fault: Fault) -> Found | None:
        try:
            return make(fault)
        except RuntimeError:
            return None

    with ThreadPoolExecutor(2) as pool:
        for n, found in enumerate(pool.map(safely, listed), 1):
            if n % 20 == 0 or n == len(listed):
                tell(f"{n} of {len(listed)}")
            yield listed[n - 1], found


_NOTHING = "ngspice finds no operating point"


def chain_rows(these: Iterable[Fault], tell: Callable[[str], object]) -> Iterator[str]:
    """The lines of faults in the current's way. The treatments follow each other: they share
    what they import.
    """
    healthy = effect.of(Fault("", ""))
    for fault, made in _each(lambda fault: effect.of(fault, healthy), these, tell):
        yield chain_row(fault, made) if made else f"| {fault.name} | {_NOTHING} | | | | | |"


def unnoticed(lines: list[str]) -> Iterator[str]:
    """What bounds each fault that neither self-check nor treatment notices."""
    yield "\n| faults | what bounds them |\n|---|---|"
    names = [row.split(" | ")[0].removeprefix("| ") for row in lines if "not noticed" in row]
    left = set(names)
    for refs, bound in faults.BOUNDS.items():
        these = [name for name in names if name.split(" ")[0] in refs]
        left -= set(these)
        if these:
            yield f"| {', '.join(these)} | {bound} |"
    if left:
        raise ValueError(f"what bounds {sorted(left)}?")


def measure(tell: Callable[[str], object]) -> str:
    """The page."""
    lines = [HEAD.format(digest=digest(), second=SECOND_uA, ms=SECOND_ms).rstrip()]
    tell("the current's way")
    lines += ["\n## The current's way\n", *_TABLE]
    lines += chain_rows(faults.chain(), tell)
    lines += ["\n## Two at once, from 26.4 V\n", *_TABLE]
    lines += chain_rows(faults.double(), tell)
    tell("enables")
    lines += ["\n## Enables\n", "| fault | the pole |", "|---|---|"]
    for fault, row in _each(enable_row, faults.pumps(), tell):
        lines.append(row or f"| {fault.name} | {_NOTHING} |")
    tell("second channel")
    lines += ["\n## Second channel\n", "| fault | K2 | its self-check |", "|---|---|---|"]
    for fault, row in _each(second_row, faults.second(), tell):
        lines.append(row or f"| {fault.name} | {_NOTHING} | |")
    lines += ["\n## Not noticed\n", _BOUNDS.rstrip(), *unnoticed(lines)]
    lines += ["\n## The rest\n", "| part | what its failure does |", "|---|---|"]
    lines += [f"| {refs} | {says} |" for refs, says in faults.WORDS.items()]
    return "\n".join(lines) + "\n"


def write(text: str) -> None:
    """Puts it beside the parts."""
    (sources.FOLDER / NAME).write_text(text, "utf-8", newline="\n")
