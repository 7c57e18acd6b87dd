"""Advice: what is allowed and probably not meant."""

from __future__ import annotations


def test_what_no_zone_needs_is_reported(advise):
    """
    technique used()
        rest 1 s
    technique spare()
        inner()
        wave calm
    technique inner()
        rest 1 s

    wave calm
        shape sine
        frequency 1 Hz

    zone chin
        say "On."
        wave lifting
        used()
    """
    assert advise() == [
        "W602 line 3: the technique `spare` is never carried out",
        "W602 line 6: the technique `inner` is never carried out",
        "W601 line 9: the wave `calm` is never chosen",
    ]


def test_a_wave_that_comes_as_an_argument_is_chosen(advise):
    """
    technique outer(w)
        inner(w)
    technique inner(w)
        wave w

    zone chin
        say "On."
        outer(lifting)
        rest 1 s
    """
    assert advise() == []


def test_a_wave_behind_a_parameter_of_its_name_is_not_chosen(advise):
    """
    technique stroke(lifting)
        wave lifting

    wave calm
        shape sine
        frequency 1 Hz

    zone chin
        say "On."
        stroke(calm)
        rest 1 s
    """
    assert advise() == ["W601 line 15: the wave `lifting` is never chosen"]


def test_a_zone_that_says_nothing_is_reported(advise):
    """
    technique talk()
        say "On."

    zone chin
        repeat 2 times
            talk()
        rest 1 s

    zone jawline
        wave lifting
        rest 1 s
    """
    assert advise() == ["W603 line 9: jawline never says where the electrodes go"]


def test_more_than_15_minutes_is_reported(advise):
    """
    routine "Long"

    zone chin
        say "On."
        wave lifting
        rest 900 s
        rest 1 ms
    """
    assert advise() == ["W604 line 1: the treatment takes 15 min 0.001 s, over 15 min"]


def test_15_minutes_are_not_too_long(advise):
    """
    zone chin
        say "On."
        wave lifting
        rest 15 min
    """
    assert advise() == []


def test_a_level_that_leaves_less_than_20_uA_is_reported_once(advise):
    """
    routine "Faint"
        levels 10 %, 50 %

    zone chin
        say "On."
        wave lifting
        glide 5 s at 300 uA
        glide 5 s at 199.9 uA
        glide 5 s at 150 uA
    """
    assert advise() == ["W605 line 2: at 10 % the 150 uA of this treatment are 15 uA, under 20 uA"]


def test_20_uA_are_enough(advise):
    """
    routine "Just enough"
        levels 10 %, 100 %

    zone chin
        say "On."
        wave lifting
        glide 5 s at 200 uA
    """
    assert advise() == []


def test_without_levels_the_faint_step_is_reported(advise):
    """
    zone chin
        say "On."
        wave lifting
        glide 5 s at 33 uA
    """
    assert advise() == ["W605 line 4: at 60 % the 33 uA of this treatment are 19.8 uA, under 20 uA"]


def test_advice_does_not_keep_a_treatment_from_being_built(plan, advise):
    """
    zone chin
        wave lifting
        glide 5 s at 20 uA
    """
    assert [line.split()[0] for line in advise()] == ["W603", "W605"]
    assert plan.peak_duA == 200


def test_a_minute_of_250_uA_one_way_is_advised_against(advise):
    """
    wave lifting
        shape steady
        polarity positive

    zone cheek both
        say "On."
        wave lifting
        ramp to 250 uA over 1 s
        hold 59 s
        ramp to 0 uA over 1 s
    """
    assert advise() == ["W607 line 5: cheek left keeps a net charge of 15 mC, over 1 mC"]


def test_what_flows_one_way_and_is_not_given_back_is_said(advise):
    """
    wave lifting
        shape sine
        polarity negative
        frequency 1 Hz

    zone chin
        say "On."
        wave lifting
        glide 3 s at 100 uA
    """
    assert advise() == [
        "W608 line 6: the 159 uC that flow one way on chin center are not given back"
    ]


def test_what_is_given_back_later_is_no_direct_current(advise):
    """
    wave lifting
        shape steady
        polarity positive
    wave ebb
        shape steady
        polarity negative

    zone chin
        say "On."
        wave lifting
        glide 60 s at 200 uA
    zone chin
        say "And back."
        wave ebb
        glide 60 s at 200 uA
    """
    assert advise() == []


def test_a_limit_of_time_without_room_for_contact_losses_is_told(advise):
    """
    routine "Limited"
        limit time 12 s

    zone chin
        say "On."
        wave lifting
        glide 10001 ms at 100 uA
    """
    assert advise() == [
        "W609 line 2: the treatment takes 10.001 s of its 12 s: too little is left for starting "
        "again after contact losses"
    ]


def test_a_fifth_more_than_it_takes_is_room_enough(advise):
    """
    routine "Limited"
        limit time 12 s

    zone chin
        say "On."
        wave lifting
        glide 10 s at 100 uA
    """
    assert advise() == []


def test_a_limit_of_time_that_is_passed_is_no_matter_of_advice(found):
    """
    routine "Limited"
        limit time 9 s

    zone chin
        say "On."
        wave lifting
        glide 10 s at 100 uA
    """
    assert [one.code for one in found()] == ["F403"]


def test_a_limit_under_what_dry_skin_gives_back_is_told(advise):
    """
    routine "Limited"
        limit current 119 uA

    zone chin
        say "On."
        wave lifting
        glide 10 s at 100 uA
    """
    assert advise() == [
        "W610 line 2: dry skin can give back 120 uA at a touch, and the device stops at more than "
        "119 uA"
    ]


def test_a_limit_over_what_dry_skin_gives_back_is_not(advise):
    """
    routine "Limited"
        limit current 120 uA

    zone chin
        say "On."
        wave lifting
        glide 10 s at 100 uA
    """
    assert advise() == []
