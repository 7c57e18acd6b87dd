"""The mutants of a module: its text with one small thing changed.

The changes are Cosmic Ray's operators, and one more: a statement is left out. Of Cosmic Ray's many
replacements of an operator those are taken that shift a boundary, turn a comparison round or undo
a calculation; to write ``is`` for ``==`` says the same of the small integers all this is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.provider import OperatorProvider
from parso.python.tree import Keyword
from parso.tree import BaseNode, NodeOrLeaf

from tests.safety.mutants.sameness import plain

_COMPARED = "Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt Eq_NotEq NotEq_Eq Is_IsNot"
_CALCULATED = (
    "Add_Sub Sub_Add Mul_FloorDiv Mul_Add FloorDiv_Mul FloorDiv_Mod Mod_FloorDiv Mod_Mul "
    "RShift_LShift LShift_RShift BitAnd_BitOr BitAnd_BitXor BitOr_BitAnd"
)
OPERATORS = (
    *[f"ReplaceComparisonOperator_{pair}" for pair in [*_COMPARED.split(), "IsNot_Is"]],
    *[f"ReplaceBinaryOperator_{pair}" for pair in _CALCULATED.split()],
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "ZeroIterationForLoop",
)
"""The operators of Cosmic Ray that are used."""

LEFT_OUT = "(left out)"
_TYPES = "_TYPES"
"""What only a type checker reads stands behind this name."""
_PARTS = {
    *("simple_stmt", "if_stmt", "while_stmt", "for_stmt", "try_stmt", "with_stmt"),
    *("funcdef", "classdef"),
}
_STATEMENTS = {"expr_stmt", "atom_expr", "power", "return_stmt", "raise_stmt"}


class StatementRemover(Operator):
    """An operator that leaves out a statement: an assignment, a call, a return or a raise.

    Only inside of functions: a module that lacks a name does not load at all.
    """

    def mutation_positions(self, node):
        if (
            node.type == "simple_stmt"
            and node.children[0].type in _STATEMENTS
            and _function(node.children[0])
        ):
            yield (node.children[0].start_pos, node.children[0].end_pos)

    def mutate(self, node, index):
        first = node.children[0]
        prefix = first.get_first_leaf().prefix
        node.children[0] = Keyword("pass", first.start_pos, prefix=prefix)
        return node

    @classmethod
    def examples(cls):
        return (Example("def f():\n    x = 1\n", "def f():\n    pass\n"),)


@dataclass(frozen=True)
class Mutation:
    """One mutant: where it is, what its line said and says now, and the whole text."""

    module: str
    row: int
    function: str
    """Its qualified name; empty where the change is outside of every function."""
    line: str
    changed: str
    text: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it in the list of survivors: rows move, lines do not."""
        return self.module, self.function, self.line, self.changed


def mutations(module: str, text: str) -> list[Mutation]:
    """All mutants of a module's text, in the order of its lines; no two are the same program."""
    kept: dict[tuple[int, str], Mutation | None] = {}
    for part, code, one in _made(module, text):
        kept.setdefault((part.start, plain(part.code)), None)
        kept.setdefault((part.start, plain(code)), one)
    return sorted([one for one in kept.values() if one], key=lambda one: one.row)


class _Part:
    """A statement of a module: a mutant differs in one of them."""

    def __init__(self, node: NodeOrLeaf, text: str, line_starts: list[int]) -> None:
        self.node = node
        row, column = node.get_start_pos_of_prefix()
        self.start = line_starts[row - 1] + column
        self.code = self.inside(node.get_code())
        self.head = text[: self.start]
        self.tail = text[self.start + len(node.get_code()) :]

    def inside(self, code: str) -> str:
        """A text of its own, of what may be indented."""
        return f"if 1:\n{code}" if self.node.start_pos[1] else code


def _made(module: str, text: str) -> Iterator[tuple[_Part, str, Mutation]]:
    """Every mutant, with the part that it changes and the text of that."""
    tree = get_ast(text)
    nodes = [node for node in ast_nodes(tree) if not _is_aside(node)]
    provider = OperatorProvider()
    lines = text.splitlines()
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    parts: dict[int, _Part] = {}
    for operator in (*[provider[name]() for name in OPERATORS], StatementRemover()):
        for node in nodes:
            for index, ((row, _), _) in enumerate([*operator.mutation_positions(node)]):
                top = _part_of(node)
                part = parts.get(id(top))
                if part is None:
                    part = parts[id(top)] = _Part(top, text, starts)
                code = _changed(top, node, operator, index)
                changed = part.head + code + part.tail
                if isinstance(operator, StatementRemover):
                    line = LEFT_OUT
                else:
                    line = _shown(changed.splitlines()[row - 1])
                was = _shown(lines[row - 1])
                mutation = Mutation(module, row, _function(node), was, line, changed)
                yield part, part.inside(code), mutation


def _part_of(node: NodeOrLeaf) -> NodeOrLeaf:
    """The innermost statement that this stands in: little has to be read for each mutant of it."""
    while node.type not in _PARTS and node.parent.parent is not None:
        node = node.parent
    return node


def _changed(top: NodeOrLeaf, node: NodeOrLeaf, operator: Operator, index: int) -> str:
    """The text of ``top`` with one node in it changed; the tree is afterwards as it was."""
    below = [*node.children] if isinstance(node, BaseNode) else []
    values = [(leaf, leaf.value) for leaf in _leaves(node)]
    parent = node.parent
    beside = [*parent.children] if parent else []
    new = operator.mutate(node, index)
    if new is not node:
        if new.type == "number":
            new.value, new.prefix = new.value.strip(), node.prefix
        parent.children = [new if child is node else child for child in beside]
    changed: str = (new if node is top else top).get_code()
    if parent:
        parent.children = beside
    if isinstance(node, BaseNode):
        node.children = below
    for leaf, value in values:
        leaf.value = value
    return changed


def _leaves(node: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    if isinstance(node, BaseNode):
        for child in node.children:
            yield from _leaves(child)
    else:
        yield node


def _shown(line: str) -> str:
    """A line of code without its comment and its spacing."""
    return re.sub(r"(?<=\S) +", " ", line.partition("  #")[0].strip())


def _is_aside(node: NodeOrLeaf) -> bool:
    """Whether it is no part of what the module does: an import, types, or a text that documents."""
    while node is not None:
        if node.type in ("import_from", "import_name"):
            return True
        if node.type in ("if_stmt", "expr_stmt") and _TYPES in [
            child.value for child in node.children[:2] if hasattr(child, "value")
        ]:
            return True
        if node.type == "simple_stmt" and node.children[0].type == "string":
            return True
        if _is_annotation(node):
            return True
        node = node.parent
    return False


def _is_annotation(node: NodeOrLeaf) -> bool:
    """Whether it is the type of a parameter, of a name or of what a function returns."""
    if node.parent is None:
        return False
    before = node.get_previous_sibling()
    return before == "->" or (before == ":" and node.parent.type in ("tfpdef", "annassign"))


def _function(node: NodeOrLeaf) -> str:
    """The qualified name of the function in whose body this stands."""
    names: list[str] = []
    inside = False
    below, scope = node, node.parent
    while scope is not None:
        if scope.type in ("funcdef", "classdef"):
            names.insert(0, scope.name.value)
            if scope.type == "funcdef" and below is scope.children[-1]:
                inside = True
        below, scope = scope, scope.parent
    return ".".join(names) if inside else ""
