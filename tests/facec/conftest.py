"""Routine text in a test's docstring, and what the compiler makes of it.

The docstring is the file ``test.face``, its first line is line 1. What every treatment needs and
this one lacks is put *behind* it, so that line numbers stay: a ``routine`` and the wave
``lifting`` (square, alternating, 8 Hz).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

import facec
from facelang import Diagnostic
from tests.facec.compiling import compiled, completed, rendered


@pytest.fixture
def text(request: pytest.FixtureRequest) -> str:
    """The routine in the test's docstring, completed."""
    return completed(inspect.cleandoc(request.function.__doc__ or ""))


@pytest.fixture
def found(text: str) -> Callable[..., list[Diagnostic]]:
    """Everything that is found in the docstring's routine."""
    return lambda limits=None: compiled(text, limits=limits)[1]


@pytest.fixture
def diagnose(found: Callable[..., list[Diagnostic]]) -> Callable[..., list[str]]:
    """The errors in the docstring's routine, each as a line."""
    return lambda limits=None: [rendered(one) for one in found(limits) if one.severity == "error"]


@pytest.fixture
def advise(found: Callable[..., list[Diagnostic]]) -> Callable[..., list[str]]:
    """The advice about the docstring's routine, each as a line."""
    return lambda limits=None: [rendered(one) for one in found(limits) if one.severity == "advice"]


@pytest.fixture
def plan(text: str) -> facec.Plan:
    """The plan of the docstring's routine, which has no errors."""
    plan, found = compiled(text)
    assert plan is not None, [rendered(one) for one in found]
    return plan


@pytest.fixture
def image(plan: facec.Plan) -> bytes:
    """The image of the docstring's routine."""
    return facec.encode(plan).image


@pytest.fixture
def listing(plan: facec.Plan) -> list[str]:
    """The instructions of the docstring's routine, indented as they stand inside each other."""
    rows = facec.disassemble(facec.encode(plan))
    return [
        f"{'  ' * row.depth}{row.mnemonic} {row.operands}".rstrip()
        for row in rows
        if not row.mnemonic.startswith(".")
    ]
