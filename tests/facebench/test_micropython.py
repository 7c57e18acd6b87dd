"""The bench gives the same numbers, bit for bit, on CPython and on real MicroPython."""

import pytest

from facebench.blinka import I2C

from . import carry_out, exercise, routines


def lines_on_cpython(i2c_factory):
    lines = []
    exercise.exercise(i2c_factory, lambda *values: lines.append(" ".join(map(str, values))))
    return lines


def test_every_number_is_the_same_on_both_interpreters(on_micropython):
    there = on_micropython(exercise.__file__)
    here = lines_on_cpython(I2C)
    assert len(here) > 450
    assert there == here


@pytest.mark.parametrize("seed", [0, 1])
def test_a_whole_treatment_is_the_same_on_both_interpreters(on_micropython, seed):
    data = routines.varied().data
    there = on_micropython(carry_out.__file__, data.hex(), str(seed))
    here = []
    carry_out.carry_out(
        data, seed, [("lift", 1500, 700)], lambda *values: here.append(" ".join(map(str, values)))
    )
    assert len(here) > 15_000
    assert there == here


def test_blinka_between_driver_and_bus_changes_nothing():
    assert lines_on_cpython(I2C) == lines_on_cpython(None)


def test_the_exercise_meets_rails_contacts_and_settings():
    lines = [line.split() for line in lines_on_cpython(None)]
    electrode = {int(line[5]) for line in lines if len(line) == 6}
    assert min(electrode) < 32768 * (1 - 11 / 13.2), "the negative rail was never met"
    assert max(electrode) > 32768 * (1 + 11 / 13.2), "the positive rail was never met"
    assert len(electrode) > 100
