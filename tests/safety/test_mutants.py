"""Mutation testing in small: a changed threshold is noticed, a changed comment is not.

The whole of it is ``python -m tests.safety.mutants``.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.safety.mutants.mutations import LEFT_OUT, Mutation, mutations
from tests.safety.mutants.result import Result
from tests.safety.mutants.sameness import plain
from tests.safety.mutants.scope import ROOT, TESTS, source
from tests.safety.mutants.survivors import Explained, explained
from tests.safety.mutants.trial import KILLED, SURVIVED
from tests.waiting import PATIENCE_s

TRIAL = """
import json, sys
from tests.safety.mutants.mutations import Mutation
from tests.safety.mutants.trial import Trial

files, planted = json.load(sys.stdin)
found = {}
mutants = [Mutation(module, 1, where, "", name, text) for name, module, where, text in planted]
wanted = dict.fromkeys([one.module for one in mutants], tuple(files))
trial = Trial(wanted, mutants, 2, lambda one, verdict, test: found.update({one.changed: verdict}))
trial.run()
print(json.dumps([found, trial.failures]))
"""


def tried(files: list[str], planted: list[tuple[str, str, str, str]]) -> dict[str, str]:
    """The verdicts on some mutants, each (name, module, function, text)."""
    done = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=ROOT,
        input=json.dumps([files, planted]),
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found, failures = json.loads(done.stdout.splitlines()[-1])
    assert failures == []
    return found


def planted(name: str, module: str, old: str, new: str, function: str = "") -> tuple[str, ...]:
    text = source(module)
    assert old in text
    return name, module, function, text.replace(old, new, 1)


@pytest.mark.slow
def test_a_mutant_that_changes_something_is_killed_and_one_that_does_not_lives():
    found = tried(
        ["test_rule_edges.py"],
        [
            planted("a threshold", "tracking", "_SHORT_ms = const(200)", "_SHORT_ms = const(201)"),
            planted("a comment", "tracking", "# G14: ", "# G14 is "),
            planted(
                "a rule", "dose", "self.charge_dnC + charge_dnC", "self.charge_dnC - charge_dnC"
            ),
            planted(
                "in a function", "tracking", "size_duA <= flat", "size_duA < flat", "Reach.fails"
            ),
            planted("no text", "dose", '"""G05 and G06, by the', "G05 and G06, by the"),
            planted("no end", "dose", "        self._time_ms = 0", "        while True: pass"),
        ],
    )
    assert found == {
        "a threshold": KILLED,
        "a comment": SURVIVED,
        "a rule": KILLED,
        "in a function": KILLED,
        "no text": KILLED,
        "no end": KILLED,
    }


NAMED = [
    planted("a DAC that is left alone", "actuator", "ms = const(8)", "ms = const(80)"),
    planted(
        "a press while touching that is ignored",
        "session",
        "elif self.state < STOPPING:",
        "elif self.state < TOUCHING:",
        "Session.press",
    ),
    planted(
        "a resume that is granted for good",
        "session",
        "self.guard.resume(False)",
        "self.guard.resume(True)",
        "Session._tick_resuming",
    ),
    planted(
        "a soft start that ignores the burst",
        "machine",
        "cycle_ms and (self._burst_ms + offset_ms)",
        "False and (self._burst_ms + offset_ms)",
        "Machine.aside",
    ),
    planted(
        "a watchdog disarmed before ENABLE falls",
        "board",
        """        self._enable.value = False
        if self._lifeline:
            self._lifeline.disarm()
""",
        """        if self._lifeline:
            self._lifeline.disarm()
        self._enable.value = False
""",
        "Output.disconnect",
    ),
]


@pytest.mark.slow
def test_mutants_that_once_lived_through_every_test_are_killed():
    found = tried(["test_actuator.py", "test_board.py", "test_session_edges.py"], NAMED)
    assert found == {name: KILLED for name, *_ in NAMED}


def changes(text: str) -> set[str]:
    return {one.changed for one in mutations("sample", text)}


def test_a_boundary_is_shifted_a_comparison_turned_and_a_number_moved():
    assert changes("def f(a):\n    return a < 3  # three\n") == {
        "return a <= 3",
        "return a >= 3",
        "return a < 2",
        LEFT_OUT,
    }


def test_of_two_mutants_that_are_the_same_program_one_is_tried():
    for one, other in (
        ("a < 4", "a <= 3"),
        ("-1 < a", "0 <= a"),
        ("not a >= b", "a < b"),
        ("not a is b", "a is not b"),
        ("not a < 3", "a > 2"),
    ):
        assert plain(one) == plain(other)
    assert plain("a < 4") != plain("a < 3")
    assert plain("not (a < b and c)") != plain("a >= b and c")


