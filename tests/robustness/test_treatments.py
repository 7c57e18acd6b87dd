"""Whatever valid treatment is typed: compiler, verifier, decoder and formatter agree on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings

import facec
import facelang
from facevm import image
from tests.robustness.treatments import Treatment, treatments

LIMITS = {"F405", "F406", "F407", "F408", "F504", "F505", "F506"}
"""What a random treatment may exceed all the same."""

unhurried = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def saved(treatment: Treatment) -> Iterator[Path]:
    """The treatment and its libraries in a folder; the path of the treatment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "treatment.face")
        for name, text in {"treatment.face": treatment.text, **treatment.libraries}.items():
            file = Path(folder, name)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
        yield path


def planned(path: Path, text: str | None = None) -> facec.Plan:
    """The plan of a treatment in which no error may be found."""
    unit, reading = facelang.load(path, text)
    plan, checking = facec.compile(unit)
    errors = [one for one in (*reading, *checking) if one.severity == "error"]
    assume(not {one.code for one in errors} & LIMITS)
    assert errors == [], (path.read_bytes().decode(), errors)
    assert plan is not None
    return plan


@pytest.mark.slow
@unhurried
@given(treatments())
def test_a_treatment_compiles_and_the_verifier_reckons_the_same(treatment):
    with saved(treatment) as path:
        plan = planned(path)
        routine = image.load(facec.encode(plan).image)
        event("with libraries" if treatment.libraries else "alone")
    figures = ("duration_ms", "peak_duA", "net_dnC", "bound_dnC")
    assert [getattr(routine, name) for name in figures] == [getattr(plan, name) for name in figures]
    for zone in plan.zones:
        same_place = [other for other in plan.zones if other.place == zone.place]
        index = routine.places.index(zone.place)
        assert routine.place_ms[index] == sum(other.current_ms for other in same_place)
        assert routine.place_net_dnC[index] == sum(other.net_dnC for other in same_place)


@pytest.mark.slow
@unhurried
@given(treatments())
def test_an_image_has_the_plan_of_its_source(treatment):
    with saved(treatment) as path:
        plan = planned(path)
        decoded = facec.plan_of_image(image.load(facec.encode(plan).image))
    assert (decoded.name, decoded.about, decoded.goals) == (plan.name, plan.about, plan.goals)
    assert (decoded.levels, decoded.schedule) == (plan.levels, plan.schedule)
    assert decoded.limits == plan.limits
    assert [zone._replace(file=None, line=None) for zone in plan.zones] == list(decoded.zones)
    assert [one._replace(file=None, span=None) for one in plan.segments] == list(decoded.segments)


@pytest.mark.slow
@unhurried
@given(treatments())
def test_the_canonical_layout_has_the_same_image_and_is_its_own(treatment):
    with saved(treatment) as path:
        plan = planned(path)
        laid_out, found = facelang.format(treatment.text, str(path))
        assert found == []
        assert laid_out is not None
        assert facelang.format(laid_out, str(path)) == (laid_out, [])
        assert facec.encode(planned(path, laid_out)).image == facec.encode(plan).image
