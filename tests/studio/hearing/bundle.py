"""The page's modules as programs for Node, bundled by what builds the page."""

from __future__ import annotations

import subprocess
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "compiler/studio"


def bundle(source: str, out: Path) -> Path:
    """Bundles a TypeScript program below ``compiler/studio/tests``."""
    target = out / (Path(source).stem + ".mjs")
    subprocess.run(
        ["node", str(PAGE / "tests/bundle.mjs"), str(PAGE / "tests" / source), str(target)],
        check=True,
        cwd=PAGE,
    )
    return target


def listener(out: Path) -> Path:
    """The program that follows a treatment by a WAV file."""
    return bundle("listen.ts", out)
