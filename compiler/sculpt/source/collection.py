"""All certificates within reach, by the CRC of the image that they are of.

Those beside a drive's images come first, then the stock treatments' own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sculpt.cli import stock
from sculpt.cli.errors import Trouble
from sculpt.source import certificate
from sculpt.source.certificate import Certificate, Standing


class Collection:
    """The certificates in these folders; files that are none are left out."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._all: list[Certificate] = []
        for folder in folders:
            for path in sorted(folder.glob(f"*{certificate.ENDING}")):
                try:
                    self._all.append(certificate.read(path))
                except Trouble:
                    continue  # beside its image, deploy says what is wrong with it

    def of(self, crc: str) -> Certificate | None:
        """The certificate of the image with this CRC."""
        return next((one for one in self._all if one["crc"] == crc.lower()), None)

    def about(self, crc: str, routine: str) -> Standing:
        """How the image of this CRC stands; ``routine`` is the name it has."""
        own = self.of(crc)
        if own is None:  # of another image of that name, perhaps, which is worth saying
            own = next((one for one in self._all if one["routine"] == routine), None)
        return certificate.about(None, crc, own)


def stock_folder() -> Path:
    """Where the stock treatments' certificates are."""
    return stock.routines_folder() / certificate.FOLDER
