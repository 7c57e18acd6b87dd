"""Self-check of a board with two poles: on its own load before a treatment, and on both poles.

Before a treatment: the battery and mid-rail; scale, zero and noise of source and sensor on the load
on the board, with both poles open; the return pole alone, where nothing may flow (G15), and with it
the second channel, which has to pass 300 uA and to stop 420 with its limit halved; the electrode's
voltage with both open; the driven pole alone, where nothing may flow and the electrode has to show
what the source makes across 100 kohm. After a treatment: both open, then each alone.

A part that the settings do not name is passed over. A board brings this from its drive each time:
it is not in memory while current flows.
"""

from micropython import const

from .contact import SENSE_duA
from .selftest import SelfTest, Zeroing, let_go
from .thresholds import NOISE_duA, WELDED_duA, ZERO_NEAR_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_EDGE_ms = const(2)  # two conversions of 586 us at most, once the DAC was written
_RELAY_ms = const(2)
_CLOSES_ms = const(8)
_EDGES = const(8)  # then: of four that rise two or three close it, however slow the loop
_OPENS_ms = const(155)
_READS = const(8)
_HUMS_READS = const(20)  # a period of 50 Hz: an electrode in the air has 1 V of it
_SWING_duA = const(60)  # of 8 readings: noise of 2 uA rms
_LOAD_duA = const(4000)
_LOAD_OFF_duA = const(200)  # 5 %: 3V3 is 1 % off, the DAC bends by 1.2, a calibration leaves 1
_ZERO_OFF_duA = const(250)  # a DAC that was not calibrated is 18.5 uA off
_ACROSS_mV = const(800)  # 8 uA through R8, 100 kohm
_ACROSS_OFF_mV = const(120)
_PASSES_duA = const(3000)  # of the halved limit, 374 uA
_STOPS_duA = const(4200)
_TRIPS_ms = const(9)
_LEAK_mV = const(600)  # 0.4 Gohm of a clean board, and a converter whose middle is 200 mV off
_TIE_mV_per_duA = const(1000)  # 10 Mohm
_MEAN_ms = const(100)
_MIDRAIL_mV, _MIDRAIL_OFF_mV = const(12_000), const(600)
_CONVERTS_ms = const(4)  # shunt and bus
_BUS = const(7)  # the sensor's mode: shunt and bus, again and again
_BATTERY_mV = const(3200)
_VSYS_mV = const(9900)  # at full scale: a third of it


