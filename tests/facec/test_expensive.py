"""Files that are made to be expensive: the answer comes at once and is the right one."""

from __future__ import annotations

import pytest

import facec
from tests.facec.compiling import compiled, completed


def errors(text: str) -> list[str]:
    return [one.code for one in compiled(completed(text))[1] if one.severity == "error"]


def doubling(levels: int, innermost: str, call: str = "t{}()") -> str:
    """Techniques that carry each other out twice, ``levels`` deep."""
    text = f"zone chin\n    {call.format(1)}\n\n"
    for level in range(1, levels):
        text += f"technique t{level}()\n" + f"    {call.format(level + 1)}\n" * 2 + "\n"
    return text + f"technique t{levels}()\n    {innermost}\n"


def test_techniques_that_double_a_rest_are_opened_once_each():
    assert errors(doubling(11, "rest 1 ms")) == []


def test_techniques_that_multiply_beyond_the_verifiers_patience_are_refused():
    ten = "".join(f"technique t{n}()\n" + f"    t{n + 1}()\n" * 10 + "\n" for n in range(1, 11))
    says = 'technique t11()\n    say "A."\n'
    assert errors(f"zone chin\n    t1()\n\n{ten}{says}") == ["F506"]


def test_arguments_that_differ_everywhere_do_not_multiply_without_end():
    levels = "".join(
        f"technique t{n}(a, b)\n"
        + "".join(f"    t{n + 1}({x}, {y})\n" for x in ("a", "1 s", "2 s") for y in ("b", "3 s"))
        + "\n"
        for n in range(1, 11)
    )
    text = f"zone chin\n    t1(5 s, 6 s)\n\n{levels}technique t11(a, b)\n    rest a\n    rest b\n"
    assert errors(text) == ["F405", "F506"]


def test_a_mistake_in_a_thousand_calls_is_one_mistake():
    text = "technique t()\n    hold 1 s\n\nzone chin\n    wave lifting\n" + "    t()\n" * 1000
    assert errors(text) == ["F412"]


def test_repeats_that_leave_another_state_are_followed_twice_and_not_to_the_power():
    steps = "rest 1 ms"
    for _ in range(10):
        steps = (
            "ramp to 0 uA over 1 s\nrepeat 1000 times\n"
            + "\n".join(f"  {line}" for line in steps.splitlines())
            + "\n  ramp to 100 uA over 1 s"
        )
    text = "zone chin\n    wave lifting\n" + "\n".join(f"    {line}" for line in steps.splitlines())
    found = errors(text + "\n    ramp to 0 uA over 1 s\n")
    assert "F411" in found
    assert "F405" in found


def test_a_long_file_is_checked_in_one_go():
    zones = "".join(
        f'zone chin\n    say "{n}"\n    wave lifting\n    rest {n + 1} ms\n\n' for n in range(1000)
    )
    assert errors(zones) == ["F505"]


def silent_zones(zones: int, prompts: int) -> str:
    """Zones that hold nothing but prompts, and one with a stroke behind them."""
    rows = "".join(f'    say "{number}"\n' for number in range(prompts))
    return (
        f"zone cheek\n{rows}\n" * zones + "zone chin\n    wave lifting\n    glide 5 s at 100 uA\n"
    )


def test_prompts_come_at_one_moment_also_through_zones_without_time():
    assert errors(silent_zones(2, 40)) == []
    assert facec.encode(compiled(completed(silent_zones(2, 45)))[0]).image
    assert errors(silent_zones(3, 40)) == ["F507"]
    assert errors(silent_zones(1, 101)) == ["F507"]
    assert errors(silent_zones(49, 1)) == []
    assert facec.encode(compiled(completed(silent_zones(49, 1)))[0]).image
    assert errors(silent_zones(60, 1)) == ["F507"]


@pytest.mark.parametrize("prompts", [1, 2, 27, 64, 90, 115, 150, 195])
@pytest.mark.parametrize("side", ["left", "both"])
def test_a_prompt_that_is_said_again_and_again_is_no_more_than_the_verifier_takes(prompts, side):
    """Blocks that take no time cost two instructions a call: 115 prompts were 345 of them."""
    wanted = prompts if side == "left" else prompts // 2
    text = f"zone cheek {side}\n    wave lifting\n" + '    say "On."\n' * wanted
    plan, found = compiled(completed(text))
    assert [one.code for one in found if one.severity == "error"] == []
    assert facec.encode(plan).image


@pytest.mark.parametrize("zones", [2, 5, 12])
def test_nor_are_zones_that_say_the_same_and_take_no_time(zones):
    text = ("zone cheek both\n    wave lifting\n" + '    say "On."\n' * (80 // zones)) * zones
    plan, found = compiled(completed(text))
    assert [one.code for one in found if one.severity == "error"] == []
    assert facec.encode(plan).image
