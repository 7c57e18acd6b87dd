"""Panels of the schematic, from the controller to what the second channel opens."""

from __future__ import annotations

from faceboard import circuit
from faceboard.drawing import symbols
from faceboard.drawing.sheet import Sheet


def controller(s: Sheet) -> float:
    """The controller's pins by their settings, light, button, buzzer; its height."""
    left = [
        *(("1", "SDA_PIN GP0"), ("2", "SCL_PIN GP1"), ("4", "ENABLE_PIN GP2")),
        *(("9", "RETURN_PIN GP6"), ("10", "SENSE_PIN GP7"), ("11", "DUMMY_PIN GP8")),
        *(("12", "LIMIT_TEST_PIN GP9"), ("14", "TRIPPED_PIN GP10")),
    ]
    right = [
        *(("31", "ELECTRODE_PIN GP26"), ("7", "BUZZER_PIN GP5"), ("5", "BUTTON_PIN GP3")),
        *(("6", "LED_PIN GP4"), ("36", "3V3"), ("39", "VSYS"), ("37", "3V3_EN"), ("38", "GND")),
    ]
    pins = symbols.box(s, "U1", 96, 62, 198, left, right, "Pico", stub=14)
    nets = ("SDA", "SCL", "ENABLE", "RETURN", "SENSE", "DUMMY", "LIMIT_TEST", "TRIPPED")
    for (number, _), net in zip(left, nets, strict=True):
        s.label(net, *pins[number], "left")
    nets = ("ELECTRODE", "BUZZER", "BUTTON", "LED", "3V3", "VSYS", "ON", "GND")
    for (number, _), net in zip(right, nets, strict=True):
        s.label(net, *pins[number], "right")
    for number in ("3", "8", "13", "18", "23", "28", "33"):
        s.pin("U1", number, *pins["38"])
    for words, rest, y in (
        ("VBUS_PIN GP24", "is on the Pico itself, and so is the battery, GP29:", 230),
        ("BATTERY_PIN", "VOLTAGE_MONITOR", 243),
        ("LED_POWER_PIN", "is not used with this light", 256),
    ):
        s.text(14, y, words, "note")
        s.text(104, y, rest, "note")
    for ref, net, x in (("R61", "SDA", 30), ("R62", "SCL", 92)):
        ends = symbols.resistor(s, ref, x, 290, upright=True)
        s.label("3V3", *ends["1"], "up")
        s.label(net, *ends["2"], "right")
    _button(s, 152, 290)
    lit = symbols.resistor(s, "R63", 44, 384)
    s.label("LED", *lit["1"], "left")
    light = symbols.box(
        s, "D1", 102, 370, 62, [("4", "DIN")], [("1", "VDD"), ("3", "VSS")], "WS2812B"
    )
    s.wire("LED_IN", lit["2"], light["4"])
    s.label("VSYS", *light["1"], "right")
    s.label("GND", *light["3"])
    tone = symbols.resistor(s, "R64", 274, 290)
    s.label("BUZZER", *tone["1"], "left")
    s.wire("BUZZ", tone["2"], (330, 290))
    s.line([(330, 290), (330, 302)])
    s.circle(330, 310, 8, "part")
    s.line([(325, 310), (335, 310)])
    s.line([(330, 318), (330, 330)])
    s.name("LS1", 343, 308)
    s.text(343, 319, "piezo")
    s.pin("LS1", "1", 330, 290)
    s.pin("LS1", "2", 330, 330)
    s.label("GND", 330, 330)
    return 432


def _button(s: Sheet, x: float, y: float) -> None:
    s.line([(x, y), (x, y + 12)])
    s.line([(x, y + 28), (x, y + 40)])
    s.line([(x - 7, y + 10), (x, y + 28)])
    s.name("S1", x + 9, y + 24)
    s.label("BUTTON", *s.pin("S1", "1", x, y), "up")
    s.label("GND", *s.pin("S1", "2", x, y + 40))


