"""Complaint about a line of ``settings.toml`` that cannot be, and what belongs there.

Only a board that cannot start needs it. It prints one line on the console, shows the light of a
fault, and waits: the output is off, and nothing starts over by itself.
"""

from micropython import const

from . import settings
from .states import FAULT

_TYPES = const(0)
if _TYPES:
    from . import protocols

_DO = "Correct that line and save; then press RESET. The output stays off."


def line(get: "protocols.SettingGetter", error: Exception) -> str:
    """What to tell of the ValueError that the settings' ``get`` led to."""
    found = error.args if len(error.args) == 2 else culprit(get)
    if found is None:
        return "The device cannot start: %s. %s" % (error, _DO)
    key, why = found
    return "settings.toml, %s = %s: %s. %s" % (key, _shown(get, key), why, _DO)


def culprit(get: "protocols.SettingGetter") -> "tuple[str, str] | None":
    """The key, and what it has to be, of a number that ``facevm.settings`` refuses; else None."""
    ranges = [(key, 1, 0) for key in settings.LIMIT_KEYS]  # no highest
    for key, (_, lowest, highest) in settings.CALIBRATION_KEYS.items():
        ranges.append((key, lowest, highest))
    ranges.append(("ISOLATED", 0, 1))
    for key, lowest, highest in ranges:
        try:
            value = get(key)
            if value is None:
                continue
            number = int(str(value), 0)
            if lowest <= number and (number <= highest or not highest):
                continue
        except ValueError:
            pass
        most = "to %d" % highest if highest else "or more"
        return key, "it must be a whole number of %d %s" % (lowest, most)
    try:
        dac = get("DAC")
    except ValueError:
        dac = ""
    if dac is not None and dac not in list(settings.DACS):  # on a PC it may be a list, unhashable
        return "DAC", "it must be one of: " + ", ".join(sorted(settings.DACS))
    if get("PROFILE"):
        from .breadboard import wrong

        return wrong(get)
    return None


def _shown(get: "protocols.SettingGetter", key: str) -> str:
    try:
        value = get(key)
    except ValueError:
        return "…"
    return '"%s"' % value if isinstance(value, str) else str(value)


def tell(
    wiring: "protocols.Wiring", error: Exception, tell: "protocols.Callable[[str], object]" = print
) -> "protocols.NoReturn":
    """Tells it, and shows it for ever."""
    tell(line(wiring.get, error))
    light, ticks_ms = wiring.light, wiring.ticks_ms
    light.show(FAULT)
    try:
        while True:
            light.beat(ticks_ms())
    finally:
        light.off()
