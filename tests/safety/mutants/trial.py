"""Tries mutants: each in a process of its own, which ends at the first test that fails.

pytest collects the tests once. They are run unchanged to see that they pass, how long each takes
and which functions it reaches; then a process is forked for each mutant, and runs those that reach
the function that was changed, the shortest first. Time is the processor's, so that a busy machine
kills no mutant.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

import pytest

from tests.safety.mutants.grafting import graft
from tests.safety.mutants.mutations import Mutation
from tests.safety.mutants.scope import ELSEWHERE, LIBRARY, ROOT

KILLED, SURVIVED, PROVED = "killed", "survived", "proved"
"""A verdict; of a survivor that is proved to be the same program the last."""
MEMORY_BYTES = 4 << 30
LONG_events = 660_000
"""A test with more calls and returns than this, about 0.2 s, is not run: a mutant that lives would
have to sit through them all. They are counted, so that every machine leaves out the same ones."""
_FAILS, _PASSES = 1, 0


@dataclass
class Known:
    """What the unchanged run showed of one test."""

    seconds: float
    """Of the processor."""
    events: int
    """Its calls and returns, as far as they were counted."""
    reaches: frozenset[str]
    """``module:function`` for each function of facevm that it calls."""


@dataclass(eq=False)
class Trial:
    """A pytest plugin that tries mutants instead of running the tests."""

    wanted: dict[str, tuple[str, ...]]
    """For each module its test files."""
    mutations: list[Mutation]
    jobs: int
    told: Callable[[Mutation, str, str], None]
    """Called with each verdict, and the test that killed it."""
    failures: list[str] = field(default_factory=list)
    """Tests that fail without any change."""
    tests: int = 0
    _known: dict[str, Known] = field(default_factory=dict)
    _items: dict[str, pytest.Item] = field(default_factory=dict)
    _failed: bool = False

    def run(self) -> None:
        """Collects, and tries them all."""
        files = dict.fromkeys(file for files in self.wanted.values() for file in files)
        paths = [ROOT / "tests" / "facevm" / file for file in files]
        options = [
            *("--rootdir", str(ROOT), "-o", "addopts=", "--import-mode=importlib"),
            *("-p", "no:cacheprovider", "-p", "no:terminal"),
        ]
        present = [str(path) for path in paths if path.exists()]
        code = pytest.main([*options, *present], plugins=[self])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            self.failures.append(f"pytest: {code!r}")

    # --- what pytest calls ------------------------------------------------------------

    def pytest_configure(self) -> None:
        """Each run draws the same examples."""
        import hypothesis

        hypothesis.settings.register_profile(
            "mutants",
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=[hypothesis.HealthCheck.too_slow],
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remembers what could not be collected."""
        if report.failed:
            self.failures.append(f"{report.nodeid}: {report.longreprtext}")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves out what runs elsewhere."""
        items[:] = [item for item in items if not ELSEWHERE & set(_fixtures(item))]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Runs the tests unchanged, then the mutants."""
        self._items = {item.nodeid: item for item in session.items}
        self.tests = len(self._items)
        self._look()
        if not self.failures and self.tests:
            gc.freeze()
            self._try_all()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers that a test failed."""
        self._failed |= report.failed

    # --- the unchanged run ------------------------------------------------------------

    def _look(self) -> None:
        """Runs each test in a process beside this one; notes its time and reach."""
        names = [*self._items]
        shares = [names[at :: self.jobs] for at in range(self.jobs)]
        readers = []
        for share in shares:
            reader, writer = os.pipe()
            if not os.fork():
                os.close(reader)
                _quiet()
                with os.fdopen(writer, "w") as out:
                    for name in share:
                        out.write(json.dumps(self._seen(name)) + "\n")
                        out.flush()
                os._exit(0)
            os.close(writer)
            readers.append(reader)
        for reader in readers:
            with os.fdopen(reader) as lines:
                for line in lines:
                    name, passed, seconds, events, reaches = json.loads(line)
                    self._known[name] = Known(seconds, events, frozenset(reaches))
                    if not passed:
                        self.failures.append(name)
            os.wait()

    def _seen(self, name: str) -> tuple[str, bool, float, int, list[str]]:
        codes: dict[int, CodeType] = {}
        events = 0
        folder = str(LIBRARY / "facevm") + os.sep

        def called(frame, event, argument):
            nonlocal events
            events += 1
            if events > LONG_events:  # too long to be run: what it reaches need not be known
                sys.setprofile(None)
            if event == "call":
                code = frame.f_code
                codes[id(code)] = code

        start_s = time.process_time()
        sys.setprofile(called)
        passed = self._passes(name)
        sys.setprofile(None)
        seconds = time.process_time() - start_s
        reaches = {
            f"{Path(code.co_filename).stem}:{code.co_qualname}"
            for code in codes.values()
            if code.co_filename.startswith(folder)
        }
        return name, passed, seconds, events, sorted(reaches)

    def _passes(self, name: str) -> bool:
        """Runs one test; a test that skips passes."""
        item = self._items[name]
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self._failed

    # --- the mutants ------------------------------------------------------------------

    def _try_all(self) -> None:
        waiting = iter(self.mutations)
        running: dict[int, tuple[Mutation, list[str], int]] = {}
        while True:
            while len(running) < self.jobs and (mutation := next(waiting, None)):
                chosen = self._chosen(mutation)
                child, reader = self._start(mutation, chosen)
                running[child] = mutation, chosen, reader
            if not running:
                return
            child, status = os.wait()
            mutation, chosen, reader = running.pop(child)
            with os.fdopen(reader) as lines:
                begun = len(lines.read())
            by = chosen[begun - 1] if begun else "it does not load"
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _PASSES:
                self.told(mutation, SURVIVED, by)
            else:
                self.told(mutation, KILLED, by)

    def _start(self, mutation: Mutation, chosen: list[str]) -> tuple[int, int]:
        """A process that tries one mutant. It writes a letter for each test that it begins: a pipe
        that is read in the end has no room for all of their names."""
        reader, writer = os.pipe()
        child = os.fork()
        if child:
            os.close(writer)
            return child, reader
        code = _FAILS
        try:
            os.close(reader)
            _quiet()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            graft(f"facevm.{mutation.module}", mutation.text)
            for name in chosen:
                # a mutant that never ends is ended by the signal
                signal.setitimer(signal.ITIMER_PROF, 2 + 5 * self._known[name].seconds)
                os.write(writer, b".")
                if not self._passes(name):
                    os._exit(_FAILS)
            code = _PASSES
        except BaseException:
            code = _FAILS  # what does not load is noticed too
        finally:
            os._exit(code)

    def _chosen(self, mutation: Mutation) -> list[str]:
        """The tests that reach what was changed: those that bite often and are short first."""
        files = tuple(f"tests/facevm/{file}" for file in self.wanted[mutation.module])
        place = f"{mutation.module}:{mutation.function}"
        chosen = [
            name
            for name, known in self._known.items()
            if name.partition("::")[0] in files
            and known.events <= LONG_events
            and (not mutation.function or _reached(place, known.reaches))
        ]
        return sorted(chosen, key=lambda name: self._known[name].events)


def _reached(place: str, reaches: Iterable[str]) -> bool:
    return any(one == place or one.startswith(place + ".<locals>") for one in reaches)


def _fixtures(item: pytest.Item) -> Iterable[str]:
    return getattr(item, "fixturenames", ())


def _quiet() -> None:
    """What a test prints, or a mutant, is nobody's matter."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
