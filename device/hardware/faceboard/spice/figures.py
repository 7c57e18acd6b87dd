"""Figures of the circuit by ngspice: what was measured, what has to hold, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from facebench.spice import program
from faceboard import values
from faceboard.spice import boards, dynamic, static, tolerances
from faceboard.spice.deck import node


class Figure(NamedTuple):
    """A row of the table. ``must`` is empty where nothing is asked for."""

    what: str
    measured: str
    must: str = ""
    holds: bool = True


LEAK_OHM = 12e6
"""A photo relay that leaks 1 uA at 12 V; its data sheet has that at 60 V, as the most."""

LARGEST_FAULT_uA = 2800
_LOADS = (0.001, 1e3, 10e3, 20e3, 50e3, 1e6)


def _uA(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f} µA".replace("-", "−")


def over_load() -> Iterator[Figure]:
    """600 uA, zero and -600 uA, from a short circuit to a megaohm."""
    for ohm in _LOADS:
        low, zero, high = static.measure(static.Setup(load_ohm=ohm))
        name = "0" if ohm < 1 else f"{ohm / 1e3:g} kohm" if ohm < 1e6 else "1 Mohm"
        yield Figure(
            f"codes {values.LEAST_CODE}, {values.DAC_ZERO}, {values.MOST_CODE} into {name}",
            f"{_uA(low.skin_uA)}, {_uA(zero.skin_uA, 2)}, {_uA(high.skin_uA)}",
        )


def compliance_V(supply_V: float, current_uA: float = 400.0) -> float:
    """What leads and electrodes can have together at this current: a load is made larger until
    the current is 1 % short. Volts between the source's output and mid-rail.
    """
    code = int(dynamic.code_of(current_uA))
    lowest, highest = 10e3, 40e3
    reached = 0.0
    for _ in range(9):
        ohm = (lowest + highest) / 2
        setup = static.Setup(load_ohm=ohm, supply_V=supply_V)
        (reading,) = static.measure(setup, (code, code, 1))
        if reading.skin_uA > 0.99 * current_uA:
            lowest, reached = ohm, reading.source_V - reading.mid_V
        else:
            highest = ohm
    return reached


def over_supply() -> Iterator[Figure]:
    """Compliance and zero over the supply; scale and zero over 3V3."""
    for volts, least in ((22.8, 10.2), (24.0, 10.2), (25.2, 10.2)):
        reached = compliance_V(volts)
        yield Figure(
            f"compliance at 400 µA from {volts} V, leads and electrodes together",
            f"±{reached:.2f} V",
            f"{least} V" if volts < 24 else "",
            reached >= least,
        )
    for supply_V, vdd_V in ((22.8, 3.3), (25.2, 3.3), (24.0, 3.267), (24.0, 3.333)):
        low, zero, high = static.measure(static.Setup(supply_V=supply_V, vdd_V=vdd_V))
        yield Figure(
            f"codes {values.LEAST_CODE}, {values.DAC_ZERO}, {values.MOST_CODE} "
            f"from {supply_V} V and 3V3 of {vdd_V} V",
            f"{_uA(low.skin_uA)}, {_uA(zero.skin_uA, 2)}, {_uA(high.skin_uA)}",
        )


def drawn(many: list[boards.Board]) -> Iterator[Figure]:
    """The boards of a Monte Carlo run."""
    rows: tuple[tuple[str, str, float | None, str, int], ...] = (
        ("zero, code 2048, ideal DAC", "zero_uA", boards.AT_MOST_ZERO_uA, "µA", 2),
        ("scale at ±600 µA, ideal DAC", "scale_percent", boards.AT_MOST_SCALE_PERCENT, "%", 2),
        ("zero with the DAC's errors", "dac_zero_uA", boards.AT_MOST_DAC_ZERO_uA, "µA", 1),
        *(
            ("scale with the DAC's errors", "dac_scale_percent", 5.0, "%", 1),
            ("zero, were the DAC's 2 % at code 4095 all slope", "dac_end_zero_uA", None, "µA", 1),
            ("drift of the zero over 15 K", "drift_uA", 3.0, "µA", 2),
            ("drift of the scale over 15 K", "scale_drift_percent", None, "%", 3),
            ("middle of the electrode's converter", "middle_mV", 200.0, "mV", 0),
            ("half of 3V3", "half_mV", None, "mV", 2),
        ),
    )
    for what, name, most, unit, digits in rows:
        worst, usual = boards.worst(many, name), boards.share(many, name)
        yield Figure(
            f"{what}: worst of {len(many):,} boards; 99.7 % are within",
            f"±{worst:.{digits}f} {unit}; ±{usual:.{digits}f}",
            f"±{most:g} {unit}" if most is not None else "",
            most is None or worst <= most,
        )
    least = min(board.output_Mohm for board in many)
    yield Figure(
        f"output resistance, the tie of 10 Mohm included: least of {len(many):,} boards",
        f"{least:.1f} Mohm",
        "2.5 Mohm",
        least >= 2.5,
    )


def in_time() -> Iterator[Figure]:
    """Settling and touches."""
    for ohm, farad, name in (
        (100.0, 0.0, "100 ohm"),
        (10e3, 0.0, "10 kohm"),
        (10e3, 1e-9, "10 kohm and 1 nF"),
        (10e3, 100e-9, "10 kohm and 100 nF"),
    ):
        us = dynamic.settling_us(ohm, farad)
        yield Figure(f"0 to 600 µA into {name}, to within 1 %", f"{us:.0f} µs")
    for uA, sense in ((8.0, True), (8.0, False), (400.0, False)):
        met = dynamic.touch(uA, sense)
        switched = "with" if sense else "without"
        yield Figure(
            f"electrodes meet a face at {uA:g} µA {switched} SENSE: "
            "voltage in the air, largest current, charge of 0.1 ms",
            f"{met.air_V:.2f} V, {met.most_uA:.0f} µA, {met.nC:.1f} nC",
        )
    air, dry, typical = (sensed_V(ohm) for ohm in (1e9, 100e3, 14e3))
    yield Figure(
        "8 µA with SENSE: electrode about mid-rail in the air, on a face of 100 kohm, of 14 kohm",
        f"{air:.2f} V, {dry:.2f} V, {typical:.2f} V",
        "under 60 % of that in the air",
        max(dry, typical) < 0.6 * air,
    )


def sensed_V(load_ohm: float, current_uA: float = 8.0) -> float:
    """The electrode's voltage about mid-rail, with the source's 100 kohm across it."""
    code = round(dynamic.code_of(current_uA))
    (reading,) = static.measure(static.Setup(load_ohm=load_ohm, sense=True), (code, code, 1))
    return reading.electrode_V


def enables(seeds: Iterable[int]) -> Iterator[Figure]:
    """Both poles and their pumps, on boards of these seeds, by updates of 0.5 to 5 ms."""
    found = []
    for seed in seeds:
        board = tolerances.draw(seed)
        for pin in ("ENABLE", "RETURN"):
            period_s = (1e-3, 2e-3, 4e-3, 10e-3)[seed % 4]
            found.append(
                dynamic.pole(pin, period_s, board.numbers, board.arguments, vdd_V=board.vdd_V)
            )
    early, late = min(one.opens_ms for one in found), max(one.opens_ms for one in found)
    closes = max(one.closes_ms for one in found)
    yield Figure(
        f"a pole opens after the last edge of its pin, {len(found)} drawn",
        f"{early:.0f} to {late:.0f} ms",
        "60 to 150 ms",
        early >= 60 and late <= 150,
    )
    yield Figure("a pole is closed after the first edge, at most", f"{closes:.1f} ms")
    for pin in ("ENABLE", "RETURN"):
        stuck = dynamic.pole(pin, source="3.3")
        yield Figure(
            f"{pin} stays high and does not toggle",
            "the pole stays open" if not stuck.opens_ms else "the pole closes",
            "open",
            not stuck.opens_ms,
        )


def second_channel() -> Iterator[Figure]:
    """The window comparator and its latch, and how the self-check tries them."""
    for uA in (700.0, -700.0):
        limited = dynamic.over(uA)
        yield Figure(
            f"second channel at {_uA(uA, 0)}",
            "stays closed" if limited.tripped_V < 1 else "opens",
            "closed",
            limited.tripped_V < 1,
        )
    for uA in (800.0, -800.0, 1600.0):
        limited = dynamic.over(uA)
        yield Figure(
            f"second channel at {_uA(uA, 0)}: K2 is open after",
            f"{limited.gone_ms:.1f} ms",
            "7 ms",
            limited.gone_ms <= 7,
        )
    for uA, trips in ((300.0, False), (400.0, True)):
        limited = dynamic.over(uA, halved=True, dummy=True)
        yield Figure(
            f"LIMIT_TEST high, {_uA(uA, 0)} into the load on the board: TRIPPED",
            "high" if limited.tripped_V > 2.5 else "low",
            "high" if trips else "low",
            (limited.tripped_V > 2.5) == trips,
        )
    sizes = sorted(_limits_uA(tolerances.draw(seed)) for seed in range(200))
    yield Figure(
        "limit of the second channel, 200 drawn boards",
        f"{sizes[0][0]:.0f} to {max(size[1] for size in sizes):.0f} µA",
        "655 to 850 µA",
        sizes[0][0] > 655 and max(size[1] for size in sizes) < 850,
    )


def _limits_uA(board: tolerances.Drawn) -> tuple[float, float]:
    """By arithmetic: the smaller and the larger of a board's two limits."""
    numbers, seen = board.numbers, board.arguments["U9"]
    ends = numbers["R51"] + numbers["R52"] + numbers["R53"]
    high = board.vdd_V * (numbers["R52"] + numbers["R53"]) / ends
    low = board.vdd_V * numbers["R53"] / ends
    half = board.vdd_V * numbers["R38"] / (numbers["R37"] + numbers["R38"])
    per_A = 25 * (1 + seen["gain"]) * numbers["R7"]
    offset = 25 * seen["vos"]
    upper = (high - half - offset + board.arguments["U10"]["vosa"]) / per_A * 1e6
    lower = (half + offset - low + board.arguments["U10"]["vosb"]) / per_A * 1e6
    return min(upper, lower), max(upper, lower)


