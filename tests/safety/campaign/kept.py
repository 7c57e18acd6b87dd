"""Rows of a campaign on disk, each as soon as it is there: a run that was ended goes on from them.

One JSON line a row, after a first line with the seed and the digest of the sources. A line that was
cut off is ignored, and its case carried out again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Which = tuple[str, int]


class Kept:
    """The rows in ``path``, by group and number; nothing is kept without a path.

    Raises ValueError where the file is of another seed or of other sources.
    """

    def __init__(self, path: Path | None, seed: int, sources: str) -> None:
        self.rows: dict[Which, dict[str, Any]] = {}
        self._path = path
        head = {"seed": seed, "sources": sources}
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        first, *lines = text.splitlines() or [json.dumps(head)]
        if first != json.dumps(head):
            raise ValueError(f"{path} is of {first}, not of {json.dumps(head)}")
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue  # cut off
            self.rows[row["group"], row["number"]] = row
        with path.open("a", encoding="utf-8") as file:
            if not text:
                file.write(f"{first}\n")
            elif not text.endswith("\n"):
                file.write("\n")

    def add(self, row: dict[str, Any]) -> None:
        """One more row."""
        self.rows[row["group"], row["number"]] = row
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(row)}\n")
