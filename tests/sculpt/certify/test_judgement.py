"""What fails a treatment, and what is only counted."""

from __future__ import annotations

import pytest

from sculpt.certify import trial
from sculpt.certify.row import failures, happened, is_counted

HEALTHY = {
    "mishap": None,
    "kind": None,
    "amount": None,
    "begun": False,
    "outcome": "success",
    "reason": "",
    "shutdown_ms": None,
    "over_ceiling_ms": 0.0,
    "remaining_uA": 0.1,
    "poles": 1,
    "zones": [{"limited_ms": 0, "treated_ms": 1000}],
}


def row(**changed):
    found = HEALTHY | changed
    return found | {"wrong": failures(found)}


def with_mishap(text, kind, **changed):
    told = {"mishap": text, "kind": kind, "begun": True, "outcome": "fail", "reason": "G04"}
    return row(**(told | changed))


def test_a_treatment_as_it_should_be_fails_by_nothing():
    assert row()["wrong"] == []


def test_five_milliseconds_over_a_ceiling_are_allowed_and_more_are_an_overrun():
    assert row(over_ceiling_ms=5.0)["wrong"] == []
    assert row(over_ceiling_ms=5.1)["wrong"] == [
        ["overrun", "over the zone's ceiling + 10 % for 5.1 ms"]
    ]


def test_what_only_the_second_channel_can_end_has_its_seven_milliseconds():
    two = {"poles": 2, "over_ceiling_ms": 6.9}
    assert with_mishap("rail@1s", "rail", **two)["wrong"] == []
    assert with_mishap("rail@1s", "rail", **(two | {"over_ceiling_ms": 7.1}))["wrong"] != []
    assert with_mishap("rail@1s", "rail", **(two | {"poles": 1}))["wrong"] != []
    assert with_mishap("gain@1s", "gain", **two)["wrong"] != []


def test_what_the_dac_cannot_end_has_until_the_poles_open():
    two = {"poles": 2, "over_ceiling_ms": 155}
    assert with_mishap("dac-nak@1s", "dac-nak", **two)["wrong"] == []
    assert with_mishap("dac-nak@1s", "dac-nak", **(two | {"poles": 1}))["wrong"] != []
    assert with_mishap("dac-nak@1s", "dac-nak", **(two | {"over_ceiling_ms": 156}))["wrong"] != []


@pytest.mark.parametrize(("kind", "ms"), [("reset", 151), ("dac-nak", 170), ("bus-hang", 405)])
def test_two_poles_may_take_their_time_to_open(kind, ms):
    assert with_mishap(f"{kind}@1s", kind, poles=2, shutdown_ms=ms)["wrong"] == []
    assert with_mishap(f"{kind}@1s", kind, poles=2, shutdown_ms=ms + 1)["wrong"] != []
    assert with_mishap(f"{kind}@1s", kind, poles=1, shutdown_ms=ms)["wrong"] != []


def test_current_that_flows_on_is_an_overrun():
    assert row(remaining_uA=40.2)["wrong"] == [["overrun", "40 uA still flow after the end"]]


def test_an_interlock_that_trips_for_nothing_is_a_false_trip():
    assert row(outcome="fail", reason="G03")["wrong"] == [
        ["false_trip", "G03 tripped although nothing was wrong"]
    ]


def test_one_that_trips_before_its_mishap_has_begun_is_one_too_and_counts():
    early = with_mishap("rail@9s", "rail", begun=False, reason="G01")
    assert happened(early, "false_trip")
    assert is_counted(early, "false_trip")


def test_one_that_trips_by_a_mishap_is_what_it_is_for():
    answered = with_mishap("dac-nak@1s", "dac-nak", shutdown_ms=12.0)
    assert answered["wrong"] == []
    assert not is_counted(answered, "false_trip")


def test_a_mishap_that_is_answered_too_late_is_unanswered():
    assert with_mishap("dac-nak@1s", "dac-nak", shutdown_ms=20.5)["wrong"] == [
        ["unanswered", "dac-nak@1s: no current after 20.5 ms instead of 20 ms"]
    ]


def test_a_stall_may_take_its_own_time_and_the_watchdogs_at_most():
    assert with_mishap("stall+75ms@1s", "stall", amount=75, shutdown_ms=94.0)["wrong"] == []
    assert with_mishap("stall+75ms@1s", "stall", amount=75, shutdown_ms=96.0)["wrong"]
    assert with_mishap("stall+600ms@1s", "stall", amount=600, shutdown_ms=269.0)["wrong"] == []
    assert with_mishap("stall+600ms@1s", "stall", amount=600, shutdown_ms=271.0)["wrong"]


def test_a_mishap_after_which_current_flows_for_good_is_unanswered_and_an_overrun():
    found = with_mishap("dac-nak@1s", "dac-nak", remaining_uA=200.0)
    assert [what for what, _ in found["wrong"]] == ["overrun", "unanswered"]


def test_a_mishap_that_only_the_current_tells_of_has_no_time_of_its_own():
    assert with_mishap("rail@1s", "rail", shutdown_ms=9000.0)["wrong"] == []


@pytest.mark.parametrize(("limited_ms", "reached"), [(100, True), (101, False)])
def test_a_current_is_not_reached_when_a_tenth_of_a_zones_time_lacks_voltage(limited_ms, reached):
    dry = row(
        zones=[{"limited_ms": 0, "treated_ms": 9}, {"limited_ms": limited_ms, "treated_ms": 1000}]
    )
    assert happened(dry, "not_reached") is not reached
    assert dry["wrong"] == []


def test_who_lets_go_for_good_has_left_early_and_nothing_has_failed():
    gone = row(outcome="abort", reason="no contact for 60 s")
    assert happened(gone, "left_early")
    assert gone["wrong"] == []


def test_faces_are_judged_where_nothing_went_wrong():
    assert not is_counted(with_mishap("lift@1s", "lift"), "not_reached")
    assert is_counted(row(), "left_early")


def test_every_limit_is_of_a_kind_there_is():
    assert set(trial.LATEST_ms) <= set(trial.NAMES)
    assert set(trial.AMOUNTS) <= set(trial.NAMES)
