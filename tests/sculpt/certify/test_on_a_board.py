"""A certificate goes to the board's drive with its image; ``deploy`` and ``history`` tell of it."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from facevm.limits import Limits
from facevm.shelf import Shelf
from sculpt.board.journal import JOURNAL
from sculpt.certify.document import certificate_of
from sculpt.cli import stock
from sculpt.deploy import plan
from sculpt.source import certificate
from tests.sculpt.certify import documents
from tests.sculpt.conftest import GOOD, one_line
from tests.sculpt.drives import a_drive

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_suffice")]

CERTIFIED = "certified on 24 faces: overrun ≤ 12 %, false trip ≤ 23 %, mishap not answered ≤ 24 %"
OTHER = "uncertified: the certificate is of another image"
OUTDATED = (
    "uncertified: the certificate is of another program (firmware 0.0.1, sources d975b1cb2ec4)"
)
ON_DRIVE = "routines/good.certificate.json"


@pytest.fixture(autouse=True)
def flushed(monkeypatch):
    """Nothing is flushed to a real disk, which would take long."""
    monkeypatch.setattr(os, "fsync", lambda number: None)


@pytest.fixture
def board(folder):
    """An empty drive."""
    return a_drive(folder / "CIRCUITPY")


@pytest.fixture
def certified(good):
    """The certificate beside ``good.face``, of just that treatment."""
    path = certificate.path_beside(good)
    certificate.write(path, certificate_of(documents.passed()))
    return path


def outdate(path):
    """The certificate is of another program."""
    made = certificate.read(path)
    made["versions"] |= {"facevm": "0.0.1", "sources": "d975b1cb2ec4"}
    certificate.write(path, made)


def change(path):
    """Another treatment under the same name."""
    path.write_text(GOOD.replace("100 uA", "90 uA"))


def lines(done):
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


class TestDeploy:
    def test_takes_the_certificate_along_and_shows_it(self, sculpt, board, good, certified):
        told = lines(sculpt("deploy", good, "--drive", board))
        assert f"  {ON_DRIVE}  new" in told
        assert f"  good: {CERTIFIED}" in told
        assert (board / ON_DRIVE).read_bytes() == certified.read_bytes()

    def test_and_the_board_takes_no_notice_of_it(self, sculpt, board, good, certified):
        sculpt("deploy", good, "--drive", board)
        told = []
        shelf = Shelf(str(board / "routines"), Limits(), told.append)
        assert (shelf.title, len(shelf)) == ("Short", 1)
        assert told == []

    def test_says_of_a_treatment_without_one_that_it_is_uncertified(self, sculpt, board, good):
        assert "  good: uncertified" in lines(sculpt("deploy", good, "--drive", board))
        assert not (board / ON_DRIVE).exists()

    def test_takes_none_along_that_is_of_another_image(self, sculpt, board, good, certified):
        change(good)
        assert f"  good: {OTHER}" in lines(sculpt("deploy", good, "--drive", board))
        assert not (board / ON_DRIVE).exists()

    def test_removes_the_one_that_its_image_has_left_behind(self, sculpt, board, good, certified):
        sculpt("deploy", good, "--drive", board)
        change(good)
        told = lines(sculpt("deploy", good, "--drive", board))
        assert f"  {ON_DRIVE}  removed" in told
        assert f"  good: {OTHER}" in told
        assert not (board / ON_DRIVE).exists()
        assert "  good: uncertified" in lines(
            sculpt("deploy", "first-time", "--drive", board)
        )  # nor is it one of another image's any more

    def test_tells_of_images_that_stay_too(self, sculpt, board, good, certified):
        sculpt("deploy", good, "--drive", board)
        told = lines(sculpt("deploy", "first-time", "--drive", board))
        assert f"  good: {CERTIFIED}" in told
        assert (board / ON_DRIVE).exists()

    def test_finds_the_one_on_the_drive_when_the_routine_has_none(
        self, sculpt, board, good, certified
    ):
        sculpt("deploy", good, "--drive", board)
        certified.unlink()
        told = lines(sculpt("deploy", good, "--drive", board))
        assert f"  good: {CERTIFIED}" in told
        assert told[-1].endswith("nothing was written.")

    def test_a_dry_run_tells_the_same_and_writes_nothing(self, sculpt, board, good, certified):
        told = lines(sculpt("deploy", good, "--drive", board, "--dry-run"))
        assert f"  good: {CERTIFIED}" in told
        assert not (board / "routines").exists()

    def test_says_of_a_damaged_one_what_is_wrong(self, sculpt, board, good, certified):
        certified.write_bytes(certified.read_bytes()[:99])
        (told,) = [
            line for line in lines(sculpt("deploy", good, "--drive", board)) if "  good:" in line
        ]
        assert told.startswith("  good: uncertified (")
        assert "is not a valid certificate" in told

    def test_says_that_a_certification_failed(self, sculpt, board, good, certified):
        certificate.write(certified, certificate_of(documents.failed()))
        told = lines(sculpt("deploy", good, "--drive", board))
        assert (
            "  good: certification failed on 24 faces: "
            "1 overrun, 2 false trips, 1 mishap not answered" in told
        )

    def test_says_that_another_program_was_certified_and_what_to_do(
        self, sculpt, board, good, certified
    ):
        outdate(certified)
        told = lines(sculpt("deploy", good, "--drive", board))
        assert f"  good: {OUTDATED}" in told
        assert (
            "Note: the certificate of good was made with another version of the program and does "
            "not count; renew it: sculpt certify good --write." in told
        )
        assert (board / ON_DRIVE).read_bytes() == certified.read_bytes()

    def test_prefers_the_one_on_the_drive_that_is_of_todays_program(
        self, sculpt, board, good, certified
    ):
        sculpt("deploy", good, "--drive", board)
        outdate(certified)
        assert f"  good: {CERTIFIED}" in lines(sculpt("deploy", good, "--drive", board))


class TestDoctor:
    def found(self, sculpt, board):
        document = json.loads(sculpt("doctor", "--drive", board, "--json").stdout)
        advice = [
            one
            for one in document["findings"]
            if one["about"] == "routines" and "settings.toml chooses" not in one["what"]
        ]
        return [one["text"] for one in document["facts"] if one["about"] == "routines"], advice

    def test_says_how_each_image_is_certified(self, sculpt, board, good, certified):
        sculpt("deploy", good, "--drive", board)
        facts, advice = self.found(sculpt, board)
        assert [one.partition(", ")[0] for one in facts] == ["good: Short"]
        assert facts[0].endswith(f", {CERTIFIED}")
        assert advice == []

    def test_advises_to_certify_anew_for_another_program(self, sculpt, board, good, certified):
        outdate(certified)
        sculpt("deploy", good, "--drive", board)
        facts, (advice,) = self.found(sculpt, board)
        assert facts[0].endswith(f", {OUTDATED}")
        assert advice["severity"] == "advice"
        assert advice["what"] == "certified with another program than the one installed here: good"
        assert advice["fix"] == "sculpt certify good --write, then deploy"

    def test_advises_against_one_that_failed(self, sculpt, board, good, certified):
        certificate.write(certified, certificate_of(documents.failed()))
        sculpt("deploy", good, "--drive", board)
        _, (advice,) = self.found(sculpt, board)
        assert advice["what"] == "the certification failed: good"

    def test_says_nothing_of_an_image_that_has_none(self, sculpt, board, good):
        sculpt("deploy", good, "--drive", board)
        facts, advice = self.found(sculpt, board)
        assert facts[0].endswith(", uncertified")
        assert advice == []


class TestDeployDocument:
    def test_carries_it_in_the_json(self, sculpt, board, good, certified):
        told = json.loads(sculpt("deploy", good, "--drive", board, "--json").stdout)
        (one,) = told["treatments"]
        assert (one["treatment"], one["standing"], one["text"]) == ("good", "certified", CERTIFIED)
        assert one["certificate"] == certificate.read(certified)
        assert {"path": ON_DRIVE, "change": "new", "bytes": certified.stat().st_size} in told[
            "files"
        ]

    def test_needs_room_for_it(self, sculpt, board, good, certified, monkeypatch):
        needed = json.loads(sculpt("deploy", good, "--drive", board, "--json").stdout)
        assert needed["bytes_written"] > certified.stat().st_size
        (board / ON_DRIVE).unlink()
        usage = shutil.disk_usage(board)
        monkeypatch.setattr(plan.shutil, "disk_usage", lambda path: usage._replace(free=1024))
        done = sculpt("deploy", good, "--drive", board)
        assert done.exit_code == 2
        assert "KiB free, but the copy needs" in one_line(done.stderr)

    def test_a_stock_treatments_own_comes_from_the_stock(
        self, sculpt, board, folder, good, certified, monkeypatch
    ):
        """The folder of stock routines is one of the test's own, with ``good`` in it."""
        monkeypatch.setattr(stock, "routines_folder", lambda: folder)
        (folder / certificate.FOLDER).mkdir()
        certified.rename(folder / certificate.FOLDER / certified.name)
        assert f"  good: {CERTIFIED}" in lines(sculpt("deploy", "good", "--drive", board))
        assert (board / ON_DRIVE).exists()


