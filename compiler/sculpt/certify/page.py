"""The report of a certification: one HTML file that asks nobody for anything.

The same document gives the same bytes. There is no program in the page: it is read and printed, and
its commands are copied.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from sculpt.certify import page_cases, page_zones
from sculpt.certify.page_parts import Head, head_row, paragraph, row, section
from sculpt.cli.units import duration
from sculpt.pictures import style
from sculpt.pictures.style import Theme
from sculpt.source.verdict import COUNTS, PASSED, bound_text, chance_text, share_text, verdict_text

HERE = Path(__file__).parent

STAMPS = {True: "✓", False: "✗"}

WHAT_A_BOUND_IS = (
    "What did not happen in a few hundred treatments may still happen in the next one. The last "
    "column says how often at most: if it happened more often than that, a certification like this "
    "one would have shown more of it in at least 19 of 20 cases (one-sided bound of Clopper and "
    "Pearson)."
)

HEADS = (Head("what"), Head("seen", True), Head("share", True, True), Head("at most", True))


def html(document: dict[str, Any], theme: Theme = "auto") -> bytes:
    """The report of this document."""
    is_passed = document["verdict"] == PASSED
    sections = [
        _bounds(document),
        *page_zones.sections(document),
        page_cases.worst(document),
        page_zones.section_of(document),
        page_cases.failures(document),
        page_cases.made(document),
        page_cases.limits(),
    ]
    css = style.css(theme) + (HERE / "page.css").read_text("utf-8")
    parts = {
        "title": escape(f"{document['routine']}: certification"),
        "scheme": style.SCHEMES[theme],
        "style": css,
        "routine": escape(document["routine"]),
        "facts": escape(_facts(document)),
        "verdict": "passed" if is_passed else "failed",
        "stamp": STAMPS[is_passed],
        "sentence": escape(verdict_text(document)),
        "sections": "\n".join(sections),
    }
    return style.fill_template(HERE / "page.html", parts)


def _facts(document: dict[str, Any]) -> str:
    levels = ", ".join(f"{one['percent']} %" for one in document["levels"])
    return (
        f"{duration(document['duration_ms'])}, at most {document['peak_uA']:g} µA, "
        f"levels {levels}. Image {document['crc']}, {document['image_bytes']:,} bytes."
    )


def _bounds(document: dict[str, Any]) -> str:
    parts = []
    for is_verdict, mark in ((True, ""), (False, ' class="rest"')):
        rows = "\n".join(
            _bound(document["bounds"][one.key], one.name, one.about, is_verdict)
            for one in COUNTS
            if one.verdict == is_verdict
        )
        parts.append(f"<tbody{mark}>\n{rows}\n</tbody>")
    table = f"<table>\n{head_row(HEADS)}\n{''.join(parts)}\n</table>"
    below = "The last two are everyday states of a face and a hand: counted, and no failure."
    return section("How often it can go wrong", paragraph(WHAT_A_BOUND_IS), table, paragraph(below))


def _bound(bound: dict[str, Any], name: str, about: str, is_verdict: bool) -> str:
    count, of, upper = bound["count"], bound["of"], bound["upper_95_percent"]
    words = f"<small>{escape(about)}</small><small>{escape(chance_text(count, of, upper))}</small>"
    seen = f"{count:,} of {of:,}" if of else "none tried"
    marks = ["bad" if is_verdict and count else "", "", "bound"]
    first = f"{escape(name[:1].upper() + name[1:])}{words}"
    return row(HEADS, first, [seen, share_text(count, of), bound_text(upper)], marks)
