"""The logbook: what became of each treatment, in a ring in NVM that outlives power cuts.

Written twice a treatment, and only while ENABLE is off: a start before, the result after. So a
reset, crash or power cut in between leaves a start without a result, which is an entry too: "fail",
G13. How a frame and its content look, byte by byte, stands in :mod:`facevm.frames` and
:mod:`facevm.entry`.

What a power cut can take, at whatever byte it comes:

- While a frame is added: this frame. Of a treatment that is over its result (that it was started
  stays), of one that was about to start the start. Nothing that stood there before.
- When the ring is full, once in a dozen treatments or more, the sector has to be erased and the
  newer half written back, and a cut may take all of it. Therefore everything is put into the
  journal first (``path``), and read back there: nothing is lost.
- Only when the journal cannot be written then (the drive is the computer's, full or damaged) does
  the ring go round without that copy; ``wants_keeping`` tells so before it is full. A start of
  the board heals it: in ``boot.py`` the drive is always the code's to write.
"""

from . import entry as entries
from . import frames, journal
from .version import VERSION

_RESULT_MOST_BYTES = 768  # 19 places of 33 bytes at most, and what stands before them
_LEAST_BYTES = 2048  # memory smaller than this is no ring
_NOTES_BYTES = 8  # at its end: facevm.notes
_ATTEMPTS = 3  # cells that a cut left half written may spoil the first


