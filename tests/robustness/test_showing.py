"""What people and forges see of a diagnostic, whatever the line holds."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from facelang import Diagnostic, Note, Span, lines
from facelang.render import WIDTH_MOST, cell_width, render, shown_place
from sculpt.main import cli
from sculpt.source.diagnostics import as_annotation
from tests.corpus.planted import BAD, cases, diagnostics

HEAD = 'routine "Shown"\n\nzone chin\n    say "Here."\n    rest 1 s\n'

LINES = {
    "plain": "    hodl 5 s",
    "tabs before": "\t\thodl 5 s",
    "tabs inside": "    rest\t5\tuA",
    "wide": '    say "日本語の文" hodl',
    "wide and combining": '    say "e\u0301日\u0308本" hodl',
    "emoji": '    say "🙂👩\u200d👩\u200d👧" hodl',
    "right to left": '    say "שלום" hodl \u202e5',
    "control characters": '    say "a\x1b[31mb" \x07',
    "long before": "    rest " + "5 s " * 200,
    "long word": "    " + "hodl" * 300 + " 5 s",
    "long text": '    say "' + "la " * 500 + '"',
    "long and wide": '    say "' + "日本" * 200,
    "carriage return": "    hodl\r 5 s",
}


def found_in(line: str, folder: Path) -> tuple[str, list[Diagnostic]]:
    path = folder / "shown.face"
    path.write_bytes((HEAD + line + "\n").encode("utf-8"))
    return path.read_bytes().decode("utf-8"), diagnostics(path)


def width(text: str) -> int:
    return sum(map(cell_width, text))


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_the_underline_stands_below_the_part_and_no_line_is_too_long(line: str, tmp_path: Path):
    text, found = found_in(line, tmp_path)
    assert found
    for one in found:
        rows = render(one, lambda _: text).split("\n")
        shown = next(row for row in rows if re.match(r"\d+ \|", row))
        under = rows[rows.index(shown) + 1]
        assert width(shown) <= WIDTH_MOST + 8
        assert width(under.rstrip()) <= max(width(shown), under.index("^") + 1)
        assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e]", "".join(rows))
        part = lines(text)[one.span.line - 1][one.span.column - 1 : one.span.end_column - 1]
        if part.isprintable() and part.strip() and width(part) < 30:
            start, stop = under.index("^"), under.rindex("^") + 1
            assert _cut(shown, start, stop) == part


def _cut(row: str, start: int, stop: int) -> str:
    """What stands in these columns of a terminal."""
    at, out = 0, ""
    for character in row:
        if start <= at < stop or (not cell_width(character) and start < at <= stop):
            out += character
        at += cell_width(character)
    return unicodedata.normalize("NFD", out)


@pytest.mark.slow
def test_every_diagnostic_of_the_corpus_is_shown_with_its_line():
    for case in cases():
        for one in diagnostics(case.path):
            file, span = shown_place(one)
            text = Path(file).read_bytes().decode("utf-8", "replace")
            rows = render(one, lambda _, text=text: text).split("\n")
            assert rows[0] == f"{one.severity}[{one.code}]: {one.message}"
            assert f"{file}:{span.line}:{span.column}" in rows[1]
            assert max(map(width, rows[2:])) < 200


def test_colour_never_changes_the_words():
    for case in cases()[::7]:
        text = case.path.read_bytes().decode("utf-8", "replace")
        for one in diagnostics(case.path):
            coloured = render(one, lambda _, text=text: text, colour=True)
            assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b[")
            plain = render(one, lambda _, text=text: text)
            assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


# --- annotations -------------------------------------------------------------------------

ANNOTATION = re.compile(
    r"::(error|warning) file=([^,:]*),line=(\d+),col=(\d+),endLine=(\d+),endColumn=(\d+)"
    r",title=([FW]\d{3})::([^\r\n]*)"
)


def unescaped(text: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), text)


def test_an_annotation_is_one_line_from_which_all_can_be_read_back():
    span = Span(3, 5, 3, 9)
    note = Note("carried out from\nhere", "c,d:e.face", Span(9, 1, 9, 2))
    one = Diagnostic("F402", "a,b:100%\n.face", span, "50 % of\r\n`a::b`", "fix, it", (note,))
    found = ANNOTATION.fullmatch(as_annotation(one))
    assert found is not None
    assert unescaped(found[2]) == "a,b:100%\n.face"
    assert found.group(3, 4, 5, 6, 7) == ("3", "5", "3", "9", "F402")
    said = "50 % of\r\n`a::b`\nfix, it\ncarried out from\nhere: c,d:e.face:9"
    assert unescaped(found[8]) == said


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


@pytest.mark.slow
def test_every_diagnostic_of_the_corpus_is_one_annotation():
    result = check("--format", "github", str(BAD))
    rows = result.stdout.splitlines()
    assert result.exit_code == 1
    assert len(rows) > 400
    assert all(ANNOTATION.fullmatch(row) for row in rows)


# --- the summary -------------------------------------------------------------------------


def test_the_last_line_sums_up_several_files(tmp_path: Path):
    (tmp_path / "good.face").write_text(HEAD)
    (tmp_path / "bad.face").write_text(HEAD + "    rest 1\n    rset 1 s\n")
    (tmp_path / "worse.face").write_text(HEAD + "    rest 1\n    rest 2\n    rest 3 uA\n")
    *rows, hint = check(str(tmp_path)).stdout.splitlines()
    assert hint == "What a code means: sculpt explain F301"
    assert rows[-1] == "2 of 3 files with mistakes: 5 mistakes"
    assert [row.split(": ")[1].split(" (")[0] for row in rows[:-1]] == [
        *("2 mistakes", "no mistakes", "3 mistakes")
    ]


def test_one_file_is_its_own_summary(tmp_path: Path):
    path = tmp_path / "bad.face"
    path.write_text(HEAD + "    rest 1\n")
    first, hint = check(str(path)).stdout.splitlines()
    assert first == f"{path}: 1 mistake"
    assert hint == "What a code means: sculpt explain F301"


def test_five_different_mistakes_are_told_in_one_run():
    path = BAD / "several_01_first_evening.face"
    codes = re.findall(r"^error\[(F\d+)\]", check(str(path)).stderr, re.MULTILINE)
    assert codes == ["F203", "F204", "F201", "F301", "F206", "F113"]


def test_an_image_by_the_name_of_a_routine_is_a_mistake_like_others(tmp_path: Path):
    (tmp_path / "image.face").write_bytes(b"FBC\x01\x00\x00\x00\x00\x00")
    (tmp_path / "good.face").write_text(HEAD)
    result = check(str(tmp_path))
    assert result.exit_code == 1
    assert "error[F102]: this file is an image for the device" in result.stderr
    assert check(str(tmp_path / "good.face")).exit_code == 0
