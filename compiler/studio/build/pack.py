"""Archives of Python for the page; runs in the pinned Pyodide, in Node.

Each call is tried in this very interpreter, and every module of the program is imported. What is
imported by then is the part of the standard library that the page gets. All is compiled here, so
that the page compiles nothing; archives are stored and not deflated: a host compresses better.
"""

import ast
import importlib
import importlib.util
import io
import json
import marshal
import os
import sys
import zipfile

STAGED = "/home/pyodide/staged"
LIBRARY = next(path for path in sys.path if path.endswith(".zip"))

KEPT = ("encodings.cp437", "encodings.latin_1", "encodings.ascii")
"""Parts of the library that the start of Python uses before anything here runs."""

STAMP = (2026, 1, 1, 0, 0, 0)
"""One time for all files: the same sources make the same archive."""

TEXT = """\
use "strokes.face"

routine "Rehearsal"
    levels 60 %, 100 %

zone cheek left
    say  "Here."
    wave lifting
    glide 2 s at 100 uA
"""
WRONG = TEXT.replace("routine", "rutine").replace("glide 2", "glid 2")
OPEN = {"file": "mine.face", "text": TEXT, "beside": {}}


def rehearse():
    """Makes each call once; returns what is the same for every visitor."""
    from sculpt.studio.calls import CALLS, answer

    def call(name, ask):
        rehearsed.add(name)
        return json.loads(answer(name, json.dumps(ask), lambda note: None, lambda ms: ""))

    rehearsed = set()
    call("version", {})
    gallery = call("gallery", {})
    call("check", OPEN)
    call("check", {**OPEN, "text": WRONG})
    call("complete", {**OPEN, "at": [8, 9]})
    call("hover", {**OPEN, "at": [7, 6]})
    call("format", {"text": TEXT})
    call("see", OPEN)
    image = call("build", OPEN)["image"]
    call("benches", {})
    call("follow", OPEN)
    lift = {"kind": "lift", "at_ms": 500, "for_ms": 1000}
    call(
        "treat",
        {"image": image, "level": 1, "face": "restless", "seed": 1, "bench": "unkind"}
        | {"fault": lift},
    )
    settings = 'ROUTINE = "daily"\nLIMIT_CURRENT_UA = 600\n'
    call("fit", {**OPEN, "settings": settings})
    call("amend", {"settings": settings, "values": {"LIMIT_CURRENT_UA": 400}})
    left = set(CALLS) - rehearsed - WITHOUT_REHEARSAL
    if left:
        raise SystemExit(f"build/pack.py rehearses every call; it lacks {', '.join(sorted(left))}")
    return gallery


WITHOUT_REHEARSAL = frozenset()


def main():
    sys.path.insert(0, STAGED)
    gallery = rehearse()
    for name in own_modules():
        importlib.import_module(name)
    return {
        "library.zip": library(),
        "program.zip": program(),
        "gallery.json": json.dumps(gallery, ensure_ascii=False).encode(),
    }


def own_modules():
    for where, below, files in os.walk(STAGED):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(files):
            path = os.path.relpath(os.path.join(where, name.removesuffix(".py")), STAGED)
            if name.endswith(".py"):
                yield path.replace("/", ".").removesuffix(".__init__")


def library():
    source = zipfile.ZipFile(LIBRARY)
    names = set(source.namelist())
    wanted = {name for name in names if name.startswith(("_pyodide/", "pyodide/"))}
    for name in [*sys.modules, *KEPT]:
        base = name.replace(".", "/")
        wanted |= {f"{base}.py", f"{base}/__init__.py"} & names
    return packed((name, source.read(name)) for name in sorted(wanted) if name.endswith(".py"))


def program():
    return packed([*staged(), *tables()])


def staged():
    for where, below, names in os.walk(STAGED):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                yield os.path.relpath(path, STAGED), file.read()


def tables():
    """The parser's tables, which this interpreter has made and kept."""
    from facelang.store import cache_folder

    for name in sorted(os.listdir(cache_folder())):
        with open(os.path.join(cache_folder(), name), "rb") as file:
            yield f".cache/visasculpt/{name}", file.read()


def packed(files):
    """An archive of files, modules compiled."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            if name.endswith(".py"):
                name, data = f"{name}c", compiled(name, data)
            archive.writestr(zipfile.ZipInfo(name, STAMP), data)
    return target.getvalue()


def compiled(name, source):
    """The bytecode of a module, without docstrings.

    A class keeps a short one: a data class without any would work its signature out at each start.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if is_text(first):
                if isinstance(node, ast.ClassDef):
                    first.value.value = "."
                elif len(node.body) > 1:
                    del node.body[0]
                else:
                    node.body[0] = ast.copy_location(ast.Pass(), first)
            node.body = [one for at, one in enumerate(node.body) if at == 0 or not is_text(one)]
    code = compile(tree, name, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def is_text(node):
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


main()
