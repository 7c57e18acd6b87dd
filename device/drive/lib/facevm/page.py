"""Page of the logbook: where it is written, and all of it that stays while current flows.

What becomes of a treatment is written to it from what is in memory already: nothing is imported,
read or looked for once the treatment is over. The rest of the logbook is let go meanwhile.
"""

from micropython import const

from . import entry as entries
from . import frames

_TYPES = const(0)
if _TYPES:
    from . import protocols

_ATTEMPTS = const(3)  # cells that a cut left half written may spoil the first


class Page:
    """The first ``size`` bytes of ``nvm`` (None: there is none), free from ``free`` on.

    ``number`` is the treatment's that is open.
    """

    def __init__(self, nvm: "protocols.ByteArray | protocols.Pages | None", size: int) -> None:
        self.nvm = nvm
        self.size = size
        self.free = 0
        self.number = 0

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
