"""What a hand says with one button, and that bounces say nothing."""

from __future__ import annotations

import pytest

from facebench.circuitpython.keys import Event, Keys
from facebench.clock import VirtualClock
from facebench.people.front import Finger
from facevm.button import DOUBLE, HOLD, LONG, NOTHING, SHORT, Button


class Hand:
    """A finger at the button, and who listens every millisecond."""

    def __init__(self):
        self.clock = VirtualClock()
        self.finger = Finger(self.clock)
        self.button = Button(Keys(self.clock, self.finger, 0.005).events, Event())

    def said(self, *presses, for_ms=6000):
        for after_ms, lasts_ms in presses:
            self.finger.press(lasts_ms, after_ms)
        found = []
        for _ in range(for_ms):
            self.clock.advance(1_000_000)
            gesture = self.button.gesture(self.clock.ticks_ms())
            if gesture != NOTHING:
                found.append(gesture)
        return found


@pytest.fixture
def hand():
    return Hand()


@pytest.mark.parametrize(
    ("presses", "said"),
    [
        ([(100, 100)], [SHORT]),
        ([(100, 100), (400, 100)], [DOUBLE]),
        ([(100, 100), (1200, 100)], [SHORT, SHORT]),
        ([(100, 1000)], [HOLD]),
        ([(100, 3500)], [HOLD, LONG]),
        ([(100, 10), (120, 200)], [SHORT]),  # the contact opens once more while it closes
        ([(100, 200), (310, 10), (330, 5)], [SHORT]),  # or closes while it opens
        ([(101, 2)], []),  # nothing that a scan would see
    ],
)
def test_a_hand_says_what_it_means(hand, presses, said):
    assert hand.said(*presses) == said


def test_it_says_so_also_while_the_clock_wraps(hand):
    hand.clock.advance(65_300_000_000)
    assert hand.said((100, 100), (400, 100)) == [DOUBLE]
    assert hand.clock.ticks_ms() < 10_000


def test_every_press_counts_while_current_may_flow(hand):
    assert not hand.button.is_pressed()
    hand.finger.press(30)
    hand.clock.advance(10_000_000)
    assert hand.button.is_pressed(), "at once, not when it is released"
    assert not hand.button.is_pressed(), "once"


def test_what_was_pressed_before_is_forgotten_with_its_release(hand):
    hand.finger.press(2000)
    hand.clock.advance(100_000_000)
    hand.button.forget()
    assert hand.said() == []