def test_a_mutant_differs_from_the_module_in_one_line():
    text = (
        "def f(a):\n    try:\n        return g(a)\n"
        "    except (OSError, RuntimeError):\n        return 3\n\n\nA = 4\n"
    )
    for one in mutations("sample", text):
        lines = zip(text.splitlines(), one.text.splitlines(), strict=True)
        assert [row for row, (was, now) in enumerate(lines, 1) if was != now] == [one.row]


def test_a_calculation_is_undone_and_a_statement_left_out():
    made = mutations("sample", "class C:\n    def f(self, a):\n        self.b = a * 2 // 5\n")
    assert {one.function for one in made} == {"C.f"}
    assert {one.changed for one in made} >= {
        "self.b = a // 2 // 5",
        "self.b = a * 2 * 5",
        "self.b = a * 3 // 5",
        LEFT_OUT,
    }


def test_what_only_documents_is_left_alone():
    assert changes('"""One 1."""\nfrom a import b\n') == set()
    assert changes("def f():\n    '''Two 2.'''\n    # three 3\n    pass\n") == set()


def test_an_annotation_is_left_alone_and_what_stands_beside_it_is_not():
    assert (
        changes("def f(a: 'int | None', *b: 'A | B') -> 'tuple[int | None, 3]':\n    pass\n")
        == set()
    )
    assert changes("def f(a: int | None) -> int | None:\n    pass\n") == set()
    assert changes("class C:\n    a: tuple[int | str, 3]\n") == set()
    assert changes("def f(a: A | B = 2):\n    pass\n") == {
        "def f(a: A | B = 3):",
        "def f(a: A | B = 1):",
    }
    assert changes("a: A | B = 2\n") == {"a: A | B = 3", "a: A | B = 1"}
    assert "b = a[2 : a + 1]" in changes("def f(a):\n    b = a[1 : a + 1]\n")
    assert "b = a[1 : a - 1]" in changes("def f(a):\n    b = a[1 : a + 1]\n")


def test_a_default_and_a_constant_belong_to_no_function():
    made = mutations("sample", "A = 1\ndef f(a=2):\n    pass\n")
    assert {one.function for one in made} == {""}
    assert {one.changed for one in made} == {"A = 2", "A = 0", "def f(a=3):", "def f(a=1):"}


@pytest.mark.slow
def test_every_explained_survivor_is_a_mutant_there_is():
    made = {one.key for module in TESTS for one in mutations(module, source(module))}
    assert explained().stale(TESTS, made) == []


# --- the verdict ---------------------------------------------------------------------------


def result(killed: int, alive: list[str], reasons: dict[str, str]) -> Result:
    """So many mutants killed, and these lines alive."""
    keys = {("stage", "", line, "x"): why for line, why in reasons.items()}
    made = Result(["stage"], Explained(keys))
    for _ in range(killed):
        made.take(Mutation("stage", 1, "", "", "", ""), KILLED, "a test")
    for line in alive:
        made.take(Mutation("stage", 1, "", line, "x", ""), SURVIVED, "")
    return made


def test_nine_tenths_killed_and_every_survivor_explained_is_well():
    made = result(9, ["a"], {"a": "harmless"})
    assert made.complaints == []
    assert made.row("stage") == (10, 9, 1, 0)


@pytest.mark.parametrize(
    ("killed", "alive", "reasons", "complaint"),
    [
        (9, ["a"], {}, "lives unexplained"),
        (8, ["a"], {"a": "harmless"}, "only 8 of 9"),
        (9, [], {"a": "harmless"}, "stale"),
    ],
)
def test_anything_else_is_not(killed, alive, reasons, complaint):
    (found,) = result(killed, alive, reasons).complaints
    assert complaint in found


def test_an_explanation_is_given_once_and_has_words(tmp_path):
    entry = '[[survivor]]\nmodule = "stage"\nline = "a"\nmutation = ["b"{more}]\nwhy = "{why}"\n'
    for more, why in ((', "b"', "so"), ("", "")):
        file = tmp_path / "survivors.toml"
        file.write_text(entry.replace("{more}", more).replace("{why}", why), encoding="utf-8")
        with pytest.raises(ValueError, match="twice, or without a reason"):
            explained(file)


def test_the_command_explains_itself_and_knows_its_modules():
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.safety.mutants", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "survivors.toml" in run("--help").stdout
    assert run("nothing").returncode == 2
