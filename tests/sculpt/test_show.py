"""``sculpt show``: what will happen, from the text or from the image."""

from __future__ import annotations

import json

import pytest

from facevm import image

STOCK = ("evening-lift", "first-time", "de-puff")

ONE_WAY = """\
routine "One way"

wave drift
    shape     square
    polarity  negative
    frequency 2 Hz
    duty      50 %

wave calm
    shape     sine
    frequency 1 Hz
    burst     2 s on, 1 s off

wave still
    shape     steady
    polarity  positive

zone chin
    say "Chin."
    wave drift
    ramp to 50 uA over 1 s
    sweep to 4 Hz over 2 s
    ramp to 0 uA over 1 s
    rest 1 s

zone brow left
    say "Brow."
    wave calm
    glide 3 s at 100 uA

zone chin
    say "Chin again."
    wave still
    glide 2 s at 40 uA
"""


@pytest.fixture
def shown(sculpt, folder):
    (folder / "one.face").write_text(ONE_WAY)
    result = sculpt("show", "one.face", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_direct_part_is_said_with_its_density(sculpt, shown):
    """Its 50 uA of half a square's time, and steady 40 uA."""
    text = sculpt("show", "one.face").stdout
    assert "Direct part 40 µA at most, 0.016 mA/cm² on 250 mm²." in text
    assert "Direct part" not in sculpt("show", "evening-lift").stdout


def test_json_has_the_figures_of_the_whole(sculpt, shown, folder):
    sculpt("build", "one.face")
    data = (folder / "one.fbc").read_bytes()
    assert list(shown) == [
        *("routine", "file", "crc", "image_bytes", "duration_ms", "peak_uA"),
        *("net_charge_uC", "charge_bound_uC", "levels", "zones", "segments"),
    ]
    assert shown["routine"] == "One way"
    assert shown["file"] == "one.face"
    assert shown["crc"] == f"{image.load(data).crc:08x}"
    assert shown["image_bytes"] == len(data)
    assert (shown["duration_ms"], shown["peak_uA"]) == (10_000, 100.0)
    assert shown["levels"] == [60, 80, 100]
    # chin: -(25 + 100 + 25) / 2 uC one way, then 20 + 40 uC less the two ramps' halves back
    assert shown["net_charge_uC"] == -75 + 60


def test_json_has_one_entry_for_each_zone_and_side(shown):
    chin, brow = shown["zones"]
    assert list(chin) == [
        *("zone", "side", "start_ms", "duration_ms", "peak_uA", "net_charge_uC"),
        *("charge_bound_uC", "line"),
    ]
    assert (chin["zone"], chin["side"], chin["start_ms"], chin["line"]) == ("chin", "center", 0, 18)
    assert (chin["duration_ms"], chin["peak_uA"], chin["net_charge_uC"]) == (7000, 50.0, -15.0)
    # and one phase, 50 uA for 250 ms; and 52 ms of either stroke's peak for uneven moments
    assert chin["charge_bound_uC"] == 92.18 == round(75 + 12.5 + 2.6 + 2.08, 2)
    assert (brow["zone"], brow["side"], brow["start_ms"]) == ("brow", "left", 5000)
    assert brow["net_charge_uC"] == 0


def test_json_has_every_segment_a_glide_as_its_three(shown):
    segments = shown["segments"]
    assert [(one["start_ms"], one["duration_ms"], one["kind"]) for one in segments] == [
        (0, 1000, "ramp"),
        (1000, 2000, "sweep"),
        (3000, 1000, "ramp"),
        (4000, 1000, "rest"),
        (5000, 500, "ramp"),
        (5500, 2000, "hold"),
        (7500, 500, "ramp"),
        (8000, 500, "ramp"),
        (8500, 1000, "hold"),
        (9500, 500, "ramp"),
    ]
    assert list(segments[0]) == [
        *("start_ms", "duration_ms", "kind", "zone", "side", "from_uA", "to_uA", "wave"),
        *("frequency_hz", "line"),
    ]
    assert [(one["from_uA"], one["to_uA"]) for one in segments[:3]] == [(0, 50), (50, 50), (50, 0)]
    assert [one["frequency_hz"] for one in segments[:4]] == [2, 4, 4, None]
    assert [one["line"] for one in segments[:4]] == [21, 22, 23, 24]


def test_json_says_null_where_a_wave_has_no_such_thing(shown):
    waves = [shown["segments"][index]["wave"] for index in (0, 3, 4, 7)]
    assert waves == [
        {
            "shape": "square",
            "polarity": "negative",
            "frequency_hz": 2.0,
            "duty_percent": 50,
            "rise_ms": 0,
            "burst_on_ms": None,
            "burst_off_ms": None,
        },
        None,  # a rest
        {
            "shape": "sine",
            "polarity": "alternating",
            "frequency_hz": 1.0,
            "duty_percent": None,
            "rise_ms": None,
            "burst_on_ms": 2000,
            "burst_off_ms": 1000,
        },
        {
            "shape": "steady",
            "polarity": "positive",
            "frequency_hz": None,
            "duty_percent": None,
            "rise_ms": None,
            "burst_on_ms": None,
            "burst_off_ms": None,
        },
    ]


def without_source(document):
    if isinstance(document, dict):
        return {
            key: without_source(value)
            for key, value in document.items()
            if key not in ("file", "line")
        }
    if isinstance(document, list):
        return [without_source(one) for one in document]
    return document


@pytest.mark.parametrize("name", STOCK)
def test_the_image_shows_the_same_as_its_source_less_what_only_that_knows(sculpt, name):
    sculpt("build", name)
    source = json.loads(sculpt("show", name, "--json").stdout)
    built = json.loads(sculpt("show", f"{name}.fbc", "--json").stdout)
    assert built == without_source(source)
    assert built != source


@pytest.mark.parametrize("name", STOCK)
def test_the_segments_fill_the_treatment_without_a_gap(sculpt, name):
    document = json.loads(sculpt("show", name, "--json").stdout)
    at_ms = 0
    for segment in document["segments"]:
        assert segment["start_ms"] == at_ms
        at_ms += segment["duration_ms"]
    assert at_ms == document["duration_ms"]
    assert sum(zone["duration_ms"] for zone in document["zones"]) == at_ms


def test_the_card_reads_like_a_treatment(sculpt, folder):
    (folder / "one.face").write_text(ONE_WAY)
    card = sculpt("show", "one.face").stdout
    for told in (
        "One way",
        "levels 60 %, 80 %, 100 %",
        "“Chin again.”",
        "negative square 2 Hz, duty 50 %",
        "sine 1 Hz, 2 s on, 1 s off",
        "sweep to 4 Hz over 2 s",
        "glide 3 s at 100 µA",
        "10 s, peak 100 µA, net charge -15 µC.",
        "Try it: sculpt run one.face",
    ):
        assert told in card
    assert "\x1b" not in card


def test_the_code_stands_beside_its_source_lines(sculpt, good):
    lines = sculpt("show", good, "--code").stdout.splitlines()
    (hold,) = [line for line in lines if "hold 2 s" in line and "13  " in line]
    assert hold.split()[1:] == ["05", "d0", "0f", "hold", "2", "s", "13", "hold", "2", "s"]
    assert lines[0].split() == ["offset", "bytes", "meaning", "source"]


def test_the_code_of_an_image_has_every_byte(sculpt, good):
    sculpt("build", good)
    data = good.with_suffix(".fbc").read_bytes()
    lines = sculpt("show", good.with_suffix(".fbc"), "--code").stdout.splitlines()
    assert lines[0].split() == ["offset", "bytes", "meaning"]
    assert lines[1].split()[1:4] == ["46", "42", "43"]
    offsets = [int(line.split()[0], 16) for line in lines[1:] if not line.strip().endswith(":")]
    assert offsets == sorted(set(offsets))
    assert offsets[-1] == len(data) - 1


def test_a_step_from_a_library_names_its_file(sculpt):
    listing = sculpt("show", "evening-lift", "--code").stdout
    assert "strokes.face:" in listing
    assert "repeat 3 times" in listing


def test_a_folder_with_one_routine_is_that_routine(sculpt, folder, good):
    assert "Short" in sculpt("show", folder).stdout
    (folder / "more.face").write_text(good.read_text())
    result = sculpt("show", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name one of good.face, more.face" in result.stderr


def test_a_routine_with_mistakes_is_not_shown(sculpt, bad):
    result = sculpt("show", bad)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "F301" in result.stderr


def test_a_library_is_no_treatment(sculpt):
    result = sculpt("show", "strokes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "strokes is a library" in result.stderr


@pytest.mark.slow
def test_a_million_segments_are_a_document_too(sculpt, folder):
    (folder / "many.face").write_text(
        'routine "Many"\n\nzone chin\n    say "Wait."\n    repeat 1000 times\n'
        "        repeat 100 times\n            rest 1 ms\n"
    )
    document = json.loads(sculpt("show", "many.face", "--json").stdout)
    assert len(document["segments"]) == 100_000
