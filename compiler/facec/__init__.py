"""The compiler of the face-zone language: a read file becomes a checked plan, and an image.

    unit, found = facelang.load(path)
    plan, more = facec.compile(unit)        # every rule and limit; None if there are errors
    code = facec.encode(plan)               # the image, already proven by facevm's verifier
    rows = facec.disassemble(code)          # what is in it, byte by byte

It never opens a file, prints or asks for the time.
"""

from .compilation import compile
from .decoding import plan_of_image
from .disassembly import Row, disassemble
from .encoding import Code, Disagreement, encode
from .plan import AuthorLimits, Plan, Segment, Treated
from .steps import Origin, WaveSpec

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
