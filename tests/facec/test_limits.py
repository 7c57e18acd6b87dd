"""Every limit: kept just under it and at it, refused just over it."""

from __future__ import annotations

import pytest

import facec
from facevm import isa
from facevm.image import load
from facevm.limits import Limits
from tests.facec.compiling import compiled, completed


def codes(steps: str, *, place="jawline left", wave="", fields="", limits=None) -> list[str]:
    """The codes of the errors in one zone; ``wave`` replaces the fields of ``lifting``."""
    indented = "\n".join(f"    {line}" for line in steps.splitlines())
    text = f'routine "Limit"\n{fields and "    " + fields}\n\nzone {place}\n    wave lifting\n'
    text += indented + "\n"
    if wave:
        lines = "\n".join(f"    {line}" for line in wave.splitlines())
        text += f"\nwave lifting\n{lines}\n"
    plan, found = compiled(completed(text), limits=limits)
    errors = [one.code for one in found if one.severity == "error"]
    assert (plan is None) == bool(errors)
    if plan is not None:
        load(facec.encode(plan).image, limits)  # the device allows what the compiler allows
    return errors


def press(current: str, hold: str) -> str:
    """Current for a while."""
    return f"ramp to {current} over 1 s\nhold {hold}\nramp to 0 uA over 1 s"


@pytest.mark.hazard("G02", "compile", "F402")
@pytest.mark.parametrize("zone", isa.ZONES, ids=lambda zone: zone.name)
@pytest.mark.parametrize("step", ["glide 5 s at {}", "ramp to {} over 2 s\nramp to 0 uA over 2 s"])
def test_each_zone_has_its_ceiling(zone, step):
    name, _, _, ceiling_duA, _ = zone
    for over_duA, wanted in ((-1, []), (0, []), (1, ["F402"])):
        tenths = ceiling_duA + over_duA
        assert codes(step.format(f"{tenths // 10}.{tenths % 10} uA"), place=name) == wanted


@pytest.mark.hazard("G02", "compile", "F402")
def test_a_board_can_lower_the_ceiling():
    board = Limits(peak_duA=1000)
    assert codes("glide 5 s at 100 uA", limits=board) == []
    assert codes("glide 5 s at 100.1 uA", limits=board) == ["F402"]
    assert codes("glide 5 s at 151 uA", place="eye", limits=Limits(peak_duA=2000)) == ["F402"]


@pytest.mark.hazard("G02", "compile", "F402")
@pytest.mark.hazard("G06", "compile", "F405", "F406")
def test_nothing_raises_a_limit():
    board = Limits(peak_duA=9000, duration_ms=9_000_000, zone_time_ms=9_000_000)
    assert codes("glide 5 s at 501 uA", limits=board) == ["F402"]
    assert codes("rest 21 min", limits=board) == ["F405"]
    assert codes(press("100 uA", "5 min"), limits=board) == ["F406"]


@pytest.mark.hazard("G02", "compile", "F403")
def test_the_routines_own_current_limit():
    assert codes("glide 5 s at 200 uA", fields="limit current 200 uA") == []
    assert codes("glide 5 s at 200.1 uA", fields="limit current 200 uA") == ["F403"]


@pytest.mark.hazard("G02", "compile", "F402", "F403")
def test_one_current_over_two_limits_is_one_mistake():
    assert codes("glide 5 s at 501 uA", fields="limit current 200 uA") == ["F403"]
    assert codes("glide 5 s at 501 uA", fields="limit current 550 uA") == ["F402"]


@pytest.mark.hazard("JUMP", "compile", "F404")
@pytest.mark.parametrize(("over", "wanted"), [("301 ms", []), ("300 ms", []), ("299 ms", ["F404"])])
def test_the_peak_moves_by_at_most_1000_uA_a_second(over, wanted):
    assert codes(f"ramp to 300 uA over {over}\nramp to 0 uA over 1 s") == wanted
    assert codes(f"ramp to 300 uA over 1 s\nramp to 0 uA over {over}") == wanted
    down = f"ramp to 400 uA over 1 s\nramp to 100 uA over {over}\nramp to 0 uA over 1 s"
    assert codes(down) == wanted


