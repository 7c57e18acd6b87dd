"""``sculpt study export``: the records of a study in two halves."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re

import pytest

from sculpt.study import allocation, file, records
from sculpt.study.delivery import image_for
from tests.sculpt.study.arms import ARM, STUDY, drawn

DAY = datetime.timedelta(1)
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
    drawn(sculpt)
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


@pytest.fixture
def rehearsed(sculpt, study, folder):
    """Two sessions of four subjects, carried out on virtual boards, and exported from a folder."""
    study.write_text(STUDY.replace('sham = ["low"]\n', "").replace("12", "4"))
    (folder / "low.face").write_text(ARM.replace("200 uA", "60 uA"))
    drawn(sculpt)
    done = sculpt("study", "rehearse", "study.toml", "--sessions", 2, "-o", "records")
    assert done.exit_code == 0, done.stderr
    assert "8 sessions of 4 subjects" in done.stdout
    assert not re.search(r"\b(high|low)\b", done.stdout)
    return sculpt("study", "export", "study.toml", "records", "-o", "out")


def test_what_virtual_boards_recorded_is_exported_and_joined(sculpt, study, folder, rehearsed):
    """Each subject's board carries its own arm out, and its own logbook writes the record."""
    assert rehearsed.exit_code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "out/open.csv").read_text())))
    subjects = file.read(study).subjects
    assert [(row["subject"], row["session"]) for row in rows] == [
        (subject, session) for subject in subjects for session in "12"
    ]
    assert {row["reason"] for row in rows} == {"done"}
    first, second = rows[0]["date"], rows[1]["date"]
    assert datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first) == DAY
    closed = list(csv.DictReader(io.StringIO((folder / "out/closed.csv").read_text())))
    arms = allocation.read(file.read(study)).arms
    for row in closed:
        assert (float(row["mean_abs_uA"]) > 100) == (arms[row["subject"]] == "high")
    assert len({row["crc"] for row in closed}) == 2
    sizes = {one: (folder / f"records/{one}.jsonl").stat().st_size for one in subjects}
    assert len(set(sizes.values())) == 1, f"the size of a record tells no arm: {sizes}"
    look = ("--all", "--reason", "over", "--by", "Ann", "--join", "out")
    assert sculpt("study", "unblind", "study.toml", *look).exit_code == 0
    joined = list(csv.DictReader(io.StringIO((folder / "out/joined.csv").read_text())))
    assert [{key: row[key] for key in closed[0]} for row in joined] == closed
    assert all(row["arm"] == arms[row["subject"]] and row["own_arm"] == "1" for row in joined)
    assert (folder / "out/joined.csv").stat().st_mode & 0o777 == 0o600
    again = sculpt("study", "rehearse", "study.toml", "-o", "records")
    assert (again.exit_code, "records already exists" in again.stderr) == (2, True)


def test_a_session_without_places_is_joined_too(study):
    opened = records.open_csv([["S01", "1", "", "fail", "device", "0", "0", "0", "0", ""]])
    closed = records.closed_csv([])
    rows = list(csv.DictReader(io.StringIO(records.join(opened, closed, {"S01": "low"}))))
    assert [(row["arm"], row["outcome"], row["zone"]) for row in rows] == [("low", "fail", "")]


@pytest.mark.parametrize(
    ("opened", "closed", "arms"),
    [("", "", {}), ("a,b\n", None, {}), (None, "x\n", {}), (None, None, {"S02": "low"})],
)
def test_halves_that_are_none_are_not_joined(opened, closed, arms):
    row = ["S01", "1", "", "fail", "device", "0", "0", "0", "0", ""]
    whole = records.open_csv([row]), records.closed_csv([])
    with pytest.raises(ValueError, match=r"columns than export writes|not a subject of this study"):
        records.join(
            whole[0] if opened is None else opened, whole[1] if closed is None else closed, arms
        )


def exported(sculpt, *named):
    return sculpt("study", "export", "study.toml", *named, "-o", "out")


@pytest.mark.parametrize(
    ("second", "says"),
    [("S01=S01.jsonl", "S01 is named twice"), ("S02=copy.jsonl", "S01 and S02 have the same")],
)
def test_a_board_is_exported_once(sculpt, study, folder, second, says):
    drawn(sculpt)
    kept_by(study, folder, "S01")
    (folder / "copy.jsonl").write_bytes((folder / "S01.jsonl").read_bytes())
    result = exported(sculpt, "S01=S01.jsonl", second)
    assert (result.exit_code, says in result.stderr) == (2, True)
    assert not (folder / "out").exists()


