"""``sculpt fmt``: one layout, and never anything lost on the way to it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess

import pytest

from tests.sculpt.conftest import BAD, GOOD, PROGRAM, in_a_shell, one_line, without_superpowers

RIGHT = GOOD.replace('say "', 'say  "')
LOOSE = GOOD.replace("    ", "  ").replace("100 uA", "100µA").replace("\n\n", "\r\n\r\n\r\n\r\n")


@pytest.fixture
def loose(folder):
    """The good treatment in a layout of its own."""
    path = folder / "loose.face"
    path.write_bytes(LOOSE.encode())
    return path


def test_a_file_is_written_in_its_layout_and_named(sculpt, loose):
    result = sculpt("fmt", loose)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{loose}: reformatted\n"
    assert loose.read_bytes() == RIGHT.replace("\n\n", "\n\n\n").encode()


def test_the_second_time_there_is_nothing_to_do(sculpt, loose):
    sculpt("fmt", loose)
    before = (loose.stat().st_mtime_ns, loose.stat().st_ino)
    result = sculpt("fmt", loose)
    assert result.exit_code == 0
    assert result.stdout == "1 file is already in this layout\n"
    assert (loose.stat().st_mtime_ns, loose.stat().st_ino) == before


def test_the_image_is_the_same_before_and_after(sculpt, loose, folder):
    sculpt("build", loose, "-o", "before")
    sculpt("fmt", loose)
    sculpt("build", loose, "-o", "after")
    before, after = (folder / name / "loose.fbc" for name in ("before", "after"))
    assert before.read_bytes() == after.read_bytes()


def test_a_folder_stands_for_the_routines_in_it(sculpt, folder, loose):
    below = folder / "more"
    below.mkdir()
    (below / "right.face").write_text(RIGHT)
    (below / "also.face").write_text(LOOSE)
    result = sculpt("fmt", ".")
    assert result.stdout == (
        "loose.face: reformatted\nmore/also.face: reformatted\n1 file is already in this layout\n"
    )


class TestCheck:
    def test_it_names_what_would_change_writes_nothing_and_exits_1(self, sculpt, loose, folder):
        (folder / "right.face").write_text(RIGHT)
        before = loose.read_bytes()
        result = sculpt("fmt", "--check", "right.face", "loose.face")
        assert (result.exit_code, result.stderr) == (1, "")
        assert result.stdout == (
            "loose.face: would be reformatted\n1 file is already in this layout\n"
        )
        assert loose.read_bytes() == before

    def test_it_exits_0_when_nothing_would(self, sculpt, folder):
        (folder / "right.face").write_text(RIGHT)
        result = sculpt("fmt", "--check", "right.face")
        assert (result.exit_code, result.stderr) == (0, "")

    def test_it_looks_at_stock_routines_and_standard_input_too(self, sculpt):
        assert sculpt("fmt", "--check", "evening-lift").exit_code == 0
        result = sculpt("fmt", "--check", "-", stdin=LOOSE)
        assert (result.exit_code, result.stdout) == (1, "<stdin>: would be reformatted\n")


class TestDiff:
    def test_it_is_a_patch_on_standard_output_and_nothing_is_written(self, sculpt, loose):
        before = loose.read_bytes()
        result = sculpt("fmt", "--diff", "loose.face")
        assert result.exit_code == 1
        assert result.stdout.startswith("--- loose.face\n+++ loose.face\n@@ ")
        assert "\n+    ramp to 100 uA over 1 s\n" in result.stdout
        assert "\x1b" not in result.stdout
        assert result.stderr == "loose.face: would be reformatted\n"
        assert loose.read_bytes() == before

    @pytest.mark.skipif(shutil.which("patch") is None, reason="there is no program `patch`")
    def test_the_patch_applies(self, folder, loose):
        loose.write_bytes(b"\xef\xbb\xbf" + LOOSE.encode().rstrip())
        done = subprocess.run([PROGRAM, "fmt", "--diff", "loose.face"], capture_output=True)
        assert b"\\ No newline at end of file" in done.stdout
        patch = ["patch", "--binary", "-s", "-p0"]
        subprocess.run(patch, input=done.stdout, cwd=folder, check=True)
        assert in_a_shell("fmt", "--check", "loose.face").returncode == 0

    def test_it_is_empty_when_nothing_would_change(self, sculpt, folder):
        (folder / "right.face").write_text(RIGHT)
        result = sculpt("fmt", "--diff", "right.face")
        assert (result.exit_code, result.stdout) == (0, "")

    def test_on_a_terminal_it_has_colour_and_no_character_that_moves_the_cursor(
        self, sculpt, folder, monkeypatch
    ):
        (folder / "odd.face").write_text("#\x1b[2Jgone\rfrom here\nzone  chin\n    rest 1 s\n")
        monkeypatch.setattr("sculpt.cli.terminal.is_terminal", lambda stream: True)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm")
        said = sculpt("fmt", "--diff", "odd.face").stdout
        assert "\x1b[31m-zone  chin\x1b[0m\n" in said
        assert "\x1b[32m+zone chin\x1b[0m\n" in said
        assert "\x1b[2J" not in said
        assert "\r" not in said
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b" not in sculpt("fmt", "--diff", "odd.face").stdout

    def test_with_check_it_says_the_same(self, sculpt, loose):
        both = sculpt("fmt", "--diff", "--check", "loose.face")
        assert both.stdout == sculpt("fmt", "--diff", "loose.face").stdout
        assert both.exit_code == 1


class TestStandardInput:
    def test_it_comes_out_formatted_and_nothing_else_does(self, sculpt):
        result = sculpt("fmt", "-", stdin=LOOSE)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == RIGHT.replace("\n\n", "\n\n\n")

    def test_it_is_utf8_whatever_the_locale(self):
        done = subprocess.run(
            [PROGRAM, "fmt", "-"],
            input="# あご µ\r\n".encode(),
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        )
        assert (done.returncode, done.stdout) == (0, "# あご µ\n".encode())

    def test_with_mistakes_nothing_comes_out(self, sculpt):
        result = sculpt("fmt", "-", stdin="zone chin\n    rset 1 s\n")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "error[F113]" in result.stderr
        assert "--> <stdin>:2:5" in result.stderr

    def test_it_stands_alone(self, sculpt, loose):
        result = sculpt("fmt", "-", loose, stdin=LOOSE)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "must be the only file" in result.stderr
        assert loose.read_bytes() == LOOSE.encode()


class TestMistakes:
    def test_a_file_that_cannot_be_read_is_told_and_left_the_others_are_not(
        self, sculpt, folder, loose
    ):
        broken = LOOSE.replace("ramp", "rmap")
        (folder / "broken.face").write_text(broken, newline="")
        result = sculpt("fmt", "broken.face", "loose.face")
        assert result.exit_code == 1
        assert "error[F113]" in result.stderr
        assert result.stdout == (
            "broken.face: not changed: it has mistakes\nloose.face: reformatted\n"
        )
        assert (folder / "broken.face").read_bytes() == broken.encode()

    def test_mistakes_of_meaning_are_checks_business(self, sculpt, bad):
        assert sculpt("fmt", bad).exit_code == 0
        assert bad.read_text() == BAD.replace('say "', 'say  "')

    @pytest.mark.parametrize("data", [b"\xff\xfeh\0i\0", b"\0\1\2", b"caf\xe9"])
    def test_what_is_no_text_is_left(self, sculpt, folder, data):
        (folder / "odd.face").write_bytes(data)
        result = sculpt("fmt", "odd.face")
        assert result.exit_code == 1
        assert "error[F10" in result.stderr
        assert (folder / "odd.face").read_bytes() == data

    def test_what_is_not_there_is_one_clear_line(self, sculpt):
        result = sculpt("fmt", "nowhere.face")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "there is no such file" in one_line(result.stderr)

    def test_an_image_is_not_formatted(self, sculpt, good):
        sculpt("build", good)
        result = sculpt("fmt", "good.fbc")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is an image" in one_line(result.stderr)


class TestWriting:
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
    def test_permissions_stay(self, sculpt, loose, mode):
        loose.chmod(mode)
        assert sculpt("fmt", loose).exit_code == 0
        assert stat.S_IMODE(loose.stat().st_mode) == mode

    def test_a_link_stays_a_link(self, sculpt, folder, loose):
        (folder / "link.face").symlink_to("loose.face")
        assert sculpt("fmt", "link.face").exit_code == 0
        assert (folder / "link.face").is_symlink()
        assert sculpt("fmt", "--check", "loose.face").exit_code == 0

    def test_nothing_else_is_left_in_the_folder(self, sculpt, folder, loose):
        sculpt("fmt", ".")
        assert [path.name for path in folder.iterdir()] == ["loose.face"]

    def test_a_file_that_may_not_be_written_stays_and_so_do_the_others(self, folder, loose):
        kept = folder / "kept.face"
        kept.write_bytes(loose.read_bytes())
        kept.chmod(0o444)
        done = in_a_shell("fmt", "loose.face", "kept.face", before=without_superpowers)
        assert (done.returncode, done.stdout) == (2, "")
        assert "kept.face cannot be written (permission denied)" in one_line(done.stderr)
        assert loose.read_bytes() == kept.read_bytes() == LOOSE.encode()
        assert len(list(folder.iterdir())) == 2

    def test_stock_routines_are_nobodys_to_rewrite(self, sculpt, folder, loose, monkeypatch):
        home = folder / "stock" / "routines"
        home.mkdir(parents=True)
        stock = home / "gentle.face"
        stock.write_bytes(loose.read_bytes())
        monkeypatch.setattr("sculpt.cli.stock.PACKAGE", folder)
        for name in ("gentle", "stock/routines/gentle.face", "stock"):
            result = sculpt("fmt", name)
            assert (result.exit_code, result.stdout) == (2, "")
            assert "is a stock routine, which is not changed" in one_line(result.stderr)
        assert stock.read_bytes() == LOOSE.encode()
