"""Breakage of a board: what each kind of fault does to chips, stage, pins and person.

Every part has a state of its own for what is wrong with it; a fault that ends takes back exactly
what it did, also while others of its kind go on.
"""

from micropython import const

from ..battery import BATTERY_mV, EMPTY_mV
from ..chips.reset import BROWNOUT, PIN
from ..circuit.halves import Halves
from ..circuit.second_channel import ALWAYS, NEVER, WORKS
from ..conditions.effects import leak, pick_up
from .faults import OF_TWO_POLES

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..board import VirtualBoard
    from ..people.person import Person
    from .faults import Fault


_DRIFTS_A_SECOND = 100
_TWO_POLES = [row.name for row in OF_TWO_POLES]


class Breakage:
    """Breaks ``board``, moves ``person``; ``pressed`` is True once the button was.

    ``begin`` may raise :class:`facebench.chips.reset.Reset`.
    """

    def __init__(self, board: "VirtualBoard", person: "Person") -> None:
        self._board = board
        self._person = person
        self._active: "dict[str, list[Fault]]" = {}  # by kind
        self._stage_gain = board.stage.gain
        self._sensor_gain = board.sensor.gain
        self._pickup = (board.pickup.noise_uA, board.pickup.hum_uA, board.pickup.hum_Hz)
        self._adc_noise_mV = board.electrode.noise_mV
        self._offset_uA = board.stage.offset_uA
        self._bus_mV = board.sensor.bus_mV
        self._drifted: float = 1
        self._drifts = False
        self._halves: "Halves | None" = None
        self.pressed = False
        self._lasting: "dict[str, Callable[[], None]]" = {
            "dac-nak": self._dac_nak,
            "sensor-nak": self._sensor_nak,
            "sensor-stuck": self._sensor_stuck,
            "sensor-gain": self._sensor_gain_low,
            "bus-hang": self._bus_hang,
            "gain": self._gain,
            "rail": self._rail,
            "weld": self._weld,
            "usb": self._plugged,
            "charger": self._plugged,
            "noise": self._noise,
            "hum": self._noise,
            "adc-noise": self._adc_noise,
            "offset": self._offset,
            "drift": self._drift,
            "half": self._half,
            "other-half": self._half,
            "reference": self._reference,
            "leak": self._leak,
            "return-leak": self._return_leak,
            "return-drain": self._return_leak,
            "drain": self._leak,
            "earth": self._earth,
            "weld-return": self._weld_return,
            "battery": self._battery,
            "mid-rail": self._midrail,
            "second-dead": self._second,
            "second-trips": self._second,
        }
        self._once: "dict[str, Callable[[Fault], None]]" = {
            "lift": self._lift,
            "short": self._short,
            "sensor-reset": self._sensor_reset,
            "stall": self._stall,
            "reset": self._reset,
            "brownout": self._brownout,
            "press": self._press,
        }

    def require(self, fault: "Fault") -> None:
        """Raises ValueError for a fault of a part that this board does not have."""
        if fault.kind in _TWO_POLES and self._board.second is None:
            raise ValueError(
                "%s is of a board with two poles: RETURN_PIN names the second" % fault.kind
            )

    def begin(self, fault: "Fault") -> None:
        """``fault`` begins now."""
        once = self._once.get(fault.kind)
        if once:
            once(fault)
        else:
            self._faults(fault.kind).append(fault)
            self._lasting[fault.kind]()

    def end(self, fault: "Fault") -> None:
        """``fault``, which lasted, is over now."""
        active = self._faults(fault.kind)
        if fault in active:
            active.remove(fault)
            self._lasting[fault.kind]()

    def _faults(self, kind: str) -> "list[Fault]":
        return self._active.setdefault(kind, [])

    def _amounts(self, kind: str) -> list[float]:
        """The numbers of the active faults of a kind that has one."""
        return [fault.amount for fault in self._faults(kind) if fault.amount is not None]

    # --- faults that last: the state of a part by those that are active ------------------

    def _set_nak(self, address: int, kind: str) -> None:
        naks = self._board.bus.naks
        if self._faults(kind):
            naks.add(address)
        else:
            naks.discard(address)

    def _dac_nak(self) -> None:
        self._set_nak(self._board.built.dac_address, "dac-nak")

    def _sensor_nak(self) -> None:
        self._set_nak(self._board.built.sensor_address, "sensor-nak")

    def _sensor_stuck(self) -> None:
        self._board.sensor.stuck = bool(self._faults("sensor-stuck"))

    def _sensor_gain_low(self) -> None:
        gain = self._sensor_gain
        for percent in self._amounts("sensor-gain"):
            gain = gain * (100 - percent) / 100
        self._board.sensor.drift(gain)

    def _bus_hang(self) -> None:
        self._board.bus.is_held = bool(self._faults("bus-hang"))

    def _gain(self) -> None:
        gain = self._stage_gain * self._drifted
        for percent in self._amounts("gain"):
            gain = gain * (100 + percent) / 100
        self._board.stage.gain = gain
        self._board.circuit.refresh()

    def _rail(self) -> None:
        self._board.stage.stuck = 1 if self._faults("rail") else 0
        self._board.circuit.refresh()

    def _weld(self) -> None:
        self._board.enable.welded = bool(self._faults("weld"))

    def _plugged(self) -> None:
        vbus = self._board.vbus
        is_host = bool(self._faults("usb") or self._faults("earth"))
        vbus.is_charger = not is_host
        vbus.value = is_host or bool(self._faults("charger"))

    def _noise(self) -> None:
        noise_uA, hum_uA, hum_Hz = self._pickup
        hums = self._amounts("hum")
        pick_up(
            self._board,
            max([noise_uA] + self._amounts("noise")),
            max([hum_uA] + hums),
            50 if hums else hum_Hz,
        )

    def _adc_noise(self) -> None:
        self._board.electrode.noise_mV = max([self._adc_noise_mV] + self._amounts("adc-noise"))

    def _offset(self) -> None:
        self._board.stage.offset_uA = self._offset_uA + sum(self._amounts("offset"))
        self._board.circuit.refresh()

    def _drift(self) -> None:
        if not self._drifts:
            self._drifts = True
            self._go_on_drifting()

    def _go_on_drifting(self) -> None:
        """What has drifted stays so; after the last fault of the kind it drifts no further."""
        percents = self._amounts("drift")
        self._drifts = bool(percents)
        if percents:
            clock = self._board.clock
            self._drifted = self._drifted * (1 + sum(percents) / 100 / _DRIFTS_A_SECOND)
            self._gain()
            clock.call_at(clock.now_ns + 1000000000 // _DRIFTS_A_SECOND, self._go_on_drifting)

    def _half(self) -> None:
        board = self._board
        if self._halves is None:
            self._halves = Halves(board.circuit)
            board.dac.drive(self._halves.set_level)
        left = [1.0, 1.0]
        for n, kind in enumerate(("half", "other-half")):
            for percent in self._amounts(kind):
                left[n] *= (100 - percent) / 100
        self._halves.positive, self._halves.negative = left
        self._halves.set_level(board.dac.level())

    def _reference(self) -> None:
        part: float = 1
        for percent in self._amounts("reference"):
            part = part * (100 - percent) / 100
        self._board.stage.zero_part = part
        self._board.circuit.refresh()

    def _leak(self) -> None:
        mV = self._board.sensor.bus_mV
        self._leaks("leak", mV)
        self._leaks("drain", -mV)

    def _return_leak(self) -> None:
        board = self._board
        board.sensor.drift(board.sensor.gain)  # what is converted is without it
        board.pickup.leak_uA = sum(self._amounts("return-leak")) - sum(
            self._amounts("return-drain")
        )
        board.sensor.read_through(board.pickup)

    def _earth(self) -> None:
        self._plugged()
        self._leaks("earth", -self._board.sensor.bus_mV)

    def _leaks(self, kind: str, mV: float) -> None:
        """All leaks of a kind in parallel, to ``mV`` about mid-rail."""
        conductance = sum([1 / kohm for kohm in self._amounts(kind)])
        if conductance:
            leak(self._board, kind, 1 / conductance, mV)
        elif self._board.circuit.leaks:
            self._board.circuit.leaks.remove(kind)
            self._board.circuit.refresh()

    def _weld_return(self) -> None:
        self._board.return_pole.welded = bool(self._faults("weld-return"))

    def _battery(self) -> None:
        self._board.battery.mV = EMPTY_mV if self._faults("battery") else BATTERY_mV

    def _midrail(self) -> None:
        mV = self._bus_mV
        for percent in self._amounts("mid-rail"):
            mV = mV * (100 - percent) / 100
        self._board.sensor.bus_mV = mV

    def _second(self) -> None:
        second = self._board.second
        if second is not None:
            always, never = self._faults("second-trips"), self._faults("second-dead")
            second.fault = ALWAYS if always else NEVER if never else WORKS

    # --- faults that are over as soon as they happen, or that the person ends ------------

    def _lift(self, fault: "Fault") -> None:
        self._person.lift(fault.for_ms)

    def _short(self, fault: "Fault") -> None:
        self._person.touch(fault.for_ms)

    def _sensor_reset(self, fault: "Fault") -> None:
        self._board.circuit.settle(self._board.clock.now_ns)
        self._board.sensor.surge_reset()

    def _stall(self, fault: "Fault") -> None:
        clock = self._board.clock
        clock.block_until(clock.now_ns + int((fault.amount or 0) * 1000000))

    def _reset(self, fault: "Fault") -> None:
        self._board.die(PIN)

    def _brownout(self, fault: "Fault") -> None:
        self._board.die(BROWNOUT)

    def _press(self, fault: "Fault") -> None:
        self.pressed = True
