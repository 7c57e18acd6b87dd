"""``sculpt study``: arms that nobody can tell apart, from the file to the exported records."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter

import pytest

from facebench.simulation import Simulation
from facec.filling import filled, filled_alike
from facevm import image
from facevm.refusal import ImageError
from sculpt.cli.errors import BadImage, UserError
from sculpt.cli.inputs import read_one
from sculpt.source.load import load_treatment
from sculpt.study import allocation, file, log
from sculpt.study.delivery import image_for
from sculpt.study.moments import batch_of, moments_ms
from tests.sculpt.drives import a_drive

ARM = """\
routine "Study"
    about  "One place."
    goal   lift
    levels 100 %

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

zone jawline left
    say  "Chin to earlobe."
    wave lifting
    glide 4 s at 200 uA
    rest 1 s
    glide 4 s at 200 uA
"""

STUDY = """\
name = "Try"
seed = 7
subjects = 12
blocks = [2, 4]
sham = ["low"]
[arms]
high = "high.face"
low = "low.face"
"""


@pytest.fixture
def study(folder):
    """A study of a real arm and a sham, in the folder of the test."""
    (folder / "high.face").write_text(ARM)
    (folder / "low.face").write_text(ARM.replace("200 uA", "8 uA"))
    path = folder / "study.toml"
    path.write_text(STUDY)
    return path


def checked(sculpt, *options):
    result = sculpt("study", "check", "study.toml", *options)
    return result.exit_code, result.stdout


def test_two_doses_are_alike_when_carried_out(sculpt, study, folder):
    (folder / "low.face").write_text(ARM.replace("200 uA", "60 uA"))
    study.write_text(STUDY.replace('sham = ["low"]\n', ""))
    status, text = checked(sculpt)
    assert status == 0, text
    assert "high: peak 200 µA" in text
    assert "low: peak 60 µA" in text
    assert "The arms are alike" in text


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("Chin to earlobe.", "Chin to ear.", "a prompt, 'Chin to earlobe.' and 'Chin to ear.'"),
        ("rest 1 s", "rest 1001 ms", "duration ms at 0:04, 1000 and 1001, line 15"),
        ("jawline left", "jawline right", "side at 0:00, left and right, line 14"),
        ("levels 100 %", "levels 90 %, 100 %", "the levels, (100,) and (90, 100)"),
        ('"One place."', '"One place"', "what it is about, 'One place.' and 'One place'"),
        (
            "glide 4 s at 8 uA\n    rest",
            "ramp to 8 uA over 500 ms\n    hold 3 s\n    ramp to 0 uA over 500 ms\n    rest",
            "the time of 'a stroke', 0 and 5000 ms, line 18",
        ),
    ],
)
def test_the_first_difference_of_the_files_is_named_with_its_place(
    sculpt, study, folder, old, new, place
):
    low = folder / "low.face"
    low.write_text(low.read_text().replace(old, new, 1))
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert f"low differs from high: {place}" in text


def test_another_answer_to_a_lift_is_named(sculpt, study):
    """At 8 uA the current watches no contact: a lift is not noticed, and check says so."""
    status, text = checked(sculpt)
    assert status == 1
    assert "low is told from high when an electrode is lifted, at level 1: “light: paused”" in text
    assert "undisturbed" not in text


@pytest.mark.parametrize(
    ("peak", "wrong"),
    [("0 uA", "0 µA throughout"), ("9 uA", "9 µA at 0:40")],
)
def test_a_sham_draws_its_wave_at_8_uA_or_less_after_30_s(sculpt, study, folder, peak, wrong):
    high = ARM.replace("glide 4 s at 200 uA\n    rest 1 s\n", "rest 40 s\n")
    (folder / "high.face").write_text(high)
    steps = high.replace("glide 4 s at 200 uA", f"glide 4 s at {peak}")
    if peak == "0 uA":
        steps = high.replace("glide 4 s at 200 uA", "rest 4 s")
    (folder / "low.face").write_text(steps)
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert wrong in text


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


def test_blocks_are_balanced_and_follow_from_seed_and_salt(study):
    found = file.read(study)
    one, other = allocation.allocated(found, b"a" * 16), allocation.allocated(found, b"b" * 16)
    assert list(one) == [f"S{number:02d}" for number in range(1, 13)]
    assert one == allocation.allocated(found, b"a" * 16) != other
    counts = Counter(one.values())
    assert abs(counts["high"] - counts["low"]) <= 2


def test_a_list_is_drawn_once_and_every_look_is_logged(sculpt, study, folder):
    first = sculpt("study", "allocate", "study.toml")
    digest = allocation.digest_of((folder / "study/allocation.json").read_text())
    assert (first.exit_code, digest in first.stdout) == (0, True)
    assert sculpt("study", "allocate", "study.toml").exit_code == 2
    look = sculpt("study", "unblind", "study.toml", "S03", "--reason", "rash", "--by", "Ann")
    assert look.exit_code == 0
    lines = (folder / "study/log.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["allocated", "unblinded"]
    assert json.loads(lines[0])["sha256"] == digest
    assert len(log.verify(folder / "study/log.jsonl").entries) == 2
    (folder / "study/log.jsonl").write_text("\n".join(lines).replace("rash", "none") + "\n")
    again = sculpt("study", "unblind", "study.toml", "S04", "--reason", "x", "--by", "y")
    assert (again.exit_code, "was changed" in again.stderr) == (1, True)


def test_a_changed_list_is_refused(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    target = folder / "study/allocation.json"
    text = target.read_text()
    target.write_text(text.replace('"high"', '"low"', 3))
    result = sculpt("study", "unblind", "study.toml", "S01", "--reason", "x", "--by", "y")
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)


SESSION = {
    "number": 1,
    "firmware": "0.1.0",
    "routine": "Study",
    "crc": "0badcafe",
    "level_percent": 100,
    "outcome": "success",
    "reason": "",
    "reading": 0,
    "duration_ms": 9000,
    "wait_ms": 700,
    "updates_per_s": 990,
    "time": 1_800_000_000,
    "zones": [
        {
            "zone": "jawline",
            "side": "left",
            "delivered_ms": 8000,
            "charge_uC": 1.5,
            "mean_abs_uA": 180.0,
            "mean_error_percent": 0.2,
            "largest_error_uA": 3.0,
            "contact_losses": 2,
            "resistance_ohm": 12_000,
            "limited_ms": 0,
        }
    ],
}


def kept_by(study, folder, subject, **changes):
    """What the board of a subject kept: a session, and one that the button stopped."""
    kept = allocation.read(file.read(study))
    begun = SESSION["time"] + 100 * list(kept.arms).index(subject)
    one = {**SESSION, "crc": kept.images[kept.arms[subject]]["crc"], "time": begun, **changes}
    stopped = {**one, "number": 2, "outcome": "abort", "reason": "stopped by the button"}
    lines = "".join(json.dumps(entry) + "\n" for entry in (one, stopped))
    (folder / f"{subject}.jsonl").write_text(lines)


def test_twelve_subjects_from_file_to_exported_records(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    subjects = file.read(study).subjects
    for subject in subjects:
        kept_by(study, folder, subject)
    named = [f"{subject}={subject}.jsonl" for subject in subjects]
    assert sculpt("study", "export", "study.toml", *named, "-o", "out").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "out/open.csv").read_text())))
    assert len(rows) == 24
    assert rows[1]["reason"] == "button"
    assert rows[1]["pressed"] == "1"
    meanings = list(csv.DictReader(io.StringIO((folder / "out/dictionary.csv").read_text())))
    assert [row["column"] for row in meanings] == list(rows[0])
    text = (folder / "out/open.csv").read_text()
    crc = allocation.read(file.read(study)).images["high"]["crc"]
    for secret in (crc, "180", "12000", "1.5"):
        assert secret not in text
        assert secret in (folder / "out/closed.csv").read_text()
    by_history = sculpt("history", "--file", "S01.jsonl", "--study", "S01").stdout
    assert by_history.splitlines()[1:] == text.splitlines()[1:3]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 7\n", "", "seed is missing or wrong"),
        ("blocks = [2, 4]", "blocks = [3]", "blocks is missing or wrong"),
        ('low = "low.face"\n', "", "arms is missing or wrong"),
        ("subjects = 12", 'subjects = ["a b"]', "subjects is missing or wrong"),
        ('sham = ["low"]', 'sham = ["lwo"]', "sham is missing or wrong"),
        ('sham = ["low"]', "sham = [[1]]", "sham is missing or wrong"),
        ("subjects = 12", 'subjects = [["a"]]', "subjects is missing or wrong"),
        ("subjects = 12", "subjects = [{a=1}]", "subjects is missing or wrong"),
        ("seed = 7\n", f"seed = 0x{'f' * 5000}\n", "seed is missing or wrong"),
        ("blocks = [2, 4]", "blocks = [1000000000000]", "blocks is missing or wrong"),
        ("seed = 7\n", f"seed = {'[' * 3000}\n", "is not a study"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_key(sculpt, study, old, new, says):
    study.write_text(STUDY.replace(old, new))
    result = sculpt("study", "check", "study.toml", "--quick")
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_what_virtual_boards_kept_is_exported(sculpt, study, folder):
    """Each subject's board carries its own arm out; its NVM is what the record is read from."""
    study.write_text(STUDY.replace('sham = ["low"]\n', "").replace("12", "4"))
    (folder / "low.face").write_text(ARM.replace("200 uA", "60 uA"))
    sculpt("study", "allocate", "study.toml")
    subjects = file.read(study).subjects
    for number, subject in enumerate(subjects):
        routine = image.load(image_for(study, subject))
        board = Simulation(routine, 1, number, 1000)
        assert board.run(by_button=True).outcome == "success"
        (folder / f"{subject}.nvm").write_bytes(bytes(board.board.nvm[:]))
    named = [f"{subject}={subject}.nvm" for subject in subjects]
    assert sculpt("study", "export", "study.toml", *named, "-o", "out").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "out/open.csv").read_text())))
    assert [row["subject"] for row in rows] == list(subjects)
    assert {row["reason"] for row in rows} == {"done"}
    closed = list(csv.DictReader(io.StringIO((folder / "out/closed.csv").read_text())))
    arms = allocation.read(file.read(study)).arms
    for row in closed:
        assert (float(row["mean_abs_uA"]) > 100) == (arms[row["subject"]] == "high")
    assert len({row["crc"] for row in closed}) == 2


