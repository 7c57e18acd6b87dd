"""``sculpt spec``: each figure from the plan, and again from the true current into a resistor."""

from __future__ import annotations

import csv
import io
import itertools
import json

import pytest

import facec
from facebench.face.resistor import Resistor
from facebench.simulation import Simulation
from facevm import image
from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.spec.figures import device_figures, figures_of
from sculpt.spec.published import PUBLISHED
from sculpt.spec.sheet import NOT_PUBLISHED, ROWS
from tests.facec.compiling import compiled

BOARD = Settings()


def test_evening_lift_has_the_figures_of_its_text(sculpt):
    result = sculpt("spec", "evening-lift", "--area", "250", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    column = json.loads(result.stdout)["columns"][1]
    values = {key: cell["value"] for key, cell in column["figures"].items()}
    assert column["name"] == "Evening lift"
    assert values["peak_uA"] == 320
    assert [values[key] for key in ("volts_500_ohm", "volts_2_kohm", "volts_10_kohm")] == [
        0.16,
        0.64,
        3.2,
    ]
    assert values["frequency_Hz"] == [0.5, 30]
    assert values["net_uC"] == values["direct_uA"] == 0
    # square, 8 Hz, edges of 2 ms: of 62.5 ms two thirds of 4 ms are missing
    assert values["rms_uA"] == pytest.approx(320 * (1 - 4 / 3 * 2 / 62.5) ** 0.5, abs=0.05)
    assert values["rms_mA_per_cm2"] == pytest.approx(values["rms_uA"] / 2500, rel=1e-3)


TREATMENT = """\
routine "Bench"
    levels 100 %

wave it
    {wave}

zone jawline left
    say "On."
    wave it
    ramp to {peak} uA over 500 ms
    hold 2500 ms
    ramp to 0 uA over 500 ms
"""
SETTLED_ms, WINDOW_ms = 1400, 1000  # of the hold, once the regulator has learned


@pytest.mark.parametrize(
    ("wave", "peak", "load_ohm"),
    [
        ("shape square\n    frequency 8 Hz\n    rise 2 ms", 320, 500),
        ("shape sine\n    frequency 4 Hz", 150, 2_000),
        ("shape triangle\n    frequency 10 Hz\n    polarity negative", 400, 10_000),
        ("shape square\n    frequency 5 Hz\n    polarity positive\n    duty 40 %", 200, 500),
        ("shape steady\n    polarity positive", 100, 2_000),
    ],
)
def test_the_true_current_into_a_resistor_has_the_figures_of_the_plan(wave, peak, load_ohm):
    plan, _ = compiled(TREATMENT.format(wave=wave, peak=peak))
    assert plan is not None
    figures = figures_of(plan, 250, BOARD)
    routine = image.load(facec.encode(plan).image)
    samples = []
    run = Simulation(routine, 1, 5, 1000, face=Resistor(load_ohm))
    assert run.run(samples.append).outcome == "success"
    begun = next(one.t_ms for one in samples if one.state == "treating")
    window = [one.skin_uA for one in samples if 0 <= one.t_ms - begun - SETTLED_ms < WINDOW_ms]
    assert len(window) == WINDOW_ms
    near = {"rel": 0.01, "abs": 0.3}
    rms_uA = (sum(one * one for one in window) / WINDOW_ms) ** 0.5
    mean_uA = sum(window) / WINDOW_ms
    assert rms_uA == pytest.approx(figures.rms_uA, **near)
    assert rms_uA / 2500 == pytest.approx(figures.rms_mA_per_cm2, rel=0.01)
    assert abs(mean_uA) == pytest.approx(figures.direct_uA, rel=0.01, abs=0.8)
    assert rms_uA**2 * 500 / 2.5 * 1e-9 == pytest.approx(figures.power_mW_per_cm2, rel=0.02)
    if figures.frequency_Hz is not None and figures.charge_uC is not None:
        frequency_Hz = figures.frequency_Hz.most
        one_way_uC = sum(max(one, 0) for one in window) / 1000
        if figures.direct_uA:
            one_way_uC = abs(mean_uA)
        assert one_way_uC / frequency_Hz == pytest.approx(figures.charge_uC, **near)
        if not figures.direct_uA:
            turns = sum(a * b < 0 for a, b in itertools.pairwise(window))
            assert turns / 2 == pytest.approx(frequency_Hz, abs=1)
            assert figures.pulse_ms is not None
            assert WINDOW_ms / turns == pytest.approx(figures.pulse_ms.most, rel=0.15)
    volts = figures.volts[(500, 2_000, 10_000).index(load_ohm)]
    highest = sorted(map(abs, window))[-WINDOW_ms // 50]  # an update is a mean of the wave
    assert highest * load_ohm * 1e-6 == pytest.approx(volts, rel=0.06)


SWEPT = """\
routine "Swept"
    levels 100 %

wave calm
    shape     sine
    frequency 2 Hz

zone jawline left
    say "On."
    wave calm
    ramp to 150 uA over 1 s
    hold 2 s
    sweep to 0.5 Hz over 3 s
    ramp to 0 uA over 2 s
"""


def test_the_charge_of_a_phase_is_followed_through_sweep_and_ramp():
    """No whole phase of 0.5 Hz flows at the peak: it would carry 95.5 uC."""
    plan, _ = compiled(SWEPT)
    assert plan is not None
    samples = []
    run = Simulation(image.load(facec.encode(plan).image), 1, 5, 1000, face=Resistor(2_000))
    assert run.run(samples.append).outcome == "success"
    skin_uA = [one.skin_uA for one in samples if one.state == "treating"]
    phases = [sum(own) / 1000 for _, own in itertools.groupby(skin_uA, lambda one: one > 0)]
    largest_uC = figures_of(plan, 250, BOARD).charge_uC
    assert max(map(abs, phases)) == pytest.approx(largest_uC, rel=0.01)
    assert largest_uC < 90


@pytest.mark.parametrize("shape", ["square\n    rise 2 ms", "triangle", "sawtooth"])
def test_a_phase_that_is_added_up_carries_what_a_whole_one_does(shape):
    """A sweep over a thousandth of the frequency is added up, a hold is not."""
    text = TREATMENT.format(wave=f"frequency 8 Hz\n    shape {shape}", peak=200)
    held, _ = compiled(text)
    swept, _ = compiled(text.replace("hold 2500 ms", "sweep to 8.01 Hz over 2500 ms"))
    assert held is not None
    assert swept is not None
    charges = [figures_of(one, 250, BOARD).charge_uC for one in (held, swept)]
    assert charges[1] == pytest.approx(charges[0], rel=0.003)


def test_no_voltage_is_over_the_compliance():
    device = device_figures(Limits(), Settings(rail_mV=5_000, series_ohm=4_700), 250)
    assert device.volts[0] == pytest.approx(0.3)
    assert device.volts[2] == pytest.approx(5 * 10_000 / 14_700)


def test_the_device_is_shown_at_its_limits():
    device = device_figures(Limits(), BOARD, 50)
    assert device.peak_uA == 600
    assert device.frequency_Hz == (0.1, 100)
    assert device.direct_uA == 250  # 0.5 mA/cm2 on 50 mm2
    assert device.direct_mA_per_cm2 == pytest.approx(0.5)


def test_a_published_figure_has_its_k_number_and_any_other_says_so(sculpt):
    document = json.loads(sculpt("spec", "--json").stdout)
    columns = [one for one in document["columns"] if one["kind"] == "published"]
    assert [one["name"] for one in columns] == [one.name for one in PUBLISHED]
    for column in columns:
        assert column["k_number"].startswith("K")
        for cell in column["figures"].values():
            assert (cell["source"] is None) == (cell["text"] == NOT_PUBLISHED)
    keys = {row.key for row in ROWS}
    assert all(set(one.figures) <= keys for one in PUBLISHED)


def test_csv_has_a_line_for_each_figure_and_a_column_for_each_device(sculpt):
    rows = list(csv.reader(io.StringIO(sculpt("spec", "first-time", "--csv").stdout)))
    assert rows[0][:3] == ["figure", "VisaSculpt", "First time"]
    assert rows[0][3] == "NuFACE (K103472)"
    assert [row[0] for row in rows[1:]] == [row.key for row in ROWS]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_the_page_stands_alone_and_holds_the_tracings(sculpt, folder):
    result = sculpt("spec", "evening-lift", "--html", "s.html", "--tracings", "s.svg")
    assert result.exit_code == 0
    page = (folder / "s.html").read_text("utf-8")
    assert "0.64 V" in page
    assert page.count('class="screen"') == 4 * 4  # of each of its waves
    assert "<script" not in page
    drawing = (folder / "s.svg").read_text("utf-8")
    assert drawing.count('class="screen"') == 16
    assert "voltage at 10 kΩ" in drawing


def test_the_area_is_the_settings_or_the_options(sculpt, folder):
    (folder / "settings.toml").write_text("ELECTRODE_MM2 = 100\n")
    by_board = sculpt("spec", "--board", "settings.toml", "--json")
    by_area = sculpt("spec", "--board", "settings.toml", "--area", "50", "--json")
    areas = [
        json.loads(one.stdout)["columns"][0]["figures"]["area_mm2"]["value"]
        for one in (by_board, by_area)
    ]
    assert areas == [100, 50]


def test_a_resistor_is_a_face_of_the_virtual_board(sculpt, folder):
    (folder / "bench.face").write_text(
        TREATMENT.format(wave="shape sine\n    frequency 8 Hz", peak=60)
    )
    result = sculpt("run", "bench.face", "--face", "resistor:250", "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "success")
    refused = sculpt("run", "bench.face", "--face", "resistor:1")
    assert refused.exit_code == 2
    assert "100 ohm to 100 kohm" in refused.stderr


def test_a_folder_has_a_column_for_each_treatment_and_none_for_a_library(sculpt, root):
    document = json.loads(sculpt("spec", root / "routines", "--json").stdout)
    names = [one["name"] for one in document["columns"] if one["kind"] == "routine"]
    assert len(names) == len(list((root / "routines").glob("*.face"))) - 1
    assert sculpt("spec", "strokes").exit_code == 2


def test_the_device_is_held_to_what_its_electrode_may_have():
    device = device_figures(Limits(), BOARD, 10)
    assert device.rms_uA == 200
    assert device.rms_mA_per_cm2 == pytest.approx(2)
    assert device.peak_uA == 600  # a narrow pulse
    assert device.charge_uC == pytest.approx(200 * 5)  # half a period of 0.1 Hz
    assert device_figures(Limits(), BOARD, 1).peak_uA == pytest.approx(200)
    assert device_figures(Limits(), BOARD, 250).rms_uA == 600


@pytest.mark.parametrize(("area", "is_refused"), [("5", True), ("250", False)])
def test_a_treatment_that_such_a_board_refuses_has_a_remark(sculpt, folder, area, is_refused):
    (folder / "t.face").write_text(
        TREATMENT.format(wave="shape square\n    frequency 8 Hz", peak=200)
    )
    result = sculpt("spec", "t.face", "--area", area, "--json")
    assert result.exit_code == 0
    assert ("whose electrode has 5 mm² refuses it" in result.stderr) == is_refused


def test_a_spreadsheet_can_count_with_the_csv(sculpt):
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(sculpt("spec", "--csv").stdout))}
    assert [rows[key][0] for key in ("peak_uA", "charge_uC", "duration_ms", "cutoff_min")] == [
        "600",
        "3000",
        "1200000",
        "20",
    ]
    assert rows["frequency_Hz"][0] == "0.1 to 100"
    assert rows["peak_uA"][1] == "80 to 400 µA (K103472)"


def test_one_head_stands_around_every_page(root):
    """What a page may load is decided in one place."""
    heads = [
        path
        for path in (root / "compiler/sculpt").rglob("*.html")
        if "<head>" in path.read_text("utf-8")
    ]
    assert [path.name for path in heads] == ["document.html"]