def supply(s: Sheet) -> float:
    """Battery, charger's jack, switch, boost converter."""
    s.line([(40, 84), (40, 100)])
    s.line([(30, 100), (50, 100)])
    s.line([(35, 106), (45, 106)])
    s.line([(40, 106), (40, 124)])
    s.name("BT1", 20, 92, "middle")
    s.text(53, 100, "+", "pin")
    s.pin("BT1", "1", 40, 84)
    s.pin("BT1", "2", 40, 124)
    jack = symbols.box(
        s, "J3", 112, 70, 62, [("1", "pin"), ("2", "sleeve"), ("3", "switch")], [], "charger"
    )
    s.wire("BAT+", (40, 84), (76, 84), jack["1"])
    s.wire("BAT+", (76, 84), (76, 52), (196, 52))
    s.dot(76, 84)
    s.wire("BAT-", (40, 124), (76, 124), (76, 102), jack["2"])
    s.label("GND", *jack["3"])
    s.line([(196, 52), (236, 52)])
    s.rect(206, 48, 20, 8)
    s.line([(206, 52), (226, 52)])
    s.name("F1", 216, 43, "middle")
    s.text(216, 67, "0.5 A", "", "middle")
    s.pin("F1", "1", 196, 52)
    s.pin("F1", "2", 236, 52)
    s.join("FUSED", 236, 52)
    symbols.diode(s, "D2", 236, 52)
    s.wire("VSYS", (276, 52), (302, 52), (340, 52))
    s.label("VSYS", 340, 52, "right")
    s.dot(302, 52)
    held = symbols.capacitor(s, "C8", 302, 52)
    s.label("GND", *held["2"])
    switch = symbols.box(
        s, "S2", 212, 102, 76, [("2", "common")], [("3", "off"), ("1", "on")], "switch"
    )
    s.label("ON", *switch["2"], "left")
    s.label("GND", *switch["3"])
    # boost converter
    s.label("VSYS", 44, 198, "left")
    _coil(s, "L1", 44, 198)
    chip = symbols.box(
        s,
        "U5",
        120,
        184,
        70,
        [("1", "SW"), ("5", "VIN"), ("4", "EN"), ("2", "GND")],
        [("3", "FB")],
        "TPS61040",
    )
    s.wire("SW", (84, 198), (96, 198), chip["1"])
    s.wire("SW", (96, 198), (96, 166), (206, 166))
    s.dot(96, 198)
    s.label("VSYS", *chip["5"], "left")
    s.label("3V3", *chip["4"], "left")
    s.label("GND", *chip["2"])
    symbols.diode(s, "D3", 206, 166)
    s.wire("VRAW", (246, 166), (250, 166), (296, 166), (342, 166))
    s.label("VRAW", 342, 166, "up")
    top = symbols.resistor(s, "R30", 250, 166, upright=True)
    s.wire("FB", chip["3"], (202, 206), top["2"], (296, 206))
    bottom = symbols.resistor(s, "R31", 250, 206, upright=True)
    s.label("GND", *bottom["2"])
    symbols.capacitor(s, "C11", 296, 166)
    out = symbols.capacitor(s, "C9", 342, 166)
    s.label("GND", *out["2"])
    for x, y in ((250, 166), (296, 166), (250, 206)):
        s.dot(x, y)
    guard = symbols.suppressor(s, "D8", 240, 300, two_way=False)
    s.label("VRAW", *guard["1"], "up")
    s.label("GND", *guard["2"])
    clean = symbols.resistor(s, "R32", 60, 300)
    s.label("VRAW", *clean["1"], "left")
    s.wire("V24", clean["2"], (124, 300), (160, 300))
    s.label("V24", 160, 300, "right")
    s.dot(124, 300)
    store = symbols.capacitor(s, "C10", 124, 300)
    s.label("GND", *store["2"])
    return 365


def _coil(s: Sheet, ref: str, x: float, y: float) -> None:
    s.line([(x, y), (x + 8, y)])
    arcs: list[tuple[str, list[tuple[float, float]]]] = [("M", [(x + 8, y)])]
    for n in range(3):
        left = x + 8 + 8 * n
        arcs.append(("C", [(left, y - 8), (left + 8, y - 8), (left + 8, y)]))
    s.path(arcs, "wire")
    s.line([(x + 32, y), (x + 40, y)])
    s.name(ref, x + 20, y - 10, "middle", "10 uH")
    s.pin(ref, "1", x, y)
    s.pin(ref, "2", x + 40, y)