def test_a_subjects_board_gets_their_arm_and_nothing_that_tells_it(
    sculpt, study, folder, monkeypatch
):
    monkeypatch.setattr(os, "fsync", lambda number: None)
    sculpt("study", "allocate", "study.toml")
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


def ramped(settled, held="hold 8 s"):
    """An arm with the current of the real one for a while, and then what is said."""
    steps = f"    ramp to 200 uA over 1 s\n    {held}\n    ramp to {settled} over 1 s\n"
    return ARM[: ARM.index("    glide")] + steps + "    hold 6 s\n    ramp to 0 uA over 500 ms\n"


def test_contact_is_lost_where_the_arms_have_different_currents(sculpt, study, folder):
    """At 8 s, where something happens otherwise, both have 200 uA; behind it one has 8."""
    (folder / "high.face").write_text(ramped("200 uA"))
    (folder / "low.face").write_text(ramped("8 uA"))
    status, text = checked(sculpt)
    assert status == 1
    assert "low is told from high when an electrode is lifted, at level 1: “light: paused”" in text


def test_moments_are_in_each_place_and_behind_the_ramps_of_a_sham(folder):
    place = ramped("8 uA", "hold 25 s")
    place += place[place.index("zone") :].replace("jawline left", "cheek right")
    (folder / "two.face").write_text(place)
    plan = load_treatment(read_one("two.face")).plan
    half_ms = plan.duration_ms // 2
    found = moments_ms([plan, plan], 100)
    assert any(30_000 <= at_ms < half_ms for at_ms in found)
    assert {at_ms < half_ms for at_ms in found} == {True, False}
    assert batch_of([0, 100, 7000]) == [0, 7000]


