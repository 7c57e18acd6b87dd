"""Recursion: techniques that carry themselves out, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator

from facelang import tree

from .collector import Collector, note
from .names import NamedTechnique, Scope
from .steps import Origin


def recursive_techniques(scope: Scope, collector: Collector) -> set[NamedTechnique]:
    """Reports each cycle once; no cycle is left when the returned techniques are not opened."""
    callees: dict[NamedTechnique, dict[NamedTechnique, Origin]] = {}
    for below in scope.all():
        for technique in below.own_techniques:
            callees[technique] = dict(_calls(technique))
    recursive: set[NamedTechnique] = set()
    while True:
        _drop_leaves(callees)
        if not callees:
            return recursive
        cycle = _cycle(callees)
        _report(cycle, callees, collector)
        recursive.update(cycle)
        for technique in cycle:
            del callees[technique]


def calls_in(steps: tuple[tree.Step, ...]) -> Iterator[tree.Call]:
    """The calls in some steps, those in repeats as well."""
    return (step for step in tree.all_steps(steps) if isinstance(step, tree.Call))


def _calls(technique: NamedTechnique) -> Iterator[tuple[NamedTechnique, Origin]]:
    for call in calls_in(technique.item.body):
        callee = technique.scope.techniques.get(call.name.text)
        if callee is not None:
            yield callee, Origin(technique.scope.file, call.span)


def _drop_leaves(callees: dict[NamedTechnique, dict[NamedTechnique, Origin]]) -> None:
    """Drops techniques that lead into no cycle, until each left calls another one left."""
    callers: dict[NamedTechnique, list[NamedTechnique]] = {}
    open_calls: dict[NamedTechnique, int] = {}
    for technique, called in callees.items():
        left = [callee for callee in called if callee in callees]
        open_calls[technique] = len(left)
        for callee in left:
            callers.setdefault(callee, []).append(technique)
    leaves = [technique for technique, count in open_calls.items() if not count]
    while leaves:
        leaf = leaves.pop()
        del callees[leaf]
        for caller in callers.get(leaf, ()):
            open_calls[caller] -= 1
            if not open_calls[caller]:
                leaves.append(caller)


def _cycle(callees: dict[NamedTechnique, dict[NamedTechnique, Origin]]) -> list[NamedTechnique]:
    """A cycle, found by following calls from the first technique left."""
    path: dict[NamedTechnique, None] = {}
    technique = next(iter(callees))
    while technique not in path:
        path[technique] = None
        technique = next(callee for callee in callees[technique] if callee in callees)
    cycle = list(path)
    return cycle[cycle.index(technique) :]


def _report(
    cycle: list[NamedTechnique],
    callees: dict[NamedTechnique, dict[NamedTechnique, Origin]],
    collector: Collector,
) -> None:
    links = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    first, last = cycle[0], cycle[-1]
    through = [f"`{technique.name}`" for technique in cycle[1:]]
    message = f"`{first.name}` carries itself out"
    if through:
        message += f" through {', '.join(through)}"
    collector.add(
        "F214",
        callees[last][first],
        message,
        "use `repeat` to do something several times",
        tuple(note(f"`{a.name}` carries out `{b.name}`", callees[a][b]) for a, b in links[:-1]),
    )
