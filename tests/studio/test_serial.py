"""The page's console: the virtual board's program behind a serial port, under MicroPython."""

from __future__ import annotations

import pytest

from tests.sculpt.virtual_port import VirtualPort
from tests.studio.test_walks import take_walks

WALK = "the board is heard, typed to, and gets the time"
ASKED = "the board is asked whether it has what was written"


@pytest.mark.browser
@pytest.mark.micropython
def test_a_board_is_heard_typed_to_and_gets_the_time(address, chromium, micropython, tmp_path):
    behind = VirtualPort(micropython, tmp_path)
    try:
        behind.power_on()
        found = take_walks(address, chromium, WALK, BOARD=behind.name)
        assert found[WALK]["failed"] is None
        behind.until_reloaded()
    finally:
        behind.end()


@pytest.mark.browser
@pytest.mark.micropython
def test_a_board_is_asked_whether_it_has_what_was_written(address, chromium, micropython, tmp_path):
    """By two boards: each starts its program anew once it was asked, which ends it here."""
    routines = tmp_path / "routines"
    routines.mkdir()
    boards = [VirtualPort(micropython, tmp_path / str(n), routines) for n in range(2)]
    try:
        for one in boards:
            one.power_on()
        names = ",".join(one.name for one in boards)
        found = take_walks(address, chromium, ASKED, BOARDS=names, ROUTINES=str(routines))
        assert found[ASKED]["failed"] is None
        for one in boards:
            one.until_reloaded()
    finally:
        for one in boards:
            one.end()
