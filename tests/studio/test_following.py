"""Following by ear: the follower's rules, and the device's own tones in rooms with noise."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from facec import encode
from facevm import image
from sculpt.studio.follow import follow_document
from tests.shared import once
from tests.studio.hearing.bundle import PAGE, bundle, listener
from tests.studio.hearing.playing import Performance, perform
from tests.studio.hearing.room import Room, heard, write
from tests.studio.hearing.treatments import BRIEF, brief, plan_of
from tests.studio.hearing.trial import Verdict, trials, without_device
from tests.waiting import PATIENCE_s

ROOMS = {
    "quiet": Room(16000, tone_dB=-30),
    "a telephone's rate, faint": Room(8000, tone_dB=-40, noise_dB=-55, ppm=100),
    "an echo": Room(16000, tone_dB=-40, tail_s=0.5, tail_dB=0, noise_dB=-55, ppm=-100),
    "noise as loud": Room(16000, tone_dB=-30, noise_dB=-30, tail_s=0.3, tail_dB=-3),
    "hum ten times as loud": Room(16000, tone_dB=-40, hum_dB=-20, noise_dB=-60),
    "a voice half as loud": Room(16000, tone_dB=-25, voice_dB=-31, noise_dB=-55),
}

SHORTEST = """
routine "Shortest"
wave lifting
    shape     square
    frequency 8 Hz
zone cheek both
    say  "Up."
    wave lifting
    glide 2 s at 100 uA
    rest 500 ms
"""


@pytest.fixture(scope="module")
def node_programs(packages: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is bundled for Node."""
    return tmp_path_factory.mktemp("programs")


@pytest.fixture(scope="module")
def listen(node_programs: Path) -> Path:
    """The program that follows a treatment by a WAV file."""
    return listener(node_programs)


def followed(room: Room, listen: Path, folder: Path) -> Verdict:
    performance = once("follow-brief", brief)
    plan = dict(follow_document(plan_of(BRIEF)))
    (verdict,) = trials(listen, plan, [(performance, room, 1)], folder)
    return verdict


@pytest.mark.slow
def test_the_follower_keeps_its_rules(node_programs):
    program = bundle("follower.test.ts", node_programs)
    ran = subprocess.run(
        ["node", "--test", str(program)], capture_output=True, text=True, timeout=PATIENCE_s
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ROOMS)
def test_a_whole_treatment_is_followed_by_its_tones(name, listen, tmp_path):
    verdict = followed(ROOMS[name], listen, tmp_path)
    assert verdict.false == ()
    assert verdict.wrong_side == 0
    assert verdict.phase == "done"
    assert verdict.right_place > 0.97
    assert verdict.said > 0.8
    assert len(verdict.missed) <= (1 if "voice" in name else 0)


@pytest.mark.slow
def test_a_room_without_a_device_begins_nothing(listen, tmp_path):
    room = without_device(ROOMS["a voice half as loud"])
    verdict = followed(room, listen, tmp_path)
    assert (verdict.false, verdict.phase) == ((), "ready")


def shortest() -> Performance:
    """Two strokes and a lost contact, in 14 s."""
    return perform(image.load(encode(plan_of(SHORTEST)).image), 1, [("lift", 1200, 600)])


@pytest.mark.browser
def test_the_page_hears_a_treatment_by_its_microphone(built_page, chromium, tmp_path):
    performance = once("follow-shortest", shortest)
    room = Room(48000, tone_dB=-30, noise_dB=-45, tail_s=0.3, tail_dB=-3)
    write(tmp_path / "room.wav", heard(performance.tones, performance.end_ms, room, 1), 48000)
    plans = {"en": {"shortest": follow_document(plan_of(SHORTEST))}}
    (tmp_path / "plans.json").write_text(json.dumps(plans))
    files = (built_page, tmp_path / "plans.json", tmp_path / "room.wav")
    ran = subprocess.run(
        ["node", "tests/hears.mjs", *map(str, files), str(PATIENCE_s)],
        cwd=PAGE,
        env={"CHROMIUM": chromium, "PATH": "/usr/bin:/bin:/usr/local/bin"},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_s,
    )
    assert ran.returncode == 0, ran.stderr
    seen = [json.loads(line) for line in ran.stdout.splitlines()]
    told = list(dict.fromkeys((one["phase"], one["side"]) for one in seen))
    assert told == [
        ("ready", ""),
        ("waiting", "left"),
        ("running", "left"),
        ("paused", "left"),
        ("waiting", "right"),
        ("running", "right"),
        ("overdue", ""),
        ("done", ""),
    ]
    after = {one["side"]: one["next"] for one in seen if one["phase"] == "running"}
    assert after == {"left": "Next: Cheek, right", "right": "Then it is over"}