def references(s: Sheet) -> float:
    """Mid-rail, which gives and takes; half of 3V3."""
    for upper, lower, top, net, x, y, cap in (
        ("R33", "R34", "V24", "MID_IN", 40, 72, "C12"),
        ("R37", "R38", "3V3", "HALF_IN", 40, 272, "C15"),
    ):
        high = symbols.resistor(s, upper, x, y, upright=True)
        s.label(top, *high["1"], "up")
        low = symbols.resistor(s, lower, x, y + 40, upright=True)
        s.label("GND", *low["2"])
        kept = symbols.capacitor(s, cap, x + 48, y + 40)
        s.label("GND", *kept["2"])
        s.wire(net, (x, y + 40), (x + 48, y + 40), (x + 90, y + 40))
        s.dot(x, y + 40)
        s.dot(x + 48, y + 40)
    amp = symbols.amplifier(s, "U7", 140, 97, "2", "3", "1", ("8", "4"), plus_up=True, unit="A")
    s.label("V24", *amp["8"], "up")
    s.label("GND", *amp["4"])
    s.text(190, 90, "OPA2191", "note")
    s.wire("MID_OUT", amp["1"], (216, 122), (224, 122))
    s.wire("MID_OUT", (216, 122), (216, 184), (202, 184))
    s.dot(216, 122)
    symbols.resistor(s, "R35", 224, 122)
    s.wire("MID", (264, 122), (284, 122), (320, 122), (346, 122))
    s.label("MID", 346, 122, "right")
    kept = symbols.capacitor(s, "C13", 320, 122)
    s.label("GND", *kept["2"])
    symbols.capacitor(s, "C14", 162, 184, upright=False, flip=True)
    s.wire("MID_FB", amp["2"], (130, 184), (162, 184))
    symbols.resistor(s, "R36", 216, 222, flip=True)
    s.wire("MID_FB", (130, 184), (130, 222), (216, 222))
    s.wire("MID", (284, 122), (284, 222), (256, 222))
    for x, y in ((130, 184), (284, 122), (320, 122)):
        s.dot(x, y)
    amp = symbols.amplifier(s, "U8", 140, 297, "2", "3", "1", ("8", "4"), plus_up=True, unit="A")
    s.label("3V3", *amp["8"], "up")
    s.label("GND", *amp["4"])
    s.text(190, 290, "OPA2333", "note")
    s.wire("HALF", amp["1"], (216, 322), (260, 322))
    s.label("HALF", 260, 322, "right")
    s.wire("HALF", (216, 322), (216, 372), (130, 372), amp["2"])
    s.dot(216, 322)
    return 395


