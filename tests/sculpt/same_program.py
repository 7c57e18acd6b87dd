"""Comparison of a module with its compact form, by the bytecode that CPython makes of both.

What may differ is taken from the source first, by rules of its own: texts that stand for
themselves, annotations, what only a type checker reads, and constants, whose values come in their
places. Then each instruction must be the same, on the same line, with the same operand; names are
paired, and the pairs are for the test to judge.
"""

from __future__ import annotations

import ast
import contextlib
import dis
from collections.abc import Mapping
from functools import cache
from types import CodeType, SimpleNamespace
from typing import NamedTuple

CO_OPTIMIZED = 1
"""The flag of a function's code, which a module's and a class's have not."""
OF_A_MODULE = ("LOAD_NAME", "STORE_NAME", "DELETE_NAME", "LOAD_GLOBAL", "STORE_GLOBAL")


class Pairs(NamedTuple):
    """Names before and after, by where they are known."""

    of_module: set[tuple[str, str]]
    attributes: set[tuple[str, str]]
    parameters: set[tuple[str, str]]


def pairs_of(path: str, plain: Mapping[str, str], compact: Mapping[str, str]) -> Pairs:
    """The names of two forms of a module, one of a program's (path: text). Raises AssertionError
    where they are not the same."""
    made = ast.parse(compact[path])
    bare = _Bare(constants(path, tuple(plain.items())), made).visit(ast.parse(plain[path]))
    found = Pairs(set(), set(), set())
    _compare(_code(bare), _code(made), found)
    for pairs in (found.of_module, found.attributes):
        assert_one_to_one(pairs)
    return found


def assert_one_to_one(pairs: set[tuple[str, str]]) -> None:
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs), pairs