class Broken(NamedTuple):
    """A fault for direct current: part values, errors of chips."""

    what: str
    numbers: dict[str, float]
    arguments: dict[str, dict[str, float]]
    single: bool = True


_RAIL = {"U4": {"vos": 30.0}}
BROKEN = (
    Broken("U4 at its supply", {}, _RAIL),
    Broken("U4 at ground", {}, {"U4": {"vos": -30.0}}),
    Broken("R5 shorted", {"R5": 0.01}, {}),
    Broken("R6 shorted", {"R6": 0.01}, {}),
    Broken("R2 shorted", {"R2": 0.01}, {}),
    Broken("mid-rail at ground", {}, {"U7": {"vosa": -30.0}}),
    Broken("half of 3V3 at ground", {}, {"U8": {"vosa": -30.0}}),
    Broken("half of 3V3 at 3V3", {}, {"U8": {"vosa": 30.0}}),
    Broken("follower at its supply", {}, {"U6": {"vos": 30.0}}),
    Broken("R5 shorted and U4 at its supply", {"R5": 0.01}, _RAIL, False),
    Broken("R2 shorted and U4 at its supply", {"R2": 0.01}, _RAIL, False),
    Broken(
        "mid-rail at ground and U4 at its supply",
        {},
        {"U7": {"vosa": -30.0}, "U4": {"vos": 30.0}},
        False,
    ),
)


