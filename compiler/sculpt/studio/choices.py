"""Choices of a trial: the faces, the boards and the faults that the bench knows by name."""

from __future__ import annotations

from typing import Any

from facebench.conditions.conditions import CONDITIONS
from facebench.face.face import FACES
from facebench.faults.faults import KINDS


def choices() -> dict[str, Any]:
    """The names of faces and boards, and the faults without a number, with what happens."""
    return {
        "faces": list(FACES),
        "benches": list(CONDITIONS),
        "faults": [
            {"kind": row.name, "what": row.what, "lasts": row.lasts}
            for row in KINDS
            if not row.sign
        ],
    }
