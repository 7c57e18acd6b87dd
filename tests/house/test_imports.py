"""Who may import whom, and what a device module may not say.

The arrows between packages, rooms and modules are import-linter's, by the contracts in
``pyproject.toml``; what it cannot tell is looked for here.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "facelang": ROOT / "dsl/facelang",
    "facec": ROOT / "compiler/facec",
    "sculpt": ROOT / "compiler/sculpt",
    "facebench": ROOT / "device/bench/facebench",
    "faceboard": ROOT / "device/hardware/faceboard",
    "facevm": ROOT / "device/drive/lib/facevm",
}

# an import that each contract in pyproject.toml has to refuse: importer, imported
FORBIDDEN = (
    ("facelang.suggest", "facevm.version"),
    ("facevm.version", "sculpt.cli"),
    ("facec.motion", "facebench.clock"),
    ("facebench.clock", "facelang.suggest"),
    ("facebench.noise", "faceboard.values"),
    ("facec.motion", "facevm.stage"),
    ("sculpt.cli.stock", "sculpt.bench.faces"),
    ("sculpt.run.attend", "sculpt.calibrate.fit"),
    ("facec.steps", "facec.plan"),
    ("sculpt.bench.faces", "click"),
    ("sculpt.source.check", "rich"),
    ("facelang.suggest", "lark"),
    ("sculpt.lsp.hover", "lsprotocol"),
    ("facevm.guard", "facevm.machine"),
    ("facevm.dose", "facevm.states"),
)

# what each package may import of other people's packages
GUESTS = {
    "sculpt": {
        *("click", "rich", "pygls", "lsprotocol", "matplotlib", "vcd", "tomlkit", "watchfiles"),
        *("dask", "distributed", "scipy", "platformdirs", "serial"),
    },
    "facec": set(),
    "facebench": set(),
    "faceboard": {"skidl"},
    "facelang": {"lark"},
    "facevm": {"adafruit_mcp4725", "adafruit_mcp4728", "adafruit_ina219", "adafruit_bus_device"},
}

# modules of CircuitPython that are no modules of CPython, and those that both have
CIRCUITPYTHON = {
    *("alarm", "analogio", "board", "busio", "digitalio", "keypad", "microcontroller"),
    *("micropython", "neopixel_write", "nvm", "pwmio", "rtc", "storage", "supervisor"),
    *("usb_cdc", "watchdog", "adafruit_pixelbuf"),
}
CIRCUITPYTHON_STANDARD = {
    "array",
    "atexit",
    "binascii",
    "collections",  # namedtuple and deque; not on the smallest boards, which are not ours
    "gc",
    "io",
    "json",
    "math",
    "os",
    "struct",
    "sys",
    "time",
}
BUS_GLUE = "blinka.py"  # the one module of the bench that knows a real busio

CLOCKS_AND_CHANCE = {"time", "datetime", "random", "secrets", "uuid"}

# tells how long a millisecond of the board's own clock is: there is no asking anybody else
CLOCK_OF_THE_BOARD = "ticks.py"


def modules(package: str) -> list[Path]:
    return sorted(PACKAGES[package].rglob("*.py"))


def every_module() -> list[tuple[str, Path]]:
    return [(package, path) for package in PACKAGES for path in modules(package)]


def device_modules() -> list[Path]:
    drive = sorted((ROOT / "device/drive").glob("*.py"))
    return drive + modules("facevm") + modules("facebench")


def called(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(package: str, path: Path) -> list[tuple[str, bool]]:
    """Every module that is imported, absolute, and whether at run time."""
    return list(imported(package, path))


def imported(package: str, path: Path) -> Iterator[tuple[str, bool]]:
    tree = syntax_tree(path)
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "_TYPES")
        for part in node.body
        for inner in ast.walk(part)
    }
    below = path.relative_to(PACKAGES[package]).with_suffix("").parts
    here = [package, *below[:-1]]
    for node in ast.walk(tree):
        at_run_time = node not in typing_only
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, at_run_time
        elif isinstance(node, ast.ImportFrom):
            parent = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*parent, *([node.module] if node.module else [])])
            for name in node.names:
                yield f"{base}.{name.name}", at_run_time


def lint_imports(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """import-linter, by the contracts in this folder's ``pyproject.toml``."""
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", call, "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120", **environment},
        capture_output=True,
        text=True,
    )


def contracts() -> list[dict[str, Any]]:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(found["tool"]["importlinter"]["contracts"])


