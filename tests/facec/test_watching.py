"""What is accepted can be watched: definition, compiler and verifier say the same of every wave.

The definition is in fractions of a millisecond, and shares nothing with the other two. Waves are
drawn from the whole language, about the limits more than elsewhere, for boards that promise little
or much.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from facevm import isa
from facevm.image import ImageError
from facevm.limits import Limits
from tests.facec.compiling import compiled
from tests.facevm import assembly
from tests.facevm.assembly import Assembly, a_wave, zone

LEAST_ms, LEAST_UPDATES = 5, 5
"""A pulse, its pause, a burst, its pause, and a stretch of direct current."""

CURVE_UPDATES, RISE_UPDATES = 16, 1

CODES = {"F501", "F502", "F503", "F508", "F509", "F510"}

MANY = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


# --- waves -------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A wave, and the frequency that it is swept to; 0 where there is no such thing."""

    shape: str
    polarity: str
    cHz: int
    duty: int
    rise_ms: int
    on_ms: int
    off_ms: int
    swept_cHz: int

    @property
    def text(self) -> str:
        fields = [f"shape {self.shape}", f"polarity {self.polarity}"]
        fields += [f"frequency {self.cHz / 100:.2f} Hz"] if self.cHz else []
        is_said = self.shape == "square" and (self.duty < 100 or self.polarity != "alternating")
        fields += [f"duty {self.duty} %"] if is_said else []
        fields += [f"rise {self.rise_ms} ms"] if self.rise_ms else []
        fields += [f"burst {self.on_ms} ms on, {self.off_ms} ms off"] if self.on_ms else []
        wave = "".join(f"    {field}\n" for field in fields)
        sweep = f"    sweep to {self.swept_cHz / 100:.2f} Hz over 1 s\n" if self.swept_cHz else ""
        return (
            f'routine "Drawn"\nwave one\n{wave}zone cheek left\n    say "Here."\n    wave one\n'
            f"    ramp to 100 uA over 1 s\n{sweep}    ramp to 0 uA over 1 s\n"
        )

    @property
    def image(self) -> Assembly:
        made = a_wave(
            self.shape,
            self.polarity,
            self.cHz / 100,
            self.duty if self.duty < 100 else None,
            self.rise_ms,
            (self.on_ms, self.off_ms) if self.on_ms else None,
        )
        sweep = assembly.sweep(self.swept_cHz / 100, 1000) if self.swept_cHz else b""
        steps = (assembly.ramp(100, 1000), sweep, assembly.ramp(0, 1000))
        return Assembly(zone("cheek", "left", assembly.wave(0), *steps), [made])

    def pulse_ms(self, cHz: int) -> Fraction:
        return self.phase_ms(cHz) * self.duty / 100

    def phase_ms(self, cHz: int) -> Fraction:
        return Fraction(50_000 if self.polarity == "alternating" else 100_000, cHz)


def lasts(time_ms: Fraction | int, rate: int) -> bool:
    """Whether a board of so many updates a second can watch it."""
    return time_ms >= LEAST_ms and Fraction(time_ms) * rate >= 1000 * LEAST_UPDATES


def can_be_watched(drawn: Drawn, rate: int) -> bool:
    """By the definition."""
    if drawn.on_ms and not (lasts(drawn.on_ms, rate) and lasts(drawn.off_ms, rate)):
        return False
    if drawn.rise_ms and drawn.rise_ms * rate < 1000 * RISE_UPDATES:
        return False
    for cHz in (drawn.cHz, drawn.swept_cHz):
        if not cHz:
            continue
        if drawn.shape != "square":
            if Fraction(100_000, cHz) * rate < 1000 * CURVE_UPDATES:
                return False
            continue
        pulse_ms = drawn.pulse_ms(cHz)
        pause_ms = drawn.phase_ms(cHz) - pulse_ms
        if not lasts(pulse_ms, rate) or (pause_ms and not lasts(pause_ms, rate)):
            return False
    return True


@st.composite
def waves(draw: st.DrawFn) -> Drawn:
    """Any wave whose fields fit together."""
    shape = draw(st.sampled_from(isa.SHAPES))
    polarity = draw(st.sampled_from(isa.POLARITIES[1:] if shape == "steady" else isa.POLARITIES))
    if shape == "steady":
        on_ms = draw(st.integers(0, 30))
        return Drawn(shape, polarity, 0, 100, 0, on_ms, on_ms and draw(st.integers(1, 30)), 0)
    cHz = draw(st.one_of(st.integers(10, 50_000), st.integers(1000, 25_000), fast))
    duty = draw(st.sampled_from((100, 50, *range(1, 100)))) if shape == "square" else 100
    rise_ms = on_ms = off_ms = swept_cHz = 0
    plain = Drawn(shape, polarity, cHz, duty, 0, 0, 0, 0)
    if draw(st.booleans()):
        period_ms = isa.whole_periods_ms(cHz)
        on_ms, off_ms = (period_ms * draw(st.integers(1, 4)) for _ in range(2))
        if max(on_ms, off_ms) > isa.DURATION_MAX_ms:
            on_ms = off_ms = 0
    elif draw(st.booleans()):
        swept_cHz = draw(st.one_of(st.integers(10, 50_000), fast))
    if shape == "square":
        most_ms = int(min(plain.pulse_ms(one) for one in (cHz, swept_cHz) if one) / 2)
        rise_ms = draw(st.integers(0, min(most_ms, 8)))
    return Drawn(shape, polarity, cHz, duty, rise_ms, on_ms, off_ms, swept_cHz)