class SelfCheck:
    """As :class:`facevm.selftest.SelfTest`: ``set_duA`` is what to command, ``is_over`` if it is
    done, ``reading`` what :meth:`tripped` goes by."""

    def __init__(self, board: "protocols.Board", is_before: bool) -> None:
        self.set_duA = 0
        self.is_over = False
        self.reading = 0
        self._found = ""
        self._board = board
        # there are two poles, or nobody asks
        self._poles: "protocols.Poles" = board.output  # type: ignore[assignment]
        self._read_duA = 0
        self._passed_ms = 0
        self._mean_duA = 0
        self._mean_mV = 0
        self._pole: "protocols.Switch | None" = None  # that toggles
        self._level = False
        self._steps = self._all(is_before)

    def begin(self) -> None:
        """The output is disconnected: the check begins."""
        next(self._steps)

    def step(self, measured_duA: int, passed_ms: int) -> None:
        """Takes in the newest measurement, ``passed_ms`` after the last; ``set_duA`` is commanded
        after it. Raises OSError when the bus fails."""
        if not passed_ms:
            return
        self._read_duA = measured_duA
        self._passed_ms = passed_ms
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
        let_go(Zeroing, SelfTest, SelfCheck)

    # --- in their order ----------------------------------------------------------------------

    def _all(self, is_before: bool) -> "protocols.Iterator[None]":
        yield
        back = self._board.parts[0]  # type: ignore[index] # there are, or nobody asks
        enable = self._poles.enable
        if is_before:
            yield from self._supply()
            yield from self._alone(None)
            yield from self._load()
            yield from self._alone(back)
            yield from self._second()
            yield from self._voltage()  # the driven pole was open all along
            yield from self._wait(_OPENS_ms - _MEAN_ms)
            yield from self._alone(enable)
        else:
            yield from self._wait(_OPENS_ms)
            yield from self._alone(None)
            yield from self._voltage()
            yield from self._alone(enable)
            yield from self._wait(_OPENS_ms)
            yield from self._alone(back)

    def _supply(self) -> "protocols.Iterator[None]":
        """The battery, and mid-rail by the sensor's bus voltage."""
        sensor = self._board.sensor
        i2c = sensor.i2c
        word = sensor.configured | _BUS
        i2c.writeto(sensor.address, bytes((0, word >> 8, word & 255)))
        i2c.writeto(sensor.address, b"\x01")
        yield from self._wait(_CONVERTS_ms)
        read = bytearray(2)
        i2c.writeto_then_readfrom(sensor.address, b"\x02", read)
        sensor.configure()
        mV = (read[0] << 8 | read[1]) >> 3 << 2  # 4 mV a bit, above three of flags
        if abs(mV - _MIDRAIL_mV) > _MIDRAIL_OFF_mV:
            self._trip("SUPPLY", mV)
        battery = self._board.parts[5]  # type: ignore[index]
        if battery:
            mV = battery.value * _VSYS_mV >> 16
            if mV < _BATTERY_mV:
                self._trip("BATTERY", mV)
        yield from self._wait(_CONVERTS_ms)

    def _load(self) -> "protocols.Iterator[None]":
        """400 uA, either way, through the load on the board: source and sensor agree with it."""
        dummy = self._board.parts[2]  # type: ignore[index]
        if not dummy:
            return
        dummy.value = True
        yield from self._wait(_RELAY_ms)
        yield from self._mean(0)
        zero_duA = self._mean_duA
        if abs(zero_duA) > _ZERO_OFF_duA:
            self._trip("LOAD", abs(zero_duA))
        for set_duA in (_LOAD_duA, -_LOAD_duA):
            yield from self._mean(set_duA)
            moved_duA = self._mean_duA - zero_duA
            if abs(moved_duA - set_duA) > _LOAD_OFF_duA:
                self._trip("LOAD", abs(moved_duA))
        yield from self._mean(0)
        dummy.value = False

    def _second(self) -> "protocols.Iterator[None]":
        """The second channel, its limit halved: the return pole toggles, else its latch is off."""
        _, _, dummy, limit_test, is_tripped, _ = self._board.parts  # type: ignore[misc]
        if not (dummy and limit_test and is_tripped):
            return
        self._pole = self._board.parts[0]  # type: ignore[index]
        dummy.value = True  # the limit is halved already
        for set_duA in (_PASSES_duA, _STOPS_duA):
            yield from self._command(set_duA)
            yield from self._wait(_RELAY_ms + _TRIPS_ms)
            if is_tripped.value != (set_duA == _STOPS_duA):
                self._trip("SECOND", set_duA)
        yield from self._mean(0)
        dummy.value = False

    def _voltage(self) -> "protocols.Iterator[None]":
        """Both poles open: nothing drives the electrode but its tie to mid-rail."""
        self._pole = None
        stage = self._board.stage
        stage.middle_mV = 0
        total_mV = reads = 0
        left_ms = _MEAN_ms
        while left_ms > 0:
            yield
            total_mV += self._board.electrode_mV() or 0
            reads += 1
            left_ms -= self._passed_ms
        mean_mV = total_mV // reads
        if abs(mean_mV) > _LEAK_mV:
            self._trip("LEAK", abs(mean_mV))
        stage.middle_mV = mean_mV

    def _alone(self, pole: "protocols.Switch | None") -> "protocols.Iterator[None]":
        """One pole closed, or none: nothing may flow, and no electrode follow a source that stands
        behind an open pole (G15); no offset may have come (ZERO)."""
        board = self._board
        sense = board.parts[1]  # type: ignore[index]
        is_driven = pole is self._poles.enable
        self._pole = pole
        if sense and is_driven:
            sense.value = True
        if pole:
            yield from self._wait(_CLOSES_ms)
            for _ in range(_EDGES):  # a loop that is slower makes as many
                yield from self._wait(1)
        reads = _READS if is_driven else _HUMS_READS
        yield from self._mean(SENSE_duA, reads)
        forward_duA, forward_mV = self._mean_duA, self._mean_mV
        yield from self._mean(-SENSE_duA, reads)
        leak_duA = abs(forward_duA - self._mean_duA) // 2
        off_duA = abs(forward_duA + self._mean_duA) // 2
        stage = board.stage
        if stage.own_zero is not None:
            off_duA = abs(off_duA + stage.size_duA(stage.sensor_zero - stage.own_zero))
        across_mV = abs(forward_mV - self._mean_mV) // 2
        if leak_duA > WELDED_duA:
            self._trip("G15", leak_duA)
        elif not is_driven and across_mV > _LEAK_mV:
            self._trip("G15", across_mV // _TIE_mV_per_duA)
        if off_duA > ZERO_NEAR_duA:
            self._trip("ZERO", off_duA)
        if sense and is_driven:
            sense.value = False
            if board.electrode_mV() is not None and abs(across_mV - _ACROSS_mV) > _ACROSS_OFF_mV:
                self._trip("LOAD", abs(across_mV) // 10)
        self.set_duA = 0
        self._pole = None

    # --- each update -------------------------------------------------------------------------

    def _wait(self, ms: int) -> "protocols.Iterator[None]":
        """So long, one pole toggling or none."""
        while ms > 0:
            pole = self._pole
            if pole:
                self._level = not self._level
                pole.value = self._level
            yield
            ms -= self._passed_ms

    def _command(self, set_duA: int) -> "protocols.Iterator[None]":
        """Commands a current. It flows from the end of this update on, and how long that takes, the
        next one tells: only then a wait for it begins."""
        self.set_duA = set_duA
        yield from self._wait(1)

    def _mean(self, set_duA: int, reads: int = _READS) -> "protocols.Iterator[None]":
        """Commands a current; then the mean of what is read of it, and of the electrode by so many
        readings."""
        yield from self._command(set_duA)
        yield from self._wait(_EDGE_ms)
        total = total_mV = 0
        least_duA = most_duA = self._read_duA
        for n in range(reads):
            yield from self._wait(1)
            total_mV += self._board.electrode_mV() or 0
            if n < _READS:
                read_duA = self._read_duA
                total += read_duA
                least_duA = min(least_duA, read_duA)
                most_duA = max(most_duA, read_duA)
        if most_duA - least_duA > _SWING_duA:
            self._trip("NOISE", NOISE_duA + 1)
        self._mean_duA = total // _READS
        self._mean_mV = total_mV // reads

    def _trip(self, interlock: str, reading: int) -> None:
        """The first that trips is told."""
        if not self._found:
            self._found = interlock
            self.reading = reading
