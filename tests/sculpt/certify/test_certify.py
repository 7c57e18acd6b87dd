"""``sculpt certify`` as a person calls it."""

from __future__ import annotations

import json
import re
import resource
import shlex

import pytest

from facevm import image
from sculpt.certify import trial
from sculpt.cli.installing import install_command
from sculpt.source import certificate
from tests.sculpt.certify.brief import FACES, TEXT, report
from tests.sculpt.conftest import in_a_shell, one_line


@pytest.fixture
def few(brief):
    """The same on three faces in this process: for what does not depend on them."""
    return (*brief, "--faces", 3, "--jobs", 1)


@pytest.mark.slow
def test_it_says_passed_and_ends_with_zero(sculpt, brief, few_suffice):
    told = sculpt("certify", *brief, "--jobs", 1)
    assert told.exit_code == 0
    document = json.loads(told.stdout)
    assert document["verdict"] == "passed"
    assert document["trials"] == FACES
    assert document["failures"] == []


@pytest.mark.slow
def test_too_few_trials_say_so_and_end_with_five(sculpt, brief, undisturbed):
    told = sculpt("certify", *brief, "--jobs", 1)
    assert told.exit_code == 5
    assert json.loads(told.stdout)["verdict"] == "too few trials"
    assert report(told.stdout) == undisturbed


@pytest.mark.slow
def test_too_few_write_no_certificate_and_leave_the_one_there(sculpt, few, folder):
    (folder / "brief.certificate.json").write_text("{}")
    told = sculpt("certify", *few, "--mishaps", 0, "--faces", 1, "--write", "--html", "page.html")
    assert told.exit_code == 5
    assert told.stderr.endswith(
        "sculpt: no certificate of Brief is written: too few trials to say\n"
    )
    assert (folder / "brief.certificate.json").read_text() == "{}"
    assert not (folder / "brief.fbc").exists()
    assert 'class="verdict few"' in (folder / "page.html").read_text()


@pytest.mark.slow
def test_several_verdicts_end_with_the_worst(sculpt, few, folder, monkeypatch):
    (folder / "other.face").write_text(TEXT.replace('"Brief"', '"Other"'))
    with monkeypatch.context() as changed:
        changed.setattr(trial, "OVER_CEILING_ms", -1)  # then everybody has had too much
        assert sculpt("certify", "brief.face", *few[1:], "--faces", 1).exit_code == 1
    told = sculpt("certify", "brief.face", "other.face", *few[1:], "--faces", 1)
    assert told.exit_code == 1
    verdicts = [one["verdict"] for one in json.loads(told.stdout)["certifications"]]
    assert verdicts == ["failed", "too few trials"]


@pytest.mark.slow
def test_the_time_it_will_take_is_told_before_it_begins(sculpt, few):
    told = sculpt("certify", *few)
    first = told.stderr.splitlines()[0]
    assert re.fullmatch(r"3 treatments: about \d+ seconds? on 1 processor", first)
    estimate = json.loads(told.stdout)["estimate"]
    assert (estimate["trials"], estimate["processors"]) == (3, 1)
    assert estimate["seconds"] > 0
    again = sculpt("certify", *few)
    assert again.stderr == "", "nothing is left to do"
    assert json.loads(again.stdout)["estimate"] == {"trials": 0, "seconds": 0.0, "processors": 0}


@pytest.mark.slow
def test_without_json_a_person_reads_the_verdict(sculpt, few, few_suffice):
    told = sculpt("certify", *(word for word in few if word != "--json"))
    assert told.exit_code == 0
    assert "Brief" in told.stdout
    assert "passed" in told.stdout.lower()


@pytest.mark.slow
def test_a_pipe_gets_plain_lines_with_the_time_that_is_left(sculpt, few):
    _, *lines = sculpt("certify", *few).stderr.splitlines()
    assert lines[0].startswith("Brief: 1 of 3 faces, 0 failed, about ")
    assert lines[-1] == "Brief: 3 of 3 faces, 0 failed"
    assert not any("\x1b" in line for line in lines)


@pytest.mark.slow
def test_a_failing_face_is_told_with_the_command_that_shows_it_again(sculpt, few, monkeypatch):
    monkeypatch.setattr(trial, "OVER_CEILING_ms", -1)  # then everybody has had too much
    told = sculpt("certify", *few)
    assert told.exit_code == 1
    document = json.loads(told.stdout)
    assert document["verdict"] == "failed"
    assert document["bounds"]["overrun"]["count"] == 3
    for failure in document["failures"]:
        assert f"face {failure['number']}: over the zone's ceiling + 10 % for" in told.stderr
        assert f"  {failure['command']}\n" in told.stderr
        again = sculpt(*shlex.split(failure["command"])[1:], "--json")
        assert json.loads(again.stdout)["routine"] == "Brief"


