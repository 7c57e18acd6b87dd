"""facelang: the language of ``*.face`` files, from bytes to a syntax tree.

It reads; it does not judge. Whether names exist, quantities make sense and a treatment is safe
is ``facec``'s, which reports in the same diagnostics.
"""

from typing import TYPE_CHECKING, Any

from facelang.diagnostics import Diagnostic, Fix, Note, has_errors, in_order
from facelang.library import Unit, load
from facelang.parser import parse
from facelang.source import decode, lines
from facelang.tree import BROKEN, File, Span

if TYPE_CHECKING:
    from facelang.formatter import format

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
    """The formatter, which a check has no use for, is imported when it is asked for."""
    if name == "format":
        from facelang.formatter import format

        return format
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
