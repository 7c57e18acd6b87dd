"""Wave definitions: from the fields of ``wave NAME`` to a :class:`WaveSpec`, by all its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from facelang import tree
from facelang.diagnostics import Fix
from facelang.language import FORMS, WAVE
from facevm import isa
from facevm.limits import Limits

from .collector import Collector, suggestion
from .quantity import SHARE, frequency_text, time_text
from .steps import Origin, WaveSpec
from .value import ValueReader, field_twice, literal

Fields = dict[type[tree.WaveField], tree.WaveField]
"""The fields of a wave by their class; of one that is given twice, the first."""

FIELD_NAMES = {form.node: form.keyword for form in FORMS.values() if form.block == WAVE}

STEADY_LACKS: tuple[type[tree.WaveField], ...] = (tree.Frequency, tree.Duty, tree.Rise)
"""The fields that a steady current cannot have."""

SQUARE_ONLY: tuple[tuple[type[tree.WaveField], str], ...] = (
    (tree.Duty, "F319"),
    (tree.Rise, "F320"),
)
"""The fields that only a square wave has, each with the code that says so."""


class WaveReader:
    """Reads the waves of one file.

    Those of a library are not held against the board before they are used: ``held`` has what does
    that, for each wave by its identity.
    """

    def __init__(self, file: str, limits: Limits, collector: Collector, is_library: bool) -> None:
        self._file = file
        self._limits = limits
        self._collector = collector
        self._values = ValueReader(collector)
        self._is_library = is_library
        self.held: dict[int, Callable[[], None]] = {}

    def wave(self, item: tree.Wave) -> WaveSpec | None:
        """The wave in numbers, or None if that cannot be said; every mistake is reported."""
        fields = self._fields(item)
        before = self._collector.errors
        shape = self._shape(fields.get(tree.Shape))
        polarity = self._polarity(fields.get(tree.Polarity))
        frequency_cHz = self._frequency(fields.get(tree.Frequency))
        duty = self._duty(fields.get(tree.Duty))
        rise_ms = self._time(fields.get(tree.Rise), "time")
        on_ms = self._time(fields.get(tree.Burst), "on")
        off_ms = self._time(fields.get(tree.Burst), "off")
        readable = not any(map(is_broken, item.fields))
        if readable:
            self._check_presence(item, fields, shape, polarity)
        if self._collector.errors > before or not readable or shape is None:
            return None
        spec = WaveSpec(
            shape,
            isa.ALTERNATING if polarity is None else polarity,
            frequency_cHz or 0,
            100 if duty is None else duty,
            rise_ms or 0,
            on_ms or 0,
            off_ms or 0,
            item.name.text,
        )
        self._check_fit(fields, spec)
        if self._is_library:
            self.held[id(spec)] = lambda: self._check_board(fields, spec)
        else:
            self._check_board(fields, spec)
        return None if self._collector.errors > before else spec

    def _fields(self, item: tree.Wave) -> Fields:
        fields: Fields = {}
        for field in item.fields:
            first = fields.setdefault(type(field), field)
            if first is not field and not is_broken(field):
                field_twice(
                    self._collector,
                    FIELD_NAMES[type(field)],
                    Origin(self._file, field.span),
                    Origin(self._file, first.span),
                )
        return fields

    def _shape(self, field: tree.WaveField | None) -> int | None:
        if not isinstance(field, tree.Shape):
            return None
        return self._choice(field.shape, "shape", isa.SHAPES, "F204")

    def _polarity(self, field: tree.WaveField | None) -> int | None:
        if not isinstance(field, tree.Polarity):
            return None
        return self._choice(field.polarity, "polarity", isa.POLARITIES, "F205")

    def _choice(self, name: tree.Name, noun: str, known: tuple[str, ...], code: str) -> int | None:
        """The number of a name in its table."""
        if name.text == tree.BROKEN:
            return None
        if name.text in known:
            return known.index(name.text)
        hint, fixes = suggestion(name.text, name.span, known)
        self._collector.add(
            code,
            Origin(self._file, name.span),
            f"there is no {noun} `{name.text}`; it is {', '.join(known[:-1])} or {known[-1]}",
            hint,
            fixes=fixes,
        )
        return None

    def _frequency(self, field: tree.WaveField | None) -> int | None:
        if not isinstance(field, tree.Frequency):
            return None
        return self._values.frequency(literal(field.frequency, self._file))

    def _duty(self, field: tree.WaveField | None) -> int | None:
        if not isinstance(field, tree.Duty):
            return None
        duty = self._values.quantity(literal(field.duty, self._file), SHARE)
        if duty is not None and not 1 <= duty <= 100:
            self._collector.add(
                "F311",
                Origin(self._file, field.duty.span),
                "a duty is from 1 % to 100 %",
            )
            return None
        return duty

    def _time(self, field: tree.WaveField | None, attribute: str) -> int | None:
        if field is None:
            return None
        value: tree.Value = getattr(field, attribute)
        time_ms = self._values.time(literal(value, self._file))
        if time_ms is not None and attribute != "time" and time_ms > isa.DURATION_MAX_ms:
            self._collector.add(
                "F328",
                Origin(self._file, value.span),
                f"a burst of {time_text(time_ms)} is longer than any treatment "
                f"({time_text(isa.DURATION_MAX_ms)})",
            )
            return None
        return time_ms

    def _check_presence(
        self, item: tree.Wave, fields: Fields, shape: int | None, polarity: int | None
    ) -> None:
        """Which fields the shape wants, and which it cannot have."""
        if tree.Shape not in fields:
            self._report_missing(
                item,
                "F314",
                "has no shape",
                f"add `shape` and one of {', '.join(isa.SHAPES)}",
                [f"shape {one}" for one in isa.SHAPES],
            )
        elif shape == isa.STEADY:
            self._check_steady(item, fields, polarity)
        elif shape is not None:
            self._check_moving(item, fields, shape, polarity)

    def _check_steady(self, item: tree.Wave, fields: Fields, polarity: int | None) -> None:
        name = item.name.text
        for kind in STEADY_LACKS:
            if kind in fields:
                self._collector.add(
                    "F316",
                    Origin(self._file, fields[kind].span),
                    f"a steady current has no {FIELD_NAMES[kind]}",
                    f"remove this line, or choose another shape for `{name}`",
                    fixes=(Fix.remove_line(fields[kind].span.line),),
                )
        field = fields.get(tree.Polarity)
        if field is not None and polarity != isa.ALTERNATING:
            return
        ways = [f"polarity {way}" for way in ("positive", "negative")]
        self._collector.add(
            "F317",
            Origin(self._file, item.span if field is None else field.span),
            f"the steady wave `{name}` must say which way its current flows",
            "add `polarity positive` or `polarity negative`"
            if field is None
            else "write `polarity positive` or `polarity negative`",
            fixes=_last_lines(item, ways)
            if field is None
            else tuple(Fix.replace(field.span, way) for way in ways),
        )

    def _check_moving(
        self, item: tree.Wave, fields: Fields, shape: int, polarity: int | None
    ) -> None:
        """The fields of a wave that has a frequency."""
        if tree.Frequency not in fields:
            self._report_missing(
                item, "F315", "has no frequency", "add, say, `frequency 8 Hz`", ["frequency 8 Hz"]
            )
        if shape == isa.SQUARE:
            one_way = polarity in (isa.POSITIVE, isa.NEGATIVE)
            if one_way and tree.Duty not in fields:
                self._report_missing(
                    item,
                    "F318",
                    "flows one way only and must state its duty",
                    "add, say, `duty 50 %`",
                    ["duty 50 %"],
                )
            return
        for kind, code in SQUARE_ONLY:
            if kind in fields:
                self._collector.add(
                    code,
                    Origin(self._file, fields[kind].span),
                    f"only a square wave has a {FIELD_NAMES[kind]}; "
                    f"`{item.name.text}` is a {isa.SHAPES[shape]}",
                    fixes=(Fix.remove_line(fields[kind].span.line),),
                )

    def _report_missing(
        self, item: tree.Wave, code: str, what: str, help: str, lines: list[str]
    ) -> None:
        """Reports that a field is missing; any one of the lines adds it."""
        self._collector.add(
            code,
            Origin(self._file, item.span),
            f"the wave `{item.name.text}` {what}",
            help,
            fixes=_last_lines(item, lines),
        )

    def _check_fit(self, fields: Fields, spec: WaveSpec) -> None:
        """Whether the numbers fit together."""
        if tree.Rise in fields:
            check_edges(
                spec,
                spec.frequency_cHz,
                Origin(self._file, fields[tree.Rise].span),
                self._collector,
            )
        if tree.Burst in fields and spec.shape != isa.STEADY:
            self._check_burst(fields[tree.Burst], spec)

    def _check_board(self, fields: Fields, spec: WaveSpec) -> None:
        """Whether the board can draw the wave, and watch it."""
        burst = fields.get(tree.Burst)
        if isinstance(burst, tree.Burst):
            shortest_ms = isa.shortest_ms(self._limits.updates_per_s)
            for value, time_ms in ((burst.on, spec.burst_on_ms), (burst.off, spec.burst_off_ms)):
                if time_ms < shortest_ms:
                    self._collector.add(
                        "F509",
                        Origin(self._file, value.span),
                        f"the board cannot watch {time_text(time_ms)} of a burst or its pause: "
                        f"each needs {shortest_text(self._limits.updates_per_s)}",
                    )
        frequency = fields.get(tree.Frequency)
        if frequency is not None:
            rise = fields.get(tree.Rise, frequency)
            check_drawable(
                spec,
                spec.frequency_cHz,
                self._limits,
                Origin(self._file, frequency.span),
                Origin(self._file, rise.span),
                self._collector,
            )

    def _check_burst(self, field: tree.WaveField, spec: WaveSpec) -> None:
        period_ms = isa.whole_periods_ms(spec.frequency_cHz)
        for attribute, time_ms in (("on", spec.burst_on_ms), ("off", spec.burst_off_ms)):
            if time_ms % period_ms == 0:
                continue
            value: tree.Value = getattr(field, attribute)
            below_ms = time_ms - time_ms % period_ms
            choices = [time_text(t) for t in (below_ms, below_ms + period_ms) if t]
            self._collector.add(
                "F322",
                Origin(self._file, value.span),
                f"{time_text(time_ms)} is not a whole number of periods "
                f"at {frequency_text(spec.frequency_cHz)}",
                f"the nearest is {' or '.join(choices)}",
                fixes=tuple(Fix.replace(value.span, choice) for choice in choices),
            )


def check_edges(spec: WaveSpec, frequency_cHz: int, origin: Origin, collector: Collector) -> bool:
    """Whether a rise is at most half of a pulse at this frequency; reports one that is not."""
    if spec.shape != isa.SQUARE or isa.edges_fit(
        spec.polarity, frequency_cHz, spec.duty_percent, spec.rise_ms
    ):
        return True
    longest_ms = spec.duty_percent * isa.pulse_scale(spec.polarity) // (2 * frequency_cHz)
    collector.add(
        "F321",
        origin,
        f"a rise of {time_text(spec.rise_ms)} is over half of a pulse "
        f"at {frequency_text(frequency_cHz)}; it is at most "
        f"{time_text(min(longest_ms, isa.RISE_MAX_ms))} there",
    )
    return False


def check_drawable(
    spec: WaveSpec,
    frequency_cHz: int,
    limits: Limits,
    origin: Origin,
    rise_origin: Origin | None,
    collector: Collector,
) -> bool:
    """Whether the board can draw the wave at this frequency; reports what is too fast.

    Without ``rise_origin`` the rise is not looked at: it was where the wave was defined.
    """
    rate = limits.updates_per_s
    drawable = True
    if not isa.can_draw(rate, spec.shape, spec.polarity, frequency_cHz, spec.duty_percent, 0):
        drawable = False
        code, needs = "F501", f"it makes {rate} updates/s, and a period needs 16"
        if spec.shape == isa.SQUARE:
            is_pulse = frequency_cHz > isa.FREQUENCY_MAX_cHz or not isa.can_watch(
                rate, spec.polarity, frequency_cHz, spec.duty_percent
            )
            code = "F502" if is_pulse else "F508"
            needs = f"its {'pulse' if is_pulse else 'pause'} needs {shortest_text(rate)}"
        fastest_cHz = _fastest_cHz(spec, rate)
        collector.add(
            code,
            origin,
            f"the board cannot draw this {isa.SHAPES[spec.shape]} at "
            f"{frequency_text(frequency_cHz)}: {needs}",
            f"at most {frequency_text(fastest_cHz)}"
            if fastest_cHz >= isa.FREQUENCY_MIN_cHz
            else None,
        )
    if rise_origin and spec.rise_ms and spec.rise_ms * rate < 1000 * isa.UPDATES_PER_RISE:
        drawable = False
        collector.add(
            "F503",
            rise_origin,
            f"a rise of {time_text(spec.rise_ms)} is shorter than one update of the board "
            f"({rate} updates/s)",
            f"at least {time_text(-(-1000 * isa.UPDATES_PER_RISE // rate))}",
        )
    return drawable


def shortest_text(updates_per_s: int) -> str:
    """What the board needs to watch a pulse, a pause, a burst or a steady current."""
    needed_ms = isa.UPDATES_PER_LEVEL * 1000 / updates_per_s
    if needed_ms <= isa.LEVEL_MIN_ms:
        return f"at least {isa.LEVEL_MIN_ms} ms"
    return f"{isa.UPDATES_PER_LEVEL} updates, {needed_ms:.3g} ms at {updates_per_s} updates/s"


def _fastest_cHz(spec: WaveSpec, rate: int) -> int:
    """The fastest frequency that the board can draw this wave at, by halving."""
    low, high = 0, isa.FREQUENCY_MAX_cHz
    while low < high:
        middle = (low + high + 1) // 2
        if isa.can_draw(rate, spec.shape, spec.polarity, middle, spec.duty_percent, 0):
            low = middle
        else:
            high = middle - 1
    return low


def is_broken(field: tree.WaveField) -> bool:
    """Whether the reader had to repair this line."""
    values: tuple[object, ...]
    match field:
        case tree.Shape(shape=value) | tree.Polarity(polarity=value):
            values = (value,)
        case tree.Frequency(frequency=value) | tree.Duty(duty=value) | tree.Rise(time=value):
            values = (value,)
        case tree.Burst(on=on, off=off):
            values = (on, off)
        case _:
            assert_never(field)
    return any(isinstance(value, tree.Name) and value.text == tree.BROKEN for value in values)


def _last_lines(item: tree.Wave, texts: Iterable[str]) -> tuple[Fix, ...]:
    """Fixes that add a field as the wave's last line, one for each text."""
    last = item.fields[-1].span
    return tuple(Fix.insert_line(last.line + 1, last.column - 1, text) for text in texts)
