"""Resolves the trees of a treatment's files to its program in plain numbers.

Names become waves and techniques, techniques are opened up with their arguments, values become
integers. What is wrong is reported and becomes ``None`` or :class:`Unknown`, so that one mistake
is one diagnostic. A technique opened up twice with the same arguments is opened up once, so the
work stays as small as the files even where the treatment is not.
"""

from __future__ import annotations

from typing import NamedTuple, assert_never

from facelang import tree
from facelang.diagnostics import Fix
from facelang.library import Unit
from facevm import isa

from .collector import Collector, suggestion
from .names import NamedTechnique, Scope
from .recursion import recursive_techniques
from .steps import (
    Block,
    Body,
    Call,
    Choose,
    Glide,
    Hold,
    Origin,
    Ramp,
    Repeat,
    Rest,
    Say,
    Step,
    Sweep,
    Unknown,
)
from .value import Given, ValueReader
from .zone import FACE_ZONES


class _Frame(NamedTuple):
    """Where the resolver stands: the file's scope, the parameters' values, the calls so far."""

    scope: Scope
    bindings: dict[str, Given]
    calls: tuple[Origin, ...]
    depth: int


def resolve(unit: Unit, scope: Scope, collector: Collector) -> tuple[Block, ...]:
    """The zones of a treatment, in order; also checks every technique, carried out or not."""
    resolver = _Resolver(scope, collector)
    blocks = [resolver.zone(item, scope) for item in unit.tree.items if isinstance(item, tree.Zone)]
    for below in scope.all():
        for technique in below.own_techniques:
            resolver.unbound(technique)
    return tuple(blocks)


