"""Document of a treatment: what ``sculpt show --json`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict

from facec.plan import Segment
from facec.steps import WaveSpec
from facevm import isa
from sculpt.source.load import Treatment

SEGMENTS_PER_PART = 1000


class FileDocument(TypedDict, total=False):
    """The source file, where it is known."""

    file: str


class LineDocument(TypedDict, total=False):
    """The source line, where it is known."""

    line: int


class ZoneDocument(LineDocument):
    """One zone and side."""

    zone: str
    side: str
    start_ms: int
    duration_ms: int
    peak_uA: float
    net_charge_uC: float
    charge_bound_uC: float


class HeadDocument(FileDocument):
    """The document without its segments."""

    routine: str
    crc: str
    image_bytes: int
    duration_ms: int
    peak_uA: float
    net_charge_uC: float
    charge_bound_uC: float
    levels: list[int]
    zones: list[ZoneDocument]


class WaveDocument(TypedDict):
    """The wave of a segment; None where a figure does not apply."""

    shape: str
    polarity: str
    frequency_hz: float | None
    duty_percent: int | None
    rise_ms: int | None
    burst_on_ms: int | None
    burst_off_ms: int | None


class SegmentDocument(LineDocument):
    """One segment."""

    start_ms: int
    duration_ms: int
    kind: str
    zone: str
    side: str
    from_uA: float
    to_uA: float
    wave: WaveDocument | None
    frequency_hz: float | None


def parts(treatment: Treatment) -> Iterator[str]:
    """The JSON document in parts: a legal routine may have over a million segments."""
    head = json.dumps(_head(treatment), indent=2)
    yield head.removesuffix("\n}") + ',\n  "segments": ['
    between = "\n    "
    part: list[str] = []
    for segment in treatment.plan.segments:
        part.append(between + json.dumps(_segment(segment)))
        between = ",\n    "
        if len(part) == SEGMENTS_PER_PART:
            yield "".join(part)
            part.clear()
    yield "".join(part) + "\n  ]\n}\n"


def _head(treatment: Treatment) -> HeadDocument:
    routine, plan = treatment.routine, treatment.plan
    file: FileDocument = {}
    if treatment.code is not None:
        file = {"file": str(treatment.named.path)}
    return {
        "routine": plan.name,
        **file,
        "crc": f"{routine.crc:08x}",
        "image_bytes": len(treatment.data),
        "duration_ms": plan.duration_ms,
        "peak_uA": plan.peak_duA / isa.DUA_PER_UA,
        "net_charge_uC": plan.net_dnC / isa.DNC_PER_UC,
        "charge_bound_uC": plan.bound_dnC / isa.DNC_PER_UC,
        "levels": list(plan.levels),
        "zones": list(_zones(treatment)),
    }


def _zones(treatment: Treatment) -> Iterator[ZoneDocument]:
    """One entry per zone and side, in the order in which they are first treated."""
    routine = treatment.routine
    places = dict.fromkeys(part.place for part in treatment.plan.zones)
    for place in places:
        index = routine.places.index(place)
        parts = [part for part in treatment.plan.zones if part.place == place]
        first = parts[0]
        yield {
            "zone": first.zone,
            "side": first.side,
            "start_ms": first.start_ms,
            "duration_ms": sum(part.duration_ms for part in parts),
            "peak_uA": max(part.peak_duA for part in parts) / isa.DUA_PER_UA,
            "net_charge_uC": routine.place_net_dnC[index] / isa.DNC_PER_UC,
            "charge_bound_uC": routine.place_bound_dnC[index] / isa.DNC_PER_UC,
            **_line(first.line),
        }


def _segment(segment: Segment) -> SegmentDocument:
    """One segment; a sweep's ``frequency_hz`` is the one it arrives at."""
    return {
        "start_ms": segment.start_ms,
        "duration_ms": segment.duration_ms,
        "kind": segment.kind,
        "zone": segment.zone,
        "side": segment.side,
        "from_uA": segment.from_duA / isa.DUA_PER_UA,
        "to_uA": segment.to_duA / isa.DUA_PER_UA,
        "wave": None if segment.wave is None else _wave(segment.wave),
        "frequency_hz": segment.to_cHz / isa.CHZ_PER_HZ if segment.to_cHz else None,
        **_line(None if segment.span is None else segment.span.line),
    }


def _line(line: int | None) -> LineDocument:
    return {} if line is None else {"line": line}


def _wave(wave: WaveSpec) -> WaveDocument:
    is_square = wave.shape == isa.SQUARE
    return {
        "shape": isa.SHAPES[wave.shape],
        "polarity": isa.POLARITIES[wave.polarity],
        "frequency_hz": wave.frequency_cHz / isa.CHZ_PER_HZ if wave.frequency_cHz else None,
        "duty_percent": wave.duty_percent if is_square else None,
        "rise_ms": wave.rise_ms if is_square else None,
        "burst_on_ms": wave.burst_on_ms or None,
        "burst_off_ms": wave.burst_off_ms or None,
    }
