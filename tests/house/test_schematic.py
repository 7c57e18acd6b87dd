"""The schematic shows every part and every pin, and is nothing but a picture."""

from __future__ import annotations

import re
import tomllib
from xml.etree import ElementTree

import pytest

from faceboard import circuit

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def picture(root):
    return ElementTree.parse(root / "device/schematic.svg").getroot()


def words(picture):
    """Every text in it."""
    return [" ".join("".join(text.itertext()).split()) for text in picture.iter(f"{SVG}text")]


def references(picture):
    return {
        part.text.strip()
        for part in picture.iter()
        if part.text and "ref" in part.get("class", "").split()
    }


def test_every_part_of_the_circuit_is_drawn_and_no_other(picture):
    assert references(picture) == set(circuit.PARTS)


def test_the_parts_that_the_page_explains_are_in_the_circuit(root):
    page = (root / "device/README.md").read_text("utf-8")
    parts = page[page.index("### Parts\n") : page.index("**The source.**")]
    named = re.findall(r"^\| ([A-Z0-9, ]+) \|", parts, re.MULTILINE)
    listed = {name for names in named for name in names.split(", ")}
    assert len(listed) > 10
    assert listed <= set(circuit.PARTS)


def test_every_pin_is_drawn_under_its_setting(root, picture):
    text = (root / "device/drive/settings.toml").read_text("utf-8")
    keys = tomllib.loads(re.sub(r"^# (?=[A-Z_]+ = )", "", text, flags=re.MULTILINE))
    pins = {key: name for key, name in keys.items() if key.endswith("_PIN")}
    assert "LED_POWER_PIN" in pins
    for key, name in pins.items():
        assert (f"{key} {name}" if name.startswith("GP") else key) in words(picture)


def test_it_is_a_picture_that_runs_nothing_and_asks_nobody(picture):
    tags = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert not tags & {"script", "image", "use", "foreignObject", "a"}
    assert {"title", "desc"} <= tags
    for element in picture.iter():
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]


def test_it_is_as_wide_as_a_phone_and_grey(root, picture):
    assert picture.get("viewBox").split()[2] == "390"
    text = (root / "device/schematic.svg").read_text("utf-8")
    colours = re.findall(r"#([0-9a-f]{3}|[0-9a-f]{6})\b", text)
    assert colours
    for colour in colours:
        assert colour == colour[: len(colour) // 3] * 3


def test_the_device_page_shows_it(root):
    assert "](schematic.svg)" in (root / "device/README.md").read_text("utf-8")
