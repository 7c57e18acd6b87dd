"""What came of each fault, told to a person: what the device did, and how fast."""

from __future__ import annotations

from typing import Any

from facevm.interlocks import RESETS
from sculpt.bench import faults

NO_CURRENT_uA = 15
"""What a disconnect that is welded leaves at zero is an offset, no current."""


def lines(report: Any, asked: list[Any]) -> str:
    """A line for each fault of ``report``, then what the skin had of them.

    ``asked`` are the faults that were asked for: those that never came are told too.
    """
    told = [f"{_name(fault)}: {_answer(fault, report)}\n" for fault in report.faults]
    told += [
        f"{faults.label(fault)} never came: the treatment was over before\n"
        for fault in asked[len(report.faults) :]
    ]
    if report.over_ceiling_ms:
        told.append(
            "In the skin there was more than the zone's ceiling + 10 % for "
            f"{_short(report.over_ceiling_ms)} at most.\n"
        )
    elif report.faults:
        told.append("At no time was there more in the skin than the zone's ceiling + 10 %.\n")
    if report.faults and report.remaining_uA > NO_CURRENT_uA:
        told.append(f"{report.remaining_uA:.0f} µA STILL FLOW: these faults together beat it.\n")
    return "".join(told)


def _name(fault: Any) -> str:
    lasted = f" for {_short(fault.lasted_ms)}" if fault.lasted_ms else ""
    return f"{fault.label} at {_short(fault.at_ms)}{lasted}"


def _answer(fault: Any, report: Any) -> str:
    """What the device did until the next fault, from its states."""
    did: list[str] = []
    waited = False
    for state, after_ms in fault.states:
        after = f"after {_short(after_ms)}"
        if state in ("paused", "touching") and not waited:
            did.append(f"{'paused' if state == 'paused' else 'saw them touch and paused'} {after}")
            waited = True
        elif state == "limited" and not did:
            did.append(f"could not reach the current {after}")
        elif state == "treating" and waited:
            did.append(f"went on {after}")
            break
    if fault.shutdown_ms is None:
        return ", ".join(did) or "carried on"
    off = f"no current after {_short(fault.shutdown_ms)}"
    if waited:
        return f"{off}, then {_ending(report)}"
    return f"{_ending(report)}, {off}"


def _ending(report: Any) -> str:
    if report.outcome == "abort":
        return str(report.reason)
    if report.tripped == "G13":
        return f"G13, {RESETS[report.reading]}"
    if report.tripped == "G15":
        return "found by the self-test, G15"
    return str(report.tripped)


def _short(ms: float) -> str:
    """``0 ms``, ``2.3 ms``, ``84 ms``, ``3.4 s``, ``5:04 min``."""
    if ms < 10:
        return f"{ms:.1f}".removesuffix(".0") + " ms"
    if ms < 1000:
        return f"{ms:.0f} ms"
    if ms < 60_000:
        return f"{ms / 1000:.1f}".removesuffix(".0") + " s"
    minutes, rest = divmod(round(ms / 1000), 60)
    return f"{minutes}:{rest:02d} min"
