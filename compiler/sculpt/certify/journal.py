"""Journal of a certification: its rows on disk, each as soon as it is there, for a later resume.

One JSON line per row, after a first line with the certification's key. A line that was cut off (a
full disk, a killed program) is ignored, and its trial carried out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import cast

from sculpt.certify.row import Row
from sculpt.cli.errors import UserError, reason

SUFFIX = ".jsonl"
APP = "visasculpt"


def default_folder() -> Path:
    """The folder of journals without ``--keep``: in the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path(APP) / "certify"


class Journal:
    """The file in ``folder`` for the certifications with the same ``key``.

    The key holds everything that decides a row. The number of faces is not part of it: a larger
    certification continues from the rows there are. ``rows`` are these by their numbers, and
    grow with ``add``. Used as a context. Raises UserError where the file cannot be read or written.
    """

    def __init__(self, folder: Path, key: Mapping[str, object]) -> None:
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
        """Keeps a row; it is on disk when this returns."""
        try:
            self._write(_line(row))
        except OSError as error:
            raise self._refusal(error) from error
        self.rows[row["number"]] = row

    def _read(self) -> bytes:
        """Reads the rows that are there; returns the file's bytes."""
        with open(self._file, "rb", closefd=False) as file:
            data = file.read()
        lines = data.split(b"\n")
        for line in lines[:-1]:  # what follows the last line end was cut off
            with contextlib.suppress(ValueError):
                row = json.loads(line)
                if isinstance(row, dict) and isinstance(row.get("number"), int):
                    self.rows[row["number"]] = cast(Row, row)
        return data

    def _write(self, line: bytes) -> None:
        """In one call, so that rows of two programs do not mix."""
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
            + (f"; the {kept} kept so far stay, and the same command continues" if kept else ""),
        )


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
