"""The report's part on mishaps: what went wrong, and how soon no current flowed any more."""

from __future__ import annotations

from html import escape
from typing import Any

from facebench.faults.faults import ROWS, WHAT
from facevm.interlocks import INTERLOCKS
from sculpt.certify.markup import Head, head_row, paragraph, row, section
from sculpt.certify.mishap import WATCHDOG_ms
from sculpt.source.verdict import counted, time_text

Mishap = dict[str, Any]

HEADS = (
    Head("mishap"),
    Head("times", True),
    Head("slowest", True),
    Head("limit", True),
    Head("how it ended", wide=True),
)

NO_LIMIT = "by current"

AFTER = (
    "The slowest of each kind, from its beginning to no current in the skin. Where the limit says "
    "“by current”, no time is set: such a mishap shows once the set current moves, or enough flows "
    "to tell. Whether the skin got too much meanwhile is counted as an overrun."
)
STALL = "A stall's limit counts from its end, or from the watchdog's {watchdog} ms if it is longer."


def section_of(document: dict[str, Any]) -> str:
    """The table of all kinds that happened."""
    title = "When something goes wrong"
    mishaps = document["mishaps"]
    if not mishaps:
        return section(title, paragraph("No mishap began in any of these trials."))
    began = sum(one["count"] for one in mishaps)
    drawn = document["mishap_trials"]
    text = f"{counted(began, 'mishap', 'mishaps')} of {counted(len(mishaps), 'kind', 'kinds')}"
    if drawn > began:
        text += f"; {drawn - began:,} more would have come after the treatment had ended"
    rows = "\n".join(_row(one) for one in mishaps)
    table = f'<table class="mishaps">\n{head_row(HEADS)}\n<tbody>\n{rows}\n</tbody>\n</table>'
    is_there = any(one["kind"] == "stall" for one in mishaps)
    stall = STALL.format(watchdog=WATCHDOG_ms) if is_there else ""
    return section(title, paragraph(f"{text}. {AFTER} {stall}".strip()), table, long=True)


def _row(one: Mishap) -> str:
    what = str(ROWS[one["kind"]][WHAT])
    count, answered = one["count"], one["answered"]
    late = count - answered
    latest, limit = one["latest_shutdown_ms"], one["limit_ms"]
    time = "went on" if latest is None else time_text(latest)
    share = "" if latest is None or limit is None else _share(latest, limit)
    limit_text = NO_LIMIT if limit is None else time_text(limit)
    endings = _endings(one)
    narrow = f'<small class="narrow">{endings}</small>'  # in the place of the last column
    wrong = f'<small class="bad">{late:,} not answered in time</small>' if late else ""
    first = f"{escape(one['kind'])}<small>{escape(what)}</small>{wrong}{narrow}"
    cells = [f"{count:,}", time + share, limit_text, endings]
    return row(HEADS, first, cells)


def _share(latest: float, limit: float) -> str:
    """How much of its limit the slowest took, as a bar; the figures beside it say the same."""
    share = min(100 * latest / limit, 100)
    return f'<span class="share" aria-hidden="true"><i style="width:{share:.1f}%"></i></span>'


def _endings(one: Mishap) -> str:
    return "<br>".join(
        escape(f"{count:,} × {_ending(ending)}") for ending, count in one["outcomes"].items()
    )


def _ending(name: str) -> str:
    """An interlock with what it is for, anything else as it is."""
    about = INTERLOCKS.get(name)
    return f"{name}, {about[0]}" if about is not None else name