def source(s: Sheet) -> float:
    """DAC, difference amplifier, what sets the current, follower; what stands in for a person."""
    dac = symbols.box(
        s,
        "U2",
        52,
        66,
        70,
        [("4", "SDA"), ("5", "SCL"), ("6", "A0")],
        [("1", "OUT"), ("3", "VDD"), ("2", "VSS")],
        "MCP4725",
    )
    s.label("SDA", *dac["4"], "left")
    s.label("SCL", *dac["5"], "left")
    s.label("GND", *dac["6"])
    s.label("3V3", *dac["3"], "right")
    s.label("GND", *dac["2"])
    amp = symbols.box(
        s,
        "U4",
        216,
        66,
        84,
        [("3", "+IN"), ("2", "−IN"), ("1", "REF")],
        [("6", "OUT"), ("5", "SENSE"), ("7", "+VS"), ("4", "−VS")],
        "AD8276, × 1",
    )
    s.wire("DAC", dac["1"], amp["3"])
    s.label("HALF", *amp["2"], "left")
    s.wire("OUT", amp["6"], (326, 80), (326, 98), amp["5"])
    s.wire("OUT", (326, 80), (348, 80), (348, 104))
    s.dot(326, 80)
    s.label("V24", *amp["7"], "right")
    s.label("GND", *amp["4"])
    symbols.resistor(s, "R5", 348, 104, upright=True)
    s.join("RS", 348, 144)
    symbols.resistor(s, "R6", 348, 144, upright=True)
    unit = symbols.amplifier(s, "U6", 112, 150, "2", "3", "6", ("7", "4"), plus_up=True)
    s.text(150, 207, "OPA191", "note")
    s.label("V24", *unit["7"], "up")
    s.label("GND", *unit["4"])
    s.wire("FOLLOW", unit["6"], (194, 175), (194, 116), amp["1"])
    s.wire("FOLLOW", (194, 175), (194, 222), (90, 222), (90, 185), unit["2"])
    s.dot(194, 175)
    s.wire("SRC", (348, 184), (348, 240), (62, 240), (62, 165), unit["3"])
    s.label("SRC", 62, 240, "left")
    for relay, led, fet, down, pin, tied, rest, y in (
        ("K3", "R25", "Q4", "R24", "SENSE", "R8", "MID", 284),
        ("K4", "R27", "Q5", "R26", "DUMMY", "R9", "RET", 396),
    ):
        k = symbols.relay(s, relay, 176, y)
        lit = symbols.resistor(s, led, 110, y + 10)
        s.label("3V3", *lit["1"], "left")
        s.wire(f"{relay}_A", lit["2"], k["1"])
        q = symbols.fet(s, fet, 90, y + 54)
        s.wire(f"{relay}_K", q["3"], k["2"])
        s.label("GND", *q["2"])
        off = symbols.resistor(s, down, 70, y + 54, upright=True, left=True)
        s.wire(pin, q["1"], (70, y + 54), (60, y + 54))
        s.dot(70, y + 54)
        s.label(pin, 60, y + 54, "left")
        s.label("GND", *off["2"])
        s.label("SRC", *k["3"], "right")
        tie = symbols.resistor(s, tied, 252, y + 34)
        s.wire("TIE" if relay == "K3" else "LOAD", k["4"], tie["1"])
        s.label(rest, *tie["2"], "right")
    s.text(212, 347, "while sensing", "note")
    s.text(212, 459, "self-check: 10.0 kohm, 0.1 %", "note")
    return 520


def person(s: Sheet) -> float:
    """Both poles, leads and electrodes; the return leg with its two shunts and the sensor."""
    for relay, led, lead, pole, near, e, pad, words, clamp, tie, y in (
        ("K1", "R15", "R2", "SRC", "L1", "E1", "J1", "driven", "D4", "R40", 62),
        ("K2", "R23", "R4", "RET", "L2", "E2", "J2", "return", "D5", "R41", 178),
    ):
        k = symbols.relay(s, relay, 104, y)
        lit = symbols.resistor(s, led, 46, y + 10)
        s.label("3V3", *lit["1"], "left")
        s.wire(f"{relay}_A", lit["2"], k["1"])
        s.label(f"{relay}_K", *k["2"], "left")
        contact = ("3", "4") if relay == "K1" else ("4", "3")
        s.label(pole, *k[contact[0]], "right")
        level = k[contact[1]][1]
        symbols.resistor(s, lead, 196, level, flip=relay == "K2")
        s.wire(near, k[contact[1]], (196, level), kind="wire way")
        s.wire(
            e,
            (236, level),
            (252, level),
            (278, level),
            (300, level),
            (322, level),
            kind="wire way",
        )
        s.dot(252, level)
        s.dot(300, level)
        symbols.pad(s, pad, 322, level, words)
        symbols.suppressor(s, clamp, 252, level)
        symbols.resistor(s, tie, 300, level, upright=True)
        s.wire("MID", (252, level + 40), (300, level + 40))
        s.label("MID", 300, level + 40, "right")
        if e == "E1":
            s.label("E1", 278, level, "up")
    symbols.resistor(s, "R7", 58, 292)
    s.label("RET", 58, 292, "left")
    s.wire("SHUNT", (98, 292), (130, 292), (172, 292), kind="wire way")
    symbols.resistor(s, "R1", 172, 292)
    s.wire("MID", (212, 292), (244, 292), kind="wire way")
    s.label("MID", 244, 292, "right")
    s.label("SHUNT", 130, 292, "up")
    s.text(284, 296, "shunts, return leg", "note")
    chip = symbols.box(
        s,
        "U3",
        118,
        336,
        96,
        [("8", "IN+"), ("7", "IN−"), ("2", "A0"), ("1", "A1")],
        [("5", "VS"), ("6", "GND"), ("4", "SCL"), ("3", "SDA")],
        "INA219",
    )
    s.label("SHUNT", *chip["8"], "left")
    s.label("MID", *chip["7"], "left")
    ax, ay = chip["2"]
    bx, by = chip["1"]
    s.wire("GND", (ax, ay), (ax - 14, ay), (ax - 14, by), (bx, by))
    s.label("GND", ax - 14, by)
    s.label("3V3", *chip["5"], "right")
    s.wire("GND", chip["6"], (262, chip["6"][1]))
    s.label("GND", 262, chip["6"][1])
    s.label("SCL", *chip["4"], "right")
    s.label("SDA", *chip["3"], "right")
    return 440


