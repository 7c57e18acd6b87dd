"""No test depends on how fast the machine is: how to wait stands in ``tests/waiting.py`` alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

WAITING = "tests/waiting.py"
SUSPECT = ("sleep", "perf_counter", "timeout")
"""A text without any of these words waits for nothing."""


def breaches(text: str) -> Iterator[int]:
    """The lines that sleep, look at a stop-watch, or set a time limit of their own."""
    if not any(word in text for word in SUSPECT):
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func) if isinstance(node.func, ast.Attribute) else ""
        limits = [one.value for one in node.keywords if one.arg == "timeout"]
        if name in ("time.sleep", "time.perf_counter") or any(
            isinstance(limit, ast.Constant) and limit.value is not None for limit in limits
        ):
            yield node.lineno


def modules(root: Path) -> Iterator[Path]:
    """Every module of the tests but the benchmarks, which measure time."""
    for path in sorted((root / "tests").rglob("*.py")):
        if "bench" not in path.relative_to(root).parts:
            yield path


def test_no_test_sleeps_or_has_a_time_limit_of_its_own(root):
    found = [
        f"{path.relative_to(root)}:{line}"
        for path in modules(root)
        if path != root / WAITING
        for line in breaches(path.read_text("utf-8"))
    ]
    assert found == []


def test_what_is_looked_for_is_found(root):
    sample = "import time\ntime.sleep(1)\nrun(a, timeout=5)\nrun(a, timeout=PATIENCE_s)\n"
    assert list(breaches(sample)) == [2, 3]
    assert list(breaches((root / WAITING).read_text("utf-8"))) != []
