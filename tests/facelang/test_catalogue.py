"""The table of diagnostics, and what is made of it. What facec raises is tested there."""

import re

import pytest

from facelang import load
from facelang.catalogue import BY_CODE, FAMILIES, RULES, Rule
from facelang.language import NESTING_MOST
from facelang.render import render
from facevm import isa

OURS = [rule for rule in RULES if rule.code < "F119" or "F216" <= rule.code <= "F220"]
OURS.append(BY_CODE["F504"])


def ids(rule: Rule) -> str:
    return f"{rule.code} {rule.name}"


@pytest.fixture
def save(tmp_path):
    def write(rule: Rule, text: str, encoding: str):
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        for name, library in rule.beside:
            (home / name).write_text(library, "utf-8")
        path = home / "example.face"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("rule", OURS, ids=ids)
def test_the_example_of_a_row_produces_its_code_and_no_other(rule, save):
    _, found = load(save(rule, rule.example, rule.encoding))
    assert [each.code for each in found] == [rule.code]


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_mended_example_of_a_row_reads_without_a_word(rule, save):
    _, found = load(save(rule, rule.fixed, "utf-8"))
    assert found == []


@pytest.mark.parametrize("rule", OURS, ids=ids)
def test_every_diagnostic_of_reading_can_be_shown(rule, save):
    path = save(rule, rule.example, rule.encoding)
    _, (found,) = load(path)
    text = render(found, lambda _: rule.example)
    assert text.startswith(f"error[{rule.code}]: ")
    assert found.help
    assert not found.message.endswith(".")


def test_codes_and_names_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {code[:2] for code in codes} == {family for family, _ in FAMILIES}


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_a_row_is_complete(rule):
    assert re.fullmatch(r"[FW]\d\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.meaning.endswith(".")
    assert rule.why.endswith(".")
    assert rule.severity == ("advice" if rule.code[0] == "W" else "error")
    assert rule.example != rule.fixed or rule.encoding != "utf-8"


def test_the_reference_page_has_the_zones_of_the_one_table(root):
    page = (root / "dsl/README.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| (\w+) \| (\d+) uA \|", page, re.MULTILINE)
    table = [
        (
            zone.name,
            ", ".join(isa.SIDES[side] for side in zone.sides),
            isa.SIDES[zone.default],
            str(zone.ceiling_duA // isa.DUA_PER_UA),
        )
        for zone in isa.ZONES
    ]
    assert listed == table


def test_blocks_are_as_deep_here_as_on_the_device():
    assert NESTING_MOST == isa.DEPTH_MAX
