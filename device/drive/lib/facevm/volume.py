"""Volume: the CIRCUITPY drive, which the program or a computer may write, never both.

CircuitPython gives it to the computer before ``boot.py`` already, whether one is there or not, and
``readonly`` says no more than that (main.c; supervisor/shared/filesystem.c). Who wants to write has
to remount it, which is refused while a computer has it (shared-module/storage/__init__.c).
"""

import storage
import supervisor
from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


JOURNAL = "/sessions.jsonl"

_NOTE = const(0xD1)  # facevm.entry: no treatment's
_OTHERS_BYTES = const(24)  # at the end of NVM: facevm.notes, facevm.logbook


def take() -> bool:
    """The program may write from here on; False, and nothing has changed, if it may not."""
    if supervisor.runtime.usb_connected:  # the computer may be about to look at it
        return False
    try:
        storage.remount("/", readonly=False)
    except RuntimeError:
        return False
    return True


def give_back() -> None:
    """A computer that comes may write again."""
    try:
        storage.remount("/", readonly=True)
    except RuntimeError:  # one has come already, and found it readable
        pass


def keep(book: "protocols.Book") -> int:
    """Puts into the journal of a :class:`facevm.logbook.Logbook` what it lacks, as its ``keep``."""
    if book.is_kept:  # a computer sees a drive go and come again with each remount
        return 0
    if not take():
        return -1
    try:
        return book.keep()
    finally:
        give_back()


def is_behind(nvm: "protocols.ByteArray") -> bool:
    """Whether ``nvm`` has a treatment newer than the journal's last: a look without the logbook."""
    from . import frames, journal

    newest = 0
    for kind, first, behind in frames.scan(nvm, len(nvm) - _OTHERS_BYTES):
        if kind == _NOTE:
            continue
        number = shift = 0
        for byte in bytes(nvm[first : min(behind, first + 5)]):
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        newest = max(newest, number)
    return newest > journal.last_number(JOURNAL)
