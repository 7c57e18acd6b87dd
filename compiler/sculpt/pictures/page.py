"""Page that matplotlib draws, in px from its upper left corner, saved as SVG or PNG.

A px is 1/72 inch. A page is drawn from top to bottom and gets its height when it is finished. The
same drawing gives the same bytes: no date, no random id, no size of a screen.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal
from xml.sax.saxutils import escape

import matplotlib
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from sculpt.pictures.facemap import Points
from sculpt.pictures.style import PAPER, Ink, Theme

POINTS_PER_INCH = 72
PNG_SCALE = 4
"""Pixels of a PNG a px: a page of 420 px is 1680 pixels wide, enough for a sheet of paper."""

FONTS = (
    *("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Source Han Sans"),
    *("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "IPAGothic"),
    *("Hiragino Sans", "PingFang SC", "Microsoft YaHei", "Malgun Gothic", "Arial Unicode MS"),
    *("Noto Sans Devanagari", "Noto Sans Thai"),
)
"""The first comes with matplotlib; the others, where installed, have the signs that it lacks."""

STYLE: Any = {"svg.fonttype": "path", "svg.hashsalt": "visasculpt", "text.hinting": "none"}

Point = tuple[float, float]
CODES = {"M": Outline.MOVETO, "L": Outline.LINETO, "C": Outline.CURVE4, "Z": Outline.CLOSEPOLY}


class Page:
    """An empty page of this width.

    With the theme ``auto`` an SVG follows its reader's ``prefers-color-scheme``; a PNG is light.
    """

    def __init__(self, width: float, theme: Theme = "auto") -> None:
        self.width = width
        self.texts: list[Text] = []
        self._dark = theme == "dark"
        self._follows = theme == "auto"
        self._inks: dict[str, Ink] = {}
        self._down = Affine2D()
        self.figure = Figure(dpi=POINTS_PER_INCH)
        self.figure.set_frameon(False)
        scale = Affine2D().scale(1 / POINTS_PER_INCH)
        self._to_figure = self._down + scale + self.figure.dpi_scale_trans
        self._pen = FigureCanvasAgg(Figure(dpi=POINTS_PER_INCH)).get_renderer()  # type: ignore[no-untyped-call]
        installed = set(font_manager.fontManager.get_font_names())
        self._families = [FONTS[0], *(font for font in FONTS[1:] if font in installed)]

    # --- what can be drawn ---------------------------------------------------------------

    def line(
        self, points: Sequence[Point], ink: Ink, width: float = 1, dashes: tuple[float, ...] = ()
    ) -> None:
        """A line through points; ``dashes`` are lengths on and off."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        line = Line2D(xs, ys, color=self._colour(ink), linewidth=width)
        line.set_solid_joinstyle("round")
        line.set_solid_capstyle("butt")
        if dashes:
            line.set_dashes([length / width for length in dashes])
        self._add(line)

    def dots(self, points: Sequence[Point], ink: Ink, size: float) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        colour = self._colour(ink)
        dots = Line2D(xs, ys, linestyle="none", marker="o", markersize=size)
        dots.set_markerfacecolor(colour)
        dots.set_markeredgewidth(0)
        self._add(dots)

    def area(self, points: Sequence[Point], ink: Ink) -> None:
        self._add(Polygon(points, facecolor=self._colour(ink), edgecolor="none"))

    def rect(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], ink)

    def shape(
        self,
        outline: list[tuple[str, Points]],
        at: tuple[float, float, float],
        fill: Ink | None,
        stroke: Ink | None = None,
        width: float = 0,
        gid: str | None = None,
    ) -> None:
        """A path of the face map; ``at`` is where its origin comes to lie, and its scale."""
        left, top, scale = at
        vertices: list[Point] = []
        codes: list[int] = []
        for command, points in outline:
            places = points or ((0.0, 0.0),)
            vertices += [(left + x * scale, top + y * scale) for x, y in places]
            codes += [int(CODES[command])] * len(places)
        patch = PathPatch(
            Outline(vertices, codes),
            facecolor=self._colour(fill) if fill else "none",
            edgecolor=self._colour(stroke) if stroke else "none",
            linewidth=width * scale,
            joinstyle="round",
            capstyle="round",
        )
        patch.set_gid(gid)
        self._add(patch)

    def pill(self, x: float, y: float, width: float, height: float, fill: Ink, edge: Ink) -> None:
        """A lozenge with round ends about a point."""
        radius, reach = height / 2, max(width / 2 - height / 2, 0)
        k = radius * 0.5523  # a circle's quarter as a cubic
        right, left, up, low = x + reach, x - reach, y - radius, y + radius
        outline: list[tuple[str, Points]] = [
            ("M", ((left, up),)),
            ("L", ((right, up),)),
            ("C", ((right + k, up), (right + radius, y - k), (right + radius, y))),
            ("C", ((right + radius, y + k), (right + k, low), (right, low))),
            ("L", ((left, low),)),
            ("C", ((left - k, low), (left - radius, y + k), (left - radius, y))),
            ("C", ((left - radius, y - k), (left - k, up), (left, up))),
            ("Z", ()),
        ]
        self.shape(outline, (0, 0, 1), fill, edge, 0.8)

    # --- text ----------------------------------------------------------------------------

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
        """One line of text; ``y`` is its baseline, or its middle if so wished."""
        drawn = Text(
            x,
            y,
            text,
            color=self._colour(ink),
            fontproperties=self._font(size, bold),
            horizontalalignment=align,
            verticalalignment="center_baseline" if middle else "baseline",
            parse_math=False,
        )
        self.texts.append(drawn)
        self._add(drawn)

    def width_of(self, text: str, size: float, bold: bool = False) -> float:
        """How wide a line of text is, in px."""
        with _quiet():
            width, _, _ = self._pen.get_text_width_height_descent(
                text, self._font(size, bold), ismath=False
            )
        return float(width)

    def wrapped(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """The text in lines of at most this width; a word that is too long is broken."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip(" ")
            if self.width_of(longer, size, bold) <= width:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            for letter in word:
                if lines[-1] and self.width_of(lines[-1] + letter, size, bold) > width:
                    lines.append("")
                lines[-1] += letter
        return lines

    # --- the way out ---------------------------------------------------------------------

    def finish(self, height: float) -> None:
        """Gives the page its height."""
        self._down.set_matrix(Affine2D().scale(1, -1).translate(0, height).get_matrix())
        self.figure.set_size_inches(self.width / POINTS_PER_INCH, height / POINTS_PER_INCH)

    def png(self) -> bytes:
        """The page as a PNG of ``PNG_SCALE`` pixels a px."""
        return self._saved("png", dpi=POINTS_PER_INCH * PNG_SCALE, metadata={"Software": None})

    def svg(self, title: str, description: str) -> bytes:
        """The page as an SVG whose text is drawn: it looks alike wherever it is seen."""
        blank = {"Date": None, "Creator": None, "Format": None, "Type": None}
        drawn = self._saved("svg", metadata=blank).decode()
        drawn = re.sub(r"<!--.*?-->\n?", "", drawn, flags=re.DOTALL)
        drawn = re.sub(r'(?<= d=")[^"]*', _rounded, drawn)
        drawn = re.sub(r' id="(?:figure|patch|text|line2d)_\d+"', "", drawn)
        drawn = re.sub(r'(?<=["#])DejaVuSans-(Bold-)?(?=[0-9a-f]+")', _short_name, drawn)
        start = drawn.index("<svg")
        head_end = drawn.index(">", start)
        about = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
        style = f"\n <style>{self._dark_style()}</style>" if self._follows else ""
        drawn_lines = re.sub(r"\n\s+", "\n", drawn[head_end + 1 :])
        head = re.sub(r'(?<=\d)pt"', '"', drawn[start:head_end])  # px: no wider than its reader
        whole = f'{head} role="img" style="max-width:100%;height:auto">{about}{style}{drawn_lines}'
        return whole.encode()

    def _saved(self, kind: str, **options: object) -> bytes:
        buffer = io.BytesIO()
        paper = self._colour(PAPER)
        with matplotlib.rc_context(STYLE), _quiet():
            self.figure.set_frameon(True)
            self.figure.savefig(buffer, format=kind, facecolor=paper, **options)  # type: ignore[arg-type]
        return buffer.getvalue()

    def _dark_style(self) -> str:
        """The dark counterparts: matplotlib writes each colour into an element's own style."""
        rules = "".join(
            f"[style*='{what}: {light}']{{{what}:{ink.dark}!important}}"
            for light, ink in sorted(self._inks.items())
            for what in ("fill", "stroke")
        )
        return f"@media (prefers-color-scheme:dark){{{rules}}}"

    def _colour(self, ink: Ink) -> str:
        self._inks[ink.light] = ink
        return ink.dark if self._dark else ink.light

    def _font(self, size: float, bold: bool) -> FontProperties:
        return FontProperties(family=self._families, size=size, weight="bold" if bold else "normal")

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._to_figure)
        self.figure.add_artist(artist)


def _rounded(data: re.Match[str]) -> str:
    """A path's data to a hundredth of a px, on one line."""
    short = re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", data[0])
    return " ".join(short.split())


def _short_name(glyph: re.Match[str]) -> str:
    """A short name for a glyph, which is in the file once for each use."""
    return "b" if glyph[1] else "d"


@contextmanager
def _quiet() -> Iterator[None]:
    """Draws a sign that no font has as a box, without a warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        yield
