"""Size of an image: an upper bound, found without writing it.

Most treatments are far from the limit; the image is written only for one that may be over it.
"""

from __future__ import annotations

from facevm import isa

from .lowering import varint
from .plan import Plan

_HEADER_BYTES = 64
"""All that stands before the texts, in no image more."""

_WAVE_BYTES = 20
"""A row of the wave table: three bytes and four numbers."""

_INSTRUCTION_BYTES = 1 + sum(
    len(varint(largest)) for largest in (isa.DURATION_MAX_ms, isa.FREQUENCY_MAX_cHz)
)
"""An opcode, a time, and a current, frequency, text or wave, none of which is a larger number."""


def most_bytes_of(plan: Plan, walked: int) -> int:
    """No less than the size of the plan's image; ``walked`` are the instructions without sharing.

    The figures of the plan are within the limits of the device.
    """
    texts = sum(2 + len(text.encode("utf-8")) for text in plan.texts)
    return _HEADER_BYTES + texts + _WAVE_BYTES * len(plan.waves) + _INSTRUCTION_BYTES * (walked + 2)