@cache
def constants(path: str, program: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """What a module's names are to itself, where that is an integer or a module of such."""
    found: dict[str, object] = {"const": lambda value: value, "range": range, "__builtins__": {}}
    plain = dict(program)
    for line in ast.parse(plain[path]).body:
        if isinstance(line, ast.ImportFrom) and line.level:
            for one in line.names:
                beside = f"{path.rpartition('/')[0]}/{line.module or one.name}.py"
                if beside not in plain:
                    continue
                theirs = constants(beside, program)
                name = one.asname or one.name
                if line.module is None:
                    found[name] = SimpleNamespace(**theirs)
                elif one.name in theirs:
                    found[name] = theirs[one.name]
        elif isinstance(line, ast.Assign):
            with contextlib.suppress(Exception):
                exec(ast.unparse(line), found)
    return {
        name: value
        for name, value in found.items()
        if type(value) is int or isinstance(value, SimpleNamespace)
    }


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _code(tree: ast.AST) -> CodeType:
    tree = ast.fix_missing_locations(_Unimported().visit(tree))
    made = compile(tree, "module.py", "exec", dont_inherit=True)  # type: ignore[call-overload]
    assert isinstance(made, CodeType)
    return made


class _Unimported(ast.NodeTransformer):
    """Imports as texts: CPython calls what it takes for a module's function in another way, and
    goes by the name alone."""

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> ast.AST:
        bound = [one.asname or one.name.split(".")[0] for one in node.names]
        targets = [ast.Name(name, ast.Store()) for name in bound]
        return ast.copy_location(ast.Assign(targets, ast.Constant(ast.unparse(node))), node)

    visit_ImportFrom = visit_Import


class _Bare(ast.NodeTransformer):
    """A module with values in the places of those names that its compact form has no more."""

    def __init__(self, known: dict[str, object], compact: ast.Module) -> None:
        self._known = known
        self._loaded: set[str] = set()
        self._bound: set[str] = set()
        self._looks: set[str] = set()
        for node in ast.walk(compact):
            if isinstance(node, ast.Name):
                (self._loaded if isinstance(node.ctx, ast.Load) else self._bound).add(node.id)
            elif isinstance(node, ast.Attribute):
                self._looks.add(ast.unparse(node))
        self._imported = {
            one.asname or one.name
            for node in compact.body
            if isinstance(node, ast.ImportFrom)
            for one in node.names
        }

    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = [one for one in node.body if not self._is_gone(one)]
        return self.generic_visit(node)

    def _is_gone(self, node: ast.stmt) -> bool:
        """Whether it brings nothing but what is a value by now, or the means to say so."""
        if isinstance(node, ast.ImportFrom):
            left = [one for one in node.names if (one.asname or one.name) in self._imported]
            for one in set(node.names) - set(left):
                assert one.name == "const" or (one.asname or one.name) in self._known
            node.names = left
            return not left
        if not isinstance(node, ast.Assign):
            return False
        names = {one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)}
        return bool(names) and names <= set(self._known) - self._bound

    def _value(self, value: object, node: ast.expr) -> ast.expr:
        new = ast.parse(repr(value), mode="eval").body
        for one in ast.walk(new):
            ast.copy_location(one, node)
        return new

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        module = self._known.get(node.value.id) if isinstance(node.value, ast.Name) else None
        value = getattr(module, node.attr, None)
        if isinstance(module, SimpleNamespace) and ast.unparse(node) not in self._looks:
            return self._value(value, node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = self._known.get(node.id)
        is_gone = isinstance(node.ctx, ast.Load) and node.id not in self._loaded
        return self._value(value, node) if is_gone and type(value) is int else node

    def visit(self, node: ast.AST) -> ast.AST:
        firsts = {
            field: block[0]
            for field in ("body", "orelse", "finalbody")
            for block in [getattr(node, field, None)]
            if isinstance(block, list) and block and not isinstance(node, ast.Module)
        }
        new = super().visit(node)
        for field, first in firsts.items():
            if new is not None and not getattr(new, field):
                setattr(new, field, [ast.copy_location(ast.Pass(), first)])
        return new

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.generic_visit(ast.copy_location(ast.Assign([node.target], node.value), node))

    def visit_If(self, node: ast.If) -> ast.AST | None:
        if isinstance(node.test, ast.Name) and node.test.id == "_TYPES":
            if not node.orelse:
                return None
            node.test = ast.copy_location(ast.Constant(0), node.test)
            node.body = [ast.copy_location(ast.Pass(), node.body[0])]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


def _compare(old: CodeType, new: CodeType, found: Pairs) -> None:
    for what in ("co_argcount", "co_kwonlyargcount", "co_posonlyargcount", "co_flags"):
        assert getattr(old, what) == getattr(new, what), what
    assert list(old.co_lines()) == list(new.co_lines())
    is_of_class = not old.co_flags & CO_OPTIMIZED and old.co_name != "<module>"
    count = old.co_argcount + old.co_kwonlyargcount
    found.parameters.update(zip(old.co_varnames[:count], new.co_varnames, strict=False))
    local: set[tuple[str, str]] = set()
    olds, news = _instructions(old), _instructions(new)
    for one, other, follower in zip(olds, news, [*olds[1:], None], strict=True):
        assert one.opname == other.opname, (one, other)
        if follower is not None and follower.argval == "__static_attributes__":
            continue  # what self has, since CPython 3.13
        if one.opcode in dis.hasconst:
            _compare_constants(one.argval, other.argval, found)
        elif one.opcode in dis.haslocal or one.opcode in dis.hasfree:
            cells = {*old.co_cellvars, *old.co_freevars}  # handed over in the order of their names
            if "DEREF" in one.opname or not cells & set(_names(one.argval)):
                local |= set(zip(_names(one.argval), _names(other.argval), strict=True))
        elif one.opcode in dis.hasname:
            is_attribute = is_of_class and one.opname == "STORE_NAME"
            is_known = one.opname in OF_A_MODULE and not is_attribute
            kind = found.of_module if is_known else found.attributes
            kind.add((one.argval, other.argval))
        else:
            assert one.argval == other.argval, (one, other)
    assert_one_to_one(local)


def _names(operand: object) -> tuple[str, ...]:
    """One name; from CPython 3.13 on an instruction may have two."""
    return operand if isinstance(operand, tuple) else (str(operand),)


def _instructions(code: CodeType) -> list[dis.Instruction]:
    return [one for one in dis.get_instructions(code) if one.opname != "EXTENDED_ARG"]


def _compare_constants(old: object, new: object, found: Pairs) -> None:
    if isinstance(old, CodeType) and isinstance(new, CodeType):
        _compare(old, new, found)
    elif not (isinstance(old, str) and _is_private(old)):  # the name of a class
        assert (type(old), old) == (type(new), new)