def electrode(s: Sheet) -> float:
    """The driven electrode's voltage, about half of 3V3 and by 8."""
    symbols.resistor(s, "R42", 44, 102)
    s.label("E1", 44, 102, "left")
    amp = symbols.amplifier(s, "U7", 112, 87, "6", "5", "7", plus_up=True, unit="B")
    s.wire("E1_IN", (84, 102), amp["5"])
    s.wire("E1_BUF", amp["7"], (182, 112), (182, 158), (92, 158), (92, 122), amp["6"])
    symbols.resistor(s, "R43", 182, 112)
    s.dot(182, 112)
    out = symbols.amplifier(s, "U8", 298, 97, "6", "5", "7", plus_up=True, unit="B")
    s.wire("E_P", (222, 112), (252, 112), out["5"])
    high = symbols.resistor(s, "R45", 252, 72, upright=True)
    s.label("HALF", *high["1"], "up")
    low = symbols.resistor(s, "R47", 252, 112, upright=True, left=True)
    s.label("GND", *low["2"])
    s.dot(252, 112)
    symbols.resistor(s, "R44", 162, 200)
    s.label("MID", 162, 200, "left")
    ground = symbols.resistor(s, "R48", 234, 200, upright=True, left=True)
    s.label("GND", *ground["2"])
    symbols.resistor(s, "R46", 296, 200)
    s.wire("E_M", (202, 200), (234, 200), (274, 200), (296, 200))
    s.wire("E_M", out["6"], (274, 132), (274, 200))
    s.dot(234, 200)
    s.dot(274, 200)
    s.wire("E_OUT", out["7"], (366, 122), (366, 200), (336, 200))
    s.wire("E_OUT", (366, 200), (366, 284), (276, 284))
    s.dot(366, 200)
    symbols.resistor(s, "R49", 236, 284, flip=True)
    s.wire("ELECTRODE", (236, 284), (200, 284), (150, 284))
    s.label("ELECTRODE", 150, 284, "left")
    s.dot(200, 284)
    held = symbols.capacitor(s, "C7", 200, 284, left=True)
    s.label("GND", *held["2"])
    return 350


