"""Rehearsal of a study: sessions of every subject on virtual boards, recorded as by real ones."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facebench.simulation import Simulation
from facevm import image
from facevm.logbook import Logbook
from facevm.page import Pages
from facevm.routine import Routine

UPDATES_PER_S = 1000
BEGINS = datetime.time(20)


def sessions(
    data: bytes, board: int, count: int, first_day: datetime.date, journal: Path
) -> Iterator[str]:
    """Carries ``count`` sessions out, one a day, and yields the outcome of each.

    ``board`` is the seed of the subject's board and face. NVM lasts from session to session, and
    the device's own logbook writes ``journal``.
    """
    routine = image.load(data)
    kept: bytes | None = None
    for day in range(count):
        moment = datetime.datetime.combine(first_day + datetime.timedelta(day), BEGINS)
        simulation = _switched_on(routine, board, moment)
        nvm = simulation.board.nvm
        if kept is not None:
            nvm.restore(kept)
        outcome = simulation.run(by_button=True).outcome
        memory = simulation.app.wiring.nvm
        Logbook(memory and Pages(memory), str(journal)).keep()
        kept = nvm.dump()
        yield outcome


def _switched_on(routine: Routine, board: int, moment: datetime.datetime) -> Simulation:
    """A board whose clock is set."""
    simulation = Simulation(routine, 1, board, UPDATES_PER_S)
    modules: Any = importlib.import_module(
        "facevm.clock"
    )  # which the board just made stands behind
    modules.rtc.RTC().datetime = moment.timetuple()[:6]
    return simulation
