"""Survey of a program: which of its names nobody outside of their module can know."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from sculpt.board.compact import constants
from sculpt.board.compact.constants import Constants, is_private
from sculpt.board.compact.edits import Source

_WORD = re.compile(r"[A-Za-z_]\w*")


class Survey:
    """What the sources of a program say of each other.

    ``keywords`` are the names by which arguments are handed over, or that stand in a text, as the
    keys of a dictionary that is handed over do; ``kept`` private names that a
    text, an import or a look into another module has; ``used`` are what is looked up by name when
    all constants are values; ``attributes`` all names after a dot that
    are not private, also of ``others``, sources beside the program.
    """

    def __init__(self, sources: Mapping[str, Source], others: Iterable[Source]) -> None:
        self._sources = dict(sources)
        self._groups = _families(sources)
        self._own = {
            path: dict.fromkeys(_own_attributes(one.tree)) for path, one in sources.items()
        }
        self._constants = constants.of_program(sources)
        self.keywords: set[str] = set()
        self.kept: set[str] = set()
        self.attributes: set[str] = set()
        self.used: set[str] = set()
        for other in others:
            self.keywords |= {one.arg for one in _all(other.tree, ast.keyword) if one.arg}
            texts = (one.value for one in _all(other.tree, ast.Constant))
            self.keywords |= {text for text in texts if isinstance(text, str)}
            self.used |= {name.name for one in _imports(other.tree) for name in one.names}
            self.used |= set(_attributes(other.tree))
            self.kept |= {name for name in _attributes(other.tree) if is_private(name)}
            self.attributes |= set(_attributes(other.tree))
        for path, one in sources.items():
            self.attributes |= {name for name in _attributes(one.tree) if not is_private(name)}
            self._look_through(path, one)
            self.used |= set(_used(one.tree, self._constants[path]))

    def constants(self, source: Source) -> Constants:
        """The integers that a module has by name."""
        return self._constants[self._path(source)]

    def private_attributes(self, source: Source) -> list[str]:
        """Those that a module's classes may call what they like, and those that inherit of them,
        in the order of the sources."""
        family = self._groups[self._path(source)]
        found: dict[str, None] = {}
        for member in sorted(family):
            found |= self._own[member]
        return [name for name in found if name not in self.kept]

    def _path(self, source: Source) -> str:
        return next(path for path, one in self._sources.items() if one is source)

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


_Node = TypeVar("_Node", bound=ast.AST)


def _all(tree: ast.AST, kind: type[_Node]) -> Iterator[_Node]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def _imports(tree: ast.AST) -> Iterator[ast.ImportFrom]:
    return _all(tree, ast.ImportFrom)


def _used(tree: ast.Module, constants: Constants) -> Iterator[str]:
    for node in _imports(tree):
        for one in node.names:
            if node not in tree.body or (one.asname or one.name) not in constants.imported:
                yield one.name
    for look in _all(tree, ast.Attribute):
        name = look.value.id if isinstance(look.value, ast.Name) else ""
        if look.attr not in constants.modules.get(name, {}):
            yield look.attr
    for text in _all(tree, ast.Constant):
        if isinstance(text.value, str):
            yield text.value


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
