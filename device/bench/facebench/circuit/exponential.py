"""The exponential exp(-x) and its inverse, from + - * / alone.

A library's ``exp`` may differ in the last bit from one interpreter or processor to the next;
these two cannot, and the circuit needs no others.
"""

# the double nearest to ln 2, as an exact ratio (its hexadecimal form is 0x1.62e42fefa39efp-1)
_LN2 = 6243314768165359 / 9007199254740992


def _pade(x: float) -> float:
    """exp(-x) for 0 <= x <= 1/4, by the [3/3] Pade approximant: wrong by x**7 / 100800 = 6e-10."""
    even = 120 + 12 * x * x
    odd = x * (60 + x * x)
    return (even - odd) / (even + odd)


def _quarters() -> list[float]:
    """exp(-n / 4) for n = 0 to 160, each by squaring exp(-1/16) and that of the half."""
    table = [1.0]
    quarter = _pade(1 / 16)
    quarter *= quarter
    quarter *= quarter
    for n in range(1, 161):
        half = table[n // 2]
        table.append(half * half * quarter if n % 2 else half * half)
    return table


_QUARTERS = _quarters()


def decay(x: float) -> float:
    """exp(-x) for x >= 0; relative error under 1e-8 up to x = 40, zero beyond."""
    if x >= 40:
        return 0.0  # 4e-18: nothing a double next to 1 could show
    n = int(x * 4)
    x -= n / 4
    square = x * x
    even = 120 + 12 * square
    odd = x * (60 + square)
    return _QUARTERS[n] * (even - odd) / (even + odd)


def decays(k1: float, k2: float, k3: float, time_us: float) -> tuple[float, float, float]:
    """``decay`` of ``k1``, ``k2`` and ``k3`` times the time, to the last bit.

    Written out: a circuit asks for nothing oftener. The third rate is no slower than the second.
    """
    quarters = _QUARTERS
    x = k1 * time_us
    if x >= 40:
        one = 0.0
    else:
        n = int(x * 4)
        x -= n / 4
        square = x * x
        even = 120 + 12 * square
        odd = x * (60 + square)
        one = quarters[n] * (even - odd) / (even + odd)
    x = k2 * time_us
    if x >= 40:
        return one, 0.0, 0.0
    n = int(x * 4)
    x -= n / 4
    square = x * x
    even = 120 + 12 * square
    odd = x * (60 + square)
    two = quarters[n] * (even - odd) / (even + odd)
    x = k3 * time_us
    if x >= 40:
        return one, two, 0.0
    n = int(x * 4)
    x -= n / 4
    square = x * x
    even = 120 + 12 * square
    odd = x * (60 + square)
    return one, two, quarters[n] * (even - odd) / (even + odd)


def time_to_decay(ratio: float) -> float:
    """-ln(ratio), 0 < ratio <= 1: how many time constants until exp(-x) is down to ``ratio``."""
    time = 0.0
    while ratio < 0.5:
        ratio *= 2
        time += _LN2
    # -ln r = 2 artanh z, z = (1 - r) / (1 + r) <= 1/3: the odd series to z**19 / 19
    z = (1 - ratio) / (1 + ratio)
    square = z * z
    power = z
    total = z
    for odd in (3, 5, 7, 9, 11, 13, 15, 17, 19):
        power *= square
        total += power / odd
    return time + 2 * total
