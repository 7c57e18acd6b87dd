"""Style of all pictures: colours for light and for dark paper, and the pages' templates.

The colours of lines are from Okabe and Ito ("Color Universal Design", 2008), which colour-blind
people can distinguish; lines differ in their dashes as well. Doses: :mod:`sculpt.pictures.ramp`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from sculpt.cli.outcomes import Tone
from sculpt.pictures import ramp

Theme = Literal["auto", "light", "dark"]
"""The paper of a picture: ``auto`` is the reader's, light where the picture cannot know."""

HERE = Path(__file__).parent

PREFERS_DARK = "(prefers-color-scheme: dark)"
QUERIES: dict[Theme, str] = {"auto": PREFERS_DARK, "light": "not all", "dark": "all"}
"""The media query of a page, in place of ``PREFERS_DARK``."""

SCHEMES: dict[Theme, str] = {"auto": "light dark", "light": "light", "dark": "dark"}
"""The ``color-scheme`` of a page."""


class Ink(NamedTuple):
    """One colour, ``#rrggbb``, on light and on dark paper."""

    light: str
    dark: str


# no two share a light colour, by which the drawn page finds an ink
PAPER = Ink("#ffffff", "#15171c")
INK = Ink("#1f2328", "#e8eaee")
QUIET = Ink("#59606b", "#a6adb9")
RULE = Ink("#d4d8df", "#383e49")
BAND = Ink("#f1f3f7", "#1e222a")
BADGE = Ink("#fefefe", "#0e1014")

HAIR = Ink("#d9d3cc", "#26292f")
SKIN = Ink("#f3ece4", "#363a42")
LINE = Ink("#8d8378", "#8b909b")
WHITE = Ink("#fdfbf8", "#4a4f59")
DARK = Ink("#8d8379", "#8b909c")
LIPS = Ink("#dcc3b8", "#52494b")
UNTREATED = Ink("#e2d8cc", "#464b55")
FACE = {"hair": HAIR, "skin": SKIN, "line": LINE, "white": WHITE, "dark": DARK, "lips": LIPS}
"""The classes of ``face.svg``."""

SET = Ink("#9aa1ac", "#747c8a")
TRUE = Ink("#0072b2", "#56b4e9")
MEASURED = Ink("#d55e00", "#e69f00")
TINT = Ink("#cfe3f1", "#1f4560")
PITCH = Ink("#007a5a", "#2fc59a")
OHM = Ink("#8f4a7c", "#d999c0")
GOOD = Ink("#7fb8a6", "#2f7d67")
BAD = Ink("#b3261e", "#f2b8b5")
WAIT = Ink("#d3a93c", "#9a8130")
TONES: dict[Tone, Ink] = {"good": GOOD, "wait": WAIT, "bad": BAD}
"""By the tone of an outcome."""


def dose(share: float) -> Ink:
    """The colour of a dose, 0 to 1 of the largest: the larger, the more it stands out."""
    return Ink(*ramp.colours(share))


def themed(text: str, theme: Theme) -> str:
    """A style, drawing or program with its media query replaced by the theme's."""
    return text.replace(PREFERS_DARK, QUERIES[theme])


def css(theme: Theme) -> str:
    """The style sheet that all pages share: colours, type, margins."""
    return themed((HERE / "page.css").read_text("utf-8"), theme)


DOCUMENT = HERE / "document.html"
"""What stands around the body of every page; it loads nothing from anywhere."""

OWN_SCRIPT = "; script-src 'unsafe-inline'"
"""What the policy of a page with a program of its own allows besides its style."""


def page(
    body: Path,
    title: str,
    sheet: str,
    theme: Theme,
    parts: Mapping[str, str],
    has_program: bool = False,
) -> bytes:
    """A self-contained page: the template ``body`` with its ``parts``, below ``title`` and style.

    ``title`` is markup; only a page that ``has_program`` may run one.
    """
    return _filled(
        DOCUMENT,
        {
            "title": title,
            "scheme": SCHEMES[theme],
            "style": sheet,
            "scripts": OWN_SCRIPT if has_program else "",
            "body": _filled(body, parts),
        },
    ).encode()


def _filled(template: Path, parts: Mapping[str, str]) -> str:
    """The template with each ``%%name%%`` replaced; the parts themselves are not searched."""
    pieces = template.read_text("utf-8").split("%%")  # text and names by turns
    return "".join(parts[p] if i % 2 else p for i, p in enumerate(pieces))
