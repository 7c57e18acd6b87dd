"""New names: those of a function's own, of a module's own, and private constants by value."""

from __future__ import annotations

import ast
import itertools
import keyword
import string
import symtable
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sculpt.board.compact.constants import Constants, constant_name, is_private
from sculpt.board.compact.edits import Edit, Position, Source
from sculpt.board.compact.removal import is_idle, tests_types
from sculpt.board.compact.survey import Survey

Function = ast.FunctionDef
Table = symtable.SymbolTable

_FIXED = ("self",)  # what every interpreter has a name for


class _Module(NamedTuple):
    """What a module's names become: its own, its classes' attributes, its constants' values."""

    source: Source
    names: dict[str, str]
    attributes: dict[str, str]
    constants: Constants
    values: dict[str, int]
    keywords: set[str]
    gone: set[str]


def renamed(source: Source, survey: Survey) -> list[Edit]:
    """Edits that give names to a module's own, and put private constants in their places."""
    tables = symtable.symtable(source.text, "module", "exec")
    inner = _bound_within(tables)
    constants = survey.constants(source)
    values = {**constants.private, **constants.own, **constants.imported}
    gone = {name for name in constants.own if name not in survey.used} | set(constants.private)
    words = {one.string for one in source.tokens}
    own = [name for name in _defined(source.tree) if name not in survey.kept | inner]
    names = _shared(own, words, string.ascii_uppercase)
    taken = survey.attributes | survey.kept | set(names.values())
    attributes = _shared(survey.private_attributes(source), taken)
    module = _Module(source, names, attributes, constants, values, survey.keywords, gone)
    return [*_of_module(module, tables)]


def short_names(taken: Iterable[str], first: str = "") -> Iterator[str]:
    """Letters, then pairs of them, without those that are ``taken``."""
    taken = set(taken)
    letters = first or string.ascii_letters
    pairs = map("".join, itertools.product(string.ascii_lowercase, string.ascii_lowercase))
    for name in itertools.chain(letters, pairs):
        if name not in taken and not keyword.iskeyword(name):
            yield name


def _shared(names: Iterable[str], taken: Iterable[str], first: str = "") -> dict[str, str]:
    return dict(zip(names, short_names(taken, first), strict=False))


def _defined(tree: ast.Module) -> list[str]:
    """Private names of a module's top level, in order."""
    found: dict[str, None] = {}
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef):
            found[node.name] = None
        elif constant_name(node) is None:  # which MicroPython keeps by its underscore
            for one in ast.walk(node):
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                    found[one.id] = None
    return [name for name in found if is_private(name)]


def _bound_within(tables: Table) -> set[str]:
    """Names that something within a module has for its own: there they are no module's."""
    return {
        symbol.get_name()
        for child in tables.get_children()
        for scope in _scopes(child)
        for symbol in scope.get_symbols()
        if not symbol.is_global()
    }


def _of_module(module: _Module, tables: Table) -> Iterator[Edit]:
    source = module.source
    for node in source.tree.body:
        if is_idle(node):
            continue
        if _is_gone(module, node):
            yield Edit(source.begin(node), source.end(node), "")
        elif isinstance(node, ast.ImportFrom):
            yield from _of_import(module, node)
        elif isinstance(node, Function):
            yield from _of_function(module, node, tables, module.names)
        elif isinstance(node, ast.ClassDef):
            yield from _of_class(module, node, tables)
        else:
            yield from _of_code(module, [node], {})


def _is_gone(module: _Module, node: ast.stmt) -> bool:
    """Whether it gives names to nothing but values that stand in their places."""
    if not isinstance(node, ast.Assign):
        return False
    names = [one for target in node.targets for one in ast.walk(target) if _is_plain(one)]
    return all(isinstance(one, ast.Name) and one.id in module.gone for one in names)


