"""Published devices: what summaries of premarket notifications (510(k)) say of them.

Each figure carries the K-number of the summary in which it stands. A figure that is not here was
not in what could be read of the summary, as it is public at the FDA's database by its K-number;
none is derived from another one, and none comes from advertising.
"""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """A figure in the words of its summary, and the K-number of that."""

    text: str
    k_number: str


class Published(NamedTuple):
    """A device, and what is published of it by the key of the row."""

    name: str
    k_number: str
    figures: dict[str, Said]


ADDRESS = "https://www.accessdata.fda.gov/scripts/cdrh/cfdocs/cfpmn/pmn.cfm?ID="
"""Where the FDA keeps a summary: followed by the K-number."""

PUBLISHED: tuple[Published, ...] = (
    Published(
        "NuFACE",
        "K103472",
        {
            "waveform": Said("pulsed monophasic, modulated square", "K133823"),
            "peak_uA": Said("80 to 400 µA", "K103472"),
            "cutoff_min": Said("20 min", "K201680"),
            "charging": Said("no output", "K133823"),
        },
    ),
    Published(
        "TAMA BEMS",
        "K173093",
        {
            "peak_uA": Said("0 to 800 µA", "K173093"),
            "charging": Said("no output", "K173093"),
            "feedback": Said("a light goes out if the current is not the set one", "K173093"),
        },
    ),
    Published("FOREO Luna 4 plus", "K241102", {}),
    Published(
        "TheraFace",
        "K212238",
        {
            "waveform": Said("biphasic pulse, voltage regulated", "K212238"),
            "levels": Said("3", "K212238"),
        },
    ),
    Published("Galvanic Spa", "K163470", {"peak_uA": Said("0 to 390 µA", "K163470")}),
)
