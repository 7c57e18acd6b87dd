"""How many control updates a second a board makes, on battery and with the flash's cache modelled:
first undisturbed, then with noise and hum at the sensor."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.board.conftest import TWO_POLES
from tests.board.emulated import FLASH, Board, Record
from tests.board.figures import UA_A_CODE, ZERO_CODE, Rates, rates

pytestmark = pytest.mark.slow

NOISE_uA, HUM_uA = 0.5, 2.0
SETTLED_s = 0.1  # a part begins so much later and ends earlier: contact takes a while

PARTS = {
    "square 8 Hz, held": (0.5, 3.0),
    "square 8 Hz, ramps": (3.0, 4.5),
    "sine 1 Hz, held": (5.0, 7.0),
    "sine 1 Hz, ramps": (7.0, 7.5),
    "sine 8 Hz, held": (8.0, 9.5),
    "sine 8 Hz, ramps": (9.5, 10.0),
    "square 30 Hz, held": (10.5, 12.0),
    "bursts of 20 Hz, held": (13.0, 15.0),
    "steady, held": (16.0, 17.0),
}
"""Seconds of ``routines/waves.face``, from where the current begins."""

FAST = ("square 8 Hz, held", "sine 1 Hz, held", "sine 8 Hz, held")
TURNS_PER_S = {part: 2000 if part in FAST else 1500 for part in PARTS} | {"steady, held": 2400}
UPDATED_PERCENT = 99
STEEP = ("two poles", "square 8 Hz, ramps")
STEEP_PERCENT = 98.5
"""Where each edge of a pulse is another one, and the electrode is asked besides."""
LONGEST_WRITE_GAP_ms = 10


@dataclass(frozen=True)
class Runs:
    """The whole record, and when the current began without and with disturbances."""

    poles: str
    record: Record
    quiet_ms: float
    noisy_ms: float

    def rates(self, part: str, began_ms: float) -> Rates:
        from_s, to_s = PARTS[part]
        return rates(
            self.record,
            began_ms + 1000 * (from_s + SETTLED_s),
            began_ms + 1000 * (to_s - SETTLED_s),
        )


def begins_ms(record: Record, enabled_ms: float) -> float:
    """When the codes go beyond what looks for contact, after ENABLE."""
    sense = 10 / UA_A_CODE + 2
    return min(
        at for at, code in record.writes if at > enabled_ms and abs(code - ZERO_CODE) > sense
    )


@pytest.fixture(scope="module", params=["one pole", "two poles"])
def runs(make_flash, tmp_path_factory, request) -> Runs:
    began = []
    two = request.param == "two poles"
    flash = make_flash(settings=TWO_POLES if two else {})
    with Board(flash, tmp_path_factory.mktemp("rates"), usb=False, poles=two) as board:
        board.run(12_000)  # nothing tells on battery when it is ready
        board.flash_takes(FLASH)
        for noise_uA, hum_uA in ((0.0, 0.0), (NOISE_uA, HUM_uA)):
            board.disturb(noise_uA, hum_uA)
            board.press()
            enabled_ms = board.until_output(True, 8000).ms
            board.until_output(False, 25_000)
            began.append(begins_ms(board.record(), enabled_ms - 1))
            board.run(4000)  # it checks the poles, and tells the end
        return Runs(request.param, board.record(), *began)


@pytest.mark.parametrize("part", PARTS)
def test_it_makes_the_turns_of_its_waves(runs, part, tell):
    made = runs.rates(part, runs.quiet_ms)
    tell(part, made)
    assert made.turns_per_s >= TURNS_PER_S[part]
    assert made.longest_write_gap_ms <= LONGEST_WRITE_GAP_ms


@pytest.mark.parametrize("part", PARTS)
def test_nearly_every_millisecond_has_its_update_with_noise_and_hum(runs, part, tell):
    made = runs.rates(part, runs.noisy_ms)
    tell(f"{part}, with {NOISE_uA} uA of noise and {HUM_uA} uA of hum", made)
    least = STEEP_PERCENT if (runs.poles, part) == STEEP else UPDATED_PERCENT
    assert made.updated_percent >= least
