"""The circuit of the reference board: its rules, its netlist read back, its parts."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter

import pytest

from faceboard import catalog, circuit, netlist, values


@pytest.fixture(scope="module")
def read_back():
    """The netlist as another program reads it; who made a part is left out, for speed."""
    text = re.sub(r'\(fields.*?"\)\)\n', "", netlist.write(), flags=re.DOTALL)
    text = re.sub(r'\(libsource.*?"\)\)\n\s*\(sheetpath.*?"\)\)', "", text, flags=re.DOTALL)
    with warnings.catch_warnings():  # kinparse's own, of what pyparsing has renamed
        warnings.simplefilter("ignore", DeprecationWarning)
        from kinparse import parse_netlist

        return parse_netlist(io.StringIO(text))


def moved(monkeypatch, ref, pin, net):
    """One pin of a part is on another net."""
    part = circuit.PARTS[ref]
    names = [one.name for one in part.pins]
    nets = list(part.nets)
    nets[names.index(pin)] = net
    monkeypatch.setitem(circuit.PARTS, ref, part._replace(nets=tuple(nets)))


def test_the_electrical_rules_have_nothing_to_say():
    assert netlist.check() == []


def test_mistakes_in_it_are_found(monkeypatch):
    for ref, pin, net in (
        ("U9", "VS", circuit.FREE),
        ("U4", "OUT", "DAC"),
        ("R1", "2", "NOWHERE"),
    ):
        moved(monkeypatch, ref, pin, net)
    said = "\n".join(netlist.check())
    assert "U9 VS has no supply" in said
    assert "Pin conflict on net DAC, OUTPUT" in said
    assert "NOWHERE ends at" in said


def test_the_netlist_joins_the_pins_that_the_circuit_joins(read_back):
    nets = {net.name: {(pin.ref, pin.num) for pin in net.pins} for net in read_back.nets}
    joined = {name: pins for name, pins in nets.items() if not name.startswith("__NOCONNECT")}
    assert joined == circuit.pins_of_nets()


def test_the_netlist_has_every_part_with_its_value_and_footprint(read_back):
    listed = {part.ref: (part.value, part.footprint) for part in read_back.parts}
    assert listed == {one.ref: (one.value, one.footprint) for one in circuit.PARTS.values()}
    assert all(re.fullmatch(r"\w+:[-\w.,()]+", footprint) for _, footprint in listed.values())


def test_each_pin_of_a_part_has_its_own_number():
    for kind in catalog.KINDS.values():
        counts = Counter(pin.number for pin in kind.pins)
        assert max(counts.values()) == 1, kind.name


def test_each_value_is_a_part_and_each_part_has_its_value():
    passives = {one.ref for one in circuit.PARTS.values() if one.kind in ("R", "C")}
    assert passives == set(values.RESISTORS) | set(values.CAPACITORS)


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("R1", "ERA-6AEB101V"),
        ("R5", "ERA-6AEB242V"),
        ("R43", "ERA-6AEB8062V"),
        ("R2", "MMB02070C2371FB200"),
        ("R40", "RC0805FR-0710ML"),
        ("R52", "RC0805FR-0726K1L"),
        ("R15", "RC0805FR-07330RL"),
    ],
)
def test_a_resistor_is_ordered_by_its_value(ref, number):
    assert circuit.PARTS[ref].number == number


@pytest.mark.parametrize("one", circuit.PARTS.values(), ids=lambda one: one.ref)
def test_each_part_is_named_with_an_alternative_and_what_to_look_for(one):
    said = [one.maker, one.number, one.alternative, one.look]
    assert all(said)
    assert "your choice" not in " ".join(said)


def test_nothing_but_the_two_leads_reaches_an_electrode_pad():
    """Whatever fails behind them, the leads' resistors are left: none of them is bridged."""
    for electrode, lead in (("E1", "R2"), ("E2", "R4")):
        there = {ref for ref, _ in circuit.pins_of_nets()[electrode]}
        drawn = {"R42", "R40", "R41", "D4", "D5", "J1", "J2"}  # to mid-rail, or draws nothing
        assert there - drawn == {lead}
