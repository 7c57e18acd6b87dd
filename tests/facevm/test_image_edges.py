"""Where exactly an image is no image any more, and where in it that is said to be."""

from __future__ import annotations

from binascii import crc32

import pytest

from facevm import image, isa
from facevm.limits import Limits
from tests.facevm.assembly import (
    ANY_BOARD,
    END,
    STEADY,
    Assembly,
    a_wave,
    glide,
    jaw,
    loop,
    number,
    ramp,
    rest,
    say,
    seal,
    step,
    sweep,
    wave,
    zone,
)

MAIN = jaw(glide(5000, 320), rest(1000))


def told(data: bytes, limits: Limits = ANY_BOARD) -> tuple[str, str, int]:
    """The reason of the refusal, its words, and the byte it names."""
    with pytest.raises(image.ImageError) as refusal:
        image.load(data, limits)
    return refusal.value.reason, refusal.value.detail, refusal.value.offset


def body(flags: int = 0, about: bytes = b"", rest_of_it: bytes = b"") -> bytes:
    """An image with claims of nothing, up to and with its flags, and what is put behind."""
    return seal(number(0) * 3 + bytes([flags]) + about + rest_of_it)


FLAGS_AT = isa.HEADER_BYTES + 4
"""A length of one byte and three claims stand before the flags."""


# --- the envelope ----------------------------------------------------------------------------


@pytest.mark.parametrize("length", range(3, 9))
def test_an_image_that_ends_in_its_header_is_cut(length):
    start = b"FBC\x01" + bytes(4)
    assert told(start[:length]) == ("CUT", "the image ends in its header", length)
    assert told(b"FBC\x01wxyz"[:length])[0] == "CUT"


def test_another_version_is_named():
    data = Assembly(MAIN).image()
    assert told(data[:3] + b"\x07" + data[4:]) == (
        "VERSION",
        "format 7, this runtime reads formats 1 and 2",
        3,
    )


def test_a_damaged_checksum_is_where_it_stands():
    data = Assembly(MAIN).image()
    reason, _, offset = told(data[:4] + bytes(4) + data[8:])
    assert (reason, offset) == ("CRC", 4)


def test_a_routine_knows_the_checksum_it_came_with():
    data = Assembly(MAIN).image()
    assert image.load(data, ANY_BOARD).crc == crc32(data[8:]) == int.from_bytes(data[4:8], "little")


def test_what_was_proven_is_the_routines_own():
    buffer = bytearray(Assembly(MAIN).image())
    routine = image.load(buffer, ANY_BOARD)
    kept = bytes(buffer)
    buffer[:] = bytes(len(buffer))
    assert routine.data == kept


def test_bytes_behind_the_end_of_the_code_are_refused_though_the_length_is_true():
    data = Assembly(MAIN).image()
    longer = seal(data[isa.HEADER_BYTES + 1 :] + b"\x00")
    assert told(longer) == ("LENGTH", "bytes behind the end of the code", len(longer) - 1)


def test_more_than_the_heap_holds_is_refused_by_name(monkeypatch):
    def full(*_):
        raise MemoryError

    data = Assembly(MAIN).image()
    monkeypatch.setattr(image, "Proof", full)
    reason, _, offset = told(data)
    assert (reason, offset) == ("SIZE", len(data))


# --- the filler ------------------------------------------------------------------------------


def followed(by: bytes) -> bytes:
    """An image of the filled format, with this behind its code."""
    return seal(Assembly(MAIN).image()[isa.HEADER_BYTES + 1 :] + by, isa.FORMAT_FILLED)


@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_an_image_may_be_filled_to_any_size_and_is_the_same_treatment(count):
    plain = Assembly(MAIN).load()
    routine = image.load(followed(number(count) + b"." * count), ANY_BOARD)
    assert (routine.name, routine.duration_ms, routine.bound_dnC) == (
        plain.name,
        plain.duration_ms,
        plain.bound_dnC,
    )


@pytest.mark.parametrize("at", [0, 1, 6])
def test_nothing_hides_among_the_filler(at):
    behind = bytearray(number(7) + b"." * 7)
    behind[1 + at] += 1
    data = followed(bytes(behind))
    wrong = len(data) - 7 + at
    assert told(data) == ("LENGTH", "something else among the filler", wrong)


