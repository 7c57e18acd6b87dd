"""Logbook: the outcome of each treatment, in a ring in NVM that survives power cuts.

Written twice a treatment, and only while ENABLE is off: a start before, the result after. So a
reset, crash or power cut in between leaves a start without a result, which is an entry too: "fail",
G13. How a frame and its content look, byte by byte, stands in :mod:`facevm.frames` and
:mod:`facevm.entry`. While current flows only its open :mod:`facevm.page` is in memory.

What a power cut can take, at whatever byte it comes:

- While a frame is added: this frame. Of a treatment that is over its result (that it was started
  stays), of one that was about to start the start. Nothing that stood there before.
- When the ring is full, once in a dozen treatments or more, the sector has to be erased and the
  newer half written back, and a cut may take all of it. Therefore everything is put into the
  journal first (``path``), and read back there: nothing is lost.
- Only when the journal cannot be written then (the drive is the computer's, full or damaged) does
  the ring go round without that copy; ``wants_keeping`` tells so before it is full. A start of
  the board heals it: ``boot.py`` can always take the drive.
"""

from micropython import const

from . import entry as entries
from . import frames, journal, reader
from .page import Page
from .version import VERSION

_TYPES = const(0)
if _TYPES:
    from . import protocols

_RESULT_MOST_BYTES = const(768)  # 19 places of 33 bytes at most, and what stands before them
_START_MOST_BYTES = const(300)  # a name of 60 characters, of four bytes each at most
_LEAST_BYTES = const(2048)  # memory smaller than this is no ring
_NOTES_BYTES = const(8)  # at its end: facevm.notes
_PIECE_BYTES = const(1536)  # the most that is erased at a time


