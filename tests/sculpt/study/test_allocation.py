"""Allocation, log and unblinding of a study, whatever happened to their files."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from sculpt.cli.errors import BadImage, UserError
from sculpt.study import allocation, file, log
from sculpt.study.delivery import image_for
from tests.sculpt.study.arms import ARM, STUDY, checked, drawn


def test_blocks_are_balanced_and_follow_from_seed_and_salt(study):
    found = file.read(study)
    one, other = allocation.allocated(found, b"a" * 16), allocation.allocated(found, b"b" * 16)
    assert list(one) == [f"S{number:02d}" for number in range(1, 13)]
    assert one == allocation.allocated(found, b"a" * 16) != other
    counts = Counter(one.values())
    assert abs(counts["high"] - counts["low"]) <= 2


def test_a_list_is_drawn_once_and_every_look_is_logged(sculpt, study, folder):
    first = drawn(sculpt)
    digest = allocation.digest_of((folder / "study/allocation.json").read_text())
    assert (first.exit_code, digest in first.stdout) == (0, True)
    assert drawn(sculpt).exit_code == 2
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
    drawn(sculpt)
    target = folder / "study/allocation.json"
    text = target.read_text()
    target.write_text(text.replace('"high"', '"low"', 3))
    result = sculpt("study", "unblind", "study.toml", "S01", "--reason", "x", "--by", "y")
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)


def unblinded(sculpt, subject="S03", **options):
    options = {"reason": "rash", "by": "Ann", **options}
    named = [text for key, value in options.items() for text in (f"--{key}", value)]
    return sculpt("study", "unblind", "study.toml", subject, *named)


@pytest.mark.parametrize("cut", [1, 20])
def test_a_line_that_was_cut_loses_no_look(sculpt, study, folder, cut):
    drawn(sculpt)
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
    drawn(sculpt)
    path = folder / "study/log.jsonl"
    path.write_bytes(text)
    result = unblinded(sculpt)
    assert (result.exit_code, "line 1 is not the one" in result.stderr) == (1, True)
    assert re.match(r"S03: (high|low) \(peak", result.stdout)
    assert b'"unblinded"' in path.read_bytes()
    with pytest.raises(BadImage):
        image_for(study, "S03")


def test_a_broken_arm_is_told_all_the_same(sculpt, study, folder):
    drawn(sculpt)
    for name in ("high", "low"):
        (folder / f"{name}.face").write_text("zone")
    result = unblinded(sculpt)
    assert (result.exit_code, "its file cannot be compiled today" in result.stdout) == (0, True)


@pytest.mark.parametrize("options", [{"reason": " "}, {"by": ""}])
def test_a_look_has_a_reason_and_a_name(sculpt, study, folder, options):
    drawn(sculpt)
    before = (folder / "study/log.jsonl").read_bytes()
    assert unblinded(sculpt, **options).exit_code == 2
    assert (folder / "study/log.jsonl").read_bytes() == before


def test_swapped_arms_are_noticed(sculpt, study, folder):
    drawn(sculpt)
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
    drawn(sculpt)
    path = folder / "study/allocation.json"
    images = json.loads(path.read_text())["images"]
    path.write_text(allocation.text_of(file.read(study), b"b" * 16, images))
    result = unblinded(sculpt)
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)
    path.unlink()
    again = drawn(sculpt)
    assert (again.exit_code, "a list is drawn once" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    "text", [b"[]", b"5", b"null", b'"x"', b'{"salt": 5}', b"\xff", b"[" * 9000, b'{"salt": "aa"}']
)
def test_a_list_that_is_none_is_one_line(sculpt, study, folder, text):
    drawn(sculpt)
    (folder / "study/allocation.json").write_bytes(text)
    result = unblinded(sculpt)
    assert (result.exit_code, "was changed" in result.stderr) == (1, True)


def test_arms_that_differ_are_not_allocated(sculpt, study, folder):
    (folder / "low.face").write_text(ARM.replace("rest 1 s", "rest 2 s"))
    result = drawn(sculpt)
    assert (result.exit_code, "not alike" in result.stderr) == (2, True)
    assert not (folder / "study").exists()


def test_all_are_told_at_once_and_the_look_is_logged(sculpt, study, folder):
    drawn(sculpt)
    arms = allocation.read(file.read(study)).arms
    result = sculpt("study", "unblind", "study.toml", "--all", "--reason", "over", "--by", "Ann")
    assert result.exit_code == 0
    assert [f"{one}: {arm}" for one, arm in arms.items()] == result.stdout.splitlines()[:-1]
    unblinded(sculpt)
    logged = sculpt("study", "log", "study.toml")
    digest = allocation.digest_of((folder / "study/allocation.json").read_text())
    assert logged.exit_code == 0
    first, everybody, single, last = logged.stdout.splitlines()
    assert first == f"The list's hash: {digest}"
    assert everybody.endswith("  all subjects, by Ann: over")
    assert single.endswith("  S03, by Ann: rash")
    assert last.startswith("2 looks; list and log are as they were written. Last hash: ")
    path = folder / "study/log.jsonl"
    path.write_text(path.read_text().replace("rash", "none"))
    changed = sculpt("study", "log", "study.toml")
    assert (changed.exit_code, changed.stdout) == (1, "")


def test_a_look_that_was_cut_off_shows_by_the_last_hash(sculpt, study, folder):
    drawn(sculpt)
    told = unblinded(sculpt).stdout
    noted = re.search(r"last hash is now (\w{16}): note it", told)
    assert noted is not None
    assert noted[1] in sculpt("study", "log", "study.toml").stdout
    path = folder / "study/log.jsonl"
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    without = sculpt("study", "log", "study.toml")
    assert (without.exit_code, noted[1] in without.stdout) == (0, False)


@pytest.mark.parametrize(
    "arguments", [[], ["S01", "--all"], ["S01", "--join", "out"], ["--all", "--join", "nowhere"]]
)
def test_a_look_that_cannot_be_is_not_logged(sculpt, study, folder, arguments):
    drawn(sculpt)
    before = (folder / "study/log.jsonl").read_bytes()
    result = sculpt("study", "unblind", "study.toml", *arguments, "--reason", "x", "--by", "y")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (folder / "study/log.jsonl").read_bytes() == before


def test_list_and_log_are_private(sculpt, study, folder):
    drawn(sculpt)
    unblinded(sculpt)
    for name in ("allocation.json", "log.jsonl"):
        assert (folder / "study" / name).stat().st_mode & 0o777 == 0o600
