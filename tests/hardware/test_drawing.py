"""The schematic is the circuit: what is drawn otherwise is refused."""

from __future__ import annotations

import pytest

from faceboard import circuit
from faceboard.drawing import schematic
from faceboard.drawing.sheet import Sheet


def on_another_net(monkeypatch, ref, number, net):
    part = circuit.PARTS[ref]
    nets = tuple(
        net if pin.number == number else there
        for pin, there in zip(part.pins, part.nets, strict=True)
    )
    monkeypatch.setitem(circuit.PARTS, ref, part._replace(nets=nets))


def test_the_drawing_is_the_circuit():
    assert schematic.draw().startswith("<svg ")


def test_a_pin_on_another_net_than_it_is_drawn_on_is_refused(monkeypatch):
    on_another_net(monkeypatch, "R9", "2", "MID")
    with pytest.raises(ValueError, match=r"R9 2 2 is on \{'RET'\}, not MID"):
        schematic.draw()


def test_a_part_that_is_not_drawn_is_refused(monkeypatch):
    added = circuit.PARTS["R9"]._replace(ref="R99", nets=("SRC", "RET"))
    monkeypatch.setitem(circuit.PARTS, "R99", added)
    with pytest.raises(ValueError, match=r"R99 1 1 \(SRC\) is not drawn"):
        schematic.draw()


@pytest.fixture
def two_resistors(monkeypatch):
    """A circuit of two resistors between two nets, and a sheet with them."""
    nets = ("HIGH", "LOW")
    parts = {ref: circuit.PARTS["R9"]._replace(ref=ref, nets=nets) for ref in ("R1", "R2")}
    monkeypatch.setattr(circuit, "PARTS", parts)
    sheet = Sheet()
    for n, ref in enumerate(parts):
        sheet.pin(ref, "1", 50 * n, 0)
        sheet.pin(ref, "2", 50 * n, 40)
    return sheet


def test_lines_that_lie_apart_need_the_nets_name(two_resistors):
    sheet = two_resistors
    sheet.wire("HIGH", (0, 0), (50, 0))
    sheet.wire("LOW", (0, 40), (0, 60))
    sheet.wire("LOW", (50, 40), (50, 60))
    with pytest.raises(ValueError, match="LOW has a piece without a label"):
        sheet.finish()
    sheet.label("LOW", 0, 60)
    sheet.label("LOW", 50, 60)
    sheet.finish()


def test_a_line_that_ends_on_another_joins_it(two_resistors):
    sheet = two_resistors
    sheet.wire("HIGH", (0, 0), (50, 0))
    sheet.wire("LOW", (0, 40), (0, 60), (80, 60))
    sheet.wire("LOW", (50, 40), (50, 60))
    sheet.finish()


def test_a_pin_is_drawn_once(two_resistors):
    with pytest.raises(ValueError, match="R1 1 is drawn twice"):
        two_resistors.pin("R1", "1", 5, 5)