def enables(s: Sheet) -> float:
    """A pump for each pole, its comparator, its transistor."""
    rows = (
        ("1", "ENABLE", "R3", "R10", "C1", "D6", "C2", "R11", "R12", "R13", "U11", 74),
        ("2", "RETURN", "R16", "R17", "C3", "D7", "C4", "R18", "R19", "R20", "U12", 306),
    )
    for n, pin, down, into, edge, pair, keep, drain, upper, lower, chip, y in rows:
        off = symbols.resistor(s, down, 72, y, upright=True)
        s.label("GND", *off["2"])
        symbols.resistor(s, into, 96, y)
        s.wire(pin, (62, y), (72, y), (96, y))
        s.label(pin, 62, y, "left")
        symbols.capacitor(s, edge, 136, y, upright=False)
        s.join(f"PUMP{n}", 136, y)
        d = symbols.pair(s, pair, 184, y)
        s.wire(f"EDGE{n}", (176, y), (184, y))
        s.label("GND", *d["1"])
        hold = f"HOLD{n}"
        s.wire(hold, d["2"], (246, y), (292, y), (322, y))
        s.label(hold, 322, y, "right")
        kept = symbols.capacitor(s, keep, 246, y)
        s.label("GND", *kept["2"])
        let = symbols.resistor(s, drain, 292, y, upright=True)
        s.label("GND", *let["2"])
        for x in (72, 246, 292):
            s.dot(x, y)
        low = y + 96
        high = symbols.resistor(s, upper, 34, low, upright=True)
        s.label("3V3", *high["1"], "up")
        foot = symbols.resistor(s, lower, 34, low + 40, upright=True)
        s.label("GND", *foot["2"])
        amp = symbols.amplifier(s, chip, 124, low + 5, "4", "3", "1", ("5", "2"), plus_up=True)
        s.text(162, low + 2, "MCP6561", "note")
        s.label("3V3", *amp["5"], "up")
        s.label("GND", *amp["2"])
        s.label(hold, *amp["3"], "left")
        s.wire(f"LIVE{n}", (34, low + 40), amp["4"])
        s.dot(34, low + 40)
        level = amp["1"][1]
        if n == "1":
            s.wire("GATE1", amp["1"], (216, level), (252, level))
            pull = symbols.resistor(s, "R14", 216, level, upright=True)
            q = symbols.fet(s, "Q1", 252, level)
            s.dot(216, level)
        else:
            s.wire("ALIVE2", amp["1"], (204, level), (220, level))
            s.label("ALIVE2", 204, level, "up")
            symbols.resistor(s, "R21", 220, level)
            s.wire("GATE2", (260, level), (276, level), (308, level))
            pull = symbols.resistor(s, "R22", 276, level, upright=True)
            q = symbols.fet(s, "Q2", 308, level)
            s.label("GATE2", 292, level, "up")
            s.wire("GATE2", (292, level), (292, level))
            s.dot(276, level)
        s.label("GND", *pull["2"])
        s.label("GND", *q["2"])
        s.label(f"K{n}_K", *q["3"], "up")
    return 520


