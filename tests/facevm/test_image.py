"""An image is taken whole and true, or refused by a named reason."""

from __future__ import annotations

import pytest

from facevm import image, isa, refusal
from facevm.limits import Limits
from tests.facevm.assembly import (
    ANY_BOARD,
    END,
    STEADY,
    Assembly,
    a_wave,
    call,
    glide,
    hold,
    jaw,
    loop,
    number,
    ramp,
    reseal,
    rest,
    say,
    seal,
    step,
    sweep,
    wave,
    zone,
)
from tests.safety.proving import proving

GOOD = Assembly(jaw(glide(5000, 320), rest(1000)))


def refused(data: bytes, limits: Limits = ANY_BOARD) -> str:
    with pytest.raises(image.ImageError) as refusal:
        image.load(data, limits)
    assert 0 <= refusal.value.offset <= len(data)
    return refusal.value.reason


def test_a_good_image_tells_what_it_is():
    routine = Assembly(
        jaw(say(2), glide(5000, 320), rest(1000)),
        texts=[b"Evening", b"About it.", "Zum Ohr \u2192".encode()],
        flags=isa.FLAG_ABOUT,
        levels=bytes([50, 100]),
        limit_uA=400,
    ).load()
    assert (routine.name, routine.about) == ("Evening", "About it.")
    assert routine.texts[2] == "Zum Ohr →"
    assert routine.levels == (50, 100)
    assert routine.limit_duA == 4000
    assert (routine.duration_ms, routine.peak_duA, routine.net_dnC) == (6000, 3200, 0)
    assert routine.places == (isa.LEFT + 4,)
    assert routine.current_ms == routine.place_ms[0] == 5000


@pytest.mark.hazard("G12", "load", "MAGIC", "CUT", "CRC")
def test_a_truncation_at_any_byte_is_refused():
    whole = GOOD.image()
    for length in range(len(whole)):
        assert refused(whole[:length]) in ("MAGIC", "CUT", "CRC")


@pytest.mark.hazard("G12", "load")
def test_a_truncation_that_kept_a_true_checksum_is_refused():
    whole = GOOD.image()
    for length in range(isa.HEADER_BYTES + 1, len(whole)):
        assert refused(reseal(whole[:length])) in refusal.REASONS


