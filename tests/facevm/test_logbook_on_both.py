"""The logbook under real MicroPython: the same bytes in NVM, the same entries, the same numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.facevm import logbook_on_both
from tests.facevm.assembly import Assembly, glide, rest, wave, zone


def test_both_interpreters_write_and_read_the_same(on_micropython, tmp_path):
    path = tmp_path / "short.fbc"
    steps = [wave(0), glide(3000, 320), rest(200)]
    path.write_bytes(Assembly(zone("jawline", "both", *steps)).image())
    script = Path(logbook_on_both.__file__)
    here = subprocess.run(
        [sys.executable, script, path, tmp_path / "here.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    there = on_micropython(script, path, tmp_path / "there.jsonl")
    assert here == there
    assert there[-3:] == ["ok written ok", "wakes at 2061 0", "failed"]
    assert "G13" in there[0]
    assert any(line.startswith("cut") for line in there)