def test_the_import_contracts_are_kept():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_each_import_contract_can_be_broken(tmp_path):
    """What a contract forbids is written into a copy: it says so, once for each import."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package, path in PACKAGES.items():
        shutil.copytree(path, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for importer, imported in FORBIDDEN:
        with (tmp_path / (importer.replace(".", "/") + ".py")).open("a") as file:
            file.write(f"import {imported}\n")
    done = lint_imports(tmp_path, PYTHONPATH=str(tmp_path))
    for contract in contracts():
        assert f"{contract['name']} BROKEN" in done.stdout
    for importer, imported in FORBIDDEN:
        shown = f"{importer} -> {imported}"
        circle = f".{importer.rpartition('.')[2]} -> .{imported.rpartition('.')[2]}"
        assert shown in done.stdout or circle in done.stdout, shown


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_needs_only_the_guests_it_declares(package):
    """At run time: for a type checker it may name what only some have."""
    own = {*PACKAGES, *GUESTS[package], *sys.stdlib_module_names}
    wrong = [
        f"{called(path)} imports {module}"
        for path in modules(package)
        if not (package == "facebench" and path.name == BUS_GLUE)
        for module, at_run_time in imports(package, path)
        if at_run_time
        and module.split(".")[0] not in own | (CIRCUITPYTHON if package == "facevm" else set())
        # the bench runs under MicroPython too, which has this one of its own
        and module.split(".")[0] != "micropython"
    ]
    assert wrong == []


def test_the_runtime_imports_only_what_circuitpython_has():
    allowed = CIRCUITPYTHON | CIRCUITPYTHON_STANDARD | GUESTS["facevm"] | {"facevm"}
    wrong = [
        f"{called(path)} imports {module}"
        for path in modules("facevm")
        for module, at_run_time in imports("facevm", path)
        if at_run_time and module.split(".")[0] not in allowed
    ]
    assert wrong == []


def test_only_the_bus_glue_of_the_bench_knows_a_real_bus():
    wrong = [
        called(path)
        for path in modules("facebench")
        if path.name != BUS_GLUE
        for module, _ in imports("facebench", path)
        if module.split(".")[0] in CIRCUITPYTHON - {"micropython"}
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["facevm", "facec", "facebench"])
def test_time_and_chance_are_handed_in(package):
    wrong = [
        f"{called(path)} imports {module}"
        for path in modules(package)
        for module, _ in imports(package, path)
        if not (path.name == CLOCK_OF_THE_BOARD and module == "time")
        if module.split(".")[0] in CLOCKS_AND_CHANCE
        or module in {"os.urandom", "supervisor.ticks_ms"}
    ]
    assert wrong == []


def test_no_package_is_entered_through_the_back_door():
    """A name with an underscore stays in its package."""
    wrong = [
        f"{called(path)} imports {module}"
        for package, path in every_module()
        for module, _ in imports(package, path)
        if module.split(".")[0] in PACKAGES
        and module.split(".")[0] != package
        and any(part.startswith("_") for part in module.split(".")[1:])
    ]
    assert wrong == []


def foreign_words(tree: ast.AST) -> Iterator[str]:
    """What CircuitPython does not have, as it is met in a syntax tree."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Match():
                yield f"line {line}: match"
            case ast.arguments(posonlyargs=[_, *_]):
                yield "positional-only parameters"
            case ast.Dict(keys=keys) if None in keys:
                yield f"line {line}: {{**d}}"
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) if any(
                isinstance(item, ast.Starred) and isinstance(item.ctx, ast.Load) for item in items
            ):
                yield f"line {line}: [*x]"
            case ast.Attribute(attr="removeprefix" | "removesuffix" as name):
                yield f"line {line}: {name}"
            case ast.Call(
                func=ast.Attribute(attr="from_bytes" | "to_bytes"), keywords=keywords
            ) if any(word.arg == "signed" for word in keywords):
                yield f"line {line}: signed="
            case ast.Assert():
                yield f"line {line}: assert (it vanishes when optimised)"
            case ast.ExceptHandler(type=None):
                yield f"line {line}: a bare except"
            case ast.AsyncFunctionDef():
                yield f"line {line}: async"
            case _:
                pass


@pytest.mark.parametrize(
    "text",
    [
        "match x:\n    case 1: pass",
        "def f(a, /): pass",
        "{**d}",
        "[*x]",
        "(1, *x)",
        "'ab'.removeprefix('a')",
        "int.from_bytes(b'1', 'big', signed=True)",
        "assert x",
        "try:\n    x\nexcept:\n    y",
        "async def f(): pass",
    ],
)
def test_the_house_knows_what_circuitpython_lacks(text):
    assert len(list(foreign_words(ast.parse(text)))) == 1


@pytest.mark.parametrize("path", device_modules(), ids=called)
def test_a_device_module_is_written_in_what_all_three_interpreters_run(path):
    assert list(foreign_words(syntax_tree(path))) == []


@pytest.mark.parametrize("path", device_modules(), ids=called)
def test_a_device_module_compiles_to_the_boards_bytecode(path, mpy_cross, tmp_path):
    done = subprocess.run(
        [mpy_cross, str(path), "-o", str(tmp_path / "out.mpy")], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.mpy").stat().st_size > 0
