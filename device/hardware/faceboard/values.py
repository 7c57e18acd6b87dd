"""Values of the circuit: what each part is set to, how far it may be off, and where that is said.

One table for circuit, list of parts, deck and tolerances. What the virtual board computes with
(``facebench.circuit.output_stage``) follows from it; a test holds the two together.
"""

from __future__ import annotations

from typing import NamedTuple

VDD_V = 3.3
"""3V3 of the controller board: reference of DAC and converter and, halved, of the source."""
VDD_PERCENT = 1.0
"""Envelope of a healthy board: an assumption about the Pico's regulator (RT6150B)."""

SUPPLY_V = 24.0
SUPPLY_PERCENT = 5.0
"""What the board stands for; by U5's data sheet and R30, R31 it is 23.0 to 24.9 V."""

DAC_CODES = 4096
DAC_ZERO = 2048
LEAST_CODE, MOST_CODE = 173, 3923
"""Codes of -600 and +600 uA."""


class Value(NamedTuple):
    """A resistance in ohm, or a capacitance in farad."""

    nominal: float
    text: str
    """As it is written in lists and drawings."""
    percent: float
    """Initial tolerance, either way, at 25 degC."""
    ppm_per_K: float = 100.0


def _resistor(text: str, percent: float = 1.0, ppm_per_K: float = 100.0) -> Value:
    return Value(_number(text), text, percent, ppm_per_K)


def _capacitor(text: str, percent: float, ppm_per_K: float = 30.0) -> Value:
    return Value(_number(text), text, percent, ppm_per_K)


_SCALE = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "k": 1e3, "M": 1e6}


def _number(text: str) -> float:
    """The number of ``2.37k``, ``100``, ``22n``."""
    scale = _SCALE.get(text[-1])
    return float(text) if scale is None else float(text[:-1]) * scale


PRECISE = {"percent": 0.1, "ppm_per_K": 25.0}
"""Thin film, 0.1 % and 25 ppm/K."""

RESISTORS: dict[str, Value] = {
    # the person's side and the current's way
    "R1": _resistor("100", **PRECISE),  # shunt of U3: a bit is 0.1 uA
    "R2": _resistor("2.37k"),  # lead of J1
    "R4": _resistor("2.37k"),  # lead of J2
    "R5": _resistor("2.40k", **PRECISE),  # with R6 what sets the current
    "R6": _resistor("120", **PRECISE),
    "R7": _resistor("49.9", **PRECISE),  # shunt of the second channel
    "R8": _resistor("100k"),  # across the source while sensing
    "R9": _resistor("10.0k", **PRECISE),  # the load on the board
    # enables
    "R3": _resistor("10k"),
    "R10": _resistor("220"),
    "R11": _resistor("1M"),
    "R12": _resistor("300k"),
    "R13": _resistor("100k"),
    "R14": _resistor("100k"),
    "R15": _resistor("330"),
    "R16": _resistor("10k"),
    "R17": _resistor("220"),
    "R18": _resistor("1M"),
    "R19": _resistor("300k"),
    "R20": _resistor("100k"),
    "R21": _resistor("10k"),
    "R22": _resistor("100k"),
    "R23": _resistor("330"),
    "R24": _resistor("100k"),
    "R25": _resistor("330"),
    "R26": _resistor("100k"),
    "R27": _resistor("330"),
    # supplies and references
    "R30": _resistor("866k"),
    "R31": _resistor("47k"),
    "R32": _resistor("10"),
    "R33": _resistor("100k", **PRECISE),
    "R34": _resistor("100k", **PRECISE),
    "R35": _resistor("100"),
    "R36": _resistor("10k"),
    "R37": _resistor("10.0k", **PRECISE),
    "R38": _resistor("10.0k", **PRECISE),
    # the electrode's voltage
    "R40": _resistor("10M"),
    "R41": _resistor("10M"),
    "R42": _resistor("100k"),
    "R43": _resistor("80.6k", **PRECISE),
    "R44": _resistor("80.6k", **PRECISE),
    "R45": _resistor("10.0k", **PRECISE),
    "R46": _resistor("10.0k", **PRECISE),
    "R47": _resistor("10.0k", **PRECISE),
    "R48": _resistor("10.0k", **PRECISE),
    "R49": _resistor("1k"),
    # the second channel
    "R50": _resistor("1k"),
    "R51": _resistor("10.0k", **PRECISE),
    "R52": _resistor("26.1k"),
    "R53": _resistor("10.0k", **PRECISE),
    "R54": _resistor("11.3k"),
    "R55": _resistor("100k"),
    "R56": _resistor("10k"),
    "R57": _resistor("49.9k"),
    "R58": _resistor("17.4k"),
    "R59": _resistor("10k"),
    "R60": _resistor("1k"),
    # the controller's side
    "R61": _resistor("4.7k"),
    "R62": _resistor("4.7k"),
    "R63": _resistor("330"),
    "R64": _resistor("100"),
    "R65": _resistor("10k"),
}

CAPACITORS: dict[str, Value] = {
    "C1": _capacitor("22n", 5),  # C0G: they time the enables
    "C2": _capacitor("100n", 5),
    "C3": _capacitor("22n", 5),
    "C4": _capacitor("100n", 5),
    "C5": _capacitor("100n", 5),  # C0G: it times the second channel
    "C6": _capacitor("10n", 5),
    "C7": _capacitor("10n", 5),
    "C8": _capacitor("4.7u", 20, 0),
    "C9": _capacitor("4.7u", 20, 0),
    "C10": _capacitor("4.7u", 20, 0),
    "C11": _capacitor("4.7p", 5),
    "C12": _capacitor("1u", 10, 0),
    "C13": _capacitor("1u", 10, 0),
    "C14": _capacitor("1n", 5),
    "C15": _capacitor("100n", 10, 0),
    **{f"C{n}": _capacitor("100n", 10, 0) for n in range(20, 33)},  # one at each chip
}

# --- what follows from them ---------------------------------------------------------------

SENSE_OHM = RESISTORS["R5"].nominal + RESISTORS["R6"].nominal
UA_PER_CODE = VDD_V / DAC_CODES / SENSE_OHM * 1e6
"""uA a code, with a difference amplifier of gain 1."""

SERIES_OHM = RESISTORS["R2"].nominal + RESISTORS["R4"].nominal
"""In the leads, both of them."""
SHUNTS_OHM = RESISTORS["R1"].nominal + RESISTORS["R7"].nominal
RETURN_OHM = RESISTORS["R4"].nominal + SHUNTS_OHM
"""Between the return electrode and mid-rail: no skin, but in the electrode's voltage."""

ELECTRODE_FULL_V = VDD_V * RESISTORS["R43"].nominal / RESISTORS["R46"].nominal
"""What the whole range of the converter is at the electrode."""

SECOND_V_PER_A = 25 * RESISTORS["R7"].nominal
"""At the window comparator, from the current: INA186A1, 25 V/V (SBOS318B)."""


def window_uA(halved: bool = False) -> float:
    """Where the window comparator trips, either way; ``halved`` with LIMIT_TEST high."""
    across = RESISTORS["R52"].nominal
    if halved:
        across = 1 / (1 / across + 1 / RESISTORS["R54"].nominal)
    ends = RESISTORS["R51"].nominal + RESISTORS["R53"].nominal
    return VDD_V / 2 * across / (ends + across) / SECOND_V_PER_A * 1e6
