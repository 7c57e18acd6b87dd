"""The runtime under real MicroPython: the same codes at the same times, and no allocation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import facec
import facelang
from facevm import image
from facevm.limits import Limits
from tests.facevm import on_both
from tests.facevm.assembly import (
    Assembly,
    a_wave,
    call,
    glide,
    hold,
    loop,
    ramp,
    rest,
    say,
    sweep,
    wave,
    zone,
)
from tests.facevm.test_image import REFUSED

ALLOCATION = Path(__file__).parent / "allocation.py"


def everything() -> Assembly:
    """Every step, shape and polarity there is, in twenty seconds."""
    waves = [
        a_wave("square", hz=8, rise_ms=4),
        a_wave("sine", hz=5),
        a_wave("triangle", hz=7.31),
        a_wave("sawtooth", "positive", hz=3),
        a_wave("square", "negative", hz=6, duty=30, burst=(500, 500)),
        a_wave("steady", "positive", burst=(150, 50)),
    ]
    stroke = glide(1500, 250) + rest(100)
    body = [wave(0), call(0), loop(2, say(1), glide(1600, 150), rest(33))]
    for index in range(1, 6):
        body += [wave(index), ramp(120, 300), hold(500)]
        if index < 4:
            body += [sweep(9.99, 700), sweep(0.5, 300)]
        body += [ramp(0, 200)]
    main = zone("jawline", "both", *body[:3]) + zone("forehead", "center", *body)
    return Assembly(main, waves, blocks=[stroke], texts=[b"Everything", b"Now."])


@pytest.fixture(scope="module")
def image_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("images") / "everything.fbc"
    path.write_bytes(everything().image())
    return path


STOCK = ("evening-lift", "first-time", "radiance")
"""Between them: bursts and a sweep, round waves, and one that flows one way and then the other."""


@pytest.fixture(scope="module")
def stock_paths(root, tmp_path_factory):
    """The images of some stock routines."""
    folder = tmp_path_factory.mktemp("stock")
    paths = []
    for name in STOCK:
        unit, _ = facelang.load(root / "routines" / f"{name}.face")
        plan, _ = facec.compile(unit)
        paths.append(folder / f"{name}.fbc")
        paths[-1].write_bytes(facec.encode(plan).image)
    return paths


def test_both_interpreters_give_the_same_codes_at_the_same_times(
    on_micropython, stock_paths, image_path
):
    paths = [*stock_paths, image_path]
    here = subprocess.Popen(
        [sys.executable, on_both.__file__, *paths], stdout=subprocess.PIPE, text=True
    )
    there = on_micropython(Path(on_both.__file__), *paths)
    told, _ = here.communicate()
    assert told.splitlines() == there
    endings = [line.split()[0] for line in there if " done" in line]
    assert endings == ["success"] * len(paths) + ["abort"]


@pytest.mark.hazard("G07", "run")
def test_nothing_is_allocated_in_a_thousand_updates(on_micropython, image_path):
    *lines, _ = on_micropython(ALLOCATION, image_path)
    taken = [line.split() for line in lines]
    assert len(taken) >= 8
    assert [(start, took) for start, took in taken if took != "0"] == []


@pytest.mark.hazard("G07", "run")
def test_neither_a_session_nor_its_drivers_allocate_anything(on_micropython, stock_paths):
    for path in stock_paths:
        _, session, _, drivers = on_micropython(ALLOCATION, path)[-1].split()
        assert (session, drivers) == ("0", "0")


@pytest.mark.hazard("G12", "load")
def test_both_interpreters_refuse_the_same_images_by_the_same_name(on_micropython, tmp_path):
    script = tmp_path / "refuse.py"
    script.write_text(
        "import sys\n"
        "from facevm import image\n"
        "from facevm.limits import Limits\n"
        "for path in sys.argv[1:]:\n"
        "    with open(path, 'rb') as file:\n"
        "        data = file.read()\n"
        "    try:\n"
        "        image.load(data, Limits(updates_per_s=4000))\n"
        "        print('accepted')\n"
        "    except image.ImageError as error:\n"
        "        print(error.reason, error.offset)\n"
    )
    paths, expected = [], []
    for number, (_, data) in enumerate(REFUSED):
        path = tmp_path / f"{number}.fbc"
        path.write_bytes(data)
        paths.append(path)
        with pytest.raises(image.ImageError) as refusal:
            image.load(data, Limits(updates_per_s=4000))
        expected.append(f"{refusal.value.reason} {refusal.value.offset}")
    assert on_micropython(script, *paths) == expected
