"""Names: waves, techniques, parameters, libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

import facec
from facevm.limits import Limits
from tests.facec.compiling import compiled, completed, rendered


def errors(path, text: str) -> list[str]:
    """The errors in a file at ``path``, with the names of other files they are in."""
    path.write_text(text)
    _, found = compiled(text, path)
    return [
        rendered(one)
        if one.file == str(path)
        else f"{one.file.rsplit('/', 1)[-1]}: {rendered(one)}"
        for one in found
        if one.severity == "error"
    ]


def test_an_unknown_name_comes_with_the_nearest_known_one(found):
    """
    technique upward(current)
        glide 5 s at curent

    zone jawlin
        wave liftin
        upwards(100 uA)

    zone cheek lef
        rest 1 s
    """
    assert [(rendered(one), one.help) for one in found() if one.severity == "error"] == [
        (
            "F209 line 2: `curent` has no value here; a current belongs here",
            "did you mean `current`?",
        ),
        ("F201 line 4: there is no face zone `jawlin`", "did you mean `jawline`?"),
        ("F206 line 5: there is no wave `liftin`", "did you mean `lifting`?"),
        ("F207 line 6: there is no technique `upwards`", "did you mean `upward`?"),
        (
            "F202 line 8: `cheek` has no side `lef`; it has left, right and both",
            "did you mean `left`?",
        ),
    ]


def test_a_name_may_be_used_before_it_is_defined(diagnose):
    """
    zone chin
        wave later
        stroke()

    technique stroke()
        glide 5 s at 100 uA

    wave later
        shape sine
        frequency 8 Hz
    """
    assert diagnose() == []


def test_a_parameter_stands_for_a_quantity_a_count_a_text_or_a_wave(plan):
    """
    technique all(words, kind, times_, long, strong, slow)
        say words
        wave kind
        repeat times_ times
            ramp to strong over long
            sweep to slow over long
            ramp to 0 uA over long

    zone chin
        all("Now.", lifting, 2, 1 s, 100 uA, 1 Hz)
    """
    assert [segment.kind for segment in plan.segments] == ["ramp", "sweep", "ramp"] * 2
    assert plan.duration_ms == 6000


def test_a_parameter_hides_a_wave_of_the_same_name(plan):
    """
    wave calm
        shape sine
        frequency 1 Hz

    technique stroke(lifting)
        wave lifting
        glide 5 s at 100 uA

    zone chin
        stroke(calm)
    """
    assert [wave.name for wave in plan.waves] == ["calm"]


def test_a_parameter_that_hides_a_wave_is_no_wave(diagnose):
    """
    technique stroke(lifting)
        wave lifting
        glide 5 s at 100 uA

    zone chin
        stroke(5 s)
    """
    assert diagnose() == [
        "F303 line 6: `5 s` is a time; the name of a wave belongs here",
    ]


def test_an_argument_of_the_wrong_kind_is_reported_where_it_is_written(found):
    """
    technique outer(q)
        inner(q)

    technique inner(q)
        glide 5 s at q

    zone chin
        wave lifting
        outer(320 ms)
    """
    (mistake,) = (one for one in found() if one.severity == "error")
    assert rendered(mistake) == "F303 line 9: `320 ms` is a time; a current belongs here"
    assert [(note.message, note.span.line) for note in mistake.notes] == [("this step uses it", 5)]


def test_a_wave_is_no_quantity_and_a_quantity_no_text(diagnose):
    """
    zone chin
        rest lifting
        say 5 s
        wave "lifting"
        repeat 3 s times
            rest 1 s
        rest "long"
    """
    assert diagnose() == [
        "F303 line 2: `lifting` is a wave; a time belongs here",
        "F303 line 3: `5 s` is a time; a text belongs here",
        'F303 line 4: `"lifting"` is a text; the name of a wave belongs here',
        "F303 line 5: `3 s` is a time; a count belongs here",
        'F303 line 7: `"long"` is a text; a time belongs here',
    ]


def test_a_technique_that_nobody_carries_out_is_checked(diagnose):
    """
    technique spare(q)
        glide 5 s at q
        rest 5
        wave missing
        other(1)

    zone chin
        rest 1 s
    """
    assert diagnose() == [
        "F301 line 3: `5` has no unit; a time is in ms, s or min",
        "F206 line 4: there is no wave `missing`",
        "F207 line 5: there is no technique `other`",
    ]


def test_the_argument_count_has_to_fit(found):
    """
    technique stroke(a, b)
        rest a
        rest b

    zone chin
        stroke(1 s)
        stroke()
        stroke(1 s, 2 s, 3 s)
    """
    mistakes = [one for one in found() if one.severity == "error"]
    assert [rendered(one) for one in mistakes] == [
        "F215 line 6: `stroke` takes 2 values, 1 is given here",
        "F215 line 7: `stroke` takes 2 values, none is given here",
        "F215 line 8: `stroke` takes 2 values, 3 are given here",
    ]
    assert {one.help for one in mistakes} == {"it is written `stroke(a, b)`"}


def test_each_cycle_is_reported_once(diagnose):
    """
    technique alone()
        alone()
        repeat 2 times
            alone()

    technique a()
        b()
    technique b()
        c()
        b2()
    technique c()
        rest 1 s
        a()
    technique b2()
        b()

    zone chin
        alone()
        a()
        c()
    """
    assert diagnose() == [
        "F214 line 4: `alone` carries itself out",
        "F214 line 13: `a` carries itself out through `b`, `c`",
    ]


def test_definitions_have_different_names(found):
    """
    technique stroke(a, a)
        rest a
    technique stroke(b)
        rest b
    wave calm
        shape sine
        frequency 1 Hz
    wave calm
        shape sine
        frequency 2 Hz

    zone chin
        stroke(1 s, 2 s)
    """
    assert [
        (rendered(one), one.notes[0].span.line) for one in found() if one.severity == "error"
    ] == [
        ("F213 line 1: `stroke` already has a parameter `a`", 1),
        ("F210 line 3: there already is a technique `stroke`", 1),
        ("F210 line 8: there already is a wave `calm`", 5),
    ]


def test_a_wave_and_a_technique_may_share_a_name(diagnose):
    """
    technique lifting()
        wave lifting
        glide 5 s at 100 uA

    zone chin
        lifting()
    """
    assert diagnose() == []


# --- libraries ---------------------------------------------------------------------------

STROKES = """\
use "waves.face"

