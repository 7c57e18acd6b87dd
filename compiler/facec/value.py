"""Values: what stands where a step or field wants a number, a text or the name of a wave.

A value is read where it is used, not where it was written: an argument may come through several
techniques before a step wants it as a current. A mistake is reported at the place where the
value was written, with a note that points at the use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol, assert_never

from facelang import tree
from facelang.diagnostics import Fix, Note
from facevm import isa

from .collector import Collector, note, suggestion
from .quantity import (
    CURRENT,
    FREQUENCY,
    TIME,
    Fault,
    Kind,
    current_text,
    frequency_text,
    kind_of,
    measure,
    time_text,
    whole,
    written,
)
from .steps import Origin, WaveSpec


class WaveEntry(Protocol):
    """What a name of a wave stands for; ``spec`` is None where that has been reported."""

    @property
    def spec(self) -> WaveSpec | None: ...


class Given(NamedTuple):
    """A value with the place where it was written.

    ``value`` is None where nothing can be said about it. ``waves`` and ``parameters`` are the
    names known there; not ``complete``: a library is missing, so there may be other names.
    ``used_at`` is the step that wants it, if it came through a parameter.
    """

    value: tree.Value | None
    origin: Origin
    waves: Mapping[str, WaveEntry]
    parameters: tuple[str, ...] = ()
    complete: bool = True
    used_at: Origin | None = None


def literal(value: tree.Value, file: str) -> Given:
    """A value outside of techniques and zones, where no name has a meaning."""
    return Given(value, Origin(file, value.span), {})


def _shown(given: Given) -> str:
    """What the value is, for a sentence: ``a current``, ``a wave``."""
    match given.value:
        case tree.Text():
            return "a text"
        case tree.Name():
            return "a wave"
        case tree.Number():
            return "a number"
        case tree.Quantity(unit=unit):
            kind = kind_of(unit)
            return kind.noun if kind else "a quantity"
        case None:
            return "unknown"
        case _:
            assert_never(given.value)


class ValueReader:
    """Reads values. Every method returns None where it has reported a mistake, or nothing is
    known about the value."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def quantity(self, given: Given, kind: Kind) -> int | None:
        """A quantity in the unit of its kind, 0 or more."""
        value = given.value
        if isinstance(value, (tree.Quantity, tree.Number)):
            measured = measure(value, kind)
            if isinstance(measured, Fault):
                fixes = tuple(Fix.replace(value.span, text) for text in measured.instead)
                self._report(measured.code, given, measured.message, measured.help, fixes)
                return None
            return measured
        self._wrong(given, kind.noun)
        return None

    def current(self, given: Given) -> int | None:
        """A current in duA."""
        return self.quantity(given, CURRENT)

    def stroke_current(self, given: Given) -> int | None:
        """The current of a glide in duA, above 0."""
        current_duA = self.current(given)
        if current_duA == 0:
            self._report(
                "F326",
                given,
                f"a glide at {current_text(0)} is no stroke",
                "write `rest` for a pause",
            )
            return None
        return current_duA

    def time(self, given: Given) -> int | None:
        """A time in ms, at least 1."""
        time_ms = self.quantity(given, TIME)
        if time_ms == 0:
            self._report("F305", given, "a time is at least 1 ms")
            return None
        return time_ms

    def stroke_time(self, given: Given) -> int | None:
        """The time of a glide in ms."""
        time_ms = self.quantity(given, TIME)
        if time_ms is not None and time_ms < isa.GLIDE_MIN_ms:
            self._report(
                "F306",
                given,
                f"a glide takes at least {time_text(isa.GLIDE_MIN_ms)}: its soft start and soft "
                f"stop take {time_text(isa.GLIDE_EDGE_ms)} each",
            )
            return None
        return time_ms

    def frequency(self, given: Given) -> int | None:
        """A frequency in cHz, at least 0.1 Hz."""
        frequency_cHz = self.quantity(given, FREQUENCY)
        if frequency_cHz is not None and frequency_cHz < isa.FREQUENCY_MIN_cHz:
            self._report(
                "F409",
                given,
                f"{frequency_text(frequency_cHz)} is below "
                f"{frequency_text(isa.FREQUENCY_MIN_cHz)}, the slowest there is",
            )
            return None
        return frequency_cHz

    def count(self, given: Given) -> int | None:
        """How often a repeat is done, 1 to 1000."""
        value = given.value
        if not isinstance(value, tree.Number):
            self._wrong(given, "a count", "a count has no unit")
            return None
        count = whole(value)
        if count is None or not 1 <= count <= isa.REPEAT_MAX:
            self._report(
                "F307",
                given,
                f"a repeat is done 1 to {isa.REPEAT_MAX} times, not {written(value)}",
            )
            return None
        return count

    def text(self, given: Given) -> str | None:
        """A text of at most 60 characters."""
        value = given.value
        if not isinstance(value, tree.Text):
            self._wrong(given, "a text")
            return None
        if len(value.value) > isa.TEXT_MAX_CHARS:
            self._report(
                "F313",
                given,
                f"this text has {len(value.value)} characters; an image holds at most "
                f"{isa.TEXT_MAX_CHARS} of one",
            )
            return None
        return value.value

    def wave(self, given: Given) -> WaveSpec | None:
        """The wave that a name means."""
        value = given.value
        if not isinstance(value, tree.Name):
            self._wrong(given, "the name of a wave")
            return None
        if value.text == tree.BROKEN:
            return None
        entry = given.waves.get(value.text)
        if entry is not None:
            return entry.spec
        if not given.complete:
            return None
        hint, fixes = suggestion(value.text, value.span, (*given.parameters, *given.waves))
        self._report("F206", given, f"there is no wave `{value.text}`", hint, fixes)
        return None

    def whole_number(self, given: Given, low: int, high: int, code: str, noun: str) -> int | None:
        """A bare whole number in a range."""
        value = given.value
        if not isinstance(value, tree.Number):
            self._wrong(given, "a number without a unit")
            return None
        number = whole(value)
        if number is None or not low <= number <= high:
            self._report(code, given, f"{noun} is a whole number from {low} to {high}")
            return None
        return number

    def _wrong(self, given: Given, wanted: str, why: str | None = None) -> None:
        """Reports a value that is none of the wanted kind at all."""
        value = given.value
        if value is None:
            return
        if isinstance(value, tree.Name) and value.text not in given.waves:
            if value.text != tree.BROKEN and given.complete:
                hint, fixes = suggestion(value.text, value.span, given.parameters)
                self._report(
                    "F209",
                    given,
                    f"`{value.text}` has no value here; {wanted} belongs here",
                    hint,
                    fixes,
                )
            return
        self._report(
            "F303", given, f"`{written(value)}` is {_shown(given)}; {wanted} belongs here", why
        )

    def _report(
        self,
        code: str,
        given: Given,
        message: str,
        help: str | None = None,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        notes: tuple[Note, ...] = ()
        if given.used_at is not None:
            notes = (note("this step uses it", given.used_at),)
        self._collector.add(code, given.origin, message, help, notes, fixes=fixes)


def field_twice(collector: Collector, name: str, origin: Origin, first: Origin) -> None:
    """Reports a field that stands there a second time."""
    collector.add(
        "F212",
        origin,
        f"`{name}` is given twice",
        "keep one of the two",
        (note("the first one is here", first),),
        fixes=(Fix.remove_line(origin.span.line),),
    )
