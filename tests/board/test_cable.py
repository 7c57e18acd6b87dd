"""A computer on the cable of a board that is not isolated: it must not treat."""

from __future__ import annotations

import pytest

from tests.board.emulated import Board
from tests.board.figures import ZERO_CODE

pytestmark = pytest.mark.slow


def test_a_board_that_is_not_isolated_does_not_start_on_a_cable(make_flash, tmp_path):
    with Board(make_flash(), tmp_path, usb=True) as board:
        board.until_line("Hold: next level")
        board.run(700)
        board.press()
        board.until_line("^G11:")
        board.until_line("Press the button when you have read this")
        state = board.run(300)
        assert not state.enabled
        assert state.code == ZERO_CODE
        record = board.record()
    assert record.times("enable", True) == []
    assert "- treating" not in record.lines()
