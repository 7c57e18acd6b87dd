"""Indentation: each way in which it can be wrong is reported once, at its line."""

from facelang import parse, tree


def test_a_tab_is_refused_and_the_line_is_read_all_the_same():
    text = "zone chin\n\trest 1 s\n\trest 2 s\nzone chin\n    rest 3 s\n\trest 4 s\n"
    file, found = parse(text, "x")
    assert [(each.code, each.span.line) for each in found] == [("F103", 2), ("F103", 6)]
    assert [len(zone.body) for zone in file.items] == [2, 2]


def test_a_tab_among_spaces_does_not_move_the_line_to_another_block():
    text = "zone chin\n  repeat 2 times\n\trest 1 s\n      rest 2 s\n"
    file, found = parse(text, "x")
    assert [each.code for each in found] == ["F103"]
    (zone,) = file.items
    assert len(zone.body[0].body) == 2


def test_a_line_between_two_blocks_fits_none(read):
    """
    zone chin
        repeat 2 times
            rest 1 s
            rest 1 s
          rest 2 s
          rest 3 s
    """
    result = read()
    assert result.said == ["F104 line 5: the indentation of this line fits no block above it"]
    (zone,) = result.tree.items
    assert len(zone.body[0].body) == 4


def test_the_odd_one_of_two_lines_is_reported_even_if_it_comes_first(read):
    """
    wave calm
          shape sine
        frequency 8 Hz
        rise 2 ms
    """
    assert read().said == ["F105 line 2: this line is indented too far"]


def test_a_line_further_in_than_its_block_is_read_as_part_of_it(read):
    """
    zone chin
        rest 1 s
            rest 2 s
            rest 3 s
        rest 4 s
    """
    result = read()
    assert result.found == ["F105 line 3"]
    (zone,) = result.tree.items
    assert [str(step.time.value) for step in zone.body] == ["1", "2", "3", "4"]


def test_an_indented_item_is_read_as_an_item(read):
    """
    wave calm
        shape sine
        frequency 8 Hz
        zone chin
            rest 1 s
    """
    result = read()
    assert result.said == ["F105 line 4: `zone` begins an item, and items are not indented"]
    assert [type(item) for item in result.tree.items] == [tree.Wave, tree.Zone]


def test_an_indented_first_line_takes_its_block_along():
    text = '    routine "x"\n    goal lift\nzone chin\n    rest 1 s\n'
    file, found = parse(text, "x")
    assert [(each.code, each.span.line) for each in found] == [("F105", 1)]
    assert len(file.items[0].fields) == 1


def test_a_line_indented_too_little_stays_in_the_block_that_its_word_belongs_to(read):
    """
    wave calm
        shape sine
    frequency 8 Hz
        rise 2 ms
    """
    result = read()
    assert result.found == ["F104 line 3"]
    assert result.underlined == ["frequency"]
    assert len(result.tree.items[0].fields) == 3


def test_lines_that_should_all_be_indented_are_one_mistake(read):
    """
    zone chin
    say "Under the lip."
    wave calm
    rest 1 s
    wave calm
        shape sine
        frequency 8 Hz
    """
    result = read()
    assert result.said == ["F106 line 1: the lines of this zone are not indented"]
    assert [type(item) for item in result.tree.items] == [tree.Zone, tree.Wave]
    assert len(result.tree.items[0].body) == 3


def test_a_block_without_lines_is_missing(read):
    """
    wave calm
    technique pause()
        # nothing but a comment
    zone chin
        repeat 3 times
    """
    assert read().said == [
        "F106 line 1: nothing belongs to this wave",
        "F106 line 2: nothing belongs to this technique",
        "F106 line 5: nothing belongs to this repeat",
    ]


def test_a_block_below_a_line_that_cannot_have_one_is_passed_over(read):
    """
    zone chin
        wave calm
            shape sine
            frequency 8 Hz
        rest 1 s
    """
    result = read()
    assert result.found == ["F107 line 3"]
    assert len(result.tree.items[0].body) == 2


def test_blocks_are_read_twelve_deep_and_no_deeper():
    def nested(repeats: int) -> str:
        lines = [" " * depth + "repeat 2 times" for depth in range(1, repeats + 1)]
        return "\n".join(["zone chin", *lines, " " * (repeats + 1) + "rest 1 s"])

    assert parse(nested(11), "x")[1] == []
    for repeats in (12, 13, 3000):
        _, found = parse(nested(repeats), "x")
        assert [(each.code, each.span.line) for each in found] == [("F504", 13)]
