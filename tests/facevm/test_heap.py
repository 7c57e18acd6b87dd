"""The memory the program takes, under real MicroPython on 64 bits: a board needs about half."""

from __future__ import annotations

from pathlib import Path

import pytest

from facevm import isa, settings
from tests.facevm import assembly as a

SCRIPT = Path(__file__).parent / "heap.py"

MOST_BYTES = 165_000
"""What it takes today, drivers, program and a session in the middle of its treatment."""


@pytest.fixture(scope="module")
def taken(on_micropython, tmp_path_factory):
    """Bytes by what they are taken for."""
    folder = tmp_path_factory.mktemp("routines")
    main = a.zone("cheek", "left", a.wave(0), a.glide(5000, 200))
    (folder / "one.fbc").write_bytes(a.Assembly(main).image())
    lines = [line.split() for line in on_micropython(SCRIPT, folder)]
    return {line[0]: int(line[1]) for line in lines if line[1:] and line[1].isdigit()}


def test_a_session_takes_no_more_of_the_heap_than_it_does_today(taken):
    assert taken["treating"] < MOST_BYTES


def test_what_proves_an_image_is_let_go_before_current_flows(taken):
    assert taken["idle"] < taken["loading"] - 15_000


def test_light_sounds_and_button_take_nothing_between_updates(taken):
    assert taken["beats"] == 0


def test_an_image_has_a_size_that_fits_and_a_board_may_say_less(taken):
    assert isa.IMAGE_MAX_BYTES == 8192
    assert settings.limits({"LIMIT_IMAGE_BYTES": 2048}.get).image_bytes == 2048
    assert settings.limits({"LIMIT_IMAGE_BYTES": 20_000}.get).image_bytes == 8192
