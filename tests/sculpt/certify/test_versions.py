"""The digest of a certification sees every source that decides a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from sculpt.certify import versions


def test_runtime_bench_and_judgement_are_among_the_sources(root):
    found = versions.sources()
    for package in ("device/drive/lib/facevm", "device/bench/facebench"):
        folder = root / package
        modules = {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.py")}
        assert modules <= set(found)
    assert {"certify/row.py", "certify/trial.py", "bench/faults.py"} <= set(found)


@pytest.mark.parametrize("name", ["facebench/circuit/circuit.py", "certify/row.py"])
def test_a_changed_source_changes_the_digest(monkeypatch, tmp_path, name):
    before = versions.digest.__wrapped__()
    assert before == versions.digest.__wrapped__()
    changed = tmp_path / Path(name).name
    changed.write_bytes(versions.sources()[name].read_bytes() + b"#\n")
    found = versions.sources() | {name: changed}
    monkeypatch.setattr(versions, "sources", lambda: found)
    assert versions.digest.__wrapped__() != before
