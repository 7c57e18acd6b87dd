"""The comparison: one circuit and one stimulus, solved here and by ngspice."""

import bisect
import math
from collections.abc import Sequence

from facevm.board import Board

from ..board import SENSOR_ADDRESS, SHUNT_OHM, VirtualBoard
from ..chips.mcp4725 import SETTLING_ns
from ..circuit.path import ON_SKIN
from ..circuit.skin import STEP_ns
from ..circuitpython.blinka import I2C
from ..conditions.effects import leak
from . import program
from .cases import STIMULI, Case, Written
from .netlist import Surroundings, SWITCH_ns, netlist, ramps

MOST_PERCENT = 1.0  # of the RMS

SHUNT_KOHM = SHUNT_OHM / 1000
_START_ns = 100000000  # by then the drivers have set up the chips


class Result:
    """RMS differences in percent of the RMS: current, electrode voltage, the sensor's readings."""

    def __init__(
        self,
        case: Case,
        stimulus: str,
        current: float,
        voltage: float,
        readings: float | None,
    ) -> None:
        self.case = case
        self.stimulus = stimulus
        self.current = current
        self.voltage = voltage
        self.readings = readings

    def worst(self) -> float:
        """The largest of them."""
        return max(self.current, self.voltage, self.readings or 0.0)


def compare(case: Case, stimulus: str) -> Result:
    """Solves a case here and there; returns the :class:`Result`."""
    run = _Run(case)
    stage, skin = run.board.stage, case.face.skin(run.board.seed)
    levels = run.drive(STIMULI[stimulus](case.duration_ms))
    there = program.run(
        netlist(
            stage,
            skin,
            SHUNT_KOHM,
            case.face.touch_kohm,
            Surroundings(
                ramps(levels, stage, SETTLING_ns),
                run.areas(),
                [(at_ms * 1e-3, contact) for at_ms, contact in case.contacts],
                _START_ns * 1e-9,
                case.leak,
            ),
            case.duration_ms / 1000,
        )
    )
    times = there.time_s
    currents_uA = [volts * 1000 / SHUNT_KOHM for volts in there.values["v(g)"]]
    electrode_mV = [volts * 1000 for volts in there.values["v(e)"]]
    here_uA, here_mV = _Run(case).replay(levels, times)
    if case.recovers:  # in the air it is there at once, a difference of microseconds
        for n, time_s in enumerate(times):
            if case.contact_at(time_s * 1000) != ON_SKIN:
                here_mV[n] = electrode_mV[n] = 0.0
    readings = None
    if case.sensor:
        count = len(run.readings)
        means = _means(times, currents_uA, run.windows)
        readings = _difference(range(count), run.readings, means)
    return Result(
        case,
        stimulus,
        _difference(times, here_uA, currents_uA),
        _difference(times, here_mV, electrode_mV),
        readings,
    )


