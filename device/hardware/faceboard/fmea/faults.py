"""Faults of single parts, as ngspice has them: what is changed, added to the deck, taken out of it.

Resistors and capacitors open, shorted, 20 % off either way; diodes and transistors open and
shorted; relays open and welded; each output of a chip at its supply, at ground, and let go of;
supplies 10 % off. Two faults at once stand in :func:`double`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from faceboard import circuit, values
from faceboard.spice.deck import node

OPEN_OHM, SHORT_OHM = 1e9, 0.01


class Fault(NamedTuple):
    """A fault of the part ``ref``; ``how`` in words."""

    ref: str
    how: str
    numbers: Mapping[str, float] = MappingProxyType({})
    lines: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    supply_V: float = values.SUPPLY_V
    vdd_V: float = values.VDD_V
    closed: bool = True

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return f"{self.ref} {self.how}"


def _across(ref: str, ohm: float, first: str, second: str) -> str:
    return f"Rfault_{ref} {node(first)} {node(second)} {ohm!r}"


def _passive(ref: str) -> Iterator[Fault]:
    part = circuit.PARTS[ref]
    if part.kind == "R":
        nominal = values.RESISTORS[ref].nominal
        yield Fault(ref, "open", {ref: OPEN_OHM})
        yield Fault(ref, "shorted", {ref: SHORT_OHM})
    else:
        nominal = values.CAPACITORS[ref].nominal
        yield Fault(ref, "open", {ref: 1e-15})
        yield Fault(ref, "shorted", lines=(_across(ref, SHORT_OHM, *part.nets),))
    for factor, how in ((0.8, "20 % low"), (1.2, "20 % high")):
        yield Fault(ref, how, {ref: nominal * factor})


def _output(ref: str, pin: str, supply: str) -> Iterator[Fault]:
    """An output at its supply, at ground, and let go of; the chip's other unit works on."""
    out = circuit.PARTS[ref].net(pin)
    kept = _other_unit(ref, pin)
    for how, line in (
        ("at its supply", _across(ref, 20, out, supply)),
        ("at ground", _across(ref, 20, out, "GND")),
        ("let go of", f"Rloose_{ref} {node(out)} 0 1g"),
    ):
        yield Fault(ref, f"{pin} {how}", lines=(*kept, line), without=frozenset({ref}))


def _other_unit(ref: str, pin: str) -> tuple[str, ...]:
    """The line of what is left of a chip of two when one of its units has let go."""
    part = circuit.PARTS[ref]
    names = {one.name for one in part.pins}
    if not pin.startswith("OUT") or "OUTB" not in names:
        loose = [
            f"Rin_{ref}_{n} {node(net)} 0 1g"
            for n, (one, net) in enumerate(zip(part.pins, part.nets, strict=True))
            if one.kind in ("INPUT", "BIDIR") and net not in (circuit.FREE, "GND")
        ]
        return tuple(loose)
    unit = "B" if pin == "OUTA" else "A"
    plus, minus, out = (node(part.net(f"{name}{unit}")) for name in ("+IN", "-IN", "OUT"))
    if part.kind == "MCP6567":
        return (f"Xkept_{ref} {out} 0 {plus} {minus} drain",)
    high, gbw, slew = ("V24", "2.5meg", 5.5) if part.kind == "OPA2191" else ("3V3", "350k", 0.16)
    swing = 0.015 if part.kind == "OPA2191" else 0.03
    return (
        f"Xkept_{ref} {plus} {minus} {node(high)} 0 {out} amplifier "
        f"gbw={gbw} slew={slew} swing={swing}",
    )


_OUTPUTS = (
    *(("U2", "VOUT", "3V3"), ("U4", "OUT", "V24"), ("U6", "OUT", "V24")),
    *(("U7", "OUTA", "V24"), ("U7", "OUTB", "V24"), ("U8", "OUTA", "3V3"), ("U8", "OUTB", "3V3")),
)
_PUMP_OUTPUTS = (("U11", "OUT", "3V3"), ("U12", "OUT", "3V3"))
_SECOND_OUTPUTS = (
    *(("U9", "OUT", "3V3"), ("U10", "OUTA", "3V3"), ("U13", "OUT", "3V3"), ("U14", "Q1", "3V3")),
)


def chain() -> Iterator[Fault]:
    """Of what the treatment's current passes, and what sets and measures it."""
    for block in ("source", "person"):
        for row in circuit.BLOCKS[block]:
            if row.kind == "R" and row.ref not in ("R15", "R23", "R24", "R25", "R26", "R27"):
                yield from _passive(row.ref)
    for ref in ("R33", "R34", "R35", "R36", "R37", "R38"):
        yield from _passive(ref)
    for ref in ("C7", "C12", "C13", "C14", "C15"):
        yield from (fault for fault in _passive(ref) if fault.how in ("shorted", "open"))
    for ref in ("D4", "D5"):
        yield Fault(ref, "open", without=frozenset({ref}))
        yield Fault(ref, "shorted", lines=(_across(ref, 1.0, *circuit.PARTS[ref].nets),))
    for ref in ("K1", "K2"):
        yield Fault(ref, "open", lines=(_loose(ref),), without=frozenset({ref}))
    for ref in ("K3", "K4"):
        contact = circuit.PARTS[ref].nets[2:]
        yield Fault(ref, "welded", lines=(_across(ref, 0.85, *contact),))
    for output in _OUTPUTS:
        yield from _output(*output)
    yield Fault("U3", "input IN+ joined to IN−", lines=(_across("U3", 1.0, "SHUNT", "MID"),))
    for volts, how in ((21.6, "V24 10 % low"), (26.4, "V24 10 % high"), (29.5, "V24 at D8's end")):
        yield Fault("U5", how, supply_V=volts)
    for volts, how in ((2.97, "3V3 10 % low"), (3.63, "3V3 10 % high")):
        yield Fault("U1", how, vdd_V=volts)


