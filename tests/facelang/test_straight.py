"""A file without mistakes is read straight through, to the tree that the patient reader makes.

The patient reader is the one that can tell what is wrong. Whatever it finds something wrong
with, the straight one leaves to it; and where both read, they agree, with lark alone as well.
"""

import random

import pytest

from facelang import plain
from facelang.recovery.reader import read_patiently
from facelang.straight import read_straight
from tests.facelang.test_damage import damaged, seeds

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
]


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_is_right_is_read_straight_however_it_is_laid_out(text):
    file = read_straight(text)
    assert file is not None
    assert (file, []) == read_patiently(text, "x")


def test_every_stock_routine_is_read_straight(root):
    for path in sorted((root / "routines").glob("*.face")):
        assert read_straight(path.read_text("utf-8")) == plain.read(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "zone chin\nrest 1 s\n",
        "zone chin\n    rest 1 s\n  rest 1 s\n",
        "zone chin\n    rest 1 s\n        rest 1 s\n",
        "zone chin\n\trest 1 s\n",
        "  zone chin\n    rest 1 s\n",
        "zone chin\n    hodl 1 s\n",
        "zone chin\n    rest " + "9" * 21 + " s\n",
        "zone chin\n    rest 1 s\u00a0\n",
        "zone chin\n",
        "zone chin\n" + "".join(" " * depth + "repeat 2 times\n" for depth in range(1, 40)),
    ],
)
def test_what_is_not_right_is_left_to_the_patient_reader(text):
    assert read_straight(text) is None
    assert read_patiently(text, "x")[1]


@pytest.mark.parametrize("seed", range(6))
def test_the_two_readers_never_disagree(seed, root):
    chance = random.Random(seed)
    sources = seeds(root)
    straight = 0
    for _ in range(250):
        text = damaged(chance.choice(sources), chance)
        file = read_straight(text)
        patient, found = read_patiently(text, "x")
        if file is not None:
            straight += 1
            assert found == [], text
            assert file == patient, text
    assert straight > 20
