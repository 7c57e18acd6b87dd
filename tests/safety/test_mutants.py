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
from tests.safety.mutants.trial import KILLED, PROVED, SURVIVED, Known, Trial
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


@pytest.mark.parametrize("passes", [True, False])
def test_a_trial_ends_however_many_tests_reach_a_mutant(passes, monkeypatch):
    """More than a pipe has room for the names of."""
    names = [f"tests/facevm/test_stage.py::{'x' * 200}{at:04}" for at in range(1000)]
    told = []
    mutant = Mutation("stage", 1, "", "", "", "")
    monkeypatch.setattr("tests.safety.mutants.trial.graft", lambda name, text: None)
    trial = Trial({"stage": ("test_stage.py",)}, [mutant], 1, lambda *one: told.append(one[1:]))
    trial._known = {name: Known(0, at, frozenset()) for at, name in enumerate(names)}
    trial._passes = lambda name: passes or name != names[900]
    trial._try_all()
    assert told == [(SURVIVED, names[999]) if passes else (KILLED, names[900])]


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
        ("if a < 0: a = -a", "if a <= 0: a = -a"),
        ("-a if a < 0 else a", "-a if a <= 0 else a"),
        ("if b.c < a: b.c = a", "if b.c <= a: b.c = a"),
        ("a if a > b else b", "a if a >= b else b"),
        ("if a < 0: a = 0", "if a <= 0: a = 0"),
        ("if a > 5: a = 5", "if a >= 5: a = 5"),
        ("1 << 16", "2 << 15"),
    ):
        assert plain(one) == plain(other)
    for one, other in (
        ("a < 4", "a < 3"),
        ("if a < 0: a = -a", "if a < -1: a = -a"),
        ("if a < 0: a = -b", "if a <= 0: a = -b"),
        ("if a < 0: a = -a; b = -b", "if a <= 0: a = -a; b = -b"),
        ("if a < 0: b = -a", "if a <= 0: b = -a"),
        ("-a if a < 0 else b", "-a if a <= 0 else b"),
        ("if b < a: c = a", "if b <= a: c = a"),
        ("if b < a: b = a\nelse: c = a", "if b <= a: b = a\nelse: c = a"),
        ("a if a > b else c", "a if a >= b else c"),
        ("if a < 0: a = 0", "if a < 1: a = 1"),
        ("if a < 0: a = 0", "if a < 2: a = 0"),
        ("if a > 5: a = 5", "if a > 6: a = 5"),
        ("if a > 5: a = 5", "if a > 3: a = 5"),
        ("1 << 16", "1 << 15"),
    ):
        assert plain(one) != plain(other)
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


def result(killed: int, alive: list[str], reasons: dict[str, str], same: int = 0) -> Result:
    """So many mutants killed, and these lines alive, of which the first are the same program."""
    keys = {("stage", "", line, "x"): why for line, why in reasons.items()}
    made = Result(["stage"], Explained(keys, frozenset([*keys][:same])))
    for _ in range(killed):
        made.take(Mutation("stage", 1, "", "", "", ""), KILLED, "a test")
    for line in alive:
        made.take(Mutation("stage", 1, "", line, "x", ""), SURVIVED, "")
    return made


ALIVE = [str(one) for one in range(8)]


def test_92_in_a_hundred_killed_and_every_survivor_explained_is_well():
    made = result(92, ALIVE, dict.fromkeys(ALIVE, "harmless"), 5)
    assert made.complaints == []
    assert made.row("stage") == (100, 92, 8, 0, 5, 0)


def test_what_is_proved_to_be_the_same_is_no_mutant_and_what_should_be_and_is_not_is_told():
    listed = Mutation("stage", 1, "", "a", "x", "")
    for verdict, figures in ((PROVED, (92, 92, 0, 0, 0, 1)), (SURVIVED, (93, 92, 1, 0, 0, 0))):
        made = result(92, [], {"a": "harmless"})
        made.explained = Explained(made.explained.reasons, proved=frozenset([listed.key]))
        made.take(listed, verdict, "")
        assert (made.row("stage"), made.mutants, made.stale) == (figures, figures[0], [])
        told = [] if verdict == PROVED else ["stage:1 is not proved to be the same: a  ->  x"]
        assert made.complaints == told


@pytest.mark.parametrize(
    ("killed", "alive", "reasons", "same", "complaint"),
    [
        (92, ["a"], {}, 0, "lives unexplained"),
        (91, ALIVE, dict.fromkeys(ALIVE, "harmless"), 0, "only 91 of 99"),
        (92, [], {"a": "harmless"}, 0, "stale"),
        (92, ALIVE, dict.fromkeys(ALIVE, "harmless"), 6, "6 of 100 mutants are said"),
    ],
)
def test_anything_else_is_not(killed, alive, reasons, same, complaint):
    (found,) = result(killed, alive, reasons, same).complaints
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
