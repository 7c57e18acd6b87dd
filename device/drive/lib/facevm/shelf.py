"""Shelf: the routines on the drive, and the chosen one, which is read and proven.

What proves it is a fifth of the program, and takes a board a second to bring back. So it is proven
when it is chosen, and stays: a press has to find nothing but that its bytes are still the same.
"""

from binascii import crc32

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

FOLDER = "/routines"
ENDING = ".fbc"
_CRC_FROM = const(8)  # isa.HEADER_BYTES, which is not in memory at a press


class Shelf:
    """Those images of ``folder`` that this board takes, in the order of their names.

    ``limits`` are the board's; ``tell(text)`` hears of one that is refused, and why, when its turn
    comes: it is then left out. ``buffer`` is where the chosen image stands (None: in memory of its
    own). Levels count from 0; a routine that is newly chosen is at its lowest.
    """

    def __init__(
        self,
        folder: str,
        limits: "protocols.Limits",
        tell: "protocols.Callable[[str], object]",
        first: str | None = None,
        buffer: "bytearray | None" = None,
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._tell = tell
        self._buffer = buffer
        from .listing import names

        self._names = names(folder, ENDING)
        self.routine: "protocols.Routine | None" = None
        self._promised = 0  # updates a second, for which it was proven
        self.chosen = 0
        self.level = 0
        if first in self._names:
            self.chosen = self._names.index(first)
        self._prove()
        if first and first not in self._names:
            tell("ROUTINE: no %s.fbc in %s can be treated with" % (first, folder))

    def __len__(self) -> int:
        return len(self._names)

    @property
    def title(self) -> str:
        """The chosen routine's name, "" without one."""
        return self.routine.name if self.routine else ""

    @property
    def level_percent(self) -> int:
        """The chosen level's part of the full currents."""
        return self.routine.levels[self.level] if self.routine else 0

    def next_routine(self) -> None:
        """The next one that is not refused, and after the last the first."""
        self.level = 0
        if len(self._names) > 1:
            self.chosen = (self.chosen + 1) % len(self._names)
            self._prove()

    def next_level(self) -> None:
        """One level higher, and after the highest the lowest."""
        if self.routine:
            self.level = (self.level + 1) % len(self.routine.levels)

    def lowest(self) -> None:
        """Back to the lowest level."""
        self.level = 0

    def take(self) -> "protocols.Routine | None":
        """The chosen routine; None, and it was told why, if it is none any more.

        It is proven anew where the board promises less by now.
        """
        routine = self.routine
        is_drawable = self._promised == self._limits.updates_per_s
        if routine is None or not is_drawable or not _is_unchanged(routine):
            self._prove()
        return self.routine

    def _prove(self) -> None:
        """The chosen routine is read and proven, or the next one that can be."""
        from . import unload

        unload.bring(unload.PROVES)
        from .loading import loaded

        self.routine = None  # its memory is the next one's
        self._promised = self._limits.updates_per_s
        while self._names:
            self.chosen %= len(self._names)
            file = self._names[self.chosen] + ENDING
            self.routine = loaded(self._folder, file, self._limits, self._tell, self._buffer)
            if self.routine is not None:
                return
            self._names.pop(self.chosen)


def _is_unchanged(routine: "protocols.Routine") -> bool:
    """Whether the image in memory is the one that was proven."""
    return crc32(memoryview(routine.data)[_CRC_FROM:]) == routine.crc
