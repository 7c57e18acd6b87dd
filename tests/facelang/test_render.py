"""A diagnostic as text for a terminal."""

import inspect
import re

import pytest

from facelang import Diagnostic, Note, Span
from facelang.render import cell_width, render


def shown(text: str, span: Span, **more: object) -> list[str]:
    diagnostic = Diagnostic("F113", "a.face", span, "it is wrong", **more)
    return render(diagnostic, lambda _: text).split("\n")


def underlined(text: str, column: int, end: int) -> tuple[str, str]:
    """The shown line and the underline below it, without their margin."""
    rows = shown(text, Span(1, column, 1, end))
    return rows[3].removeprefix("1 | "), rows[4].removeprefix("  | ")


def test_a_diagnostic_shows_the_line_underlines_the_part_and_offers_help():
    diagnostic = Diagnostic(
        *("F113", "lift.face", Span(12, 5, 12, 9), "`hodl` is not a step"),
        help="did you mean `hold`?",
        notes=(Note("called from here", "lift.face", Span(2, 1, 2, 4)),),
    )
    text = "\n" + "up()\n" + "\n" * 9 + "    hodl 5 s\n"
    expected = """
    error[F113]: `hodl` is not a step
      --> lift.face:12:5
       |
    12 |     hodl 5 s
       |     ^^^^
       = help: did you mean `hold`?
       = note: called from here
     --> lift.face:2:1
      |
    2 | up()
      | ^^^
    """
    assert render(diagnostic, lambda _: text) == inspect.cleandoc(expected)


def test_advice_is_called_advice():
    diagnostic = Diagnostic("W603", "a.face", Span(1, 1, 1, 2), "quiet")
    assert render(diagnostic, lambda _: None) == "advice[W603]: quiet\n --> a.face:1:1"


def test_colour_changes_nothing_but_the_colour():
    diagnostic = Diagnostic("F113", "a.face", Span(1, 1, 1, 2), "wrong", "fix it")
    plain = render(diagnostic, lambda _: "x", colour=False)
    coloured = render(diagnostic, lambda _: "x", colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    ("line", "part", "expected"),
    [
        ("rest 5 x", "x", "       ^"),
        ("\trest 5", "rest", "    ^^^^"),
        ("a\trest 5", "rest", "    ^^^^"),
        ('say "日本" 5', "5", "           ^"),
        ('say "日本"', "日本", "     ^^^^"),
        ('say "e\u0301" 5', "5", "        ^"),
        ("wave x\u200b 5", "5", "        ^"),  # shown by a sign of its own
    ],
)
def test_tabs_and_wide_and_invisible_characters_are_underlined_rightly(line, part, expected):
    start = line.index(part) + 1
    _, underline = underlined(line, start, start + len(part))
    assert underline == expected


def test_the_end_of_a_line_can_be_underlined():
    assert underlined("hold", 5, 5) == ("hold", "    ^")


def test_a_long_line_is_cut_around_the_mistake():
    line = "rest " + "5 " * 500 + "wrong " + "6 " * 500
    start = line.index("wrong") + 1
    source, underline = underlined(line, start, start + 5)
    assert len(source) <= 100
    assert source.startswith("…")
    assert source.endswith("…")
    assert source[underline.index("^") : underline.rindex("^") + 1] == "wrong"


def test_a_mistake_longer_than_the_window_is_underlined_as_far_as_it_is_shown():
    source, underline = underlined("x" * 500, 1, 501)
    assert len(underline) <= len(source) <= 100


def test_nothing_from_a_file_reaches_the_terminal_as_a_command():
    text = "rest \x1b[31m\x07 \u202e5"
    rows = "\n".join(shown(text, Span(1, 6, 1, 7), help="\x1b[0m"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", rows)
    assert "\u241b" in rows


@pytest.mark.parametrize(
    "span", [Span(1, 1, 1, 1), Span(9, 1, 9, 5), Span(1, 90, 1, 95), Span(1, 2, 3, 1)]
)
def test_a_place_beyond_the_text_is_shown_without_a_fuss(span):
    assert shown("rest", span)[0] == "error[F113]: it is wrong"


def test_widths_are_those_of_a_terminal():
    assert [cell_width(sign) for sign in "aé日ｘ\u0301\u200b"] == [1, 1, 2, 2, 0, 0]
