"""Plain page, drawn without matplotlib: the same calls as ``page.Page``, text as text.

For ``.html``, which needs nothing installed. The fonts are those of the reader's browser, so the
width of a text is an estimate, and drawings leave room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

from sculpt.pictures.style import Ink, Theme

WIDTH_OF_A_LETTER = 0.58  # of the size: a wide one of a common font
ANCHORS = {"left": "start", "center": "middle", "right": "end"}

Point = tuple[float, float]


class PlainPage:
    """An empty page of this width."""

    def __init__(self, width: float, theme: Theme = "auto") -> None:
        self.width = width
        self._theme = theme
        self._inks: dict[Ink, str] = {}
        self._drawn: list[str] = []
        self._height = 0.0

    def line(
        self, points: Sequence[Point], ink: Ink, width: float = 1, dashes: tuple[float, ...] = ()
    ) -> None:
        """A line through points."""
        path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        dashed = f' stroke-dasharray="{" ".join(f"{d:g}" for d in dashes)}"' if dashes else ""
        self._drawn.append(
            f'<polyline points="{path}" fill="none" class="s{self._name(ink)}" '
            f'stroke-width="{width:g}"{dashed}/>'
        )

    def dots(self, points: Sequence[Point], ink: Ink, size: float) -> None:
        """A dot at each point."""
        for x, y in points:
            self._drawn.append(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size / 2:g}" class="f{self._name(ink)}"/>'
            )

    def rect(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        """A filled rectangle."""
        self._drawn.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'class="f{self._name(ink)}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        ink: Ink,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        middle: bool = False,
    ) -> None:
        """One line of text."""
        weight = ' font-weight="bold"' if bold else ""
        self._drawn.append(
            f'<text x="{x:.2f}" y="{y + (size * 0.35 if middle else 0):.2f}" font-size="{size:g}" '
            f'text-anchor="{ANCHORS[align]}" class="f{self._name(ink)}"{weight}>'
            f"{escape(text)}</text>"
        )

    def width_of(self, text: str, size: float, bold: bool = False) -> float:
        """About how wide a line of text is."""
        return len(text) * size * WIDTH_OF_A_LETTER * (1.08 if bold else 1)

    def finish(self, height: float) -> None:
        """Gives the page its height."""
        self._height = height

    def svg(self, title: str, description: str) -> bytes:
        """The page as an SVG that stands in an HTML file."""
        dark = "".join(_rule(name, ink.dark) for ink, name in self._inks.items())
        light = "".join(_rule(name, ink.light) for ink, name in self._inks.items())
        style = dark if self._theme == "dark" else light
        if self._theme == "auto":
            style += f"@media (prefers-color-scheme:dark){{{dark}}}"
        drawn = "\n".join(self._drawn)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} '
            f'{self._height:g}" role="img" style="width:100%;max-width:720px;height:auto" '
            f'font-family="system-ui,sans-serif"><title>{escape(title)}</title>'
            f"<desc>{escape(description)}</desc><style>{style}</style>\n{drawn}\n</svg>"
        ).encode()

    def _name(self, ink: Ink) -> str:
        return self._inks.setdefault(ink, str(len(self._inks)))


def _rule(name: str, colour: str) -> str:
    return f".f{name}{{fill:{colour}}}.s{name}{{stroke:{colour}}}"
