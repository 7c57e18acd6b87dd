"""Poles: the way to the skin of a board that has two, each closed by a pin that toggles.

In place of :class:`facevm.board.Output`, where the settings name RETURN_PIN. A pole closes after
two rising edges, and opens by itself 60 to 150 ms after the last: whatever ends the program, or
holds it up, lets go of the skin. What flows until then is for the DAC to end. Where it cannot, as
with an amplifier at its supply, the second channel opens a pole within 5 ms: its limit is halved
while the output is disconnected.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


def _nothing() -> None:
    """Nothing is fed while the output is disconnected."""


def _toggled(
    enable: "protocols.Switch",
    back: "protocols.Switch",
    feed: "protocols.Callable[[], None]",
) -> "protocols.Iterator[None]":
    """At each healthy update an edge for one of the poles, at every fourth the watchdog is fed.

    A generator keeps its state where nothing is looked up, and takes half the time of a method.
    """
    while True:
        enable.value = True
        feed()
        yield
        back.value = True
        yield
        enable.value = False
        yield
        back.value = False
        yield


def parts(get: "protocols.SettingGetter") -> "protocols.Parts":
    """What belongs to two poles: the pins RETURN, SENSE, DUMMY and LIMIT_TEST, low; TRIPPED, which
    is read; the battery's ADC. None for each of them that is not there."""
    from .pins import analog, digital

    found: "list[object]" = [
        digital(key, get, True)
        for key in ("RETURN_PIN", "SENSE_PIN", "DUMMY_PIN", "LIMIT_TEST_PIN")
    ]
    found.append(digital("TRIPPED_PIN", get))
    found.append(analog("BATTERY_PIN", get))
    return tuple(found)  # type: ignore[return-value] # one by one, as above


class Poles:
    """As :class:`facevm.board.Output`; ``parts`` are those of :func:`parts`."""

    settling_reads = 160  # the poles open, by 150 ms after the last edge

    def __init__(
        self,
        dac: "protocols.Dac",
        enable: "protocols.Switch",
        lifeline: "protocols.Lifeline | None",
        parts: "protocols.Parts",
    ) -> None:
        self.enable = enable
        self._lifeline = lifeline
        self._pins = [pin for pin in (enable,) + parts[:3] if pin]
        self._limit_test = parts[3]
        fed = lifeline.watchdog.feed if lifeline else _nothing
        self._pump = _toggled(enable, parts[0], fed).__next__
        self.feed = _nothing
        self.write = dac.write
        self.zero_code = dac.zero_code
        self.disconnect()

    def connect(self) -> None:
        """Closes the poles, once they were fed some times: current can flow from here on."""
        if self._limit_test:
            self._limit_test.value = False
        if self._lifeline:
            self._lifeline.arm()
        self.feed = self._pump

    def disconnect(self) -> None:
        """The poles open, by themselves; it needs no bus."""
        self.feed = _nothing
        if self._limit_test:
            self._limit_test.value = True
        for pin in self._pins:
            pin.value = False
        if self._lifeline:
            self._lifeline.disarm()
