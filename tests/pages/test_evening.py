"""The first evening's console on its page is what the program says."""

from __future__ import annotations

from pathlib import Path

from tests.pages import evening
from tests.pages.section import markers

PAGE = Path(__file__).resolve().parents[2] / "device/breadboard/README.md"


def test_each_steps_console_is_of_today():
    page = PAGE.read_text("utf-8")
    for name, text in evening.sections().items():
        begin, end = markers(name)
        assert f"{begin}\n{text}\n{end}" in page, f"{name}: call python -m tests.pages"