@pytest.mark.parametrize(
    ("settled", "is_sham"),
    [("ramp to 8 uA over 20 s", False), ("ramp to 8 uA over 500 ms", True)],
)
def test_a_ramp_that_begins_within_the_first_30_s_ends_in_them(
    sculpt, study, folder, settled, is_sham
):
    for name, level in (("high", "200 uA"), ("low", "8 uA")):
        text = ramped("8 uA", "hold 28 s").replace(
            "ramp to 8 uA over 1 s", settled.replace("8 uA", level)
        )
        (folder / f"{name}.face").write_text(text)
    status, text = checked(sculpt, "--quick")
    assert (status == 0) == is_sham, text
    assert ("low: 190.4 µA at 0:30, line 16; after its first 30 s" in text) != is_sham


def test_a_prompt_at_another_time_is_a_difference_of_the_files(sculpt, study, folder):
    for name, steps in (
        ("high", '    rest 1 s\n    say "Now."\n    rest 1 s\n'),
        ("low", '    say "Now."\n    rest 1 s\n    rest 1 s\n'),
    ):
        path = folder / f"{name}.face"
        path.write_text(path.read_text().replace("    rest 1 s\n", steps))
    status, text = checked(sculpt, "--quick")
    assert status == 1
    assert "low differs from high: the time of 'Now.', 5000 and 4000 ms, line 15" in text


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
    sculpt("study", "allocate", "study.toml")
    a_drive(folder / "drive")
    (folder / "drive/settings.toml").write_text(key + "\n")
    answers = {deployed(sculpt, subject, "drive") for subject in of_each_arm(study)}
    assert len(answers) == 1
    ((status, text),) = answers
    assert (status, "allow less than an arm of this study asks for" in text) == (2, True)