def test_a_routine_with_mistakes_is_not_certified(sculpt, bad):
    told = sculpt("certify", bad, "--json")
    assert told.exit_code == 1
    assert {one["line"] for one in json.loads(told.stdout)["diagnostics"]} == {9, 12}


@pytest.mark.slow
def test_write_puts_image_and_certificate_beside_the_routine(sculpt, few, few_suffice, folder):
    sculpt("certify", *few, "--write")
    built = (folder / "brief.fbc").read_bytes()
    made = certificate.read(folder / "brief.certificate.json")
    assert made["crc"] == f"{image.load(built).crc:08x}"
    assert made["faces"] == 3
    assert certificate.about(len(built), made["crc"], made).is_certified


@pytest.mark.slow
def test_the_certificate_is_the_same_to_the_byte_every_time(sculpt, few, few_suffice, folder):
    written = []
    for keep in ("one", "two"):
        sculpt("certify", *few, "--keep", keep, "--write", "-o", keep)
        written.append((folder / keep / "brief.certificate.json").read_bytes())
    assert written[0] == written[1]


@pytest.mark.slow
def test_an_image_is_certified_as_it_is(sculpt, few, few_suffice, folder):
    sculpt("build", "brief.face")
    before = (folder / "brief.fbc").stat()
    told = sculpt("certify", "brief.fbc", *few[1:], "--write")
    assert told.exit_code == 0
    assert (folder / "brief.fbc").stat() == before
    assert (folder / "brief.certificate.json").is_file()


@pytest.mark.slow
def test_html_writes_one_page_the_same_every_time(sculpt, few, folder):
    sculpt("certify", *few, "--html", "one.html")
    sculpt("certify", *few, "--keep", "again", "--html", "two.html")
    page = (folder / "one.html").read_text()
    assert page.lower().startswith("<!doctype html>")
    assert "Brief" in page
    assert page == (folder / "two.html").read_text()


@pytest.mark.slow
def test_several_files_are_certified_one_after_the_other(sculpt, few, folder):
    (folder / "other.face").write_text(TEXT.replace('"Brief"', '"Other"'))
    (folder / "library.face").write_text("wave calm\n    shape sine\n    frequency 2 Hz\n")
    told = sculpt("certify", "other.face", "library.face", *few, "--faces", 1)
    documents = json.loads(told.stdout)["certifications"]
    assert [one["routine"] for one in documents] == ["Other", "Brief"]


def test_a_library_alone_treats_nothing(sculpt, folder):
    (folder / "library.face").write_text("wave calm\n    shape sine\n    frequency 2 Hz\n")
    told = sculpt("certify", "library.face")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "library" in one_line(told.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--faces", "0"], "is not a whole number of 1 or more"),
        (["--mishaps", "101"], "101"),
        (["--jobs", "2", "--scheduler", "tcp://x:1"], "--jobs is for this machine"),
        (["-o", "out"], "-o needs --write"),
        (["brief.face", "other.face", "--html", "o.html"], "--html is for one FILE"),
        (["--html", "brief.face"], "is not overwritten"),
        (["--html", "page.pdf"], "cannot write .pdf; use .html"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_treated(
    arguments, said, sculpt, brief, folder
):
    (folder / "other.face").write_text(TEXT.replace('"Brief"', '"Other"'))
    told = sculpt("certify", "brief.face", *arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert said in told.stderr


@pytest.mark.parametrize("package", ["dask", "scipy"])
def test_a_package_that_is_missing_is_named_with_the_way_to_it(package, sculpt, few, missing):
    missing(package)
    told = sculpt("certify", *few)
    assert (told.exit_code, told.stdout) == (2, "")
    assert one_line(told.stderr) == (
        f"sculpt: certifying needs {package}, not installed here: {install_command('certify')}\n"
    )


@pytest.mark.slow
def test_a_full_disk_is_said_and_the_finished_faces_are_kept(sculpt, brief, undisturbed, folder):
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2500, 2500))  # no file may be longer

    told = in_a_shell("certify", *brief, "--jobs", 1, before=full)
    assert (told.returncode, told.stdout) == (2, "")
    said = told.stderr.splitlines()[-1]
    assert said.startswith("sculpt: the finished faces cannot be kept in kept/brief-")
    assert "make room" in said
    assert "stay, and the same command continues" in said
    (journal,) = (folder / "kept").iterdir()
    assert journal.stat().st_size == 2500  # its last line is cut off
    rest = sculpt("certify", *brief, "--jobs", 1)
    assert report(rest.stdout) == undisturbed
    assert "faces are finished already" in rest.stderr