@pytest.mark.hazard("JUMP", "compile", "F404")
def test_the_soft_start_of_the_strongest_glide_is_just_slow_enough():
    assert codes("glide 5 s at 500 uA") == []


@pytest.mark.hazard("G06", "compile", "F405")
@pytest.mark.parametrize(
    ("rest", "wanted"), [("19.99 min", []), ("20 min", []), ("1200.001 s", ["F405"])]
)
def test_a_routine_takes_at_most_20_minutes(rest, wanted):
    assert codes(f"rest {rest}") == wanted


@pytest.mark.hazard("G06", "compile", "F405")
def test_both_sides_count_for_the_length():
    assert codes("rest 10 min", place="jawline both") == []
    assert codes("rest 600.001 s", place="jawline both") == ["F405"]
    assert codes("repeat 2 times\n    rest 600.001 s") == ["F405"]


@pytest.mark.hazard("G06", "compile", "F403", "F405")
def test_a_board_and_a_routine_can_shorten_the_length():
    assert codes("rest 60 s", limits=Limits(duration_ms=60_000)) == []
    assert codes("rest 60.001 s", limits=Limits(duration_ms=60_000)) == ["F405"]
    assert codes("rest 1 min", fields="limit time 1 min") == []
    assert codes("rest 60.001 s", fields="limit time 1 min") == ["F403"]


@pytest.mark.hazard("G06", "compile", "F406")
@pytest.mark.parametrize(
    ("hold", "wanted"), [("297.999 s", []), ("298 s", []), ("298.001 s", ["F406"])]
)
def test_one_side_gets_current_for_at_most_5_minutes(hold, wanted):
    assert codes(press("100 uA", hold)) == wanted
    assert codes(press("100 uA", hold), place="jawline both") == wanted


@pytest.mark.hazard("G06", "compile", "F406")
def test_rests_are_no_time_with_current():
    assert codes(f"rest 10 min\n{press('100 uA', '298 s')}\nrest 1 s") == []


@pytest.mark.hazard("G06", "compile", "F406")
def test_the_parts_of_a_zone_add_up_and_its_sides_do_not():
    def zones(*sides: str) -> list[str]:
        text = ""
        for side in sides:
            text += f"zone jawline {side}\n    wave lifting\n    ramp to 100 uA over 1 s\n"
            text += "    hold 148 s\n    ramp to 0 uA over 1 s\n\n"
        _, found = compiled(completed(text))
        return [f"{d.code} line {d.span.line}" for d in found if d.severity == "error"]

    assert zones("left", "left") == []
    assert zones("left", "right", "both") == []
    assert zones("left", "left", "left") == ["F406 line 13"]
    assert zones("both", "both", "right") == ["F406 line 13"]


STEADY = "shape steady\npolarity negative"


@pytest.mark.hazard("G05", "compile", "F407")
def test_one_side_gets_at_most_30_mC():
    # 500 uA x (58.948 s + 2 x 1/2 s, and 52 ms for uneven moments) = 30 mC
    assert codes(press("500 uA", "58.947 s"), wave=STEADY) == []
    assert codes(press("500 uA", "58.948 s"), wave=STEADY) == []
    assert codes(press("500 uA", "58.949 s"), wave=STEADY) == ["F407"]


@pytest.mark.hazard("G05", "compile", "F407")
def test_a_phase_that_only_begins_counts_as_a_whole_one():
    # a half sine of 10 s at 500 uA carries 3183.1 uC: 30 mC hold 8.4 of them
    slow = "shape sine\nfrequency 0.05 Hz".replace("0.05", "0.1")
    twice = "repeat {} times\n    glide 1.5 s at 500 uA"
    # alternating: 500 uA x 5 s x 2/pi = 1591.55 uC a stretch, and 26 uC for uneven moments
    assert codes(twice.format(18), wave=slow) == []
    assert codes(twice.format(19), wave=slow) == ["F407"]