def test_a_dry_run_over_anothers_image_tells_nothing(sculpt, study, folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda number: None)
    sculpt("study", "allocate", "study.toml")
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


def unblinded(sculpt, subject="S03", **options):
    options = {"reason": "rash", "by": "Ann", **options}
    named = [text for key, value in options.items() for text in (f"--{key}", value)]
    return sculpt("study", "unblind", "study.toml", subject, *named)


@pytest.mark.parametrize("cut", [1, 20])
def test_a_line_that_was_cut_loses_no_look(sculpt, study, folder, cut):
    sculpt("study", "allocate", "study.toml")
    unblinded(sculpt)
    path = folder / "study/log.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    assert unblinded(sculpt).exit_code == 0
    entries = log.verify(path).entries
    assert len(entries) == (3 if cut == 1 else 2)
    assert ("torn" in entries[-1]) == (cut != 1)
    assert path.read_bytes().count(b"\n") == len(entries)


@pytest.mark.parametrize("text", [b"[]\n", b"\xff\xfe\n", b"", b"5\n", b"null\n", b"[" * 9000])
def test_a_changed_log_is_told_once_the_arm_is(sculpt, study, folder, text):
    sculpt("study", "allocate", "study.toml")
    path = folder / "study/log.jsonl"
    path.write_bytes(text)
    result = unblinded(sculpt)
    assert (result.exit_code, "line 1 is not the one" in result.stderr) == (1, True)
    assert re.match(r"S03: (high|low) \(peak", result.stdout)
    assert b'"unblinded"' in path.read_bytes()
    with pytest.raises(BadImage):
        image_for(study, "S03")


