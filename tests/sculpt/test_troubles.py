"""What is not there, cannot be read or cannot be written: one clear line, nothing half-done."""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess

import pytest

from sculpt.cli.installing import install_command
from sculpt.main import COMMANDS
from tests.sculpt.conftest import PROGRAM, in_a_shell, one_line, without_superpowers
from tests.waiting import PATIENCE_s, until_it_reads

pytestmark = pytest.mark.slow  # many start the installed command

READERS = ("check", "build", "show", "run")


@pytest.mark.parametrize("command", READERS)
class TestReading:
    def refused(self, sculpt, command, *arguments, **options):
        result = sculpt(command, *arguments, **options)
        assert (result.exit_code, result.stdout) == (2, "")
        return one_line(result.stderr)

    def test_a_file_that_is_not_there(self, sculpt, command):
        line = self.refused(sculpt, command, "nowhere.face")
        assert "nowhere.face: there is no such file or stock routine" in line

    def test_one_that_is_nearly_there(self, sculpt, command, good):
        assert "did you mean good.face?" in self.refused(sculpt, command, "good")
        assert "did you mean good.face?" in self.refused(sculpt, command, "god.face")
        assert "did you mean evening-lift?" in self.refused(sculpt, command, "evening-lft")

    def test_a_folder_without_routines(self, sculpt, command, folder):
        (folder / "empty").mkdir()
        line = self.refused(sculpt, command, "empty")
        assert "empty is a folder without routines" in line

    def test_a_path_through_a_file(self, sculpt, command, good):
        assert "cannot be read" in self.refused(sculpt, command, "good.face/below.face")

    def test_a_link_that_leads_in_a_circle(self, sculpt, command, folder):
        (folder / "loop.face").symlink_to("loop.face")
        assert "cannot be read" in self.refused(sculpt, command, "loop.face")

    def test_a_name_that_no_file_can_have(self, sculpt, command):
        assert "cannot be read" in self.refused(sculpt, command, "a\0b.face")
        assert "cannot be read" in self.refused(sculpt, command, "x" * 5000)

    def test_a_device_without_an_end(self, sculpt, command):
        assert "over 1 MiB" in self.refused(sculpt, command, "/dev/zero")

    def test_nothing_at_all(self, sculpt, command):
        assert sculpt(command).exit_code == 2

    @pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
    def test_a_file_with_nothing_in_it_is_called_empty(self, sculpt, command, folder, text):
        (folder / "empty.face").write_text(text)
        result = sculpt(command, "empty.face")
        if command in ("check", "build"):
            assert result.exit_code == 0
            assert "empty.face: empty" in result.stdout
        else:
            assert (result.exit_code, result.stdout) == (2, "")
            assert "empty.face is empty" in one_line(result.stderr)

    def test_a_file_of_another_kind_is_not_read_as_a_routine(self, sculpt, command, folder):
        (folder / "notes.md").write_text("# Notes\n\nNot a routine.\n")
        line = self.refused(sculpt, command, "notes.md")
        assert "notes.md is not a *.face file" in line

    def test_a_folder_of_images_is_called_that(self, sculpt, command, folder, good):
        sculpt("build", good, "-o", "OUT")
        line = self.refused(sculpt, command, "OUT")
        assert "OUT is a folder of images" in line
        assert "OUT/good.fbc" in line

    @pytest.mark.parametrize(
        "data",
        [bytes(range(256)), b"\xff\xfeh\0i\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0" * 100],
        ids=["every byte", "UTF-16", "a picture", "zeros"],
    )
    def test_a_binary_file_is_a_mistake_in_the_file(self, sculpt, command, folder, data):
        (folder / "odd.face").write_bytes(data)
        result = sculpt(command, "odd.face")
        assert result.exit_code == 1
        assert "F10" in result.stderr

    def test_a_folder_that_may_not_be_entered(self, command, good, folder):
        closed = folder / "closed"
        closed.mkdir()
        good.rename(closed / "good.face")
        closed.chmod(0)
        try:
            for name in ("closed", "closed/good.face"):
                done = in_a_shell(command, name, before=without_superpowers)
                assert (done.returncode, done.stdout) == (2, "")
                assert "permission denied" in one_line(done.stderr)
        finally:
            closed.chmod(0o700)

    def test_a_folder_that_may_not_be_entered_below_one_that_may(self, command, good, folder):
        closed = folder / "open" / "closed"
        closed.mkdir(parents=True)
        closed.chmod(0)
        try:
            done = in_a_shell(command, "open", before=without_superpowers)
            assert (done.returncode, done.stdout) == (2, "")
            assert "permission denied" in one_line(done.stderr)
        finally:
            closed.chmod(0o700)

    def test_standard_input_that_is_closed(self, command, good):
        done = subprocess.run(
            ["sh", "-c", f'"{PROGRAM}" {command} - <&-'], capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (2, "")
        one_line(done.stderr)


@pytest.mark.parametrize("command", ["show", "run"])
class TestImages:
    """An image is believed only when every byte of it proves right."""

    @pytest.fixture
    def image(self, sculpt, good):
        sculpt("build", good)
        return good.with_suffix(".fbc")

    def refused(self, sculpt, command, image):
        result = sculpt(command, image)
        assert (result.exit_code, result.stdout) == (1, "")
        return one_line(result.stderr)

    def test_one_cut_short_anywhere_is_refused(self, sculpt, command, image):
        data = image.read_bytes()
        for length in range(0, len(data), 7):
            image.write_bytes(data[:length])
            assert "good.fbc is refused" in self.refused(sculpt, command, image)

    def test_one_damaged_anywhere_is_refused(self, sculpt, command, image):
        data = image.read_bytes()
        for offset in range(0, len(data), 11):
            image.write_bytes(data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :])
            assert "good.fbc is refused" in self.refused(sculpt, command, image)

    def test_a_damaged_one_tells_how_to_build_it_again(self, sculpt, command, image):
        image.write_bytes(image.read_bytes() + b"x")
        assert "sculpt build good.face" in self.refused(sculpt, command, image)

    def test_one_from_standard_input_has_no_name_to_build_it_from(self, sculpt, command, image):
        result = sculpt(command, "-", stdin=image.read_bytes() + b"x")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "build it again from its routine" in one_line(result.stderr)

    def test_a_foreign_file_is_refused(self, sculpt, command, image):
        image.write_bytes(b"GIF89a")
        line = self.refused(sculpt, command, image)
        assert "MAGIC" in line
        assert "is not a treatment image" in line

    def test_one_of_another_version_is_refused(self, sculpt, command, image):
        data = image.read_bytes()
        image.write_bytes(data[:3] + b"\x07" + data[4:])
        assert "VERSION" in self.refused(sculpt, command, image)