technique stroke(q)
    wave soft
    glide 5 s at q
"""
WAVES = "wave soft\n    shape sine\n    frequency 1 Hz\n"
TREATMENT = 'use "strokes.face"\n\nroutine "Uses"\n\nzone chin\n    say "On."\n    stroke(100 uA)\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "strokes.face").write_text(STROKES)
    (tmp_path / "waves.face").write_text(WAVES)
    return tmp_path


def test_a_library_brings_its_waves_and_techniques_and_those_it_uses(folder):
    text = TREATMENT + '\nzone chin\n    say "On."\n    wave soft\n    glide 5 s at 50 uA\n'
    plan, found = compiled(text, folder / "uses.face")
    assert found == []
    assert plan is not None
    assert plan.segments[0].file == str(folder / "strokes.face")


def test_a_library_does_not_see_what_belongs_to_its_user(folder):
    (folder / "strokes.face").write_text(STROKES.replace('use "waves.face"\n', ""))
    assert errors(folder / "uses.face", TREATMENT + "\n" + WAVES) == [
        "strokes.face: F206 line 3: there is no wave `soft`"
    ]


def test_a_mistake_in_a_library_names_the_library_and_the_call(folder):
    (folder / "strokes.face").write_text(STROKES + "    hold 5 s\n")
    path = folder / "uses.face"
    _, found = compiled(TREATMENT, path)
    (mistake,) = found
    assert mistake.file == str(folder / "strokes.face")
    assert rendered(mistake) == "F412 line 6: `hold` needs current, and there is none here"
    assert [(note.file, note.span.line) for note in mistake.notes] == [(str(path), 7)]


def test_the_same_library_reached_twice_defines_nothing_twice(folder):
    assert errors(folder / "uses.face", 'use "waves.face"\n' + TREATMENT) == []


def test_a_name_of_a_library_is_not_defined_again(folder):
    assert errors(folder / "uses.face", TREATMENT + "\n" + WAVES) == [
        "F210 line 9: there already is a wave `soft`"
    ]


def test_names_that_a_missing_library_may_have_are_not_missed_too(folder):
    (folder / "waves.face").unlink()
    assert errors(folder / "uses.face", TREATMENT) == [
        "strokes.face: F216 line 1: there is no file `waves.face` beside this one"
    ]


FAST = """
wave swift
    shape     square
    frequency 120 Hz
    rise      2 ms
