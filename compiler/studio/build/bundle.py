"""The page's part of the program: what its calls need, and nothing else of it.

``python bundle.py FOLDER`` copies what the calls import, directly or not, into a folder,
with the files that it reads. Nothing is imported: imports are read from the text.
"""

from __future__ import annotations

import ast
import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

START = (
    "sculpt.studio.calls",
    "facevm.chips_mcp4725",  # by its name in the settings: facevm.settings.dac_module
    "facec.encoding",  # by facec's own table
    "bridge",  # by the worker
)

SOURCES = {
    "facelang": ROOT / "dsl",
    "facec": ROOT / "compiler",
    "sculpt": ROOT / "compiler",
    "facevm": ROOT / "device/drive/lib",
    "facebench": ROOT / "device/bench",
    "bridge": Path(__file__).parent,
}
GUESTS = (
    *("lark", "micropython"),
    *("adafruit_bus_device", "adafruit_ina219", "adafruit_mcp4725", "adafruit_mcp4728"),
    "adafruit_register",
)
"""Packages of others that the page carries."""

LEFT_OUT = (
    *("sculpt.certify", "sculpt.calibrate", "sculpt.commands", "sculpt.deploy", "sculpt.doctor"),
    *("sculpt.lsp.protocol", "sculpt.run", "sculpt.main", "facebench.spice", "faceboard"),
    *("click", "rich", "pygls", "lsprotocol", "matplotlib", "tomlkit"),
)
"""What must not get into the page; where an import leads there, the bundle is not made."""

INSTEAD = {"facebench.circuitpython.blinka": Path(__file__).with_name("blinka.py")}
"""Modules that are others in the page."""

FILES = {
    "dsl/facelang/face.lark": "facelang/face.lark",
    "compiler/sculpt/pictures/face.svg": "sculpt/pictures/face.svg",
}
"""Files of the packages that are read at run time, and where they lie in the bundle."""


class Refused(Exception):
    """An import that leads to what the page does without."""


def modules() -> dict[str, Path]:
    """Every module of the bundle with its file, in the order in which it is met."""
    found: dict[str, Path] = {}
    waiting = [(name, "") for name in START]
    while waiting:
        name, by = waiting.pop()
        if name in found:
            continue
        is_left_out = any(name == left or name.startswith(f"{left}.") for left in LEFT_OUT)
        if is_left_out and by.split(".")[0] in GUESTS:  # where it is there, they make use of it
            continue
        if is_left_out:
            raise Refused(f"{by} imports {name}, which the page does without")
        path = _file(name)
        if path is None:
            continue
        found[name] = path
        parent = name.rpartition(".")[0]
        if parent:
            waiting.append((parent, name))
        waiting += [(imported, name) for imported in _imports(name, path)]
    return found


def _file(name: str) -> Path | None:
    """The file of a module of ours or of a guest; None for another and for a name in a module."""
    if name in INSTEAD:
        return INSTEAD[name]
    first, *rest = name.split(".")
    folder = SOURCES.get(first) or _guest(first)
    if folder is None:
        return None
    base = folder.joinpath(first, *rest)
    for path in (base / "__init__.py", base.with_name(f"{base.name}.py")):
        if path.is_file():
            return path
    return None


def _guest(name: str) -> Path | None:
    if name not in GUESTS:
        # so that a guest that is left out is refused by its name
        return None
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise Refused(f"{name} is not installed: pip install -e '.[dev]'")
    folders = spec.submodule_search_locations
    return Path(next(iter(folders)) if folders else spec.origin or "").parent


def _imports(name: str, path: Path) -> Iterator[str]:
    """The modules that a module imports at run time, also inside its functions."""
    tree = ast.parse(path.read_text("utf-8"))
    unseen = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "_TYPES")
        for part in node.body
        for inner in ast.walk(part)
    }
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if node in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                above = parts[: len(parts) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            if base in LEFT_OUT or (base and _file(base) is not None):
                yield base
                yield from (f"{base}.{one.name}" for one in node.names)


def copy(folder: Path) -> list[str]:
    """Copies the bundle into a folder; returns the names of its modules."""
    found = modules()
    for name, path in found.items():
        parts = name.split(".")
        target = folder.joinpath(*parts[:-1], f"{parts[-1]}.py")
        if path.name == "__init__.py":
            target = folder.joinpath(*parts, "__init__.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for source, name in FILES.items():
        shutil.copyfile(ROOT / source, folder / name)
    stock = folder / "sculpt/stock/routines"
    stock.mkdir(parents=True)
    for path in sorted((ROOT / "routines").glob("*.face")):
        shutil.copyfile(path, stock / path.name)
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(copy(Path(sys.argv[1]))))