def full_disk() -> None:
    """Lets no file grow beyond a few bytes, as a disk does that is nearly full."""
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))


class TestWriting:
    def left(self, folder):
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))

    @pytest.fixture(autouse=True)
    def warm(self, sculpt, good):
        """The grammar's tables are in the cache: what is measured here is our own writing."""
        assert in_a_shell("check", good).returncode == 0

    def test_a_full_disk_leaves_nothing_half_written(self, good, folder):
        done = in_a_shell("build", good, "evening-lift", "-o", "OUT", before=full_disk)
        assert (done.returncode, done.stdout) == (2, "")
        assert "cannot be written (file too large)" in one_line(done.stderr)
        assert self.left(folder) == ["good.face"]

    def test_a_full_disk_leaves_what_was_there_before(self, good, folder):
        old = {name: b"old " + name.encode() for name in ("good.fbc", "second.fbc")}
        (folder / "second.face").write_text(good.read_text())
        for name, data in old.items():
            (folder / name).write_bytes(data)
        done = in_a_shell("build", good, "second.face", before=full_disk)
        assert done.returncode == 2
        assert {name: (folder / name).read_bytes() for name in old} == old

    def test_a_full_disk_ends_a_trace(self, good, folder):
        done = in_a_shell("run", good, "--trace", "t.csv", before=full_disk)
        assert (done.returncode, done.stdout) == (2, "")
        assert "t.csv cannot be written" in one_line(done.stderr)
        assert self.left(folder) == ["good.face"]

    def test_a_full_disk_leaves_no_starter(self, folder):
        done = in_a_shell("new", "mine", before=full_disk)
        assert (done.returncode, done.stdout) == (2, "")
        one_line(done.stderr)
        assert self.left(folder) == ["good.face"]

    def test_a_cache_that_cannot_be_written_is_done_without(self, good, folder):
        alone = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        for _ in range(2):  # the second time over what the first left
            done = in_a_shell("check", good, before=full_disk, env=alone)
            assert (done.returncode, done.stderr) == (0, "")

    def test_a_device_is_written_to_never_replaced(self, sculpt, good):
        before = os.stat("/dev/full")
        (good.parent / "full.csv").symlink_to("/dev/full")
        (good.parent / "null.csv").symlink_to("/dev/null")
        result = sculpt("run", good, "--trace", "full.csv")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no space left on device" in one_line(result.stderr)
        assert os.stat("/dev/full").st_rdev == before.st_rdev
        assert sculpt("run", good, "--trace", "null.csv").exit_code == 0

    @pytest.mark.parametrize("command", [["new", "mine"], ["build", "good.face"]])
    def test_a_folder_that_may_not_be_written(self, good, folder, command):
        folder.chmod(0o500)
        try:
            done = in_a_shell(*command, before=without_superpowers)
            assert (done.returncode, done.stdout) == (2, "")
            assert "permission denied" in one_line(done.stderr)
            assert self.left(folder) == ["good.face"]
        finally:
            folder.chmod(0o700)

    def test_a_trace_that_is_a_folder(self, sculpt, good, folder):
        (folder / "t.csv").mkdir()
        result = sculpt("run", good, "--trace", "t.csv")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "t.csv cannot be written" in one_line(result.stderr)

    @pytest.mark.parametrize("command", ["check", "show", "run"])
    def test_standard_output_on_a_full_disk(self, good, command):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [PROGRAM, command, good], stdout=full, stderr=subprocess.PIPE, text=True
            )
        assert done.returncode == 2
        assert "standard output cannot be written (no space left on device" in one_line(done.stderr)

    @pytest.mark.parametrize(
        "arguments",
        [["check", "good.face"], ["show", "good.face", "--json"], ["run", "good.face"], ["--help"]],
    )
    def test_a_reader_that_goes_away_is_not_mentioned(self, good, arguments):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [PROGRAM, *arguments], stdout=writer, stderr=subprocess.PIPE, text=True
        )
        os.close(writer)
        assert done.stderr == ""
        assert done.returncode in (0, 1 if arguments == ["--help"] else 0)


