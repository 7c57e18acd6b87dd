"""Shelf: the routines on the drive, and the one that is chosen."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

FOLDER = "/routines"


class Shelf:
    """Those images of ``folder`` that this board takes, in the order of their names.

    ``limits`` are the board's; ``tell(text)`` hears of each that is refused, and why. Levels count
    from 0; a routine that is newly chosen is at its lowest.
    """

    def __init__(
        self,
        folder: str,
        limits: "protocols.Limits",
        tell: "protocols.Callable[[str], object]",
        first: str | None = None,
    ) -> None:
        from .loading import loaded, names

        self._folder = folder
        self._limits = limits
        self._tell = tell
        self._names = []
        self.titles = []
        self._levels = []
        self.chosen = 0
        self.level = 0
        for name in names(folder):
            routine = loaded(folder, name, limits, tell)
            if routine is not None:
                self._names.append(name)
                self.titles.append(routine.name)
                self._levels.append(routine.levels)
        if first in self._names:
            self.chosen = self._names.index(first)
        elif first:
            tell("ROUTINE: no %s.fbc in %s can be treated with" % (first, folder))

    def __len__(self) -> int:
        return len(self._names)

    @property
    def level_percent(self) -> int:
        """The chosen level's part of the full currents."""
        return self._levels[self.chosen][self.level]

    def next_routine(self) -> None:
        """The next one, and after the last the first."""
        self.chosen = (self.chosen + 1) % len(self._names)
        self.level = 0

    def next_level(self) -> None:
        """One level higher, and after the highest the lowest."""
        self.level = (self.level + 1) % len(self._levels[self.chosen])

    def lowest(self) -> None:
        """Back to the lowest level."""
        self.level = 0

    def take(self) -> "protocols.Routine | None":
        """The chosen routine, read and proven anew; None, and it was told why, if it is refused."""
        from .loading import loaded

        return loaded(self._folder, self._names[self.chosen], self._limits, self._tell)
