"""What is proved to be the same program, and above all what is not."""

from __future__ import annotations

import ast
import builtins
from textwrap import dedent

import pytest

from tests.safety.mutants.mutations import Mutation
from tests.safety.mutants.proving import is_proved, is_same
from tests.safety.mutants.scope import source

NAMES = {**vars(builtins), "LEAST": 5}

SIZE = """
    class Rule:
        def tells(self, set_duA, measured_duA):
            size_duA = -measured_duA if measured_duA < 0 else measured_duA
            if size_duA < LEAST:
                return False
            return size_duA > set_duA or self.has_room(set_duA)
"""
STEP = """
    class Rule:
        def step(self, set_duA, before_duA):
            step_duA = set_duA - before_duA
            if step_duA < 0:
                step_duA = -step_duA
                before_duA = -before_duA
            self.last_duA = step_duA
            if step_duA > 8 and self.asks(before_duA):
                self.missed += 1
            return self.missed > 2
"""
PRIVATE = """
    def _flat(a, b):
        if a > b:
            return True
        return False
    class Rule:
        def fails(self, a):
            if self._is_far(a):
                return 3
            return 4 if _flat(a, self.most) else 5
        def _is_far(self, a):
            if a > 5:
                return self.board.look(a)
            return False
"""
LOOP = """
    class Rule:
        def mean(self, rows, least):
            whole = 0
            for row in rows:
                whole += row
            if whole < 0:
                whole = -whole
            return 0 if whole < 9 else whole // 4
"""


def proved(function, text, old, new, others=()):
    text = dedent(text)
    assert text.count(old) == 1
    trees = [ast.parse(dedent(other)) for other in others]
    return is_same(function, text, text.replace(old, new), NAMES, trees)


@pytest.mark.parametrize(
    ("function", "text", "old", "new"),
    [
        ("Rule.tells", SIZE, "measured_duA < 0 else", "measured_duA < -4 else"),
        ("Rule.tells", SIZE, "-measured_duA if", "0 - measured_duA if"),
        ("Rule.tells", SIZE, "size_duA < LEAST", "size_duA <= 4"),
        ("Rule.mean", LOOP, "whole < 0", "whole < -8"),
        ("Rule.fails", PRIVATE, "return 4 if", "return 2 + 2 if"),
        ("Rule._is_far", PRIVATE, "look(a)\n        return False", "look(a)\n        pass"),
        ("_flat", PRIVATE, "True\n    return False", "True\n    return None"),
        ("_flat", PRIVATE, "return True\n", "return 7\n"),
    ],
)
def test_what_comes_to_the_same_with_all_numbers_is_proved(function, text, old, new):
    assert proved(function, text, old, new)


@pytest.mark.parametrize(
    ("function", "text", "old", "new"),
    [
        ("Rule.tells", SIZE, "measured_duA < 0 else", "measured_duA < -5 else"),
        ("Rule.tells", SIZE, "return False", "return None"),  # others may call it
        ("Rule.tells", SIZE, "self.has_room(set_duA)", "self.has_room(size_duA)"),
        ("Rule.tells", SIZE, "self.has_room(set_duA)", "self.has_space(set_duA)"),
        ("Rule.tells", SIZE, "self.has_room(set_duA)", "True"),
        # what is remembered, and what is told to others, counts as what is returned does
        ("Rule.step", STEP, "step_duA < 0:", "step_duA < -1:"),
        ("Rule.step", STEP, "self.last_duA = step_duA", "pass"),
        ("Rule.step", STEP, "step_duA > 8 and self", "step_duA > 9 and self"),
        ("Rule.step", STEP, "before_duA = -before_duA", "pass"),
        ("Rule.step", STEP, "self.missed += 1", "self.missed += 2"),
        ("Rule.mean", LOOP, "whole < 0", "whole < -9"),
        ("Rule.mean", LOOP, "whole += row", "whole += 1 * row"),  # not looked into
        ("Rule.mean", LOOP, "whole = 0", "whole = least"),
        ("Rule._is_far", PRIVATE, "(a)\n        return False", "(a)\n        return True"),
        ("_flat", PRIVATE, "a > b", "a >= b"),
    ],
)
def test_what_may_differ_is_not(function, text, old, new):
    assert not proved(function, text, old, new)


def test_a_step_of_nothing_has_no_sign_where_nobody_hears_of_it():
    assert not proved("Rule.step", STEP, "step_duA < 0:", "step_duA <= 1:")
    assert proved("Rule.step", STEP, "step_duA < 0:", "step_duA <= 0:")


@pytest.mark.parametrize(
    "other",
    [
        "from rule import _flat\n",
        "def see(rule): return rule._flat(3)\n",
        "class Hard(Rule):\n    pass\n",
    ],
)
def test_a_private_function_that_others_call_is_judged_by_itself(other):
    function = "Rule._is_far" if "class" in other else "_flat"
    old = "look(a)\n        return False" if "class" in other else "True\n    return False"
    assert not proved(function, PRIVATE, old, old.replace("return False", "pass"), [other])


@pytest.mark.parametrize(
    "text",
    [
        "X = 1\ndef f(a):\n    global X\n    X = a\ndef g(a):\n    return a < 0 * X\n",
        "class A(B):\n    def g(self, a):\n        return a < 0 * self.x\n",
        "class A:\n    @wrapped\n    def g(self, a):\n        return a < 0 * 7\n",
        "class A:\n    def __getattr__(self, a):\n        return 1\n"
        "    def g(self, a):\n        return a < 0 * self.x\n",
        "class A:\n    def x(self):\n        return 1\n"
        "    def g(self, a):\n        return a < 0 * self.x\n",
        "def g(a):\n    try:\n        return a < 0 * h(a)\n    except OSError:\n        return 1\n",
        "def g(a):\n    return a < 0 * [a]\n",
        "def g(a):\n    return a < 0 * (a // 0)\n",
        "def g(a, *b):\n    return a < 0 * a\n",
        "def g(a):\n    return a < 0 * c\n",
    ],
)
def test_what_cannot_be_followed_is_not_proved(text):
    function = "A.g" if "class A" in text else "g"
    assert not proved(function, text, "a < 0 *", "a < 0 +")
    assert not is_same(function, text, text, NAMES) or "a // 0" in text


def test_the_same_question_in_another_order_is_another_program():
    """Each may change what the next one sees."""
    text = "def g(a):\n    b = a.one()\n    c = a.two()\n    return b - c\n"
    turned = "def g(a):\n    c = a.two()\n    b = a.one()\n    return b - c\n"
    assert is_same("g", text, text, NAMES)
    assert not is_same("g", text, turned, NAMES)


def test_it_is_proved_of_the_true_program_as_far_as_it_is_so():
    """A code may be 11 uA off at least: that a size is not turned shows from there on."""

    def turned(least):
        text = source("tracking").replace("if off_duA < 0:", f"if off_duA < {least}:", 1)
        return is_proved(Mutation("tracking", 1, "Reach.is_far", "", "", text))

    assert [turned(least) for least in (-110, 111)] == [True] * 2
    assert [turned(least) for least in (-111, 112)] == [False] * 2
