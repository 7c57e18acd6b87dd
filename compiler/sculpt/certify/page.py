"""Page of a certification: its report as one self-contained HTML file.

The same document gives the same bytes. The page holds no program: it is read and printed, and its
commands are copied.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from sculpt.certify import page_cases, page_zones
from sculpt.certify.document import Document, verdict_sentence
from sculpt.certify.page_parts import Head, head_row, paragraph, row, section
from sculpt.cli.units import duration
from sculpt.pictures import style
from sculpt.pictures.style import Theme
from sculpt.source.verdict import (
    COUNTS,
    FAILED,
    FEW,
    PASSED,
    Bound,
    bound_text,
    chance_text,
    share_text,
)

HERE = Path(__file__).parent

STAMPS = {PASSED: ("passed", "✓"), FAILED: ("failed", "✗"), FEW: ("few", "?")}
"""The class and the sign of each verdict."""

WHAT_A_BOUND_IS = (
    "What did not happen in a few hundred treatments may still happen in the next one. The last "
    "column is the upper 95 % bound: if the true rate were higher, a certification like this one "
    "would have shown more of it in at least 19 of 20 cases (one-sided bound of Clopper and "
    "Pearson)."
)

HEADS = (Head("what"), Head("seen", True), Head("share", True, True), Head("95 % bound", True))


def html(document: Document, theme: Theme = "auto") -> bytes:
    """The page of this document."""
    verdict, stamp = STAMPS[document["verdict"]]
    sections = [
        _bounds(document),
        *page_zones.zone_sections(document),
        page_cases.worst(document),
        page_zones.mishap_section(document),
        page_cases.failures(document),
        page_cases.made(document),
        page_cases.limits(),
    ]
    css = style.css(theme) + (HERE / "page.css").read_text("utf-8")
    parts = {
        "routine": escape(document["routine"]),
        "facts": escape(_facts(document)),
        "verdict": verdict,
        "stamp": stamp,
        "sentence": escape(verdict_sentence(document)),
        "sections": "\n".join(sections),
    }
    title = escape(f"{document['routine']}: certification")
    return style.page(HERE / "page.html", title, css, theme, parts)


def _facts(document: Document) -> str:
    levels = ", ".join(f"{one['percent']} %" for one in document["levels"])
    return (
        f"{duration(document['duration_ms'])}, at most {document['peak_uA']:g} µA, "
        f"levels {levels}. Image {document['crc']}, {document['image_bytes']:,} bytes."
    )


def _bounds(document: Document) -> str:
    parts = []
    for is_verdict, mark in ((True, ""), (False, ' class="rest"')):
        rows = "\n".join(
            _bound(document["bounds"][one.key], one.name, one.about, is_verdict)
            for one in COUNTS
            if one.verdict == is_verdict
        )
        parts.append(f"<tbody{mark}>\n{rows}\n</tbody>")
    table = f"<table>\n{head_row(HEADS)}\n{''.join(parts)}\n</table>"
    below = "The last two are normal for a face and a hand: they are counted, and fail nothing."
    return section("How often it can go wrong", paragraph(WHAT_A_BOUND_IS), table, paragraph(below))


def _bound(bound: Bound, name: str, about: str, is_verdict: bool) -> str:
    count, of, upper = bound["count"], bound["of"], bound["upper_95_percent"]
    words = f"<small>{escape(about)}</small><small>{escape(chance_text(count, of, upper))}</small>"
    seen = f"{count:,} of {of:,}" if of else "none tried"
    marks = ["bad" if is_verdict and count else "", "", "bound"]
    first = f"{escape(name[:1].upper() + name[1:])}{words}"
    return row(HEADS, first, [seen, share_text(count, of), bound_text(upper)], marks)
