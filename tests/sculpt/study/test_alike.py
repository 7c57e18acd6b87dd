"""``sculpt study check``: arms that nobody can tell apart, and those that are told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sculpt.cli.inputs import read_one
from sculpt.source.load import load_treatment
from sculpt.study import arms, file, scenes
from sculpt.study.moments import batch_of, moments_ms
from sculpt.study.observed import Observed, SIGNS_ms, difference
from tests.sculpt.study.arms import ARM, STUDY, checked


def test_two_doses_are_alike_when_carried_out(sculpt, study, folder):
    (folder / "low.face").write_text(ARM.replace("200 uA", "60 uA"))
    study.write_text(STUDY.replace('sham = ["low"]\n', ""))
    status, text = checked(sculpt)
    assert status == 0, text
    assert "high: peak 200 µA" in text
    assert "low: peak 60 µA" in text
    apart = re.search(r"were (\d+) ms apart at most, (\d+) ms after a lift, (\d+) ms where", text)
    assert apart is not None, text
    assert int(apart[1]) <= 10
    assert 0 < int(apart[2]) <= 100  # it is lifted at the foot of a ramp too
    assert 0 < int(apart[3]) <= 200
    assert text.endswith("Next: sculpt study allocate study.toml\n")


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


def test_a_byte_of_size_is_named(sculpt, study, folder, monkeypatch):
    """Filling makes all of one size; without it one of them tells itself by its length."""
    plain = arms.filled_alike
    monkeypatch.setattr(
        arms, "filled_alike", lambda images: [*plain(images)[:-1], plain(images)[-1] + b"."]
    )
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert re.search(r"low differs from high: their size, (\d+) and (\d+) bytes", text)


def test_another_answer_to_a_lift_is_named_with_what_would_pass(sculpt, study):
    """A rise that is as long reaches 8 uA, from which on a lift is noticed, much later to 8 uA."""
    status, text = checked(sculpt)
    assert status == 1
    assert (
        "low can be told from high when an electrode is lifted, at level 1: “light: paused”" in text
    )
    assert "undisturbed" not in text
    passes = re.search(r"an arm with (\d+) % of the current of high or more is answered", text)
    assert passes is not None, text
    assert 10 < int(passes[1]) <= 50  # of 200 uA: 60 uA pass, and 20 do not
    assert "sculpt study new --sham begins such a study." in text


def test_little_current_is_advised_of_where_no_arm_is_a_sham(sculpt, study):
    assert "W605" not in sculpt("study", "check", "study.toml", "--quick").stderr
    study.write_text(STUDY.replace('sham = ["low"]\n', ""))
    told = sculpt("study", "check", "study.toml", "--quick").stderr
    assert "advice[W605]: at 100 % the 8 uA of this treatment are 8 uA" in told


def test_a_list_is_not_drawn_for_arms_that_are_told_apart(sculpt, study, folder):
    result = sculpt("study", "allocate", "study.toml")
    assert (result.exit_code, "are not alike: sculpt study check" in result.stderr) == (2, True)
    assert not (folder / "study").exists()


def test_without_carrying_out_nothing_is_said_to_be_alike(sculpt, study):
    status, text = checked(sculpt, "--quick", "--json")
    found = json.loads(text)
    assert (status, found["alike"], found["carried_out"]) == (0, None, False)
    assert found["signs_apart_ms"] is found["advice"] is None


def test_the_console_is_observed_from_power_on_to_the_end(study):
    made = arms.compiled(file.read(study), is_blind=True)
    seen = scenes.observe(made[0], 1, scenes.SCENES[0], [0])
    lines = [one.what for one in seen if one.what.startswith("console: ")]
    assert "console: Study, level 1" in lines
    assert lines[-1] == "console: done"
    assert seen[0].wall_ms < seen[-1].wall_ms


@pytest.mark.parametrize(
    ("what", "at_ms", "wall_ms", "is_alike"),
    [
        ("light: paused", 2020, 5000, True),
        ("light: paused", 2021, 5000, False),
        ("light: paused", 2000, 5021, False),
        ("prompt: Up.", 2001, 5000, False),
        ("prompt: Up.", 2000, 5000, True),
    ],
)
def test_words_come_at_the_same_ms_and_lights_within_20(what, at_ms, wall_ms, is_alike):
    one = [Observed(2000, what, 5000)]
    other = [Observed(at_ms, what, wall_ms)]
    assert (difference(one, other, SIGNS_ms) is None) == is_alike


def test_a_new_study_has_two_arms_that_are_alike(sculpt, folder):
    assert sculpt("study", "new", "my-lift").exit_code == 0
    study = file.read(folder / "my-lift/study.toml")
    assert (study.name, list(study.arms)) == ("My lift", ["high", "low"])
    result = sculpt("study", "check", "my-lift/study.toml", "--quick")
    assert result.exit_code == 0, result.stdout
    assert "The files are alike" in result.stdout
    seeds = {study.seed}
    for name in ("b", "c"):
        sculpt("study", "new", name)
        seeds.add(file.read(folder / name / "study.toml").seed)
    assert len(seeds) == 3
    again = sculpt("study", "new", "my-lift")
    assert (again.exit_code, "already exists" in again.stderr) == (2, True)
    assert sculpt("study", "new", "../x").exit_code == 2


@pytest.mark.slow
def test_a_new_study_with_a_sham_passes(sculpt, folder):
    """As the page has it, word by word."""
    page = (Path(__file__).parents[3] / "compiler/README.md").read_text("utf-8")
    told = page.partition("### With a sham")[2].partition("\n## ")[0]
    assert sculpt("study", "new", "lift", "--sham").exit_code == 0
    study = file.read(folder / "lift/study.toml")
    assert (list(study.arms), study.sham) == (["real", "sham"], ("sham",))
    real, sham = ((folder / f"lift/{arm}.face").read_text() for arm in study.arms)
    assert re.sub("(240|120) uA", "8 uA", real) == sham
    zone = real[real.index("zone jawline") : real.index("\nzone forehead")]
    assert f"```\n{zone}```" in told
    result = sculpt("study", "check", "lift/study.toml", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["differences"], result.stderr) == (0, [], "")
    assert [arm["peak_uA"] for arm in found["arms"]] == [240, 8]
    assert found["signs_apart_ms"] <= 20
    assert found["lift_apart_ms"] <= 100
    assert 200 < found["touch_apart_ms"] <= 200 * (30 / 8) ** 2


def test_what_is_missing_is_named_with_the_way_to_it(sculpt, study, folder):
    (folder / "low.face").unlink()
    result = sculpt("study", "check", "study.toml")
    assert (result.exit_code, "there is no low.face for the arm low" in result.stderr) == (2, True)
    result = sculpt("study", "check", "lift.toml")
    assert result.exit_code == 2
    assert "there is no study lift.toml: sculpt study new NAME begins one" in result.stderr


def test_help_lists_the_commands_in_the_order_of_their_use(sculpt):
    text = sculpt("study", "--help").stdout
    names = re.findall(r"^  (\w+) {2,}\S", text[text.index("Commands:") :], re.MULTILINE)
    assert names == ["new", "check", "allocate", "rehearse", "export", "unblind", "log"]


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


def test_contact_is_lost_where_the_arms_have_different_currents(study, folder):
    """At 8 s, where something happens otherwise, both have 200 uA; behind it one has 7."""
    (folder / "high.face").write_text(ramped("200 uA"))
    (folder / "low.face").write_text(ramped("7 uA"))
    lifted = tuple(one for one in scenes.SCENES if one.fault == "lift")
    (told,) = scenes.compare(arms.compiled(file.read(study), is_blind=True), lifted).told
    assert (told.arm, told.by.startswith("“light: paused”")) == ("low", True)


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


def test_contact_is_lost_at_the_foot_of_the_ramp_that_differs_most(folder):
    """There a small current is found later than a large one; elsewhere it is lost in a hold."""
    for dose in (60, 200):
        (folder / f"{dose}.face").write_text(ramped(f"{dose} uA").replace("200", str(dose)))
    plans = [load_treatment(read_one(f"{dose}.face")).plan for dose in (60, 200)]
    held = [one for one in plans[0].segments if one.kind == "hold"]
    outside = [
        at_ms
        for at_ms in moments_ms(plans, 60)
        if not any(0 <= at_ms - one.start_ms < one.duration_ms for one in held)
    ]
    assert outside == [5]
    assert 5 not in moments_ms([plans[0], plans[0]], 60)


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
        ("subjects = 12", 'subjects = ["A1", "a1"]', "no two codes are the same but for capitals"),
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
