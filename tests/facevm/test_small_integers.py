"""No result the runtime computes is too large for a small integer of the board."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.facevm import small_integers


@pytest.mark.slow
def test_no_result_reaches_2_to_the_30_at_the_extremes_of_the_limits(root):
    done = subprocess.run(
        [sys.executable, "-m", "tests.facevm.small_integers"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "largest result" in done.stdout


def test_the_look_would_notice():
    source = "def f(a):\n    a += 1\n    return a * 2**20\n"
    tree = small_integers.Wrapper("f.py").visit(ast.parse(source))
    names = {"_look": small_integers.look}
    exec(compile(ast.fix_missing_locations(tree), "f.py", "exec"), names)
    try:
        assert names["f"](1023) == 2**30
        assert small_integers.SEEN["f.py", 2] == 1024
        assert small_integers.SEEN["f.py", 3] == 2**30
    finally:
        small_integers.SEEN.clear()