def test_there_is_as_much_filler_as_is_said():
    more = followed(number(6) + b"." * 7)
    assert told(more) == ("LENGTH", "bytes behind the end of the code", len(more) - 1)
    less = followed(number(8) + b"." * 7)
    assert told(less) == ("CUT", "the image ends in the middle of a field", len(less))


# --- the header ------------------------------------------------------------------------------


def test_a_flag_of_another_format_is_named_where_it_stands():
    assert told(body(64)) == ("HEADER", "a flag of another format", FLAGS_AT)


def test_a_net_charge_of_minus_zero_is_named_where_it_stands():
    assert told(body(isa.FLAG_NET_NEGATIVE)) == ("HEADER", "a net charge of minus zero", FLAGS_AT)


@pytest.mark.parametrize("plan", [(0, 4), (4, 0)])
def test_a_plan_of_nothing_is_refused(plan):
    refused = told(body(isa.FLAG_PLAN, bytes(plan)))
    assert refused == ("HEADER", "a plan of nothing", FLAGS_AT + 1)


def test_a_plan_is_what_it_says():
    silent = Assembly(zone("jawline", "left", rest(1)), claims=(1, 0, 0)).image()
    about = bytearray(silent[isa.HEADER_BYTES + 1 :])
    assert about[:5] == bytes([1, 0, 0, 0, 0])  # claims, flags, goals
    about[3:4] = bytes([isa.FLAG_PLAN, 3, 8])
    assert image.load(seal(bytes(about)), ANY_BOARD).plan == (3, 8)


@pytest.mark.parametrize(
    "flag", [isa.FLAG_LIMIT_CURRENT, isa.FLAG_LIMIT_TIME, isa.FLAG_LIMIT_CHARGE]
)
def test_a_limit_of_nothing_is_named_where_it_stands(flag):
    assert told(body(flag, number(0))) == ("HEADER", "a limit of 0", FLAGS_AT + 1)


def test_a_table_larger_than_the_image_is_refused_at_once():
    levels = bytes([0, 1, 100])
    refused = told(body(0, levels, number(2**29)))
    assert refused == ("HEADER", "a table larger than the image", FLAGS_AT + 1 + len(levels))


def test_levels_are_named_where_they_begin():
    assert told(Assembly(MAIN, levels=bytes([60, 50])).image())[2] == FLAGS_AT + 2
    assert image.load(Assembly(MAIN, levels=bytes([10, 100])).image(), ANY_BOARD).levels == (
        10,
        100,
    )
    assert Assembly(MAIN, levels=bytes([10, 20, 30, 40, 100])).load().levels[4] == 100


# --- texts -----------------------------------------------------------------------------------


def text(value: str) -> str:
    raw = value.encode("utf-8")
    return image.Reader(bytes([len(raw)]) + raw, 0).text()


@pytest.mark.parametrize("code", [0x00, 0x1F, 0x7F, 0x80, 0x9F, 0x2028, 0x2029])
def test_no_control_character_is_shown(code):
    with pytest.raises(image.ImageError, match="a text with a control character"):
        text(f"a{chr(code)}b")


@pytest.mark.parametrize(
    "code",
    [
        *(0x20, 0x7E, 0xA0, 0x7FF, 0x800, 0x2027, 0x202A, 0xD7FF, 0xE000),
        *(0xFFFD, 0xFFFF, 0x10000, 0x10FFFE, 0x10FFFF),
    ],
)
def test_every_other_character_is(code):
    assert text(f"a{chr(code)}b") == f"a{chr(code)}b"


def test_a_text_may_have_60_characters_of_any_length():
    assert text("\U0001f642" * 60) == "\U0001f642" * 60
    with pytest.raises(image.ImageError, match="more than 60 characters"):
        text("x" * 61)