class _Run:
    """A case on its board, from ``start_ns`` on: electrodes on fresh skin, output connected.

    The whole path is the board of seed 1, with its tolerances; an element has a board without.
    """

    def __init__(self, case: Case) -> None:
        seed = 1 if case.through else 0
        self.case = case
        self.board = board = VirtualBoard(seed, 1000, face=case.face, i2c_factory=I2C, driver_ns=0)
        if case.stage is not None:
            sensor = board.sensor
            sensor.gain, sensor.offset_uV, sensor.bias_uA, sensor.time_per_1024 = 1, 0, 0, 1024
            board.dac.bow_codes = board.dac.ess_codes = 0
            board.stage = board.circuit.stage = case.stage
            board.circuit.refresh()
        # the runtime's own board: it sets the drivers up, and puts the output to zero
        self.runtime = Board(board.i2c, board.enable)
        if case.sensor:
            config = board.sensor.config & ~(15 << 3) | case.sensor << 3
            board.i2c.writeto(SENSOR_ADDRESS, bytes([0, config >> 8, config & 0xFF]))
            self.runtime.sensor.is_configured()  # it points back at the shunt's register
        if case.leak:
            leak(board, "case", *case.leak)
        if case.recovers:
            board.circuit.touches.recovery_ns = 0
        self.start_ns = board.clock.now_ns = _START_ns
        board.circuit.set_contact(ON_SKIN)
        for at_ms, contact in case.contacts:
            at_ns = at_ms * 1000000 + SWITCH_ns // 2
            board.circuit.plan_contact(contact, self.start_ns + at_ns)
        self.runtime.output.connect()

    def areas(self) -> list[tuple[float, float]]:
        """(s, area) of the hand's motion, as the skin will step through it."""
        motion = self.case.face.skin(self.board.seed).motion
        if motion is None:
            return [(0.0, 1.0)]
        steps = range(self.case.duration_ms * 1000000 // STEP_ns + 1)
        return [(i * STEP_ns * 1e-9, motion.area(self.start_ns + i * STEP_ns)) for i in steps]

    def drive(self, written_uA: list[Written]) -> list[tuple[int, float]]:
        """Writes by the real driver; (ns, level) of each change of the DAC's output."""
        board, clock = self.board, self.board.clock
        circuit = board.circuit
        levels = [(0, circuit.level)]

        def note(level: float) -> None:
            levels.append((clock.now_ns - self.start_ns, level))
            circuit.set_level(level)

        board.dac._on_level = note
        self.readings: list[float] = []
        self.windows: list[tuple[float, float]] = []
        for at_ns, uA in written_uA:
            clock.now_ns = max(clock.now_ns, self.start_ns + at_ns)
            self.runtime.output.write(max(0, min(4095, int(2048.5 + uA / 0.32))))
            if self.case.sensor:
                self._read()
        return levels

    def _read(self) -> None:
        """Reads by the real driver; keeps what is a new conversion, and its window."""
        sensor = self.board.sensor
        reading = self.runtime.sensor.register()
        begin_ns = sensor.window_ns()[0] - self.start_ns
        if begin_ns < 0 or (self.windows and self.windows[-1][0] == begin_ns * 1e-9):
            return
        self.windows.append((begin_ns * 1e-9, (sensor.window_ns()[1] - self.start_ns) * 1e-9))
        # what the chip adds is known; what is compared is the current of its window
        volts = reading * 10e-6 - sensor.offset_uV * 1e-6
        amperes = volts / SHUNT_OHM / sensor.gain
        self.readings.append(1e6 * amperes + sensor.bias_uA)

    def replay(
        self, levels: list[tuple[int, float]], times_s: Sequence[float]
    ) -> tuple[list[float], list[float]]:
        """The current (uA) and the electrode's voltage (mV) at ngspice's own points in time."""
        circuit, clock = self.board.circuit, self.board.clock
        currents, voltages = [], []
        waiting = iter(levels + [(1 << 62, 0.0)])
        next_ns, level = next(waiting)
        for time_s in times_s:
            t_ns = int(time_s * 1e9 + 0.5)
            while next_ns < t_ns:  # at the corner itself both still have the old level
                clock.now_ns = self.start_ns + next_ns
                circuit.set_level(level)
                next_ns, level = next(waiting)
            clock.now_ns = self.start_ns + t_ns
            currents.append(circuit.shunt_uA())
            voltages.append(circuit.electrode_mV())
        return currents, voltages


def _difference(times: Sequence[float], here: Sequence[float], there: Sequence[float]) -> float:
    """100 times the RMS of the difference over the RMS, over time."""
    wrong = square = 0.0
    for i in range(1, len(times)):
        step = times[i] - times[i - 1]
        wrong += step * (here[i] - there[i]) ** 2
        square += step * there[i] ** 2
    return 100 * math.sqrt(wrong / square)


def _means(
    times: Sequence[float], values: Sequence[float], windows: list[tuple[float, float]]
) -> list[float]:
    """The mean of a waveform over each of the windows, by trapezoids."""
    total = [0.0]
    for i in range(1, len(times)):
        step = times[i] - times[i - 1]
        total.append(total[-1] + step * (values[i] + values[i - 1]) / 2)

    def integral(at_s: float) -> float:
        i = min(max(bisect.bisect_right(times, at_s), 1), len(times) - 1)
        part = (at_s - times[i - 1]) / (times[i] - times[i - 1])
        return total[i - 1] + part * (total[i] - total[i - 1])

    return [(integral(end) - integral(begin)) / (end - begin) for begin, end in windows]