def session(crc, routine="Short", number=1):
    return {"number": number, "routine": routine, "crc": crc, "outcome": "success", "reason": ""}


class TestHistory:
    @pytest.fixture
    def kept(self, sculpt, board, good, certified):
        """A drive with the certified image, and sessions of the images with these CRCs on it."""
        sculpt("deploy", good, "--drive", board)

        def keep(*entries):
            text = "".join(json.dumps(one) + "\n" for one in entries)
            (board / JOURNAL).write_text(text)
            return board

        return keep

    def test_shows_for_each_image_whether_it_is_certified(self, sculpt, kept):
        crc = documents.passed()["crc"]
        drive = kept(session(crc), session(crc, number=2), session("12345678", "Other", 3))
        told = sculpt("history", "--drive", drive).stdout.replace("\n", " ")
        assert f"Short, image {crc}, 2 sessions: {CERTIFIED}." in told
        assert "Other, image 12345678, 1 session: uncertified." in told

    def test_an_earlier_image_of_that_name_is_another_one(self, sculpt, kept):
        told = sculpt("history", "--drive", kept(session("12345678"))).stdout.replace("\n", " ")
        assert f"Short, image 12345678, 1 session: {OTHER}." in told

    def test_carries_it_in_the_json(self, sculpt, kept):
        crc = documents.passed()["crc"]
        told = json.loads(sculpt("history", "--drive", kept(session(crc)), "--json").stdout)
        assert told["images"] == [
            {
                "routine": "Short",
                "crc": crc,
                "sessions": 1,
                "standing": "certified",
                "text": CERTIFIED,
            }
        ]

    def test_says_what_to_do_about_one_of_another_program(self, sculpt, kept, certified):
        drive = kept(session(documents.passed()["crc"]))
        outdate(drive / ON_DRIVE)
        told = sculpt("history", "--drive", drive).stdout.replace("\n", " ")
        assert f"1 session: {OUTDATED}." in told
        assert (
            "To certify Short with the program that is installed here: "
            "sculpt certify ROUTINE --write" in told
        )

    def test_without_a_drive_the_stock_certificates_are_looked_at(
        self, sculpt, kept, folder, monkeypatch
    ):
        crc = documents.passed()["crc"]
        drive = kept(session(crc))
        journal = ("history", "--file", drive / JOURNAL, "--json")
        assert json.loads(sculpt(*journal).stdout)["images"][0]["standing"] == "none"
        monkeypatch.setattr(stock, "routines_folder", lambda: folder)
        (folder / certificate.FOLDER).mkdir()
        shutil.copy(drive / ON_DRIVE, folder / certificate.FOLDER)
        assert json.loads(sculpt(*journal).stdout)["images"][0]["standing"] == "certified"
