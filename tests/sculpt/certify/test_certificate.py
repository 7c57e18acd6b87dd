"""The certificate of an image: what it says, of which image, and what is not a certificate."""

from __future__ import annotations

import copy
import json
from importlib.metadata import version

import pytest

from sculpt.certify.document import certificate_of
from sculpt.cli.errors import ERRORS, MISUSE, UserError
from sculpt.source import certificate
from sculpt.source.certificate import BadCertificate
from sculpt.source.verdict import bound_text, chance_text
from tests.sculpt.certify import documents

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_suffice")]


@pytest.fixture
def made():
    return certificate_of(documents.passed())


class TestWhatItSays:
    def test_it_names_the_image_and_what_it_was_tried_on(self, made):
        treated = documents.treatment()
        assert made["crc"] == f"{treated.routine.crc:08x}"
        assert made["image_bytes"] == len(treated.data)
        assert (made["faces"], made["boards"]) == (documents.FACES, documents.FACES)
        assert made["mishaps"] == made["bounds"]["unanswered"]["of"] > 0
        assert made["seed"] == documents.SEED

    def test_every_bound_of_the_report_is_in_it(self, made):
        assert made["bounds"] == documents.passed()["bounds"]
        assert made["verdict"] == "passed"

    def test_the_same_certification_has_the_same_bytes(self, made):
        again = certificate_of(documents.passed())
        assert certificate.data(made) == certificate.data(again)
        assert certificate.data(made).endswith(b"}\n")

    def test_what_is_written_is_read_again(self, made, folder):
        path = certificate.path_beside(folder / "good.fbc")
        certificate.write(path, made)
        assert path.name == "good.certificate.json"
        assert certificate.read(path) == made
        assert [one.name for one in folder.iterdir()] == [path.name]


class TestWhereItStands:
    def test_beside_an_image_or_the_routine_it_was_built_from(self, made, folder):
        path = certificate.path_beside(folder / "good.fbc")
        certificate.write(path, made)
        assert certificate.found_beside(folder / "good.face") == path
        assert certificate.found_beside(folder / "other.face") is None

    def test_or_in_a_folder_of_certificates_there(self, made, folder):
        (folder / "certificates").mkdir()
        path = folder / "certificates" / "good.certificate.json"
        certificate.write(path, made)
        assert certificate.found_beside(folder / "good.face") == path


class TestAnImage:
    def test_is_certified_by_a_certificate_of_its_own(self, made):
        stands = certificate.about(made["image_bytes"], made["crc"].upper(), made)
        assert stands.kind == "certified"
        assert stands.text == (
            "certified on 24 faces: overrun ≤ 12 %, false trip ≤ 23 %, mishap not answered ≤ 24 %"
        )

    def test_on_unkind_boards_is_said_to_be(self, made):
        made["bench"] = "drawn"
        stands = certificate.about(None, made["crc"], made)
        assert stands.text.startswith("certified on 24 faces and unkind boards: overrun")
        del made["bench"]
        assert "unkind" not in certificate.about(None, made["crc"], made).text

    def test_is_uncertified_without_one(self):
        assert certificate.about(56, "2ccd111e", None) == ("none", "uncertified")

    @pytest.mark.parametrize(("size", "crc"), [(None, "00000000"), (57, None)])
    def test_is_uncertified_by_one_of_another_image(self, made, size, crc):
        stands = certificate.about(size or made["image_bytes"], crc or made["crc"], made)
        assert stands == ("other", "uncertified: the certificate is of another image")

    def test_that_failed_is_said_to_have_failed(self):
        made = certificate_of(documents.failed())
        stands = certificate.about(None, made["crc"], made)
        assert stands.kind == "failed"
        assert stands.text == (
            "certification failed on 24 faces: 1 overrun, 2 false trips, 1 mishap not answered"
        )

    @pytest.mark.parametrize("verdict", ["passed", "failed"])
    def test_is_uncertified_by_one_of_another_program(self, verdict):
        made = certificate_of(getattr(documents, verdict)())
        made["versions"] |= {"facevm": "0.0.1", "sources": "d975b1cb2ec4"}
        stands = certificate.about(None, made["crc"], made)
        assert stands == (
            "outdated",
            "uncertified: the certificate is of another program "
            "(firmware 0.0.1, sources d975b1cb2ec4)",
        )
        assert not stands.is_certified

    def test_is_uncertified_by_one_that_names_no_sources(self, made):
        del made["versions"]["sources"]
        stands = certificate.about(None, made["crc"], made)
        assert stands.kind == "outdated"
        assert "sources not named" in stands.text

    def test_certified_with_another_driver_says_so(self, made):
        made["versions"]["drivers"] |= {
            "adafruit-circuitpython-ina219": "0.0.1",
            "adafruit-circuitpython-of-nobody": "1.0",
        }
        stands = certificate.about(None, made["crc"], made)
        here = version("adafruit-circuitpython-ina219")
        assert stands.is_certified
        assert f"faces (with adafruit-circuitpython-ina219 0.0.1, not {here}): " in stands.text
        assert "nobody" not in stands.text