def second(s: Sheet) -> float:
    """The second channel: its amplifier, its window, its delay, its latch."""
    chip = symbols.box(
        s,
        "U9",
        76,
        66,
        74,
        [("4", "IN+"), ("5", "IN−"), ("1", "REF")],
        [("6", "OUT"), ("3", "VS"), ("2", "GND")],
        "INA186A1, × 25",
    )
    for number, net in (("4", "RET"), ("5", "SHUNT"), ("1", "HALF")):
        s.label(net, *chip[number], "left")
    s.label("3V3", *chip["3"], "right")
    s.label("GND", *chip["2"])
    symbols.resistor(s, "R50", 190, 80)
    s.wire("SEEN", chip["6"], (190, 80))
    s.wire("WIN", (230, 80), (260, 80), (300, 80))
    s.label("WIN", 300, 80, "right")
    s.dot(260, 80)
    held = symbols.capacitor(s, "C6", 260, 80)
    s.label("GND", *held["2"])
    # window
    top = symbols.resistor(s, "R51", 46, 176, upright=True, left=True)
    s.label("3V3", *top["1"], "up")
    symbols.resistor(s, "R52", 46, 216, upright=True, left=True, length=48)
    foot = symbols.resistor(s, "R53", 46, 264, upright=True, left=True)
    s.label("GND", *foot["2"])
    s.wire("HIGH", (46, 216), (72, 216), (94, 216))
    s.label("HIGH", 72, 216, "up")
    symbols.resistor(s, "R54", 94, 216)
    q = symbols.fet(s, "Q6", 122, 244)
    s.wire("HALVE", (134, 216), (152, 216), q["3"])
    s.wire("LOW", (46, 264), (72, 264), q["2"])
    s.label("LOW", 72, 264, "down")
    s.label("LIMIT_TEST", *q["1"], "left")
    s.dot(46, 216)
    s.dot(46, 264)
    pull = symbols.resistor(s, "R55", 90, 330)
    s.label("LIMIT_TEST", *pull["1"], "left")
    s.wire("GND", pull["2"], (146, 330))
    s.label("GND", 146, 330)
    a = symbols.amplifier(s, "U10", 242, 186, "2", "3", "1", ("8", "4"))
    s.label("WIN", *a["2"], "left")
    s.label("HIGH", *a["3"], "left")
    s.label("3V3", *a["8"], "up")
    s.label("GND", *a["4"])
    b = symbols.amplifier(s, "U10", 242, 262, "6", "5", "7", plus_up=True)
    s.label("WIN", *b["5"], "left")
    s.label("LOW", *b["6"], "left")
    s.text(242, 327, "MCP6567", "note")
    s.wire("OVERn", a["1"], (324, 211), (324, 287), b["7"])
    s.wire("OVERn", (324, 287), (340, 287))
    s.label("OVERn", 340, 287, "right")
    up = symbols.resistor(s, "R56", 324, 171, upright=True)
    s.label("3V3", *up["1"], "up")
    for y in (211, 287):
        s.dot(324, y)
    # delay
    symbols.resistor(s, "R57", 56, 392)
    s.label("OVERn", 56, 392, "left")
    wait = symbols.capacitor(s, "C5", 122, 392, left=True)
    s.label("GND", *wait["2"])
    amp = symbols.amplifier(s, "U13", 192, 377, "4", "3", "1", ("5", "2"), plus_up=True)
    s.text(230, 376, "MCP6561", "note")
    s.wire("WAIT", (96, 392), (122, 392), amp["3"])
    s.dot(122, 392)
    s.label("SPENT", *amp["4"], "left")
    s.label("3V3", *amp["5"], "up")
    s.label("GND", *amp["2"])
    s.label("TRIPn", *amp["1"], "right")
    high = symbols.resistor(s, "R58", 346, 372, upright=True)
    s.label("3V3", *high["1"], "up")
    low = symbols.resistor(s, "R59", 346, 412, upright=True)
    s.label("GND", *low["2"])
    s.join("SPENT", 346, 412)
    s.wire("SPENT", (346, 412), (334, 412))
    s.label("SPENT", 334, 412, "left")
    s.dot(346, 412)
    # latch
    left = [
        *(("4", "PRE1"), ("1", "CLR1"), ("10", "PRE2"), ("13", "CLR2")),
        *(("2", "D1"), ("3", "CLK1"), ("12", "D2"), ("11", "CLK2")),
    ]
    latch = symbols.box(
        s,
        "U14",
        92,
        500,
        84,
        left,
        [("5", "Q1"), ("", ""), ("", ""), ("14", "VCC"), ("7", "GND")],
        "74HC74",
    )
    s.label("TRIPn", *latch["4"], "left")
    s.label("ALIVE2", *latch["1"], "left")
    for first, rest, net in (("10", ["13"], "3V3"), ("2", ["3", "12", "11"], "GND")):
        pin_x, pin_y = latch[first]
        bar = pin_x - 12
        last_y = latch[rest[-1]][1]
        s.wire(net, (pin_x, pin_y), (bar, pin_y))
        for number in rest:
            s.wire(net, (bar, latch[number][1]), latch[number])
        s.wire(net, (bar, pin_y), (bar, last_y))
        s.label(net, bar, pin_y if net == "3V3" else last_y, "left")
    s.label("3V3", *latch["14"], "right")
    s.label("GND", *latch["7"])
    qx, qy = latch["5"]
    symbols.resistor(s, "R65", 242, qy)
    s.wire("LATCHED", (qx, qy), (232, qy), (242, qy))
    s.wire("LATCHED", (232, qy), (232, qy + 96), (242, qy + 96))
    s.dot(232, qy)
    gate = symbols.fet(s, "Q3", 298, qy)
    s.wire("GATE3", (282, qy), gate["1"])
    s.label("GATE2", *gate["3"], "right")
    s.label("GND", *gate["2"])
    symbols.resistor(s, "R60", 242, qy + 96)
    s.label("TRIPPED", 282, qy + 96, "right")
    return 680


def decoupling(s: Sheet) -> float:
    """100 nF at each chip."""
    chips = ("U2", "U3", "U4", "U6", "U7", "U8", "U9", "U10", "U11", "U12", "U13", "U14", "D1")
    for n, chip in enumerate(chips):
        x, y = 28 + 52 * (n % 7), 66 + 88 * (n // 7)
        ref = f"C{20 + n}"
        held = symbols.capacitor(s, ref, x, y)
        s.label(circuit.PARTS[ref].nets[0], *held["1"], "up")
        s.label("GND", *held["2"])
        s.text(x + 10, y + 41, chip, "note")
    return 225
