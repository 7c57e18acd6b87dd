"""What is made of the circuit is of today, wherever it stands."""

from __future__ import annotations

import csv
import sys

import pytest

from faceboard import __main__ as command
from faceboard import circuit, files, sources
from faceboard.spice import page


def test_each_file_in_the_repository_is_of_today():
    assert list(files.outdated()) == [], "call: python -m faceboard"


def test_the_simulated_figures_are_of_today():
    assert page.digest_on_page() == sources.digest(), "call: python -m faceboard simulate"


def test_every_simulated_figure_holds(root):
    text = (root / "device/hardware" / page.NAME).read_text("utf-8")
    assert "| yes |" in text
    assert "**no**" not in text
    assert "--boards 1000" in text


def test_the_order_has_each_part_once(root):
    with (root / "device/hardware/parts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = [ref for row in rows for ref in row["references"].split()]
    assert sorted(listed) == sorted(circuit.PARTS)
    for row in rows:
        if row["references"]:
            assert int(row["quantity"]) == len(row["references"].split())
            assert row["part number"]


def test_a_stale_file_is_named_and_not_touched_by_a_check(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(files, "MADE", {"parts.csv": lambda: "new"})
    monkeypatch.setattr(files.outdated, "__defaults__", (tmp_path,))
    monkeypatch.setattr(command.netlist, "check", list)
    (tmp_path / "parts.csv").write_text("old")
    assert command.main(["--check"]) == 1
    assert "parts.csv: not of today" in capsys.readouterr().out
    assert (tmp_path / "parts.csv").read_text() == "old"


def test_what_the_rules_say_is_said_and_is_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(files, "MADE", {})
    monkeypatch.setattr(command.netlist, "check", lambda: ["U9 VS has no supply"])
    assert command.main([]) == 1
    assert "U9 VS has no supply" in capsys.readouterr().err


def test_without_skidl_it_is_told_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(circuit, "skidl_module", circuit.skidl_module.__wrapped__)
    monkeypatch.setitem(sys.modules, "skidl", None)
    assert command.main([]) == 2
    assert "pip install -e '.[hardware]'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["board.net", "deck.cir"])
def test_nothing_of_a_machine_or_a_day_is_in_them(root, name):
    text = (root / "device/hardware" / name).read_text("utf-8")
    assert str(root) not in text
    assert "202" not in text.replace("GRM", "").replace("2012Metric", "") or name == "board.net"
