"""What a ``use`` can meet on a disk: each a clear error that names the file, and no traceback."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import facec
import facelang
from facelang import Diagnostic
from sculpt.main import cli

LIBRARY = "technique pause()\n    rest 1 s\n"
TREATMENT = 'use "{}"\n\nroutine "Uses"\n\nzone chin\n    say "Here."\n    pause()\n'

POSIX = pytest.mark.skipif(os.name == "nt", reason="links and sockets need rights there")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def using(home: Path) -> Callable[[str], list[Diagnostic]]:
    """What is found in a treatment that uses a path."""

    def load(path: str) -> list[Diagnostic]:
        treatment = home / "main.face"
        treatment.write_text(TREATMENT.format(path), "utf-8")
        unit, reading = facelang.load(treatment)
        _, checking = facec.compile(unit)
        return [*reading, *checking]

    return load


def shown(found: list[Diagnostic]) -> list[str]:
    return [f"{Path(one.file).name}:{one.span.line} {one.code} {one.message}" for one in found]


def test_a_library_beside_or_below_is_used(home: Path, using):
    (home / "a b.face").write_text(LIBRARY)
    (home / "below").mkdir()
    (home / "below" / "ü.face").write_text(LIBRARY)
    assert using("a b.face") == []
    assert using("below/ü.face") == []
    assert using("./below/../below/ü.face") == []


def test_a_missing_library_is_named_and_a_near_one_offered(home: Path, using):
    (home / "strokes.face").write_text(LIBRARY)
    (found,) = using("stroke.face")
    assert shown([found]) == ["main.face:1 F216 there is no file `stroke.face` beside this one"]
    assert found.help == "did you mean `strokes.face`?"
    assert using("strokes")[0].help == "did you mean `strokes.face`?"
    (found,) = using("below/strokes.face")
    assert found.code == "F216"


@pytest.mark.parametrize(
    "path",
    [
        *("../out.face", "a/../../out.face", "/tmp/out.face", "//server/out.face", "C:/out.face"),
        *("C:out.face", "..", "a/../..", r"..\out.face", r"\out.face", "./../home/a.face"),
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(home: Path, using, path: str):
    (home.parent / "out.face").write_text(LIBRARY)
    (found,) = using(path)
    assert found.code == "F217"
    assert f"`{path}`" in found.message


@POSIX
def test_a_link_that_leads_out_is_refused_wherever_it_stands(home: Path, using):
    outside = home.parent / "outside"
    outside.mkdir()
    (outside / "a.face").write_text(LIBRARY)
    (home / "linked.face").symlink_to(outside / "a.face")
    (home / "folder").symlink_to(outside)
    (home / "below").mkdir()
    (home / "below" / "b.face").symlink_to("../../outside/a.face")
    for path in ("linked.face", "folder/a.face", "below/b.face"):
        (found,) = using(path)
        message = f"`{path}` is a link that leads out of this file's folder"
        assert shown([found]) == [f"main.face:1 F217 {message}"]
    (home / "linked.face").unlink()
    (home / "inside.face").write_text(LIBRARY)
    (home / "linked.face").symlink_to("inside.face")
    assert using("linked.face") == []


@POSIX
def test_links_in_a_circle_are_no_file(home: Path, using):
    (home / "a.face").symlink_to("b.face")
    (home / "b.face").symlink_to("a.face")
    (found,) = using("a.face")
    assert found.code == "F216"
    assert "`a.face`" in found.message


def test_a_folder_is_no_library(home: Path, using):
    (home / "below.face").mkdir()
    (found,) = using("below.face")
    assert shown([found]) == ["main.face:1 F216 `below.face` is a folder or a device, not a file"]
    assert using("")[0].code == "F216"
    assert using(".")[0].code == "F216"


@POSIX
def test_a_socket_or_pipe_is_not_waited_for(home: Path, using, monkeypatch: pytest.MonkeyPatch):
    os.mkfifo(home / "pipe.face")
    assert using("pipe.face")[0].code == "F216"
    monkeypatch.chdir(home)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.face")
        assert using("s.face")[0].code == "F216"


@POSIX
def test_a_library_that_may_not_be_read_says_so(home: Path, using):
    library = home / "locked.face"
    library.write_text(LIBRARY)
    library.chmod(0)
    if os.access(library, os.R_OK):
        pytest.skip("rights do not bind here")
    assert shown(using("locked.face")) == [
        "main.face:1 F216 `locked.face` cannot be read: Permission denied"
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"FBC\x01\x00\x00\x00", "F102"),
        ("wave ä".encode("utf-16"), "F102"),
        ("# f\u00fcr\n".encode("latin-1"), "F101"),
        (b"\x7fELF\x02\x01\x01\x00", "F102"),
    ],
)
def test_a_library_that_is_no_text_is_named_itself(home: Path, using, data: bytes, code: str):
    (home / "odd.face").write_bytes(data)
    (found,) = using("odd.face")
    assert (Path(found.file).name, found.code) == ("odd.face", code)


def test_a_name_no_file_can_have_is_no_file(using):
    for path in ("a" * 60, "con\u00e9/" * 8, "?*<>|", "~", "a.face/b.face"):
        (found,) = using(path)
        assert found.code == "F216", path


def test_a_circle_names_every_file_on_the_way(home: Path, using):
    for name, other in ("ab", "bc", "ca"):
        (home / f"{name}.face").write_text(f'use "{other}.face"\n{LIBRARY if name == "a" else ""}')
    (found,) = using("a.face")
    assert (Path(found.file).name, found.code) == ("c.face", "F219")
    assert "`a.face`" in found.message
    assert [Path(note.file).name for note in found.notes] == ["a.face", "b.face"]
    assert shown(using("main.face"))[0].startswith("main.face:1 F219 this file uses itself")


def test_a_name_of_a_library_is_not_defined_again(home: Path):
    (home / "one.face").write_text(LIBRARY)
    (home / "two.face").write_text("wave calm\n    shape sine\n    frequency 1 Hz\n" + LIBRARY)
    treatment = home / "main.face"
    treatment.write_text(
        'use "one.face"\n' + LIBRARY + TREATMENT.format("two.face") + "    wave calm\n"
    )
    unit, reading = facelang.load(treatment)
    _, found = facec.compile(unit)
    assert reading == []
    assert sorted(shown(found)) == [
        "main.face:2 F210 there already is a technique `pause`",
        "two.face:4 F210 there already is a technique `pause`",
    ]
    assert {Path(note.file).name for one in found for note in one.notes} == {"one.face"}


def test_a_library_of_which_nothing_is_needed_is_only_an_advice(home: Path):
    (home / "idle.face").write_text("technique idle()\n    rest 1 s\n")
    (home / "strokes.face").write_text(LIBRARY)
    treatment = home / "main.face"
    treatment.write_text('use "idle.face"\n' + TREATMENT.format("strokes.face"))
    result = CliRunner().invoke(cli, ["check", str(treatment)])
    assert result.exit_code == 0
    assert "advice[W606]" in result.stderr
    assert 'nothing of "idle.face" is needed' in result.stderr


def test_the_command_shows_the_line_of_the_library_and_the_calls_that_led_there(home: Path):
    (home / "strokes.face").write_text("technique press(q)\n    ramp to q over 1 s\n")
    treatment = home / "main.face"
    treatment.write_text(
        'use "strokes.face"\n\nroutine "Calls"\n\nwave calm\n    shape sine\n    frequency 1 Hz\n\n'
        'technique twice(q)\n    press(q)\n\nzone eye left\n    say "Here."\n    wave calm\n'
        "    twice(160 uA)\n"
    )
    result = CliRunner().invoke(cli, ["check", str(treatment)])
    assert result.exit_code == 1
    assert f"{home / 'strokes.face'}:2:5" in result.stderr
    assert "2 |     ramp to q over 1 s" in result.stderr
    assert "which carries out this one" in result.stderr
    assert f"{treatment}:10:5" in result.stderr
    assert f"{treatment}:15:5" in result.stderr
