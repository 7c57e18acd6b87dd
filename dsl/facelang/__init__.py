"""facelang: the language of ``*.face`` files, from bytes to a syntax tree.

It reads; it does not judge. Whether names exist, quantities make sense and a treatment is safe
is ``facec``'s, which reports in the same diagnostics.
"""

from facelang.diagnostics import Diagnostic, Note, has_errors, in_order
from facelang.library import Unit, load
from facelang.reader import parse
from facelang.source import decode, lines
from facelang.tree import BROKEN, File, Span

__all__ = [
    "BROKEN",
    "Diagnostic",
    "File",
    "Note",
    "Span",
    "Unit",
    "decode",
    "has_errors",
    "in_order",
    "lines",
    "load",
    "parse",
]
