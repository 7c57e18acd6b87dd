"""The bench gives the same numbers, bit for bit, on CPython and on real MicroPython."""

from functools import cache

import pytest

from facebench.circuitpython.blinka import I2C
from facebench.circuitpython.harness import REFERENCE
from facebench.faults.faults import KINDS

from . import carry_out, exercise, routines


@cache
def lines_on_cpython(i2c_factory):
    lines = []
    exercise.exercise(i2c_factory, lambda *values: lines.append(" ".join(map(str, values))))
    return lines


def test_every_number_is_the_same_on_both_interpreters(on_micropython):
    there = on_micropython(exercise.__file__)
    here = lines_on_cpython(I2C)
    assert len(here) > 450
    assert there == here


@pytest.mark.parametrize(
    ("seed", "number"), [(0, 0), *((1, number) for number in range(len(carry_out.FAULTS)))]
)
def test_a_whole_treatment_and_what_goes_wrong_are_the_same_on_both(on_micropython, seed, number):
    data = routines.varied().data
    there = on_micropython(carry_out.__file__, data.hex(), str(seed), str(number))
    here = []
    faults = carry_out.FAULTS[number]
    carry_out.carry_out(data, seed, faults, lambda *values: here.append(" ".join(map(str, values))))
    assert len(here) > (15_000 if number == 0 else 1000)
    assert there == here


@pytest.mark.parametrize("number", range(len(carry_out.OF_TWO_POLES)))
def test_the_reference_board_is_the_same_on_both(on_micropython, number):
    data = routines.varied().data
    at = len(carry_out.FAULTS) + number
    there = on_micropython(carry_out.__file__, data.hex(), "1", str(at))
    here = []
    carry_out.carry_out(
        data,
        1,
        carry_out.OF_TWO_POLES[number],
        lambda *values: here.append(" ".join(map(str, values))),
        REFERENCE,
    )
    assert len(here) > 15
    assert there == here


def test_the_faults_that_both_are_given_are_all_there_are():
    given = {event[0] for events in carry_out.FAULTS for event in events}
    assert given >= {row.name for row in KINDS} - {"reset"}


@pytest.mark.slow
def test_blinka_between_driver_and_bus_changes_nothing():
    assert lines_on_cpython(I2C) == lines_on_cpython(None)


@pytest.mark.slow
def test_the_exercise_meets_rails_contacts_and_settings():
    lines = [line.split() for line in lines_on_cpython(None)]
    electrode = {int(line[5]) for line in lines if len(line) == 6}
    assert min(electrode) < 32768 * (1 - 11 / 13.2), "the negative rail was never met"
    assert max(electrode) > 32768 * (1 + 11 / 13.2), "the positive rail was never met"
    assert len(electrode) > 100
