"""``sculpt study check``: arms that nobody can tell apart, and those that are told."""

from __future__ import annotations

import pytest

from sculpt.cli.inputs import read_one
from sculpt.source.load import load_treatment
from sculpt.study.moments import batch_of, moments_ms
from tests.sculpt.study.arms import ARM, STUDY, checked


def test_two_doses_are_alike_when_carried_out(sculpt, study, folder):
    (folder / "low.face").write_text(ARM.replace("200 uA", "60 uA"))
    study.write_text(STUDY.replace('sham = ["low"]\n', ""))
    status, text = checked(sculpt)
    assert status == 0, text
    assert "high: peak 200 µA" in text
    assert "low: peak 60 µA" in text
    assert "The arms are alike" in text


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("Chin to earlobe.", "Chin to ear.", "a prompt, 'Chin to earlobe.' and 'Chin to ear.'"),
        ("rest 1 s", "rest 1001 ms", "duration ms at 0:04, 1000 and 1001, line 15"),
        ("jawline left", "jawline right", "side at 0:00, left and right, line 14"),
        ("levels 100 %", "levels 90 %, 100 %", "the levels, (100,) and (90, 100)"),
        ('"One place."', '"One place"', "what it is about, 'One place.' and 'One place'"),
        (
            "glide 4 s at 8 uA\n    rest",
            "ramp to 8 uA over 500 ms\n    hold 3 s\n    ramp to 0 uA over 500 ms\n    rest",
            "the time of 'a stroke', 0 and 5000 ms, line 18",
        ),
    ],
)
def test_the_first_difference_of_the_files_is_named_with_its_place(
    sculpt, study, folder, old, new, place
):
    low = folder / "low.face"
    low.write_text(low.read_text().replace(old, new, 1))
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert f"low differs from high: {place}" in text


def test_another_answer_to_a_lift_is_named(sculpt, study):
    """At 8 uA the current watches no contact: a lift is not noticed, and check says so."""
    status, text = checked(sculpt)
    assert status == 1
    assert "low is told from high when an electrode is lifted, at level 1: “light: paused”" in text
    assert "undisturbed" not in text


@pytest.mark.parametrize(
    ("peak", "wrong"),
    [("0 uA", "0 µA throughout"), ("9 uA", "9 µA at 0:40")],
)
def test_a_sham_draws_its_wave_at_8_uA_or_less_after_30_s(sculpt, study, folder, peak, wrong):
    high = ARM.replace("glide 4 s at 200 uA\n    rest 1 s\n", "rest 40 s\n")
    (folder / "high.face").write_text(high)
    steps = high.replace("glide 4 s at 200 uA", f"glide 4 s at {peak}")
    if peak == "0 uA":
        steps = high.replace("glide 4 s at 200 uA", "rest 4 s")
    (folder / "low.face").write_text(steps)
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert wrong in text


def ramped(settled, held="hold 8 s"):
    """An arm with the current of the real one for a while, and then what is said."""
    steps = f"    ramp to 200 uA over 1 s\n    {held}\n    ramp to {settled} over 1 s\n"
    return ARM[: ARM.index("    glide")] + steps + "    hold 6 s\n    ramp to 0 uA over 500 ms\n"


def test_contact_is_lost_where_the_arms_have_different_currents(sculpt, study, folder):
    """At 8 s, where something happens otherwise, both have 200 uA; behind it one has 8."""
    (folder / "high.face").write_text(ramped("200 uA"))
    (folder / "low.face").write_text(ramped("8 uA"))
    status, text = checked(sculpt)
    assert status == 1
    assert "low is told from high when an electrode is lifted, at level 1: “light: paused”" in text


def test_moments_are_in_each_place_and_behind_the_ramps_of_a_sham(folder):
    place = ramped("8 uA", "hold 25 s")
    place += place[place.index("zone") :].replace("jawline left", "cheek right")
    (folder / "two.face").write_text(place)
    plan = load_treatment(read_one("two.face")).plan
    half_ms = plan.duration_ms // 2
    found = moments_ms([plan, plan], 100)
    assert any(30_000 <= at_ms < half_ms for at_ms in found)
    assert {at_ms < half_ms for at_ms in found} == {True, False}
    assert batch_of([0, 100, 7000]) == [0, 7000]


def test_no_moment_is_the_beginning_of_a_ramp(folder):
    """There a small current is found later than a large one, in whatever two doses."""
    for dose in (60, 200):
        (folder / f"{dose}.face").write_text(ramped(f"{dose} uA").replace("200", str(dose)))
    plans = [load_treatment(read_one(f"{dose}.face")).plan for dose in (60, 200)]
    held = [one for one in plans[0].segments if one.kind == "hold"]
    for at_ms in moments_ms(plans, 60):
        assert any(0 <= at_ms - one.start_ms < one.duration_ms for one in held)


@pytest.mark.parametrize(
    ("settled", "is_sham"),
    [("ramp to 8 uA over 20 s", False), ("ramp to 8 uA over 500 ms", True)],
)
def test_a_ramp_that_begins_within_the_first_30_s_ends_in_them(
    sculpt, study, folder, settled, is_sham
):
    for name, level in (("high", "200 uA"), ("low", "8 uA")):
        text = ramped("8 uA", "hold 28 s").replace(
            "ramp to 8 uA over 1 s", settled.replace("8 uA", level)
        )
        (folder / f"{name}.face").write_text(text)
    status, text = checked(sculpt, "--quick")
    assert (status == 0) == is_sham, text
    assert ("low: 190.4 µA at 0:30, line 16; after its first 30 s" in text) != is_sham


def test_a_prompt_at_another_time_is_a_difference_of_the_files(sculpt, study, folder):
    for name, steps in (
        ("high", '    rest 1 s\n    say "Now."\n    rest 1 s\n'),
        ("low", '    say "Now."\n    rest 1 s\n    rest 1 s\n'),
    ):
        path = folder / f"{name}.face"
        path.write_text(path.read_text().replace("    rest 1 s\n", steps))
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert "low differs from high: the time of 'Now.', 5000 and 4000 ms, line 15" in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 7\n", "", "seed is missing or wrong"),
        ("blocks = [2, 4]", "blocks = [3]", "blocks is missing or wrong"),
        ('low = "low.face"\n', "", "arms is missing or wrong"),
        ("subjects = 12", 'subjects = ["a b"]', "subjects is missing or wrong"),
        ('sham = ["low"]', 'sham = ["lwo"]', "sham is missing or wrong"),
        ('sham = ["low"]', "sham = [[1]]", "sham is missing or wrong"),
        ("subjects = 12", 'subjects = [["a"]]', "subjects is missing or wrong"),
        ("subjects = 12", "subjects = [{a=1}]", "subjects is missing or wrong"),
        ("seed = 7\n", f"seed = 0x{'f' * 5000}\n", "seed is missing or wrong"),
        ("blocks = [2, 4]", "blocks = [1000000000000]", "blocks is missing or wrong"),
        ("seed = 7\n", f"seed = {'[' * 3000}\n", "is not a study"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_key(sculpt, study, old, new, says):
    study.write_text(STUDY.replace(old, new))
    result = sculpt("study", "check", "study.toml", "--quick")
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
