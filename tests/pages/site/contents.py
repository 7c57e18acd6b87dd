"""Contents of the site: which section of which README stands on which page, in the site's order."""

from __future__ import annotations

from typing import NamedTuple

WHOLE = "*"
OPENING = ""
"""What stands before the first heading of the second level."""


class Part(NamedTuple):
    """Sections of a page of the checkout: their headings of the second or third level."""

    source: str
    headings: tuple[str, ...] = (WHOLE,)


class Page(NamedTuple):
    """A page of the site."""

    path: str
    title: str
    parts: tuple[Part, ...]


LANGUAGE, COMPILER, DEVICE = "dsl/README.md", "compiler/README.md", "device/README.md"
ROUTINES, BENCH = "routines/README.md", "device/bench/README.md"

FAMILIES = (
    "F1xx: reading the file",
    "F2xx: names",
    "F3xx: quantities and waves",
    "F4xx: safety",
    "F5xx: the board",
    "W6xx: advice",
)
"""Headings of the diagnostics, each with a page of its own."""

WRITE = (
    Page(
        "write/language.md",
        "The language",
        (
            Part(
                LANGUAGE,
                (OPENING, "A first treatment", "How a file is laid out", "Items", "Steps"),
            ),
            Part(LANGUAGE, ("Zones and limits", "The one layout")),
        ),
    ),
    Page("write/gallery.md", "The ten treatments", (Part(ROUTINES, ("The ten",)),)),
    Page(
        "write/stock.md",
        "How they differ",
        (
            Part(ROUTINES, (OPENING, "How they differ", "What they were tried on")),
            Part(ROUTINES, ("One of your own",)),
        ),
    ),
    Page(
        "write/try.md",
        "Trying a treatment",
        (
            Part(COMPILER, ("A treatment on the virtual board", "Pictures and waves")),
            Part(COMPILER, ("At every save", "Replaying a run")),
        ),
    ),
    Page("write/studio.md", "The studio", (Part("compiler/studio/README.md"),)),
    Page(
        "write/editor.md",
        "In an editor",
        (Part(LANGUAGE, ("In an editor",)), Part("dsl/vscode/README.md")),
    ),
)
BUILD = (
    Page(
        "build/current.md",
        "How current comes about",
        (Part(DEVICE, (OPENING, "How current comes about")),),
    ),
    Page("build/breadboard.md", "On a breadboard", (Part("device/breadboard/README.md"),)),
    Page("build/board.md", "Building one", (Part(DEVICE, ("Building one",)),)),
    Page(
        "build/bring-up.md",
        "Onto a board",
        (
            Part(COMPILER, ("Onto a board", "What is wrong", "Calibrating a board")),
            Part(COMPILER, ("Real chips on a PC",)),
        ),
    ),
    Page("build/using.md", "Using it", (Part(DEVICE, ("Using it",)),)),
    Page(
        "build/history.md",
        "The sessions of a board",
        (Part(COMPILER, ("The sessions of a board",)),),
    ),
    Page(
        "build/hardware.md",
        "The reference board as code",
        (Part("device/hardware/README.md"), Part("device/hardware/parts.md")),
    ),
)
REVIEW = (
    Page("review/case.md", "The safety case", (Part("device/SAFETY.md"),)),
    Page("review/hazards.md", "What keeps it safe", (Part(DEVICE, ("What keeps it safe",)),)),
    Page(
        "review/status.md",
        "Where it stands",
        (Part(DEVICE, ("Where it stands", "Held against ngspice")),),
    ),
    Page("review/tests.md", "How it is attacked", (Part("tests/safety/README.md"),)),
    Page("review/robustness.md", "Files nobody picked", (Part("tests/robustness/README.md"),)),
    Page(
        "review/certify.md",
        "Certification",
        (
            Part(COMPILER, ("Certifying a treatment",)),
            Part("compiler/sculpt/certify/README.md"),
        ),
    ),
    Page("review/bench.md", "The virtual device", (Part(BENCH),)),
    Page("review/emulated.md", "On an emulated board", (Part("tests/board/README.md"),)),
    Page("review/failures.md", "Every part fails", (Part("device/hardware/failures.md"),)),
    Page("review/simulated.md", "A thousand drawn boards", (Part("device/hardware/simulated.md"),)),
    Page(
        "review/compare.md",
        "Beside other devices",
        (Part(COMPILER, ("What such devices are compared by",)),),
    ),
    Page("review/study.md", "Studies", (Part(COMPILER, ("A study of several arms",)),)),
)
REFERENCE = (
    Page(
        "reference/commands.md",
        "Commands",
        (Part("compiler/COMMANDS.md"), Part(COMPILER, ("Installing",))),
    ),
    Page("reference/diagnostics.md", "Diagnostics", (Part(LANGUAGE, ("Diagnostics",)),)),
    *(
        Page(f"reference/{family[:2]}.md", family, (Part(LANGUAGE, (family,)),))
        for family in FAMILIES
    ),
    Page(
        "reference/image.md",
        "The image",
        (Part(COMPILER, (OPENING, "The image, format 1", "Figures")),),
    ),
    Page(
        "reference/architecture.md",
        "Architecture",
        (
            Part(COMPILER, ("The way from a routine to skin", "The way through it")),
            Part(COMPILER, ("Architecture",)),
            Part(LANGUAGE, ("How this package is laid out",)),
        ),
    ),
    Page("reference/contributing.md", "Contributing", (Part("tests/README.md"),)),
    Page("reference/corpus.md", "The corpus", (Part("tests/corpus/README.md"),)),
    Page("reference/speed.md", "Speed", (Part("tests/bench/README.md"),)),
    Page(
        "reference/decisions.md",
        "Decisions",
        (
            Part(LANGUAGE, ("Decisions",)),
            Part(COMPILER, ("Decisions",)),
            Part(DEVICE, ("Decisions",)),
        ),
    ),
    Page("reference/changelog.md", "Changelog", (Part("CHANGELOG.md"),)),
)
HOME = Page("index.md", "VisaSculpt", (Part("README.md"),))
CHAPTERS = {"Write": WRITE, "Build": BUILD, "Review": REVIEW, "Reference": REFERENCE}


def decision_pages(names: list[str]) -> list[Page]:
    """A page for each decision record, by the record's path in the checkout."""
    return [
        Page(f"decisions/{name.split('/')[0]}-{name.split('/')[-1]}", "", (Part(name),))
        for name in names
    ]
