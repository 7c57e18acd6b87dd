"""Effects of conditions on a board: what each parameter does to chips, stage, clock and poles."""

from micropython import const

from ..chance import Chance
from ..circuit.leaks import Leaks
from ..circuit.pump import Pump
from .moments import gaps_ns

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from ..chips.electrode_adc import ElectrodePin
    from ..chips.ina219 import INA219
    from ..circuit.circuit import Circuit
    from ..circuit.output_stage import Disconnect, OutputStage
    from ..circuit.pickup import Pickup
    from ..clock import VirtualClock
    from .conditions import Conditions

    class Imposed(Protocol):
        """A board, as far as conditions change it."""

        seed: int
        clock: VirtualClock
        stage: OutputStage
        circuit: Circuit
        sensor: INA219
        pickup: Pickup
        electrode: ElectrodePin
        enable: Disconnect | Pump
        return_pole: Disconnect | Pump
        longest_ns: int

        def next_update(self) -> None: ...


STREAM_MOMENTS = 10

_STEP_s = 1  # what drifts moves so often: by a hundredth of a microampere
_STEPS_A_MINUTE = 60

REFERENCE_kohm = 6700
"""What the source of the reference board has at the least: the worst of 1,000 of its circuit, drawn
with the tolerances of its parts (device/hardware/README.md)."""

LEAK = "conditions"
"""The name of their leak, among those of the board."""


def impose(board: "Imposed", conditions: "Conditions") -> None:
    """``board``, just made, is under these ``conditions`` from now on."""
    stage, sensor, electrode = board.stage, board.sensor, board.electrode
    boosted = 1 + conditions.supply_percent / 100
    stage.rail_mV *= boosted
    sensor.bus_mV *= boosted
    if conditions.output_kohm:
        least = REFERENCE_kohm if isinstance(board.enable, Pump) else 0
        stage.output_kohm = max(conditions.output_kohm, least)
    electrode.noise_mV = conditions.adc_noise_mV
    electrode.wide_codes = conditions.adc_wide_codes
    electrode.middle_mV = conditions.adc_middle_mV
    pick_up(board, conditions.noise_uA, conditions.hum_uA, conditions.hum_Hz)
    if conditions.touch_us:
        board.circuit.touches.recovery_ns = int(conditions.touch_us * 1000)
    if conditions.poles == 2:
        add_pole(board)
    if conditions.leak_uA:
        mV = sensor.bus_mV if conditions.leak_uA > 0 else -sensor.bus_mV
        leak(board, LEAK, mV / conditions.leak_uA, mV)
    drift = Drift(board, conditions)
    drift.move(0)
    if drift.moves:
        drift.go_on()
    if conditions.jitter_us or conditions.collection_ms or conditions.moments:
        _be_uneven(board, conditions)
    board.circuit.refresh()


def pick_up(board: "Imposed", noise_uA: float, hum_uA: float, hum_Hz: int = 50) -> None:
    """The sensor's inputs have this noise and hum from now on, the electrode's ADC the hum."""
    pickup = board.pickup
    board.circuit.settle(board.clock.now_ns)
    pickup.noise_uA, pickup.hum_uA, pickup.hum_Hz = noise_uA, hum_uA, hum_Hz
    if noise_uA or hum_uA:
        board.sensor.read_through(pickup)
    board.electrode.hum_mV = pickup.electrode_mV if hum_uA else None


def add_pole(board: "Imposed") -> None:
    """The disconnect has a second pole, in the return lead and behind the same pin; of a board that
    was built with two, each has its own."""
    if isinstance(board.enable, Pump) or isinstance(board.return_pole, Pump):
        return
    board.return_pole.value = board.enable.value
    board.enable.second = board.return_pole


def leak(board: "Imposed", name: str, kohm: float, mV: float) -> None:
    """``kohm`` from the driven electrode to ``mV`` about mid-rail, by this name."""
    circuit = board.circuit
    if circuit.leaks is None:
        circuit.leaks = Leaks()
    circuit.leaks.set(name, kohm, mV)
    circuit.refresh()


class Drift:
    """What temperature does to ``board`` from power-on on; ``moves`` is False where it does not."""

    def __init__(self, board: "Imposed", conditions: "Conditions") -> None:
        self._board = board
        self._conditions = asked = conditions
        self._steps = 0
        self._offset_uV = board.sensor.offset_uV
        self.moves = bool(
            (asked.stage_drift_uA and asked.stage_drift_uA_per_min)
            or (asked.sensor_drift_uA and asked.sensor_drift_uA_per_min)
            or asked.reference_drift_percent
        )

    def go_on(self) -> None:
        """A step is over: the next one is planned."""
        self._steps += 1
        clock = self._board.clock
        clock.call_at(clock.now_ns + _STEP_s * 1000000000, self._step)

    def _step(self) -> None:
        self.move(self._steps * _STEP_s)
        self._board.circuit.refresh()
        self.go_on()

    def move(self, at_s: float) -> None:
        """To where it is so long after power-on."""
        board, asked = self._board, self._conditions
        stage = board.stage
        stage.drift_uA = _drifted(asked.stage_drift_uA_per_min, asked.stage_drift_uA, at_s)
        sensor_uA = _drifted(asked.sensor_drift_uA_per_min, asked.sensor_drift_uA, at_s)
        board.sensor.drift(board.sensor.gain, self._offset_uV + sensor_uA * board.sensor.shunt_ohm)
        warm = min(1, at_s / asked.warming_s)
        supply = asked.reference_percent + asked.reference_drift_percent * warm
        stage.supply = board.electrode.supply = 1 + supply / 100


def _drifted(per_min: float, most: float, at_s: float) -> float:
    return max(-most, min(most, per_min * at_s / _STEPS_A_MINUTE))


def _be_uneven(board: "Imposed", conditions: "Conditions") -> None:
    """Updates come when a real loop comes to them."""
    clock = board.clock
    chance = Chance(board.seed, STREAM_MOMENTS)
    even = board.next_update
    jitter_ns = int(conditions.jitter_us * 1000)
    pause_ns = int(conditions.collection_ms * 1000000)
    every_ns = int(conditions.collection_every_s * 1000000000)
    gaps = gaps_ns(conditions.moments) if conditions.moments else [0]
    at = chance.whole(0, len(gaps) - 1)
    before_ns = clock.now_ns
    paused_ns = clock.now_ns + chance.whole(0, every_ns)
    board.longest_ns = max(board.longest_ns, max(gaps)) + jitter_ns + pause_ns

    def next_update() -> None:
        nonlocal at, before_ns, paused_ns
        if gaps[at]:
            at = (at + 1) % len(gaps)
            clock.wait_until(max(clock.now_ns, before_ns + gaps[at]))
        else:
            even()
        if jitter_ns:
            clock.wait_until(clock.now_ns + chance.whole(0, jitter_ns))
        if pause_ns and clock.now_ns >= paused_ns:
            paused_ns = clock.now_ns + every_ns + chance.whole(0, every_ns // 4)
            clock.block_until(clock.now_ns + pause_ns)
        before_ns = clock.now_ns

    board.next_update = next_update  # type: ignore[method-assign]