def _is_plain(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and not isinstance(node, ast.Tuple)


def _of_class(module: _Module, node: ast.ClassDef, tables: Table) -> Iterator[Edit]:
    source = module.source
    yield from _named(source, source.begin(node), node.name, module.names)
    yield from _of_code(module, [*node.bases, *node.decorator_list], {})
    table = _table(tables, node.name, node.lineno)
    for one in node.body:
        if isinstance(one, Function):
            yield from _of_function(module, one, table, module.attributes)
        elif not is_idle(one):
            yield from _of_code(module, [one], module.attributes)


def _of_function(
    module: _Module, node: Function, tables: Table, names: dict[str, str]
) -> Iterator[Edit]:
    """A function with all that stands in it: one set of names for all of its scopes."""
    source = module.source
    yield from _named(source, source.begin(node), node.name, names)
    outside = [*node.decorator_list, *node.args.defaults]
    outside += [one for one in node.args.kw_defaults if one is not None]
    yield from _of_code(module, outside, {})
    table = _table(tables, node.name, node.lineno)
    local = _locals(module, node, table)
    arguments = _arguments(node)
    yield from _of_code(module, [*arguments, *node.body], local)


def _locals(module: _Module, node: Function, table: Table) -> dict[str, str]:
    used: set[str] = set()
    own: dict[str, None] = {}
    fixed: set[str] = set(_FIXED)
    for scope in _scopes(table):
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            used.add(name)
            is_known = symbol.is_parameter() and name in module.keywords
            is_known = is_known or symbol.is_global() or symbol.is_imported()
            if is_known or name.startswith((".", "__")) or not name.isascii():
                fixed.add(name)
            else:
                own[name] = None
    order = [name for name in _in_order(node) if name in own and name not in fixed]
    taken = (used - set(order)) | set(module.names.values())
    return _shared(order, taken)


def _in_order(node: Function) -> list[str]:
    """Names of a function as they appear in it, arguments first."""
    found: dict[str, None] = {}
    for one in _code([*_arguments(node), *node.body]):
        if isinstance(one, ast.arg):
            found[one.arg] = None
        elif isinstance(one, ast.Name):
            found[one.id] = None
        elif isinstance(one, Function | ast.ExceptHandler) and one.name:
            found[one.name] = None
    return list(found)


def _of_code(module: _Module, nodes: Iterable[ast.AST], local: dict[str, str]) -> Iterator[Edit]:
    source = module.source
    for node in _code(nodes):
        if isinstance(node, ast.Name):
            yield from _of_name(module, node, local)
        elif isinstance(node, ast.Attribute) and _of_another(module, node) is not None:
            value = _of_another(module, node)
            assert value is not None
            yield Edit(source.begin(node), source.end(node), _text(value))
        elif isinstance(node, ast.Attribute):
            line, column = source.end(node)
            begin = line, column - len(node.attr)
            yield from _named(source, begin, node.attr, module.attributes)
        elif isinstance(node, ast.arg):
            yield from _named(source, source.begin(node), node.arg, local)
        elif isinstance(node, Function):
            yield from _named(source, source.begin(node), node.name, local)
        elif isinstance(node, ast.ExceptHandler) and node.name and node.type:
            yield from _named(source, source.end(node.type), node.name, local)
        elif isinstance(node, ast.Global):
            for name in node.names:
                yield from _named(source, source.begin(node), name, module.names)
        elif isinstance(node, ast.Nonlocal):
            for name in node.names:
                yield from _named(source, source.begin(node), name, local)


def _of_name(module: _Module, node: ast.Name, local: dict[str, str]) -> Iterator[Edit]:
    source = module.source
    if node.id in local:
        new = local[node.id]
    elif node.id in module.values and isinstance(node.ctx, ast.Load):
        new = _text(module.values[node.id])
    elif node.id in module.names:
        new = module.names[node.id]
    else:
        return
    yield Edit(source.begin(node), source.end(node), new)


def _of_another(module: _Module, node: ast.Attribute) -> int | None:
    """The value of another module's constant, or None."""
    if not isinstance(node.value, ast.Name):
        return None
    return module.constants.modules.get(node.value.id, {}).get(node.attr)


def _of_import(module: _Module, node: ast.ImportFrom) -> Iterator[Edit]:
    """An import without what has become a value, all of it on its first line."""
    source = module.source
    left = [one for one in node.names if not _is_replaced(module, one.asname or one.name)]
    if node.module == "micropython" and not _has_const(module):
        left = []
    if len(left) < len(node.names):
        new = ast.unparse(ast.ImportFrom(node.module, left, node.level)) if left else ""
        yield Edit(source.begin(node), source.end(node), new)


def _is_replaced(module: _Module, name: str) -> bool:
    """Whether nothing but values is left of an imported name."""
    values = module.constants.modules.get(name)
    if values is None:
        return name in module.constants.imported
    looks = [
        one
        for one in ast.walk(module.source.tree)
        if isinstance(one, ast.Attribute)
        and isinstance(one.value, ast.Name)
        and one.value.id == name
    ]
    uses = [one for one in _code([module.source.tree]) if isinstance(one, ast.Name)]
    is_used = sum(one.id == name for one in uses)
    return is_used == sum(one.attr in values for one in looks)


def _has_const(module: _Module) -> bool:
    left = [one for one in module.source.tree.body if not _is_gone(module, one)]
    names = [one for one in _code(left) if isinstance(one, ast.Name)]
    return any(one.id == "const" for one in names)


def _text(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"


def _named(source: Source, begin: Position, name: str, names: dict[str, str]) -> Iterator[Edit]:
    if name in names:
        line, column = source.name_from(begin, name)
        yield Edit((line, column), (line, column + len(name)), names[name])


def _code(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What is carried out of these nodes, in the order of the source, themselves included."""
    for node in nodes:
        if isinstance(node, ast.stmt) and is_idle(node):
            continue
        yield node
        if isinstance(node, ast.arg):
            continue
        if isinstance(node, ast.AnnAssign):
            yield from _code([node.target, *([node.value] if node.value else [])])
        elif isinstance(node, ast.If) and tests_types(node):
            yield from _code(node.orelse)
        elif isinstance(node, Function):
            outside = [*node.decorator_list, *node.args.defaults]
            outside += [one for one in node.args.kw_defaults if one is not None]
            yield from _code([*outside, *_arguments(node), *node.body])
        else:
            yield from _code(ast.iter_child_nodes(node))


def _arguments(node: Function) -> list[ast.arg]:
    given = node.args
    found = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    return [one for one in found if one is not None]


def _table(tables: Table, name: str, line: int) -> Table:
    return next(
        one for one in tables.get_children() if one.get_name() == name and one.get_lineno() == line
    )


def _scopes(table: Table) -> Iterator[Table]:
    yield table
    for one in table.get_children():
        yield from _scopes(one)
