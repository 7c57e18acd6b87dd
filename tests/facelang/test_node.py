"""The classes of the tree are frozen dataclasses, though they are made in another way."""

import copy
import dataclasses
import pickle

import pytest

from facelang import Diagnostic, Span, tree
from facelang.tree import Hold, Name, Rest

HERE = Span(1, 5, 1, 9)


def test_a_node_has_its_fields_by_place_and_by_name():
    name = Name("chin", HERE)
    assert name == Name(span=HERE, text="chin")
    assert (name.text, name.span) == ("chin", HERE)
    with pytest.raises(TypeError):
        Name("chin")
    with pytest.raises(TypeError):
        Name("chin", HERE, "more")


def test_nothing_about_a_node_changes():
    name = Name("chin", HERE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        name.text = "neck"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del name.text
    with pytest.raises(dataclasses.FrozenInstanceError):
        name.other = 1
    assert not hasattr(name, "__dict__")


def test_equal_fields_make_equal_nodes_of_one_class_only():
    time = Name("t", HERE)
    assert Hold(time, HERE) == Hold(Name("t", Span(1, 5, 1, 9)), HERE)
    assert hash(Hold(time, HERE)) == hash(Hold(Name("t", HERE), HERE))
    assert Hold(time, HERE) != Rest(time, HERE)
    assert Hold(time, HERE) != Hold(time, Span(2, 5, 2, 9))
    assert tree.File(()) != ()


def test_a_node_shows_its_fields():
    assert repr(Name("chin", HERE)) == (
        "Name(text='chin', span=Span(line=1, column=5, end_line=1, end_column=9))"
    )


def test_places_are_ordered_as_one_reads():
    places = [Span(2, 1, 2, 3), Span(1, 9, 1, 10), Span(1, 2, 1, 9), Span(1, 2, 1, 3)]
    assert [(each.line, each.column, each.end_column) for each in sorted(places)] == [
        (1, 2, 3),
        (1, 2, 9),
        (1, 9, 10),
        (2, 1, 3),
    ]
    assert HERE <= HERE
    assert HERE >= HERE
    assert max(places) > HERE


def test_a_node_is_matched_by_its_fields():
    match Hold(Name("t", HERE), HERE):
        case Hold(Name(text), Span(line=1)):
            assert text == "t"
        case _:
            pytest.fail("not matched")


def test_what_works_on_dataclasses_works_on_nodes():
    found = Diagnostic("W601", "x", HERE, "a message")
    assert dataclasses.is_dataclass(found)
    assert [each.name for each in dataclasses.fields(Name)] == ["text", "span"]
    assert dataclasses.replace(found, message="another").message == "another"
    assert found.severity == "advice"
    assert copy.deepcopy(found) == found
    assert pickle.loads(pickle.dumps(found)) == found
