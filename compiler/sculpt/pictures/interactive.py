"""Interactive picture: one HTML file that loads nothing else.

Style, program and data are in the file itself, and a content security policy holds the browser to
that. Currents are base64 of 16-bit integers in duA; of a long run the lowest and highest of every
few updates are kept, and a few waves of each zone in full.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from facevm import isa
from sculpt.cli.units import amount_uA, charge, clock, duration, duration_to_tenth, frequency
from sculpt.pictures import facemap, style
from sculpt.pictures.facemap import place_id
from sculpt.pictures.facts import (
    dose_text,
    dose_ticks,
    numbers_text,
    outcome,
    plan_facts,
    run_facts,
    words_facts,
    zone_rows,
)
from sculpt.pictures.recording import Run, Window
from sculpt.pictures.story import Story, Visit, Words, words_of
from sculpt.pictures.strips import BARS, MARKS, bars_of, strips_of
from sculpt.pictures.style import Theme

HERE = Path(__file__).parent
SAMPLES_MOST = 160_000
"""Of one series: a file of three series stays under 1.5 MB."""

EVENTS_MOST = 5000
SCALE_STEPS = 12

DOSE = "Dose: the size of the current times its time, whichever way it flows"

Document = dict[str, Any]


def treatment_html(story: Story, theme: Theme = "auto") -> bytes:
    """The page of a treatment: what it will do."""
    plan = story.plan
    doses = {place: dose / isa.DNC_PER_UC for place, dose in story.doses_dnC.items()}
    spans = [(visit, visit.start_ms, visit.start_ms + visit.duration_ms) for visit in story.visits]
    return _page(
        {
            "title": plan.name,
            "lines": [plan.about or "", plan_facts(story)],
            "dose": f"{DOSE}, at 100 %",
            "end": plan.duration_ms,
            "most_uAs": max(doses.values(), default=0),
            "places": _places(story, doses),
            "visits": _visits(spans),
            "words": [
                _words(words, words.visits[0].start_ms, words_facts(words))
                for words in words_of(story.visits, story.prompts)
            ],
            "events": [
                [prompt.at_ms, "prompt", prompt.text] for prompt in story.prompts[:EVENTS_MOST]
            ],
            "tracks": [
                {
                    "label": "Peak current",
                    "unit": "µA, at 100 %",
                    "scale": "linear",
                    "high": 150,
                    "series": [
                        {
                            "name": "peak",
                            "style": "area",
                            "lines": [[[t, duA / isa.DUA_PER_UA] for t, duA in story.peak]],
                        }
                    ],
                },
                *_pitch_tracks(story),
            ],
            "strips": [],
            "windows": [],
            "marks": _marks({"prompt"}),
        },
        theme,
    )


def run_html(run: Run, theme: Theme = "auto") -> bytes:
    """The page of a run: what was set, what flowed, what was measured."""
    story, report = run.story, run.report
    numbers = {place_id(zone.zone, zone.side): zone for zone in report.zones}
    doses = {}
    for place in story.doses_dnC:
        zone = numbers.get(_id_of(place))
        if zone is not None:
            doses[place] = zone.mean_abs_uA * zone.delivered_ms / 1000
    recording = run.recording
    rows = range(len(recording))
    every = -(-len(rows) * 2 // SAMPLES_MOST) if len(rows) > SAMPLES_MOST else 1
    return _page(
        {
            "title": story.plan.name,
            "lines": [outcome(run), run_facts(run)],
            "dose": f"{DOSE}, as the skin received it",
            "end": run.end_ms,
            "most_uAs": max(doses.values(), default=0),
            "places": _places(story, doses, run),
            "visits": _visits(run.visit_spans()),
            "words": _run_words(run),
            "table": zone_rows(report),
            "events": [list(event) for event in run.events()[:EVENTS_MOST]],
            "tracks": [
                {
                    "label": "Current",
                    "unit": "µA",
                    "scale": "linear",
                    "high": 190,
                    "samples": _samples(run, rows, every),
                },
                *_resistance_tracks(run),
            ],
            "strips": [
                [name, [list(span) for span in stretches]] for name, stretches in strips_of(run)
            ],
            "waves": run.wave_spans(),
            "bars": {what: [bar.name, bar.share] for what, bar in BARS.items()},
            "marks": _marks({event.kind for event in run.events()}),
            "legend": [[bar.text, bar.name, bar.share] for bar in bars_of(run)],
            "windows": [
                _samples(run, range(w.first, w.last), 1) | {"name": _window_name(w)}
                for w in run.windows()
            ],
        },
        theme,
    )


def _id_of(place: int) -> str:
    return place_id(isa.ZONES[isa.zone_of(place)].name, isa.SIDES[isa.side_of(place)])


def _window_name(window: Window) -> str:
    pitch = f", {frequency(window.frequency_cHz)}" if window.frequency_cHz else ""
    return f"{window.visit.number} {window.visit.zone} {window.visit.side}{pitch}"


def _places(story: Story, doses_uAs: dict[int, float], run: Run | None = None) -> list[Document]:
    """Each place on the face, with the colours of its dose and the lines of its card."""
    most = max(doses_uAs.values(), default=0) or 1
    report = {place_id(z.zone, z.side): z for z in run.report.zones} if run else {}
    found = []
    for place, numbers in story.numbers.items():
        if place not in doses_uAs:
            continue
        dose = doses_uAs[place]
        visits = [visit for visit in story.visits if visit.place == place]
        facts = [["dose", dose_text(dose)]]
        zone = report.get(_id_of(place))
        if zone is None:
            facts += [
                ["at", ", ".join(clock(visit.start_ms) for visit in visits[:6])],
                ["time", duration(sum(visit.duration_ms for visit in visits))],
                ["peak", amount_uA(max(visit.peak_duA for visit in visits))],
            ]
        else:
            facts += [
                ["time", duration_to_tenth(zone.delivered_ms)],
                ["mean", f"{zone.mean_abs_uA:.1f} µA"],
                ["net charge", charge(zone.charge_uC)],
                ["contact losses", str(zone.contact_losses)],
            ]
            if zone.resistance_ohm is not None:
                facts.append(["path", f"{zone.resistance_ohm / 1000:.1f} kΩ"])
        ink = style.dose(dose / most)
        found.append(
            {
                "id": _id_of(place),
                "name": f"{visits[0].zone} {visits[0].side}",
                "numbers": numbers_text(numbers),
                "badge": facemap.face_map().places[place].badge,
                "ink": [ink.light, ink.dark],
                "facts": facts,
                "visits": numbers,
            }
        )
    return found


def _visits(spans: Sequence[tuple[Visit, int, int]]) -> list[list[int | str]]:
    return [
        [visit.number, f"{visit.zone} {visit.side}", start, end, _id_of(visit.place)]
        for visit, start, end in spans
    ]


def _run_words(run: Run) -> list[Document]:
    """The zones that were begun, each with when that was and how long all its sides took."""
    spans = {visit.number: (start, end) for visit, start, end in run.visit_spans()}
    begun = [visit for visit in run.story.visits if visit.number in spans]
    found = []
    for words in words_of(begun, run.prompts()):
        times = [spans[visit.number] for visit in words.visits]
        took_ms = sum(end - start for start, end in times)
        found.append(_words(words, times[0][0], duration_to_tenth(took_ms)))
    return found


def _words(words: Words, start_ms: int, facts: str) -> Document:
    return {
        "numbers": ", ".join(str(visit.number) for visit in words.visits),
        "name": words.name,
        "visit": words.visits[0].number,
        "at": clock(round(start_ms, -3)),
        "facts": facts,
        "said": [[clock(round(times[0], -3)), text] for text, times in words.said.items()],
    }


def _marks(kinds: set[str]) -> dict[str, list[str]]:
    """How the events of these kinds are marked: row, sign, ink, meaning."""
    return {
        kind: [mark.row, mark.sign, mark.ink, mark.text]
        for kind, mark in MARKS.items()
        if kind in kinds
    }


def _pitch_tracks(story: Story) -> list[Document]:
    if not story.pitches:
        return []
    hertz = isa.CHZ_PER_HZ
    lines = [
        [[p.start_ms, p.from_cHz / hertz], [p.end_ms, p.to_cHz / hertz]] for p in story.pitches
    ]
    series = {"name": "frequency", "style": "line", "lines": lines}
    return [{"label": "Frequency", "unit": "Hz", "scale": "log", "high": 80, "series": [series]}]


def _resistance_tracks(run: Run) -> list[Document]:
    lines = [[[t, ohm / 1000] for t, ohm in line] for line in run.resistance_lines()]
    if not lines:
        return []
    series = {"name": "path", "style": "ohm", "lines": lines}
    unit = "kΩ, as the board measured it"
    return [
        {
            "label": "Path resistance",
            "unit": unit,
            "scale": "linear",
            "high": 64,
            "series": [series],
        }
    ]


def _samples(run: Run, rows: range, every: int) -> Document:
    """Set, true and measured currents of some rows; of ``every`` rows lowest and highest."""
    recording = run.recording
    t_ms = recording.t_ms[rows.start : rows.stop]
    names = (
        ("set", recording.set_duA),
        ("true", recording.true_duA),
        ("measured", recording.measured_duA),
    )
    kept = t_ms[::every]
    return {
        "clock": _clock(kept),
        "count": len(kept),
        "extremes": every > 1,
        **{name: _packed(values[rows.start : rows.stop], every) for name, values in names},
    }


def _clock(t_ms: Sequence[int]) -> list[list[int]]:
    """Times as runs of equal steps: index of the first, its time, step."""
    runs: list[list[int]] = []
    for index in range(len(t_ms)):
        if not index:
            runs.append([0, t_ms[0], 0])
            continue
        step = t_ms[index] - t_ms[index - 1]
        last = runs[-1]
        if index - last[0] == 1:
            last[2] = step
        elif step != last[2]:
            runs.append([index - 1, t_ms[index - 1], step])
    return runs


def _packed(values: Sequence[int], every: int) -> str:
    if every > 1:
        packed = array("h")
        for first in range(0, len(values), every):
            part = values[first : first + every]
            packed.append(min(part))
            packed.append(max(part))
    else:
        packed = array("h", values)
    if sys.byteorder == "big":
        packed.byteswap()
    return base64.b64encode(packed.tobytes()).decode()


def _page(document: Document, theme: Theme) -> bytes:
    """The template, filled in."""
    most = document.pop("most_uAs")
    document["ticks"] = dose_ticks(most)
    document["scale"] = [list(style.dose(step / SCALE_STEPS)) for step in range(SCALE_STEPS + 1)]
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = {
        "face": style.themed(facemap.svg_text(), theme),
        "program": style.themed((HERE / "page.js").read_text("utf-8"), theme),
        "data": data,
    }
    title = escape(document["title"])
    return style.page(HERE / "page.html", title, style.css(theme), theme, parts, has_program=True)
