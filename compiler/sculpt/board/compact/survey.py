"""Survey of a program: which of its names nobody outside of their module can know."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from sculpt.board.compact.edits import Source
from sculpt.board.compact.removal import FOR_TYPES

_WORD = re.compile(r"[A-Za-z_]\w*")


class Survey:
    """What the sources of a program say of each other.

    ``keywords`` are the names by which arguments are handed over, or that stand in a text, as the
    keys of a dictionary that is handed over do; ``kept`` private names that a
    text, an import or a look into another module has; ``attributes`` all names after a dot that
    are not private, also of ``others``, sources beside the program.
    """

    def __init__(self, sources: Mapping[str, Source], others: Iterable[Source]) -> None:
        self._sources = dict(sources)
        self._groups = _families(sources)
        self._own = {
            path: dict.fromkeys(_own_attributes(one.tree)) for path, one in sources.items()
        }
        self.keywords: set[str] = set()
        self.kept: set[str] = set()
        self.attributes: set[str] = set()
        for other in others:
            self.kept |= {name for name in _attributes(other.tree) if is_private(name)}
            self.attributes |= set(_attributes(other.tree))
        for path, one in sources.items():
            self.attributes |= {name for name in _attributes(one.tree) if not is_private(name)}
            self._look_through(path, one)

    def constants(self, source: Source) -> dict[str, int]:
        """The private constants of a module and their values."""
        known: dict[str, int] = {}
        for node in source.tree.body:
            name = constant_name(node)
            if name is not None and isinstance(node, ast.Assign):
                value = _value(node.value, known)
                if value is not None:
                    known[name] = value
        given = [
            one.id
            for one in ast.walk(source.tree)
            if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
        ]
        is_free = {name for name in known if is_private(name) and given.count(name) == 1}
        return {
            name: known[name]
            for name in known
            if name in is_free and name != FOR_TYPES and name not in self.kept
        }

    def private_attributes(self, source: Source) -> list[str]:
        """Those that a module's classes may call what they like, and those that inherit of them,
        in the order of the sources."""
        path = next(path for path, one in self._sources.items() if one is source)
        family = self._groups[path]
        found: dict[str, None] = {}
        for member in sorted(family):
            found |= self._own[member]
        return [name for name in found if name not in self.kept]

    def _look_through(self, path: str, source: Source) -> None:
        texts = _docstrings(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.keyword) and node.arg:
                self.keywords.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node not in texts:
                    self.keywords.add(node.value)
                    self.kept |= {name for name in _WORD.findall(node.value) if is_private(name)}
            elif isinstance(node, ast.ImportFrom):
                self.kept |= {one.name for one in node.names if is_private(one.name)}
            elif isinstance(node, ast.Attribute) and self._is_foreign(path, node):
                self.kept.add(node.attr)

    def _is_foreign(self, path: str, node: ast.Attribute) -> bool:
        """Whether it looks into what may be another module's, at a private name."""
        name = node.attr
        if not is_private(name) or _is_self(node):
            return False
        others = (other for other in self._own if other not in self._groups[path])
        return name not in self._own[path] or any(name in self._own[other] for other in others)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name.isascii()


def constant_name(node: ast.stmt) -> str | None:
    """The name that ``NAME = const(...)`` gives, or None."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target, value = node.targets[0], node.value
    is_const = (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "const"
    )
    return target.id if is_const and isinstance(target, ast.Name) else None


def _value(node: ast.expr, known: Mapping[str, int]) -> int | None:
    """What MicroPython's compiler makes of ``const(...)``; None for what is no integer."""
    assert isinstance(node, ast.Call)
    expression = ast.Expression(node.args[0])
    names = {one.id for one in ast.walk(expression) if isinstance(one, ast.Name)}
    if not names <= set(known):
        return None
    value = eval(compile(expression, "const", "eval"), {"__builtins__": {}}, dict(known))
    return value if type(value) is int else None


def _own_attributes(tree: ast.Module) -> Iterator[str]:
    """Private names that the classes of a module define: methods, attributes of theirs or self."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef) and is_private(one.name):
                    yield one.name
                elif isinstance(one, ast.Assign):
                    names = (inner.id for inner in one.targets if isinstance(inner, ast.Name))
                    yield from (name for name in names if is_private(name))
        elif isinstance(node, ast.Attribute) and _is_self(node):
            is_given = isinstance(node.ctx, ast.Store)
            yield from [node.attr] if is_given and is_private(node.attr) else []


def _attributes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef):
                    yield one.name
                else:
                    yield from (part.id for part in ast.walk(one) if isinstance(part, ast.Name))


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _docstrings(tree: ast.Module) -> set[ast.expr]:
    """Texts that stand for themselves."""
    return {one.value for one in ast.walk(tree) if isinstance(one, ast.Expr)}


def _families(sources: Mapping[str, Source]) -> dict[str, set[str]]:
    """For each module itself and all whose classes inherit from its own, or it from theirs."""
    modules = {PurePosixPath(path).stem: path for path in sources}
    groups = {path: {path} for path in sources}
    for path, one in sources.items():
        imported = {
            (alias.asname or alias.name): node.module or ""
            for node in ast.walk(one.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(one.tree):
            for base in node.bases if isinstance(node, ast.ClassDef) else ():
                name = ast.unparse(base).split(".")[0]
                module = imported.get(name, "").split(".")[-1] or name
                other = modules.get(module)
                if other is not None and not hasattr(builtins, name):
                    joined = groups[path] | groups[other]
                    for member in joined:
                        groups[member] = joined
    return groups
