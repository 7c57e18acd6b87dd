"""Several mistakes in one file: each at its line with its code, and none besides."""

from collections.abc import Callable

import pytest

from facelang import parse, tree

Reader = Callable[[], object]


def test_every_mistake_is_reported_in_one_run(read):
    """
    routine Evening lift
        goal lift firm
        levles 50 %

    wave
        shape square
        freqency 8 Hz
        burst 1 s on 2 s off

    technique upward(current
        glide 5 s for current
        repeat 3
            rest .5 s

    zon jawline both
        say 'Along the jaw.'
        hodl 5 s
        ramp 100 uA over 1 s
        ramp to 0 uA
        rest 1 s rest 2 s
    """
    assert read().said == [
        "F115 line 1: a text stands between quotes",
        "F114 line 2: `,` is missing after `lift`",
        "F111 line 3: `levles` is not a field of a routine",
        "F114 line 5: a name is missing after `wave`",
        "F112 line 7: `freqency` is not a field of a wave",
        "F114 line 8: `,` is missing after `on`",
        "F114 line 10: `)` is missing after `current`",
        "F115 line 11: `for` stands where `at` belongs",
        "F114 line 12: `times` is missing after `3`",
        "F109 line 13: `.` has no meaning here",
        "F110 line 15: `zon` is not an item at the left margin",
        "F109 line 16: a text stands between \" and \", not ' and '",
        "F113 line 17: `hodl` is not a step",
        "F114 line 18: `to` is missing after `ramp`",
        "F114 line 19: `over` is missing after `0 uA`",
        "F116 line 20: the line is complete before `rest`",
    ]


def test_a_mended_line_counts_as_the_author_meant_it(read):
    """
    zone cheek left
        glide 5 s for 320 uA
        repeat 3
            hodl 1,5 s
    """
    result = read()
    assert result.found == ["F115 line 2", "F114 line 3", "F113 line 4"]
    (zone,) = result.tree.items
    glide, repeat = zone.body
    assert (glide.time.value, glide.at.value) == (5, 320)
    assert repeat.count.value == 3
    assert isinstance(repeat.body[0], tree.Hold)


def test_a_decimal_comma_is_understood(read):
    """
    zone chin
        glide 1,5 s at 100 uA
    """
    result = read()
    assert result.said == ["F115 line 2: a decimal comma has no meaning here"]
    assert result.helped == ["write `1.5 s`"]
    (zone,) = result.tree.items
    assert str(zone.body[0].time.value) == "1.5"


def test_what_nobody_can_read_stands_there_as_broken(read):
    """
    zone chin
        massage 5 s
        ramp to over 1 s
    """
    result = read()
    assert result.said == [
        "F113 line 2: `massage` is not a step",
        "F114 line 3: a current is missing after `to`",
    ]
    (zone,) = result.tree.items
    call, ramp = zone.body
    assert call.name.text == tree.BROKEN
    assert ramp.to.text == tree.BROKEN
    assert ramp.over.value == 1


def test_the_block_below_a_broken_first_line_is_still_read(read):
    """
    area jawline left
        say "Along the jaw."
        hodl 5 s
    shapes calm
        shape sine
        freqency 8 Hz
    """
    assert read().found == ["F110 line 1", "F113 line 3", "F110 line 4", "F112 line 6"]


def test_a_broken_header_keeps_the_name_that_can_be_read(read):
    """
    technique upward current
        rest 1 s
    technique down(over)
        rest 1 s
    wave calm extra
        shape sine
    """
    result = read()
    assert result.found == ["F114 line 1", "F117 line 3", "F116 line 5"]
    assert [item.name.text for item in result.tree.items] == ["upward", "down", "calm"]
    assert [name.text for name in result.tree.items[0].parameters] == ["current"]


def test_parameters_that_cannot_be_read_are_broken_so_that_nobody_counts_them(read):
    """
    technique upward
        rest 1 s
    technique down(current time)
        rest 1 s
    """
    result = read()
    assert result.found == ["F114 line 1", "F114 line 3"]
    parameters = [[name.text for name in item.parameters] for item in result.tree.items]
    assert parameters == [[tree.BROKEN], [tree.BROKEN, "current", "time"]]


