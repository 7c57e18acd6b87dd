"""Every kind of step is in every table of kinds: what the type checker cannot see."""

from __future__ import annotations

from typing import get_args

import pytest

from facec.encoding import OPCODES
from facec.steps import STEP_KINDS, Call, Repeat, Unknown
from facelang import tree
from facelang.language import FORMS, ROUTINE, STEPS, TOP, WAVE
from facevm import isa

CONSTRUCTS = {
    TOP: get_args(tree.Item),
    ROUTINE: get_args(tree.RoutineField),
    WAVE: get_args(tree.WaveField),
    STEPS: get_args(tree.Step),
}
"""The classes of the tree by the kind of block in which they stand."""


def test_every_step_but_an_unknown_one_has_an_instruction():
    assert set(OPCODES) == set(STEP_KINDS) - {Unknown}
    assert len(set(OPCODES.values())) == len(OPCODES)


def test_only_what_holds_code_together_is_an_instruction_without_a_step():
    assert {isa.OPCODES[n][0] for n in set(range(len(isa.OPCODES))) - set(OPCODES.values())} == {
        "END",
        "ZONE",
    }


@pytest.mark.parametrize("kind", [kind for kind in STEP_KINDS if kind is not Unknown])
def test_the_operands_of_an_instruction_are_the_fields_of_its_step_in_order(kind):
    *fields, origin = kind.__match_args__
    assert origin == "origin"
    operands = isa.OPCODES[OPCODES[kind]][1]
    assert len(operands) == len(fields) - (kind is Repeat)
    for field, operand in zip(fields, operands, strict=False):
        # to_duA is the current_duA of an instruction, a call's body the block that holds it
        assert field.split("_")[-1] == operand.split("_")[-1] or (kind, field) == (Call, "body")


@pytest.mark.parametrize("block", CONSTRUCTS)
def test_every_construct_of_the_language_has_a_row_in_its_table(block):
    assert {form.node for form in FORMS.values() if form.block == block} == set(CONSTRUCTS[block])
