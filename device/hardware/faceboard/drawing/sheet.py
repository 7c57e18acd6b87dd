"""Sheet on which parts are drawn; it refuses what the circuit does not say.

Each wire names its net, and so does each label. :meth:`Sheet.finish` raises where a pin is not
reached by its net, is reached by another one, is drawn twice or not at all, or where lines of one
net lie apart without a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Protocol

from faceboard import circuit
from faceboard.catalog import Pin

Point = tuple[float, float]

WIDTH = 390

STYLE = """\
svg{background:#fff}
text{font:10px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#333}
.ref{font-weight:700;fill:#111}
.head{font-size:13px;font-weight:700;fill:#111}
.note{fill:#555}
.net{fill:#111}
.pin{font-size:9px;fill:#555}
.wire,.part{fill:none;stroke:#222;stroke-width:1.2;stroke-linecap:round;stroke-linejoin:round}
.part{fill:#fff}
.way{stroke-width:3;stroke:#222}
.dot{fill:#222}
.fill{fill:#222}
.panel{fill:#fafafa;stroke:#ccc}
.dash{stroke-dasharray:4 3}
"""


class Drawn(Protocol):
    """A part, as far as a drawing goes."""

    @property
    def ref(self) -> str: ...
    @property
    def pins(self) -> tuple[Pin, ...]: ...
    @property
    def nets(self) -> tuple[str, ...]: ...


class Sheet:
    """Elements of the picture, and what the lines join. ``at`` moves what is drawn from then on.

    ``parts`` are those of the circuit, without any the reference board's; ``style`` is added.
    """

    def __init__(self, parts: Mapping[str, Drawn] | None = None, style: str = "") -> None:
        self._parts: Mapping[str, Drawn] = circuit.PARTS if parts is None else parts
        self._style = STYLE + style
        self.elements: list[str] = []
        self.height = 0.0
        self._dx = self._dy = 0.0
        self._pins: dict[tuple[str, str], Point] = {}
        self._lines: dict[str, list[list[Point]]] = {}
        self._labels: dict[str, list[Point]] = {}
        self.drawn: set[str] = set()

    # --- drawing -------------------------------------------------------------------------

    def at(self, dx: float, dy: float) -> None:
        """The origin of what follows."""
        self._dx, self._dy = dx, dy

    def _put(self, x: float, y: float) -> Point:
        return round(x + self._dx, 1), round(y + self._dy, 1)

    def text(self, x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> None:
        """Words, by a class of the style."""
        x, y = self._put(x, y)
        classes = f' class="{kind}"' if kind else ""
        aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.elements.append(f'<text x="{x:g}" y="{y:g}"{classes}{aligned}>{escape(words)}</text>')

    def path(self, data: list[tuple[str, list[Point]]], kind: str = "part") -> None:
        """A line of moves, as ``("M", [(x, y)])``."""
        steps = []
        for letter, points in data:
            steps.append(
                letter + " ".join(f"{x:g} {y:g}" for x, y in (self._put(*one) for one in points))
            )
        self.elements.append(f'<path class="{kind}" d="{"".join(steps)}"/>')

    def line(self, points: list[Point], kind: str = "wire") -> None:
        """A polyline of no net: part of a symbol."""
        self.path([("M", points[:1]), ("L", points[1:])], kind)

    def rect(
        self, x: float, y: float, w: float, h: float, kind: str = "part", r: float = 1
    ) -> None:
        """A rectangle."""
        x, y = self._put(x, y)
        self.elements.append(
            f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}"/>'
        )

    def circle(self, x: float, y: float, r: float, kind: str) -> None:
        """A circle."""
        x, y = self._put(x, y)
        self.elements.append(f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="{r:g}"/>')

    def name(self, ref: str, x: float, y: float, anchor: str = "start", more: str = "") -> None:
        """A reference, once as such; behind it what it is."""
        self.drawn.add(ref)
        px, py = self._put(x, y)
        aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
        tail = f" {escape(more)}" if more else ""
        inner = f'<tspan class="ref">{ref}</tspan>{tail}'
        self.elements.append(f'<text x="{px:g}" y="{py:g}"{aligned}>{inner}</text>')

    # --- what is joined ------------------------------------------------------------------

    def pin(self, ref: str, number: str, x: float, y: float) -> Point:
        """A part's pin ends here (in the moved coordinates); returns the point as given."""
        key = (ref, number)
        if key in self._pins:
            raise ValueError(f"{ref} {number} is drawn twice")
        self._pins[key] = self._put(x, y)
        return x, y

    def wire(self, net: str, *points: Point, kind: str = "wire") -> None:
        """A line of a net, from corner to corner."""
        self._lines.setdefault(net, []).append([self._put(*one) for one in points])
        self.line(list(points), kind)

    def join(self, net: str, x: float, y: float) -> None:
        """Pins of a net that meet without a wire between them."""
        self._lines.setdefault(net, []).append([self._put(x, y)])

    def dot(self, x: float, y: float) -> None:
        """Where lines of a net meet."""
        self.circle(x, y, 2.2, "dot")

    def label(self, net: str, x: float, y: float, side: str = "right") -> None:
        """The net's name at a point: ground and supplies with their symbols."""
        self._labels.setdefault(net, []).append(self._put(x, y))
        if net == "GND":
            down = -1 if side == "up" else 1
            self.line([(x, y), (x, y + 5 * down)], "wire")
            for n, half in enumerate((7, 4.5, 2)):
                level = y + (5 + 3 * n) * down
                self.line([(x - half, level), (x + half, level)], "wire")
            return
        if side in ("up", "down"):
            way = -1 if side == "up" else 1
            self.line([(x, y), (x, y + 6 * way)], "wire")
            if net in circuit.SUPPLIES:
                self.line([(x - 8, y + 6 * way), (x + 8, y + 6 * way)], "wire")
            self.text(x, y + (-9 if way < 0 else 16), net, "net", "middle")
            return
        way = -1 if side == "left" else 1
        self.line([(x, y), (x + 6 * way, y)], "wire")
        self.text(x + 8 * way, y + 3.5, net, "net", "end" if way < 0 else "start")

    # --- the judgement -------------------------------------------------------------------

    def finish(self) -> None:
        """Raises ValueError with every difference between picture and circuit."""
        wrong = []
        for one in self._parts.values():
            for pin, net in zip(one.pins, one.nets, strict=True):
                place = self._pins.get((one.ref, pin.number))
                if net == circuit.FREE:
                    continue
                if place is None:
                    wrong.append(f"{one.ref} {pin.number} {pin.name} ({net}) is not drawn")
                    continue
                there = self._nets_at(place)
                if there != {net}:
                    wrong.append(f"{one.ref} {pin.number} {pin.name} is on {there}, not {net}")
        for net in sorted(set(self._lines) | set(self._labels)):
            wrong += self._apart(net)
        if wrong:
            raise ValueError("\n".join(wrong))

    def _nets_at(self, place: Point) -> set[str]:
        found = {net for net, places in self._labels.items() if place in places}
        for net, lines in self._lines.items():
            if any(place in line for line in lines):
                found.add(net)
        return found

    def _apart(self, net: str) -> list[str]:
        """Pieces of a net that no label names, where there are several."""
        pieces: list[list[list[Point]]] = []
        for line in self._lines.get(net, []):
            touched = [piece for piece in pieces if any(_touch(line, other) for other in piece)]
            joined = [line, *(other for piece in touched for other in piece)]
            pieces = [piece for piece in pieces if piece not in touched] + [joined]
        labels = self._labels.get(net, [])
        if len(pieces) < 2 and not labels:
            return []
        return [
            f"{net} has a piece without a label at {piece[0][0]}"
            for piece in pieces
            if not any(_on(place, line) for place in labels for line in piece)
        ]

    # --- the file ------------------------------------------------------------------------

    def svg(self, title: str, description: str) -> str:
        """The picture."""
        self.finish()
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height:g}" '
            f'width="{WIDTH}" height="{self.height:g}" role="img">'
        )
        words = [f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>"]
        style = f"<style>{self._style}</style>"
        return "\n".join([head, *words, style, *self.elements, "</svg>"]) + "\n"


def _on(point: Point, line: list[Point]) -> bool:
    """Whether a point lies on a polyline of level and upright pieces."""
    x, y = point
    for (ax, ay), (bx, by) in pairwise(line):
        if min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
    return point in line


def _touch(one: list[Point], other: list[Point]) -> bool:
    """Whether a corner or an end of either lies on the other."""
    return any(_on(point, other) for point in one) or any(_on(point, one) for point in other)