def test_an_unread_field_of_a_wave_may_be_any_of_those_that_are_missing(read):
    """
    wave calm
        massage deep
        shape sine
    """
    result = read()
    assert result.found == ["F112 line 2"]
    (wave,) = result.tree.items
    broken = [type(field).__name__ for field in wave.fields if tree.BROKEN in repr(field)]
    assert broken == ["Polarity", "Frequency", "Duty"]


def test_a_step_may_be_suggested_by_what_it_resembles(read):
    """
    zone chin
        Hold 5 s
        gilde 5 s at 100 uA
        upwrd
        frequency 8 Hz
        "Along the jaw."
    technique upward()
        rest 1 s
    """
    assert read().helped == [
        "did you mean `hold`?",
        "did you mean `glide`?",
        "did you mean `upward()`?",
        "`frequency` is a field of a wave",
        'did you mean `say "Along the jaw."`?',
    ]


def test_a_field_of_a_wave_may_be_suggested_by_its_unit(read):
    """
    wave calm
        shape sine
        velocity 8 Hz
    """
    assert read().helped == ["did you mean `frequency`?"]


def test_a_technique_without_its_brackets_is_recognised(read):
    """
    technique pause()
        rest 1 s
    zone chin
        pause
    """
    result = read()
    assert result.said == ["F114 line 4: `(` is missing after `pause`"]
    assert result.helped == ["`pause` is a technique: it is carried out with `pause()`"]


@pytest.mark.parametrize(
    ("line", "said", "underlined"),
    [
        ("hold", "F114: a time is missing after `hold`", "hold"),
        ("glide at 320 uA", "F114: a time is missing after `glide`", "glide"),
        ("sweep to over 5 s", "F114: a frequency is missing after `to`", "to"),
        ("repeat times", "F114: a number is missing after `repeat`", "repeat"),
        ("say", "F114: a text in quotes is missing after `say`", "say"),
        ("upward(320 uA", "F114: `)` is missing after `320 uA`", "320 uA"),
        ("ramp to 5 uA ovr 1 s", "F115: `ovr` stands where `over` belongs", "ovr"),
        ("hold for 5 s", "F115: `for` does not belong here", "for"),
        ("hold hold", "F115: `hold` stands where a time belongs", "hold"),
        ("say Along the jaw", "F115: a text stands between quotes", "Along the jaw"),
        ("hold 5 s 6 s", "F116: the line is complete before `6 s`", "6 s"),
        ("wave rest", "F115: `rest` stands where the name of a wave belongs", "rest"),
        ("wave Calm", "F117: `Calm` cannot be a name", "Calm"),
        ('say "open', "F108: this text is not closed", '"open'),
        ("rest 5 s;", "F109: `;` has no meaning here", ";"),
        ("rest 5\u00a0s", "F109: no-break space (U+00A0) has no meaning here", "\u00a0"),
        ("rest 5 s\x07", "F109: a control character (U+0007) has no meaning here", "\x07"),
        ('say "a\x1bb"', "F109: a control character (U+001B) has no meaning here", "\x1b"),
        ("rest 100000000000000000000 s", "F118: this number has 21 characters", None),
        ("5 s", "F113: no line begins with `5 s`", "5 s"),
        (")", "F113: no line begins with `)`", ")"),
    ],
)
def test_a_step_that_cannot_be_read_is_explained_in_the_authors_words(line, said, underlined):
    text = f"zone chin\n    {line}\n"
    if line.startswith("repeat"):
        text += "        rest 1 s\n"
    _, (found,) = parse(text, "x")
    assert f"{found.code}: {found.message}" == said
    assert found.span.line == 2
    row = text.split("\n")[1]
    part = row[found.span.column - 1 : found.span.end_column - 1]
    assert part == (underlined or "100000000000000000000 s")


@pytest.mark.parametrize(
    ("word", "code"), [("wave hold", "F117"), ("technique to()", "F117"), ("wave Calm", "F117")]
)
def test_a_name_is_no_word_of_a_step_and_has_no_capitals(word, code):
    body = "    shape sine\n" if word.startswith("wave") else "    rest 1 s\n"
    _, found = parse(f"{word}\n{body}", "x")
    assert [each.code for each in found] == [code]


def test_a_word_of_the_items_that_is_carried_out_is_read_as_a_technique(read):
    """
    zone chin
        rest 1 s
        technique(5 over é
        hodl 5 s
    """
    assert read().said == [
        "F115 line 3: `over` does not belong here",
        "F113 line 4: `hodl` is not a step",
    ]
