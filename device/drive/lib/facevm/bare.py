"""Bare board: one on a breadboard, without a disconnect, as the profile "bench-3v3" says.

It has what :class:`facevm.board.Board` has but a way to the skin: ENABLE's pin leads nowhere.
"""

from micropython import const

from .board import Board

_TYPES = const(0)
if _TYPES:
    from . import protocols


class BareBoard(Board):
    """As :class:`facevm.board.Board`; its check is that of its loop."""

    def self_test(self, is_before: bool) -> "protocols.LoopCheck":
        """What is tried before a treatment; nothing is after it."""
        from .breadboard import LoopCheck

        return LoopCheck(self, is_before)
