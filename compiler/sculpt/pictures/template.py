"""An HTML file from its template, on the paper that its reader prefers or that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sculpt.pictures.palette import Theme

HERE = Path(__file__).parent

PREFERS_DARK = "(prefers-color-scheme: dark)"
QUERIES = {"auto": PREFERS_DARK, "light": "not all", "dark": "all"}
"""What a page asks instead of whether its reader prefers dark paper."""

SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}
"""What a page says of its own paper."""


def themed(text: str, theme: Theme) -> str:
    """A style, a drawing or a program that asks no other question than the theme has."""
    return text.replace(PREFERS_DARK, QUERIES[theme])


def style(theme: Theme) -> str:
    """The style that all pages share: colours, letters, margins."""
    return themed((HERE / "page.css").read_text("utf-8"), theme)


def filled(template: Path, parts: Mapping[str, str]) -> bytes:
    """The template with each ``%%name%%`` replaced; what replaces it is not looked into."""
    pieces = template.read_text("utf-8").split("%%")  # text and names by turns
    return "".join(parts[p] if i % 2 else p for i, p in enumerate(pieces)).encode()
