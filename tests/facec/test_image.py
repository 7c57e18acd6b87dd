"""The image: what the code of a treatment looks like, and how little of it there is."""

from __future__ import annotations

import dataclasses
import re
from binascii import crc32
from pathlib import Path

import msgpack
import pytest

import facec
from facec import encoding
from facec.lowering import varint
from facevm import isa
from facevm.image import ImageError, load
from tests.facec.compiling import compiled, completed

# --- loops -------------------------------------------------------------------------------


def test_a_repeat_is_a_loop(listing):
    """
    zone chin
        wave lifting
        repeat 3 times
            glide 5 s at 100 uA
            rest 1 s
    """
    assert listing == [
        "ZONE chin center",
        "  WAVE 0 (square 8 Hz)",
        "  LOOP 3 times",
        "    GLIDE 5 s, 100 uA",
        "    REST 1 s",
        "  END",
        "END",
        "END",
    ]


def test_a_first_turn_that_finds_another_peak_stands_before_the_loop(listing):
    """
    zone chin
        wave lifting
        repeat 4 times
            ramp to 10 uA over 100 ms
            hold 100 ms
        ramp to 0 uA over 1 s
    """
    assert listing == [
        "ZONE chin center",
        "  WAVE 0 (square 8 Hz)",
        "  RAMP 10 uA, 100 ms",
        "  HOLD 100 ms",
        "  LOOP 3 times",
        "    RAMP 10 uA, 100 ms",
        "    HOLD 100 ms",
        "  END",
        "  RAMP 0 uA, 1 s",
        "END",
        "END",
    ]


def test_a_first_turn_that_finds_another_wave_stands_before_the_loop(listing):
    """
    zone chin
        wave lifting
        repeat 3 times
            rest 100 ms
            wave calm

    wave calm
        shape sine
        frequency 1 Hz
    """
    assert listing == [
        "ZONE chin center",
        "  WAVE 0 (square 8 Hz)",
        "  REST 100 ms",
        "  WAVE 1 (sine 1 Hz)",
        "  LOOP 2 times",
        "    REST 100 ms",
        "    WAVE 1 (sine 1 Hz)",
        "  END",
        "END",
        "END",
    ]


def test_a_first_turn_that_finds_another_frequency_stands_before_the_loop(listing):
    """
    zone chin
        wave lifting
        ramp to 10 uA over 1 s
        repeat 3 times
            hold 100 ms
            sweep to 1 Hz over 100 ms
        ramp to 0 uA over 1 s
    """
    assert listing[2:9] == [
        "  RAMP 10 uA, 1 s",
        "  HOLD 100 ms",
        "  SWEEP 1 Hz, 100 ms",
        "  LOOP 2 times",
        "    HOLD 100 ms",
        "    SWEEP 1 Hz, 100 ms",
        "  END",
    ]


def test_a_long_first_turn_is_shared_with_the_loop_behind_it(listing):
    """
    zone chin
        wave lifting
        repeat 4 times
            ramp to 100 uA over 1 s
            hold 1 s
        ramp to 0 uA over 1 s
    """
    assert listing == [
        "RAMP 100 uA, 1 s",
        "HOLD 1 s",
        "END",
        "ZONE chin center",
        "  WAVE 0 (square 8 Hz)",
        "  CALL block 0",
        "  LOOP 3 times",
        "    CALL block 0",
        "  END",
        "  RAMP 0 uA, 1 s",
        "END",
        "END",
    ]


def test_two_turns_of_which_the_first_differs_need_no_loop(listing):
    """
    zone chin
        wave lifting
        repeat 2 times
            ramp to 100 uA over 1 s
        ramp to 0 uA over 1 s
    """
    assert listing[2:-2] == ["  RAMP 100 uA, 1 s", "  RAMP 100 uA, 1 s", "  RAMP 0 uA, 1 s"]


def test_a_wave_chosen_again_and_again_leaves_the_state_alone(listing):
    """
    zone chin
        wave lifting
        repeat 3 times
            wave lifting
            glide 5 s at 100 uA
    """
    assert listing[2:-2] == [
        "  LOOP 3 times",
        "    WAVE 0 (square 8 Hz)",
        "    GLIDE 5 s, 100 uA",
        "  END",
    ]


