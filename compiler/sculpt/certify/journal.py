"""The rows of a certification on the disk, each as soon as it is there: what a resume goes on from.

One JSON line a row, behind a first line that says what the rows are of. A line that was cut off
(a full disk, a killed program) is passed over, and its trial carried out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Any

from sculpt.cli.errors import UserError, reason

SUFFIX = ".jsonl"
APP = "visasculpt"

Row = dict[str, Any]


def default_folder() -> Path:
    """Where journals are kept unless ``--keep`` says otherwise: the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path(APP) / "certify"


class Journal:
    """The file in ``folder`` for whatever has the same ``key``: everything that decides a row.

    How many faces were asked for is no part of the key: who wants more of them goes on from
    those there are. ``rows`` by their numbers are what is there, and grow with ``add``. Used as a
    context. Raises UserError where the file cannot be read or written.
    """

    def __init__(self, folder: Path, key: dict[str, Any]) -> None:
        self._key = key
        digest = hashlib.sha256(_line(key)).hexdigest()[:12]
        name = re.sub(r"[^a-z0-9]+", "-", str(key["routine"]).lower()).strip("-")[:40]
        self.path = folder / f"{name or 'routine'}-{digest}{SUFFIX}"
        self.rows: dict[int, Row] = {}
        self._file = -1

    def __enter__(self) -> Journal:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
            data = self._read()
            if not data:
                self._write(_line(self._key))
            elif not data.endswith(b"\n"):
                self._write(b"\n")  # the last line was cut off
        except OSError as error:
            self._close()
            raise self._refusal(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def add(self, row: Row) -> None:
        """Keeps a row, on the disk before this returns."""
        try:
            self._write(_line(row))
        except OSError as error:
            raise self._refusal(error) from error
        self.rows[row["number"]] = row

    def _read(self) -> bytes:
        """Takes in the rows that are there."""
        with open(self._file, "rb", closefd=False) as file:
            data = file.read()
        lines = data.split(b"\n")
        for line in lines[:-1]:  # what comes after the last end of a line was cut off
            with contextlib.suppress(ValueError):
                row = json.loads(line)
                if isinstance(row, dict) and isinstance(row.get("number"), int):
                    self.rows[row["number"]] = row
        return data

    def _write(self, line: bytes) -> None:
        """In one go, so that rows of two programs do not mix."""
        if os.write(self._file, line) < len(line):
            raise OSError(28, "no space left on device")

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _refusal(self, error: OSError) -> UserError:
        kept = len(self.rows)
        return UserError(
            f"the finished faces cannot be kept in {self.path} ({reason(error)})",
            "make room, or name another folder with --keep"
            + (f"; the {kept} that are there stay, and the same command goes on" if kept else ""),
        )


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
