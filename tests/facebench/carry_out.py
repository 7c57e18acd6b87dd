"""A whole treatment, for every interpreter: prints every update of it, exactly.

Run by ``test_micropython`` with an image in hexadecimal; it imports nothing that MicroPython
lacks.
"""

import struct
import sys
from binascii import hexlify, unhexlify

from facebench.circuitpython.harness import REFERENCE
from facebench.simulation import treat
from facevm import image


def bits(number):
    """A float, bit for bit: MicroPython may print the same one with other digits."""
    return hexlify(struct.pack(">d", number)).decode()


def carry_out(data, seed, events, show=print, settings=None):
    """Treat with the image ``data`` and show each row, then the report."""

    def row(sample):
        t_ms, zone, side, setpoint_uA, dac_code, measured_uA, skin_uA, state = sample
        currents = (bits(setpoint_uA), bits(measured_uA), bits(skin_uA))
        show(t_ms, zone, side, dac_code, state, *currents)

    report = treat(image.load(data), 2, seed, 1000, row, events=events, settings=settings)
    show(report.outcome, report.reason, report.reading)
    show(report.duration_ms, report.contact_wait_ms)
    for fault in report.faults:
        show(fault.label, bits(fault.onset_ms), len(fault.states))
    if report.shutdown_ms is not None:
        show(bits(report.shutdown_ms), bits(report.remaining_uA))
    if report.over_ceiling_ms is not None:
        show(bits(report.over_ceiling_ms), bits(report.over_ceiling_total_ms))
    show(bits(report.max_abs_uA), bits(report.mean_error_percent))
    for zone in report.zones:
        show(zone.zone, zone.delivered_ms, bits(zone.charge_uC), bits(zone.mean_abs_uA))


FAULTS = (
    [("lift", 1500, 700)],
    [("short", 1500, 500), ("gain", 3000, 300, 4), ("stall", 4000, None, 300)],
    [("weld", 0, None), ("rail", 2000.5, None)],
    [("sensor-gain", 1000, 40, 30), ("charger", 1700, 30), ("bus-hang", 3000, None)],
    [("sensor-stuck", 1800, None), ("sensor-reset", 1800, None)],
    [("dac-nak", 4000, None), ("sensor-nak", 4000, 20)],
    [("usb", 4600, None), ("press", 4600, None)],
    [("brownout", 4500, None)],
)
"""Everything that can go wrong, in a few treatments."""

OF_TWO_POLES = (
    [("lift", 1500, 700), ("weld-return", 2500, 300), ("second-trips", 4000, None)],
    [("mid-rail", 0, None, 20)],
    [("weld", 3000, None)],
)
"""And on the reference board."""

if __name__ == "__main__":
    number = int(sys.argv[3])
    two_poles = number >= len(FAULTS)
    carry_out(
        unhexlify(sys.argv[1]),
        int(sys.argv[2]),
        (FAULTS + OF_TWO_POLES)[number],
        settings=REFERENCE if two_poles else None,
    )
