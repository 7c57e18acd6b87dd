"""A row of the table of diagnostics, and the small treatment most of its examples stand in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code means.

    ``example`` is a whole file that produces this code and no other one; ``fixed`` is the same
    file, fixed, and produces none. ``beside`` holds the files that stand next to both, as
    (name, text); both are saved as ``example.face``. ``encoding`` is how the example is saved:
    a mistake in the way a file is saved does not show in its text. ``updates_per_s`` and
    ``electrode_mm2`` are the board's where the reference board makes no such mistake.
    """

    code: str
    name: str
    meaning: str
    why: str
    example: str
    fixed: str
    beside: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"
    updates_per_s: int | None = None
    electrode_mm2: int | None = None

    @property
    def severity(self) -> str:
        """``error``, or ``advice`` for a code that begins with W."""
        return "advice" if self.code.startswith("W") else "error"

    @property
    def setting(self) -> str:
        """The line of ``settings.toml`` that makes a board the example's; empty for any board."""
        if self.updates_per_s:
            return f"UPDATES_PER_S = {self.updates_per_s}"
        return f"ELECTRODE_MM2 = {self.electrode_mm2}" if self.electrode_mm2 else ""


SQUARE = "shape square\nfrequency 8 Hz"
"""The fields of the wave ``lifting`` where an example is about something else."""

STROKE = "glide 5 s at 100 uA"
"""The steps of an example that is about something else."""


EBB = "wave ebb\n    shape    steady\n    polarity negative\n\n"
"""What gives back a charge, for the ``first`` of an example whose current flows one way."""


def given_back(steps: str = STROKE) -> str:
    """Steps on one wave, and the same on ``ebb``."""
    return f"{steps}\nwave ebb\n{steps}"


def indented(lines: str) -> str:
    """The lines, moved one block to the right; nothing for no lines."""
    return "".join(f"    {line}\n" if line else "\n" for line in lines.splitlines())


def aligned(fields: str) -> str:
    """The fields of a routine or wave, indented, their values in one column."""
    pairs = [line.split(maxsplit=1) for line in fields.splitlines()]
    width = max((len(word) for word, _ in pairs), default=0)
    return "".join(f"    {word.ljust(width)} {value}\n" for word, value in pairs)


def treatment(
    steps: str = STROKE,
    *,
    wave: str = SQUARE,
    fields: str = "",
    place: str = "jawline left",
    first: str = "",
) -> str:
    """A complete small treatment of one zone, valid as it stands unless an argument is not."""
    return (
        f"{first}"
        f'routine "Example"\n{aligned(fields)}\n'
        f"wave lifting\n{aligned(wave)}\n"
        f'zone {place}\n    say  "Along the jaw."\n    wave lifting\n{indented(steps)}'
    )
