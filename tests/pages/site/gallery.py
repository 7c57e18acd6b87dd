"""Gallery of the stock treatments: a face for each, coloured by dose, and its interactive page."""

from __future__ import annotations

import re
from html import escape

from sculpt.cli.units import amount_uA, duration
from sculpt.pictures import facemap, style
from sculpt.pictures.draw import treatment_picture
from sculpt.pictures.story import Story, story_of
from tests.pages.stock.page import treatments

FOLDER = "treatments"


def files() -> dict[str, bytes]:
    """The face and the page of each treatment, by their paths on the site."""
    found = {}
    for name, one in treatments().items():
        found[f"{FOLDER}/{name}.svg"] = face(story_of(one.plan)).encode()
        found[f"{FOLDER}/{name}.html"] = treatment_picture(one.plan, ".html")
    return found


def face(story: Story) -> str:
    """The map of the face with the doses of a treatment, as a picture of its own."""
    doses = story.doses_dnC
    most = max(doses.values(), default=0) or 1
    rules: dict[str, list[str]] = {"light": [], "dark": []}
    for place, dose in doses.items():
        name = facemap.face_map().places[place].shape.id
        for paper, colour in zip(rules, style.dose(dose / most), strict=True):
            rules[paper].append(f"#{name}{{fill:{colour};stroke:{colour}}}")
    css = "".join(rules["light"]) + f"@media {style.PREFERS_DARK}{{{''.join(rules['dark'])}}}"
    return facemap.svg_text().replace("</svg>", f"<style>{css}</style></svg>")


def with_gallery(text: str) -> str:
    """The page of the treatments, with a grid of faces before them and a link below each name."""
    found = treatments()
    cards = "".join(
        f'<a href="../{FOLDER}/{name}.html"><img src="../{FOLDER}/{name}.svg" alt="Face of {name}">'
        f"<b>{escape(one.plan.name)}</b><span>{_facts(one.plan.duration_ms, one.plan.peak_duA)}"
        "</span></a>"
        for name, one in found.items()
    )
    head, title, rest = text.partition("\n## ")
    grid = f'<div class="faces">{cards}</div>\n\nThe more a zone stands out, the larger its dose.\n'
    for name in found:
        link = f"[Over time, zone by zone](../{FOLDER}/{name}.html)"
        rest = re.sub(rf"^(### {name})$", rf"\1\n\n{link}", rest, flags=re.M)
    return f"{head}\n{grid}{title}{rest}"


def _facts(duration_ms: int, peak_duA: int) -> str:
    return f"{duration(duration_ms)}, {amount_uA(peak_duA)}"
