"""The document of a small certification: real trials of a short treatment, and one that failed."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from sculpt.certify.document import Subject, document
from sculpt.certify.row import carry_out
from sculpt.certify.trial import draw
from sculpt.certify.versions import versions
from sculpt.cli.inputs import Input
from sculpt.source.load import Treatment, load_treatment
from tests.sculpt.conftest import GOOD
from tests.shared import once

FACES, SEED, MISHAP_PERCENT = 24, 2, 40

Document = dict[str, Any]


@cache
def treatment() -> Treatment:
    """The short treatment that is certified."""
    return load_treatment(Input("good.face", Path("good.face"), GOOD.encode()))


@cache
def _carried_out() -> Document:
    return once("document of a small certification", _carry_out)


def _carry_out() -> Document:
    treated = treatment()
    subject = Subject(
        "good.face", treated.routine, treated.data, SEED, FACES, MISHAP_PERCENT, versions()
    )
    drawn = (draw(SEED, treated.routine, number, MISHAP_PERCENT / 100) for number in range(FACES))
    return document(subject, [carry_out(treated.routine, trial) for trial in drawn])


def passed() -> Document:
    """What these trials came to, as if they were enough: nothing went wrong."""
    return copy.deepcopy(_carried_out()) | {"verdict": "passed"}


def failed() -> Document:
    """The same with one overrun, two false trips, and a mishap that was answered too late."""
    changed = passed()
    changed["verdict"] = "failed"
    changed["bounds"]["overrun"] |= {"count": 1, "upper_95_percent": 18.3}
    changed["bounds"]["false_trip"] |= {"count": 2, "upper_95_percent": 36.7}
    changed["bounds"]["unanswered"] |= {"count": 1, "upper_95_percent": 45.3}
    changed["mishaps"][0]["answered"] -= 1
    wrong = ("612 uA <over> & for 9 ms", "G01 tripped although nothing was wrong", "G03 tripped")
    changed["failures"] = [
        {
            "number": number,
            "wrong": [sentence],
            "command": f"sculpt run good.face --level 1 --face drawn:{number} --seed {number}",
        }
        for number, sentence in enumerate(wrong, 4)
    ]
    return changed