@pytest.mark.hazard("G05", "compile", "F408")
def test_a_routine_carries_at_most_100_mC():
    text = "".join(
        f"zone {place}\n    wave lifting\n    ramp to 500 uA over 1 s\n    hold {hold}\n"
        "    ramp to 0 uA over 1 s\n\n"
        for place, hold in (("jawline both", "49 s"), ("cheek left", "49 s"), ("cheek right", "{}"))
    )
    text += "wave lifting\n    shape steady\n    polarity positive\n"

    def last(hold: str) -> list[str]:
        return [d.code for d in compiled(completed(text.replace("{}", hold)))[1] if d.code < "W"]

    # 4 x 500 uA x (49 s + 1 s) = 100 mC, and 52 ms of each stretch
    assert last("48.792 s") == []
    assert last("48.793 s") == ["F408"]


@pytest.mark.hazard("G05", "compile", "F403", "F407", "F408")
def test_a_board_and_a_routine_can_lower_the_charge():
    # 100 uA x (10 s, 52 ms of it for uneven moments) = 1 mC
    steps = press("100 uA", "8.948 s")
    more = press("100 uA", "8.949 s")
    assert codes(steps, wave=STEADY, limits=Limits(zone_charge_dnC=10_000_000)) == []
    assert codes(more, wave=STEADY, limits=Limits(zone_charge_dnC=10_000_000)) == ["F407"]
    assert codes(steps, wave=STEADY, limits=Limits(routine_charge_dnC=10_000_000)) == []
    assert codes(more, wave=STEADY, limits=Limits(routine_charge_dnC=10_000_000)) == ["F408"]
    assert codes(steps, wave=STEADY, fields="limit charge 1 mC") == []
    assert codes(more, wave=STEADY, fields="limit charge 1 mC") == ["F403"]


@pytest.mark.hazard("G09", "compile", "F409")
def test_the_slowest_frequency_is_a_tenth_of_a_hertz():
    sine = "shape sine\nfrequency {}"
    assert codes("glide 5 s at 100 uA", wave=sine.format("0.11 Hz")) == []
    assert codes("glide 5 s at 100 uA", wave=sine.format("0.1 Hz")) == []
    assert codes("rest 1 s", wave=sine.format("0.09 Hz")) == ["F409"]
    sweep = "ramp to 100 uA over 1 s\nsweep to {} over 5 s\nramp to 0 uA over 1 s"
    assert codes(sweep.format("0.1 Hz")) == []
    assert codes(sweep.format("0.09 Hz")) == ["F409"]


@pytest.mark.hazard("G09", "compile", "F501", "F502")
@pytest.mark.parametrize(
    ("wave", "fastest", "code"),
    [
        # 1000 updates/s: 16 a period of a curve, 5 a pulse and a pause of a square
        ("shape sine\nfrequency {} Hz", 6250, "F501"),
        ("shape triangle\nfrequency {} Hz", 6250, "F501"),
        ("shape sawtooth\npolarity positive\nfrequency {} Hz", 6250, "F501"),
        ("shape square\nfrequency {} Hz", 10_000, "F502"),
        ("shape square\nduty 50 %\nfrequency {} Hz", 5000, "F502"),
        ("shape square\nduty 49 %\nfrequency {} Hz", 4900, "F502"),
        ("shape square\nduty 51 %\nfrequency {} Hz", 4900, "F508"),
        ("shape square\nduty 99 %\nfrequency {} Hz", 100, "F508"),
        ("shape square\npolarity positive\nduty 50 %\nfrequency {} Hz", 10_000, "F502"),
        ("shape square\npolarity positive\nduty 90 %\nfrequency {} Hz", 2000, "F508"),
    ],
)
def test_a_board_draws_only_so_fast(wave, fastest, code):
    slower = Limits(updates_per_s=500)
    for cHz, wanted in ((fastest - 1, []), (fastest, []), (fastest + 1, [code])):
        frequency = f"{cHz // 100}.{cHz % 100:02}"
        assert codes("glide 5 s at 100 uA", wave=wave.format(frequency)) == wanted
        half = f"{cHz // 200}.{cHz // 2 % 100:02}"
        if cHz % 2 == 0:
            of_half = codes("glide 5 s at 100 uA", wave=wave.format(half), limits=slower)
            assert of_half == wanted
    sweep = "ramp to 100 uA over 1 s\nsweep to {} Hz over 5 s\nramp to 0 uA over 1 s"
    for cHz, wanted in ((fastest, []), (fastest + 1, [code])):
        steps = sweep.format(f"{cHz // 100}.{cHz % 100:02}")
        assert codes(steps, wave=wave.format("1")) == wanted


