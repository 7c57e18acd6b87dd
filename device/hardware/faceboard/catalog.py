"""Parts that a maker orders: maker's number, footprint, pins, an alternative, what to look for.

Footprints are names of KiCad's own library (version 9). The figures in ``look`` are those that the
circuit depends on; each is the data sheet's.
"""

from __future__ import annotations

from typing import NamedTuple

PASSIVE, INPUT, OUTPUT, BIDIR, OPENCOLL, PWRIN, PWROUT, NOCONNECT = (
    *("PASSIVE", "INPUT", "OUTPUT", "BIDIR"),
    *("OPENCOLL", "PWRIN", "PWROUT", "NOCONNECT"),
)
"""Kinds of pins, by SKiDL's names."""


class Pin(NamedTuple):
    """A pin of a part."""

    number: str
    name: str
    kind: str


class Kind(NamedTuple):
    """A part as it is ordered. ``pins`` in the order in which the circuit names their nets."""

    name: str
    maker: str
    number: str
    footprint: str
    pins: tuple[Pin, ...]
    what: str
    alternative: str
    look: str


def _pins(text: str) -> tuple[Pin, ...]:
    """Of ``"1 OUT O, 2 VSS P"``: O output, I input, P power in, S power out, B both ways, D open
    drain, X not connected, ``-`` passive.
    """
    kinds = {
        "O": OUTPUT,
        "I": INPUT,
        "P": PWRIN,
        "S": PWROUT,
        "B": BIDIR,
        "D": OPENCOLL,
        "X": NOCONNECT,
        "-": PASSIVE,
    }
    rows = [entry.split() for entry in text.split(",")]
    return tuple(Pin(number, name, kinds[kind]) for number, name, kind in rows)


TWO = _pins("1 1 -, 2 2 -")
DIODE = _pins("1 K -, 2 A -")

SMALL_R = "Resistor_SMD:R_0805_2012Metric"
SMALL_C = "Capacitor_SMD:C_0805_2012Metric"
LARGE_C = "Capacitor_SMD:C_1206_3216Metric"
SO8 = "Package_SO:SOIC-8_3.9x4.9mm_P1.27mm"
SO14 = "Package_SO:SOIC-14_3.9x8.7mm_P1.27mm"
SOT23 = "Package_TO_SOT_SMD:SOT-23"

