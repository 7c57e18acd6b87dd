"""How a board breaks: what each kind of fault does to chips, stage, pins and person.

Every part has a state of its own for what is wrong with it; a fault that ends takes back exactly
what it did, also when others of its kind are still there.
"""

from ..chips.reset import BROWNOUT, PIN


class Breakage:
    """Breaks ``bench``, moves ``person``; ``pressed`` is True once the button was.

    ``begin`` may raise :class:`facebench.chips.reset.Reset`.
    """

    def __init__(self, bench, person):
        self._bench = bench
        self._person = person
        self._there = {}  # by kind, the faults of it that are there
        self._stage_gain = bench.stage.gain
        self._sensor_gain = bench.sensor.gain
        self.pressed = False
        self._lasting = {
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
        self._once = {
            "lift": self._lift,
            "short": self._short,
            "sensor-reset": self._sensor_reset,
            "stall": self._stall,
            "reset": self._reset,
            "brownout": self._brownout,
            "press": self._press,
        }

    def begin(self, fault):
        """``fault`` begins now."""
        once = self._once.get(fault.kind)
        if once:
            once(fault)
        else:
            self._faults(fault.kind).append(fault)
            self._lasting[fault.kind]()

    def end(self, fault):
        """``fault``, which lasted, is over now."""
        there = self._faults(fault.kind)
        if fault in there:
            there.remove(fault)
            self._lasting[fault.kind]()

    def _faults(self, kind):
        return self._there.setdefault(kind, [])

    # --- what lasts: the state of a part by the faults that are there --------------------

    def _answers(self, address, kind):
        naks = self._bench.bus.naks
        if self._faults(kind):
            naks.add(address)
        else:
            naks.discard(address)

    def _dac_nak(self):
        self._answers(self._bench.built.dac_address, "dac-nak")

    def _sensor_nak(self):
        self._answers(self._bench.built.sensor_address, "sensor-nak")

    def _sensor_stuck(self):
        self._bench.sensor.stuck = bool(self._faults("sensor-stuck"))

    def _sensor_gain_low(self):
        gain = self._sensor_gain
        for fault in self._faults("sensor-gain"):
            gain = gain * (100 - fault.amount) / 100
        self._bench.sensor.drift(gain)

    def _bus_hang(self):
        self._bench.bus.is_held = bool(self._faults("bus-hang"))

    def _gain(self):
        gain = self._stage_gain
        for fault in self._faults("gain"):
            gain = gain * (100 + fault.amount) / 100
        self._bench.stage.gain = gain
        self._bench.circuit.refresh()

    def _rail(self):
        self._bench.stage.stuck = 1 if self._faults("rail") else 0
        self._bench.circuit.refresh()

    def _weld(self):
        self._bench.enable.welded = bool(self._faults("weld"))

    def _plugged(self):
        vbus = self._bench.vbus
        vbus.is_charger = not self._faults("usb")
        vbus.value = bool(self._faults("usb") or self._faults("charger"))

    # --- what is over as soon as it happens, and what the person ends --------------------

    def _lift(self, fault):
        self._person.lift(fault.for_ms)

    def _short(self, fault):
        self._person.touch(fault.for_ms)

    def _sensor_reset(self, fault):
        self._bench.circuit.settle(self._bench.clock.now_ns)
        self._bench.sensor.surge_reset()

    def _stall(self, fault):
        clock = self._bench.clock
        clock.block_until(clock.now_ns + int(fault.amount * 1000000))

    def _reset(self, fault):
        self._bench.die(PIN)

    def _brownout(self, fault):
        self._bench.die(BROWNOUT)

    def _press(self, fault):
        self.pressed = True
