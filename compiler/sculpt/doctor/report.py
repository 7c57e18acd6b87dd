"""Report of the doctor, as text and as the document of ``--json``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypedDict

from sculpt.cli import terminal
from sculpt.cli.units import counted
from sculpt.doctor.finding import About, Fact, Finding, Found

if TYPE_CHECKING:
    from rich.table import Table

COLOURS = {"ok": "green", "advice": "yellow", "wrong": "bold red"}

TITLES: dict[About, str] = {
    "machine": "This machine",
    "drive": "The drive",
    "program": "The program on it",
    "settings": "Its settings",
    "routines": "Its routines",
    "bus": "The bus",
}


class FindingDocument(TypedDict):
    """One finding, in the document."""

    severity: str
    about: str
    what: str
    why: str
    fix: str


class FactDocument(TypedDict):
    """One fact, in the document."""

    about: str
    text: str


class DoctorDocument(TypedDict):
    """The document of ``--json``."""

    well: bool
    findings: list[FindingDocument]
    facts: list[FactDocument]


def show(found: list[Found]) -> None:
    """Shows the report: on a terminal in colour and wrapped beside its marks, else as text."""
    if not terminal.is_terminal(sys.stdout):
        terminal.emit(text(found))
        return
    from rich.text import Text

    for about, title in TITLES.items():
        here = [one for one in found if one.about == about]
        if here:
            terminal.draw(Text(title, style="bold"), _sheet(here), "")
    terminal.draw(_totals(found))


def _sheet(found: list[Found]) -> Table:
    """One row for each sentence; its mark or label is in a column of its own."""
    from rich.table import Table
    from rich.text import Text

    sheet = Table.grid(padding=(0, 2, 0, 0))
    sheet.add_column(no_wrap=True, width=8)
    sheet.add_column(overflow="fold")
    for one in found:
        severity = "ok" if isinstance(one, Fact) else one.severity
        mark = Text(f"  {severity}", style=COLOURS[severity])
        if isinstance(one, Fact):
            sheet.add_row(mark, terminal.kept_together(one.text))
            continue
        first, *others = _sentences(one)
        sheet.add_row(mark, Text(first, style="bold"))
        for sentence in others:
            sheet.add_row("", terminal.kept_together(sentence))
    return sheet


def _sentences(one: Finding) -> list[str]:
    fix = one.fix if one.fix.endswith("?") else f"{one.fix}."
    return [f"{one.what}.", f"Why: {one.why}.", f"Do:  {fix}"]


def text(found: list[Found]) -> str:
    """The report in the order of ``TITLES``: each finding with its reason and what to do."""
    lines = []
    for about, title in TITLES.items():
        here = [one for one in found if one.about == about]
        if not here:
            continue
        lines.append(title)
        for one in here:
            if isinstance(one, Fact):
                lines.append(f"  ok      {one.text}")
            else:
                first, *others = _sentences(one)
                lines.append(f"  {one.severity:<8}{first}")
                lines += [f"          {sentence}" for sentence in others]
        lines.append("")
    lines.append(_totals(found))
    return "\n".join(lines) + "\n"


def _totals(found: list[Found]) -> str:
    findings = [one for one in found if isinstance(one, Finding)]
    wrong = sum(one.severity == "wrong" for one in findings)
    totals = [f"{counted(wrong, 'thing is', 'things are')} wrong" if wrong else "Nothing is wrong"]
    if len(findings) > wrong:
        totals.append(counted(len(findings) - wrong, "piece of advice", "pieces of advice"))
    return ", ".join(totals) + "."


def document(found: list[Found]) -> DoctorDocument:
    """The document of ``--json``."""
    findings = [one for one in found if isinstance(one, Finding)]
    return {
        "well": not any(one.severity == "wrong" for one in findings),
        "findings": [
            {
                "severity": one.severity,
                "about": one.about,
                "what": one.what,
                "why": one.why,
                "fix": one.fix,
            }
            for one in findings
        ],
        "facts": [{"about": one.about, "text": one.text} for one in found if isinstance(one, Fact)],
    }
