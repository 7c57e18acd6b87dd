"""Monte Carlo: many drawn boards through ngspice, and what the worst of them does."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from faceboard import values
from faceboard.spice import static, tolerances

WARMER_K = 15.0
_LOAD_OHM = 10e3
_AROUND: static.Codes = (values.DAC_ZERO - 1000, values.DAC_ZERO + 1000, 1000)

AT_MOST_ZERO_uA, AT_MOST_SCALE_PERCENT = 3.0, 1.5
AT_MOST_DAC_ZERO_uA, AT_MOST_DAC_SCALE_PERCENT = 18.0, 5.0


class Board(NamedTuple):
    """What one board gives: uA at code 2048, percent at +-600 uA, and so on."""

    seed: int
    zero_uA: float
    scale_percent: float
    dac_zero_uA: float
    dac_scale_percent: float
    dac_end_zero_uA: float
    """The zero, were the gain error of the DAC's last code all slope."""
    drift_uA: float
    """Of its zero over 15 K."""
    scale_drift_percent: float
    middle_mV: float
    """Electrode's voltage, as the converter has it, with nothing flowing."""
    output_Mohm: float
    half_mV: float


def one(seed: int) -> Board:
    """Six measurements of the board of this seed."""
    drawn = tolerances.draw(seed)
    ideal = _at(drawn)
    with_dac = _at(drawn.with_dac())
    to_the_end = _at(drawn.with_dac(tolerances.DAC_END_GAIN))
    warm = _at(drawn.warmed(WARMER_K))
    short, far = _at(drawn, 100.0), _at(drawn, 15e3)
    low, zero, high = ideal
    # from 100 ohm to 15 kohm 320 uA raise the source by 4.8 V: what it then gives less
    lost_uA = [abs(short[n].skin_uA) - abs(far[n].skin_uA) for n in (0, 2)]
    risen_V = [abs(far[n].electrode_V - short[n].electrode_V) for n in (0, 2)]
    return Board(
        seed,
        zero.skin_uA,
        _scale(low, zero, high),
        with_dac[1].skin_uA,
        _scale(*with_dac),
        to_the_end[1].skin_uA,
        warm[1].skin_uA - zero.skin_uA,
        _scale(*warm) - _scale(low, zero, high),
        _middle_mV(zero, drawn.vdd_V),
        min(abs(volts / uA) for volts, uA in zip(risen_V, lost_uA, strict=True)),
        (zero.half_V - drawn.vdd_V / 2) * 1e3,
    )


def _at(drawn: tolerances.Drawn, load_ohm: float = _LOAD_OHM) -> list[static.Reading]:
    setup = static.Setup(
        load_ohm=load_ohm, vdd_V=drawn.vdd_V, numbers=drawn.numbers, arguments=drawn.arguments
    )
    return static.measure(setup, static.ENDS if load_ohm == _LOAD_OHM else _AROUND)


def _scale(low: static.Reading, zero: static.Reading, high: static.Reading) -> float:
    """By how much the larger of both ends is off, in percent of the nominal scale."""
    nominal_uA = (high.code - zero.code) * values.UA_PER_CODE
    errors = [(abs(one.skin_uA - zero.skin_uA) / nominal_uA - 1) * 100 for one in (low, high)]
    return max(errors, key=abs)


def _middle_mV(zero: static.Reading, vdd_V: float) -> float:
    per_V = values.RESISTORS["R46"].nominal / values.RESISTORS["R43"].nominal
    return ((zero.adc_V - vdd_V / 2) / per_V - zero.electrode_V) * 1e3


def many(seeds: Iterable[int], workers: int = 2) -> list[Board]:
    """The boards of these seeds, each in its ngspice."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, seeds))


def sizes(boards: list[Board], name: str) -> list[float]:
    """The sizes of a figure among them, the smallest first."""
    return sorted(abs(float(getattr(board, name))) for board in boards)


def worst(boards: list[Board], name: str) -> float:
    """The largest size of a figure among them."""
    return sizes(boards, name)[-1]


def share(boards: list[Board], name: str, part: float = 0.997) -> float:
    """The size of a figure that this part of them stays under."""
    ranked = sizes(boards, name)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]