@pytest.mark.hazard("G12", "load", "MAGIC", "VERSION", "CRC")
def test_any_single_flipped_bit_is_refused():
    whole = GOOD.image()
    for at in range(len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[at] ^= 1 << bit
            assert refused(bytes(damaged)) in ("MAGIC", "VERSION", "CRC")


@pytest.mark.hazard("G12", "load", "LENGTH")
def test_bytes_behind_the_end_are_refused():
    assert refused(reseal(GOOD.image() + b"\x00")) == "LENGTH"


@pytest.mark.hazard("G12", "load", "CLAIM")
@pytest.mark.parametrize(
    ("claims", "why"),
    [((6001, 3200, 0), "duration"), ((6000, 3201, 0), "peak"), ((6000, 3200, 1), "net")],
)
def test_a_false_claim_is_refused(claims, why):
    data = Assembly(GOOD.main, claims=claims).image()
    with pytest.raises(image.ImageError, match=why) as refusal:
        image.load(data, ANY_BOARD)
    assert refusal.value.reason == "CLAIM"


ONE_WAY = a_wave("square", "positive", 8, duty=50)

REFUSED = [
    ("VERSION", reseal(b"FBC\x03" + GOOD.image()[4:])),
    ("MAGIC", b"PK\x03\x04" + GOOD.image()[4:]),
    ("MAGIC", b""),
    ("CUT", b"FBC\x01"),
    ("LENGTH", reseal(GOOD.image()[:8] + b"\x7f" + GOOD.image()[9:])),
    ("NUMBER", seal(b"\x80\x00" + GOOD.image()[10:])),
    ("NUMBER", seal(b"\xff\xff\xff\xff\x04" + GOOD.image()[10:])),
    ("HEADER", Assembly(GOOD.main, flags=64).image()),
    ("HEADER", Assembly(GOOD.main, flags=isa.FLAG_NET_NEGATIVE).image()),
    ("LEVELS", Assembly(GOOD.main, levels=b"").image()),
    ("LEVELS", Assembly(GOOD.main, levels=bytes([60, 60])).image()),
    ("LEVELS", Assembly(GOOD.main, levels=bytes([9, 60])).image()),
    ("LEVELS", Assembly(GOOD.main, levels=bytes([60, 101])).image()),
    ("LEVELS", Assembly(GOOD.main, levels=bytes([10, 20, 30, 40, 50, 60])).image()),
    ("TEXT", Assembly(GOOD.main, texts=[]).image()),
    ("TEXT", Assembly(GOOD.main, texts=[b"\xff\xfe"]).image()),
    *[
        ("TEXT", Assembly(GOOD.main, texts=[text]).image())
        for text in (
            b"\xc0\xb3",
            b"\xe0\x80\xb3",
            b"\xed\xa0\x80",
            b"\xf4\x90\x80\x80",
            b"\xe2\x82",
        )
    ],
    ("TEXT", Assembly(GOOD.main, texts=[b"a\x07b"]).image()),
    ("TEXT", Assembly(GOOD.main, texts=[b"x" * 61]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[bytes([5])]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave("steady", "alternating")]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(hz=0.09)]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(hz=500.01)]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(duty=0)]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave("sine", hz=1, rise_ms=2)]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(hz=10, rise_ms=26)]).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(hz=8, burst=(1000, 100))]).image()),
    ("OPCODE", Assembly(b"\x0b").image()),
    ("OPCODE", Assembly(rest(1000)).image()),
    ("OPCODE", Assembly(b"").image()),
    ("OPCODE", Assembly(jaw(zone("chin", "center"))).image()),
    ("OPCODE", Assembly(GOOD.main, blocks=[zone("chin", "center", rest(1))]).image()),
    ("OPERAND", Assembly(zone("chin", "left", rest(1))).image()),
    ("OPERAND", Assembly(bytes([isa.ZONE, isa.PLACES]) + END).image()),
    ("OPERAND", Assembly(jaw(say(1))).image()),
    ("OPERAND", Assembly(zone("jawline", "left", wave(1))).image()),
    ("OPERAND", Assembly(jaw(call(0))).image()),
    ("OPERAND", Assembly(jaw(call(0)), blocks=[call(0)]).image()),
    ("OPERAND", Assembly(jaw(call(0)), blocks=[call(1), rest(1)]).image()),
    ("OPERAND", Assembly(jaw(loop(0, rest(1)))).image()),
    ("OPERAND", Assembly(jaw(loop(1001, rest(1)))).image()),
    ("OPERAND", Assembly(jaw(rest(0))).image()),
    ("OPERAND", Assembly(jaw(glide(1499, 100))).image()),
    ("NESTING", Assembly(jaw(*[step(isa.LOOP, 1)] * 12, rest(1), END * 12)).image()),
    (
        "NESTING",
        Assembly(jaw(call(12)), blocks=[rest(1), *[call(n) for n in range(12)]]).image(),
    ),
    (
        "WALK",
        Assembly(
            jaw(call(4)),
            blocks=[rest(1) * 20, call(0) * 20, call(1) * 20, call(2) * 20, call(3) * 20],
        ).image(),
    ),
    ("INSTANT", Assembly(jaw(say(0) * 256, rest(1))).image()),
    ("INSTANT", Assembly(jaw(say(0) * 130, loop(3, say(0) * 130, rest(1)))).image()),
    ("INSTANT", Assembly(jaw(loop(9, rest(1), call(0))), blocks=[say(0) * 260]).image()),
    ("INSTANT", Assembly(zone("jawline", "left", say(0) * 130) * 3 + jaw(rest(1))).image()),
    ("INSTANT", Assembly(zone("jawline", "both", say(0) * 130) + jaw(rest(1))).image()),
    ("WAVE", Assembly(GOOD.main, waves=[a_wave(duty=100)]).image()),
    ("HEADER", Assembly(GOOD.main, flags=isa.FLAG_LIMIT_CURRENT).image()),
    ("TEXT", Assembly(GOOD.main, texts=["a\x9bb".encode()]).image()),
    ("TEXT", Assembly(GOOD.main, texts=["a\u2028b".encode()]).image()),
    ("LOOP", Assembly(jaw(loop(1000, loop(1000, loop(1000, say(0)))))).image()),
    ("LOOP", Assembly(jaw(loop(2, ramp(100, 1000)), ramp(0, 1000))).image()),
    ("LOOP", Assembly(zone("chin", "center", loop(2, wave(0), rest(1)))).image()),
    ("LOOP", Assembly(jaw(ramp(50, 100), loop(2, sweep(4, 9)), ramp(0, 100))).image()),
    ("STATE", Assembly(jaw(hold(1000))).image()),
    ("STATE", Assembly(jaw(ramp(100, 1000))).image()),
    ("STATE", Assembly(jaw(ramp(100, 1000), rest(1), ramp(0, 1000))).image()),
    ("STATE", Assembly(jaw(ramp(100, 1000), wave(0), ramp(0, 1000))).image()),
    ("STATE", Assembly(jaw(ramp(100, 1000), glide(2000, 100), ramp(0, 1000))).image()),
    ("STATE", Assembly(jaw(glide(2000, 0))).image()),
    ("STATE", Assembly(jaw(sweep(4, 1000))).image()),
    ("STATE", Assembly(zone("chin", "center", ramp(1, 1000), ramp(0, 1000))).image()),
    ("STATE", Assembly(zone("chin", "center", glide(2000, 10))).image()),
    ("STATE", Assembly(jaw(ramp(9, 99), sweep(4, 99), ramp(0, 99)), [STEADY]).image()),
    (
        "STATE",
        Assembly(
            jaw(ramp(9, 99), sweep(4, 99), ramp(0, 99)), [a_wave(hz=8, burst=(125, 125))]
        ).image(),
    ),
    ("FREQUENCY", Assembly(jaw(ramp(9, 99), sweep(0.09, 99), ramp(0, 99))).image()),
    (
        "FREQUENCY",
        Assembly(jaw(ramp(9, 99), sweep(10, 99), ramp(0, 99)), [a_wave(hz=1, rise_ms=26)]).image(),
    ),
    ("PEAK", Assembly(jaw(glide(2000, 500.1))).image()),
    ("PEAK", Assembly(zone("eye", "left", wave(0), glide(2000, 150.1))).image()),
    ("PEAK", Assembly(jaw(glide(2000, 320)), limit_uA=319).image()),
    ("SLOPE", Assembly(jaw(ramp(100.1, 100), ramp(0, 1000))).image()),
    ("SLOPE", Assembly(jaw(ramp(100, 100), ramp(0, 99))).image()),
    ("TIME", Assembly(zone("jawline", "both", loop(601, rest(1000)))).image()),
    ("TIME", Assembly(jaw(loop(151, glide(2000, 10)))).image()),
    ("TIME", Assembly(jaw(loop(151, glide(1000 + 1000, 10)))).image()),
    ("TIME", Assembly(jaw(rest(60_001)), limit_ms=60_000).image()),
    ("TIME", Assembly(jaw(loop(1000, loop(1000, loop(1000, rest(1_200_000)))))).image()),
    ("CHARGE", Assembly(jaw(ramp(500, 500), hold(59_501), ramp(0, 500)), [STEADY]).image()),
    (
        "CHARGE",
        Assembly(jaw(loop(1000, ramp(50, 50), ramp(0, 50))), [STEADY], limit_uC=2499).image(),
    ),
    (
        "CHARGE",
        Assembly(
            b"".join(
                zone(name, "both", wave(0), ramp(300, 300), hold(89_000), ramp(0, 300))
                for name in ("jawline", "cheek")
            ),
            [STEADY],
        ).image(),
    ),
]


