"""The report as a page: what it says, that it asks nobody for anything, and its strips."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser

import pytest

from sculpt.certify import page, page_parts
from sculpt.cli.units import time_in_3_digits
from sculpt.source.verdict import COUNTS, bound_text, chance_text
from tests.sculpt.certify import documents

pytestmark = pytest.mark.slow

VOID = {"meta", "col", "br"}


class Elements(HTMLParser):
    """Every element with its attributes, and the text of the page; what is not closed is told."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data

    def named(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def drawn(document):
    return page.html(document).decode()


@pytest.fixture(scope="module")
def passed():
    return drawn(documents.passed())


class TestOnItsOwn:
    def test_it_asks_nobody_for_anything(self, passed):
        assert "default-src 'none'" in passed
        asking = r"https?:|//[a-z]|url\(|@import|<script|<link|<img|<iframe|\bsrc=|\bhref="
        assert re.findall(asking, passed) == []

    def test_it_is_well_formed_and_told_to_who_cannot_see_it(self, passed):
        elements = Elements(passed)
        for drawing in elements.named("svg"):
            assert "aria-label" in drawing or drawing.get("aria-hidden") == "true"
        tables, headings = elements.named("table"), elements.named("th")
        assert len(tables) >= 7
        assert {one["scope"] for one in headings} == {"col", "row"}
        assert len(elements.named("h1")) == 1

    def test_the_same_document_gives_the_same_bytes_in_another_process(self, passed):
        asked = (
            "import json, sys; from sculpt.certify import page; "
            "sys.stdout.buffer.write(page.html(json.load(sys.stdin)))"
        )
        again = subprocess.run(
            [sys.executable, "-c", asked],
            input=json.dumps(documents.passed()).encode(),
            env={**os.environ, "PYTHONHASHSEED": "77"},
            capture_output=True,
            check=True,
        )
        assert again.stdout == passed.encode()

    def test_texts_of_the_treatment_are_texts(self):
        document = documents.failed()
        document["routine"] = "<script>alert(1)</script>"
        told = drawn(document)
        assert "<script" not in told
        assert "612 uA <over> & for 9 ms" in Elements(told).text

    def test_its_paper_is_the_readers_or_the_one_that_was_asked_for(self):
        document = documents.passed()
        assert b"(prefers-color-scheme: dark)" in page.html(document)
        assert b"@media not all" in page.html(document, "light")
        assert b'content="dark"' in page.html(document, "dark")


class TestWhatItSays:
    def test_the_verdict_comes_first_with_its_numbers(self, passed):
        text = Elements(passed).text
        assert (
            "Passed: 24 treatments, each on a face and a board of its own, 11 mishaps among them, "
            "and no failure. With 95 % confidence: overrun in at most 12 %, false trip in at most "
            "23 %, mishap not answered in at most 24 %." in text
        )  # of 24, of 12 and of 11
        assert text.index("Passed:") < text.index("How often it can go wrong")

    def test_or_what_failed(self):
        text = Elements(drawn(documents.failed())).text
        assert "11 mishaps among them: 1 overrun, 2 false trips, 1 mishap not answered." in text
        assert "1 not answered in time" in text

    def test_every_count_has_its_bound_in_words(self, passed):
        text = Elements(passed).text
        for one in COUNTS:
            bound = documents.passed()["bounds"][one.key]
            assert one.about in text
            assert f"{bound['count']} of {bound['of']}" in text
            assert bound_text(bound["upper_95_percent"]) in text
            assert chance_text(bound["count"], bound["of"], bound["upper_95_percent"]) in text

    def test_every_zone_has_its_current_charge_and_skin(self, passed):
        labels = [one["aria-label"] for one in Elements(passed).named("svg") if "role" in one]
        for side in ("left", "right"):
            told = [label for label in labels if label.startswith(f"cheek {side}: ")]
            units = [re.search(r" (\S+), 90 % from .* to ", label)[1] for label in told]
            assert units == ["%", "µA", "µC", "kΩ"]

    @pytest.mark.parametrize("part", ["worst", "failures"])
    def test_every_case_has_the_command_that_shows_it_again(self, part):
        document = documents.failed()
        told = [unescape(one) for one in re.findall(r"<code>(.*?)</code>", drawn(document))]
        cases = {one.get("what", one["command"]): one for one in reversed(document[part])}
        assert cases
        assert all(one["command"] in told for one in cases.values())

    def test_every_kind_of_mishap_has_its_slowest_shutdown_and_limit(self, passed):
        text = Elements(passed).text
        for one in documents.passed()["mishaps"]:
            latest, limit = one["latest_shutdown_ms"], one["limit_ms"]
            slowest = "carried on" if latest is None else time_in_3_digits(latest)
            most = "by current" if limit is None else time_in_3_digits(limit)
            assert re.search(rf"{one['kind']}.*{one['count']}{slowest}{most}", text)

    def test_how_it_was_made_and_how_to_make_it_again(self, passed):
        document = documents.passed()
        text = Elements(passed).text
        assert document["command"] in text
        assert f"CRC-32 {document['crc']}" in text
        for name, number in document["versions"]["drivers"].items():
            assert f"{name} {number}" in text

    def test_what_it_does_not_show(self, passed):
        text = Elements(passed).text
        assert "It is not a clinical test." in text
        assert "claims no effect" in text
        assert "parallel_kohm" in text  # the ranges that faces are drawn from

    def test_without_mishaps_or_finished_trials_it_says_so(self):
        document = documents.passed() | {"mishaps": [], "mishap_trials": 0, "zones": []}
        document["bounds"]["unanswered"] = {"count": 0, "of": 0, "upper_95_percent": None}
        text = Elements(drawn(document)).text
        assert "No mishap began" in text
        assert "there are no figures" in text
        assert "Not tried, so nothing is known." in text

    def test_a_skin_that_was_not_measured_is_said_to_be_so(self):
        document = documents.passed()
        document["zones"][0]["resistance_ohm"] = None
        assert "not measured" in drawn(document)


def spread(low, middle, high):
    return {"p5": low, "p25": middle, "p50": middle, "p75": middle, "p95": high}


class TestAStrip:
    @pytest.mark.parametrize(
        ("values", "holds", "ticks"),
        [
            ([98.4, 100.3], 100, (98.5, 99, 99.5, 100)),
            ([16.4, 44.3], 0, (0, 10, 20, 30, 40)),
            ([0.0], 0, (-0.01, -0.005, 0, 0.005, 0.01)),
            ([-7.65, 26.5], 0, (0, 10, 20)),
        ],
    )
    def test_has_round_figures_on_its_scale(self, values, holds, ticks):
        assert page_parts.linear(values, holds).ticks == ticks

    def test_and_decades_on_a_logarithmic_one(self):
        assert page_parts.logarithmic([2.3, 150]).ticks == (5, 10, 20, 50, 100)
        assert page_parts.logarithmic([0.2, 900]).ticks == (1, 10, 100)
        assert page_parts.logarithmic([1, 100]).at(10) == pytest.approx(0.5, abs=0.01)

    def test_is_drawn_where_the_figures_are(self):
        scale = page_parts.Scale(0, 100, (50,))
        told = page_parts.strip([(spread(10, 50, 90), 40)], scale, "a label")
        assert 'class="nine" d="M100.0 ' in told
        assert "H900.0v" in told
        assert 'class="asked" d="M400.0 ' in told

    def test_never_leaves_its_frame(self):
        scale = page_parts.Scale(0, 100, ())
        told = page_parts.strip([(spread(-50, 20, 250), 300)], scale, "a label")
        places = [float(one) for one in re.findall(r"[MH](-?[\d.]+)", told)]
        assert min(places) == 0
        assert max(places) == page_parts.WIDE
