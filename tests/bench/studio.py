"""The studio's page in a browser: what it costs to start, to check, to treat, beside its budgets.

    python -m tests.bench.studio

Sizes are counted. Times are of the processor, of the page and its workers together (Chromium's own
count); beside some stands the same work in this Python: a slow machine leaves the ratio as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sculpt.studio import serve, site
from sculpt.studio.calls import answer

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "compiler/studio"


def here_s(name: str, ask: dict[str, Any], times: int = 5) -> float:
    """The least processor time of a call in this Python, in seconds."""
    found = []
    for turn in range(times):
        text = ask.get("text")
        asked = ask if text is None else {**ask, "text": f"{text}# {turn}\n"}
        began = time.process_time()
        answer(name, json.dumps(asked), lambda note: None, lambda ms: "")
        found.append(time.process_time() - began)
    return min(found)


def sizes() -> None:
    done = subprocess.run(["node", "build/size.mjs"], cwd=PAGE, check=True, text=True, stdout=-1)
    print(done.stdout)


def times() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    with serve.server(site.site(), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        done = subprocess.run(
            ["node", "tests/figures.mjs", serve.address(running)],
            cwd=PAGE,
            env={**os.environ, "CHROMIUM": chromium},
            check=True,
            text=True,
            stdout=-1,
        )
        running.shutdown()
    for line in done.stdout.splitlines():
        row = json.loads(line)
        peer = f", here {here_s(**row['here']) * 1000:.0f} ms" if "here" in row else ""
        print(f"{row['what']:<44} {row['figure']:>10} of {row['budget']}{peer}")


if __name__ == "__main__":
    if not (PAGE / "node_modules").is_dir():
        sys.exit("npm ci in compiler/studio first")
    sizes()
    times()
