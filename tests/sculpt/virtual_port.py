"""A serial port behind which the virtual board runs its program and has Python's prompt.

A relay between two pseudo-terminals is the cable: ``name`` is the port's, ``cut`` unplugs it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import subprocess
import termios
import threading
import tty
from pathlib import Path

from tests.drivers import copy_drivers
from tests.waiting import PATIENCE_s

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAM = HERE / "console_board.py"


class Cable:
    """A port at one end; what is behind it is written to and read from ``board``, a file."""

    def __init__(self, board: int) -> None:
        self._ours, self._port = pty.openpty()
        tty.setraw(self._port)  # nothing echoes before somebody has opened it
        self.name = os.ttyname(self._port)
        self._board = board
        self._stop, self._stopped = os.pipe()
        self._relay = threading.Thread(target=self._carry, daemon=True)
        self._relay.start()

    def _carry(self) -> None:
        while True:
            ready, _, _ = select.select([self._ours, self._board, self._stop], [], [])
            if self._stop in ready:
                return
            for here, there in ((self._ours, self._board), (self._board, self._ours)):
                if here in ready:
                    try:
                        os.write(there, os.read(here, 4096))
                    except OSError:  # the board has ended
                        return

    def cut(self) -> None:
        """Unplugs it; whoever has the port open finds that it is gone."""
        os.write(self._stopped, b"!")
        self._relay.join(PATIENCE_s)
        for number in (self._ours, self._port, self._stop, self._stopped):
            with contextlib.suppress(OSError):
                os.close(number)


class VirtualPort:
    """The virtual board with its program, and a :class:`Cable` to it.

    ``routines`` is a folder that it has as ``/routines``.
    """

    def __init__(self, micropython: str, where: Path, routines: Path | None = None) -> None:
        library = where / "drivers"
        library.mkdir(parents=True)
        copy_drivers(library)
        self._path = f"{library}:{ROOT / 'device/drive/lib'}:{ROOT / 'device/bench'}"
        self._program = [micropython, "-i", str(PROGRAM), str(ROOT / "device/drive")]
        self._program += [str(routines)] if routines else []
        self._process: subprocess.Popen[bytes] | None = None
        self.board, self._its = pty.openpty()
        self._cable = Cable(self.board)

    def power_on(self) -> None:
        """Starts its program, unless that was done before."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._program,
                stdin=self._its,
                stdout=self._its,
                stderr=self._its,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                env={**os.environ, "MICROPYPATH": self._path, "TERM": "xterm"},
            )

    @property
    def name(self) -> str:
        return self._cable.name

    def cut(self) -> None:
        self._cable.cut()

    def plug_in(self) -> None:
        """Plugs the cable in again, at a port of another name."""
        self._cable = Cable(self.board)

    def until_reloaded(self) -> None:
        """Returns when Ctrl-D has come, at which a board would start its program again."""
        assert self._process is not None
        self._process.wait(PATIENCE_s)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_s)
        with contextlib.suppress(OSError):
            self.cut()
        os.close(self.board)
        os.close(self._its)
