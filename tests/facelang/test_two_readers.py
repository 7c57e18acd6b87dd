"""Lark and the patient reader never disagree.

Lark reads a file in which nothing is wrong. The patient reader is the one that can tell what is
wrong; whatever it finds something wrong with, lark does not read or the indenter refuses. Where
both read, they make the same tree, to the last place in it.
"""

import random

import pytest
from lark import Token

from facelang.parser import FaceIndenter, read_straight
from facelang.recovery.reader import read_patiently
from tests.corpus.planted import BAD, GOOD
from tests.facelang.test_damage import damaged, seeds
from tests.facelang.test_grammar import EVERYTHING
from tests.robustness import damage
from tests.robustness.test_slips import SLIPS

UNUSUAL = [
    "",
    "\n\n# nothing\n",
    "\ufeffzone chin\n    rest 1 s\n",
    "zone chin\r\n    rest 1 s\r\n",
    "zone chin\n rest 1 s # one space\n\n # between\n rest 1 s",
    'routine "Without fields"\nzone chin\n            rest 1 s\n',
    "zone chin\n    repeat 2 times\n     repeat 1 time\n      rest 1 s\n    rest 1 s\n",
    "technique a()\n    rest 1 s\ntechnique b(x, y)\n    a()\n    hold x\n",
    "zone\tchin\tboth\n    rest\t1\ts\n",
    "wave week\n    shape for\n    frequency 1 Hz\n",
    'zone chin\n    say"Here."\n    ramp to 5over 1 s\n',
    "zone chin\n    rest 1 s\n\t# a comment\n    rest 1 s\n\t",
    EVERYTHING,
]

REFUSED = {
    "a step at the margin": "zone chin\nrest 1 s\n",
    "a step between two blocks": "zone chin\n    rest 1 s\n  rest 1 s\n",
    "a step too far in": "zone chin\n    rest 1 s\n        rest 1 s\n",
    "a tab": "zone chin\n\trest 1 s\n",
    "tabs alone": "zone chin\n\trest 1 s\n\trest 1 s\n",
    "a first line that is indented": "  zone chin\n    rest 1 s\n",
    "an unknown word": "zone chin\n    hodl 1 s\n",
    "glued words": "zone chin\n    ramp to5 uA over 1 s\n",
    "glued keywords": 'routine "x"\n    plan 5 sessions a weekfor 8 weeks\n',
    "a long number": "zone chin\n    rest " + "9" * 21 + " s\n",
    "a reserved name": "zone hold\n    rest 1 s\n",
    "an odd space": "zone chin\n    rest 1 s\u00a0\n",
    "a lone CR at the end": "zone chin\n    rest 1 s\r",
    "no block": "zone chin\n",
    "deep blocks": "zone chin\n"
    + "".join(" " * depth + "repeat 2 times\n" for depth in range(1, 14))
    + " " * 14
    + "rest 1 s\n",
    "two waves, of which one has lost its first line": (
        "wave a\n    shape sine\n    frequency 1 Hz\n\n    shape sine\n    frequency 2 Hz\n"
    ),
}


def both(text: str) -> bool:
    """Holds the two against each other; whether lark reads the text."""
    file = read_straight(text)
    if file is not None:
        assert (file, []) == read_patiently(text, "x"), text
    return file is not None


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_is_right_is_read_by_lark_however_it_is_laid_out(text):
    assert both(text)


def test_every_sound_file_of_ours_is_read_by_lark(root):
    paths = [*(root / "routines").glob("*.face"), *GOOD.rglob("*.face")]
    left = [path.stem for path in paths if not both(path.read_text("utf-8"))]
    assert left == ["06_layouts_of_all_kinds"]  # an empty line parts the fields of a wave


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_not_right_is_left_to_the_patient_reader(text):
    assert read_straight(text) is None
    assert read_patiently(text, "x")[1]


@pytest.mark.parametrize("seed", range(6))
def test_they_agree_on_damaged_text(seed, root):
    chance = random.Random(seed)
    sources = seeds(root)
    assert sum(both(damaged(chance.choice(sources), chance)) for _ in range(250)) > 20


@pytest.mark.parametrize(
    "seed", [0, *[pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4)]]
)
def test_they_agree_on_damaged_files(seed):
    chance = random.Random(seed)
    sources = damage.sources()
    read = 0
    for _ in range(400):
        _, data = chance.choice(sources)
        read += both(damage.damaged(data, chance).decode("utf-8", "replace"))
    assert read > 20


@pytest.mark.slow
def test_they_agree_on_the_corpus_of_mistakes():
    for path in BAD.rglob("*.face"):
        both(path.read_text("utf-8", "replace"))


@pytest.mark.parametrize("name", SLIPS)
def test_they_agree_on_a_slip_in_any_line(name):
    slip, _ = SLIPS[name]
    rows = EVERYTHING.split("\n")
    tried = [[*rows[:at], slip(row), *rows[at + 1 :]] for at, row in enumerate(rows)]
    for changed in tried:
        both("\n".join(changed))
    assert len(tried) > 30


def test_two_texts_may_be_read_at_once():
    indenter = FaceIndenter()
    lines = [("ZONE", "zone"), ("_NL", "\n    "), ("REST", "rest"), ("_NL", "\n")]
    streams = [indenter.process(Token(*line, column=1) for line in lines) for _ in range(2)]
    kinds = ["ZONE", "_NL", "_INDENT", "REST", "_NL", "_DEDENT"]
    together = [token.type for both in zip(*streams, strict=True) for token in both]
    assert together == [kind for kind in kinds for _ in range(2)]
