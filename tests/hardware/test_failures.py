"""Every part's failure: a part of what ``python -m faceboard failures`` tries, and its page."""

from __future__ import annotations

import pytest

from faceboard import circuit, sources
from faceboard.fmea import effect, faults, page, switching, treatment
from faceboard.spice.figures import LARGEST_FAULT_uA


@pytest.fixture(scope="module")
def healthy(ngspice):
    return effect.of(faults.Fault("", ""))


def fault(name):
    """The fault of this name, of whichever part."""
    every = [*faults.chain(), *faults.pumps(), *faults.second(), *faults.double()]
    (found,) = (one for one in every if one.name == name)
    return found


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("R5 shorted", {"G01", "G02"}),
        ("U4 OUT at its supply", {"G01", "G02"}),
        ("D5 shorted", {"G03"}),
        ("K3 welded", {"G14"}),
    ],
)
def test_a_part_that_fails_is_noticed_and_leaves_less_than_the_leads_bound(healthy, name, answers):
    made = effect.of(fault(name), healthy)
    assert made.most_uA < LARGEST_FAULT_uA
    outcome = treatment.carry_out(made, from_start=False)
    assert outcome.answer in answers
    assert outcome.told
    assert outcome.most_uA < LARGEST_FAULT_uA
    assert outcome.over_ms < 50


def test_an_amplifier_that_is_stuck_is_a_voltage_behind_all_that_is_in_series(healthy):
    made = effect.of(fault("U4 OUT at its supply"), healthy)
    assert made.stuck_V == pytest.approx(12, abs=0.2)
    assert made.behind_ohm == pytest.approx(2520 + 2 * 2370 + 150, rel=0.02)


def test_without_a_fault_a_treatment_is_carried_out(healthy):
    outcome = treatment.carry_out(healthy._replace(gain=1.0, offset_uA=0.0), from_start=True)
    assert outcome.answer == ""
    assert outcome.most_uA == pytest.approx(300, abs=10)
    assert outcome.over_ms == 0


def test_a_window_that_lets_go_is_found_by_the_self_check(ngspice):
    made = switching.second(fault("U10 OUTA let go of"))
    assert made.at_850 == float("inf")
    assert made.found


def test_the_page_is_of_today_and_has_every_fault(root):
    assert page.digest_on_page() == page.digest(), "call: python -m faceboard failures"
    text = (root / "device/hardware" / page.NAME).read_text("utf-8")
    every = [*faults.chain(), *faults.pumps(), *faults.second(), *faults.double()]
    names = [one.name for one in every]
    assert len(set(names)) > 250
    assert [name for name in names if f"| {name} |" not in text] == []


def test_each_part_has_its_rows_or_its_words():
    tried = {one.ref for one in (*faults.chain(), *faults.pumps(), *faults.second())}
    words = " ".join(faults.WORDS)
    decoupling = {row.ref for row in circuit.DECOUPLING}
    assert "C20 to C32" in words
    told = {word.strip(",") for word in words.split()} | decoupling | {"J1", "J2"}
    assert set(circuit.PARTS) - tried - told == set()


def test_no_single_fault_on_the_page_is_over_the_bound():
    text = (sources.FOLDER / page.NAME).read_text("utf-8")
    way = text[text.index("## The current's way") : text.index("## Two at once")]
    largest = [
        float(row.split(" | ")[1].removesuffix(" mA"))
        for row in way.splitlines()
        if " mA | " in row
    ]
    assert len(largest) > 100
    assert max(largest) < LARGEST_FAULT_uA / 1000


def test_a_fault_that_nobody_notices_needs_a_bound():
    row = "| R5 20 % low | 0.74 mA | 371 µA | 0.0 ms | 6.7 µC | not noticed | nothing |"
    said = "\n".join(page.unnoticed([row]))
    assert "| R5 20 % low | the regulator takes it back" in said
    with pytest.raises(ValueError, match=r"what bounds \['Q9 open'\]\?"):
        list(page.unnoticed([row.replace("R5 20 % low", "Q9 open")]))