_PICO_GPIO = (
    "1 GP0 B, 2 GP1 B, 4 GP2 B, 5 GP3 B, 6 GP4 B, 7 GP5 B, 9 GP6 B, 10 GP7 B, 11 GP8 B, 12 GP9 B, "
    "14 GP10 B, 15 GP11 B, 16 GP12 B, 17 GP13 B, 19 GP14 B, 20 GP15 B, 21 GP16 B, 22 GP17 B, "
    "24 GP18 B, 25 GP19 B, 26 GP20 B, 27 GP21 B, 29 GP22 B, 30 RUN I, 31 GP26 B, 32 GP27 B, "
    "34 GP28 B, 35 ADC_VREF -, 36 3V3 S, 37 3V3_EN I, 39 VSYS P, 40 VBUS -, 33 AGND P, "
    "3 GND P, 8 GND P, 13 GND P, 18 GND P, 23 GND P, 28 GND P, 38 GND P"
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "Pico",
            "Raspberry Pi",
            "SC0915 (Raspberry Pi Pico)",
            "Module:RaspberryPi_Pico_Common_THT",
            _pins(_PICO_GPIO),
            "controller board, RP2040",
            "SC0917 (Pico H, with headers)",
            "CircuitPython 9 or 10 runs on it; not the Pico W: its GP24 and GP29 are the radio's",
        ),
        Kind(
            "MCP4725",
            "Microchip",
            "MCP4725A1T-E/CH",
            "Package_TO_SOT_SMD:SOT-23-6",
            _pins("1 VOUT O, 2 VSS P, 3 VDD P, 4 SDA B, 5 SCL I, 6 A0 I"),
            "DAC, 12 bits, 0x62",
            "Adafruit 4470 (breakout, 0x62)",
            "address 0x62 with A0 low: order code A1 (A0 is 0x60); wakes at half scale; VDD is its "
            "reference",
        ),
        Kind(
            "INA219",
            "Texas Instruments",
            "INA219BIDR",
            SO8,
            _pins("8 IN+ I, 7 IN- I, 6 GND P, 5 VS P, 4 SCL I, 3 SDA B, 2 A0 I, 1 A1 I"),
            "current sensor, 0x40",
            "Adafruit 904 (breakout): its shunt R100 comes off",
            "address 0x40, grade B; inputs to 26 V",
        ),
        Kind(
            "AD8276",
            "Analog Devices",
            "AD8276BRZ",
            SO8,
            _pins("1 REF I, 2 -IN I, 3 +IN I, 4 -VS P, 5 SENSE I, 6 OUT O, 7 +VS P, 8 NC X"),
            "difference amplifier, gain 1, with its four resistors",
            "AD8276ARZ (grade A: zero and output resistance twice as far off)",
            "matched resistors of 40 kohm: CMRR 86 dB at least, offset 0.2 mV at most, gain "
            "0.02 %, 1 ppm/K; 36 V, output to 0.2 V from its rails, 1.1 V/us",
        ),
        Kind(
            "TPS61040",
            "Texas Instruments",
            "TPS61040DBVR",
            "Package_TO_SOT_SMD:SOT-23-5",
            _pins("1 SW -, 2 GND P, 3 FB I, 4 EN I, 5 VIN P"),
            "boost converter to 24 V",
            "LT1615ES5 (Analog Devices; the same pins, 1.23 V)",
            "feedback at 1.233 V within 2 %, switch of 28 V and 350 mA or more",
        ),
        Kind(
            "OPA191",
            "Texas Instruments",
            "OPA191IDR",
            SO8,
            _pins("2 -IN I, 3 +IN I, 4 V- P, 6 OUT O, 7 V+ P, 1 NC X, 5 NC X, 8 NC X"),
            "follower of the source",
            "OPA192IDR (the same pins, 10 MHz)",
            "36 V, inputs and output to both rails, 25 uV, 20 pA, 2.5 MHz or more",
        ),
        Kind(
            "OPA2191",
            "Texas Instruments",
            "OPA2191IDR",
            SO8,
            _pins("1 OUTA O, 2 -INA I, 3 +INA I, 4 V- P, 5 +INB I, 6 -INB I, 7 OUTB O, 8 V+ P"),
            "mid-rail; follower of the electrode",
            "OPA2192IDR (the same pins, 10 MHz)",
            "as U6; it gives and takes 1 mA",
        ),
        Kind(
            "OPA2333",
            "Texas Instruments",
            "OPA2333AIDR",
            SO8,
            _pins("1 OUTA O, 2 -INA I, 3 +INA I, 4 V- P, 5 +INB I, 6 -INB I, 7 OUTB O, 8 V+ P"),
            "half of 3V3; electrode's voltage to the converter",
            "MCP6V02-E/SN (Microchip)",
            "from 3V3, 10 uV, both rails: what reaches the controller's pin never leaves 0 to 3V3",
        ),
        Kind(
            "INA186A1",
            "Texas Instruments",
            "INA186A1IDCKR",
            "Package_TO_SOT_SMD:SOT-363_SC-70-6",
            _pins("1 REF I, 2 GND P, 3 VS P, 4 IN+ I, 5 IN- I, 6 OUT O"),
            "amplifier of the second channel, 25 V/V",
            "INA190A1IDCKR (the same pins)",
            "25 V/V within 1 %, 40 V at its inputs on any supply, 3 nA: it must not load U3's zero",
        ),
        Kind(
            "MCP6567",
            "Microchip",
            "MCP6567-E/SN",
            SO8,
            _pins("1 OUTA D, 2 -INA I, 3 +INA I, 4 VSS P, 5 +INB I, 6 -INB I, 7 OUTB D, 8 VDD P"),
            "window comparator, open drain",
            "TLV1702AIDGKR (Texas Instruments; another footprint: VSSOP-8)",
            "open drain, inputs to both rails, offset within 10 mV",
        ),
        Kind(
            "MCP6561",
            "Microchip",
            "MCP6561T-E/OT",
            "Package_TO_SOT_SMD:SOT-23-5",
            _pins("1 OUT O, 2 VSS P, 3 +IN I, 4 -IN I, 5 VDD P"),
            "comparator, push-pull",
            "MCP6541T-I/OT (slower, the same pins)",
            "push-pull, inputs to both rails, offset within 10 mV, bias in pA: R11 has 1 Mohm",
        ),
        Kind(
            "74HC74",
            "Texas Instruments",
            "SN74HC74DR",
            SO14,
            _pins(
                "4 PRE1n I, 1 CLR1n I, 2 D1 I, 3 CLK1 I, 5 Q1 O, 6 Q1n O, 7 GND P, 14 VCC P, "
                "10 PRE2n I, 13 CLR2n I, 12 D2 I, 11 CLK2 I, 9 Q2 O, 8 Q2n O"
            ),
            "latch of the second channel",
            "MC74HC74ADR2G (onsemi)",
            "HC, not HCT: it has 3V3",
        ),
        Kind(
            "AQY212EH",
            "Panasonic",
            "AQY212EH",
            "Package_DIP:DIP-4_W7.62mm",
            _pins("1 A -, 2 K -, 3 S1 -, 4 S2 -"),
            "photo relay, normally open, 60 V",
            "TLP222A(F) (Toshiba; the same pins)",
            "closed with 3 mA, leaks 1 uA at most at 60 V; it is no isolation from the mains",
        ),
        Kind(
            "BSS138",
            "onsemi",
            "BSS138",
            SOT23,
            _pins("1 G I, 2 S -, 3 D -"),
            "N-channel MOSFET",
            "BSS138LT1G (onsemi), 2N7002 has too high a threshold",
            "threshold 0.8 to 1.5 V: it has 3V3, Q6 only 2",
        ),
        Kind(
            "MBR0540",
            "onsemi",
            "MBR0540T1G",
            "Diode_SMD:D_SOD-123",
            DIODE,
            "Schottky diode, 40 V, 0.5 A",
            "B0540W-7-F (Diodes Incorporated)",
            "40 V and 0.5 A",
        ),
        Kind(
            "PESD24VL1BA",
            "Nexperia",
            "PESD24VL1BA",
            "Diode_SMD:D_SOD-323",
            TWO,
            "ESD protection, bidirectional, 24 V",
            "TESDC24V (Taiwan Semiconductor)",
            "24 V stand-off, leaks 1 uA or less there, some 50 pF: far under 1 nF at an electrode",
        ),
        Kind(
            "SMBJ24A",
            "Littelfuse",
            "SMBJ24A",
            "Diode_SMD:D_SMB",
            DIODE,
            "suppressor, 24 V",
            "SMBJ24A (Bourns, Vishay)",
            "breaks down at 26.7 V or more: with R30 open or R31 shorted the converter has no end",
        ),
        Kind(
            "BAV99",
            "Nexperia",
            "BAV99",
            SOT23,
            _pins("1 A1 -, 2 K2 -, 3 MID -"),
            "two diodes in series",
            "BAV99LT1G (onsemi)",
            "silicon, no Schottky: it leaks nanoamperes into 1 Mohm",
        ),
        Kind(
            "WS2812B",
            "Worldsemi",
            "WS2812B",
            "LED_SMD:LED_WS2812B_PLCC4_5.0x5.0mm_P3.2mm",
            _pins("1 VDD P, 2 DOUT O, 3 VSS P, 4 DIN I"),
            "NeoPixel",
            "SK6812 (Opsco), in the same housing",
            "housing of 5 x 5 mm with four pads",
        ),
        Kind(
            "PS1240",
            "TDK",
            "PS1240P02BT",
            "Buzzer_Beeper:Buzzer_TDK_PS1240P02BT_D12.2mm_H6.5mm",
            TWO,
            "piezo buzzer (may be left out)",
            "CPT-9019S-SMT (CUI; another footprint)",
            "passive: it is given tones",
        ),
        Kind(
            "Button",
            "Omron",
            "B3F-1000",
            "Button_Switch_THT:SW_PUSH_6mm",
            TWO,
            "button to ground",
            "TL1105 (E-Switch)",
            "one that is found without looking",
        ),
        Kind(
            "Slide",
            "C&K",
            "OS102011MS2QN1",
            "Button_Switch_THT:SW_Slide_SPDT_Straight_CK_OS102011MS2Q",
            _pins("1 ON -, 2 COM -, 3 OFF -"),
            "switch: off takes 3V3_EN to ground",
            "OS102011MA1QN1 (C&K; angled, another footprint)",
            "it carries microamperes",
        ),
        Kind(
            "Jack",
            "CUI Devices",
            "PJ-102AH",
            "Connector_BarrelJack:BarrelJack_CUI_PJ-102AH_Horizontal",
            _pins("1 PIN -, 2 SLEEVE -, 3 SWITCH -"),
            "charger's jack: its plug breaks the battery's way to the device",
            "PJ-102A (CUI Devices)",
            "with a switch that opens when the plug goes in",
        ),
        Kind(
            "Battery",
            "JST",
            "B2B-PH-K-S(LF)(SN)",
            "Connector_JST:JST_PH_B2B-PH-K_1x02_P2.00mm_Vertical",
            _pins("1 + -, 2 - -"),
            "battery's connector",
            "S2B-PH-K-S(LF)(SN) (JST; angled, another footprint)",
            "look at the battery's polarity: not all agree",
        ),
        Kind(
            "Electrode",
            "none",
            "a solder pad",
            "Connector_Wire:SolderWire-0.5sqmm_1x01_D0.9mm_OD2.1mm",
            _pins("1 1 -"),
            "lead of an electrode, soldered, with relief of strain",
            "none: no plug that fits a socket of the mains or of anything else",
            "a joint that cannot come loose",
        ),
        Kind(
            "Fuse",
            "Bourns",
            "MF-MSMF050-2",
            "Fuse:Fuse_1812_4532Metric",
            TWO,
            "resettable fuse, 0.5 A",
            "1812L050PR (Littelfuse)",
            "holds 0.5 A",
        ),
        Kind(
            "Inductor",
            "Bourns",
            "SRN4018-100M",
            "Inductor_SMD:L_Bourns-SRN4018",
            TWO,
            "inductor, 10 uH",
            "any of 10 uH in that footprint",
            "0.5 A or more before it saturates",
        ),
    )
}


