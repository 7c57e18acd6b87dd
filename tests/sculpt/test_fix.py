"""``sculpt check --fix``: what may be set right unasked is, and nothing else."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from facelang.language import RESERVED, STARTS
from sculpt.cli.inputs import Input
from sculpt.source.fix import mended
from tests.corpus.planted import BAD

SLIPS = """\
rutine "Slips"
    Goal lift

wave lifting
    shap      square
    frequency   8 Hz

zone jawline left
  say "Along."   # a comment
  wave lifting
  ramp to 100 uA ovr 1 s
  repaet 2 tmies
    hold 3 s
"""

RIGHT = """\
routine "Slips"
    goal lift

wave lifting
    shape     square
    frequency 8 Hz

zone jawline left
    say  "Along."  # a comment
    wave lifting
    ramp to 100 uA over 1 s
    repeat 2 times
        hold 3 s
    ramp to 0 uA over 1 s
"""

KEYWORDS = {*RESERVED, *(word for words in STARTS.values() for word in words), "on", "off", "a"}
KEYWORDS |= {"session", "sessions", "week", "weeks", "for", "time"}


@pytest.fixture
def slips(folder: Path) -> Path:
    path = folder / "slips.face"
    path.write_text(SLIPS)
    return path


def test_keywords_the_last_ramp_and_the_layout_are_set_right(sculpt, slips):
    result = sculpt("check", "--fix", slips)
    assert result.exit_code == 0
    assert slips.read_text() == RIGHT
    assert result.stdout.startswith(f"{slips}: no mistakes (8 s, peak 100 µA)\n")


def test_it_says_what_it_did(sculpt, slips):
    assert sculpt("check", "--fix", slips).stderr.splitlines() == [
        f"{slips}: 8 fixes",
        "  line 1: `rutine` is `routine` now",
        "  line 2: `Goal` is `goal` now",
        "  line 5: `shap` is `shape` now",
        "  line 11: `ovr` is `over` now",
        "  line 12: `repaet` is `repeat` now",
        "  line 12: `tmies` is `times` now",
        "  line 14: added `ramp to 0 uA over 1 s`",
        "  laid out",
        "",
    ]
    assert sculpt("check", "--fix", slips).stderr == f"{slips}: nothing to fix\n"


def test_what_only_the_author_knows_is_left_and_reported(sculpt, slips):
    slips.write_text(SLIPS.replace("jawline left", "eyebrow").replace("hold", "press"))
    result = sculpt("check", "--fix", slips)
    assert result.exit_code == 1
    assert "not laid out: a line cannot be read yet" in result.stderr
    assert "did you mean `brow`?" in result.stderr
    text = slips.read_text()
    assert "zone eyebrow" in text
    assert "press 3 s" in text
    assert "ramp to 0" not in text  # what flows after an unknown step is not known


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("wave liftin", "a wave"),
        ("glide 5 s at 100", "a unit"),
        ("glide 5 s at .1 mA", "a number"),
        ("glide 5 sec at 100 uA", "a unit"),
        ("glide at 100 uA 5 s", "an order"),
        ("ramp to 900 uA over 1 s", "a number"),
    ],
)
def test_it_never_changes(slips, wrong, why):
    text = RIGHT.replace("    ramp to 100 uA over 1 s\n", f"    {wrong}\n")
    after = mended(Input(slips.name, slips, text.encode())).named.data.decode()
    assert wrong in after, why


@pytest.mark.parametrize("path", sorted(BAD.glob("*.face"))[::6], ids=lambda path: path.stem)
def test_all_words_stay_but_keywords_and_the_last_ramp(path):
    before = path.read_bytes()
    after = mended(Input(path.name, path, before)).named.data
    old, new = (_words(data.decode("utf-8", "surrogateescape")) for data in (before, after))
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "insert":
            assert re.fullmatch(r"(ramp to 0 uA over [\d.]+ m?s ?)+", " ".join(new[c:d]))
        elif what != "equal":
            assert b - a == d - c
            assert set(new[c:d]) <= KEYWORDS


def _words(text: str) -> list[str]:
    plain = text.removeprefix("\ufeff").replace("µ", "u").replace("μ", "u")
    return re.findall(r"\d[\d.]*|\w+|[^\w\s]", plain)


def test_line_ends_and_a_mark_stay_where_the_layout_does(slips):
    text = "\ufeff" + SLIPS.replace("jawline left", "jawline left @")
    after = mended(Input(slips.name, slips, text.replace("\n", "\r\n").encode())).named.data
    assert after.startswith(b"\xef\xbb\xbfroutine")
    assert after.count(b"\n") == after.count(b"\r\n") == text.count("\n") + 1


def test_a_last_line_without_an_end_gets_the_ramp_below_it(slips):
    text = RIGHT.rsplit("    ramp", 1)[0].rstrip("\n")
    assert mended(Input(slips.name, slips, text.encode())).named.data.decode() == RIGHT


def test_of_several_files_all_are_written_or_none(sculpt, slips, folder):
    (folder / "z.face").write_text(SLIPS)
    result = sculpt("check", "--fix", slips, "evening-lift")
    assert result.exit_code == 0  # a stock routine has nothing to fix
    slips.write_text(SLIPS)
    (folder / "z.face").chmod(0o444)
    (folder / "z.face").unlink()
    (folder / "z.face").symlink_to(folder / "nowhere.face")
    result = sculpt("check", "--fix", slips, "z.face")
    assert result.exit_code == 2
    assert slips.read_text() == SLIPS


def test_a_file_that_something_else_saved_meanwhile_is_not_overwritten(sculpt, slips, monkeypatch):
    from sculpt.source import fix

    def slow(named, limits):
        result = mended(named, limits)
        slips.write_text("# mine\n")
        return result

    monkeypatch.setattr(fix, "mended", slow)
    result = sculpt("check", "--fix", slips)
    assert result.exit_code == 2
    assert "saved by something else meanwhile" in result.stderr
    assert slips.read_text() == "# mine\n"


def test_standard_input_is_no_file_to_write_to(sculpt):
    assert sculpt("check", "--fix", "-", stdin=b"").exit_code == 2


def test_a_library_of_a_named_file_is_not_touched(sculpt, folder):
    (folder / "lib.face").write_text("technique up()\n    rset 1 s\n")
    (folder / "main.face").write_text('use "lib.face"\n\n' + RIGHT)
    result = sculpt("check", "--fix", "main.face")
    assert result.exit_code == 1
    assert (folder / "lib.face").read_text() == "technique up()\n    rset 1 s\n"
