"""Courses of contact losses that try to get more charge out of the guard than its limits allow."""

from __future__ import annotations

import random

from facevm.guard import TRIPPED
from facevm.limits import Limits
from tests.facevm.guarding import JAWLINE_LEFT, guarding, watch

OTHER = JAWLINE_LEFT + 1
PLACES = (JAWLINE_LEFT, OTHER)
LIMITS = Limits(zone_charge_dnC=8_000_000, routine_charge_dnC=12_000_000, zone_time_ms=5000)


def course(draw, losses):
    """How a person that lifts the electrodes again and again gets the most: (place, how long it is
    treated, and how long the soft start after the loss goes on, each in updates of 10 ms)."""
    return [(draw.choice(PLACES), draw.randrange(80), draw.randrange(51)) for _ in range(losses)]


def carried(drawn, set_duA=4000):
    """What a course puts into each place, in dnC and ms, until the guard ends it."""
    guard = guarding(bound_uC=600, limits=LIMITS)
    charges, times_ms = dict.fromkeys(PLACES, 0), dict.fromkeys(PLACES, 0)

    def flows(place, set_duA, updates):
        for _ in range(updates):
            charges[place] += set_duA * 10
            times_ms[place] += 10
            if watch(guard, [(set_duA, set_duA)], 10) == [TRIPPED]:
                return False
        return True

    for place, treated, resumed in drawn:
        guard.begin(place, 5000, True)
        guard.resume(True)
        goes_on = flows(place, set_duA, resumed)
        guard.resume(False)
        if not goes_on or not flows(place, set_duA, treated):
            break
        watch(guard, [(set_duA, 0)] * 4, 1)
    return charges, times_ms


def beyond(charges, times_ms):
    """By how much a course went over a limit and the sensor's accuracy, in dnC; 0 is at it."""
    over = [
        charge_dnC - most_dnC - max(most_dnC // 50, 20 * (time_ms + 1000))
        for charge_dnC, most_dnC, time_ms in (
            *((charges[place], LIMITS.zone_charge_dnC, times_ms[place]) for place in PLACES),
            (sum(charges.values()), LIMITS.routine_charge_dnC, sum(times_ms.values())),
        )
    ]
    return max(over)


ONE_UPDATE_dnC = 4000 * 10


def climb(seed, losses, steps):
    """From a drawn course to those that carry more, step by step: by how much the best went over a
    limit and the sensor's accuracy, in dnC, and for how long each place was treated, in ms."""
    draw = random.Random(seed)
    best = course(draw, losses)
    charges, times_ms = carried(best)
    most = beyond(charges, times_ms)
    longest_ms = times_ms
    for _ in range(steps):
        tried = best[:]
        for at in draw.sample(range(len(tried)), 3):
            tried[at] = course(draw, 1)[0]
        charges, times_ms = carried(tried)
        if max(times_ms.values()) > max(longest_ms.values()):
            longest_ms = times_ms
        if (over := beyond(charges, times_ms)) >= most:
            best, most = tried, over
    return most, longest_ms