"""


def test_a_wave_of_a_library_that_nobody_uses_is_not_held_against_the_board(folder):
    (folder / "waves.face").write_text(WAVES + FAST)
    path = folder / "uses.face"
    plan, found = compiled(TREATMENT, path)
    assert found == []
    assert plan is not None
    slow = Limits(updates_per_s=100)
    assert [one.code for one in compiled(TREATMENT, path, slow)[1]] == []
    used = TREATMENT.replace("    stroke", "    wave swift\n    stroke")
    assert [rendered(one) for one in compiled(used, path)[1]] == [
        "F502 line 7: the board cannot draw this square at 120 Hz: its pulse needs at least 5 ms"
    ]
    codes = [(one.code, Path(one.file).name) for one in compiled(used, path, slow)[1]]
    assert codes == [("F502", "waves.face"), ("F503", "waves.face")]


def test_one_that_is_used_twice_is_reported_once(folder):
    (folder / "waves.face").write_text(WAVES + FAST)
    twice = TREATMENT.replace(
        "    stroke", "    wave swift\n    wave soft\n    wave swift\n    stroke"
    )
    other = twice + '\nzone cheek both\n    say "On."\n    wave swift\n    glide 5 s at 50 uA\n'
    assert [one.code for one in compiled(other, folder / "uses.face")[1]] == ["F502"]


def test_a_library_of_its_own_is_held_against_the_board(folder):
    assert errors(folder / "waves.face", WAVES + FAST) == [
        "F502 line 7: the board cannot draw this square at 120 Hz: its pulse needs at least 5 ms"
    ]


def test_the_same_wave_in_numbers_is_another_one(folder):
    """What the treatment uses is its own wave, which is alike."""
    (folder / "waves.face").write_text(WAVES + FAST)
    own = TREATMENT.replace("    stroke", "    wave mine\n    stroke")
    own += "\nwave mine\n    shape square\n    frequency 120 Hz\n    rise 2 ms\n"
    (mistake,) = compiled(own, folder / "uses.face")[1]
    assert (mistake.code, mistake.span.line) == ("F502", 12)


def test_a_library_alone_is_checked_without_advice(folder):
    plan, found = compiled(STROKES, folder / "strokes.face")
    assert plan is None
    assert found == []
    assert errors(folder / "strokes.face", STROKES + "    rest 5\n") == [
        "F301 line 6: `5` has no unit; a time is in ms, s or min"
    ]


# --- the routine -------------------------------------------------------------------------


def test_zones_need_a_routine_and_a_routine_needs_zones():
    _, found = compiled('zone chin\n    say "On."\n    rest 1 s\n')
    assert [rendered(one) for one in found] == ["F119 line 1: this file has zones and no routine"]
    _, found = compiled('routine "Empty"\n')
    assert [rendered(one) for one in found] == ["F120 line 1: this treatment has no zone"]


def test_a_file_has_one_routine_with_each_field_once(diagnose):
    """
    routine "One"
        about "First."
        about "Second."
        goal lift
        goal firm
        limit time 5 min
        limit time 6 min
        limit charge 1 mC

    routine "Two"

    zone chin
        rest 1 s
    """
    assert diagnose() == [
        "F212 line 3: `about` is given twice",
        "F212 line 5: `goal` is given twice",
        "F212 line 7: `limit time` is given twice",
        "F211 line 10: this file already has a routine; one file is one treatment",
    ]


def test_what_a_routine_says_of_itself_is_in_the_plan(plan):
    """
    routine "Evening"
        about "For the evening."
        goal firm, lift
        levels 50 %, 75 %
        plan 5 sessions a week for 8 weeks
        limit current 200 uA
        limit time 5 min
        limit charge 2 mC

    zone chin
        say "For the evening."
        rest 1 s
    """
    assert (plan.name, plan.about) == ("Evening", "For the evening.")
    assert plan.goals == ("lift", "firm")
    assert plan.levels == (50, 75)
    assert plan.schedule == (5, 8)
    assert plan.limits == facec.AuthorLimits(2000, 300_000, 20_000_000)
    assert plan.texts == ("Evening", "For the evening.")


def test_a_routine_without_levels_has_60_80_and_100_percent(plan):
    """
    zone chin
        rest 1 s
    """
    assert plan.levels == (60, 80, 100)
    assert (plan.about, plan.goals, plan.schedule) == (None, (), None)


def test_unknown_goals_are_reported_with_the_nearest(found):
    """
    routine "Goals"
        goal lift, frim, nothing

    zone chin
        rest 1 s
    """
    assert [(rendered(one), one.help) for one in found() if one.code == "F203"] == [
        ("F203 line 2: there is no goal `frim`", "did you mean `firm`?"),
        (
            "F203 line 2: there is no goal `nothing`",
            "the goals are lift, firm, contour, smooth, radiance, drain, energize, retrain",
        ),
    ]


def test_a_zone_without_a_side_has_its_default_one():
    text = completed("".join(f"zone {zone}\n    rest 1 s\n\n" for zone in ("neck", "forehead")))
    plan, _ = compiled(text)
    assert plan is not None
    assert [(part.zone, part.side) for part in plan.zones] == [
        ("neck", "left"),
        ("neck", "right"),
        ("forehead", "center"),
    ]
