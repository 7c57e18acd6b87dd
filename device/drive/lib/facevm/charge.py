"""Charge in whole tenths of a nanocoulomb, computed without a number of 2**30 or more.

Used by the proof at load. It never rounds twice what is defined to be rounded once; what belongs to
the bound is rounded up.
"""

from micropython import const

from . import isa

_TYPES = const(0)
if _TYPES:
    from . import protocols

OVER_dnC = isa.ROUTINE_CHARGE_MAX_dnC + 1
"""What a charge over every limit is given as, so that it still is a small integer."""


def divide_product(a: int, b: int, divisor: int) -> tuple[int, int]:
    """Returns ``(a * b // divisor, a * b % divisor)``, the product itself never formed.

    For ``0 <= a``, ``0 <= b < 2**30``, ``0 < divisor < 2**29`` and a quotient under 2**30.
    """
    whole = a // divisor
    part = a - whole * divisor
    quotient = 0
    rest = 0
    bit = 1 << 29
    while bit:
        quotient += quotient
        rest += rest
        if rest >= divisor:
            rest -= divisor
            quotient += 1
        if b & bit:
            quotient += whole
            rest += part
            if rest >= divisor:
                rest -= divisor
                quotient += 1
        bit >>= 1
    return quotient, rest


def one_way_charge(peak_sum_duA: int, mean: int, time_ms: int) -> tuple[int, int]:
    """The charge of a one-way segment in dnC, rounded down, and what is left in 1/400000 of that.

    ``peak_sum_duA`` is the peak at its start plus that at its end (at most 12000), ``mean`` the
    wave's mean in 1/200000 of its peak, ``time_ms`` at most 1200000. A charge above every
    limit comes back as ``OVER_dnC``.
    """
    per_ms, rest = divide_product(peak_sum_duA, mean, 2 * isa.PERIOD)
    if per_ms and time_ms > (OVER_dnC - time_ms) // per_ms:
        return OVER_dnC, 0
    charge, rest = divide_product(rest, time_ms, 2 * isa.PERIOD)
    return charge + per_ms * time_ms, rest


def burst_share(charge_dnC: int, on_ms: int, off_ms: int) -> int:
    """The part of a charge that a burst lets through, rounded half up."""
    cycle_ms = on_ms + off_ms
    share, rest = divide_product(charge_dnC, on_ms, cycle_ms)
    if 2 * rest >= cycle_ms:
        share += 1
    return share


def wave_mean(wave: "protocols.Wave", frequency_sum_cHz: int) -> int:
    """The mean of a one-way wave over its period, in 1/200000 of the peak.

    ``frequency_sum_cHz`` is the frequency at a segment's start plus that at its end: the edges
    of a square pulse take more of a faster period.
    """
    if wave.shape == isa.SQUARE:
        return 2000 * wave.duty_percent - wave.rise_ms * frequency_sum_cHz
    if wave.shape == isa.SINE:
        return isa.SINE_MEAN
    if wave.shape == isa.STEADY:
        return isa.PERIOD
    return isa.HALF_PERIOD


def phase_charge(
    wave: "protocols.Wave", peak_duA: int, frequency_cHz: int, rounds_up: bool = True
) -> int:
    """The most one phase of a wave can carry at this peak and frequency, in dnC."""
    if wave.shape == isa.STEADY or not peak_duA:
        return 0
    scale = isa.pulse_scale(wave.polarity)
    if wave.shape == isa.SQUARE:
        weight = scale * wave.duty_percent - wave.rise_ms * frequency_cHz
    elif wave.shape == isa.SINE:
        weight = scale * isa.SINE_MEAN // 2000
    else:
        weight = scale * 50
    charge = peak_duA * weight
    if rounds_up:
        charge += frequency_cHz - 1
    return charge // frequency_cHz