@pytest.mark.hazard("G08", "compile", "F502", "F508")
def test_a_faster_board_needs_5_ms_of_a_pulse_and_of_a_pause_all_the_same():
    for rate in (1000, 1001, 4000, 1_000_000):
        board = Limits(updates_per_s=rate)
        for duty, hz, wanted in (
            (100, "100", []),
            (100, "100.01", ["F502"]),
            (90, "10", []),
            (90, "10.01", ["F508"]),
            (10, "10.01", ["F502"]),
        ):
            wave = f"shape square\nduty {duty} %\nfrequency {hz} Hz"
            assert codes("glide 5 s at 100 uA", wave=wave, limits=board) == wanted


@pytest.mark.hazard("G08", "compile", "F509")
@pytest.mark.parametrize(
    ("rate", "least_ms"), [(500, 10), (700, 8), (999, 6), (1000, 5), (4000, 5)]
)
def test_a_burst_and_its_pause_last_5_updates_and_5_ms(rate, least_ms):
    board = Limits(updates_per_s=rate)
    burst = "shape steady\npolarity positive\nburst {} ms on, {} ms off"
    for on_ms, off_ms, wanted in (
        (least_ms, least_ms, []),
        (least_ms - 1, 1000, ["F509"]),
        (1000, least_ms - 1, ["F509"]),
        (least_ms - 1, least_ms - 1, ["F509", "F509"]),
    ):
        wave = burst.format(on_ms, off_ms)
        assert codes("glide 5 s at 100 uA", wave=wave, limits=board) == wanted


def inside(steps: str) -> str:
    """The steps of a repeat."""
    return "".join(f"    {line}\n" for line in steps.splitlines())


def blinks(*times_ms: int, turns: int = 0) -> str:
    """A current up, held in turns or not at all, and down again."""
    up_ms, held_ms, down_ms = times_ms
    held = f"repeat {turns} times\n    hold {held_ms} ms\n" if turns else ""
    return f"ramp to 1 uA over {up_ms} ms\n{held}ramp to 0 uA over {down_ms} ms"


@pytest.mark.hazard("G08", "compile", "F510")
@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        (blinks(2, 0, 3), []),
        (blinks(2, 0, 2), ["F510"]),
        (blinks(1, 1, 1, turns=3), []),
        (blinks(1, 1, 1, turns=2), ["F510"]),
        (f"repeat 3 times\n{inside(blinks(1, 0, 4))}", []),
        (f"repeat 3 times\n{inside(blinks(1, 0, 3))}", ["F510"]),
        # from one turn into the next: 2 ms down to 0, and 3 ms or 2 from there up to 1 uA
        (
            "ramp to 1 uA over 9 ms\nrepeat 2 times\n    ramp to 0 uA over 3 ms\n"
            "    ramp to 1 uA over 2 ms\nramp to 0 uA over 9 ms",
            [],
        ),
        (
            "ramp to 1 uA over 9 ms\nrepeat 2 times\n    ramp to 0 uA over 2 ms\n"
            "    ramp to 1 uA over 2 ms\nramp to 0 uA over 9 ms",
            ["F510"],
        ),
        # the last one alone is short
        (f"{blinks(5, 0, 5)}\nrest 1 s\n{blinks(2, 0, 2)}", ["F510"]),
    ],
)
def test_a_steady_current_lasts_5_ms_from_0_to_0(steps, wanted):
    wave = "shape steady\npolarity positive"
    assert codes(steps, wave=wave) == wanted
    assert codes(steps, wave="shape sine\nfrequency 8 Hz") == []


