"""Sharing of code: runs of instructions that occur more than once are stored once, as blocks.

A greedy search: the run that saves most bytes becomes a block, its occurrences become calls,
and so on until no run saves anything. Equal instructions are one number here (a loop with its
whole body as well), so runs are tuples of numbers and comparing them costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from facevm import isa

from .lowering import Extent, Leaf, Node, varint

Run = tuple[int, ...]
"""Instructions in order, each by its number in a :class:`InstructionPool`."""

RUN_MAX = 64
"""The longest run looked for, in instructions of one level (a loop counts as one)."""

EFFORT_MAX = 400_000
"""Occurrences looked at before the search contents itself with what it has."""

LONG = 1000
"""Instructions, all levels together, from which on only some lengths of run are looked for."""

LONG_LENGTHS = (4, 16, RUN_MAX)
"""These: what they find leaves so little that all lengths can be looked for after that."""

_TIMELESS = frozenset({isa.SAY, isa.WAVE})


class Item(NamedTuple):
    """An instruction: ``data`` alone, a loop (``turns``, ``body``) or a call (``block``)."""

    data: bytes = b""
    turns: int = 0
    body: Run = ()
    block: int = -1


class InstructionPool:
    """Numbers instructions; equal ones get the same number. Holds the blocks found."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._numbers: dict[Item, int] = {}
        self.blocks: dict[int, Run] = {}

    def number(self, item: Item) -> int:
        """The number of an instruction."""
        number = self._numbers.get(item)
        if number is None:
            number = self._numbers[item] = len(self.items)
            self.items.append(item)
        return number

    def run(self, nodes: tuple[Node, ...]) -> Run:
        """The numbers of written instructions."""
        return tuple(
            self.number(Item(data=node.data))
            if isinstance(node, Leaf)
            else self.number(Item(turns=node.turns, body=self.run(node.body)))
            for node in nodes
        )

    def size(self, run: Run) -> int:
        """Bytes of a run as it stands, calls as calls."""
        total = 0
        for number in run:
            item = self.items[number]
            if item.turns:
                total += 2 + len(varint(item.turns)) + self.size(item.body)
            else:
                total += len(item.data) or 2
        return total

    def extent(self, run: Run) -> Extent:
        """What a run asks of the verifier, the blocks it calls included. Whether it takes time is
        told, not how much."""
        total = Extent()
        for number in run:
            item = self.items[number]
            if item.turns:
                part = self.extent(item.body).looped()
            elif item.block >= 0:
                part = self.extent(self.blocks[item.block]).nested()
            else:
                idle = int(item.data[0] in _TIMELESS)
                part = Extent(1, 0, 1 - idle, idle, idle, idle)
            total = total.then(part)
        return total

    def replaced(self, run: Run, wanted: Run, by: Run) -> Run:
        """``run`` with every occurrence of ``wanted`` replaced, also inside its loops."""
        out: list[int] = []
        at = 0
        while at < len(run):
            if run[at : at + len(wanted)] == wanted:
                out += by
                at += len(wanted)
                continue
            item = self.items[run[at]]
            if item.turns:
                body = self.replaced(item.body, wanted, by)
                out.append(self.number(Item(turns=item.turns, body=body)))
            else:
                out.append(run[at])
            at += 1
        return tuple(out)

    def inner(self, run: Run) -> Iterator[Run]:
        """``run`` and the bodies of all loops inside it."""
        yield run
        for number in run:
            if self.items[number].turns:
                yield from self.inner(self.items[number].body)


def share(pool: InstructionPool, zones: list[Run], enough: int = 0) -> list[Run]:
    """Moves repeated runs into ``pool.blocks``; returns the zones' code as it then is.

    Stops as soon as all of it takes no more than ``enough`` bytes.
    """
    effort = EFFORT_MAX
    next_block = 0
    while effort > 0 and code_bytes(pool, zones) > enough:
        found, spent = _best_run(pool, [*zones, *pool.blocks.values()])
        effort -= spent
        if found is None:
            break
        call = (pool.number(Item(block=next_block)),)
        before = dict(pool.blocks), zones
        for block, run in pool.blocks.items():
            pool.blocks[block] = pool.replaced(run, found, call)
        zones = [pool.replaced(run, found, call) for run in zones]
        pool.blocks[next_block] = found
        next_block += 1
        if not _verifiable(pool, zones):
            pool.blocks, zones = before
            break
    return _without_single_use(pool, zones)


