"""Breakage of a board: what each kind of fault does to chips, stage, pins and person.

Every part has a state of its own for what is wrong with it; a fault that ends takes back exactly
what it did, also while others of its kind go on.
"""

from micropython import const

from ..chips.reset import BROWNOUT, PIN

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..board import VirtualBoard
    from ..people.person import Person
    from .faults import Fault


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
        gain = self._stage_gain
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
        vbus.is_charger = not self._faults("usb")
        vbus.value = bool(self._faults("usb") or self._faults("charger"))

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
