"""Wording of a treatment: its texts in other words, and a digest of its dose without any text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from .encoding import encode
from .figures import Calculator
from .plan import Heading, Plan, plan_of
from .steps import Block, Body, Call, Repeat, Say, Step, simple_steps

_NO_TEXT = "-"


def prompts_of(plan: Plan) -> tuple[str, ...]:
    """What the treatment says, each text once, in the order in which it stands."""
    said: dict[str, None] = {}
    seen: set[Body] = set()
    for block in plan.blocks:
        for step in simple_steps(block.body, seen):
            if isinstance(step, Say) and step.text is not None:
                said.setdefault(step.text)
    return tuple(said)


def reworded(
    plan: Plan, prompts: Mapping[str, str], name: str | None = None, about: str | None = None
) -> Plan:
    """The same treatment in other words; ``name`` and ``about`` stay where they are None.

    Raises KeyError for a prompt that has none.
    """
    return _in_words(plan, prompts.__getitem__, name or plan.name, about or plan.about)


def dose_digest(plan: Plan) -> str:
    """SHA-256, as 64 hexadecimal digits, over the treatment's image without any text.

    Two treatments of one digest set the same currents on the same places at the same times, with
    the same levels, limits, strokes and moments of speech, whatever they say there.
    """
    return sha256(encode(_in_words(plan, lambda text: _NO_TEXT, _NO_TEXT, None)).image).hexdigest()


def _in_words(plan: Plan, word: Callable[[str], str], name: str, about: str | None) -> Plan:
    heading = Heading(name, about, plan.goals, plan.levels, plan.schedule, plan.limits)
    made: dict[Body, Body] = {}
    blocks = tuple(
        Block(block.zone, block.side, _body(block.body, word, made), block.origin)
        for block in plan.blocks
    )
    return plan_of(heading, blocks, Calculator())


def _body(body: Body, word: Callable[[str], str], made: dict[Body, Body]) -> Body:
    """A body in other words; what was one and the same object stays one."""
    if body not in made:
        made[body] = Body(tuple(_step(step, word, made) for step in body.steps))
    return made[body]


def _step(step: Step, word: Callable[[str], str], made: dict[Body, Body]) -> Step:
    match step:
        case Say(text=text, origin=origin):
            return step if text is None else Say(word(text), origin)
        case Repeat(count=count, body=body, origin=origin):
            return Repeat(count, _body(body, word, made), origin)
        case Call(body=body, origin=origin):
            return Call(_body(body, word, made), origin)
        case _:
            return step
