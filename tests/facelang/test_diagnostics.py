"""Diagnostics as data."""

from facelang import Diagnostic, Span, has_errors, in_order

HERE, LATER = Span(1, 1, 1, 2), Span(2, 1, 2, 2)


def test_the_code_says_whether_it_is_an_error_or_advice():
    error, advice = Diagnostic("F101", "a", HERE, "x"), Diagnostic("W601", "a", HERE, "x")
    assert (error.severity, advice.severity) == ("error", "advice")
    assert has_errors([advice, error])
    assert not has_errors([advice])


def test_they_are_sorted_by_place_and_each_is_there_once():
    a = Diagnostic("F113", "a", LATER, "later")
    b = Diagnostic("F110", "a", HERE, "here")
    again = Diagnostic("F110", "a", HERE, "here", "by another way")
    assert in_order([a, b, again]) == [b, a]


def test_files_keep_the_order_in_which_they_first_appear():
    library = Diagnostic("F113", "z", LATER, "x")
    top = Diagnostic("F113", "a", HERE, "x")
    assert in_order([library, top]) == [library, top]
