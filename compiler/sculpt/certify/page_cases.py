"""Page sections on single cases and the whole: worst cases, failures, origin, limits."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from facebench.face import parameters
from sculpt.certify.document import Document
from sculpt.certify.figures import WorstCase
from sculpt.certify.page_parts import Head, command, definitions, head_row, paragraph, row, section
from sculpt.cli.units import counted
from sculpt.source.certificate import Bench

PARAMETER_HEADS = (
    Head("of a face"),
    Head("unit"),
    Head("least", True),
    Head("typical", True),
    Head("most", True),
)

LIMITS = (
    "The faces are virtual: drawn from the ranges below, whose sources are named in "
    "facebench.face.parameters. Values outside these ranges were not tried.",
    "The boards are virtual too: the reference board with the residual errors of its parts. A "
    "board that was built differently, or not calibrated, is not covered.",
    "Mishaps came one at a time, and were of the kinds that sculpt run --fault offers. What nobody "
    "thought of was not tried.",
    "It is not a clinical test. Nobody was treated, and it claims no effect of any treatment.",
)


def worst(document: Document) -> str:
    """The worst cases, each with the command that repeats it."""
    title = "The worst of all trials"
    if not document["worst"]:
        return section(title, paragraph("Nothing stands out."))
    groups: dict[str, list[WorstCase]] = {}
    for one in document["worst"]:
        groups.setdefault(one["what"], []).append(one)
    items = "\n".join(_case(what, cases) for what, cases in groups.items())
    about = "Each command repeats that one trial, with the same figures. A click selects it."
    return section(title, paragraph(about), f'<ul class="cases">\n{items}\n</ul>', long=True)


def _case(what: str, cases: list[WorstCase]) -> str:
    """The worst case with its command, and the figures of the next ones."""
    first, *others = cases
    next_to = ""
    if others:
        figures = ", ".join(f"{one['figure']} (trial {one['number']})" for one in others)
        next_to = f"; then {escape(figures)}"
    return (
        f'<li><div class="what"><span>{escape(what[:1].upper() + what[1:])}</span>'
        f"<b>{escape(first['figure'])}</b></div>"
        f"<small>trial {first['number']}{next_to}</small>{command(first['command'])}</li>"
    )


def failures(document: Document) -> str:
    """Every trial that failed."""
    found = document["failures"]
    if not found:
        return section("Failures", paragraph("None."))
    items = "\n".join(
        f'<li><div class="what"><span>{escape("; ".join(one["wrong"]))}</span></div>'
        f"<small>trial {one['number']}</small>{command(one['command'])}</li>"
        for one in found
    )
    text = f"{counted(len(found), 'trial')} failed."
    return section("Failures", paragraph(text), f'<ul class="cases">\n{items}\n</ul>', long=True)


BENCHES: dict[Bench, str] = {
    "kind": "kind: no noise, no hum, no drift, even updates",
    "drawn": "drawn reference boards: noise, hum, drift, leaks and jitter as healthy ones may have",
}


def made(document: Document) -> str:
    """How the certification was made, and the command that repeats it."""
    versions = document["versions"]
    drivers = ", ".join(f"{name} {number}" for name, number in versions["drivers"].items())
    levels = ", ".join(f"{one['trials']:,} at {one['percent']} %" for one in document["levels"])
    pairs = [
        ("treatment", f"{document['routine']} ({document['file']})"),
        ("image", f"CRC-32 {document['crc']}, {document['image_bytes']:,} bytes"),
        ("trials", f"{document['trials']:,}, each on a face and a board of its own; {levels}"),
        ("mishaps", f"in {100 * document['mishap_rate']:g} % of the trials"),
        ("bench", BENCHES[document["bench"]]),
        ("seed", str(document["seed"])),
        ("updates", f"{document['updates_per_s']} a second"),
        ("program", f"sculpt {versions['sculpt']}, firmware {versions['facevm']}"),
        ("drivers", drivers),
    ]
    if "sources" in versions:
        pairs.append(("sources", versions["sources"]))
    endings = ((name, f"{count:,}") for name, count in document["outcomes"].items())
    return section(
        "How this was made",
        paragraph(
            "Every trial was carried out by the device's own program, on a virtual board and a "
            "virtual face. With --html, this command recreates this file to the byte:"
        ),
        command(document["command"]),
        "<h3>Details</h3>",
        definitions(pairs),
        "<h3>How the trials ended</h3>",
        _endings(endings),
        long=True,
    )


def _endings(endings: Iterable[tuple[str, str]]) -> str:
    heads = (Head("ending"), Head("trials", True))
    rows = "\n".join(row(heads, escape(name), [count]) for name, count in endings)
    return f'<table class="endings">\n{head_row(heads)}\n<tbody>\n{rows}\n</tbody>\n</table>'


def limits() -> str:
    """What the certification does not show."""
    items = "\n".join(f"<li>{escape(text)}</li>" for text in LIMITS)
    rows = "\n".join(
        row(
            PARAMETER_HEADS,
            f"<code>{escape(one.name)}</code>",
            [
                escape(_unit(one.unit)),
                *(f"{value:g}" for value in (one.least, one.typical, one.most)),
            ],
        )
        for one in parameters.PARAMETERS
    )
    ranges = f"<table>\n{head_row(PARAMETER_HEADS)}\n<tbody>\n{rows}\n</tbody>\n</table>"
    return section(
        "What this does not show",
        f'<ul class="limits">\n{items}\n</ul>',
        f"<h3>The ranges that faces are drawn from</h3>\n{ranges}",
        long=True,
    )


def _unit(name: str) -> str:
    """A unit as a person reads it."""
    return name.replace("kohm", "kΩ").replace("uA", "µA")
