"""The drive's program in 150 KB of heap, with objects of 32 bits, ten routines, three treatments.

A press, three choices of another routine, three treatments, each stopped by a press: what is free,
and the largest hole, are looked at after a collection, at each stage and at some thousand moments
between. What a moment needs before its collection is tried by taking some of the heap away.
"""

from __future__ import annotations

import pytest

from tests.heap import measuring
from tests.heap.measuring import FREE_AT_START_BYTES, KB

TREATING_MOST_BYTES = 84 * KB
"""The program's own is 80. Whatever an address on the stack points to is kept, also one left over
there; what that is depends on how the heap is arranged, by the length of a path too."""

USED_MOST_BYTES = 102 * KB
FREE_LEAST_BYTES = 49 * KB
HOLE_LEAST_BYTES = 32 * KB
BLOCK_MOST_BYTES = 4096
BREADBOARD_MOST_BYTES = 86 * KB  # its check is in memory when a treatment is about to begin
"""The one function of :mod:`facevm.cruise`, which is compiled first of all that treats and stays.
All else keeps to 2 KB, and a half for a moment where a module of more than 223 names is compiled.
"""

NATURAL_BYTES = 116 * KB
"""With so much, and no collection but the program's own, it does all that: today."""


@pytest.fixture(scope="module")
def drive(tmp_path_factory):
    return measuring.laid_out(tmp_path_factory.mktemp("heap"))


@pytest.fixture(scope="module", params=[{}, measuring.TWO_POLES], ids=["one pole", "two poles"])
def run(micropython32, drive, request):
    return measuring.run(micropython32, drive, more=request.param)


def test_it_starts_chooses_and_treats_three_times(run):
    assert run.error == ""
    assert [line for line in run.console if line == "- treating"] == ["- treating"] * 3
    assert sum(line == "stopped by the button" for line in run.console) == 3
    assert set(measuring.at_stages(run.moments)) == set(measuring.STAGES) - {"press"}


def test_enough_is_free_at_every_moment_and_in_one_piece(run):
    assert len(run.moments) > 500
    assert max(moment.used for moment in run.moments) <= USED_MOST_BYTES
    assert min(moment.free for moment in run.moments) >= FREE_LEAST_BYTES
    assert min(moment.hole for moment in run.moments) >= HOLE_LEAST_BYTES


def test_a_treatment_takes_no_more_than_it_may(run):
    assert measuring.at_stages(run.moments)["treating"].used <= TREATING_MOST_BYTES


def test_a_treatment_leaves_nothing_behind(run):
    treating = [one.used for one in run.moments if one.stage == "treating" and not one.is_between]
    assert len(treating) == 3
    assert max(treating) - min(treating) < KB


def test_a_breadboard_has_room_for_its_check(micropython32, drive):
    run = measuring.run(micropython32, drive, every=0, more=measuring.BREADBOARD)
    assert run.error == ""
    assert any(line.startswith("Breadboard (bench-3v3)") for line in run.console)
    assert run.console.count("- treating") == 3
    assert max(one.used for one in run.moments if one.stage == "started") <= BREADBOARD_MOST_BYTES


def test_it_does_without_the_collections_of_who_looks(micropython32, drive):
    assert measuring.run(micropython32, drive, NATURAL_BYTES, every=0).error == ""


def test_no_block_is_larger_than_the_holes_of_a_used_heap(micropython32, drive):
    """A heap whose every hole is of 4 KB; all together are more, since none can be joined."""
    free_bytes = FREE_AT_START_BYTES + 150 * KB
    run = measuring.run(micropython32, drive, free_bytes, BLOCK_MOST_BYTES, 0)
    assert run.error == ""
    assert run.moments[0].hole <= BLOCK_MOST_BYTES
