"""``sculpt show``: shows what a treatment will do, zone by zone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from facec.plan import Segment
from facec.steps import WaveSpec
from facevm import isa
from sculpt.cli import terminal
from sculpt.cli.inputs import read_one
from sculpt.cli.outputs import write_whole
from sculpt.source.load import CheckFailed, Treatment, obtain

if TYPE_CHECKING:
    from sculpt.pictures.style import Theme

SEGMENTS_PER_WRITE = 1000


HELP = """\
Show what a treatment will do, zone by zone.

FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
standard input. Exit status 1 means mistakes; --json then lists them, as check does.

\b
Examples:
  sculpt show evening-lift
  sculpt show mine.face --json
  sculpt show mine.face --plot mine.svg
  sculpt show OUT/mine.fbc --code
"""


@click.command("show", help=HELP, short_help="Show what a treatment will do, zone by zone.")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON document: zones and segments.")
@click.option("--code", is_flag=True, help="The image's instructions beside the source lines.")
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="OUT.svg|png|html",
    help="Draw the face and the timeline.",
)
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    help="The picture's background. By default .png is light; .svg and .html follow the reader.",
)
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    as_json: bool,
    code: bool,
    picture: Path | None,
    theme: Theme | None,
) -> None:
    if as_json and code:
        raise click.UsageError("--json and --code exclude each other.")
    if theme is not None and picture is None:
        raise click.UsageError("--theme needs --plot.")
    named = read_one(file)
    if picture is not None:
        from sculpt.pictures import draw

        draw.checked(picture, named)
    try:
        treatment = obtain(named)
    except CheckFailed as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    if picture is not None:
        from sculpt.pictures.draw import treatment_picture

        write_whole(picture, treatment_picture(treatment.plan, picture.suffix, theme or "auto"))
    if as_json:
        for part in _as_json(treatment):
            terminal.emit(part)
    elif code:
        _draw_code(treatment)
    else:
        _draw_card(treatment)
        if picture is not None:
            terminal.emit(f"The picture is in {picture}.\n")


def _draw_card(treatment: Treatment) -> None:
    from sculpt.source import card

    plan = treatment.plan
    terminal.draw(
        card.heading(plan),
        card.zones(plan),
        card.totals(plan, len(treatment.data), treatment.routine.crc),
    )
    if not treatment.named.is_stdin:
        terminal.emit(f"Try it: sculpt run {treatment.named.label}\n")


def _draw_code(treatment: Treatment) -> None:
    from facec import disassemble
    from sculpt.source.listing import listing

    terminal.draw(listing(disassemble(treatment.code or treatment.data), treatment.named))


def _as_json(treatment: Treatment) -> Iterator[str]:
    """The JSON document in parts: a legal routine may have over a million segments."""
    head = json.dumps(_head(treatment), indent=2)
    yield head.removesuffix("\n}") + ',\n  "segments": ['
    between = "\n    "
    part: list[str] = []
    for segment in treatment.plan.segments:
        part.append(between + json.dumps(_segment(treatment, segment)))
        between = ",\n    "
        if len(part) == SEGMENTS_PER_WRITE:
            yield "".join(part)
            part.clear()
    yield "".join(part) + "\n  ]\n}\n"


def _head(treatment: Treatment) -> dict[str, Any]:
    routine, plan = treatment.routine, treatment.plan
    return {
        "routine": plan.name,
        **({"file": str(treatment.named.path)} if treatment.code is not None else {}),
        "crc": f"{routine.crc:08x}",
        "image_bytes": len(treatment.data),
        "duration_ms": plan.duration_ms,
        "peak_uA": plan.peak_duA / isa.DA_PER_UA,
        "net_charge_uC": plan.net_dnC / isa.DNC_PER_UC,
        "charge_bound_uC": plan.bound_dnC / isa.DNC_PER_UC,
        "levels": list(plan.levels),
        "zones": list(_zones(treatment)),
    }


def _zones(treatment: Treatment) -> Iterator[dict[str, Any]]:
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
            "peak_uA": max(part.peak_duA for part in parts) / isa.DA_PER_UA,
            "net_charge_uC": routine.place_net_dnC[index] / isa.DNC_PER_UC,
            "charge_bound_uC": routine.place_bound_dnC[index] / isa.DNC_PER_UC,
            **({} if first.line is None else {"line": first.line}),
        }


def _segment(treatment: Treatment, segment: Segment) -> dict[str, Any]:
    """One segment; a sweep's ``frequency_hz`` is the one it arrives at."""
    return {
        "start_ms": segment.start_ms,
        "duration_ms": segment.duration_ms,
        "kind": segment.kind,
        "zone": segment.zone,
        "side": segment.side,
        "from_uA": segment.from_duA / isa.DA_PER_UA,
        "to_uA": segment.to_duA / isa.DA_PER_UA,
        "wave": None if segment.wave is None else _wave(segment.wave),
        "frequency_hz": segment.to_cHz / isa.CHZ_PER_HZ if segment.to_cHz else None,
        **({} if segment.span is None else {"line": segment.span.line}),
    }


def _wave(wave: WaveSpec) -> dict[str, Any]:
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
