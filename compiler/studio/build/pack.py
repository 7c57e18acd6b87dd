"""Archives of Python for the page; runs in the pinned Pyodide, in Node.

What the rehearsal has imported is the part of the standard library that the page gets. All is
compiled here, so that the page compiles nothing; archives are stored and not deflated: a host
compresses better.
"""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import marshal
import os
import sys
import types
import zipfile
from collections.abc import Iterable, Iterator

from build import rehearsal

OWN = ("facelang/", "facec/", "sculpt/", "facevm/", "facebench/", "bridge.py")
"""Where a traceback names the line."""

STAMP = (2026, 1, 1, 0, 0, 0)
"""One time for all files: the same sources make the same archive."""


def make(folder: str) -> dict[str, bytes]:
    """The files of ``public/python``, from the bundle that lies in a folder."""
    sys.path.insert(0, folder)
    gallery = rehearsal.rehearse()
    rehearsal.import_all(folder)
    return {
        "library.zip": packed(library()),
        "program.zip": packed([*staged(folder), *tables()]),
        "gallery.json": json.dumps(gallery, ensure_ascii=False).encode(),
        # what stands for the library where a snapshot has it all
        "none.zip": packed([]),
    }


def library() -> Iterator[tuple[str, bytes]]:
    """The modules of the standard library that are imported by now, and Pyodide's own."""
    source = zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip")))
    names = set(source.namelist())
    wanted = {name for name in names if name.startswith(("_pyodide/", "pyodide/"))}
    for name in sys.modules:
        base = name.replace(".", "/")
        wanted |= {f"{base}.py", f"{base}/__init__.py"} & names
    return ((name, source.read(name)) for name in sorted(wanted) if name.endswith(".py"))


def staged(folder: str) -> Iterator[tuple[str, bytes]]:
    """The files of the bundle."""
    for where, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                yield os.path.relpath(path, folder), file.read()


def tables() -> Iterator[tuple[str, bytes]]:
    """The parser's tables, which this interpreter has made and kept."""
    from facelang.store import cache_folder

    folder = cache_folder()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            yield f".cache/visasculpt/{name}", file.read()


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of files, modules compiled; those of others without lines for a traceback."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            if name.endswith(".py"):
                name, data = f"{name}c", compiled(name, data, name.startswith(OWN))
            archive.writestr(zipfile.ZipInfo(name, STAMP), data)
    return target.getvalue()


def compiled(name: str, source: bytes, has_lines: bool) -> bytes:
    """The bytecode of a module, without docstrings and without the annotations of functions."""
    tree = ast.fix_missing_locations(Bare().visit(ast.parse(source)))
    code = compile(tree, name, "exec", dont_inherit=True)
    if not has_lines:
        code = without_lines(code)
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def without_lines(code: types.CodeType) -> types.CodeType:
    """Bytecode that does not know from which lines it was made."""
    constants = tuple(
        without_lines(one) if isinstance(one, types.CodeType) else one for one in code.co_consts
    )
    return code.replace(co_linetable=b"", co_consts=constants)


class Bare(ast.NodeTransformer):
    """Takes out of a module what nobody asks for when it runs.

    A class keeps its annotations, of which data classes are made, and a short docstring: a data
    class without any would work its signature out at each start.
    """

    _in_class = False

    def visit_Module(self, node: ast.Module) -> ast.AST:
        return self._bare(node, False)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._bare(node, True)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if self._in_class:
            return node
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        asked = node.args
        named = [*asked.posonlyargs, *asked.args, *asked.kwonlyargs]
        for one in (*named, asked.vararg, asked.kwarg):
            if one is not None:
                one.annotation = None
        return self._bare(node, False)

    def _bare(
        self, node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, inside: bool
    ) -> ast.AST:
        body = [one for one in node.body if not is_text(one)]
        if isinstance(node, ast.ClassDef) and is_text(node.body[0]):
            short = ast.Expr(ast.Constant("."))
            body.insert(0, ast.copy_location(short, node.body[0]))
        node.body = body or [ast.copy_location(ast.Pass(), node)]
        before, self._in_class = self._in_class, inside
        self.generic_visit(node)
        self._in_class = before
        return node


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is a text and nothing else."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