def _loose(ref: str) -> str:
    part = circuit.PARTS[ref]
    return "\n".join(
        f"Rloose_{ref}_{n} {node(net)} 0 100g" for n, net in enumerate(part.nets) if net != "GND"
    )


def pumps() -> Iterator[Fault]:
    """Of the driven pole's enable, and of the return pole's what is otherwise there."""
    alike = ("R16", "R17", "C3", "C4", "R18", "R19", "R20", "R23")
    for row in circuit.ENABLES:
        if row.kind in ("R", "C") and row.ref not in alike:
            yield from _passive(row.ref)
    for ref in ("D6",):
        low, high, middle = circuit.PARTS[ref].nets
        yield Fault(ref, "lower diode shorted", lines=(_across(ref, 1.0, low, middle),))
        yield Fault(ref, "upper diode shorted", lines=(_across(ref, 1.0, middle, high),))
        yield Fault(
            ref,
            "upper diode open",
            lines=(f"Done_{ref} {node(low)} {node(middle)} fast",),
            without=frozenset({ref}),
        )
    for ref in ("Q1", "Q2"):
        gate, source, drain = circuit.PARTS[ref].nets
        yield Fault(ref, "shorted", lines=(_across(ref, 1.0, drain, source),))
        yield Fault(
            ref, "open", lines=(f"Rloose_{ref} {node(gate)} 0 1g",), without=frozenset({ref})
        )
    for output in _PUMP_OUTPUTS:
        yield from _output(*output)


def second() -> Iterator[Fault]:
    """Of the second channel."""
    yield from _passive("R7")
    for row in circuit.SECOND:
        if row.kind in ("R", "C"):
            yield from _passive(row.ref)
    for ref in ("Q3", "Q6"):
        gate, source, drain = circuit.PARTS[ref].nets
        yield Fault(ref, "shorted", lines=(_across(ref, 1.0, drain, source),))
        loose = tuple(f"Rloose_{ref}_{n} {node(net)} 0 1g" for n, net in enumerate((gate, drain)))
        yield Fault(ref, "open", lines=loose, without=frozenset({ref}))
    for output in _SECOND_OUTPUTS:
        yield from _output(*output)


def _both(what: str, *refs: Fault) -> Fault:
    numbers: dict[str, float] = {}
    for one in refs:
        numbers.update(one.numbers)
    return Fault(
        "two faults:",
        what,
        numbers,
        tuple(line for one in refs for line in one.lines),
        frozenset(ref for one in refs for ref in one.without),
        26.4,
    )


def double() -> list[Fault]:
    """Two at once, the supply 10 % high besides."""
    rail = next(_output("U4", "OUT", "V24"))
    ground = next(one for one in _output("U7", "OUTA", "V24") if one.how.endswith("ground"))
    return [
        _both("R5 shorted, U4 at its supply", Fault("R5", "", {"R5": SHORT_OHM}), rail),
        _both("R2 shorted, U4 at its supply", Fault("R2", "", {"R2": SHORT_OHM}), rail),
        _both("mid-rail at ground, U4 at its supply", ground, rail),
    ]


BOUNDS = {
    (
        "R42",
        "R43",
        "R44",
        "R45",
        "R46",
        "R47",
        "R48",
        "R49",
        "C7",
    ): "the current is right; touching electrodes, and a compliance that is spent, may not be told",
    ("U7", "U8"): "the same: it is the electrode's voltage that is wrong",
    ("R1",): "the skin gets less than is set, by as much as the shunt is high",
    (
        "R5",
        "R6",
    ): "the regulator takes it back to what is set, by the sensor; what it may add is 8 % "
    "+ 10 µA, over the zone's ceiling 5 % + 5 µA",
    ("K4",): "the skin gets less: the load on the board takes a part",
    ("U1",): "scale by 3V3, which the regulator takes back",
}
"""What bounds a fault that no treatment of today notices, by the parts that have it."""

WORDS = {
    "K1, K2 welded": "nothing, until the other pole or the source fails; G15 before and after each "
    "treatment (`weld`, `weld-return` of the virtual board)",
    "BT1, J3, F1, D2, S2, L1, U5, D3, C8, C9, C10, C11, R32": "open, or shorted to ground: V24 or "
    "3V3 is lost. Without V24 the source gives nothing, without 3V3 both poles open within 150 ms",
    "R30, R31": "V24 falls below the battery's, or rises until D8 takes it at 26.7 to 29.5 V: row "
    "`U5 V24 at D8's end`",
    "D8": "shorted: no V24, nothing flows. Open: not noticed, until R30 or R31 fails too",
    "U1": "hung, reset, pins stuck: no edges, both poles open within 150 ms",
    "U2, U3, R61, R62": "the bus: faults `dac-nak`, `sensor-nak`, `sensor-stuck`, `bus-hang` of "
    "the virtual board, answered by G04, G03, G13",
    "D1, R63, LS1, R64, S1": "no light, no sound, no start; a button that is stuck down stops",
    "R16, R17, R18, R19, R20, R23, C3, C4, D7, Q2": "as the same parts of the driven pole",
    "Q4, R24, R25, K3": "open: touches are of 11 V again, and the air is told by its rail. Closed "
    "while treating: row `K3 welded`",
    "Q5, R26, R27, K4": "open: the self-check finds no load. Closed: row `K4 welded`",
    "C20 to C32": "open: more noise on that chip. Shorted: its supply is lost",
}
"""Parts whose failure is told by words: of which a direct current has no more to say."""
