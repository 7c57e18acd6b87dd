"""Compilation of a read treatment to its checked plan: the passes, in order."""

from __future__ import annotations

from facelang import tree
from facelang.diagnostics import Diagnostic, Fix, in_order
from facelang.library import Unit
from facevm import isa
from facevm.limits import Limits

from .advice import (
    advise_on_direct_current,
    advise_on_levels,
    advise_on_names,
    advise_on_zones,
)
from .check import ZoneCheck
from .collector import Collector, note
from .density import check_density
from .figures import Calculator
from .heading import HeadingReader
from .lowering import Gauge
from .margins import advise_on_length, advise_on_limits
from .names import Scope, scope_of
from .plan import Heading, Plan, plan_of
from .resolve import report_too_long, resolve
from .safety import SafetyCheck
from .size import most_bytes_of
from .steps import Block, Body, Choose, Origin, simple_steps

DEFAULT_LIMITS = Limits()
"""The device's absolute limits, and what the reference board can draw."""


def compile(unit: Unit, limits: Limits = DEFAULT_LIMITS) -> tuple[Plan | None, list[Diagnostic]]:
    """Checks a treatment for a board and plans it; returns the plan and all that was found.

    The plan is None if anything found is an error, or if the file is a library. What the reader
    of the file (:mod:`facelang`) found is not repeated here; a plan is only to be trusted where
    neither pass found an error.
    """
    collector = Collector()
    plan = _Compilation(unit, limits, collector).plan()
    return plan, in_order(collector.diagnostics)


def _hold_used_waves(blocks: tuple[Block, ...], scope: Scope) -> None:
    """Holds the waves that the zones take from libraries against the board, each once."""
    waiting = dict(scope.held)
    seen: set[Body] = set()
    for block in blocks:
        for step in simple_steps(block.body, seen):
            if isinstance(step, Choose) and (check := waiting.pop(id(step.wave), None)):
                check()


class _Compilation:
    def __init__(self, unit: Unit, limits: Limits, collector: Collector) -> None:
        self._unit = unit
        self._limits = limits
        self._collector = collector
        self._calculator = Calculator()
        self._walked = 0
        self._heading_reader = HeadingReader(unit.file, collector)

    def plan(self) -> Plan | None:
        unit, collector = self._unit, self._collector
        routine = self._routine()
        heading = Heading("")
        here = None
        if routine is not None:
            heading = self._heading_reader.heading(routine)
            here = Origin(unit.file, routine.span)
        scope = scope_of(unit, self._limits, collector)
        blocks = resolve(unit, scope, collector)
        _hold_used_waves(blocks, scope)
        sound = self._check(blocks, heading, here)
        if routine is not None or blocks:
            advise_on_names(unit, scope, collector)
            advise_on_zones(blocks, collector)
        if self._heading_reader.levels_known and (routine is not None or blocks):
            advise_on_levels(heading, self._heading_reader.level_origins, blocks, collector)
        if not blocks or not sound or collector.errors:
            return None
        advise_on_direct_current(blocks, self._calculator, collector)
        if here is None:
            return None
        plan = plan_of(heading, blocks, self._calculator)
        size = self._image_bytes(plan)
        if size > self._limits.image_bytes:
            collector.add(
                "F505",
                here,
                f"the image takes {size} bytes, and the board loads {self._limits.image_bytes}",
            )
            return None
        return plan

    def _routine(self) -> tree.Routine | None:
        """The routine; a second one is reported, and one without zones, and zones without one."""
        routines = [item for item in self._unit.tree.items if isinstance(item, tree.Routine)]
        for routine in routines[1:]:
            self._collector.add(
                "F211",
                Origin(self._unit.file, routine.span),
                "this file already has a routine; one file is one treatment",
                notes=(note("the first one is here", Origin(self._unit.file, routines[0].span)),),
            )
        zones = [item for item in self._unit.tree.items if isinstance(item, tree.Zone)]
        if zones and not routines:
            self._collector.add(
                "F119",
                Origin(self._unit.file, zones[0].span),
                "this file has zones and no routine",
                'add `routine "Name"`',
                fixes=(Fix.insert_line(1, 0, 'routine "Name"\n'),),
            )
        elif routines and not zones and self._unit.complete:
            self._collector.add(
                "F120",
                Origin(self._unit.file, routines[0].span),
                "this treatment has no zone",
                "add a zone with its steps",
            )
        return routines[0] if routines else None

    def _check(self, blocks: tuple[Block, ...], heading: Heading, here: Origin | None) -> bool:
        """Holds the zones against every rule and limit; returns whether all is known of them."""
        own, origins = heading.limits, self._heading_reader.limit_origins
        doubtful: set[Block] = set()
        for block in blocks:
            zone = ZoneCheck(
                block, self._limits, own.current_duA, origins.get("current"), self._collector
            )
            zone.run()
            if not zone.sound:
                doubtful.add(block)
            else:
                check_density(block, self._limits, self._collector)
        safety = SafetyCheck(self._limits, own, origins, self._calculator, self._collector)
        safety.run(blocks, doubtful)
        if here is not None:
            advise_on_length(safety.duration_ms, self._limits.duration_ms, here, self._collector)
        if blocks and not doubtful:
            advise_on_limits(own, origins, safety.duration_ms, self._collector)
        self._check_length(blocks)
        return not doubtful

    def _image_bytes(self, plan: Plan) -> int:
        """The size of the plan's image, or no less than it where that is still small enough."""
        most = most_bytes_of(plan, self._walked)
        if most <= self._limits.image_bytes:
            return most
        from .encoding import image_bytes_of

        return image_bytes_of(plan, self._limits.image_bytes)

    def _check_length(self, blocks: tuple[Block, ...]) -> None:
        """Whether the verifier will be willing to walk it all."""
        gauge = Gauge()
        waiting = 0  # instructions of the zones before, if those take no time at all
        for block in blocks:
            extent, _ = gauge.body(block.body)
            crowd = waiting + extent.lead
            if extent.time_ms:
                crowd = max(crowd, extent.crowd)
                waiting = 0
            else:
                waiting = crowd = waiting + (extent.lead + 1) * len(block.sides)
            self._walked += extent.walked + 1
            if self._walked > isa.WALK_MAX and block.origin is not None:
                report_too_long(self._collector, block.origin)
                return
            crowded = crowd > isa.PROMPTS_MAX and not self._collector.has("F506")
            if crowded and block.origin is not None:
                waiting = 0  # reported once
                self._collector.add(
                    "F507",
                    block.origin,
                    f"{crowd} steps of this zone come at one and the same moment",
                    "put a `rest` or another step that takes time between them",
                )
