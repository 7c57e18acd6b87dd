"""Conditions: their table, the boards drawn from what is healthy, the named ones and files."""

import pytest

from facebench.conditions import envelope
from facebench.conditions.conditions import CONDITIONS, Conditions, healthy
from facebench.conditions.conditions_file import load

ROWS = envelope.PARAMETERS
SEEDS = range(400)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_healthy_lies_in_the_whole_range_and_nothing_is_allowed(row):
    assert row.least <= row.healthy_least <= row.healthy_most <= row.most
    assert row.least <= 0 <= row.most
    assert row.unit
    assert row.source


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_value_is_an_attribute_and_held_to_its_range(row):
    value = row.most
    assert getattr(Conditions("one", **{row.name: value}), row.name) == value
    for wrong in (row.least - 1, row.most + 1):
        with pytest.raises(ValueError, match=f"{row.name} goes from"):
            Conditions("one", **{row.name: wrong})


def test_an_unknown_value_is_refused_and_a_whole_number_is_whole():
    with pytest.raises(ValueError, match="no mood"):
        Conditions("one", mood=1)
    with pytest.raises(ValueError, match="whole number"):
        Conditions("one", poles=1.5)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_healthy_boards_fill_the_healthy_range_to_both_ends(row):
    values = [getattr(healthy(seed), row.name) for seed in SEEDS]
    assert min(values) == pytest.approx(row.healthy_least)
    assert max(values) == pytest.approx(row.healthy_most)
    assert all(healthy(seed).is_healthy for seed in SEEDS)


def test_a_seed_is_the_same_board_for_ever_and_another_is_another():
    assert vars(healthy(7)) == vars(healthy(7))
    assert len({tuple(vars(healthy(seed)).values())[1:] for seed in SEEDS}) == len(SEEDS)


def test_the_named_ones_are_healthy_but_for_moments_of_a_slower_program():
    assert [name for name, one in CONDITIONS.items() if not one.is_healthy] == [
        "recorded",
        "recorded-flash",
    ]
    assert not Conditions("loud", noise_uA=0.6).is_healthy


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_page_has_its_ranges_and_its_source(row, root):
    healthy_range = f"{round(row.healthy_least, 4):g} to {round(row.healthy_most, 4):g}"
    written = f"{row.least:g} to {row.most:g} {row.unit}"
    line = f"| `{row.name}` | {healthy_range} | {written} | {row.source} |"
    assert line in (root / "device/bench/README.md").read_text("utf-8")


def test_a_file_has_the_rows_of_the_table(tmp_path):
    file = tmp_path / "damp.toml"
    file.write_text("leak_uA = -0.5\nhum_uA = 2\n")
    damp = load(file)
    assert (damp.name, damp.leak_uA, damp.hum_uA, damp.noise_uA) == ("damp", -0.5, 2, 0)
    file.write_text("leak_uA = true\n")
    with pytest.raises(ValueError, match="takes a number"):
        load(file)
