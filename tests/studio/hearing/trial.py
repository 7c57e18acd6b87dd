"""Trials of the follow-along page's ear: a treatment is played in a drawn room, and followed.

What the page shows is held against what the virtual device did: which tunes were heard, which were
believed that nobody played, whether the place, the side and the moment were right.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tests.studio.hearing.playing import Performance
from tests.studio.hearing.room import Room, heard, write

NEAR_ms = 160
"""A tune is the one that was played if it was heard within so much of it."""
LATE_ms = 900
"""What the page shows may be late by so much: a tune, and what is waited for after it."""
SIDE_SHOWN = ("waiting", "running", "paused")
"""Phases in which the page says left or right."""
TREATING = ("treating", "limited")
PLACE_TUNES = ("left", "right", "middle")


class Verdict(NamedTuple):
    """One trial. Shares are of the time from the first tune to the last; errors are in ms.

    ``said`` is where a side was shown, ``sure`` where the moment was known, ``treats`` where it
    could be: the device treated.
    """

    played: tuple[str, ...]
    missed: tuple[str, ...]
    false: tuple[str, ...]
    wrong_side: int
    right_place: float
    said: float
    sure: float
    treats: float
    outside: float
    error_ms: float
    phase: str


def drawn_room(seed: int, rates_Hz: Sequence[int] = (8000, 16000, 44100, 48000)) -> Room:
    """A room of the envelope: tones of -40 to -15 dB, noise and a voice down to their own level."""
    chance = np.random.default_rng([seed, 7])
    tone_dB = chance.uniform(-40, -15)

    def some(share: float, low: float, high: float) -> float | None:
        return tone_dB + chance.uniform(low, high) if chance.uniform() < share else None

    return Room(
        rate_Hz=int(chance.choice(rates_Hz)),
        tone_dB=tone_dB,
        resonance_Hz=chance.uniform(2500, 5000),
        quality=chance.uniform(1.5, 5),
        tail_s=chance.uniform(0.1, 0.6),
        tail_dB=chance.uniform(-9, 0),
        noise_dB=some(1, -30, 3),
        hum_dB=some(0.5, -20, 10),
        hum_Hz=float(chance.choice((50, 60))),
        voice_dB=some(0.4, -20, 0),
        ppm=chance.uniform(-100, 100),
    )


def without_device(room: Room) -> Room:
    """The same room, in which no device plays."""
    return replace(room, tone_dB=-200.0)


def trials(
    listen: Path,
    plan: dict[str, Any],
    played: Sequence[tuple[Performance, Room, int]],
    folder: Path,
) -> list[Verdict]:
    """Carries out trials (what is played, where, and the seed of the noise)."""
    (folder / "plan.json").write_text(json.dumps(plan))
    verdicts = []
    for performance, room, seed in played:
        file = folder / f"{seed}.wav"
        sound = heard(performance.tones, performance.end_ms, room, seed)
        write(file, sound, room.rate_Hz)
        ran = subprocess.run(
            ["node", str(listen), str(folder / "plan.json"), str(file)],
            check=True,
            capture_output=True,
            text=True,
        )
        file.unlink()
        silent = room.tone_dB <= -100
        verdicts.append(judge(json.loads(ran.stdout), plan, performance, silent))
    return verdicts


def judge(
    document: dict[str, Any], plan: dict[str, Any], performance: Performance, silent: bool = False
) -> Verdict:
    """Holds what was heard and shown against what was played."""
    tunes = [] if silent else [(one.at_ms, _name(one.tune)) for one in performance.tunes]
    found: set[int] = set()
    false = []
    for one in document["heard"]:
        near = [
            n
            for n, (at_ms, name) in enumerate(tunes)
            if abs(one["begin_ms"] - at_ms) < NEAR_ms
            and _alike(name, one.get("believed") or one["tune"])
        ]
        found.update(near)
        if not near and one.get("believed"):
            false.append(one["believed"])
    missed = [name for n, (_, name) in enumerate(tunes) if n not in found]
    return Verdict(
        tuple(name for _, name in tunes),
        tuple(missed),
        tuple(false),
        *_shown(document["shown"], plan, performance, silent),
    )


def _shown(
    shown: list[dict[str, Any]], plan: dict[str, Any], performance: Performance, silent: bool
) -> tuple[int, float, float, float, float, float, float, str]:
    arrivals = [one.at_ms for one in performance.tunes if one.tune in PLACE_TUNES]
    states = list(performance.states)
    last_ms = performance.tunes[-1].at_ms
    wrong = right = said = sure = treats = outside = count = 0
    errors = []
    for n, now in enumerate(shown):
        at_ms = n * 100
        place = sum(1 for arrival in arrivals if arrival <= at_ms) - 1
        before = sum(1 for arrival in arrivals if arrival <= at_ms - LATE_ms) - 1
        if silent:
            wrong += now["place"] >= 0
            continue
        shows_side = now["announced"] and now["phase"] in SIDE_SHOWN
        if shows_side and now["place"] not in (place, before):
            there = plan["places"][now["place"]]["side"]
            wrong += all(plan["places"][k]["side"] != there for k in {place, before} if k >= 0)
        if not arrivals[0] + LATE_ms <= at_ms < last_ms:
            continue
        count += 1
        right += now["place"] in (place, before)
        said += shows_side
        treats += _treats(states, at_ms)
        if now["place"] != place or at_ms - arrivals[place] < LATE_ms:
            continue
        clock_ms = _clock(states, at_ms)
        if now["phase"] in ("running", "waiting", "paused"):
            slack = 250
            outside += not now["least_ms"] - slack <= clock_ms <= now["most_ms"] + slack
        if now["sure"] and now["phase"] == "running":
            sure += 1
            errors.append(abs(now["at_ms"] - clock_ms))
    share = max(count, 1)
    error = float(np.percentile(errors, 95)) if errors else 0.0
    return (
        *(wrong, right / share, said / share, sure / share, treats / share, outside / share),
        *(error, shown[-1]["phase"]),
    )


def _clock(states: list[Any], at_ms: float) -> float:
    """The routine's clock at a moment."""
    known = 0.0
    for n, one in enumerate(states):
        if one.at_ms > at_ms:
            break
        known = one.routine_ms
        if one.state in TREATING:
            until = states[n + 1].at_ms if n + 1 < len(states) else at_ms
            known += min(at_ms, until) - one.at_ms
    return known


def _treats(states: list[Any], at_ms: float) -> bool:
    """Whether the device treats, and has done so for as long as the page may take to show it."""
    late = [one.state for one in states if one.at_ms <= at_ms - LATE_ms]
    here = [one.state for one in states if one.at_ms <= at_ms]
    return bool(late) and late[-1] in TREATING and here[-1] in TREATING


def _name(tune: str) -> str:
    return {"ended early": "ended", "goes on": "goes_on"}.get(tune, tune)


def _alike(played: str, heard_as: str) -> bool:
    """Both tunes of lost contact stop the page alike."""
    both = {"lost", "touching"}
    return played == heard_as or {played, heard_as} <= both