class TestACollection:
    def test_prefers_what_was_certified_with_todays_program(self, made, folder):
        earlier = copy.deepcopy(made)
        earlier["versions"]["sources"] = "d975b1cb2ec4"
        for name, one in (("a", earlier), ("b", made)):
            (folder / name).mkdir()
            certificate.write(folder / name / "good.certificate.json", one)
        both = certificate.Collection([folder / "a", folder / "b"])
        assert both.about(made["crc"], "Short").kind == "certified"
        alone = certificate.Collection([folder / "a"])
        assert alone.about(made["crc"], "Short").kind == "outdated"
        assert alone.about("00000000", "Short").kind == "other"
        assert alone.about("00000000", "Long").kind == "none"


def test_passed_on_too_few_trials_is_no_certificate(made, monkeypatch):
    monkeypatch.undo()
    with pytest.raises(BadCertificate, match="the verdict is passed, on too few trials"):
        certificate.parsed(certificate.data(made), "it")


def broken(made, **changes):
    return json.dumps(made | changes).encode()


class TestWhatIsNone:
    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            (lambda made: certificate.data(made)[:-40], "it is not JSON, or was cut short"),
            (lambda made: b"\xff\xfe" + certificate.data(made), "it is not JSON"),
            (lambda made: b"[" * 9000, "it is not JSON"),
            (lambda made: b"[]", "it is not a JSON object"),
            (lambda made: certificate.data(made) + b" " * (16 << 10), "it is over 16 KiB"),
            (lambda made: broken(made, format=2), "its format is not 1"),
            (lambda made: broken(made, crc="2CCD"), "crc is not 8 hexadecimal digits"),
            (lambda made: broken(made, faces=-1), "faces is not a whole number"),
            (lambda made: broken(made, faces=True), "faces is not a whole number"),
            (lambda made: broken(made, bench="soft"), "bench is neither kind nor drawn"),
            (lambda made: broken(made, versions={}), "versions does not name sculpt and facevm"),
            (
                lambda made: broken(made, versions=made["versions"] | {"drivers": {"x": 1}}),
                "drivers is not a list of names and versions",
            ),
            (lambda made: broken(made, bounds={}), "bounds has no overrun"),
            (lambda made: broken(made, verdict="fine"), "verdict is neither passed nor failed"),
            (lambda made: broken(made, verdict="failed"), "is failed, with 0 failures counted"),
        ],
    )
    def test_is_refused_with_the_reason(self, made, folder, spoil, why):
        path = folder / "good.certificate.json"
        path.write_bytes(spoil(made))
        with pytest.raises(BadCertificate) as caught:
            certificate.read(path)
        assert why in caught.value.message
        assert caught.value.message.startswith(f"{path} is not a valid certificate")
        assert caught.value.exit_code == ERRORS

    @pytest.mark.parametrize(
        "bound",
        [
            {"count": 3, "of": 2, "upper_95_percent": 100},
            {"count": 1, "of": 10, "upper_95_percent": 9},
            {"count": 0, "of": 10, "upper_95_percent": None},
            {"count": 0, "of": 10, "upper_95_percent": float("nan")},
            {"count": 0, "of": 10, "upper_95_percent": 101},
        ],
    )
    def test_nor_is_one_whose_bounds_cannot_be(self, made, bound):
        made["bounds"]["left_early"] = bound
        with pytest.raises(BadCertificate, match="left_early"):
            certificate.parsed(certificate.data(made), "it")

    def test_what_was_not_tried_has_no_bound(self, made):
        made["bounds"]["unanswered"] = {"count": 0, "of": 0, "upper_95_percent": None}
        assert certificate.parsed(certificate.data(made), "it") == made
        assert "mishap" not in certificate.about(None, made["crc"], made).text

    def test_a_file_that_is_not_there_is_another_trouble(self, folder):
        with pytest.raises(UserError) as caught:
            certificate.read(folder / "none.certificate.json")
        assert caught.value.exit_code == MISUSE


class TestABound:
    @pytest.mark.parametrize(
        ("percent", "text"),
        [
            (1.4867, "1.5 %"),
            (1.41, "1.5 %"),
            (1.5, "1.5 %"),
            (0.29912, "0.30 %"),
            (11.01, "12 %"),
            (99.01, "100 %"),
            (100.0, "100 %"),
            (None, "unknown"),
        ],
    )
    def test_is_told_in_two_digits_and_never_rounded_down(self, percent, text):
        assert bound_text(percent) == text

    def test_is_told_in_words(self):
        assert chance_text(0, 200, 1.4867) == (
            "Not once in 200. If it happens at all, then in at most 1.5 % of trials."
        )
        assert chance_text(3, 2000, 0.387) == (
            "In 3 of 2,000. It happens in at most 0.39 % of trials."
        )
        assert chance_text(0, 0, None) == "Not tried, so nothing is known."
