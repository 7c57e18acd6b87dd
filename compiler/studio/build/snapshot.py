"""Snapshot of the page's Python: all is imported and tried, and what is not needed is let go.

Runs in the pinned Pyodide, in Node; ``snapshot.mjs`` then writes the memory down. The page restores
it and imports nothing. Where it lacks something after all, the page starts Python anew, from its
archives, and asks again.
"""

from __future__ import annotations

import functools
import gc
import importlib
import sys
import types
import typing
import warnings

from build import rehearsal

from facelang.catalogue import RULES

UNCALLED = frozenset(
    (
        # the network, other processes, waiting for them
        *("socket", "selectors", "ssl", "subprocess", "concurrent.futures._base"),
        *("asyncio.base_events", "asyncio.base_subprocess", "asyncio.graph", "asyncio.locks"),
        *("asyncio.queues", "asyncio.runners", "asyncio.selector_events", "asyncio.sslproto"),
        *("asyncio.staggered", "asyncio.streams", "asyncio.subprocess", "asyncio.taskgroups"),
        *("asyncio.threads", "asyncio.timeouts", "asyncio.trsock", "asyncio.unix_events"),
        # archives and other files
        *("bz2", "lzma", "compression.zstd", "compression.zstd._zstdfile", "pickle", "zipfile"),
        *("locale", "shutil", "tempfile", "xml.etree.ElementPath", "xml.etree.ElementTree"),
        "zipimport",
        # what makes classes and grammars
        *("annotationlib", "dis", "lark.ast_utils", "lark.load_grammar"),
        *("lark.parsers.cyk", "lark.parsers.earley", "lark.parsers.earley_forest"),
        *("lark.parsers.grammar_analysis", "lark.parsers.lalr_analysis", "lark.parsers.xearley"),
        *("lark.tree_matcher", "lark.tree_templates"),
        # Pyodide's own documentation
        *("_pyodide._core_docs", "_pyodide.docs_argspec", "_pyodide.docstring", "_pyodide.jsbind"),
    )
)
"""Modules whose functions have done all that they do for the page once it has started."""


def prepare(folder: str) -> None:
    """Brings Python to where the page's calls begin; ``folder`` is that of the program."""
    rehearsal.rehearse()
    rehearsal.import_all(folder)
    bridge = importlib.import_module("bridge")
    vars(sys.modules["_pyodide"])["answer"] = bridge.answer
    for name in ("build", "build.rehearsal", "build.snapshot"):
        del sys.modules[name]
    forget()
    rehearsal.rehearse()  # nothing of it needs what was let go
    cool()
    gc.collect()
    gc.collect()
    wash()
    bridge.settle()


def forget() -> None:
    """Lets go of functions that are not called again, and of what the imports remember."""
    warnings.simplefilter("ignore", DeprecationWarning)
    for name in sorted(UNCALLED & set(sys.modules)):
        held = vars(sys.modules[name])
        for value in list(held.values()):
            for inner in list(vars(value).values()) if isinstance(value, type) else [value]:
                _empty(inner, name)
        for key in [key for key in held if not key.startswith("__")]:
            del held[key]
    warnings.resetwarnings()
    sys.path_importer_cache.clear()
    for clear in typing._cleanups:  # type: ignore[attr-defined]
        clear()


def cool() -> None:
    """Takes back what the rehearsal has left in caches that are bounded, and its examples."""
    for rule in RULES:
        object.__setattr__(rule, "example", "")
        object.__setattr__(rule, "fixed", "")
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.cache_parameters()["maxsize"]:
            one.cache_clear()


def _empty(function: object, module: str) -> None:
    if isinstance(function, staticmethod | classmethod):
        function = function.__func__
    is_own = isinstance(function, types.FunctionType) and function.__module__ == module
    if is_own and not function.__code__.co_freevars:  # type: ignore[attr-defined]
        function.__code__ = _left_out.__code__  # type: ignore[attr-defined]


def _left_out(*_given: object, **_named: object) -> None:
    raise RuntimeError("not in the snapshot")


def wash() -> None:
    """Writes zeros over the small blocks that are free: what lay there is not sent to anybody."""
    for size in range(512, 32, -16):
        held = [bytes(size - 33) for _ in range(1_200_000 // size)]
        del held
