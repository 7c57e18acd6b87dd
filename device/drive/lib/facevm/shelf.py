"""The shelf: the routines on the drive, and the one that is chosen."""

import os

from . import isa

FOLDER = "/routines"
ENDING = ".fbc"


class Shelf:
    """Those images of ``folder`` that this board takes, in the order of their names.

    ``limits`` are the board's; ``tell(text)`` hears of each that is refused, and why. Levels count
    from 0; a routine that is newly chosen is at its lowest.
    """

    def __init__(self, folder, limits, tell, first=None):
        self._folder = folder
        self._limits = limits
        self._tell = tell
        self._names = []
        self.titles = []
        self._levels = []
        self.chosen = 0
        self.level = 0
        for file in _files(folder):
            routine = self._loaded(file)
            if routine is not None:
                self._names.append(file[: -len(ENDING)])
                self.titles.append(routine.name)
                self._levels.append(routine.levels)
        if first in self._names:
            self.chosen = self._names.index(first)
        elif first:
            tell("ROUTINE: no %s%s in %s can be treated with" % (first, ENDING, folder))

    def __len__(self):
        return len(self._names)

    @property
    def level_percent(self):
        """The chosen level's part of the full currents."""
        return self._levels[self.chosen][self.level]

    def next_routine(self):
        """The next one, and after the last the first."""
        self.chosen = (self.chosen + 1) % len(self._names)
        self.level = 0

    def next_level(self):
        """One level higher, and after the highest the lowest."""
        self.level = (self.level + 1) % len(self._levels[self.chosen])

    def lowest(self):
        """Back to the lowest level."""
        self.level = 0

    def take(self):
        """The chosen routine, read and proven anew; None, and it was told why, if it is refused."""
        return self._loaded(self._names[self.chosen] + ENDING)

    def _loaded(self, file):
        # what proves an image is let go again: its memory is the treatment's
        from . import image
        from .refusal import ImageError

        try:
            with open(self._folder + "/" + file, "rb") as stream:
                # one byte more than an image may have: a larger file is refused, not read
                return image.load(stream.read(isa.IMAGE_MAX_BYTES + 1), self._limits)
        except ImageError as refusal:
            self._tell("G12: %s is refused, %s" % (file, refusal))
        except OSError:
            self._tell("%s cannot be read" % file)
        return None


def _files(folder):
    try:
        # a name with a dot first is a computer's own, as ._a.fbc from a Mac
        return sorted([f for f in os.listdir(folder) if f.endswith(ENDING) and f[0] != "."])
    except OSError:
        return []