def code_bytes(pool: InstructionPool, zones: list[Run]) -> int:
    """What zones and blocks take, with the beginnings and ends of both."""
    blocks = sum(pool.size(run) + 1 for run in pool.blocks.values())
    return blocks + sum(pool.size(run) + 3 for run in zones)


def in_order(pool: InstructionPool) -> list[int]:
    """The blocks in an order in which each calls only those before it."""
    order: list[int] = []

    def place(block: int) -> None:
        if block in order:
            return
        for run in pool.inner(pool.blocks[block]):
            for number in run:
                if pool.items[number].block >= 0:
                    place(pool.items[number].block)
        order.append(block)

    for block in sorted(pool.blocks):
        place(block)
    return order


def _verifiable(pool: InstructionPool, zones: list[Run]) -> bool:
    """Whether the verifier accepts it: its length and depth, and what comes at one moment."""
    extents = [pool.extent(run) for run in zones]
    crowd = waiting = 0
    for one in extents:
        crowd = max(crowd, one.crowd, waiting + one.lead + 1)
        # a zone that takes no time is over at once, and so is its other side
        waiting = 0 if one.time_ms else waiting + 2 * (one.lead + 1)
    return (
        sum(one.walked + 1 for one in extents) <= isa.WALK_MAX
        and all(1 + one.depth <= isa.DEPTH_MAX for one in extents)
        and max(crowd, waiting) <= isa.INSTANT_MAX
    )


def _best_run(pool: InstructionPool, roots: list[Run]) -> tuple[Run | None, int]:
    """The run whose sharing saves most bytes, or None, and the effort it took to find it."""
    runs: dict[Run, int] = {}
    for root in roots:
        for run in pool.inner(root):
            runs[run] = runs.get(run, 0) + 1
    texts = list(runs)
    sizes = [pool.size((number,)) for number in range(len(pool.items))]
    best: Run | None = None
    best_saving = 0
    effort = 0
    is_long = sum(map(len, texts)) > LONG
    for places in _pieces(texts) if is_long else _growing(texts, runs):
        for candidate, where in places.items():
            effort += len(where)
            times = _times(candidate, where, texts, runs)
            if times < 2:
                continue
            size = sum(sizes[number] for number in candidate)
            # each call takes 2 bytes, and the block an END
            saving = size * (times - 1) - 2 * times - 1
            if saving > best_saving:
                best, best_saving = candidate, saving
        if effort > EFFORT_MAX:
            break
    return best, effort + 1


Places = dict[Run, list[tuple[int, int]]]
"""Where runs of one length occur: in which text, and from which of its instructions."""


def _growing(texts: list[Run], runs: dict[Run, int]) -> Iterator[Places]:
    """The runs of each length, as far as they occur more than once."""
    places: Places = {}
    for index, run in enumerate(texts):
        for at, number in enumerate(run):
            places.setdefault((number,), []).append((index, at))
    for _ in range(RUN_MAX):
        yield places
        longer: Places = {}
        for candidate, where in places.items():
            if len(where) < 2 and runs[texts[where[0][0]]] < 2:
                continue
            for index, at in where:
                end = at + len(candidate)
                if end < len(texts[index]):
                    longer.setdefault((*candidate, texts[index][end]), []).append((index, at))
        if not longer:
            return
        places = longer


def _pieces(texts: list[Run]) -> Iterator[Places]:
    """The runs of some lengths."""
    for length in LONG_LENGTHS:
        places: Places = {}
        for index, run in enumerate(texts):
            for at in range(len(run) - length + 1):
                places.setdefault(run[at : at + length], []).append((index, at))
        yield places


def _times(
    candidate: Run, where: list[tuple[int, int]], texts: list[Run], runs: dict[Run, int]
) -> int:
    """How often a run occurs without overlapping itself."""
    times = 0
    free_index, free_at = -1, 0
    for index, at in where:
        if index != free_index or at >= free_at:
            times += runs[texts[index]]
            free_index, free_at = index, at + len(candidate)
    return times


def _without_single_use(pool: InstructionPool, zones: list[Run]) -> list[Run]:
    """Puts blocks back that only one call is left of, now that larger runs are shared."""
    for block in sorted(pool.blocks):
        call = pool.number(Item(block=block))
        everything = [*zones, *pool.blocks.values()]
        calls = sum(run.count(call) for root in everything for run in pool.inner(root))
        if calls < 2:
            body = pool.blocks.pop(block)
            zones = [pool.replaced(run, (call,), body) for run in zones]
            for other, run in pool.blocks.items():
                pool.blocks[other] = pool.replaced(run, (call,), body)
    return zones
