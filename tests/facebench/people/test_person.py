"""The person follows the prompts in their own time, the same for the same seed."""

import pytest

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN, OPEN
from facebench.face.face import TYPICAL
from facebench.people.person import Person
from facevm.panel import Panel

SECOND_ns = 1_000_000_000


def reaction_ns(seed, announcements=1):
    """How long after the last announcement the electrodes are on the skin."""
    board = VirtualBoard(seed)
    person = Person(board)
    for _ in range(announcements):
        board.clock.advance(10 * SECOND_ns)
        person.announce(1, 0)
    start_ns = board.clock.now_ns
    while board.circuit.contact == OPEN:
        board.clock.advance(1_000_000)
        board.circuit.settle(board.clock.now_ns)
    return board.clock.now_ns - start_ns


def test_a_person_is_a_panel():
    assert issubclass(Person, Panel)


def test_before_the_first_announcement_the_electrodes_are_in_the_air():
    assert VirtualBoard().circuit.contact == OPEN


@pytest.mark.slow
def test_the_electrodes_are_placed_0_8_to_2_seconds_after_the_announcement():
    times = [reaction_ns(seed) for seed in range(60)]
    assert 0.8 * SECOND_ns <= min(times) < 0.95 * SECOND_ns
    assert 1.85 * SECOND_ns < max(times) <= 2.001 * SECOND_ns


def test_the_same_seed_reacts_the_same_and_no_two_announcements_alike():
    assert reaction_ns(3) == reaction_ns(3)
    assert reaction_ns(3) != reaction_ns(3, announcements=2)


def test_a_new_place_means_lifting_first():
    board = VirtualBoard()
    person = Person(board)
    board.circuit.set_contact(ON_SKIN)
    person.announce(4, 1)
    assert board.circuit.contact == OPEN


def test_a_lift_ends_when_its_time_is_over():
    board = VirtualBoard()
    person = Person(board)
    person.announce(1, 0)
    board.clock.advance(5 * SECOND_ns)
    board.circuit.settle(board.clock.now_ns)
    person.lift(for_ms=300)
    assert board.circuit.contact == OPEN
    board.clock.advance(299_999_999)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == OPEN
    board.clock.advance(1)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == ON_SKIN


def test_who_has_gone_for_good_does_not_follow_a_prompt():
    board = VirtualBoard()
    person = Person(board)
    person.lift()
    person.announce(1, 0)
    board.clock.advance(10 * SECOND_ns)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == OPEN


def test_prompts_and_strokes_are_remembered():
    person = Person(VirtualBoard())
    person.say("slowly upwards")
    person.stroke()
    assert (person.last_text, person.strokes) == ("slowly upwards", 1)


@pytest.mark.parametrize("uA", [400, 600])
def test_the_typical_face_is_within_the_compliance(uA):
    # 12 V over the 4.7 kohm in series, the shunt and the path
    assert uA * (4.7 + 0.1 + TYPICAL.series_kohm + TYPICAL.parallel_kohm) < 12_000
