"""``sculpt build --lang``: the prompts in another language, the dose the same."""

from __future__ import annotations

import json

import pytest

from facevm import image
from sculpt.cli import stock
from sculpt.source.prompts import languages_of

TABLE = """\
routine = "Kurz"

[prompts]
"Up." = "Hoch, über die Wange."
"""


@pytest.fixture
def table(good):
    path = good.with_name("good.de.toml")
    path.write_text(TABLE, "utf-8")
    return path


def test_the_device_says_the_words_of_the_table(sculpt, good, table):
    result = sculpt("build", good, "--lang", "de")
    assert (result.exit_code, result.stderr) == (0, "")
    routine = image.load(good.with_name("good.de.fbc").read_bytes())
    assert routine.name == "Kurz"
    assert "Hoch, über die Wange." in routine.texts
    assert not good.with_suffix(".fbc").exists()


def test_the_dose_has_the_same_digest(sculpt, good, table):
    def built(*options: str) -> dict:
        return json.loads(sculpt("build", good, "--json", *options).stdout)["images"][0]

    german, english = built("--lang", "de"), built()
    assert german["dose"] == english["dose"]
    assert german["crc"] != english["crc"]
    assert (german["lang"], english["lang"]) == ("de", None)
    assert german["dose"][:16] in sculpt("build", good, "--lang", "de").stdout


@pytest.mark.parametrize(
    ("part", "other", "told"),
    [
        ('"Up." = "Hoch, über die Wange."', "", '"Up." has no translation: add a line "Up." = "…"'),
        ("[prompts]", '[prompts]\n"Uq." = "Auf."', 'does not say "Uq.": did the routine change it'),
        ("Hoch, über die Wange.", "H" * 61, "has 61 characters; at most 60 fit"),
        ("Hoch, über die Wange.", " ", 'the translation of "Up." is empty'),
        ("Hoch, über die Wange.", "Hoch\\t", "a character that no prompt can have"),
        ('"Hoch, über die Wange."', "3", '"Up." has no text: write it in quotation marks'),
        ('routine = "Kurz"', "routine = 3", "routine is not a text"),
        ('routine = "Kurz"', 'title = "Kurz"', "title is not known there"),
        ("[prompts]", "[prompts", "it cannot be read as TOML"),
    ],
)
def test_a_mistake_of_the_table_is_told_and_nothing_written(
    sculpt, folder, good, table, part, other, told
):
    table.write_text(TABLE.replace(part, other), "utf-8")
    result = sculpt("build", good, "--lang", "de", "-o", "OUT")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert "good.de.toml" in result.stderr
    assert "nothing was written" in result.stderr
    assert not (folder / "OUT").exists()


def test_json_lists_the_mistakes(sculpt, good, table):
    table.write_text("[prompts]\n", "utf-8")
    result = sculpt("build", good, "--lang", "de", "--json")
    assert result.exit_code == 1
    (mistake,) = json.loads(result.stdout)["prompts"]
    assert mistake["message"].startswith('"Up." has no translation')


def test_a_language_without_a_table_is_told_with_what_there_is(sculpt, good, table):
    result = sculpt("build", good, "--lang", "fr")
    assert result.exit_code == 2
    assert "has no table good.fr.toml beside it (languages it has: de)" in result.stderr


def test_what_is_no_language_is_refused(sculpt, good):
    assert sculpt("build", good, "--lang", "../x").exit_code == 2


def test_standard_input_has_no_table(sculpt, good):
    result = sculpt("build", "-", "--lang", "de", stdin=good.read_bytes())
    assert result.exit_code == 2
    assert "no table of prompts" in result.stderr


def test_every_stock_treatment_speaks_german(sculpt, folder):
    names = [name for name in stock.routines() if name != "strokes"]
    assert {name: "de" in languages_of(stock.routines()[name]) for name in names} == dict.fromkeys(
        names, True
    )
    english = json.loads(sculpt("build", *names, "-o", "OUT", "--json").stdout)["images"]
    german = json.loads(sculpt("build", *names, "-o", "OUT", "--lang", "de", "--json").stdout)
    assert [one["dose"] for one in german["images"]] == [one["dose"] for one in english]
    assert len({one["dose"] for one in english}) == len(names)