def test_a_repeat_that_takes_no_time_is_done_once(listing):
    """
    zone chin
        repeat 1000 times
            say "Now."
            repeat 5 times
                wave lifting
        repeat 1 time
            rest 1 s
    """
    assert listing[1:-2] == ['  SAY "Now."', "  WAVE 0 (square 8 Hz)", "  REST 1 s"]


def test_nested_repeats_stay_nested(plan, listing):
    """
    zone chin
        wave lifting
        repeat 1000 times
            repeat 10 times
                repeat 10 times
                    rest 1 ms
                rest 1 ms
    """
    assert [line.strip() for line in listing].count("END") == 5
    assert plan.duration_ms == 1000 * 10 * 11
    assert len(plan.segments) == plan.duration_ms


# --- shared code -------------------------------------------------------------------------


def test_a_technique_that_is_done_several_times_is_stored_once(listing):
    """
    technique stroke(q)
        say "Upward."
        glide 5 s at q
        rest 1 s

    zone jawline
        wave lifting
        stroke(100 uA)
        stroke(100 uA)

    zone cheek
        wave lifting
        stroke(100 uA)
    """
    assert listing == [
        'SAY "Upward."',
        "GLIDE 5 s, 100 uA",
        "REST 1 s",
        "END",
        "ZONE jawline both",
        "  WAVE 0 (square 8 Hz)",
        "  CALL block 0",
        "  CALL block 0",
        "END",
        "ZONE cheek both",
        "  WAVE 0 (square 8 Hz)",
        "  CALL block 0",
        "END",
        "END",
    ]


def test_with_other_arguments_only_what_is_alike_is_shared(listing):
    """
    technique stroke(q)
        glide 5 s at q
        say "A."
        say "B."
        rest 1 s
        rest 2 s

    zone chin
        wave lifting
        stroke(100 uA)
        stroke(120 uA)
        stroke(140 uA)
    """
    assert listing[:5] == ['SAY "A."', 'SAY "B."', "REST 1 s", "REST 2 s", "END"]
    assert listing.count("  CALL block 0") == 3


def test_what_would_not_get_shorter_is_not_shared(image):
    """
    technique short()
        rest 1 s

    zone chin
        short()
        short()
    """
    assert load(image).blocks == ()


def test_blocks_may_call_blocks_before_them():
    inner = "".join(f"    rest {n} s\n" for n in range(1, 9))
    outer = "technique outer()\n    inner()\n" + "    rest 9 s\n    rest 10 s\n    rest 11 s\n"
    text = (
        f"technique inner()\n{inner}\n{outer}\nzone chin\n    outer()\n    outer()\n    inner()\n"
    )
    plan, _ = compiled(completed(text))
    assert plan is not None
    code = facec.encode(plan)
    rows = facec.disassemble(code)
    labels = [row.label for row in rows if row.label]
    assert labels == ["block 0", "block 1", "main"]
    assert [row.operands for row in rows if row.mnemonic == "CALL"] == [
        "block 0",
        "block 1",
        "block 1",
        "block 0",
    ]
    assert load(code.image).duration_ms == 2 * (36 + 30) * 1000 + 36_000


# --- where it came from ------------------------------------------------------------------


def test_every_instruction_points_at_its_line(plan):
    """
    technique stroke(q)
        say "Upward."
        glide 5 s at q
        rest 1 s

    zone jawline
        wave lifting
        repeat 2 times
            stroke(100 uA)
        stroke(100 uA)
        stroke(100 uA)
    """
    rows = facec.disassemble(facec.encode(plan))
    listed = [(row.mnemonic, row.line) for row in rows if row.mnemonic[0] != "."]
    assert listed == [
        ("SAY", 2),
        ("GLIDE", 3),
        ("REST", 4),
        ("END", None),
        ("ZONE", 6),
        ("WAVE", 7),
        ("LOOP", 8),
        ("CALL", 9),
        ("END", None),
        ("CALL", 10),
        ("CALL", 11),
        ("END", None),
        ("END", None),
    ]


