"""``sculpt deploy --subject``: nothing that it says or writes tells the arm."""

from __future__ import annotations

import os
import re

import pytest

from facec.filling import filled, filled_alike
from facevm import image
from facevm.refusal import ImageError
from sculpt.study import allocation, file
from sculpt.study.delivery import image_for
from tests.sculpt.drives import a_drive
from tests.sculpt.study.arms import ARM, drawn


def deployed(sculpt, subject, drive, *options):
    """What deploy says of a subject, their code and the drive's name taken out."""
    done = sculpt("deploy", "study.toml", "--subject", subject, "--drive", drive, *options)
    return done.exit_code, re.sub(f"{subject}|{drive}", "it", done.stdout + done.stderr)


def of_each_arm(study):
    """A subject of each arm, and a second one of the first."""
    arms = allocation.read(file.read(study)).arms
    high = [subject for subject, arm in arms.items() if arm == "high"]
    return [*high[:2], next(subject for subject in arms if subject not in high)]


@pytest.mark.parametrize("key", ["LIMIT_CURRENT_UA = 100", "ELECTRODE_MM2 = 5"])
def test_a_boards_limits_refuse_every_subject_in_the_same_words(sculpt, study, folder, key):
    drawn(sculpt)
    a_drive(folder / "drive")
    (folder / "drive/settings.toml").write_text(key + "\n")
    answers = {deployed(sculpt, subject, "drive") for subject in of_each_arm(study)}
    assert len(answers) == 1
    ((status, text),) = answers
    assert (status, "allow less than an arm of this study asks for" in text) == (2, True)


def test_a_dry_run_over_anothers_image_tells_nothing(sculpt, study, folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda number: None)
    drawn(sculpt)
    first, same, other = of_each_arm(study)
    a_drive(folder / "drive")
    assert deployed(sculpt, first, "drive")[0] == 0
    for options in (("--dry-run",), ("--dry-run", "--json")):
        answers = {deployed(sculpt, one, "drive", *options) for one in (first, same, other)}
        assert len(answers) == 1
        ((status, text),) = answers
        assert status == 0
        assert "routines/study.fbc" in text
        for subject in (first, other):
            assert f"{image.load(image_for(study, subject)).crc:08x}" not in text


def test_a_subjects_board_gets_their_arm_and_nothing_that_tells_it(
    sculpt, study, folder, monkeypatch
):
    monkeypatch.setattr(os, "fsync", lambda number: None)
    drawn(sculpt)
    subjects = file.read(study).subjects[:4]
    seen = set()
    for subject in subjects:
        a_drive(folder / subject)
        done = sculpt("deploy", "study.toml", "--subject", subject, "--drive", subject)
        assert done.exit_code == 0, done.stderr
        names = sorted(path.name for path in (folder / subject / "routines").iterdir())
        assert names == ["study.fbc"]
        data = (folder / subject / "routines/study.fbc").read_bytes()
        assert data == image_for(study, subject)
        seen.add((len(data), data[3]))
        assert not re.search(r"\b(high|low)\b", done.stdout + done.stderr)
    assert len(seen) == 1
    wrong = sculpt("deploy", "study.toml", "--subject", "S99", "--drive", subjects[0])
    assert (wrong.exit_code, "there is no subject S99" in wrong.stderr) == (2, True)


def test_what_else_a_subject_can_choose_is_said(sculpt, study, folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda number: None)
    drawn(sculpt)
    a_drive(folder / "drive")
    (folder / "drive/routines").mkdir()
    sculpt("build", "high.face", "-o", "drive/routines")
    done = sculpt("deploy", "study.toml", "--subject", "S01", "--drive", "drive", "--dry-run")
    assert "besides the study's treatment the subject can choose high: remove" in done.stdout
    without = sculpt("deploy", "study.toml", "--drive", "drive")
    assert (without.exit_code, without.stdout) == (2, "")
    assert "the file of a study needs the --subject" in without.stderr


def test_arms_are_files_of_one_size_that_the_device_proves(sculpt, study, folder):
    for name in ("high", "low"):
        sculpt("build", f"{name}.face")
    plain = [(folder / f"{name}.fbc").read_bytes() for name in ("high", "low")]
    made = filled_alike([*plain, plain[0]])
    assert len({len(one) for one in made}) == 1
    for before, after in zip(plain, made, strict=False):
        assert after[3] == 2
        assert image.load(after).duration_ms == image.load(before).duration_ms
        assert image.load(before).crc != image.load(after).crc
    with pytest.raises(ImageError) as refusal:
        image.load(sealed(made[1][:-1] + b"!"))
    assert refusal.value.reason == "LENGTH"


@pytest.mark.parametrize("room", [*range(1, 20), 127, 128, 129, 130, 131, 500])
def test_a_filled_image_has_the_size_that_was_asked_for_or_there_is_none(sculpt, folder, room):
    (folder / "high.face").write_text(ARM)
    sculpt("build", "high.face")
    plain = (folder / "high.fbc").read_bytes()
    made = filled(plain, len(plain) + room)
    if made is not None:
        assert len(made) == len(plain) + room
        assert image.load(made).peak_duA == 2000


def sealed(data: bytes) -> bytes:
    from binascii import crc32

    return data[:4] + crc32(data[8:]).to_bytes(4, "little") + data[8:]
