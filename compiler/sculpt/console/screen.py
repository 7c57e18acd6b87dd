"""Screen of a console: the board's text as it comes, each line with the time at which it began.

The board edits its prompt's line with backspaces and a few sequences, which pass on a terminal.
Everything else that would move the cursor, set a colour or the window's title is left out.
"""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Callable

from facelang.render import harmless

_WHOLE = re.compile(
    r"\x1b\[(?P<numbers>[0-9;?]*)(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[^\[\]]"
)
_CUT = re.compile(r"\x1b(?:\[[0-9;?]*|\][^\x07\x1b]*\x1b?)?\Z")
_EDITING = "CDK"
"""Right, left, and clear to the end: what a prompt needs."""

_TITLE_MOST = 1024
"""Of a sequence that does not end; what comes after it is text again."""


class Screen:
    """Writes to ``write``; ``now`` gives the time of a line, None writes none.

    ``is_terminal`` lets the prompt's editing through.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        now: Callable[[], datetime.datetime] | None,
        is_terminal: bool,
    ) -> None:
        self._write = write
        self._now = now
        self._is_terminal = is_terminal
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._cut = ""
        self._at_start = True

    def take(self, data: bytes) -> None:
        """Shows what the board has sent; a sequence that is cut waits for its rest."""
        text = self._cut + self._decoder.decode(data)
        cut = _CUT.search(text)
        self._cut = cut[0] if cut is not None and len(cut[0]) < _TITLE_MOST else ""
        if self._cut:
            text = text[: -len(self._cut)]
        shown = "".join(self._lines(self._plain(text)))
        if shown:
            self._write(shown)

    def end_line(self) -> None:
        """Ends a line that the board has begun, so that something else can be said."""
        if not self._at_start:
            self._at_start = True
            self._write("\n")

    def _plain(self, text: str) -> str:
        pieces, end = [], 0
        for match in _WHOLE.finditer(text):
            pieces.append(self._harmless(text[end : match.start()]))
            if self._is_terminal and match["final"] and match["final"] in _EDITING:
                pieces.append(match[0])
            end = match.end()
        return "".join([*pieces, self._harmless(text[end:])])

    def _harmless(self, text: str) -> str:
        text = text.replace("\r", "").replace("\x07", "")
        kept = "\b" if self._is_terminal else ""
        return "".join(
            one if one in ("\n", "\t", kept) else "" if one == "\b" else harmless(one)
            for one in text
        )

    def _lines(self, text: str) -> list[str]:
        shown = []
        for line in text.splitlines(keepends=True) if text else []:
            if self._at_start and self._now is not None:
                shown.append(self._now().strftime("%H:%M:%S.%f")[:-3] + "  ")
            shown.append(line)
            self._at_start = line.endswith("\n")
        return shown