def test_sessions_that_are_not_of_the_study_are_left_out_with_a_word(sculpt, study, folder):
    drawn(sculpt)
    kept_by(study, folder, "S01")
    kept_by(study, folder, "S02", crc="0badcafe")
    with (folder / "S01.jsonl").open("a") as stream:
        stream.write('x\n{"number": 3')
    result = exported(sculpt, "S01=S01.jsonl", "S02=S02.jsonl")
    assert result.exit_code == 0
    assert (
        "S02.jsonl: 2 sessions of S02 left out: not with a treatment of this study" in result.stderr
    )
    assert "S01.jsonl: line 3 is damaged" in result.stderr
    assert "the last line, 4, is incomplete" in result.stderr
    assert (folder / "out/open.csv").read_text().count("\nS") == 2
    history = sculpt("history", "--file", "S01.jsonl", "--study", "S01")
    assert "line 3 is damaged" in history.stderr


def test_the_closed_half_is_private_and_says_whose_arm_it_was(sculpt, study, folder):
    drawn(sculpt)
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
    drawn(sculpt)
    zones = [{**SESSION["zones"][0], "zone": "=1+1", "side": "-2+3", "charge_uC": -1.5}]
    kept_by(study, folder, "S01", outcome="@now", zones=zones)
    exported(sculpt, "S01=S01.jsonl")
    assert ",'@now," in (folder / "out/open.csv").read_text()
    assert ",'=1+1,'-2+3,8000,180.0,-1.500," in (folder / "out/closed.csv").read_text()


def test_a_folder_of_records_is_read_by_the_names_in_it(sculpt, study, folder):
    drawn(sculpt)
    for subject in ("S01", "S02"):
        kept_by(study, folder, subject)
    (folder / "in/S02").mkdir(parents=True)
    (folder / "S01.jsonl").rename(folder / "in/S01.jsonl")
    (folder / "S02.jsonl").rename(folder / "in/S02/sessions.jsonl")
    (folder / "in/notes.txt").write_text("seen")
    result = exported(sculpt, "in")
    assert result.exit_code == 0
    assert "no record of S03, S04, S05" in result.stderr
    assert "4 sessions of 2 subjects" in result.stdout
    (folder / "in/S1.jsonl").write_text("{}\n")
    wrong = exported(sculpt, "in")
    assert (wrong.exit_code, "S1.jsonl names no subject" in wrong.stderr) == (2, True)
    (folder / "empty").mkdir()
    none = exported(sculpt, "empty")
    assert (none.exit_code, "there is no record in empty" in none.stderr) == (2, True)


def test_a_second_board_of_a_subject_is_numbered_on(sculpt, study, folder):
    """Both count from 1; their records, one behind the other, are one file."""
    drawn(sculpt)
    kept_by(study, folder, "S01")
    first = (folder / "S01.jsonl").read_text()
    kept_by(study, folder, "S01", duration_ms=8000)
    with (folder / "S01.jsonl").open("a") as stream:
        stream.write(first)
    result = exported(sculpt, "S01=S01.jsonl")
    assert result.exit_code == 0
    assert "2 sessions of S01 had the number of another one" in result.stderr
    for name, rows in (("open.csv", 4), ("closed.csv", 4)):
        table = list(csv.DictReader(io.StringIO((folder / "out" / name).read_text())))
        assert [row["session"] for row in table] == list("1234")[:rows]


def test_history_of_a_subjects_drive_has_the_open_half_only(sculpt, study, folder):
    drawn(sculpt)
    kept_by(study, folder, "S01")
    (folder / "drive/routines").mkdir(parents=True)
    (folder / "S01.jsonl").rename(folder / "drive/sessions.jsonl")
    (folder / "drive/routines/study.fbc").write_bytes(image_for(study, "S01"))
    blind = sculpt("history", "--drive", "drive")
    assert (blind.exit_code, blind.stdout) == (2, "")
    assert "what it delivered tells their arm: --study CODE has the open half" in blind.stderr
    assert "180" not in sculpt("history", "--drive", "drive", "--study", "S01").stdout
    assert sculpt("history", "--file", "drive/sessions.jsonl").exit_code == 0
    (folder / "drive/routines/study.fbc").unlink()
    assert sculpt("history", "--drive", "drive").exit_code == 0
