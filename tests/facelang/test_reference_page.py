"""``dsl/README.md``: what the table says, no more and no less, and examples that are treatments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import facec
import facelang
from facelang.catalogue import FAMILIES, RULES
from facelang.catalogue.changes import KEPT, LEFT_OUT, RIGHT, WRONG, changes
from tests.pages import catalogue
from tests.pages.section import replaced

PAGE = (Path(__file__).resolve().parents[2] / "dsl/README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```face\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


class TestDiagnostics:
    def test_the_page_is_what_the_table_makes_of_it(self):
        (section,) = catalogue.sections().values()
        assert replaced(PAGE, "diagnostics", section) == PAGE, "call: python -m tests.pages"

    def test_it_has_every_row_with_its_meaning_and_its_reason(self):
        listed = re.findall(r"^\| `([FW]\d\d\d)` \| (\S+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
        assert listed == [(rule.code, rule.name, rule.meaning, rule.why) for rule in RULES]
        assert re.findall(r"^### (..)xx: (.*)$", PAGE, re.MULTILINE) == list(FAMILIES)

    def test_every_row_has_an_example_to_which_a_link_can_lead(self):
        assert re.findall(r"^#### (\S+) (\S+)$", PAGE, re.MULTILINE) == [
            (rule.code, rule.name) for rule in RULES
        ]

    def test_what_is_folded_is_closed_again(self):
        assert PAGE.count("<details>") == PAGE.count("</details>") == len(FAMILIES)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_an_example_shows_what_is_wrong_and_what_mends_it(self, rule):
        steps = changes(rule)
        if rule.encoding != "utf-8":
            assert steps == []
            return
        assert {sign for sign, _ in steps} & {WRONG, RIGHT}
        before = rule.example.replace("\t", "⇥").splitlines()
        after = rule.fixed.splitlines()
        for sign, line in steps:
            if "… and" not in line and sign != LEFT_OUT:
                assert sign == RIGHT or line in before
                assert sign == WRONG or line in after
        if not any(sign == LEFT_OUT or "… and" in line for sign, line in steps):
            assert [line for sign, line in steps if sign in (KEPT, WRONG)] == before
            assert [line for sign, line in steps if sign in (KEPT, RIGHT)] == after


def compiled(text: str, folder: Path) -> list[str]:
    """The errors of a text beside the stock library; an image is written where there are none."""
    stock = Path(__file__).resolve().parents[2] / "routines/strokes.face"
    (folder / "strokes.face").write_text(stock.read_text("utf-8"), "utf-8")
    path = folder / "example.face"
    path.write_text(text, "utf-8")
    unit, reading = facelang.load(path)
    plan, checking = facec.compile(unit)
    found = [each for each in (*reading, *checking) if each.severity == "error"]
    if plan is not None:
        assert len(facec.encode(plan).image) > 20
    return [f"{each.code} {each.message}" for each in found]


WAVE = "\nwave lifting\n    shape     square\n    frequency 8 Hz\n"
ZONE = "\nzone chin\n    wave lifting\n"
STEPS = {"upward": "upward(320 uA, 3)", "breathe": "breathe()"}


def whole(example: str) -> str:
    """A treatment around an example that is only a part of one."""
    if not re.match(r"(use|routine|wave|technique|zone)\b", example):
        example = ZONE + re.sub(r"^", "    ", example, flags=re.MULTILINE)
    words = re.findall(r"^(use|routine|zone)\b", example, re.MULTILINE)
    if "routine" not in words:
        example = f'routine "Part"\n\n{example}'
    if "wave lifting\n    shape" not in example and "use" not in words:
        example += WAVE
    calls = [call for name, call in STEPS.items() if f"technique {name}" in example]
    if "zone" not in words and "\nzone" not in example:
        example += ZONE + "".join(f"    {call}\n" for call in (*calls, "rest 1 s"))
    return example


class TestLanguage:
    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
    def test_every_example_compiles(self, example, tmp_path):
        assert compiled(whole(example), tmp_path) == []

    def test_there_are_examples_of_every_construct(self):
        everything = "\n".join(EXAMPLES)
        words = "use routine about goal levels plan limit wave shape polarity frequency duty rise"
        words += " burst technique zone say ramp hold glide sweep rest repeat"
        for word in words.split():
            assert re.search(rf"^ *{word}\b", everything, re.MULTILINE), word

    def test_the_first_one_is_a_whole_treatment(self, tmp_path):
        assert compiled(EXAMPLES[0], tmp_path) == []

    def test_every_step_of_the_table_of_steps_compiles(self, tmp_path):
        table = PAGE[PAGE.index("| step | does |") :].split("\n\n")[0]
        steps = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
        assert len(steps) == 9
        say, wave, ramp, hold, glide, sweep, rest, repeat, call = steps
        techniques = "technique upward(current, strokes)\n    glide 5 s at current\n"
        order = [say, wave, ramp, hold, sweep, "ramp to 0 uA over 1 s", glide, rest, call]
        body = "".join(f"    {step}\n" for step in (*order, repeat)) + "        rest 1 s\n"
        text = f'routine "Steps"\n{WAVE}\n{techniques}\nzone jawline\n{body}'
        assert compiled(text, tmp_path) == []