def broken(supply_V: float = 26.4) -> Iterator[Figure]:
    """The largest current of a fault, electrodes on each other, the supply 10 % high."""
    for fault in BROKEN:
        setup = static.Setup(
            load_ohm=0.001, supply_V=supply_V, numbers=fault.numbers, arguments=fault.arguments
        )
        most = max(abs(reading.skin_uA) for reading in static.measure(setup))
        kind = "" if fault.single else "two faults: "
        yield Figure(
            f"{kind}{fault.what}, {supply_V} V, electrodes shorted, any code",
            f"{most / 1000:.2f} mA",
            "2.8 mA" if fault.single else "",
            most <= LARGEST_FAULT_uA or not fault.single,
        )


def leak_uA(electrode: str, supply_V: float = 25.2) -> float:
    """ENABLE off, an earthed computer at the cable, 1 kohm from an electrode to earth."""
    leaky = {"roff": LEAK_OHM}
    setup = static.Setup(
        load_ohm=1e12,
        supply_V=supply_V,
        closed1=False,
        closed2=False,
        arguments=dict.fromkeys(("K1", "K2", "K3", "K4"), leaky),
        extra=(f"Vearth {node(electrode)} earth 0", "Rearth earth 0 1k"),
    )
    deck = static.text(setup).replace(".save i(vskin)", ".save i(vskin) i(vearth)")
    return max(abs(i) for i in program.run(deck).values["i(vearth)"]) * 1e6


def leaks() -> Iterator[Figure]:
    """Both electrodes, with both poles open."""
    for electrode, name in (("E1", "J1"), ("E2", "J2")):
        uA = leak_uA(electrode)
        yield Figure(
            f"ENABLE off, earthed computer, 1 kohm from {name} to earth",
            _uA(uA),
            "10 µA",
            uA < 10,
        )


def every(
    count: int, tell: Callable[[str], object], seeds: int = 12
) -> Iterator[tuple[str, list[Figure]]]:
    """All of it, group by group; ``count`` boards are drawn, ``tell`` hears how far it is."""
    groups: tuple[tuple[str, Callable[[], Iterable[Figure]]], ...] = (
        ("Load", over_load),
        ("Supply", over_supply),
        ("Boards", lambda: drawn(_many(count, tell))),
        ("In time", in_time),
        ("Enables", lambda: enables(range(seeds))),
        ("Second channel", second_channel),
        ("Faults", broken),
        ("Leaks", leaks),
    )
    for name, group in groups:
        tell(name)
        yield name, list(group())


def _many(count: int, tell: Callable[[str], object]) -> list[boards.Board]:
    found: list[boards.Board] = []
    for first in range(0, count, 100):
        found += boards.many(range(first, min(first + 100, count)))
        tell(f"{len(found)} of {count} boards")
    return found
