"""Page of the logbook: where it is written, and all of it that stays while current flows.

What becomes of a treatment is written to it from what is in memory already: nothing is imported,
read or looked for when one begins or is over. The rest of the logbook is let go meanwhile.
"""

from micropython import const

from . import entry as entries
from . import frames
from .notes import SIZE
from .version import VERSION

_TYPES = const(0)
if _TYPES:
    from . import protocols

_ATTEMPTS = const(3)  # cells that a cut left half written may spoil the first


class Pages:
    """The logbook's part of NVM: all but the notes. Slices only, as ``microcontroller.nvm``'s."""

    def __init__(self, nvm: "protocols.ByteArray") -> None:
        self._nvm = nvm

    def __len__(self) -> int:
        return len(self._nvm) - SIZE

    def __getitem__(self, part: slice) -> bytearray:
        return self._nvm[part.start or 0 : len(self) if part.stop is None else part.stop]

    def __setitem__(self, part: slice, value: bytes) -> None:
        self._nvm[part.start or 0 : len(self) if part.stop is None else part.stop] = value


class Page:
    """The first ``size`` bytes of ``nvm`` (None: there is none), free from ``free`` on.

    ``number`` is the treatment's that is open, or was last.
    """

    def __init__(self, nvm: "protocols.ByteArray | protocols.Pages | None", size: int) -> None:
        self.nvm = nvm
        self.size = size
        self.free = 0
        self.number = 0

    def open(self, crc: int, level_percent: int, routine: str, time_s: int | None = None) -> bool:
        """A treatment is about to start; ENABLE is off. Returns whether NVM holds that.

        ``routine`` is its name, ``time_s`` seconds since 1970, or None if the clock is not set.
        ``Logbook.turned()`` has made room for it and for what becomes of it.
        """
        self.number += 1
        start = entries.start(self.number, crc, level_percent, time_s, VERSION, routine)
        return self.add(entries.START, start)

    def add(self, kind: int, content: "bytes | bytearray") -> bool:
        """Adds a frame where bytes are erased; returns whether it stands there. Never raises."""
        nvm = self.nvm
        if nvm is None:
            return False
        frame = frames.frame(kind, content)
        try:
            for _ in range(_ATTEMPTS):
                at = self.free
                end = at + len(frame)
                if end > self.size:
                    return False
                nvm[at:end] = frame
                self.free = end
                if bytes(nvm[at:end]) == frame:
                    return True
        except (OSError, RuntimeError):
            pass
        return False

    def close(self, session: "protocols.Session | None", updates_per_s: int = 0) -> bytearray:
        """The treatment is over and ENABLE is off; returns the content of the RESULT it added.

        ``session`` is the :class:`facevm.session.Session` it was, or None if there is none.
        """
        number = self.number
        if session is None:
            content = entries.result(number, "abort", "nothing is known of it", 0, 0, 0)
        else:
            content = entries.result(
                number,
                session.outcome or "abort",
                session.reason,
                session.guard.reading,
                session.routine_ms,
                session.wait_ms,
                updates_per_s,
                session.record,
            )
        self.add(entries.RESULT, content)
        return content
