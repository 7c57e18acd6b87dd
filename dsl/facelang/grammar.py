"""The grammar as a parser: built once a process, and kept between processes.

Building the tables from ``face.lark`` takes longer than checking a file, so lark keeps them in
the user's cache folder. Without one, or with a damaged one, they are built anew.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from lark import Lark

from facelang.layout import FaceIndenter

GRAMMAR = Path(__file__).with_name("face.lark")


def cache_folder() -> Path:
    """Where this user's caches are, by the custom of the operating system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.path.expanduser(base)) / "visasculpt"


def _cache_file() -> str | bool:
    """The file for the tables, its folder made; ``False`` where there can be none.

    One for each interpreter: lark would otherwise write it anew at each change of interpreter.
    """
    folder = cache_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return False
    return str(folder / f"face.{sys.implementation.cache_tag}.grammar")


@cache
def face_grammar() -> Lark:
    """The parser of the face-zone language; its start rule is ``file``."""
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        start="file",
        parser="lalr",
        lexer="contextual",
        postlex=FaceIndenter(),
        propagate_positions=True,
        maybe_placeholders=True,
        cache=_cache_file(),
    )
