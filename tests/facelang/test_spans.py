"""Every node knows where it stands: line and column from 1, up to but without the last column."""

from facelang import parse, tree


def spans(node):
    """Every node of a tree with a place, and its place."""
    if isinstance(node, tuple):
        for each in node:
            yield from spans(each)
    elif hasattr(node, "__dataclass_fields__") and not isinstance(node, tree.Span):
        if hasattr(node, "span"):
            yield node, node.span
        for name in node.__dataclass_fields__:
            yield from spans(getattr(node, name))


def test_a_step_spans_its_words_without_the_comment(read):
    """
    zone chin
        ramp  to 150 uA  over 3 s   # up
    """
    result = read()
    (zone,) = result.tree.items
    (ramp,) = zone.body
    assert result.part(ramp.span) == "ramp  to 150 uA  over 3 s"
    assert result.part(ramp.to.span) == "150 uA"
    assert result.part(ramp.over.span) == "3 s"
    assert ramp.span == tree.Span(2, 5, 2, 30)


def test_a_block_spans_its_first_line_only(read):
    """
    technique upward(current)  # three
        repeat 3 times
            rest 1 s
    zone chin center
        rest 1 s
    wave calm
        shape sine
    routine "x"
        goal lift
    """
    result = read()
    technique, zone, wave, routine = result.tree.items
    assert [
        result.part(item.span) for item in (technique, technique.body[0], zone, wave, routine)
    ] == [
        "technique upward(current)",
        "repeat 3 times",
        "zone chin center",
        "wave calm",
        'routine "x"',
    ]


def test_fields_and_calls_span_all_their_values(read):
    """
    use "a.face"
    routine "x"
        goal lift, firm
        levels 60 %, 80 %
        limit current 5 uA
    wave calm
        burst 1 s on, 2 s off
    zone chin
        upward(5 uA, 2)
    """
    result = read()
    use, routine, wave, zone = result.tree.items
    nodes = (use, use.path, *routine.fields, *wave.fields, *zone.body)
    assert [result.part(node.span) for node in nodes] == [
        'use "a.face"',
        '"a.face"',
        "goal lift, firm",
        "levels 60 %, 80 %",
        "limit current 5 uA",
        "burst 1 s on, 2 s off",
        "upward(5 uA, 2)",
    ]


def test_columns_are_counted_in_characters_and_without_the_byte_order_mark():
    text = '\ufeffzone chin\r\n    say "日本 µ" # é\r\n'
    file, _ = parse(text, "x")
    (zone,) = file.items
    assert zone.span == tree.Span(1, 1, 1, 10)
    assert zone.body[0].text.span == tree.Span(2, 9, 2, 15)


def test_every_node_of_every_stock_routine_lies_inside_its_file(root):
    for path in sorted((root / "routines").glob("*.face")):
        text = path.read_text("utf-8")
        rows = text.split("\n")
        file, _ = parse(text, path.name)
        places = list(spans(file))
        assert len(places) > 10
        for node, span in places:
            assert span.line == span.end_line
            assert 1 <= span.column < span.end_column <= len(rows[span.line - 1]) + 1
            if isinstance(node, tree.Name):
                assert rows[span.line - 1][span.column - 1 : span.end_column - 1] == node.text
