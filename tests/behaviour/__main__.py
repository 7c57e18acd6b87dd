"""``python -m tests.behaviour OUT_DIR``: records everything into that folder."""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

import sculpt.main
from tests import behaviour

from .recording import record_all
from .scene import ROOT


def main() -> None:
    """Records everything into the folder that is named."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.behaviour",
        description=behaviour.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="a folder that is new or empty")
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    asked = parser.parse_args()
    out = asked.out.resolve()
    if out.exists() and any(out.iterdir()):
        parser.error(f"{asked.out} is not empty")
    begun_s = time.monotonic()
    print(f"sculpt of {Path(sculpt.main.__file__).parent}, inputs of {ROOT}", flush=True)
    record_all(out, asked.quick, partial(print, flush=True))
    files = sum(path.is_file() for path in out.rglob("*"))
    print(f"{files} files in {out}, {time.monotonic() - begun_s:.0f} s")


if __name__ == "__main__":
    main()