def test_a_broken_arm_is_told_all_the_same(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    for name in ("high", "low"):
        (folder / f"{name}.face").write_text("zone")
    result = unblinded(sculpt)
    assert (result.exit_code, "its file cannot be compiled today" in result.stdout) == (0, True)


@pytest.mark.parametrize("options", [{"reason": " "}, {"by": ""}])
def test_a_look_has_a_reason_and_a_name(sculpt, study, folder, options):
    sculpt("study", "allocate", "study.toml")
    before = (folder / "study/log.jsonl").read_bytes()
    assert unblinded(sculpt, **options).exit_code == 2
    assert (folder / "study/log.jsonl").read_bytes() == before


def test_swapped_arms_are_noticed(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    (folder / "high.face").rename(folder / "other.face")
    (folder / "low.face").rename(folder / "high.face")
    (folder / "other.face").rename(folder / "low.face")
    study.write_text(STUDY.replace('sham = ["low"]\n', ""))
    for subject in ("S01", "S02"):
        with pytest.raises(UserError, match="not those that were allocated"):
            image_for(study, subject)
    assert "its file has changed since" in unblinded(sculpt).stdout
    status, text = checked(sculpt, "--quick")
    assert (status, "high is not the treatment that was allocated" in text) == (1, True)


def test_a_list_that_was_drawn_anew_is_not_the_published_one(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    path = folder / "study/allocation.json"
    images = json.loads(path.read_text())["images"]
    path.write_text(allocation.text_of(file.read(study), b"b" * 16, images))
    result = unblinded(sculpt)
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)
    path.unlink()
    again = sculpt("study", "allocate", "study.toml")
    assert (again.exit_code, "a list is drawn once" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    "text", [b"[]", b"5", b"null", b'"x"', b'{"salt": 5}', b"\xff", b"[" * 9000, b'{"salt": "aa"}']
)
def test_a_list_that_is_none_is_one_line(sculpt, study, folder, text):
    sculpt("study", "allocate", "study.toml")
    (folder / "study/allocation.json").write_bytes(text)
    result = unblinded(sculpt)
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)


def test_arms_that_differ_are_not_allocated(sculpt, study, folder):
    (folder / "low.face").write_text(ARM.replace("rest 1 s", "rest 2 s"))
    result = sculpt("study", "allocate", "study.toml")
    assert (result.exit_code, "not alike" in result.stderr) == (2, True)
    assert not (folder / "study").exists()


def test_list_and_log_are_private(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    unblinded(sculpt)
    for name in ("allocation.json", "log.jsonl"):
        assert (folder / "study" / name).stat().st_mode & 0o777 == 0o600


def exported(sculpt, *named):
    return sculpt("study", "export", "study.toml", *named, "-o", "out")


@pytest.mark.parametrize(
    ("second", "says"),
    [("S01=S01.jsonl", "S01 is named twice"), ("S02=copy.jsonl", "S01 and S02 have the same")],
)
def test_a_board_is_exported_once(sculpt, study, folder, second, says):
    sculpt("study", "allocate", "study.toml")
    kept_by(study, folder, "S01")
    (folder / "copy.jsonl").write_bytes((folder / "S01.jsonl").read_bytes())
    result = exported(sculpt, "S01=S01.jsonl", second)
    assert (result.exit_code, says in result.stderr) == (2, True)
    assert not (folder / "out").exists()


def test_sessions_that_are_not_of_the_study_are_left_out_with_a_word(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    kept_by(study, folder, "S01")
    kept_by(study, folder, "S02", crc="0badcafe")
    with (folder / "S01.jsonl").open("a") as stream:
        stream.write('x\n{"number": 3')
    result = exported(sculpt, "S01=S01.jsonl", "S02=S02.jsonl")
    assert result.exit_code == 0
    assert "S02.jsonl: 2 sessions of S02 not with a treatment of this study" in result.stderr
    assert "S01.jsonl: line 3 is damaged" in result.stderr
    assert "the last line, 4, is incomplete" in result.stderr
    assert (folder / "out/open.csv").read_text().count("\nS") == 2
    history = sculpt("history", "--file", "S01.jsonl", "--study", "S01")
    assert "line 3 is damaged" in history.stderr


def test_the_closed_half_is_private_and_says_whose_arm_it_was(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    kept = allocation.read(file.read(study))
    other = next(arm for arm in kept.images if arm != kept.arms["S02"])
    kept_by(study, folder, "S01")
    kept_by(study, folder, "S02", crc=kept.images[other]["crc"])
    (folder / "out").mkdir()
    (folder / "out/closed.csv").touch(0o644)
    exported(sculpt, "S01=S01.jsonl", "S02=S02.jsonl")
    assert (folder / "out/closed.csv").stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO((folder / "out/closed.csv").read_text())))
    assert [row["own_arm"] for row in rows] == ["1", "1", "0", "0"]


def test_no_cell_is_a_formula(sculpt, study, folder):
    sculpt("study", "allocate", "study.toml")
    zones = [{**SESSION["zones"][0], "zone": "=1+1", "side": "-2+3", "charge_uC": -1.5}]
    kept_by(study, folder, "S01", outcome="@now", zones=zones)
    exported(sculpt, "S01=S01.jsonl")
    assert ",'@now," in (folder / "out/open.csv").read_text()
    assert ",'=1+1,'-2+3,8000,180.0,-1.500," in (folder / "out/closed.csv").read_text()
