"""The digests of program and certification see every source that decides a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sculpt.certify import versions
from sculpt.source import program


def test_runtime_bench_and_judgement_are_among_the_sources(root):
    found = program.sources()
    for package in ("device/drive/lib/facevm", "device/bench/facebench"):
        folder = root / package
        modules = {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.py")}
        assert modules <= set(found)
    assert {"certify/row.py", "certify/trial.py", "bench/faults.py"} <= set(found)
    assert set(program.runtime_sources()) == {one for one in found if one.startswith("facevm/")}


@pytest.mark.parametrize("name", ["facebench/circuit/circuit.py", "certify/row.py"])
def test_a_changed_source_changes_the_digests(monkeypatch, tmp_path, name):
    before = program.digest.__wrapped__()
    assert before == program.digest.__wrapped__() == versions.versions()["sources"]
    changed = tmp_path / Path(name).name
    changed.write_bytes(program.sources()[name].read_bytes() + b"#\n")
    found = program.sources() | {name: changed}
    monkeypatch.setattr(program, "sources", lambda: found)
    after = program.digest.__wrapped__()
    assert re.fullmatch("[0-9a-f]{12}", after)
    assert after != before
    of_a_row = versions.digest.__wrapped__()
    monkeypatch.setattr(program, "digest", lambda: after)
    assert versions.digest.__wrapped__() != of_a_row


def test_the_ends_of_lines_change_nothing(tmp_path):
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_bytes(b"a = 1\nb = 2\n")
    other.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert program.digest_of({"a.py": one}) == program.digest_of({"a.py": other})
    assert program.digest_of({"a.py": one}) != program.digest_of({"b.py": one})


def test_another_driver_changes_what_a_row_comes_from(monkeypatch):
    before = versions.digest.__wrapped__()
    changed = versions.contents.driver_versions() | {"adafruit-circuitpython-ina219": "0"}
    monkeypatch.setattr(versions.contents, "driver_versions", lambda: changed)
    assert versions.digest.__wrapped__() != before