class Logbook:
    """``nvm`` is ``microcontroller.nvm`` or None, ``path`` the journal's (None: there is none).

    Nothing here raises for what the memory or the drive does. ``number`` is the last treatment's,
    ``noted`` what :meth:`note` kept last.
    """

    def __init__(self, nvm, path=None):
        self._nvm = nvm if nvm is not None and len(nvm) >= _LEAST_BYTES else None
        self._size = 0 if self._nvm is None else len(nvm) - _NOTES_BYTES
        self._path = path
        self._started = None  # the START of the treatment under way
        self.number = self._kept = journal.last_number(path) if path else 0
        self.noted = b""
        self._left = None  # a START that has no RESULT
        behind = 0
        data = self._data()
        for kind, first, behind in frames.scan(data):
            content = data[first:behind]
            if kind == entries.NOTE:
                self.noted = content
                continue
            number = entries.number_of(content)
            self.number = max(self.number, number)
            # one that the journal has was cut short here only, while the ring went round
            is_left = kind == entries.START and number > self._kept
            self._left = content if is_left else None
        self._free = frames.free_from(data, behind)

    # --- a treatment ---------------------------------------------------------------------

    def open(self, crc, level_percent, routine, time_s=None):
        """A treatment is about to start; ENABLE is off. Returns whether NVM holds that.

        ``routine`` is its name, ``time_s`` seconds since 1970, or None if the clock is not set.
        """
        self.note_crash()
        self.number += 1
        self._started = content = entries.start(
            self.number, crc, level_percent, time_s, VERSION, routine
        )
        return self._add(entries.START, content, _RESULT_MOST_BYTES)

    def close(self, session):
        """It is over and ENABLE is off; returns its entry, None if none was opened.

        ``session`` is the :class:`facevm.session.Session` it was, or None if there is none.
        """
        if self._started is None:
            return None
        content = _result(self.number, session)
        entry = entries.finish(entries.from_start(self._started), content)
        self._add(entries.RESULT, content, 0)
        self._started = None
        return entry

    def unfinished(self):
        """The entry of a treatment that a crash or reset ended, found at the start; else None."""
        return None if self._left is None else entries.from_start(self._left)

    def note_crash(self, reading=0):
        """Writes what is missing of it: failed, G13, with the reset's cause. Returns its entry."""
        left = self._left
        if left is None:
            return None
        self._left = None
        content = entries.result(entries.number_of(left), "fail", entries.CRASHED, reading, 0, 0)
        self._add(entries.RESULT, content, 0)
        return entries.finish(entries.from_start(left), content)

    def note(self, content):
        """Keeps up to 32 bytes for the device itself; returns whether they stand in NVM.

        ENABLE is off. They are added as the records are, and never at the price of an erase: where
        there is no room left they wait for the ring to go round.
        """
        if content == self.noted:
            return True
        self.noted = bytes(content)
        size = len(self.noted) + frames.EXTRA_BYTES
        return self._free + size <= self._size and self._add(entries.NOTE, self.noted, 0)

    # --- what is in it -------------------------------------------------------------------

    def entries(self):
        """Yields the entries in NVM, oldest first, without the treatment under way."""
        running = self.number if self._started is not None else 0
        for entry, is_whole in _entries_of_nvm(self._data()):
            number = entry["number"]
            if is_whole or (number != running and number > self._kept):
                yield entry

    # --- the journal ---------------------------------------------------------------------

    def append_jsonl(self, path, entry):
        """Adds one entry to the journal; returns False when it cannot be written."""
        try:
            journal.append(path, entry)
        except OSError:
            return False
        if path == self._path:
            self._kept = journal.last_number(path)
        return True

    def keep(self):
        """Puts into the journal what it lacks; returns how many entries, -1 if it cannot be."""
        path = self._path
        if path is None:
            return -1
        self._kept = journal.last_number(path)
        added = 0
        for entry in self.entries():
            number = entry["number"]
            if number > self._kept and (self._left is None or number < self.number):
                if not self.append_jsonl(path, entry) or self._kept != number:
                    return -1
                added += 1
        return added

    @property
    def wants_keeping(self):
        """True when the ring is half full of entries that the journal may lack: call ``keep``."""
        if self._free <= self._size // 2:
            return False
        return self._kept < self.number - (self._started is not None or self._left is not None)

    # --- the memory ----------------------------------------------------------------------

    def _data(self):
        return b"" if self._nvm is None else bytes(self._nvm[: self._size])

    def _add(self, kind, content, reserve_bytes):
        """Adds a frame, and leaves so much room behind it; returns whether it stands there."""
        nvm = self._nvm
        if nvm is None:
            return False
        frame = frames.frame(kind, content)
        try:
            if self._free + len(frame) + reserve_bytes > self._size:
                self._go_round()
            for _ in range(_ATTEMPTS):
                at = self._free
                end = at + len(frame)
                if end > self._size:
                    return False
                nvm[at:end] = frame
                self._free = end
                if bytes(nvm[at:end]) == frame:
                    return True
            return False
        except (OSError, RuntimeError):
            return False

    def _go_round(self):
        """Makes room: the newer half stays. One assignment, for it erases the whole sector.

        It goes to where frames end and no further: CircuitPython has a copy of it on its C stack.
        """
        self.keep()
        data = self._data()
        half_bytes = (self._size - _RESULT_MOST_BYTES) // 2
        stays = end = 0
        for kind, first, behind in frames.scan(data):
            end = behind + 4
            if kind == entries.START and not stays and self._free - first <= half_bytes:
                stays = first - 3
        image = frames.frame(entries.NOTE, self.noted) if self.noted else b""
        if stays:
            image += data[stays:end]
        size = len(image)
        image += frames.ERASED * (self._free - len(image))
        self._nvm[0 : self._free] = image  # type: ignore[index] # _add looked
        self._free = size


def entries_of(data):
    """The entries, oldest first, of a dump of NVM or of the bytes of a journal.

    Of a number that both have the journal's is the one to believe: it is there as a whole.
    """
    data = bytes(data)
    if data[:1] in (b"{", b"\n"):
        return list(journal.entries_of(data))
    return [entry for entry, _ in _entries_of_nvm(data)]


def _entries_of_nvm(data):
    """Yields each entry, and whether its RESULT is there."""
    entry = None
    for kind, first, behind in frames.scan(data):
        content = data[first:behind]
        if kind == entries.START:
            if entry is not None:
                yield entry, False
            entry = entries.from_start(content)
        elif kind == entries.RESULT:
            if entry is not None and entry["number"] != entries.number_of(content):
                yield entry, False
                entry = None
            yield entries.finish(entry, content), True
            entry = None
    if entry is not None:
        yield entry, False


def _result(number, session):
    if session is None:
        return entries.result(number, "abort", "nothing is known of it", 0, 0, 0)
    return entries.result(
        number,
        session.outcome or "abort",
        session.reason,
        session.guard.reading,
        session.routine_ms,
        session.wait_ms,
        session.record,
    )
