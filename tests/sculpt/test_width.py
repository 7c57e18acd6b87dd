"""How wide a terminal is decides what is left out, never what a figure says."""

from __future__ import annotations

import os
import pty
import re
import subprocess

import pytest

from tests.sculpt.conftest import PROGRAM
from tests.waiting import PATIENCE_s

FIGURE = re.compile(r"[+-]?\d+(?:\.\d+)?")


def on_a_terminal(width, *arguments, status=0, colour=False):
    """What the command prints on a terminal so wide, as lines, without colour unless asked."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env={
            **{key: value for key, value in os.environ.items() if key != "NO_COLOR"},
            **({} if colour else {"NO_COLOR": "1"}),
            "TERM": "xterm",
            "COLUMNS": str(width),
        },
    )
    os.close(slave)
    drawn = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the terminal's last user has gone
            break
        if not part:
            break
        drawn += part
    os.close(master)
    assert process.wait(PATIENCE_s) == status
    if colour:
        return drawn.decode().splitlines()
    return re.sub(r"\x1b\[[0-9;]*m", "", drawn.decode()).splitlines()


@pytest.mark.parametrize(
    "width", [40, *[pytest.param(width, marks=pytest.mark.slow) for width in (60, 80)]]
)
class TestEveryWidth:
    @pytest.mark.slow
    def test_a_run_tells_every_figure_whole(self, sculpt, good, width):
        """Asked, delivered and error of each zone; the rest may be left out, but not cropped."""
        good.write_text(good.read_text().replace("100 uA", "174.2 uA"))
        piped = sculpt("run", good.name).stdout.splitlines()
        drawn = on_a_terminal(width, "run", good.name)
        drawn = drawn[: next(i for i, line in enumerate(drawn) if line.startswith("Next level"))]
        assert max(map(len, drawn)) <= width
        all_there_are = set(FIGURE.findall("\n".join(piped)))
        assert {one for line in drawn for one in FIGURE.findall(line)} <= all_there_are
        for zone in (line for line in piped if line.startswith("cheek")):
            asked, delivered, error = zone.split()[4:7]
            assert all(
                re.search(rf"(?<!\S){re.escape(one)}\s", "\n".join(drawn) + "\n")
                for one in (asked, delivered, error)
            )

    def test_a_build_tells_where_the_image_is_and_how_large(self, good, folder, width):
        path = "a/path/that/is/much/longer/than/any/terminal/that/anyone/would/wish/to/read/it/on"
        drawn = on_a_terminal(width, "build", good.name, "-o", path)
        size = (folder / path / "good.fbc").stat().st_size
        table = drawn[: next(i for i, line in enumerate(drawn) if line.startswith("Copy"))]
        assert max(map(len, table)) <= width
        words = " ".join(table).split()
        assert str(size) in words
        assert "100 µA" in " ".join(words)
        left = "".join(line.split()[0] for line in table if line.split())
        assert f"{path}/good.fbc" in left

    def test_a_card_never_parts_a_number_from_its_unit(self, width):
        drawn = on_a_terminal(width, "show", "evening-lift")
        assert max(map(len, drawn)) <= width
        text = "\n".join(line.rstrip() for line in drawn)
        assert re.findall(r"\d\n\s*(?:µA|s|ms|min|Hz|%)\b", text) == []
        for figure in ("320 µA", "0.5 Hz", "150 µA over 3 s", "595 bytes"):
            assert all(part in text for part in figure.split(" over "))

    def test_a_listing_keeps_its_offsets_and_meanings(self, good, width):
        drawn = on_a_terminal(width, "show", good.name, "--code")
        assert max(map(len, drawn)) <= width
        assert any(line.split()[:2] == ["0000", ".magic"] or ".magic" in line for line in drawn)
        assert sum(bool(re.match(r"\s*[0-9a-f]{4}\b", line)) for line in drawn) > 20


@pytest.mark.slow
def test_what_can_be_spared_is_left_out_from_the_right(good):
    heading = {width: " ".join(on_a_terminal(width, "run", good.name)) for width in (80, 60)}
    assert "kΩ" in heading[80]
    assert "kΩ" not in heading[60]
    assert "delivered" in heading[60]


def test_a_pipe_is_as_wide_as_it_has_to_be(sculpt, good):
    path = "/".join(["folder"] * 20)
    lines = sculpt("build", good, "-o", path).stdout.splitlines()
    assert lines[1].split()[0] == f"{path}/good.fbc"