def test_a_text_that_is_cut_is_named_where_it_begins():
    with pytest.raises(image.ImageError) as refusal:
        image.Reader(b"\x00\x05abcd", 1).text()
    assert (refusal.value.reason, refusal.value.offset) == ("CUT", 1)
    assert "text" in refusal.value.detail


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_half_a_character_is_no_text_whatever_the_boards_decoder_says(monkeypatch, code):
    def lenient(raw, _):
        return raw.decode("utf-8", "surrogatepass")

    monkeypatch.setattr(image, "str", lenient, raising=False)
    raw = chr(code).encode("utf-8", "surrogatepass")
    with pytest.raises(image.ImageError, match="not UTF-8"):
        image.Reader(bytes([len(raw)]) + raw, 0).text()


@pytest.mark.parametrize(("raw", "read"), [(b"\xc1\x81", "A"), (b"\xe0\x83\xa4", "ä")])
def test_a_character_written_longer_than_it_needs_to_be_is_no_text_either(monkeypatch, raw, read):
    monkeypatch.setattr(image, "str", lambda *_: read, raising=False)
    with pytest.raises(image.ImageError, match="not UTF-8"):
        image.Reader(bytes([len(raw)]) + raw, 0).text()


def test_the_description_is_the_second_text_only_where_there_is_one():
    named = Assembly(MAIN, texts=[b"Name", b"Said"]).load()
    assert (named.name, named.about) == ("Name", None)
    reason, _, _ = told(Assembly(MAIN, flags=isa.FLAG_ABOUT).image())
    assert reason == "TEXT"


# --- waves -----------------------------------------------------------------------------------


def refused_wave(made: bytes) -> str:
    reason, detail, _ = told(Assembly(MAIN, waves=[made]).image())
    assert reason == "WAVE"
    return detail


SQUARE = isa.SHAPES.index("square")


@pytest.mark.parametrize("shape", range(len(isa.SHAPES), 8))
def test_there_is_no_other_shape(shape):
    assert refused_wave(bytes([shape]) + number(800)) == "an unknown shape or polarity"


@pytest.mark.parametrize("polarity", range(len(isa.POLARITIES), 4))
def test_there_is_no_other_polarity(polarity):
    head = bytes([SQUARE | polarity << isa.WAVE_POLARITY_SHIFT])
    assert refused_wave(head + number(800)) == "an unknown shape or polarity"


def test_a_wave_is_named_where_it_begins():
    data = Assembly(MAIN, waves=[a_wave(), a_wave(duty=0)]).image()
    reason, _, offset = told(data)
    assert (reason, data[offset]) == ("WAVE", a_wave(duty=0)[0])
    assert data[offset:].startswith(a_wave(duty=0))


def test_a_steady_current_has_no_frequency():
    routine = Assembly(jaw(ramp(100, 1000), ramp(0, 1000)), [STEADY]).load()
    assert routine.waves[0].frequency_cHz == 0
    assert routine.waves[0].duty_percent == 100


@pytest.mark.parametrize("duty", [1, 99])
def test_a_duty_from_1_to_99_percent_is_written(duty):
    routine = Assembly(MAIN, [a_wave("square", hz=0.1, duty=duty)]).load()
    assert routine.waves[0].duty_percent == duty


@pytest.mark.parametrize("duty", [0, 101, 255])
def test_another_duty_is_refused(duty):
    assert refused_wave(a_wave("square", hz=0.1, duty=duty)) == "a duty outside 1 % to 100 %"


NO_RISE = bytes([SQUARE | isa.WAVE_HAS_RISE]) + number(800) + number(0)


@pytest.mark.parametrize("made", [a_wave(duty=100), NO_RISE])
def test_what_goes_without_saying_is_not_said(made):
    assert refused_wave(made) == "a duty or rise that goes without saying"


@pytest.mark.parametrize("shape", ["sine", "triangle", "sawtooth"])
@pytest.mark.parametrize("extra", [{"duty": 50}, {"rise_ms": 2}])
def test_only_a_square_has_a_duty_or_a_rise(shape, extra):
    assert refused_wave(a_wave(shape, hz=1, **extra)) == "duty or rise on a shape that has none"


@pytest.mark.parametrize("hz", [0.1, 500])
def test_frequencies_up_to_the_limits_are_waves(hz):
    routine = Assembly(zone("jawline", "left", rest(1)), [a_wave(hz=hz)]).load()
    assert routine.waves[0].frequency_cHz == hz * 100