class Logbook:
    """``nvm`` is ``microcontroller.nvm`` or None, ``path`` the journal's (None: there is none).

    Nothing here raises for what the memory or the drive does. ``number`` is the last treatment's,
    ``noted`` what :meth:`note` kept last, ``page`` is where its end is written.
    """

    def __init__(
        self, nvm: "protocols.ByteArray | protocols.Pages | None", path: str | None = None
    ) -> None:
        nvm = nvm if nvm is not None and len(nvm) >= _LEAST_BYTES else None
        self.page = page = Page(nvm, 0 if nvm is None else len(nvm) - _NOTES_BYTES)
        self._path = path
        self._started: "bytearray | None" = None  # the START of the treatment under way
        self.number = self._kept = journal.last_number(path) if path else 0
        self.noted = b""
        self._left: "bytes | None" = None  # a START that has no RESULT
        self._last: "bytes | None" = None  # the last RESULT, unless its trip was let go
        behind = 0
        data = self._data()
        for kind, first, behind in frames.scan(data, page.size):
            content = bytes(data[first:behind])
            if kind == entries.NOTE:
                self.noted = content
                continue
            if kind != entries.START:
                self._last = content if kind in reader.RESULTS else None
            number = reader.number_of(content)
            self.number = max(self.number, number)
            # one that the journal has was cut short here only, while the ring went round
            is_left = kind == entries.START and number > self._kept
            self._left = content if is_left else None
        page.free = frames.free_from(data, behind, page.size)

    # --- a treatment ---------------------------------------------------------------------

    def open(self, crc: int, level_percent: int, routine: str, time_s: int | None = None) -> bool:
        """A treatment is about to start; ENABLE is off. Returns whether NVM holds that.

        ``routine`` is its name, ``time_s`` seconds since 1970, or None if the clock is not set.
        """
        self.note_crash()
        self.number += 1
        self.page.number = self.number
        self._started = content = entries.start(
            self.number, crc, level_percent, time_s, VERSION, routine
        )
        return self._add(entries.START, content, _RESULT_MOST_BYTES)

    def turned(self) -> "protocols.Page":
        """The page for the next treatment: with room for its start and what becomes of it."""
        page = self.page
        page.number = self.number
        if page.nvm is not None and page.free + _START_MOST_BYTES + _RESULT_MOST_BYTES > page.size:
            try:
                self._go_round(page.nvm)
            except (OSError, RuntimeError):
                pass
        return page

    def close(
        self, session: "protocols.Session | None", updates_per_s: int = 0
    ) -> "protocols.Entry | None":
        """It is over and ENABLE is off; returns its entry, None if none was opened.

        What the page alone can do while the rest of this is not there: see ``Page.close``.
        """
        if self._started is None:
            return None
        content = self.page.close(session, updates_per_s)
        entry = reader.finish(reader.from_start(self._started), content)
        self._started = None
        return entry

    def unfinished(self) -> "protocols.Entry | None":
        """The entry of a treatment that a crash or reset ended, found at the start; else None."""
        return None if self._left is None else reader.from_start(self._left)

    def note_crash(self, reading: int = 0) -> "protocols.Entry | None":
        """Writes what is missing of it: failed, G13, with the reset's cause. Returns its entry."""
        left = self._left
        if left is None:
            return None
        self._left = None
        content = entries.result(reader.number_of(left), "fail", entries.CRASHED, reading, 0, 0)
        self._add(entries.RESULT, content, 0)
        return reader.finish(reader.from_start(left), content)

    def note(self, content: "bytes | bytearray") -> bool:
        """Keeps up to 32 bytes for the device itself; returns whether they stand in NVM.

        ENABLE is off. They are added as the records are, and never at the price of an erase: where
        there is no room left they wait for the ring to go round.
        """
        if content == self.noted:
            return True
        self.noted = bytes(content)
        size = len(self.noted) + frames.EXTRA_BYTES
        return self.page.free + size <= self.page.size and self._add(entries.NOTE, self.noted, 0)

    def trip(self) -> "tuple[str, int] | None":
        """The interlock that ended the last treatment in NVM, and its reading; None if it was none,
        or let go."""
        return None if self._last is None else reader.trip(self._last)

    def let_go(self) -> bool:
        """The trip of the last treatment keeps the device from nothing any more; ENABLE is off.
        Returns whether NVM holds that."""
        self._last = None
        return self._add(entries.LET_GO, entries.number(self.number), 0)

    # --- what is in it -------------------------------------------------------------------

    def entries(self) -> "protocols.Iterator[protocols.Entry]":
        """Yields the entries in NVM, oldest first, without the treatment under way."""
        running = self.number if self._started is not None else 0
        for entry, is_whole in reader.in_memory(self._data(), self.page.size):
            number = entry["number"]
            if is_whole or (number != running and number > self._kept):
                yield entry

    # --- the journal ---------------------------------------------------------------------

    def append_jsonl(self, path: str, entry: "protocols.Entry") -> bool:
        """Adds one entry to the journal; returns False when it cannot be written."""
        try:
            journal.append(path, entry)
        except OSError:
            return False
        if path == self._path:
            self._kept = journal.last_number(path)
        return True

    def keep(self) -> int:
        """Puts into the journal what it lacks; returns how many entries, -1 if it cannot be."""
        path = self._path
        if path is None:
            return -1
        self._kept = journal.last_number(path)
        added = 0
        for entry in self._unkept():
            if not self.append_jsonl(path, entry) or self._kept != entry["number"]:
                return -1
            added += 1
        return added

    @property
    def is_kept(self) -> bool:
        """Whether the journal lacks nothing."""
        return self._path is None or not any([True for _ in self._unkept()])

    def _unkept(self) -> "protocols.Iterator[protocols.Entry]":
        for entry in self.entries():
            number = entry["number"]
            if number > self._kept and (self._left is None or number < self.number):
                yield entry

    @property
    def wants_keeping(self) -> bool:
        """True when the ring is half full of entries that the journal may lack: call ``keep``."""
        if self.page.free <= self.page.size // 2:
            return False
        return self._kept < self.number - (self._started is not None or self._left is not None)

    # --- the memory ----------------------------------------------------------------------

    def _data(self) -> "protocols.Memory":
        """The memory itself: a copy of it would be more than a used heap has in one piece."""
        nvm = self.page.nvm
        return b"" if nvm is None else nvm

    def _add(self, kind: int, content: "bytes | bytearray", reserve_bytes: int) -> bool:
        """Adds a frame, and leaves so much room behind it; returns whether it stands there."""
        page = self.page
        if page.nvm is None:
            return False
        size = len(content) + frames.EXTRA_BYTES
        try:
            if page.free + size + reserve_bytes > page.size:
                self._go_round(page.nvm)
        except (OSError, RuntimeError):
            return False
        return page.add(kind, content)

    def _go_round(self, nvm: "protocols.ByteArray | protocols.Pages") -> None:
        """Makes room: the newer half stays. All but that is erased behind it, piece by piece.

        It goes to where frames end and no further: CircuitPython has a copy of it on its C stack.
        A cut on the way leaves frames twice, or none: the journal has them.
        """
        self.keep()
        page = self.page
        half_bytes = (page.size - _RESULT_MOST_BYTES) // 2
        stays = end = 0
        for kind, first, behind in frames.scan(nvm, page.size):
            end = behind + 4
            if kind == entries.START and not stays and page.free - first <= half_bytes:
                stays = first - 3
        image = frames.frame(entries.NOTE, self.noted) if self.noted else b""
        if stays:
            image += bytes(nvm[stays:end])
        size = len(image)
        if size:
            nvm[0:size] = image
        for begin in range(size, page.free, _PIECE_BYTES):
            behind = min(begin + _PIECE_BYTES, page.free)
            nvm[begin:behind] = frames.ERASED * (behind - begin)
        page.free = size
