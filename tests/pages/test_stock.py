"""The page of the stock treatments: what it says in figures is what the treatments are."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from sculpt.cli.errors import UserError
from sculpt.source import certificate_check, program
from tests.pages.__main__ import Page, brought_up_to_date, main
from tests.pages.stock import certificates_table, figures_table, sections
from tests.pages.stock.page import treatments
from tests.remembering import remembering

PAGES = [Page("routines/README.md", sections)]


@pytest.fixture(autouse=True, scope="module")
def stock_compiled_once():
    with remembering():
        yield


@pytest.fixture
def page(root) -> str:
    return (root / "routines/README.md").read_text("utf-8")


@pytest.fixture
def checkout(root, tmp_path, monkeypatch) -> Path:
    """The routines of another checkout: the same ones, without certificates."""
    routines = tmp_path / "routines"
    shutil.copytree(root / "routines", routines, ignore=shutil.ignore_patterns("certificates"))
    monkeypatch.setattr("sculpt.cli.stock.CHECKOUT", routines.parent)
    return routines


def certify(routines: Path, name: str, **changed: object) -> None:
    """Puts a certificate there, as ``sculpt certify --write`` would."""
    treatment = treatments()[name]
    bounds = {
        "overrun": {"count": 0, "of": 200, "upper_95_percent": 1.48668},
        "false_trip": {"count": 0, "of": 160, "upper_95_percent": 1.85493},
        "unanswered": {"count": 0, "of": 40, "upper_95_percent": 7.21575},
        "not_reached": {"count": 48, "of": 160, "upper_95_percent": 36.5},
        "left_early": {"count": 30, "of": 160, "upper_95_percent": 24.6},
    }
    made = {
        "format": certificate_check.FORMAT,
        "routine": treatment.plan.name,
        "crc": f"{treatment.routine.crc:08x}",
        "image_bytes": len(treatment.data),
        "verdict": "passed",
        "faces": 200,
        "boards": 200,
        "mishaps": 40,
        "bounds": bounds,
        "seed": 1,
        "mishap_rate": 0.2,
        "updates_per_s": 500,
        "versions": {"sculpt": "0.1.0", "facevm": "0.1.0", "sources": program.digest()},
        **changed,
    }
    (routines / "certificates").mkdir(exist_ok=True)
    path = routines / "certificates" / f"{name}.certificate.json"
    path.write_text(json.dumps(made), "utf-8")


def row(name: str) -> str:
    (found,) = [
        line
        for line in certificates_table.table(treatments()).splitlines()
        if line.startswith(f"| {name} |")
    ]
    return found


def test_the_page_is_what_the_treatments_make_of_it(page):
    assert brought_up_to_date(page, sections()) == ([], page), "call: python -m tests.pages"


def test_every_treatment_has_a_section_with_its_figures(page):
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL))
    assert list(sections) == list(treatments())
    for name, text in sections.items():
        assert f"[`{name}.face`]({name}.face)" in text
        for fact in ("takes", "zones", "waves", "peak", "charge", "levels", "plan"):
            assert f"- **{fact}** " in text


def test_every_link_within_the_page_leads_to_a_heading(page):
    headings = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings


def test_the_command_names_and_writes_what_has_changed(checkout, capsys):
    text = (checkout / "daily.face").read_text("utf-8")
    main([], checkout.parent, PAGES)  # the certificates are not there
    capsys.readouterr()
    (checkout / "daily.face").write_text(text.replace("round(220 uA)", "round(200 uA)"), "utf-8")
    assert main([], checkout.parent, PAGES) == 0
    assert capsys.readouterr().out == "routines/README.md: table, figures of daily\n"
    page = (checkout / "README.md").read_text("utf-8")
    assert "| [daily](#daily) | 5 min | triangle | both ways | 15 Hz | no | 200 µA |" in page
    assert "- **peak** 200 µA at the highest level, 100 µA at the lowest" in page


class TestFigures:
    def test_a_row_has_wave_way_frequency_sweep_bursts_and_charge(self):
        rows = {
            line.split("]")[0][3:]: [cell.strip() for cell in line.split("|")[3:7]]
            for line in figures_table.table(treatments()).splitlines()[2:]
        }
        assert rows["neck-care"] == ["sine", "both ways", "2 to 8 Hz", "2 ⇄ 8 Hz, 2 ⇄ 4 Hz"]
        assert rows["contour"] == ["square with gaps", "both ways", "6 to 30 Hz", "30 → 6 Hz"]
        assert rows["energize"] == ["steady", "positive, negative", "none", "no"]
        assert rows["evening-lift"][3] == "1 → 0.5 Hz, 2 s on and 1 s off"

    def test_a_zone_that_is_treated_again_stands_again(self):
        assert figures_table.zones(treatments()["neck-care"].plan) == "neck, jawline, neck"


class TestCertificates:
    def test_without_one_a_treatment_is_uncertified(self, checkout):
        assert row("daily") == "| daily |  |  |  |  |  |  |  | uncertified |"

    def test_a_row_says_on_what_it_was_tried_and_how_sure_that_is(self, checkout):
        certify(checkout, "daily")
        assert row("daily") == (
            "| daily | 200 | 200 | 40 | 0 of 200 (≤ 1.5 %) | 0 of 160 (≤ 1.9 %) "
            f"| 48 of 160 (≤ 37 %) | `{program.digest()}` | passed |"
        )

    def test_one_of_another_program_says_so(self, checkout):
        earlier = {"sculpt": "0.1.0", "facevm": "0.1.0", "sources": "d975b1cb2ec4"}
        certify(checkout, "daily", versions=earlier)
        assert row("daily").endswith("| `d975b1cb2ec4` | passed, by another program |")

    def test_a_failure_is_shown_as_plainly(self, checkout):
        certify(checkout, "daily")
        path = checkout / "certificates/daily.certificate.json"
        failed = json.loads(path.read_text("utf-8"))
        failed["bounds"]["false_trip"] = {"count": 2, "of": 160, "upper_95_percent": 3.88}
        path.write_text(json.dumps({**failed, "verdict": "failed"}), "utf-8")
        assert "| 2 of 160 (≤ 3.9 %) |" in row("daily")
        assert row("daily").endswith("| failed |")

    def test_a_certificate_of_another_image_counts_for_nothing(self, checkout):
        certify(checkout, "daily", crc="00000000")
        assert row("daily") == (
            "| daily |  |  |  |  |  |  |  | uncertified: the certificate is of another image |"
        )

    def test_what_was_never_tried_is_not_called_safe(self, checkout):
        certify(checkout, "daily")
        path = checkout / "certificates/daily.certificate.json"
        bare = json.loads(path.read_text("utf-8"))
        bare["bounds"]["not_reached"] = {"count": 0, "of": 0, "upper_95_percent": None}
        path.write_text(json.dumps(bare), "utf-8")
        assert row("daily").endswith(f"| not tried | `{program.digest()}` | passed |")

    def test_a_certificate_that_cannot_be_relied_on_stops_the_command(self, checkout, capsys):
        certify(checkout, "daily", verdict="splendid")
        before = (checkout / "README.md").read_text("utf-8")
        with pytest.raises(UserError):
            row("daily")
        assert main([], checkout.parent, PAGES) == 1
        assert "verdict is neither" in capsys.readouterr().err
        assert (checkout / "README.md").read_text("utf-8") == before
