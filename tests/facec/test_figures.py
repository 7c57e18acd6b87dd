"""Duration, peak, net charge and charge bound: exact, and agreed upon by three computations."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

import facec
from facevm.image import load
from tests.facec.programs import compute, programs

THOROUGH = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
@THOROUGH
@given(programs())
def test_the_figures_of_a_plan_are_those_of_the_definition(plan: facec.Plan) -> None:
    wanted = compute(plan)
    assert plan.duration_ms == wanted.duration_ms
    assert plan.current_ms == wanted.current_ms
    assert plan.peak_duA == wanted.peak_duA
    assert plan.net_dnC == wanted.net_dnC
    assert plan.bound_dnC == wanted.bound_dnC


@pytest.mark.slow
@THOROUGH
@given(programs())
def test_the_verifier_finds_the_figures_of_the_definition(plan: facec.Plan) -> None:
    wanted = compute(plan)
    if not wanted.allowed:
        with pytest.raises(facec.Disagreement, match=r"TIME|CHARGE"):
            facec.encode(plan)
        return
    routine = load(facec.encode(plan).image)
    assert routine.duration_ms == wanted.duration_ms
    assert routine.peak_duA == wanted.peak_duA
    assert routine.net_dnC == wanted.net_dnC
    assert routine.bound_dnC == wanted.bound_dnC
    for place, figures in wanted.places.items():
        index = routine.places.index(place)
        assert routine.place_net_dnC[index] == figures.net_dnC
        assert routine.place_bound_dnC[index] == figures.bound_dnC


@pytest.mark.slow
@THOROUGH
@given(programs())
def test_an_image_decodes_to_the_plan_it_was_made_from(plan: facec.Plan) -> None:
    assume(compute(plan).allowed)
    again = facec.plan_of_image(load(facec.encode(plan).image))
    assert [s[:-2] for s in again.segments] == [s[:-2] for s in plan.segments]
    assert again.zones == plan.zones
    assert (again.texts, again.waves) == (plan.texts, plan.waves)
    assert (again.net_dnC, again.bound_dnC) == (plan.net_dnC, plan.bound_dnC)
    assert facec.encode(again).image == facec.encode(plan).image


@pytest.mark.slow
@THOROUGH
@given(programs())
def test_the_segments_follow_each_other_without_a_gap(plan: facec.Plan) -> None:
    at_ms = 0
    segments = list(plan.segments)
    for segment in segments:
        assert segment.start_ms == at_ms
        assert segment.duration_ms > 0
        at_ms += segment.duration_ms
    assert at_ms == plan.duration_ms
    assert len(plan.segments) == len(segments)
