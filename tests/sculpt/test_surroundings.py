"""Closed streams, signals, pipes, odd names: whatever surrounds a command, it ends in order."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest

from tests.sculpt.conftest import GOOD, PROGRAM, in_a_shell, one_line
from tests.waiting import PATIENCE_s, until_it_grows, until_it_reads, wait_until

pytestmark = pytest.mark.slow  # each starts the installed command

COMMANDS = ["check", "build", "show", "run"]
SHELL = "/bin/bash"


def in_bash(script: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of bash in which ``$S`` is the command."""
    done = subprocess.run(
        [SHELL, "-c", script],
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        env={**os.environ, "S": str(PROGRAM)},
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


def on_a_terminal(*arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    """Starts the command on a terminal of its own, and gives that terminal's other end."""
    ours, its = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        [PROGRAM, *arguments],
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        env={**environment, "TERM": "xterm"},
    )
    os.close(its)
    return process, ours


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestStreams:
    @pytest.mark.parametrize(
        "arguments", [*(f"{one} good.face" for one in COMMANDS), "new mine", "--help", "--version"]
    )
    def test_a_closed_standard_output_is_refused_before_anything_is_done(
        self, good, folder, arguments
    ):
        done = in_bash(f"$S {arguments} >&-")
        assert done.returncode == 2
        assert "standard output is closed" in one_line(done.stderr)
        assert left(folder) == ["good.face"]

    def test_a_closed_standard_error_changes_no_status(self, good, bad):
        assert in_bash("$S check good.face 2>&-").returncode == 0
        assert in_bash("$S check bad.face 2>&-").returncode == 1
        assert in_bash("$S check missing.face 2>&-").returncode == 2
        assert in_bash("$S run --bogus 2>&-").returncode == 2
        assert in_bash("$S run good.face 2>&-").returncode == 0

    def test_a_closed_standard_error_is_no_place_for_a_file_that_is_opened_later(self, bad):
        before = bad.read_text()
        assert in_bash("$S check bad.face 2>&-").stdout.startswith("bad.face: 2 mistakes\n")
        assert bad.read_text() == before

    def test_all_of_them_closed(self, good):
        assert in_bash("$S check good.face <&- >&- 2>&-").returncode == 2

    def test_a_closed_standard_input_matters_only_where_it_is_read(self, good):
        assert in_bash("$S check good.face <&-").returncode == 0
        done = in_bash("$S lsp <&-")
        assert done.returncode == 2
        assert "standard input is closed" in one_line(done.stderr)

    @pytest.mark.parametrize("arguments", ["--help", "run --help", "--version"])
    def test_help_on_a_full_disk(self, arguments):
        done = in_bash(f"$S {arguments} >/dev/full")
        assert done.returncode == 2
        assert "standard output cannot be written (no space left" in one_line(done.stderr)

    @pytest.mark.parametrize("arguments", ["run --bogus", "chekc", "check missing.face", ""])
    def test_wrong_use_that_cannot_be_told(self, arguments):
        assert in_bash(f"$S {arguments} 2>/dev/full").returncode == 2

    @pytest.mark.parametrize("arguments", ["--help", "run --help", "--version"])
    def test_a_reader_of_the_help_may_leave(self, arguments):
        done = in_bash(f"$S {arguments} | true; exit ${{PIPESTATUS[0]}}")
        assert (done.returncode, done.stderr) == (0, "")


class TestSignals:
    RUN = ("run", "evening-lift", "--realtime", "--trace", "t.csv")

    def trace(self, folder):
        """The trace of a run that goes on."""
        return next(folder.glob(".*.part"), None)

    def under_way(self, folder, **options):
        """A run of minutes, once its first rows are written."""
        process = subprocess.Popen(
            [PROGRAM, *self.RUN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
        )
        until_it_grows(lambda: self.trace(folder), process)
        return process

    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
    def test_a_run_that_is_told_to_end_leaves_nothing_behind(self, folder, name):
        process = self.under_way(folder, text=True)
        for _ in range(2):  # a closed terminal is told twice
            process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=PATIENCE_s)
        assert (process.returncode, out) == (4, "")
        assert one_line(err) == f"sculpt: stopped by {name}, without a report\n"
        assert left(folder) == []

    def test_a_terminal_that_is_closed_ends_a_run(self, folder):
        process, terminal = on_a_terminal(*self.RUN)
        seen = b""
        while b"waiting for contact" not in seen:
            seen += os.read(terminal, 4096)
        assert len(left(folder)) == 1
        os.close(terminal)
        assert process.wait(PATIENCE_s) == 4
        assert left(folder) == []

    def test_a_hangup_that_the_caller_ignores_is_ignored(self, folder):
        def nohup():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

        process = self.under_way(folder, preexec_fn=nohup)
        process.send_signal(signal.SIGHUP)
        for _ in range(2):  # it may have been writing when it was told
            until_it_grows(lambda: self.trace(folder), process)
        process.terminate()
        process.communicate(timeout=PATIENCE_s)
        assert process.returncode == 4

    @pytest.mark.parametrize(("command", "status"), [("build", 2), ("check", 2), ("run", 4)])
    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
    def test_a_command_that_waits_for_its_input_ends(self, folder, command, status, name):
        process = subprocess.Popen(
            [PROGRAM, command, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        until_it_reads(process)
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=PATIENCE_s)
        assert (process.returncode, out, err) == (status, "", f"sculpt: stopped by {name}\n")
        assert left(folder) == []

    def test_a_build_that_is_told_to_end_writes_none_of_its_images(self, folder):
        for number in range(300):
            (folder / f"r{number}.face").write_text(GOOD)
        out = folder / "OUT"
        process = subprocess.Popen(
            [PROGRAM, "build", ".", "-o", "OUT"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        wait_until(lambda: process.poll() is not None or (out.is_dir() and any(out.iterdir())))
        process.terminate()
        process.communicate(timeout=PATIENCE_s)
        assert process.returncode in (0, 2)
        names = [path.suffix for path in out.iterdir()] if out.exists() else []
        assert ".part" not in names

    def test_the_language_server_ends_at_once(self):
        with subprocess.Popen(
            [PROGRAM, "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            asked = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
            process.stdin.write(f"Content-Length: {len(asked)}\r\n\r\n{asked}")
            process.stdin.flush()
            assert process.stdout.readline().startswith("Content-")  # it answers: it is at work
            process.terminate()
            assert process.wait(PATIENCE_s) == -signal.SIGTERM


class TestPipes:
    def test_a_trace_goes_into_a_pipe(self, sculpt, good, folder):
        sculpt("run", good, "--trace", "t.csv")
        rows = (folder / "t.csv").read_text().count("\n")
        done = in_bash("$S run good.face --trace >(wc -l >count); wait $!; cat count")
        assert done.stderr == ""
        assert done.stdout.endswith(f"\n{rows}\n")

    def test_a_trace_on_standard_output_may_be_cut_short(self, good):
        done = in_bash("$S run good.face --trace /dev/stdout | head -2; exit ${PIPESTATUS[0]}")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("t_ms,zone,side")

    def test_the_reader_of_a_trace_may_leave_and_the_report_still_comes(self, good):
        done = in_bash("$S run good.face --trace >(head -1 >first)")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Short, level 1 (60 %): done" in done.stdout

    def test_a_file_behind_standard_output_is_not_taken_for_a_pipe(self, good, folder):
        done = in_bash("$S run good.face --trace /dev/stdout >report")
        assert done.returncode == 2
        assert "has no ending; use " in one_line(done.stderr)

    def test_a_picture_needs_its_ending_even_in_a_pipe(self, good):
        done = in_bash("$S show good.face --plot >(cat)")
        assert done.returncode == 2
        assert "has no ending; use " in one_line(done.stderr)

    @pytest.mark.parametrize("command", ["check", "build", "show", "run", "fmt"])
    def test_a_pipe_in_a_folder_is_passed_over(self, good, folder, command):
        os.mkfifo(folder / "pipe.face")
        done = in_a_shell(command, ".", timeout=PATIENCE_s)
        assert done.returncode == 0
        assert "pipe" not in done.stdout + done.stderr

    def test_a_folder_with_nothing_but_a_pipe_has_no_routine(self, folder):
        os.mkfifo(folder / "pipe.face")
        done = in_a_shell("check", ".", timeout=PATIENCE_s)
        assert done.returncode == 2
        assert "folder without routines" in one_line(done.stderr)

    def test_a_pipe_that_is_named_is_read(self, folder):
        pipe = folder / "pipe.face"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=(GOOD,))
        writer.start()
        done = in_a_shell("check", "pipe.face", timeout=PATIENCE_s)
        writer.join()
        assert "pipe.face: no mistakes" in done.stdout


class TestPlaces:
    @pytest.fixture
    def gone(self, good, folder):
        """Calls a command in a folder that has been removed, beside ``good.face``."""

        def call(arguments):
            (folder / "gone").mkdir()
            return in_bash(f"cd gone; rmdir ../gone; $S {arguments}")

        return call

    @pytest.mark.parametrize(
        "arguments",
        [
            *(f"{command} ../good.face" for command in [*COMMANDS, "fmt"]),
            "check - < ../good.face",
            "check .",
            "build evening-lift",
            "new mine",
            "run evening-lift --trace t.csv",
            "show evening-lift --plot t.html",
        ],
    )
    def test_a_folder_that_has_been_removed(self, gone, arguments):
        done = gone(arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "the folder you are in has been removed" in one_line(done.stderr)

    def test_a_stock_routine_needs_no_folder(self, gone):
        assert gone("check evening-lift").returncode == 0

    @pytest.mark.parametrize("command", [*COMMANDS, "fmt"])
    def test_an_empty_name_is_not_the_whole_folder(self, good, command):
        done = in_a_shell(command, "")
        assert (done.returncode, done.stdout) == (2, "")
        assert "the name is empty" in one_line(done.stderr)


class TestNames:
    @pytest.mark.parametrize("letter", ["x", "é"])
    def test_the_longest_name_a_file_can_have_builds(self, folder, letter):
        stem = letter * ((255 - len(".face")) // len(letter.encode()))
        (folder / f"{stem}.face").write_text(GOOD)
        done = in_a_shell("build", f"{stem}.face")
        assert (done.returncode, done.stderr) == (0, "")
        assert left(folder) == sorted([f"{stem}.face", f"{stem}.fbc"])

    def test_a_name_that_is_too_long_for_the_trace_is_told(self, good, folder):
        done = in_a_shell("run", good, "--trace", "x" * 252 + ".csv")
        assert (done.returncode, done.stdout) == (2, "")
        assert "file name too long" in one_line(done.stderr)
        assert left(folder) == ["good.face"]

    @pytest.mark.parametrize("command", [*COMMANDS, "fmt"])
    @pytest.mark.parametrize("text", [GOOD, GOOD.replace("cheek", "chek"), "zone  chin\n"])
    def test_no_character_of_a_files_name_reaches_the_terminal(self, folder, command, text):
        (folder / "odd").mkdir()
        path = folder / "odd" / "a\x1b[31m\x9b2J\nsculpt: b\u2028\x7f.face"
        path.write_text(text)
        for argument in ("odd", f"odd/{path.name}", f"odd/{path.name}-"):
            done = in_a_shell(command, argument)
            for sign in "\x1b\x9b\u2028\x7f":
                assert sign not in done.stdout + done.stderr
            assert not any(line.startswith("sculpt: b") for line in done.stderr.split("\n"))

    def test_an_option_is_repeated_without_its_control_characters(self):
        done = in_a_shell("run", "--\x1b[31mred")
        assert done.returncode == 2
        assert "\x1b" not in done.stderr
        assert "No such option" in done.stderr

    def test_colours_stay_those_of_this_program(self, sculpt, good, folder):
        sculpt("build", good)
        (folder / "good.fbc").rename(folder / "\x1b[5mred.fbc")
        process, terminal = on_a_terminal("show", "\x1b[5mred.fbc")
        seen = b""
        try:
            while more := os.read(terminal, 4096):
                seen += more
        except OSError:  # the other end is closed
            pass
        os.close(terminal)
        assert process.wait(PATIENCE_s) == 0
        assert b"\x1b[1mShort" in seen
        assert b"\x1b[5m" not in seen


class TestSizes:
    def test_a_library_is_as_long_as_a_routine_at_most(self, good, folder):
        good.write_text('use "lib.face"\n' + GOOD)
        with (folder / "lib.face").open("wb") as file:
            file.truncate(4 << 30)
        done = in_a_shell("check", good, timeout=PATIENCE_s)
        assert done.returncode == 1
        assert "[F216]: `lib.face` cannot be read: it is over 1 MiB" in done.stderr
        (folder / "lib.face").write_text("#" * (1 << 20))
        assert "[F216]" not in in_a_shell("check", good).stderr

    def test_a_document_lists_a_thousand_mistakes_and_counts_the_others(self, folder):
        (folder / "many.face").write_text("zone chni\n" * 2000)
        done = in_a_shell("check", "many.face", "--json")
        document = json.loads(done.stdout)
        assert done.returncode == 1
        assert len(document["diagnostics"]) == 1000
        assert document["omitted"] == 1001
        assert "and 1981 more; all of them: sculpt check --all" in (
            in_a_shell("check", "many.face").stderr
        )

    def test_a_document_that_lists_all_of_them_counts_none(self, bad):
        document = json.loads(in_a_shell("check", bad, "--json").stdout)
        assert list(document) == ["diagnostics"]

    def test_ten_times_the_mistakes_take_about_ten_times_as_long(self, folder):
        def needed_s(mistakes):
            (folder / "many.face").write_text("zone chni\n" * mistakes)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert in_a_shell("check", "many.face", "--json").returncode == 1
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime - before.ru_utime

        assert needed_s(20_000) < 30 * needed_s(2_000)


class TestThisProgram:
    @pytest.mark.parametrize("command", ["", "new", *COMMANDS, "fmt", "explain", "lsp"])
    def test_an_optimised_python_helps_as_much(self, command):
        helped = [
            subprocess.run(
                [sys.executable, *options, "-m", "sculpt", *command.split(), "--help"],
                capture_output=True,
                text=True,
            )
            for options in ([], ["-OO"])
        ]
        assert helped[0].returncode == helped[1].returncode == 0
        assert helped[0].stdout == helped[1].stdout
        assert len(helped[0].stdout.splitlines()) > 8

    @pytest.mark.parametrize("command", ["build", "show", "run"])
    def test_its_own_mistake_is_told_in_one_line_and_nothing_is_written(
        self, good, folder, command
    ):
        program = (
            "import sys\n"
            f"sys.argv = ['sculpt', {command!r}, 'good.face']\n"
            "from facec import encoding\n"
            "write = encoding._Encoder._assemble\n"
            "def wrongly(self, blocks, main):\n"
            "    code = write(self, blocks, main)\n"
            "    return code._replace(image=code.image[:-1])\n"
            "encoding._Encoder._assemble = wrongly\n"
            "from sculpt.main import main\n"
            "main()\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (1, "")
        line = one_line(done.stderr)
        assert "good.face passes every check, but the image made of it does not" in line
        assert "please report it, with the file" in line
        assert left(folder) == ["good.face"]
