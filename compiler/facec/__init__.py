"""Compiler of the face-zone language: a read file becomes a checked plan, and an image.

    unit, found = facelang.load(path)
    plan, more = facec.compile(unit)        # every rule and limit; None if there are errors
    code = facec.encode(plan)               # the image, already proven by facevm's verifier
    rows = facec.disassemble(code)          # what is in it, byte by byte

It never opens a file, prints or asks for the time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .compilation import compile
from .plan import AuthorLimits, Plan, Segment, Treated
from .steps import Origin, WaveSpec

if TYPE_CHECKING:
    from .decoding import plan_of_image
    from .disassembly import Row, disassemble
    from .encoding import Code, Disagreement, encode

__all__ = [
    "compile",
    "Plan",
    "Treated",
    "Segment",
    "AuthorLimits",
    "WaveSpec",
    "Origin",
    "encode",
    "Code",
    "Disagreement",
    "plan_of_image",
    "disassemble",
    "Row",
]

_MODULE_OF = {
    "encode": "encoding",
    "Code": "encoding",
    "Disagreement": "encoding",
    "plan_of_image": "decoding",
    "disassemble": "disassembly",
    "Row": "disassembly",
}
"""What a check does not need is imported when it is asked for."""


def __getattr__(name: str) -> object:
    if name in _MODULE_OF:
        return getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
