"""The breadboard's drawing, tables and profile are of one source, and its page says them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from facebench import board as bench
from faceboard import breadboard, circuit, values
from faceboard.drawing import wiring
from facevm.breadboard import LEAST_ohm, MOST_ohm
from facevm.settings import calibration

DEVICE = Path(__file__).resolve().parents[2] / "device"


@pytest.fixture(scope="module")
def page():
    return (DEVICE / "breadboard/README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def profile():
    return tomllib.loads((DEVICE / "drive/profiles/bench-3v3.toml").read_text("utf-8"))


def test_the_page_has_the_parts_and_the_wires_of_today(page):
    assert breadboard.parts() in page
    assert breadboard.wires() in page


def test_the_profile_names_the_pins_that_are_drawn(profile):
    pins = {net: f"GP{pin.name[2:]}" for pin, net in _pico() if net not in ("GND", "3V3")}
    assert pins == {net: profile[f"{net}_PIN"] for net in pins}
    assert pins == breadboard.pins_of_the_reference_board()


def _pico():
    one = breadboard.PARTS["U1"]
    return zip(one.pins, one.nets, strict=True)


def test_a_pin_of_the_pico_has_its_number():
    reference = {pin.number: pin.name for pin in circuit.PARTS["U1"].pins}
    for pin, net in _pico():
        assert reference[pin.number] == pin.name, net


def test_profile_bench_and_check_mean_these_resistors(profile):
    made = calibration(profile.get)
    assert made.pA_per_code == pytest.approx(3.3 / 4096 / breadboard.LOOP_OHM * 1e12, rel=0.002)
    assert made.shunt_mohm == breadboard.SHUNT_OHM * 1000 == values.RESISTORS["R1"].nominal * 1000
    assert bench.BREADBOARD_LOOP_kohm * 1000 == pytest.approx(breadboard.LOOP_OHM)
    assert bench.BREADBOARD_kohm * 1000 == pytest.approx(breadboard.HALF_OHM / 2)
    assert LEAST_ohm < breadboard.LOOP_OHM < MOST_ohm


def test_a_wire_that_is_drawn_elsewhere_is_refused(monkeypatch):
    moved = breadboard.PARTS["R1"]._replace(nets=("DAC", "HALF"))
    monkeypatch.setitem(breadboard.PARTS, "R1", moved)
    with pytest.raises(ValueError, match=r"R1 2 2 is on \{'LOOP'\}, not HALF"):
        wiring.draw()