def test_segments_point_at_their_lines_and_a_glide_is_three(plan):
    """
    zone jawline
        wave lifting
        glide 5 s at 100 uA
        rest 1 s
    """
    assert [
        (s.start_ms, s.duration_ms, s.kind, s.side, s.from_duA, s.to_duA, s.span.line)
        for s in plan.segments
    ] == [
        (0, 500, "ramp", "left", 0, 1000, 3),
        (500, 4000, "hold", "left", 1000, 1000, 3),
        (4500, 500, "ramp", "left", 1000, 0, 3),
        (5000, 1000, "rest", "left", 0, 0, 4),
        (6000, 500, "ramp", "right", 0, 1000, 3),
        (6500, 4000, "hold", "right", 1000, 1000, 3),
        (10500, 500, "ramp", "right", 1000, 0, 3),
        (11000, 1000, "rest", "right", 0, 0, 4),
    ]
    assert plan.segments[-1] == list(plan.segments)[7]
    assert list(plan.segments[1:7:2]) == list(plan.segments)[1:7:2]
    assert plan.segments[5:2] == ()
    with pytest.raises(IndexError):
        plan.segments[8]


def test_a_plan_of_a_million_segments_is_made_at_once(plan):
    """
    zone chin
        repeat 1000 times
            repeat 1000 times
                rest 1 ms
    """
    assert len(plan.segments) == 1_000_000
    assert plan.segments[10].start_ms == 10
    assert len(facec.encode(plan).image) < 60


# --- bytes -------------------------------------------------------------------------------


def test_a_both_sided_zone_is_stored_once():
    sizes = {}
    for side in ("left", "both"):
        text = completed(f'zone jawline {side}\n    say "Along."\n    wave lifting\n    rest 1 s\n')
        plan, _ = compiled(text)
        assert plan is not None
        sizes[side] = len(facec.encode(plan).image)
    assert sizes["left"] == sizes["both"]


def test_texts_are_stored_once_and_the_name_may_be_one_of_them(plan, image):
    """
    routine "Same"
        about "Same"

    zone chin
        say "Other."
        say "Same"
        say "Other."
        rest 1 s
    """
    routine = load(image)
    assert (routine.name, routine.about) == ("Same", "Same")
    assert routine.texts == ("Same", "Same", "Other.")
    assert plan.texts == ("Same", "Other.")


def test_the_checksum_covers_all_but_the_envelope(image):
    """
    zone chin
        rest 1 s
    """
    assert image[:4] == b"FBC\x01"
    assert int.from_bytes(image[4:8], "little") == crc32(image[8:])
    for at in range(8, len(image)):
        damaged = image[:at] + bytes((image[at] ^ 1,)) + image[at + 1 :]
        with pytest.raises(ImageError, match="CRC"):
            load(damaged)


@pytest.mark.parametrize("length", range(90, 140))
def test_the_length_of_an_image_counts_its_own_bytes(length):
    # around 128 the length itself grows to two bytes
    text = completed(
        f'zone chin\n    say "{"x" * (length - 90)}"\n    say "{"y" * 45}"\n    rest 1 s'
    )
    plan, _ = compiled(text)
    assert plan is not None
    image = facec.encode(plan).image
    assert len(load(image).data) == len(image)


def test_a_number_is_written_in_its_shortest_form():
    assert [varint(n).hex() for n in (0, 127, 128, 16_383, 16_384, isa.SMALL_INT_MAX)] == [
        "00",
        "7f",
        "8001",
        "ff7f",
        "808001",
        "ffffffff03",
    ]
    for wrong in (-1, isa.SMALL_INT_MAX + 1):
        with pytest.raises(ValueError, match="no place"):
            varint(wrong)


@pytest.mark.hazard("G12", "compile")
def test_an_image_that_contradicts_its_plan_is_never_given_out(plan, monkeypatch):
    """
    zone chin
        wave lifting
        glide 5 s at 100 uA
    """
    for change in ({"duration_ms": 1}, {"peak_duA": 1}, {"net_dnC": -1}):
        with pytest.raises(facec.Disagreement, match="CLAIM"):
            facec.encode(dataclasses.replace(plan, **change))
    with pytest.raises(facec.Disagreement, match="charge bound"):
        facec.encode(dataclasses.replace(plan, bound_dnC=1))
    monkeypatch.setattr(encoding, "by_place", lambda blocks, calculator: {})
    with pytest.raises(facec.Disagreement, match="at place 11"):
        facec.encode(plan)


