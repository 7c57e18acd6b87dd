"""Sight of a treatment: its doses, its time line, its figures, its worst case and the limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import facec
from facec.density import most_direct_duA
from facec.plan import Plan
from facevm import image, isa
from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.cli.units import amount_uA, charge_of, density, duration
from sculpt.pictures.facemap import place_id
from sculpt.pictures.story import Story, story_of, thinned
from sculpt.spec.figures import figures_of, moments, rms_of
from sculpt.spec.sheet import ROWS

LINE_MOST = 1500
"""Points of a drawn line: more than any screen has columns."""


def summary(plan: Plan, story: Story) -> dict[str, Any]:
    """What the page shows beside the text: name, figures, the dose of each place."""
    doses = story.doses_dnC
    most = max(doses.values(), default=0) or 1
    return {
        "name": plan.name,
        "about": plan.about or "",
        "goals": list(plan.goals),
        "levels": list(plan.levels),
        "schedule": list(plan.schedule) if plan.schedule else None,
        "duration_ms": plan.duration_ms,
        "length": duration(plan.duration_ms),
        "peak_uA": plan.peak_duA / isa.DUA_PER_UA,
        "peak": amount_uA(plan.peak_duA),
        "net": charge_of(plan.net_dnC),
        "doses": [
            {
                "place": _id(place),
                "share": dose / most,
                "dose": charge_of(dose),
                "numbers": story.numbers[place],
            }
            for place, dose in doses.items()
        ],
    }


def sight(plan: Plan) -> dict[str, Any]:
    """Everything that the view See draws."""
    story = story_of(plan)
    code = facec.encode(plan)
    return {
        **summary(plan, story),
        "image_bytes": len(code.image),
        "crc": f"{image.load(code.image).crc:08x}",
        "visits": [
            {
                "number": one.number,
                "place": place_id(one.zone, one.side),
                "zone": one.zone,
                "side": one.side,
                "start_ms": one.start_ms,
                "duration_ms": one.duration_ms,
                "length": duration(one.duration_ms),
                "peak": amount_uA(one.peak_duA),
                "dose": charge_of(one.dose_dnC),
            }
            for one in story.visits
        ],
        "prompts": [[one.at_ms, one.text, one.visit] for one in story.prompts],
        "peak_line": [[ms, duA / isa.DUA_PER_UA] for ms, duA in thinned(story.peak, LINE_MOST)],
        "pitches": [
            [one.start_ms, one.end_ms, one.from_cHz / 100, one.to_cHz / 100]
            for one in story.pitches[:LINE_MOST]
        ],
        "spec": [
            {"key": row.key, "text": row.cell(figures).text}
            for figures in [figures_of(plan, isa.ELECTRODE_mm2, Settings())]
            for row in ROWS
        ],
        "limits": list(_limits(plan, len(code.image))),
    }


def _limits(plan: Plan, image_bytes: int) -> Iterator[dict[str, Any]]:
    """The worst case beside each limit, the page's own name for each as ``key``."""
    limits = Limits()
    yield _limit("time", plan.duration_ms, limits.duration_ms, duration)
    yield _limit("charge", plan.bound_dnC, limits.routine_charge_dnC, charge_of)
    closest = max(plan.zones, key=lambda zone: zone.peak_duA / _ceiling(zone.zone), default=None)
    if closest is not None:
        name = f"{closest.zone} {closest.side}"
        yield _limit("current", closest.peak_duA, _ceiling(closest.zone), amount_uA, name)
    by_place: dict[str, list[int]] = {}
    for zone in plan.zones:
        sums = by_place.setdefault(f"{zone.zone} {zone.side}", [0, 0])
        sums[0] += zone.bound_dnC
        sums[1] += zone.current_ms
    if by_place:
        name, (bound_dnC, _) = max(by_place.items(), key=lambda item: item[1][0])
        yield _limit("zone-charge", bound_dnC, limits.zone_charge_dnC, charge_of, name)
        name, (_, current_ms) = max(by_place.items(), key=lambda item: item[1][1])
        yield _limit("zone-time", current_ms, limits.zone_time_ms, duration, name)
    area = limits.electrode_mm2
    rms_duA = max((rms_of(one) for one in moments(plan.blocks)), default=0) * isa.DUA_PER_UA
    most_rms_duA = isa.RMS_MAX_duA_PER_MM2 * area
    yield _limit("rms", rms_duA, most_rms_duA, lambda duA: density(duA, area))
    most_direct = isa.DIRECT_MAX_duA_PER_MM2 * area
    direct_duA = float(most_direct_duA(plan.blocks))
    yield _limit("direct", direct_duA, most_direct, lambda duA: density(duA, area))
    yield _limit("image", image_bytes, limits.image_bytes, lambda count: f"{count} B")


def _limit(key: str, value: Any, most: Any, text: Any, where: str = "") -> dict[str, Any]:
    return {
        "key": key,
        "value": text(value),
        "limit": text(most),
        "share": float(value) / float(most),
        "where": where,
    }


def _ceiling(zone: str) -> int:
    return next(row.ceiling_duA for row in isa.ZONES if row.name == zone)


def _id(place: int) -> str:
    return place_id(isa.ZONES[isa.zone_of(place)].name, isa.SIDES[isa.side_of(place)])