@pytest.mark.hazard("G08", "compile", "F510")
def test_a_slower_board_needs_longer_to_watch_a_steady_current():
    wave = "shape steady\npolarity positive"
    for rate, wanted in ((1000, []), (500, []), (499, ["F510"]), (1, ["F510"])):
        steps = "ramp to 1 uA over 5 ms\nramp to 0 uA over 5 ms"
        assert codes(steps, wave=wave, limits=Limits(updates_per_s=rate)) == wanted
    long = "ramp to 1 uA over 1 s\nrepeat 1000 times\n    hold 4 ms\nramp to 0 uA over {} ms"
    slowest = Limits(updates_per_s=1)
    assert codes(long.format(1), wave=wave, limits=slowest) == []
    assert codes(long.replace("1000", "999").format(3), wave=wave, limits=slowest) == ["F510"]


@pytest.mark.hazard("G09", "compile", "F503")
def test_a_faster_board_draws_faster():
    wave = "shape sine\nfrequency 62.5 Hz"
    assert codes("glide 5 s at 100 uA", wave=wave, limits=Limits(updates_per_s=1000)) == []
    wave = "shape square\nfrequency 8 Hz\nrise 1 ms"
    assert codes("rest 1 s", wave=wave, limits=Limits(updates_per_s=1000)) == []
    assert codes("rest 1 s", wave=wave, limits=Limits(updates_per_s=999)) == ["F503"]


@pytest.mark.hazard("G09", "compile", "F501", "F502")
def test_no_board_draws_more_than_500_Hz():
    board = Limits(updates_per_s=100_000)
    assert codes("rest 1 s", wave="shape sine\nfrequency 500 Hz", limits=board) == []
    assert codes("rest 1 s", wave="shape sine\nfrequency 500.01 Hz", limits=board) == ["F501"]
    assert codes("rest 1 s", wave="shape square\nfrequency 1000 kHz", limits=board) == ["F502"]


def test_a_glide_takes_at_least_a_second_and_a_half():
    assert codes("glide 1.501 s at 100 uA") == []
    assert codes("glide 1.5 s at 100 uA") == []
    assert codes("glide 1.499 s at 100 uA") == ["F306"]


def test_a_repeat_has_1_to_1000_turns():
    for count, wanted in ((0, ["F307"]), (1, []), (1000, []), (1001, ["F307"])):
        assert codes(f"repeat {count} times\n    rest 1 ms") == wanted
    assert codes("repeat 2.5 times\n    rest 1 ms") == ["F307"]
    assert codes("repeat 2.0 times\n    rest 1 ms") == []


def test_a_text_has_at_most_60_characters():
    assert codes(f'say "{"µ" * 60}"\nrest 1 s') == []
    assert codes(f'say "{"µ" * 61}"\nrest 1 s') == ["F313"]