class _Resolver:
    def __init__(self, scope: Scope, collector: Collector) -> None:
        self._collector = collector
        self._values = ValueReader(collector)
        self._recursive = recursive_techniques(scope, collector)
        self._opened: dict[tuple[object, ...], Body] = {}
        self._steps_made = 0

    def zone(self, item: tree.Zone, scope: Scope) -> Block:
        zone = self._zone_number(item.name, scope.file)
        side = self._side(zone, item.side, scope.file)
        body = self._body(item.body, _Frame(scope, {}, (), 1))
        return Block(zone, side, body, Origin(scope.file, item.span))

    def unbound(self, technique: NamedTechnique) -> None:
        """Checks a technique's steps without values for its parameters."""
        item, scope = technique.item, technique.scope
        nothing = Given(None, technique.origin, scope.waves)
        bindings = {parameter.text: nothing for parameter in item.parameters}
        self._body(item.body, _Frame(scope, bindings, (), 2), open_calls=False)

    # --- zones and sides -----------------------------------------------------------------

    def _zone_number(self, name: tree.Name, file: str) -> int | None:
        if name.text == tree.BROKEN:
            return None
        known = [zone.name for zone in FACE_ZONES]
        if name.text in known:
            return known.index(name.text)
        hint, fixes = suggestion(name.text, name.span, known)
        self._collector.add(
            "F201",
            Origin(file, name.span),
            f"there is no face zone `{name.text}`",
            hint or f"the zones are {', '.join(known)}",
            fixes=fixes,
        )
        return None

    def _side(self, zone: int | None, name: tree.Name | None, file: str) -> int | None:
        if zone is None or (name is not None and name.text == tree.BROKEN):
            return None
        row = FACE_ZONES[zone]
        if name is None:
            return row.default
        sides = [isa.SIDES[side] for side in row.sides]
        if name.text in sides:
            return isa.SIDES.index(name.text)
        *most, last = sides
        hint, fixes = suggestion(name.text, name.span, sides)
        self._collector.add(
            "F202",
            Origin(file, name.span),
            f"`{row.name}` has no side `{name.text}`; it has {', '.join(most)} and {last}"
            if most
            else f"`{row.name}` has no side `{name.text}`; it is one place",
            hint or (None if most else f"write `{last}`, or no side"),
            fixes=fixes or tuple(Fix.replace(name.span, side) for side in sides),
        )
        return None

    # --- steps ---------------------------------------------------------------------------

    def _body(self, steps: tuple[tree.Step, ...], frame: _Frame, open_calls: bool = True) -> Body:
        return Body(tuple(self._step(step, frame, open_calls) for step in steps))

    def _step(self, step: tree.Step, frame: _Frame, open_calls: bool) -> Step:
        values = self._values
        origin = Origin(frame.scope.file, step.span, frame.calls)
        self._steps_made += open_calls

        def given(value: tree.Value) -> Given:
            return self._given(value, frame, origin)

        match step:
            case tree.Say(text=text):
                return Say(values.text(given(text)), origin)
            case tree.ChooseWave(wave=wave):
                return Choose(values.wave(given(wave)), origin)
            case tree.Ramp(to=to, over=over):
                return Ramp(values.current(given(to)), values.time(given(over)), origin)
            case tree.Hold(time=time):
                return Hold(values.time(given(time)), origin)
            case tree.Glide(time=time, at=at):
                return Glide(
                    values.stroke_time(given(time)), values.stroke_current(given(at)), origin
                )
            case tree.Sweep(to=to, over=over):
                return Sweep(values.frequency(given(to)), values.time(given(over)), origin)
            case tree.Rest(time=time):
                return Rest(values.time(given(time)), origin)
            case tree.Repeat(count=count, body=body):
                turns = values.count(given(count))
                if self._too_deep(frame, origin):
                    return Unknown(origin)
                inner = _Frame(frame.scope, frame.bindings, frame.calls, frame.depth + 1)
                return Repeat(turns, self._body(body, inner, open_calls), origin)
            case tree.Call():
                return self._call(step, frame, origin, open_calls)
            case _:
                assert_never(step)

    def _given(self, value: tree.Value, frame: _Frame, origin: Origin | None) -> Given:
        """What stands there; a parameter's value with the step that uses it."""
        if isinstance(value, tree.Name):
            bound = frame.bindings.get(value.text)
            if bound is not None:
                used_at = bound.used_at or origin
                return bound._replace(used_at=used_at)
        where = Origin(frame.scope.file, value.span, frame.calls)
        scope = frame.scope
        return Given(value, where, scope.waves, tuple(frame.bindings), scope.complete)

    # --- techniques ----------------------------------------------------------------------

    def _call(self, step: tree.Call, frame: _Frame, origin: Origin, open_calls: bool) -> Step:
        technique = self._technique(step.name, frame)
        if technique is None:
            return Unknown(origin)
        parameters = technique.item.parameters
        if len(step.arguments) != len(parameters):
            self._report_count(step, technique, origin)
            return Unknown(origin)
        if not open_calls or technique in self._recursive:
            return Unknown(origin)
        if self._too_deep(frame, origin) or self._too_long(origin):
            return Unknown(origin)
        bindings = {
            parameter.text: self._given(argument, frame, None)
            for parameter, argument in zip(parameters, step.arguments, strict=True)
        }
        for parameter in parameters:
            if [other.text for other in parameters].count(parameter.text) > 1:
                # reported where it was defined; nobody knows which of the values it means
                bindings[parameter.text] = bindings[parameter.text]._replace(value=None)
        values = tuple(
            (bound.value, bound.origin.file, bound.origin.span) for bound in bindings.values()
        )
        key = (technique, frame.depth, values)
        body = self._opened.get(key)
        if body is None:
            inner = _Frame(technique.scope, bindings, (*frame.calls, origin), frame.depth + 1)
            body = self._opened[key] = self._body(technique.item.body, inner)
        return Call(body, origin)

    def _technique(self, name: tree.Name, frame: _Frame) -> NamedTechnique | None:
        if name.text == tree.BROKEN:
            return None
        known = frame.scope.techniques
        technique = known.get(name.text)
        if technique is None and frame.scope.complete:
            hint, fixes = suggestion(name.text, name.span, known)
            self._collector.add(
                "F207",
                Origin(frame.scope.file, name.span, frame.calls),
                f"there is no technique `{name.text}`",
                hint,
                fixes=fixes,
            )
        return technique

    def _report_count(self, step: tree.Call, technique: NamedTechnique, origin: Origin) -> None:
        wanted = [parameter.text for parameter in technique.item.parameters]
        if tree.BROKEN in wanted:
            return
        if any(isinstance(a, tree.Name) and a.text == tree.BROKEN for a in step.arguments):
            return
        count, given = len(wanted), len(step.arguments)
        self._collector.add(
            "F215",
            origin,
            f"`{technique.name}` takes {count or 'no'} value{'s' if count != 1 else ''}, "
            f"{given or 'none'} {'is' if given < 2 else 'are'} given here",
            f"it is written `{technique.name}({', '.join(wanted)})`",
        )

    def _too_deep(self, frame: _Frame, origin: Origin) -> bool:
        """Whether nothing more may stand inside what stands here; reports it."""
        if frame.depth < isa.DEPTH_MAX:
            return False
        self._collector.add(
            "F504",
            origin,
            f"this is more than {isa.DEPTH_MAX} deep, counting the zone, repeats and techniques",
        )
        return True

    def _too_long(self, origin: Origin) -> bool:
        """Whether there are more steps already than any board proves; reports it."""
        if self._steps_made <= isa.WALK_MAX:
            return False
        report_too_long(self._collector, origin)
        return True


def report_too_long(collector: Collector, origin: Origin) -> None:
    """Reports a treatment of more steps than the board is willing to check, once."""
    if collector.has("F506"):
        return
    collector.add(
        "F506",
        origin,
        f"the treatment has more than {isa.WALK_MAX} steps to check, each repeat counted once",
        "use `repeat` where the same steps follow each other",
    )
