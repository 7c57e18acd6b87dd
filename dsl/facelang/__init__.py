"""facelang: the language of ``*.face`` files, from bytes to a syntax tree.

It reads; it does not judge. Whether names exist, quantities make sense and a treatment is safe
is ``facec``'s, which reports in the same diagnostics.
"""

from typing import TYPE_CHECKING, Any

from facelang.diagnostics import Diagnostic, Fix, Note, has_errors, in_order
from facelang.source import decode, lines
from facelang.tree import BROKEN, File, Span

if TYPE_CHECKING:
    from facelang.formatter import format
    from facelang.library import Unit, load
    from facelang.reading import parse

__all__ = [
    "BROKEN",
    "Diagnostic",
    "File",
    "Fix",
    "Note",
    "Span",
    "Unit",
    "decode",
    "format",
    "has_errors",
    "in_order",
    "lines",
    "load",
    "parse",
]


def __getattr__(name: str) -> Any:
    """What needs lark is imported when it is asked for: commands that read no routine start
    without it, and a check has no use for the formatter."""
    if name == "format":
        from facelang.formatter import format

        return format
    if name == "parse":
        from facelang.reading import parse

        return parse
    if name in ("Unit", "load"):
        from facelang import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