def test_a_time_is_at_least_1_ms():
    assert codes("rest 1 ms") == []
    assert codes("rest 0 ms") == ["F305"]
    assert codes("rest 0.5 ms") == ["F304"]


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ("10 %", []),
        ("9 %", ["F308"]),
        ("100 %", []),
        ("101 %", ["F308"]),
        ("20 %, 21 %", []),
        ("20 %, 20 %", ["F309"]),
        ("10 %, 20 %, 30 %, 40 %, 50 %", []),
        ("10 %, 20 %, 30 %, 40 %, 50 %, 60 %", ["F310"]),
        ("50.5 %", ["F304"]),
        ("50", ["F301"]),
        ("5 s", ["F303"]),
    ],
)
def test_levels_rise_from_10_to_100_percent(levels, wanted):
    assert codes("rest 1 s", fields=f"levels {levels}") == wanted


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        ("1 session a week for 1 week", []),
        ("255 sessions a week for 255 weeks", []),
        ("0 sessions a week for 8 weeks", ["F312"]),
        ("5 sessions a week for 256 weeks", ["F312"]),
        ("2.5 sessions a week for 8 weeks", ["F312"]),
    ],
)
def test_a_plan_counts_sessions_and_weeks(plan, wanted):
    assert codes("rest 1 s", fields=f"plan {plan}") == wanted


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("current 600 uA", []),
        ("current 600.1 uA", ["F327"]),
        ("current 0.1 uA", []),
        ("current 0 uA", ["F327"]),
        ("time 20 min", []),
        ("time 20.001 min", ["F327"]),
        ("charge 100 mC", []),
        ("charge 100.0000001 mC", ["F327"]),
        ("charge 0.00001 uC", ["F304"]),
        ("current 5 s", ["F303"]),
        ("currant 100 uA", ["F208"]),
    ],
)
def test_a_routines_limit_is_tighter_than_the_devices(limit, wanted):
    assert codes("rest 1 s", fields=f"limit {limit}") == wanted


@pytest.mark.hazard("G12", "compile", "F504")
@pytest.mark.parametrize(("depth", "wanted"), [(11, []), (12, ["F504"])])
def test_zone_and_repeats_stand_at_most_12_deep(depth, wanted):
    steps = "rest 1 ms"
    for _ in range(depth):
        steps = "repeat 2 times\n" + "\n".join(f"  {line}" for line in steps.splitlines())
    assert codes(steps) == wanted


@pytest.mark.hazard("G12", "compile", "F504")
@pytest.mark.parametrize(("depth", "wanted"), [(11, []), (12, ["F504"])])
def test_techniques_stand_at_most_12_deep(depth, wanted):
    text = "zone chin\n    t1()\n\n" + "".join(
        f"technique t{n}()\n    t{n + 1}()\n\n" for n in range(1, depth)
    )
    text += f"technique t{depth}()\n    rest 1 s\n"
    _, found = compiled(completed(text))
    assert [one.code for one in found if one.severity == "error"] == wanted


@pytest.mark.slow
@pytest.mark.hazard("G12", "compile", "F505", "F506")
def test_a_treatment_has_at_most_8192_steps_to_check():
    def rests(count: int) -> list[str]:
        return codes("\n".join(["rest 1 ms"] * count))

    # the wave and the end of the zone are steps as well, and so is each call of a shared part
    assert rests(7500) == []
    assert rests(8190) == ["F505"]
    assert rests(8191) == ["F506"]


@pytest.mark.hazard("G12", "compile", "F505")
def test_an_image_has_at_most_8192_bytes():
    # the texts are 63 bytes each in the image: 60 characters, a length byte, and the `say`
    def text(count: int) -> str:
        return "\n".join(f'say "{n:060}"' for n in range(count)) + "\nrest 1 ms"

    assert codes(text(120)) == []
    assert codes(text(135)) == ["F505"]
    assert codes(text(60), limits=Limits(image_bytes=2000)) == ["F505"]


def test_what_is_too_large_flat_may_fit_when_its_parts_are_shared():
    many = "technique many()\n" + "".join(f"    rest {500 + n} ms\n" for n in range(100))
    text = completed(f'{many}\nzone chin\n    say "On."\n' + "    many()\n" * 20)
    assert isa.IMAGE_MAX_BYTES > 20 * 100 * 3
    small = Limits(image_bytes=600)
    plan, _ = compiled(text, limits=small)
    assert plan is not None
    assert len(facec.encode(plan).image) <= 600