fast = st.sampled_from((6249, 6250, 6251, 10_000, 10_001, 12_500, 12_501, 20_000, 20_001, 5000))
rates = st.one_of(st.sampled_from((1000, 1000, 999, 500, 2000)), st.integers(150, 4000))


@pytest.mark.slow
@MANY
@given(waves(), rates)
@example(Drawn("steady", "positive", 0, 100, 0, 2, 2, 0), 1000)
@example(Drawn("steady", "positive", 0, 100, 0, 5, 5, 0), 2000)
@example(Drawn("square", "alternating", 10_000, 100, 0, 0, 0, 0), 1000)
@example(Drawn("square", "positive", 1000, 95, 0, 0, 0, 1001), 1000)
def test_a_wave_is_accepted_exactly_if_it_can_be_watched(drawn: Drawn, rate: int) -> None:
    wanted = can_be_watched(drawn, rate)
    limits = Limits(updates_per_s=rate)
    _, found = compiled(drawn.text, limits=limits)
    codes = {one.code for one in found if one.severity == "error"}
    assert codes <= CODES
    assert (codes == set()) == wanted, (codes, drawn.text)
    assert is_loaded(drawn.image, limits) == wanted


def is_loaded(image: Assembly, limits: Limits) -> bool:
    """Whether the verifier takes it; it refuses what cannot be watched for no other reason."""
    try:
        image.load(limits)
    except ImageError as error:
        if error.reason != "BOARD":
            raise
        return False
    return True


# --- stretches of direct current ---------------------------------------------------------

Steps = list[tuple]
"""``("ramp", uA, ms)``, ``("hold", ms)``, ``("rest", ms)`` and ``("repeat", turns, steps)``."""


@st.composite
def courses(draw: st.DrawFn, on: bool = False, depth: int = 2) -> tuple[Steps, bool]:
    """Steps of a direct current of up to 3 uA, mostly of a few ms; whether they end with it on."""
    steps: Steps = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("up", "down", "stay", *(("repeat",) if depth else ()))))
        time_ms = draw(st.integers(1, 6))
        if kind == "up":
            steps.append(("ramp", draw(st.integers(1, 3)), max(3, time_ms)))
            on = True
        elif kind == "down":
            steps.append(("ramp", 0, max(3 if on else 1, time_ms)))
            on = False
        elif kind == "stay":
            steps.append(("hold" if on else "rest", time_ms))
        else:
            body, after = draw(courses(on, depth - 1))
            if after != on:  # each turn begins as the one before
                body.append(("ramp", 1 if on else 0, 3))
            elif on:
                body.append(("ramp", 1, 3))
            steps += [("ramp", 1, 3)] if on else []
            steps.append(("repeat", draw(st.integers(1, 3)), body))
    return steps, on


def written(steps: Steps, indent: str) -> str:
    lines = ""
    for step in steps:
        match step:
            case ("ramp", to_uA, time_ms):
                lines += f"{indent}ramp to {to_uA} uA over {time_ms} ms\n"
            case ("repeat", turns, body):
                lines += f"{indent}repeat {turns} times\n{written(body, indent + '    ')}"
            case (word, time_ms):
                lines += f"{indent}{word} {time_ms} ms\n"
    return lines


def encoded(steps: Steps) -> bytes:
    code = b""
    for step in steps:
        match step:
            case ("repeat", turns, body):
                code += assembly.loop(turns, encoded(body))
            case (word, *operands):
                code += getattr(assembly, word)(*operands)
    return code


def unrolled(steps: Steps) -> Steps:
    flat: Steps = []
    for step in steps:
        flat += unrolled(step[2]) * step[1] if step[0] == "repeat" else [step]
    return flat


def stretches_ms(steps: Steps) -> list[int]:
    """How long the current flows each time, from leaving 0 to being back."""
    found, now_uA, flowed_ms = [], 0, 0
    for step in unrolled(steps):
        to_uA = step[1] if step[0] == "ramp" else now_uA
        if now_uA or to_uA:
            flowed_ms += step[-1]
        if now_uA and not to_uA:
            found.append(flowed_ms)
            flowed_ms = 0
        now_uA = to_uA
    assert not now_uA
    return found


@pytest.mark.slow
@MANY
@given(courses(), st.sampled_from((1000, 1000, 500, 2000)))
def test_a_direct_current_is_accepted_exactly_if_each_stretch_can_be_watched(made, rate) -> None:
    steps, on = made
    steps = [*steps, ("ramp", 0, 3)] if on else steps
    found_ms = stretches_ms(steps)
    assume(found_ms)
    limits = Limits(updates_per_s=rate)
    wanted = all(lasts(time_ms, rate) for time_ms in found_ms)
    text = (
        'routine "Drawn"\nwave one\n    shape steady\n    polarity positive\n'
        f'zone cheek left\n    say "Here."\n    wave one\n{written(steps, "    ")}'
    )
    _, found = compiled(text, limits=limits)
    codes = {one.code for one in found if one.severity == "error"}
    assert codes == (set() if wanted else {"F510"}), (found_ms, text)
    flow = a_wave("steady", "positive")
    main = zone("cheek", "left", assembly.wave(0), encoded(steps))
    assert is_loaded(Assembly(main, [flow]), limits) == wanted
