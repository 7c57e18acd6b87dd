"""A board of KiCad's editor is the circuit, or is told where it is not."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from faceboard import __main__ as command
from faceboard import circuit, layout


def board(changed=lambda ref, number, net: net, without=()):
    """A board's text as KiCad 9 saves one, its nets by ``changed``."""
    rows = []
    for part in circuit.PARTS.values():
        if part.ref in without:
            continue
        pads = [
            (pin.number, "" if net == circuit.FREE else net)
            for pin, net in zip(part.pins, part.nets, strict=True)
        ]
        rows.append(f'(footprint "{part.footprint}" (layer "F.Cu")')
        rows.append(f'(property "Reference" "{part.ref}" (at 0 0))')
        rows.append(f'(property "Value" "{part.value}" (at 0 0))')
        for number, net in pads:
            found = changed(part.ref, number, net)
            joined = f'(net 7 "{found}")' if found else ""
            rows.append(f'(pad "{number}" smd rect {joined})')
        rows.append('(pad "" np_thru_hole circle))')
    return "(kicad_pcb (version 20241229)\n" + "\n".join(rows) + ")\n"


@pytest.fixture
def compared(tmp_path, capsys):
    """Compares a text: exit status, and what was said."""

    def compare(text):
        path = tmp_path / "board.kicad_pcb"
        path.write_text(text, "utf-8")
        status = command.main(["compare", str(path)])
        said = capsys.readouterr()
        return status, (said.out + said.err).splitlines()

    return compare


def test_a_board_that_is_the_circuit_is_told_so(compared):
    status, lines = compared(board())
    assert status == 0
    assert lines == ["board.kicad_pcb is the circuit: 131 parts, 79 nets, pad by pad"]


def test_two_swapped_pads_are_named(compared):
    swapped = {("R9", "1"): "RET", ("R9", "2"): "LOAD"}
    status, lines = compared(board(lambda ref, pad, net: swapped.get((ref, pad), net)))
    assert status == 1
    assert lines == ["R9: pad 1 is on RET, not LOAD", "R9: pad 2 is on LOAD, not RET"]


def test_a_free_pin_that_is_joined_and_one_that_was_left_off_are_named(compared):
    other = {("U6", "1"): "GND", ("R2", "1"): ""}
    status, lines = compared(board(lambda ref, pad, net: other.get((ref, pad), net)))
    assert status == 1
    assert sorted(lines) == ["R2: pad 1 is on nothing, not L1", "U6: pad 1 is on GND, not free"]


def test_parts_that_are_missing_other_ones_or_there_twice_are_named(compared):
    text = board(without=("R40",)).replace('"Reference" "R41"', '"Reference" "R2"')
    text = text.replace('"Reference" "C6"', '"Reference" "C99"')
    _, lines = compared(text)
    assert "R40 is not on the board" in lines
    assert "R41 is not on the board" in lines
    assert "R2 is on the board 2 times" in lines
    assert "C99 is not in the circuit" in lines


def test_another_value_and_another_footprint_are_named(compared):
    text = board().replace('(property "Value" "2.40k"', '(property "Value" "2.4M"')
    text = text.replace(circuit.PARTS["D8"].footprint, "Diode_SMD:D_SMA")
    _, lines = compared(text)
    assert "R5: its value is 2.4M, not 2.40k" in lines
    assert "D8: its footprint is Diode_SMD:D_SMA, not Diode_SMD:D_SMB" in lines


@pytest.mark.parametrize("text", ["", "(kicad_sch)", "(kicad_pcb", "(kicad_pcb))"])
def test_what_is_no_board_is_refused(compared, text):
    status, lines = compared(text)
    assert status == 2
    assert "board.kicad_pcb: " in lines[0]


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    assert command.main(["compare", str(tmp_path / "none.kicad_pcb")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_first_layout_is_the_circuit(root):
    assert layout.differences(root / "device/hardware/board.kicad_pcb") == []


def kicad():
    """KiCad's command, 9 or later, or nothing."""
    found = shutil.which("kicad-cli")
    if found is None:
        return None
    said = subprocess.run([found, "version"], capture_output=True, text=True, check=False).stdout
    return found if int(said.split(".")[0] or 0) >= 9 else None


def test_kicads_rules_find_no_error_in_the_first_layout(root, tmp_path):
    program = kicad()
    if program is None:
        pytest.skip("kicad-cli 9 is not installed")
    for name in ("board.kicad_pcb", "board.kicad_pro"):
        shutil.copy(root / "device/hardware" / name, tmp_path)
    rules = [program, "pcb", "drc", "--severity-error", "--exit-code-violations"]
    board = tmp_path / "board.kicad_pcb"
    found = subprocess.run(
        [*rules, "-o", str(tmp_path / "report"), str(board)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, (tmp_path / "report").read_text("utf-8")
