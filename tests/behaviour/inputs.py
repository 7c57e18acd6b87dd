"""Inputs that the scenes write themselves: small treatments, boards, a face, kept sessions."""

from __future__ import annotations

import json
from typing import Any

HEADER = """\
routine "Small"
    levels 60 %, 100 %
"""

ZONE = """
wave chosen
    {wave}

zone cheek both
    say "Here."
    wave chosen
    ramp to {peak} uA over 1 s
    hold 4 s
    ramp to 0 uA over 1 s
"""


def small(peak: int, *wave: str) -> str:
    """A treatment of twelve seconds with a wave of these fields."""
    return HEADER + ZONE.format(peak=peak, wave="\n    ".join(wave))


PULSES = ("polarity positive", "frequency 10 Hz", "duty 40 %", "rise 2 ms")

SMALL = {
    "square": small(300, "shape square", "frequency 8 Hz", "rise 2 ms"),
    "sine": small(200, "shape sine", "frequency 5 Hz"),
    "steady": small(150, "shape steady", "polarity positive"),
    "bursts": small(180, "shape square", *PULSES, "burst 400 ms on, 200 ms off"),
}
"""Small treatments, by their waves."""

FACE_FILE = "parallel_kohm = 45\nmotion_percent = 20\n"

BOARDS = {
    "slow": "UPDATES_PER_S = 200\nZERO_CODE = 2040\nPA_PER_CODE = 318000\n",
    "low": "LIMIT_CURRENT_UA = 150\nLIMIT_TIME_S = 60\nLIMIT_CHARGE_UC = 100\n",
    "wired": 'ELECTRODE_PIN = "GP26"\nVBUS_PIN = "GP24"\nBUZZER_PIN = "GP5"\nI2C_HZ = 100000\n',
}
"""What makes a board another one, as its settings say it."""

BOOT_OUT = """\
Adafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040\r
Board ID:raspberry_pi_pico\r
UID:E6614C311B6A5A2F\r
"""

TODAY = "2026-11-22"


def session_line(number: int, day: int | None, **values: Any) -> str:
    """A line of a board's ``sessions.jsonl``: a treatment on that day of November 2026."""
    zone = {
        "zone": "cheek",
        "side": "left",
        "delivered_ms": 30_000,
        "charge_uC": -1.5,
        "mean_abs_uA": 40.0,
        "mean_error_percent": 0.4,
        "largest_error_uA": 1.0,
        "contact_losses": number % 3,
        "resistance_ohm": 12_000 + 100 * number,
        "limited_ms": 0,
    }
    evening_s = 1_793_473_200  # of 31 October, at 19:00
    entry = {
        "number": number,
        "firmware": "0.1.0",
        "routine": "First time",
        "crc": "00000000",
        "level_percent": 60,
        "outcome": "success",
        "reason": "",
        "reading": 0,
        "duration_ms": 131_000,
        "wait_ms": 7_000,
        "updates_per_s": 540 + number,
        "zones": [zone, {**zone, "side": "right", "charge_uC": 2.25}],
        "time": None if day is None else evening_s + 86_400 * day,
    }
    return json.dumps({**entry, **values}) + "\n"


SESSIONS = "".join(
    [
        *(session_line(number, day) for number, day in enumerate((2, 3, 4, 9, 11, 13, 18), 1)),
        session_line(8, None),
        "{damaged\n",
        session_line(9, 19, outcome="fail", reason="G04", reading=2, duration_ms=12_000),
        session_line(10, 20, outcome="abort", reason="stopped by the button", duration_ms=2_500),
        session_line(11, 20, routine="Unknown to all", crc="1234abcd", updates_per_s=None),
    ]
)
"""What a board has kept: most of it whole, a line damaged, a session without a time."""
