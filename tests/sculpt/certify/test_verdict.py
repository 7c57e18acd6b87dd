"""The verdict on what was counted: passed, failed, or too few trials to say."""

from __future__ import annotations

import pytest

from sculpt.certify.statistics import upper
from sculpt.source import verdict
from sculpt.source.verdict import FAILED, FEW, PASSED, shortfalls, verdict_of, verdict_text


def counted(count, of):
    bound = upper(count, of)
    return {"count": count, "of": of, "upper_95_percent": None if bound is None else 100 * bound}


def bounds(faces=99, healthy=59, mishaps=14, left_early=29, **failures):
    """What was counted, by default just enough to say."""
    of = {"overrun": faces, "false_trip": healthy, "unanswered": mishaps}
    found = {key: counted(failures.get(key, 0), of[key]) for key in of}
    return found | {
        "not_reached": counted(0, healthy),
        "left_early": counted(left_early, healthy),
    }


def test_just_enough_trials_pass():
    assert shortfalls(bounds()) == []
    assert verdict_of(bounds()) == PASSED
    assert verdict_of(bounds(200, 160, 40, 0)) == PASSED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"faces": 98}, "overrun in at most 3.1 %, not 3 %"),
        ({"healthy": 58, "left_early": 0}, "false trip in at most 5.1 %, not 5 %"),
        ({"mishaps": 13}, "mishap not answered in at most 21 %, not 20 %"),
        ({"mishaps": 0}, "mishap not answered in at most 100 %, not 20 %"),
        ({"left_early": 30}, "29 treatments without a mishap came to the end, not 30"),
        ({"left_early": 59}, "0 treatments without a mishap came to the end, not 30"),
    ],
)
def test_one_fewer_of_anything_says_nothing(changed, said):
    counts = bounds(**changed)
    assert said in shortfalls(counts)
    assert verdict_of(counts) == FEW


@pytest.mark.parametrize("key", ["overrun", "false_trip", "unanswered"])
def test_one_failure_fails_however_few_they_are(key):
    assert verdict_of(bounds(faces=3, healthy=2, mishaps=1, left_early=0, **{key: 1})) == FAILED


def test_one_face_that_let_go_says_what_is_missing():
    counts = bounds(faces=1, healthy=1, mishaps=0, left_early=1)
    assert verdict_text(verdict.FEW, 1, 0, counts) == (
        "Too few trials to say: 1 treatment, each on a face and a board of its own, 0 mishaps "
        "among them; overrun in at most 95 %, not 3 %; false trip in at most 95 %, not 5 %; mishap "
        "not answered in at most 100 %, not 20 %; 0 treatments without a mishap came to the end, "
        "not 30."
    )