class TestUsage:
    @pytest.mark.parametrize("command", ["build", "show", "run"])
    def test_mistakes_are_a_document_where_one_was_asked_for(self, sculpt, bad, command):
        result = sculpt(command, bad, "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout) == json.loads(sculpt("check", bad, "--json").stdout)
        assert "F301" in result.stderr

    @pytest.mark.parametrize(("command", "status"), [("check", 2), ("build", 2), ("run", 4)])
    def test_ctrl_c_is_one_line_and_no_number_outside_the_table(self, command, status):
        process = subprocess.Popen(
            [PROGRAM, command, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        until_it_reads(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_s)
        assert (process.returncode, out, err) == (status, "", "sculpt: stopped by Ctrl-C\n")

    @pytest.mark.parametrize("option", ["--out", "--output"])
    def test_a_longer_name_of_an_option_is_answered_with_the_right_one(self, sculpt, good, option):
        result = sculpt("build", good, option, "OUT")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "did you mean -o?" in result.stderr

    def test_a_command_there_is_not_offers_the_nearest(self, sculpt):
        result = sculpt("chek", "x.face")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "did you mean 'check'?" in result.stderr

    def test_an_option_there_is_not(self, sculpt, good):
        result = sculpt("run", good, "--levle", "2")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--level" in result.stderr

    @pytest.mark.parametrize("command", ["new", *READERS])
    def test_every_command_helps_with_an_example(self, sculpt, command):
        result = sculpt(command, "--help")
        assert result.exit_code == 0
        assert "Example" in result.stdout
        assert f"sculpt {command} " in result.stdout

    @pytest.mark.parametrize("command", COMMANDS)
    def test_the_overview_has_the_line_of_each_command(self, command):
        module = importlib.import_module(f"sculpt.commands.{command}")
        assert COMMANDS[command] == module.command.short_help

    def test_the_overview_imports_no_command(self):
        done = in_a_shell("--help")
        assert done.returncode == 0
        for command in ("new", *READERS):
            assert f"  {command}" in done.stdout

    def test_a_check_waits_for_nothing_it_does_not_need(self, good):
        """Rich draws tables, the bench treats faces: a check does neither."""
        program = (
            "import sys; sys.argv = ['sculpt', 'check', 'good.face']\n"
            "from sculpt.main import main\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "print([name for name in ('rich', 'facebench', 'json', 'tomllib', 'asyncio') "
            "if name in sys.modules])"
        )
        done = subprocess.run(
            [PROGRAM.with_name("python"), "-c", program], capture_output=True, text=True
        )
        assert done.stdout.splitlines()[-1] == "[]"

    def test_two_shapes_of_output_exclude_each_other(self, sculpt, good):
        assert sculpt("check", good, "--json", "--format", "github").exit_code == 2
        assert sculpt("show", good, "--json", "--code").exit_code == 2

    def test_the_version_is_the_distributions(self, sculpt):
        from importlib.metadata import version

        first, *rest = sculpt("--version").stdout.splitlines()
        assert first == f"sculpt {version('visasculpt')}"
        said = dict(line.split("  ", 1) for line in rest)
        assert f"lark {version('lark')}" in said["needs"]
        assert set(said) >= {"lsp", "watch", "plot", "chips", "certify"}
        assert "dev" not in said
        for name in ("program", "interpreter", "stock routines", "drive's files"):
            assert os.path.exists(said[name].strip())

    def test_the_version_names_what_would_bring_an_extra(self, sculpt, monkeypatch):
        from importlib.metadata import PackageNotFoundError, version

        def without(name):
            if name == "matplotlib":
                raise PackageNotFoundError(name)
            return version(name)

        monkeypatch.setattr("sculpt.cli.versions.version", without)
        line = next(
            one for one in sculpt("--version").stdout.splitlines() if one.startswith("plot")
        )
        assert line.split("  ")[-1] == f"not installed: {install_command('plot')}"

    def test_a_terminal_that_knows_no_micro_sign_is_no_reason_to_fail(self, good):
        done = subprocess.run(
            [PROGRAM, "show", good],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert done.returncode == 0
        assert b"100 uA" in done.stdout
