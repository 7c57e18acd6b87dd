"""The chips on a real bus: which addresses answer."""

from __future__ import annotations

from collections.abc import Iterator

from facevm.calibration import Settings
from sculpt.board import adapter
from sculpt.doctor.finding import Fact, Found, wrong

ABOUT = "bus"


def look(kind: str, wanted: Settings) -> Iterator[Found]:
    """Scans the bus of an adapter. Nothing is written to any chip. Raises Trouble."""
    i2c, _ = adapter.open_i2c(kind)
    try:
        while not i2c.try_lock():
            pass
        try:
            found = list(i2c.scan())
        finally:
            i2c.unlock()
    except (OSError, RuntimeError) as error:
        yield wrong(
            ABOUT,
            f"the bus cannot be scanned ({error})",
            "neither chip can be reached",
            "check SDA, SCL, ground and the pull-ups",
        )
        return
    yield Fact(ABOUT, "answering: " + (", ".join(f"0x{one:02x}" for one in found) or "nothing"))
    for chip, address in (("MCP4725", wanted.dac_address), ("INA219", wanted.sensor_address)):
        if address not in found:
            yield wrong(
                ABOUT,
                f"no {chip} answers at 0x{address:02x}",
                "the output cannot be set" if chip == "MCP4725" else "nothing can be measured",
                "check its supply and wiring, and the address pins against the settings",
            )