@pytest.mark.parametrize(
    ("reason", "data"),
    [pytest.param(*one, marks=proving("load", one[0])) for one in REFUSED],
)
def test_what_is_no_treatment_is_refused_by_name(reason, data):
    assert refused(data) == reason


@pytest.mark.hazard("DENSE", "load", "DENSITY")
def test_a_current_that_is_dense_on_a_small_electrode_is_refused():
    image_of_500_uA = Assembly(jaw(ramp(500, 500), hold(1000), ramp(0, 500)), [STEADY]).image()
    assert image.load(image_of_500_uA, Limits(electrode_mm2=100)).peak_duA == 5000
    with pytest.raises(image.ImageError) as refusal:
        image.load(image_of_500_uA, Limits(electrode_mm2=99))
    assert refusal.value.reason == "DENSITY"


def test_every_reason_there_is_has_an_image_that_earns_it():
    shown = {reason for reason, _ in REFUSED} | {"CRC", "CLAIM", "SIZE", "BOARD", "DENSITY"}
    assert shown == set(refusal.REASONS)


ALLOWED = [
    jaw(glide(1500, 500)),
    jaw(ramp(100, 100), ramp(0, 100)),
    jaw(loop(150, glide(2000, 10))),
    zone("jawline", "both", loop(600, rest(1000))),
    zone("eye", "both", wave(0), glide(2000, 150)),
    jaw(ramp(0, 1000)),
    zone("chin", "center", ramp(0, 1000), rest(5)),
    jaw(*[step(isa.LOOP, 1)] * 11, rest(1), END * 11),
]


