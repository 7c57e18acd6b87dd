"""The memory the program takes, under real MicroPython on 64 bits."""

from __future__ import annotations

from pathlib import Path

import pytest

from facevm import isa, settings
from tests.facevm import assembly as a

HERE = Path(__file__).parent

PROGRAM_BYTES = 162_000
"""What the whole program takes today: drivers, panel, logbook, a session in its treatment. 13 KB
of it come and go with the number of names: MicroPython's table of them grows in large steps."""

SESSION_BYTES = 102 * 1024
"""And a session with its drivers by itself may take so much."""

ARRANGEMENTS = range(6)
"""The collector keeps whatever an address on the stack points to, also a stale one. What such an
address meets depends on how the heap is arranged: what is in use is the least."""


@pytest.fixture(scope="module")
def treatment(tmp_path_factory):
    """The path of an image."""
    main = a.zone("cheek", "left", a.wave(0), a.glide(5000, 200))
    path = tmp_path_factory.mktemp("routines") / "one.fbc"
    path.write_bytes(a.Assembly(main).image())
    return path


@pytest.fixture(scope="module")
def taken(on_a_drive, treatment):
    """Bytes by what they are taken for, by the program of the drive."""
    return _figures(on_a_drive(HERE / "heap.py", treatment.parent))


def _figures(printed):
    lines = [line.split() for line in printed]
    return {line[0]: int(line[1]) for line in lines if line[1:] and line[1].isdigit()}


def test_a_session_by_itself_takes_no_more_than_it_may(on_a_drive, treatment):
    taken = [_figures(on_a_drive(HERE / "session_heap.py", treatment, n)) for n in ARRANGEMENTS]
    for each in taken:
        assert each["drivers"] < each["running"] < each["proven"] - 20_000
    assert min(each["running"] for each in taken) <= SESSION_BYTES


def test_the_program_takes_no_more_of_the_heap_than_it_does_today(taken):
    assert taken["treating"] < PROGRAM_BYTES


def test_what_proves_an_image_is_let_go_before_current_flows(taken):
    assert taken["idle"] < taken["loading"] - 15_000


def test_light_sounds_and_button_take_nothing_between_updates(taken):
    assert taken["beats"] == 0


def test_an_image_has_a_size_that_fits_and_a_board_may_say_less(taken):
    assert isa.IMAGE_MAX_BYTES == 8192
    assert settings.limits({"LIMIT_IMAGE_BYTES": 2048}.get).image_bytes == 2048
    assert settings.limits({"LIMIT_IMAGE_BYTES": 20_000}.get).image_bytes == 8192
