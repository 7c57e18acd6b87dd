"""Wave definitions: from the fields of ``wave NAME`` to a :class:`WaveSpec`, by all its rules."""

from __future__ import annotations

from facelang import tree
from facelang.diagnostics import Fix
from facevm import isa
from facevm.limits import Limits

from .collector import Findings, meant
from .quantity import SHARE, frequency_text, time_text
from .steps import Origin, WaveSpec
from .value import ValueReader, field_twice, literal

FIELD_NAMES: dict[type[tree.WaveField], str] = {
    tree.Shape: "shape",
    tree.Polarity: "polarity",
    tree.Frequency: "frequency",
    tree.Duty: "duty",
    tree.Rise: "rise",
    tree.Burst: "burst",
}

STEADY_LACKS: tuple[type[tree.WaveField], ...] = (tree.Frequency, tree.Duty, tree.Rise)

# which code says that a wave of another shape has a field that only a square one has
SQUARE_ONLY: tuple[tuple[type[tree.WaveField], str], ...] = (
    (tree.Duty, "F319"),
    (tree.Rise, "F320"),
)


class WaveReader:
    """Reads the waves of one file."""

    def __init__(self, file: str, limits: Limits, findings: Findings) -> None:
        self._file = file
        self._limits = limits
        self._findings = findings
        self._values = ValueReader(findings)

    def wave(self, item: tree.Wave) -> WaveSpec | None:
        """The wave in numbers, or None if that cannot be said; every mistake is reported."""
        fields = self._fields(item)
        before = self._findings.errors
        shape = self._choice(fields.get(tree.Shape), "shape", isa.SHAPES, "F204")
        polarity = self._choice(fields.get(tree.Polarity), "polarity", isa.POLARITIES, "F205")
        frequency_cHz = self._frequency(fields.get(tree.Frequency))
        duty = self._duty(fields.get(tree.Duty))
        rise_ms = self._time(fields.get(tree.Rise), "time")
        on_ms = self._time(fields.get(tree.Burst), "on")
        off_ms = self._time(fields.get(tree.Burst), "off")
        readable = not _mended(item)
        if readable:
            self._check_presence(item, fields, shape, polarity)
        if self._findings.errors > before or not readable or shape is None:
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
        return None if self._findings.errors > before else spec

    def _fields(self, item: tree.Wave) -> dict[type[tree.WaveField], tree.WaveField]:
        fields: dict[type[tree.WaveField], tree.WaveField] = {}
        for field in item.fields:
            first = fields.setdefault(type(field), field)
            if first is not field and not is_broken(field):
                field_twice(
                    self._findings,
                    FIELD_NAMES[type(field)],
                    Origin(self._file, field.span),
                    Origin(self._file, first.span),
                )
        return fields

    def _choice(
        self, field: tree.WaveField | None, noun: str, known: tuple[str, ...], code: str
    ) -> int | None:
        match field:
            case tree.Shape(shape=name) | tree.Polarity(polarity=name):
                pass
            case _:
                return None
        if name.text == tree.BROKEN:
            return None
        if name.text in known:
            return known.index(name.text)
        hint, fixes = meant(name.text, name.span, known)
        self._findings.add(
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
            self._findings.add(
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
            self._findings.add(
                "F328",
                Origin(self._file, value.span),
                f"a burst of {time_text(time_ms)} is longer than any treatment "
                f"({time_text(isa.DURATION_MAX_ms)})",
            )
            return None
        return time_ms

    def _check_presence(
        self,
        item: tree.Wave,
        fields: dict[type[tree.WaveField], tree.WaveField],
        shape: int | None,
        polarity: int | None,
    ) -> None:
        """Which fields the shape wants, and which it cannot have."""
        add, here = self._findings.add, Origin(self._file, item.span)

        def lines(*texts: str) -> tuple[Fix, ...]:
            """A field as the wave's last line; of several texts, any one."""
            last = item.fields[-1].span
            return tuple(Fix.insert_line(last.line + 1, last.column - 1, text) for text in texts)

        name = item.name.text
        if tree.Shape not in fields:
            shapes = ", ".join(isa.SHAPES)
            add(
                "F314",
                here,
                f"the wave `{name}` has no shape",
                f"add `shape` and one of {shapes}",
                fixes=lines(*(f"shape {one}" for one in isa.SHAPES)),
            )
            return
        if shape is None:
            return
        if shape == isa.STEADY:
            for kind in STEADY_LACKS:
                if kind in fields:
                    add(
                        "F316",
                        Origin(self._file, fields[kind].span),
                        f"a steady current has no {FIELD_NAMES[kind]}",
                        f"remove this line, or choose another shape for `{name}`",
                        fixes=(Fix.remove_line(fields[kind].span.line),),
                    )
            if tree.Polarity not in fields or polarity == isa.ALTERNATING:
                field = fields.get(tree.Polarity)
                ways = [f"polarity {way}" for way in ("positive", "negative")]
                add(
                    "F317",
                    Origin(self._file, field.span) if field else here,
                    f"the steady wave `{name}` must say which way its current flows",
                    "add `polarity positive` or `polarity negative`"
                    if field is None
                    else "write `polarity positive` or `polarity negative`",
                    fixes=tuple(Fix.replace(field.span, way) for way in ways)
                    if field
                    else lines(*ways),
                )
            return
        if tree.Frequency not in fields:
            add(
                "F315",
                here,
                f"the wave `{name}` has no frequency",
                "add, say, `frequency 8 Hz`",
                fixes=lines("frequency 8 Hz"),
            )
        if shape == isa.SQUARE:
            one_way = polarity in (isa.POSITIVE, isa.NEGATIVE)
            if one_way and tree.Duty not in fields:
                add(
                    "F318",
                    here,
                    f"the wave `{name}` flows one way only and must state its duty",
                    "add, say, `duty 50 %`",
                    fixes=lines("duty 50 %"),
                )
            return
        for kind, code in SQUARE_ONLY:
            if kind in fields:
                add(
                    code,
                    Origin(self._file, fields[kind].span),
                    f"only a square wave has a {FIELD_NAMES[kind]}; "
                    f"`{name}` is a {isa.SHAPES[shape]}",
                    fixes=(Fix.remove_line(fields[kind].span.line),),
                )

    def _check_fit(
        self, fields: dict[type[tree.WaveField], tree.WaveField], spec: WaveSpec
    ) -> None:
        """Whether the numbers fit together, and fit the board."""
        if tree.Rise in fields:
            check_edges(
                spec, spec.frequency_cHz, Origin(self._file, fields[tree.Rise].span), self._findings
            )
        if tree.Burst in fields and spec.shape != isa.STEADY:
            self._check_burst(fields[tree.Burst], spec)
        frequency = fields.get(tree.Frequency)
        if frequency is not None:
            rise = fields.get(tree.Rise, frequency)
            check_drawable(
                spec,
                spec.frequency_cHz,
                self._limits,
                Origin(self._file, frequency.span),
                Origin(self._file, rise.span),
                self._findings,
            )

    def _check_burst(self, field: tree.WaveField, spec: WaveSpec) -> None:
        period_ms = isa.whole_periods_ms(spec.frequency_cHz)
        for attribute, time_ms in (("on", spec.burst_on_ms), ("off", spec.burst_off_ms)):
            if time_ms % period_ms == 0:
                continue
            value: tree.Value = getattr(field, attribute)
            below_ms = time_ms - time_ms % period_ms
            choices = [time_text(t) for t in (below_ms, below_ms + period_ms) if t]
            self._findings.add(
                "F322",
                Origin(self._file, value.span),
                f"{time_text(time_ms)} is not a whole number of periods "
                f"at {frequency_text(spec.frequency_cHz)}",
                f"the nearest is {' or '.join(choices)}",
                fixes=tuple(Fix.replace(value.span, choice) for choice in choices),
            )


def check_edges(spec: WaveSpec, frequency_cHz: int, origin: Origin, findings: Findings) -> bool:
    """Whether a rise is at most half of a pulse at this frequency; reports one that is not."""
    if spec.shape != isa.SQUARE or isa.edges_fit(
        spec.polarity, frequency_cHz, spec.duty_percent, spec.rise_ms
    ):
        return True
    longest_ms = spec.duty_percent * isa.pulse_scale(spec.polarity) // (2 * frequency_cHz)
    findings.add(
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
    findings: Findings,
) -> bool:
    """Whether the board can draw the wave at this frequency; reports what is too fast.

    Without ``rise_origin`` the rise is not looked at: it was where the wave was defined.
    """
    rate = limits.updates_per_s
    drawable = True
    if not isa.can_draw(rate, spec.shape, spec.polarity, frequency_cHz, spec.duty_percent, 0):
        drawable = False
        square = spec.shape == isa.SQUARE
        fastest_cHz = _fastest_cHz(spec, rate)
        findings.add(
            "F502" if square else "F501",
            origin,
            f"the board cannot draw this {isa.SHAPES[spec.shape]} at "
            f"{frequency_text(frequency_cHz)}: it makes {rate} updates/s, and "
            + ("a pulse needs 4" if square else "a period needs 16"),
            f"at most {frequency_text(fastest_cHz)}"
            if fastest_cHz >= isa.FREQUENCY_MIN_cHz
            else None,
        )
    if rise_origin and spec.rise_ms and spec.rise_ms * rate < 1000 * isa.UPDATES_PER_RISE:
        drawable = False
        findings.add(
            "F503",
            rise_origin,
            f"a rise of {time_text(spec.rise_ms)} is shorter than one update of the board "
            f"({rate} updates/s)",
            f"at least {time_text(-(-1000 * isa.UPDATES_PER_RISE // rate))}",
        )
    return drawable


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
    """Whether the reader had to mend this line."""
    values: tuple[object, ...]
    match field:
        case tree.Shape(shape=value) | tree.Polarity(polarity=value):
            values = (value,)
        case tree.Frequency(frequency=value) | tree.Duty(duty=value) | tree.Rise(time=value):
            values = (value,)
        case tree.Burst(on=on, off=off):
            values = (on, off)
    return any(isinstance(value, tree.Name) and value.text == tree.BROKEN for value in values)


def _mended(item: tree.Wave) -> bool:
    return any(is_broken(field) for field in item.fields)