# --- the treatment of the language's own page ------------------------------------------------

EVENING = """\
# Evening lift: the lower face and the brow.

routine "Evening lift"
    about  "Lifts the jawline and firms the forehead."
    goal   lift, firm
    levels 60 %, 80 %, 100 %
    plan   5 sessions a week for 8 weeks

wave lifting
    shape     square
    polarity  alternating
    frequency 8 Hz
    rise      2 ms

wave calm
    shape     sine
    frequency 1 Hz

technique upward(current)
    repeat 3 times
        glide 5 s at current
        rest 1 s

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    upward(320 uA)

zone forehead center
    say  "Brow to hairline."
    wave calm
    ramp to 150 uA over 3 s
    hold 20 s
    sweep to 0.5 Hz over 10 s
    ramp to 0 uA over 2 s
    rest 1 s
"""

# the same data, named as the language names it, in the language's units
EVENING_DATA = {
    "name": "Evening lift",
    "about": "Lifts the jawline and firms the forehead.",
    "goals": ["lift", "firm"],
    "levels": [60, 80, 100],
    "plan": [5, 8],
    "waves": [
        {
            "name": "lifting",
            "shape": "square",
            "polarity": "alternating",
            "frequency": 800,
            "rise": 2,
        },
        {"name": "calm", "shape": "sine", "polarity": "alternating", "frequency": 100},
    ],
    "zones": [
        {
            "zone": "jawline",
            "side": "both",
            "steps": [
                ["say", "Chin to earlobe."],
                ["wave", "lifting"],
                ["repeat", 3, [["glide", 5000, 3200], ["rest", 1000]]],
            ],
        },
        {
            "zone": "forehead",
            "side": "center",
            "steps": [
                ["say", "Brow to hairline."],
                ["wave", "calm"],
                ["ramp", 1500, 3000],
                ["hold", 20000],
                ["sweep", 50, 10000],
                ["ramp", 0, 2000],
                ["rest", 1000],
            ],
        },
    ],
}


def test_the_evening_treatment_takes_72_s_at_320_uA_without_net_charge():
    plan, found = compiled(EVENING)
    assert found == []
    assert plan is not None
    assert (plan.duration_ms, plan.peak_duA, plan.net_dnC) == (72_000, 3200, 0)


def test_the_evening_treatment_takes_170_bytes_where_messagepack_takes_over_400():
    plan, _ = compiled(EVENING)
    assert plan is not None
    image = facec.encode(plan).image
    assert len(image) <= 170
    assert len(msgpack.packb(EVENING_DATA)) > 2.2 * len(image)


# --- the page about the image --------------------------------------------------------------

PAGE = Path(__file__).resolve().parents[2] / "compiler" / "README.md"


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind in ``compiler/README.md``."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


def listed(rows: list[facec.Row]) -> str:
    """The rows as the page shows them: offset, bytes, meaning."""
    lines = []
    for row in rows:
        meaning = "  " * row.depth + f"{row.mnemonic} {row.operands}".rstrip()
        label = f"{row.label}:" if row.label else ""
        data = [row.data[at : at + 8].hex(" ") for at in range(0, len(row.data), 8)]
        lines.append(f"{row.offset:4}  {data[0]:23}  {label:9}{meaning}".rstrip())
        lines += [f"      {more}" for more in data[1:]]
    return "\n".join(lines) + "\n"


def test_the_worked_example_of_the_page_is_what_the_compiler_writes():
    (source,), (shown,) = blocks("face"), blocks("image")
    plan, found = compiled(source)
    assert found == []
    assert plan is not None
    assert listed(facec.disassemble(facec.encode(plan))) == shown


def test_the_page_names_every_instruction_and_every_limit_of_the_format():
    page = PAGE.read_text("utf-8")
    for name, operands in isa.OPCODES:
        row = re.search(
            rf"^\| `{isa.OPCODES.index((name, operands)):02x}` \| `{name}` ", page, re.M
        )
        assert row, f"no row for {name}"
    for limit in ("IMAGE_MAX_BYTES", "DEPTH_MAX", "WALK_MAX"):
        assert f"{limit}` | {getattr(isa, limit)} " in page
