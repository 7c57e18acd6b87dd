"""The peer: the treatment a careful maker would hard-code, kept outside this project.

Its file is named by VISASCULPT_PEER, by default ``../shared/peer`` beside the checkout. Where
it is not there, what compares with it says so and goes on.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN
from facebench.circuitpython import blinka

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("VISASCULPT_PEER", ROOT.parent / "shared" / "peer"))
SCRIPT = FOLDER / "handwritten_code.py"


def script() -> Path | None:
    """The peer's file; None, and a line that says so, where it is not there."""
    if SCRIPT.is_file():
        return SCRIPT
    print(f"peer: {SCRIPT} is not there (VISASCULPT_PEER names its folder): not compared")
    return None


@contextlib.contextmanager
def _boards_modules(board: VirtualBoard) -> Iterator[None]:
    """The modules the script imports, with this virtual board behind them."""
    clock = board.clock
    lent = {
        "time": types.SimpleNamespace(monotonic=lambda: clock.now_ns / 1e9),
        "board": types.SimpleNamespace(GP0=None, GP1=None),
        "busio": types.SimpleNamespace(I2C=lambda scl, sda, frequency: board.i2c),
        "gc": types.SimpleNamespace(collect=gc.collect, mem_free=lambda: 0),
        "supervisor": types.SimpleNamespace(),
    }
    import adafruit_ina219  # noqa: F401  before the modules it needs are lent
    import adafruit_mcp4725  # noqa: F401

    kept = {name: sys.modules.get(name) for name in lent}
    sys.modules.update(lent)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def run(path: Path) -> tuple[float, float, int]:
    """Runs the script as it is on a virtual board.

    Returns simulated seconds, wall seconds, and the bus transactions it made.
    """
    board = VirtualBoard(i2c_factory=blinka.I2C)
    board.enable.value = True
    board.circuit.set_contact(ON_SKIN)
    code = compile(path.read_text("utf-8"), str(path), "exec")
    with _boards_modules(board), contextlib.redirect_stdout(io.StringIO()):
        start = perf_counter()
        exec(code, {"__name__": "__main__"})
        wall_s = perf_counter() - start
    return board.clock.now_ns / 1e9, wall_s, board.bus.transactions
