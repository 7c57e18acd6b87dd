"""Advice: what is allowed and probably not meant. Only about the treatment's own file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from facelang import tree
from facelang.diagnostics import Fix
from facelang.library import Unit
from facelang.suggest import nearest
from facevm import isa

from .collector import Collector
from .figures import Calculator
from .names import NamedTechnique, Scope
from .plan import Heading, by_place
from .quantity import charge_text, current_text, rounded_charge_text
from .recursion import calls_in
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
    Sweep,
    Unknown,
    simple_steps,
)
from .zone import zone_name

FAINT_duA = 200
"""20 uA: under this the delivered current cannot be held exactly."""


MUCH_dnC = 1000 * isa.DNC_PER_UC
"""1 mC: a net charge over it is direct current that a person should decide on."""

BALANCED_dnC = 100 * isa.DNC_PER_UC
"""0.1 mC: so much may be left of a charge that is given back, by strokes of unequal length."""


class Needed:
    """What a file's zones need, by name, whether it resolves or not.

    ``misspelt`` are names that mean nothing: they may be slips of some that then are needed.
    ``unclear``: there are steps that nobody could read, which may need anything.
    """

    def __init__(self, unit: Unit, scope: Scope) -> None:
        self.waves: set[Origin] = set()
        self.techniques: set[NamedTechnique] = set()
        self.misspelt: set[str] = set()
        self.unclear = False
        for item in unit.tree.items:
            match item:
                case tree.Zone(body=body):
                    self._need(body, scope, frozenset())
                case tree.Technique(name=name, body=body):
                    # a zone whose first line could not be read is taken for a nameless technique
                    if name.text == tree.BROKEN:
                        self._need(body, scope, frozenset())
                case tree.Use() | tree.Routine() | tree.Wave():
                    pass
                case _:
                    assert_never(item)

    def maybe(self, name: str) -> bool:
        """Whether something of this name may be needed, though nothing says so."""
        return self.unclear or any(nearest(word, (name,)) for word in self.misspelt)

    def _need(self, steps: tuple[tree.Step, ...], scope: Scope, parameters: frozenset[str]) -> None:
        waiting = [(steps, scope, parameters)]
        while waiting:
            steps, scope, parameters = waiting.pop()
            for word in _words(steps):
                self.unclear |= word == tree.BROKEN
                if word in parameters:
                    continue
                if word in scope.waves:
                    self.waves.add(scope.waves[word].origin)
                else:
                    self.misspelt.add(word)
                    near = nearest(word, scope.waves)
                    self.waves |= {scope.waves[near].origin} if near else set()
            for call in calls_in(steps):
                technique = scope.techniques.get(call.name.text)
                self.unclear |= call.name.text == tree.BROKEN
                if technique is None:
                    self.misspelt.add(call.name.text)
                    near = nearest(call.name.text, scope.techniques)
                    technique = scope.techniques[near] if near else None
                if technique is not None and technique not in self.techniques:
                    self.techniques.add(technique)
                    hidden = frozenset(name.text for name in technique.item.parameters)
                    waiting.append((technique.item.body, technique.scope, hidden))


def _words(steps: tuple[tree.Step, ...]) -> Iterable[str]:
    """The names that stand where a wave may be meant."""
    for step in tree.all_steps(steps):
        match step:
            case tree.ChooseWave() | tree.Call():
                for value in tree.values_of(step):
                    if isinstance(value, tree.Name):
                        yield value.text
            case tree.Say() | tree.Ramp() | tree.Hold() | tree.Glide() | tree.Sweep():
                pass
            case tree.Rest() | tree.Repeat():
                pass
            case _:
                assert_never(step)


def advise_on_names(unit: Unit, scope: Scope, collector: Collector) -> None:
    """Waves, techniques and libraries that no zone needs."""
    needed = Needed(unit, scope)
    for wave in scope.own_waves:
        # one that is defined a second time has been reported, and its name means the first
        known = scope.waves.get(wave.name)
        if known is wave and wave.origin not in needed.waves and not needed.maybe(wave.name):
            collector.add("W601", wave.origin, f"the wave `{wave.name}` is never chosen")
    for technique in scope.own_techniques:
        meant = scope.techniques.get(technique.name)
        if meant is not technique or technique in needed.techniques:
            continue
        if not needed.maybe(technique.name):
            collector.add(
                "W602", technique.origin, f"the technique `{technique.name}` is never carried out"
            )
    uses = [item for item in unit.tree.items if isinstance(item, tree.Use)]
    if not unit.complete or len(uses) != len(unit.libraries):
        return  # a use that cannot be followed has been reported
    for use, library, below in zip(uses, unit.libraries, scope.libraries, strict=True):
        waves = {wave.origin for wave in below.waves.values()}
        techniques = set(below.techniques.values())
        if waves & needed.waves or techniques & needed.techniques or _is_treatment(library):
            continue
        if any(map(needed.maybe, (*below.waves, *below.techniques))):
            continue
        collector.add(
            "W606",
            Origin(unit.file, use.span),
            f'nothing of "{use.path.value}" is needed',
            fixes=(Fix.remove_line(use.span.line),),
        )


def _is_treatment(unit: Unit) -> bool:
    return any(isinstance(item, tree.Routine | tree.Zone) for item in unit.tree.items)


def advise_on_zones(blocks: tuple[Block, ...], collector: Collector) -> None:
    """Zones that never say anything."""
    for block in blocks:
        if block.origin is not None and not _speaks(block.body):
            collector.add(
                "W603",
                block.origin,
                f"{zone_name(block.zone)} never says where the electrodes go",
                'add a `say "…"`',
            )


def _speaks(body: Body) -> bool:
    """Whether something is said in it, or may be."""
    return any(isinstance(step, (Say, Unknown)) for step in simple_steps(body, set()))


def advise_on_levels(
    heading: Heading,
    level_origins: tuple[Origin, ...],
    blocks: tuple[Block, ...],
    collector: Collector,
) -> None:
    """A level at which a current falls under 20 uA: at the level, or at the step without one."""
    faintest = min(_currents(blocks), key=lambda one: one[0], default=None)
    if faintest is None:
        return
    current_duA, origin = faintest
    if origin is None:
        return
    level = heading.levels[0]
    at_level_duA = current_duA * level // 100
    if at_level_duA < FAINT_duA:
        collector.add(
            "W605",
            level_origins[0] if level_origins else origin,
            f"at {level} % the {current_text(current_duA)} of this treatment "
            f"are {current_text(at_level_duA)}, under {current_text(FAINT_duA)}",
        )


def advise_on_direct_current(
    blocks: tuple[Block, ...], calculator: Calculator, collector: Collector
) -> None:
    """Places that keep a net charge: over 1 mC, or any that is not given back. A zone once."""
    told: set[int] = set()
    places = by_place(blocks, calculator)
    for place in sorted(places, key=lambda place: -abs(places[place].net_dnC)):
        net_dnC = places[place].net_dnC
        zone = isa.zone_of(place)
        if abs(net_dnC) <= BALANCED_dnC or zone in told:
            continue
        told.add(zone)
        origin = next(
            block.origin
            for block in blocks
            if block.zone == zone
            and isa.side_of(place) in block.sides
            and calculator.block(block).net_dnC * net_dnC > 0
        )
        if origin is None:
            continue
        where = f"{zone_name(zone)} {isa.SIDES[isa.side_of(place)]}"
        if abs(net_dnC) > MUCH_dnC:
            collector.add(
                "W607",
                origin,
                f"{where} keeps a net charge of {rounded_charge_text(net_dnC)}, over "
                f"{charge_text(MUCH_dnC)}",
                "let as much flow the other way, or use an alternating wave",
            )
        else:
            collector.add(
                "W608",
                origin,
                f"the {rounded_charge_text(net_dnC)} that flow one way on {where} are not given "
                "back",
                "let as much flow the other way",
            )


def _currents(blocks: tuple[Block, ...]) -> Iterable[tuple[int, Origin | None]]:
    """Every current above 0 that a step sets, in duA, and where; each step once."""
    seen: set[Body] = set()
    waiting = [block.body for block in reversed(blocks)]
    while waiting:
        body = waiting.pop()
        if body in seen:
            continue
        seen.add(body)
        for step in body.steps:
            match step:
                case Repeat() | Call():
                    waiting.append(step.body)
                case Ramp(to_duA=current_duA) | Glide(at_duA=current_duA):
                    if current_duA:
                        yield current_duA, step.origin
                case Say() | Choose() | Hold() | Sweep() | Rest() | Unknown():
                    pass
                case _:
                    assert_never(step)