@pytest.mark.parametrize("burst", [(5, 5), (7, 13), (isa.DURATION_MAX_ms, isa.DURATION_MAX_ms)])
def test_a_steady_burst_may_have_any_times_from_5_ms_to_the_longest_treatment(burst):
    made = a_wave("steady", "positive", burst=burst)
    routine = Assembly(jaw(ramp(100, 1000), ramp(0, 1000)), [made]).load()
    assert (routine.waves[0].burst_on_ms, routine.waves[0].burst_off_ms) == burst


def test_a_burst_may_be_of_single_milliseconds_where_no_zone_chooses_it():
    made = a_wave("steady", "positive", burst=(1, 1))
    wave_of_it = Assembly(MAIN, [a_wave(), made]).load().waves[1]
    assert (wave_of_it.burst_on_ms, wave_of_it.burst_off_ms) == (1, 1)


@pytest.mark.parametrize(
    "burst", [(0, 5), (5, 0), (isa.DURATION_MAX_ms + 1, 5), (5, isa.DURATION_MAX_ms + 1)]
)
def test_a_burst_is_on_and_off_and_neither_for_ever(burst):
    made = a_wave("steady", "positive", burst=burst)
    assert refused_wave(made) == "a burst that is never on, never off or endless"


@pytest.mark.parametrize("burst", [(250, 124), (124, 250)])
def test_a_burst_is_whole_periods_on_and_off(burst):
    assert Assembly(MAIN, [a_wave(hz=8, burst=(125, 250))]).load().waves[0].burst_off_ms == 250
    assert refused_wave(a_wave(hz=8, burst=burst)) == "a burst that is not whole periods"


# --- the code --------------------------------------------------------------------------------


def test_no_instruction_is_unknown():
    words = "no such instruction"
    for opcode in (len(isa.OPCODES), len(isa.OPCODES) + 1, 255):
        assert told(Assembly(jaw(bytes([opcode]))).image())[:2] == ("OPCODE", words)


@pytest.mark.parametrize("first", [rest(1), say(0), loop(1, rest(1)), wave(0)])
def test_only_zones_stand_at_the_top(first):
    assert told(Assembly(first + MAIN).image())[:2] == ("OPCODE", "only zones stand at the top")


def test_levels_of_nesting_are_counted_where_they_are_written():
    deep = jaw(*[step(isa.LOOP, 1)] * isa.DEPTH_MAX, rest(1), END * isa.DEPTH_MAX)
    block = loop(1, *[step(isa.LOOP, 1)] * isa.DEPTH_MAX, rest(1), END * isa.DEPTH_MAX)
    unused = Assembly(MAIN, blocks=[block]).image()
    for data in (Assembly(deep).image(), unused):
        assert told(data)[:2] == ("NESTING", "too many levels")


def test_operands_may_be_as_large_as_the_largest():
    steps = (
        ramp(600, 600) + ramp(0, 600),
        sweep(500, 10),
        sweep(0.1, 10),
        rest(isa.DURATION_MAX_ms),
        loop(isa.REPEAT_MAX, rest(1)),
    )
    blocks = [loop(1, one) for one in steps]  # never called: only their form is looked at
    assert Assembly(MAIN, blocks=blocks).load().peak_duA == 3200


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (step(isa.RAMP, isa.PEAK_MAX_duA + 1, 1000), "OPERAND"),
        (step(isa.RAMP, 100, isa.DURATION_MAX_ms + 1), "OPERAND"),
        (step(isa.RAMP, 100, 0), "OPERAND"),
        (step(isa.LOOP, isa.REPEAT_MAX + 1) + rest(1) + END, "OPERAND"),
        (step(isa.SWEEP, isa.FREQUENCY_MAX_cHz + 1, 10), "FREQUENCY"),
        (step(isa.SWEEP, isa.FREQUENCY_MIN_cHz - 1, 10), "FREQUENCY"),
    ],
)
def test_and_no_larger_even_where_nothing_calls_them(made, reason):
    assert told(Assembly(MAIN, blocks=[made]).image())[0] == reason
