"""The grammar knows the words of the language: all of them, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import facec
import facelang
from facec.quantity import CHARGE, CURRENT, FREQUENCY, SHARE, TIME
from facelang import language as words
from facevm import isa
from tests.vscode.extension import EXTENSION, ROOT, read

GRAMMAR = read("syntaxes/face.tmLanguage.json")["repository"]
SCOPE_TESTS = sorted((EXTENSION / "tests").glob("*.face"))
RESERVED_FIRST = "(?!(?:"


def _alternatives(pattern: str) -> set[str]:
    """The words of a pattern's first group that is not about what stands before or behind."""
    group = re.search(r"\((?:\?:)?((?:[^()\\?|]+\??)(?:\|[^()|]+)*)\)", pattern)
    assert group, pattern
    return set(group[1].split("|"))


def _first_words(block: str) -> set[str]:
    """The words with which the grammar lets a line of such a block begin."""
    lines = [rule for rule in GRAMMAR[block]["patterns"] if "begin" in rule]
    found = [re.match(r"\^\(\[ \\t\]\+\)\(([a-z|]+)\)", rule["begin"])[1] for rule in lines]
    return {word for group in found for word in group.split("|")}


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("zone-name", [zone.name for zone in isa.ZONES]),
        ("side-name", isa.SIDES),
        ("shape-name", isa.SHAPES),
        ("polarity-name", isa.POLARITIES),
        ("goal-name", isa.GOALS),
        ("limit-name", ("current", "time", "charge")),
    ],
)
def test_the_names_in_the_grammar_are_those_of_the_tables(rule, names):
    assert _alternatives(GRAMMAR[rule]["match"]) == set(names)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("current", CURRENT),
        ("time", TIME),
        ("frequency", FREQUENCY),
        ("share", SHARE),
        ("charge", CHARGE),
    ],
)
def test_the_units_in_the_grammar_are_those_of_the_compiler_with_both_micro_signs(rule, kind):
    spellings = set(kind.units)
    for unit in kind.units:
        if unit.startswith("u"):
            spellings |= {"\u00b5" + unit[1:], "\u03bc" + unit[1:]}
    pattern = GRAMMAR[rule]["match"]
    units = pattern[pattern.index("[ \\t]*") + len("[ \\t]*") :]
    assert _alternatives(units) == spellings
    assert f".{rule}." in GRAMMAR[rule]["captures"]["2"]["name"]


def test_the_lines_in_the_grammar_begin_as_the_language_lets_them():
    items = {rule for rule in words.STARTS[words.TOP] if rule in GRAMMAR}
    assert items == set(words.STARTS[words.TOP])
    assert _first_words("routine-fields") == set(words.STARTS[words.ROUTINE])
    assert _first_words("wave-fields") == set(words.STARTS[words.WAVE])
    assert _first_words("steps") == set(words.STARTS[words.STEPS])


@pytest.mark.parametrize("rule", ["parameter", "argument", "wave-name"])
def test_no_word_of_a_step_is_coloured_as_a_name(rule):
    pattern = GRAMMAR[rule]["match"]
    reserved = _alternatives(pattern[pattern.index(RESERVED_FIRST) + 3 :])
    assert reserved == words.RESERVED


def test_a_number_is_left_without_a_unit_before_the_same_words_as_in_the_language():
    language = (ROOT / "dsl/facelang/face.lark").read_text("utf-8")
    quantity = next(line for line in language.splitlines() if line.startswith("QUANTITY"))
    expected = re.search(r"\(\?!\((at\|[^)]*)\)", quantity)[1]
    written = re.search(r"\(\?!\(\?:(at\|[^)]*)\)", GRAMMAR["unknown-unit"]["match"])[1]
    assert written == expected


def _diagnosed(path: Path) -> list[facelang.Diagnostic]:
    # beside the stock routines, so that a `use` finds its library
    text = path.read_text("utf-8")
    unit, reading = facelang.load(ROOT / "routines" / path.name, text)
    _, checking = facec.compile(unit)
    return [*reading, *checking]


@pytest.mark.parametrize("path", SCOPE_TESTS, ids=lambda path: path.stem)
def test_what_the_grammar_marks_as_wrong_is_wrong_and_the_rest_is_right(path):
    """The assertions of such a file are comments, so that it is a routine like any other."""
    lines = path.read_text("utf-8").splitlines()
    code = 0
    marked = set()
    for number, line in enumerate(lines, 1):
        if not line.startswith("#"):
            code = number
        elif "invalid." in line:
            marked.add(code)
    wrong = {one.span.line for one in _diagnosed(path) if one.severity == "error"}
    assert marked <= wrong
    if path.stem != "mistakes":
        assert wrong == set()
