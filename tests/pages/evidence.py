"""Sentences of ``tests/safety/README.md`` that say which program the figures of each run are of."""

from __future__ import annotations

from tests.safety import runs

FAILURES = "failures"


def sections() -> dict[str, str]:
    """A section for each large run. Raises ValueError for a list of runs that is not whole."""
    return {
        f"sources of {run}": runs.sentence(run, digest)
        for run, digest in runs.made_with().items()
        if run != FAILURES
    }


def failures() -> dict[str, str]:
    """The section of ``device/README.md`` for the failures of parts."""
    return {f"sources of {FAILURES}": runs.sentence(FAILURES, runs.made_with()[FAILURES])}
