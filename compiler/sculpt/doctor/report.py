"""Report of the doctor, as text and as the document of ``--json``."""

from __future__ import annotations

from typing import TypedDict

from sculpt.cli.units import counted
from sculpt.doctor.finding import About, Fact, Finding, Found

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
                lines += [
                    f"  {one.severity:<8}{one.what}.",
                    f"          Why: {one.why}.",
                    f"          Do:  {one.fix}{'' if one.fix.endswith('?') else '.'}",
                ]
        lines.append("")
    findings = [one for one in found if isinstance(one, Finding)]
    wrong = sum(one.severity == "wrong" for one in findings)
    totals = [f"{counted(wrong, 'thing is', 'things are')} wrong" if wrong else "Nothing is wrong"]
    if len(findings) > wrong:
        totals.append(counted(len(findings) - wrong, "piece of advice", "pieces of advice"))
    lines.append(", ".join(totals) + ".")
    return "\n".join(lines) + "\n"


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
