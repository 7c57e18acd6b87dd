"""Board as the runtime sees it: a DAC, a sensor, and three pins.

Making a :class:`Board` disconnects the output before anything else, and puts the DAC to zero. The
chips stand behind two contracts, and nothing but their own modules knows a driver.

``facevm.chips_…``, in small letters, is the module of a DAC that ``settings.DACS`` names. It has

- ``Dac(i2c, address, zero_code)``: the chip, put to zero. ``write(code)`` sets it, ``zero_code`` is
  the code of 0 uA, ``resolution`` the number of its codes;
- ``zero_bytes(code)``: one write that puts it there, for a start without its driver;
- ``provision(i2c, zero_code, address)``: sees to it that it wakes there, once the output is
  disconnected. "ok" if it did already, "written" if it does now, "failed" if it does not.

A sensor has ``register()``, the reading, and ``next_register()``, that of the next conversion;
``current_step``, the current of one of its bits in duA
over a shunt of 0.01 ohm, which is its voltage in nV; ``most_bits``, which no current makes it
exceed; ``configure()`` and ``is_configured()``.
"""

from micropython import const

from .bus import HeldBus
from .chips_ina219 import Sensor
from .stage import Stage

_TYPES = const(0)
if _TYPES:
    from . import protocols


def _nothing() -> None:
    """Nothing watches: the board has no watchdog."""


class Output:
    """The way to the skin: ``dac``, and the ENABLE pin of the output disconnect.

    ``write(code)`` is the DAC's own. While the output is connected, :meth:`feed` must be called
    after each healthy update. ``settling_reads`` readings after it was disconnected, it is open.
    """

    settling_reads = 4  # and a conversion from before is over

    def __init__(
        self,
        dac: "protocols.Dac",
        enable: "protocols.Switch",
        lifeline: "protocols.Lifeline | None",
    ) -> None:
        self._enable = enable
        self._lifeline = lifeline
        self.feed = lifeline.feed if lifeline else _nothing
        self.write = dac.write
        self.zero_code = dac.zero_code

    def connect(self) -> None:
        """Closes the disconnect: current can flow from here on."""
        if self._lifeline:
            self._lifeline.arm()
        self._enable.value = True

    def disconnect(self) -> None:
        """Opens the disconnect; it needs no bus."""
        self._enable.value = False
        if self._lifeline:
            self._lifeline.disarm()


class Board:
    """Everything a session needs of the hardware.

    ``i2c`` is a ``busio.I2C``; ``enable`` and ``vbus`` have a boolean ``value`` as
    ``digitalio.DigitalInOut`` has (``vbus`` True: a host or charger is plugged in), ``electrode``
    a 16-bit ``value`` as ``analogio.AnalogIn`` has. ``electrode`` and ``vbus`` may be None, and
    ``lifeline`` too, a :class:`facevm.lifeline.Lifeline`. ``parts`` are those of a board with two
    poles, as :func:`facevm.poles.parts` makes them, None on one with a single disconnect.
    ``settings`` are the board's ``settings.Settings``, those of the reference board without any.
    ``residue`` is the clock's, see :mod:`facevm.ticks`. Raises ValueError, as the drivers do, when
    a chip does not answer.
    """

    def __init__(
        self,
        i2c: "protocols.I2C",
        enable: "protocols.Switch",
        electrode: "protocols.AnalogPin | None" = None,
        vbus: "protocols.DigitalPin | None" = None,
        settings: "protocols.Settings | None" = None,
        lifeline: "protocols.Lifeline | None" = None,
        parts: "protocols.Parts | None" = None,
    ) -> None:
        from .settings import Settings, dac_module

        settings = settings or Settings()
        enable.value = False
        bus = i2c if isinstance(i2c, HeldBus) else HeldBus(i2c)
        self.dac = dac = dac_module(settings.dac).Dac(bus, settings.dac_address, settings.zero_code)
        self.parts = parts
        if parts:
            from .poles import Poles

            self.output: "Output | protocols.Poles" = Poles(dac, enable, lifeline, parts)
        else:
            self.output = Output(dac, enable, lifeline)
        self.sensor = Sensor(bus, settings.sensor_address)
        self.stage = Stage(settings, dac.resolution, self.sensor.current_step)
        self.residue = -1
        self._electrode = electrode
        self._vbus = None if settings.isolated else vbus

    def next_duA(self) -> int:
        """The measured current of the next conversion, for which it waits: 1 ms at most."""
        return self.stage.current_duA(self.sensor.next_register())

    def alarm(self) -> str:
        """The interlock that a pin tells of, or "": a host or charger is there and the output is
        not isolated from it, or the second channel has opened a pole."""
        if self._vbus is not None and self._vbus.value:
            return "G11"
        return "LIMIT" if self.parts and self.parts[4] and self.parts[4].value else ""

    def self_test(
        self, is_before: bool
    ) -> "protocols.SelfTest | protocols.SelfCheck | protocols.LoopCheck":
        """What is tried with the output disconnected, before a treatment or after it."""
        if self.parts:
            from .selfcheck import SelfCheck

            return SelfCheck(self, is_before)
        from .selftest import SelfTest

        return SelfTest()

    def electrode_mV(self, current_duA: int = 0) -> int | None:
        """The voltage between the electrodes at this current, or of the driven one about mid-rail
        without one; None on a board without that divider."""
        if self._electrode is None:
            return None
        stage = self.stage
        return stage.electrode_mV(self._electrode.value) - current_duA * stage.return_ohm // 10_000

    def has_room(self, size_duA: int) -> bool:
        """True when the compliance is surely not spent at this current; False if unknown."""
        electrode_mV = self.electrode_mV()
        return electrode_mV is not None and self.stage.has_room(electrode_mV, size_duA)

    def is_spent(self, size_duA: int, times: int = 1) -> bool:
        """True when the compliance is spent, or nearly, at this current, or would be at so many
        times that; False if unknown."""
        electrode_mV = self.electrode_mV()
        return electrode_mV is not None and not self.stage.has_room(
            electrode_mV * times, size_duA * times
        )
