"""The page's console: the virtual board's program behind a serial port, under MicroPython."""

from __future__ import annotations

import pytest

from tests.sculpt.virtual_port import VirtualPort
from tests.studio.test_walks import take_walks

WALK = "the board is heard, typed to, and gets the time"


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