@pytest.mark.parametrize("main", ALLOWED)
def test_a_limit_itself_is_still_allowed(main):
    assert Assembly(main).load().duration_ms > 0


@pytest.mark.hazard("G12", "load", "SIZE")
def test_an_image_over_the_boards_size_is_refused():
    data = GOOD.image()
    assert refused(data, Limits(image_bytes=len(data) - 1)) == "SIZE"
    assert image.load(data, Limits(image_bytes=len(data))).peak_duA == 3200


@pytest.mark.hazard("G09", "load", "BOARD")
@pytest.mark.parametrize(
    ("made_of", "slowest"),
    [
        (a_wave("sine", hz=31.25), 500),
        (a_wave("square", hz=50), 500),
        (a_wave("square", hz=25, duty=50), 500),
        (a_wave("square", hz=10, duty=80), 500),
        (a_wave("square", hz=10, duty=20), 500),
        (a_wave("square", "positive", hz=50, duty=50), 500),
        (a_wave("square", "positive", hz=20, duty=80), 500),
        (a_wave("square", hz=8, rise_ms=2), 500),
        (a_wave("sine", hz=0.1), 2),
    ],
)
def test_a_board_refuses_what_it_cannot_draw(made_of, slowest):
    data = Assembly(GOOD.main, waves=[made_of]).image()
    assert image.load(data, Limits(updates_per_s=slowest)).peak_duA == 3200
    assert refused(data, Limits(updates_per_s=slowest - 1)) == "BOARD"


@pytest.mark.hazard("G08", "load", "BOARD")
@pytest.mark.parametrize(
    ("fits", "too_fast"),
    [
        (a_wave("square", hz=100), a_wave("square", hz=100.01)),
        (a_wave("square", hz=8, duty=8), a_wave("square", hz=8, duty=7)),
        (a_wave("square", hz=8, duty=92), a_wave("square", hz=8, duty=93)),
        (a_wave("square", "negative", hz=100, duty=50), a_wave("square", "negative", 100, duty=51)),
    ],
)
def test_no_board_watches_less_than_5_ms_of_a_pulse_or_a_pause(fits, too_fast):
    for rate in (1000, 4000, 1_000_000):
        board = Limits(updates_per_s=rate)
        main = jaw(ramp(100, 1000), ramp(0, 1000))
        assert Assembly(main, waves=[fits]).load(board).peak_duA == 1000
        assert refused(Assembly(main, waves=[too_fast]).image(), board) == "BOARD"


@pytest.mark.hazard("G12", "load", "NUMBER")
def test_a_number_is_read_up_to_its_limit_and_only_in_its_shortest_form():
    for value in (0, 1, 127, 128, 16_383, 16_384, 2**30 - 1):
        assert image.Reader(number(value), 0).number() == value
    for wrong in (b"\x80", b"\x81\x00", number(2**30)):
        with pytest.raises(image.ImageError):
            image.Reader(wrong, 0).number()


@pytest.mark.hazard("G02", "load")
@pytest.mark.hazard("G05", "load")
@pytest.mark.hazard("G06", "load")
def test_a_board_cannot_raise_an_absolute_limit():
    limits = Limits(peak_duA=99_999, duration_ms=10**9, zone_charge_dnC=10**9)
    assert limits.peak_duA == isa.PEAK_MAX_duA
    assert limits.duration_ms == isa.DURATION_MAX_ms
    assert limits.zone_charge_dnC == isa.ZONE_CHARGE_MAX_dnC
