"""Size of an image: the bound found without writing it is never too small."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

import facec
from facec.encoding import image_bytes_of
from facec.lowering import Gauge
from facec.size import most_bytes_of
from sculpt.cli import stock
from tests.facec.programs import compute, programs
from tests.facec.test_figures import THOROUGH


def walked(plan: facec.Plan) -> int:
    gauge = Gauge()
    return sum(gauge.body(block.body)[0].walked + 1 for block in plan.blocks)


@pytest.mark.slow
@THOROUGH
@given(programs())
def test_no_image_is_larger_than_the_bound(plan: facec.Plan) -> None:
    assume(compute(plan).allowed)
    most = most_bytes_of(plan, walked(plan))
    assert len(facec.encode(plan).image) <= most
    assert image_bytes_of(plan, 1 << 20) <= most


def test_it_is_close_enough_for_the_stock_routines() -> None:
    """None of them has to be written to be checked."""
    import facelang

    for path in stock.routines().values():
        plan, _ = facec.compile(facelang.load(path)[0])
        if plan is not None:
            assert most_bytes_of(plan, walked(plan)) < 4 * len(facec.encode(plan).image)
