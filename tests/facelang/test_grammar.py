"""What a routine file may hold, and what it becomes."""

from decimal import Decimal

import pytest

from facelang import File, parse, tree

EVERYTHING = """\
# every construct there is
use "strokes.face"

routine "Evening lift"
    about  "Lifts."
    goal   lift, firm
    levels 60 %, 80%, 100 %
    plan   5 sessions a week for 8 weeks
    limit  current 350 uA
    limit  time 5 min

wave lifting
    shape     square
    polarity  alternating
    frequency 8 Hz
    duty      50 %
    rise      2 ms
    burst     1 s on, 2 s off

technique upward(current, strokes)
    repeat strokes times
        glide 5 s at current
        rest 1 s

technique breathe()
    rest 2 s

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    upward(320 uA, 3)
    breathe()

zone chin
    ramp to 150 uA over 3 s
    hold 20 s
    sweep to 0.5 Hz over 10 s
    ramp to 0 uA over 2 s
"""


def steps(file: File) -> tuple[tree.Step, ...]:
    (zone,) = (item for item in file.items if isinstance(item, tree.Zone))
    return zone.body


def values(file: File) -> list[tuple[str, str]]:
    """The rests of the one zone: number and unit as they were read."""
    rests = (step.time for step in steps(file) if isinstance(step, tree.Rest))
    return [(str(time.value), getattr(time, "unit", "")) for time in rests]


def test_every_construct_is_read():
    file, diagnostics = parse(EVERYTHING, "x")
    assert diagnostics == []
    kinds = [type(item).__name__ for item in file.items]
    assert kinds == ["Use", "Routine", "Wave", "Technique", "Technique", "Zone", "Zone"]
    routine, wave = file.items[1], file.items[2]
    fields = ["About", "Goal", "Levels", "Schedule", "Limit", "Limit"]
    assert [type(field).__name__ for field in routine.fields] == fields
    fields = ["Shape", "Polarity", "Frequency", "Duty", "Rise", "Burst"]
    assert [type(field).__name__ for field in wave.fields] == fields
    assert [type(step).__name__ for step in file.items[6].body] == ["Ramp", "Hold", "Sweep", "Ramp"]


def test_a_technique_has_parameters_and_a_body(sound):
    """
    technique upward(current, strokes)
        repeat strokes times
            glide 5 s at current
    """
    (technique,) = sound().items
    assert technique.name.text == "upward"
    assert [name.text for name in technique.parameters] == ["current", "strokes"]
    (repeat,) = technique.body
    assert repeat.count.text == "strokes"
    (glide,) = repeat.body
    assert (glide.time.value, glide.time.unit, glide.at.text) == (5, "s", "current")


def test_a_zone_may_leave_its_side_to_the_table(sound):
    """
    zone chin
        rest 1 s
    zone cheek left
        rest 1 s
    """
    chin, cheek = sound().items
    assert (chin.side, cheek.side.text) == (None, "left")


def test_a_routine_needs_no_fields(sound):
    """
    routine "Bare"
    zone chin
        rest 1 s
    """
    routine, _ = sound().items
    assert (routine.name.value, routine.fields) == ("Bare", ())


def test_the_space_before_a_unit_is_optional_and_both_micro_signs_are_read(sound):
    """
    zone chin
        rest 5s
        rest 5 s
        rest 0.25mA
        rest 250\u00b5A
        rest 250\u03bcA
        rest 50%
        rest 8 \t Hz
        rest -3 uA
    """
    assert values(sound()) == [
        ("5", "s"),
        ("5", "s"),
        ("0.25", "mA"),
        ("250", "\u00b5A"),
        ("250", "\u03bcA"),
        ("50", "%"),
        ("8", "Hz"),
        ("-3", "uA"),
    ]


def test_a_letter_after_the_unit_makes_another_unit(sound):
    """
    zone chin
        rest 5 sec
        rest 50 %x
        rest 5 m2
    """
    assert values(sound()) == [("5", "sec"), ("50", "%x"), ("5", "m2")]


@pytest.mark.parametrize("word", ["at", "over"])
def test_the_word_that_goes_on_is_no_unit(word):
    line = {"at": "glide 5 at 320 uA", "over": "ramp to 5 over 320 s"}[word]
    file, diagnostics = parse(f"zone chin\n    {line}\n", "x")
    assert diagnostics == []
    (step,) = steps(file)
    bare = step.time if word == "at" else step.to
    assert isinstance(bare, tree.Number)
    assert bare.value == 5


def test_counts_are_read_in_the_singular_and_the_plural(sound):
    """
    routine "x"
        plan 1 session a week for 1 week
        plan 5 sessions a week for 8 weeks
    zone chin
        repeat 1 time
            rest 1 s
        repeat 3 times
            rest 1 s
    """
    file = sound()
    once, often = file.items[0].fields
    assert (once.sessions.value, once.weeks.value) == (1, 1)
    assert (often.sessions.value, often.weeks.value) == (5, 8)
    assert [step.count.value for step in steps(file)] == [1, 3]


def test_a_value_of_any_kind_is_read_and_left_to_later_passes(sound):
    """
    zone chin
        say 5 s
        hold "long"
        wave 3
        ramp to calm over 8 Hz
    """
    say, hold, wave, ramp = steps(sound())
    kinds = [type(value).__name__ for value in (say.text, hold.time, wave.wave, ramp.to, ramp.over)]
    assert kinds == ["Quantity", "Text", "Number", "Name", "Quantity"]


def test_names_may_begin_with_a_word_of_the_language_or_be_one_of_another_place(sound):
    """
    technique restful(time, frequency, on)
        rest time
    wave calm_2
        shape sine
    zone chin
        wave calm_2
        restful(1 s, 2 Hz, 3 s)
    """
    technique, wave, zone = sound().items
    assert [name.text for name in technique.parameters] == ["time", "frequency", "on"]
    assert wave.name.text == zone.body[0].wave.text == "calm_2"
    assert zone.body[1].name.text == "restful"


def test_a_number_keeps_what_was_written(sound):
    """
    zone chin
        rest 1.50 s
    """
    (rest,) = steps(sound())
    assert rest.time.value.as_tuple() == Decimal("1.50").as_tuple()


def test_comments_and_blank_lines_may_stand_anywhere(sound):
    """
    # at the top
    zone chin   # behind an item
            # further in

        rest 1 s# right behind
    # further out
        say "# is no comment here"

      # between

        rest 2 s
    # at the end
    """
    rest, say, _ = steps(sound())
    assert rest.time.value == 1
    assert say.text.value == "# is no comment here"


def test_each_block_has_a_width_of_its_own(sound):
    """
    technique a()
     rest 1 s
    technique b()
          repeat 2 times
           rest 1 s
          rest 2 s
    """
    a, b = sound().items
    assert len(a.body) == 1
    assert len(b.body) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text,
        lambda text: text.replace("\n", "   \n"),
        lambda text: text.replace("\n", " # said\n"),
    ],
    ids=["CRLF", "no last end", "byte-order mark", "blank lines", "trailing spaces", "comments"],
)
def test_how_a_file_was_saved_does_not_matter(change):
    plain, _ = parse(EVERYTHING, "x")
    changed, diagnostics = parse(change(EVERYTHING), "x")
    assert diagnostics == []
    assert len(changed.items) == len(plain.items)
    assert str(changed).count("Glide(") == str(plain).count("Glide(") == 1


def test_an_empty_file_is_a_library_with_nothing_in_it():
    assert parse("", "x") == (File(()), [])
    assert parse("\n# nothing\n", "x") == (File(()), [])