class Series(NamedTuple):
    """How resistors of a kind are ordered: the value is part of the number."""

    maker: str
    number: str
    """With ``{}`` where the value stands."""
    footprint: str
    alternative: str
    look: str


THIN_FILM = Series(
    "Panasonic", "ERA-6AEB{}V", SMALL_R, "Susumu RG2012P", "thin film, 0.1 %, 25 ppm/K, 0805"
)
THICK_FILM = Series("Yageo", "RC0805FR-07{}L", SMALL_R, "Vishay CRCW0805", "1 %, 100 ppm/K, 0805")
LEAD = Series(
    "Vishay",
    "MMB02070C{}FB200",
    "Resistor_SMD:R_MELF_MMB-0207",
    "Vishay SMM0207",
    "film, 1 %, 1 W. Never bridged or made smaller: whatever fails, these two are left",
)


class Capacitor(NamedTuple):
    """A capacitor as it is ordered."""

    maker: str
    number: str
    footprint: str
    alternative: str
    look: str


def _murata(number: str, footprint: str, look: str, alternative: str) -> Capacitor:
    return Capacitor("Murata", number, footprint, alternative, look)


_CLOCK = "C0G, 5 %, 50 V: it times something"
CAPACITORS: dict[str, Capacitor] = {
    "4.7p": _murata("GRM2165C1H4R7CD01D", SMALL_C, "C0G, 50 V", "TDK C2012C0G1H"),
    "1n": _murata("GRM2165C1H102JA01D", SMALL_C, "C0G, 50 V", "TDK C2012C0G1H102J"),
    "10n": _murata("GRM2195C1H103JA01D", SMALL_C, "C0G, 50 V", "TDK C2012C0G1H103J"),
    "22n": _murata("GRM21B5C1H223JA01L", SMALL_C, _CLOCK, "TDK C2012C0G1H223J"),
    "100n C0G": _murata("GRM31C5C1H104JA01L", LARGE_C, _CLOCK, "TDK C3216C0G1H104J"),
    "100n": _murata("GRM21BR71H104KA01L", SMALL_C, "X7R, 50 V", "TDK C2012X7R1H104K"),
    "1u": _murata("GRM21BR71H105KA12L", SMALL_C, "X7R, 50 V", "TDK C2012X7R1H105K"),
    "4.7u": _murata("GRM31CR71H475KA12L", LARGE_C, "X7R, 50 V", "TDK C3216X7R1H475K"),
}
"""By value; the dielectric with it where there are two of a value."""


class OffBoard(NamedTuple):
    """What is bought and does not stand on the board."""

    what: str
    number: str
    alternative: str
    look: str


OFF_BOARD = (
    OffBoard(
        "battery, lithium polymer, one cell",
        "Adafruit 258 (1200 mAh)",
        "Adafruit 2011 (2000 mAh)",
        "with a protection circuit of its own and a JST PH plug",
    ),
    OffBoard(
        "charger for one lithium cell, with a barrel plug of 5.5 x 2.1 mm, plus at its pin",
        "Adafruit 4410 (board), its output on such a plug",
        "any for 4.2 V, 0.5 A or less",
        "regulated to 4.2 V: what it gives reaches the battery's terminals",
    ),
    OffBoard(
        "two electrodes",
        "stainless steel 316L, 2 to 3 cm2 each",
        "titanium grade 2; carbon rubber",
        "smooth, no nickel that dissolves, a joint that cannot come loose. Under 2 cm2 the same "
        "current is denser",
    ),
)
