"""Which modules are mutated, and which tests have to notice.

Tests that run MicroPython or another process read the files on the disk, where no mutant ever
stands: those are left out.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "device" / "drive" / "lib"

_RULES = (
    "test_guard.py",
    "test_guard_edges.py",
    "test_tracking.py",
    "test_tracking_edges.py",
    "test_balance.py",
    "test_dose.py",
    "test_reach.py",
    "test_rule_edges.py",
    "test_corridor.py",
    "test_corridor_following.py",
    "test_corridor_sums.py",
    "test_corridor_bounds.py",
    "test_fast_waves.py",
    "test_selftest.py",
    "test_session.py",
)
_PROOF = (
    "test_image.py",
    "test_image_edges.py",
    "test_proof.py",
    "test_proof_edges.py",
    "test_tally_edges.py",
)

PARTS = {
    "guard": ("guard",),
    "following": ("tracking",),
    "dose": ("dose",),
    "thresholds": ("thresholds",),
    "image": ("image", "proof", "tally", "charge", "wellformed", "routine"),
    "stage": ("stage",),
    "regulator": ("regulator",),
    "record": ("record",),
    "session": ("session",),
    "contact": ("contact",),
    "actuator": ("actuator",),
    "machine": ("machine", "wave"),
    "cruise": ("cruise",),
    "board": ("board", "lifeline"),
}
"""The modules of each part that is held to account."""

_GUARDING = ("guard", "tracking", "dose", "thresholds")

MUST_KILL = {
    **dict.fromkeys(PARTS, 92),
    **dict.fromkeys(("record", "actuator", "cruise", "board"), 90),
}
"""Per cent of a part's mutants that some test has to kill, those counted that no test can."""

MOST_SAME = 5
"""Per cent of a part's mutants that may be said, and are not proved, to be the same program."""

TESTS = {
    **dict.fromkeys(_GUARDING, _RULES),
    "thresholds": (*_RULES, "test_contact_edges.py", "test_session_edges.py"),
    **dict.fromkeys(PARTS["image"], _PROOF),
    "stage": ("test_stage.py", "test_stage_edges.py", "test_contact.py", "test_session.py"),
    "regulator": (
        "test_regulator.py",
        "test_regulator_edges.py",
        "test_regulator_moving.py",
        "test_session.py",
    ),
    "record": ("test_record.py", "test_session.py"),
    "session": (
        "test_session_edges.py",
        "test_session.py",
        "test_selftest.py",
        "test_lifeline.py",
    ),
    "contact": (
        "test_contact.py",
        "test_contact_edges.py",
        "test_selftest.py",
        "test_session_edges.py",
    ),
    "actuator": ("test_actuator.py", "test_dither.py", "test_session_edges.py"),
    **dict.fromkeys(
        PARTS["machine"],
        (
            "test_machine_edges.py",
            "test_machine_waves.py",
            "test_wave_edges.py",
            "test_machine.py",
            "test_session_edges.py",
        ),
    ),
    "cruise": ("test_cruise.py", "test_fast_waves.py", "test_session_edges.py", "test_session.py"),
    **dict.fromkeys(PARTS["board"], ("test_board.py", "test_lifeline.py")),
}
"""For each module of ``facevm`` the files under ``tests/facevm`` that hold it to its word."""

ELSEWHERE = {"micropython", "on_micropython", "mpy_cross", "held"}
"""Fixtures of tests that run another process."""


def source(module: str) -> str:
    """The text of a module of ``facevm``."""
    return (LIBRARY / "facevm" / f"{module}.py").read_text(encoding="utf-8")
