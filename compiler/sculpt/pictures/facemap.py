"""Face map: ``face.svg``, read into zones and the drawing around them.

Every zone and side of ``facevm.isa.ZONES`` is a path there with an id such as
``zone-jawline-left``; the person's left is on the picture's right. Paths use absolute M, C, L and
Z only. ``data-badge`` is the point around which a label fits.
"""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

from facevm import isa

FILE = Path(__file__).with_name("face.svg")
SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 320, 400

Points = tuple[tuple[float, float], ...]


class Shape(NamedTuple):
    """A path: its ``id``, its class in the file (see ``style.FACE``), its data."""

    id: str
    role: str
    data: str


class Place(NamedTuple):
    """A zone and side: its number (see ``isa.place_of``), its path, and where its badge goes."""

    place: int
    shape: Shape
    badge: tuple[float, float]


class Label(NamedTuple):
    """L or R, beside the face."""

    text: str
    x: float
    y: float


class FaceMap(NamedTuple):
    """The drawing ``under`` and ``over`` the zones, and the zones by number in ``places``."""

    under: tuple[Shape, ...]
    places: dict[int, Place]
    over: tuple[Shape, ...]
    labels: tuple[Label, ...]


def svg_text() -> str:
    """The file itself."""
    return FILE.read_text("utf-8")


@functools.cache
def face_map() -> FaceMap:
    """The map; it is read once."""
    root = ElementTree.fromstring(svg_text())
    groups = {group.get("id", ""): group.findall(f"{SVG}path") for group in root.iter(f"{SVG}g")}
    numbers = {
        place_id(zone.name, isa.SIDES[side]): isa.place_of(index, side)
        for index, zone in enumerate(isa.ZONES)
        for side in zone.sides
        if side != isa.BOTH
    }
    places = {}
    for path in groups["zones"]:
        shape = _shape(path)
        x, y = path.get("data-badge", "").split()
        number = numbers[shape.id]
        places[number] = Place(number, shape, (float(x), float(y)))
    labels = tuple(
        Label(text.text or "", float(text.get("x", "")), float(text.get("y", "")))
        for text in root.findall(f"{SVG}text")
    )
    return FaceMap(
        tuple(map(_shape, groups["head"])), places, tuple(map(_shape, groups["features"])), labels
    )


def place_id(zone: str, side: str) -> str:
    """The id of a zone's path."""
    return f"zone-{zone}-{side}"


def outline(data: str) -> list[tuple[str, Points]]:
    """A path's data as commands M, L, C and Z, each with its points."""
    commands: list[tuple[str, Points]] = []
    for command, rest in re.findall(r"([MLCZ])([^MLCZ]*)", data):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        size = 3 if command == "C" else 1
        if command == "Z":
            commands.append(("Z", ()))
        for start in range(0, len(points), size):
            commands.append((command, points[start : start + size]))
    return commands


def _shape(path: ElementTree.Element) -> Shape:
    return Shape(path.get("id", ""), path.get("class", ""), path.get("d", ""))
