"""Damaged files: a small seeded run of what ``python -m tests.robustness.damage`` does at large."""

from __future__ import annotations

import pytest

from facelang import Diagnostic, Span
from tests.robustness.damage import Campaign, broken_promise, check, inner_word, run, sources

HOPELESS = 50
"""Only a pathological file takes so many times what the costliest source takes undamaged."""


@pytest.fixture(scope="module")
def source_ms(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The processor time that the costliest source takes, by the same measure."""
    path = tmp_path_factory.mktemp("sources") / "source.face"
    campaign = Campaign()
    for _, data in sources():
        path.write_bytes(data)
        check(path, data, campaign)
    return campaign.slowest_ms


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_promise_is_kept_for_damaged_files(seed: int, source_ms: float):
    campaign = run(600, seed)
    assert campaign.files == 600
    assert campaign.broken == []
    assert campaign.diagnostics > 1000
    assert campaign.clean < 100
    assert campaign.slowest_ms < HOPELESS * source_ms


def test_a_run_can_be_repeated():
    first, second = run(40, 7), run(40, 7)
    assert first.codes == second.codes


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("`hodl` is not a step", None),
        ("there is no wave `_NL`", None),
        ("this file is saved as UTF-16", None),
        ("no-break space (U+00A0) has no meaning here", None),
        ("NAME stands where a value belongs", "NAME"),
        ("Unexpected token _NL", "Unexpected"),
        ("None is missing after `hold`", "None"),
        ("a value of <class 'int'>", "<c"),
        ("__init__ is missing", "__"),
    ],
)
def test_the_words_of_parser_and_python_are_recognised(sentence: str, word: str | None):
    assert inner_word(sentence) == word


def test_a_place_outside_of_the_file_is_recognised():
    path, _ = sources()[0]
    text = b"zone chin\n    rest 1 s\n"

    def broken(*span: int) -> str | None:
        one = Diagnostic("F113", str(path), Span(*span), "`rest` is not a step")
        return broken_promise(one, path, text)

    assert broken(2, 5, 2, 9) is None
    for outside in [(0, 1, 0, 1), (4, 1, 4, 1), (2, 14, 2, 14), (2, 5, 2, 40), (2, 9, 2, 5)]:
        assert broken(*outside) is not None
