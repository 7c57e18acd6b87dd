"""Breadboard: what a board without skin tells and tries, by the profile "bench-3v3".

The DAC drives 2.2 kohm and the shunt to half of 3V3, about +-1.6 V, and no disconnect, second
channel or divider is there. So nothing of it may reach a person, and it starts only where its own
resistors are in the loop: known voltages by the DAC's code, over the current that the sensor
measures of them, have to be 2 to 5 kohm, forward and back. A hand or a face in their place is
more, a shunt alone less, a wire that is off no end of it; and a sensor that is the other way round
gives less than nothing. While it treats, what is put there instead is another current than was set
(G01, G03, G08, G14).

A board brings this from its drive each time: it is not in memory while current flows.
"""

from micropython import const

from .light import BENCH
from .selftest import SelfTest, Zeroing, let_go
from .thresholds import NOISE_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

LEAST_ohm, MOST_ohm = 2000, 5000
"""Of the whole loop; it has 2410 ohm: 2.2 kohm, the shunt's 100, and 110 of two times 220."""

_STEPS_duA = 400, 1600, -400, -1600  # as they would flow: 0.1 and 0.4 V; the first is for a face
_EDGE_ms = const(3)  # the DAC's write, and two conversions of 586 us at most
_READS = const(8)
_SWING_duA = const(60)  # of 8 readings: noise of 2 uA rms
_CODE_mV_duA = const(8057)  # 3300 mV / 4096, in units of 0.1 mohm A: over duA they are ohm
_NONE_duA = const(20)  # a wire is off
_OPEN_ohm = const(100_000)  # is told of it

PROFILE = "bench-3v3"
# what leads to a person, or says that something else does not
OF_SKIN = (
    "ENABLE_PIN",
    "RETURN_PIN",
    "ELECTRODE_PIN",
    "SENSE_PIN",
    "DUMMY_PIN",
    "LIMIT_TEST_PIN",
    "TRIPPED_PIN",
    "BATTERY_PIN",
    "ISOLATED",
)

_HELLO = "Breadboard (bench-3v3): for its own resistors, without a disconnect. Never on skin."


def wrong(get: "protocols.SettingGetter") -> "tuple[str, str] | None":
    """The key, and what it has to be, of a PROFILE that there is not, or of a way to skin beside
    it; else None. ``get`` gives a setting or None."""
    if get("PROFILE") != PROFILE:
        return "PROFILE", 'it must be "%s", or left out' % PROFILE
    for key in OF_SKIN:
        if get(key) not in (None, "", 0, "0"):
            return key, 'leave it out where PROFILE is "%s": nothing leads to skin' % PROFILE
    return None


def greet(app: "protocols.Program") -> None:
    """Tells that it is a breadboard, by a light of its own, until a press has answered."""
    app.tell(_HELLO)
    app.latch(BENCH)


class LoopCheck:
    """As :class:`facevm.selftest.SelfTest`: ``set_duA`` is what to command, ``is_over`` if it is
    done, ``reading`` what :meth:`tripped` goes by: ohm, negative where the sensor is reversed."""

    def __init__(self, board: "protocols.Board", is_before: bool) -> None:
        self.set_duA = 0
        self.is_over = False
        self.reading = 0
        self._found = ""
        self._stage = board.stage
        self._steps = self._all(_STEPS_duA if is_before else ())
        self._read_duA = 0

    def begin(self) -> None:
        """The output is at zero: the check begins."""
        next(self._steps)

    def step(self, measured_duA: int, passed_ms: int) -> None:
        """Takes in the newest measurement, ``passed_ms`` after the last; ``set_duA`` is commanded
        after it."""
        if not passed_ms:
            return
        self._read_duA = measured_duA
        try:
            next(self._steps)
        except StopIteration:
            self.set_duA = 0
            self.is_over = True

    def tripped(self, stage: "protocols.Stage") -> str:
        """The interlock that says that something is wrong, or ""."""
        return self._found

    def leave(self) -> None:
        """Lets this module go, for the next collection; a PC keeps it."""
        let_go(Zeroing, SelfTest, LoopCheck)

    def _all(self, steps_duA: "tuple[int, ...]") -> "protocols.Iterator[None]":
        yield
        stage = self._stage
        for set_duA in steps_duA:
            self.set_duA = set_duA
            for _ in range(1 + _EDGE_ms):  # it is commanded after the first
                yield
            total = 0
            least_duA = most_duA = self._read_duA
            for _ in range(_READS):
                read_duA = self._read_duA
                total += read_duA
                least_duA = min(least_duA, read_duA)
                most_duA = max(most_duA, read_duA)
                yield
            if most_duA - least_duA > _SWING_duA:
                self._found, self.reading = "NOISE", NOISE_duA + 1
                return
            loop_ohm = self._ohm(stage.code(set_duA) - stage.zero_code, total)
            if not LEAST_ohm <= loop_ohm <= MOST_ohm:
                self._found, self.reading = "BENCH", loop_ohm
                return

    def _ohm(self, codes: int, total_duA: int) -> int:
        """The loop's resistance, by the voltage of so many codes and the sum of what was read."""
        if abs(total_duA) < _NONE_duA * _READS:
            return _OPEN_ohm
        return codes * _CODE_mV_duA * _READS // total_duA
