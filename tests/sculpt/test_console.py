"""``sculpt console`` and ``clock``: against the virtual board's program, behind a serial port."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import subprocess

import pytest
from serial.tools.list_ports_common import ListPortInfo

from sculpt.board import drive, ports
from sculpt.cli.errors import UserError
from sculpt.console import prompt
from sculpt.console.screen import Screen
from sculpt.deploy.deployment import drive_notes
from sculpt.deploy.plan import plan_copy
from tests.sculpt.conftest import PROGRAM, one_line
from tests.sculpt.drives import a_drive
from tests.sculpt.test_surroundings import on_a_terminal
from tests.sculpt.virtual_port import Cable, VirtualPort
from tests.waiting import PATIENCE_s

NOON = datetime.datetime(2026, 11, 30, 12, 0, 5)


@pytest.fixture(scope="module")
def behind(micropython, tmp_path_factory):
    """The virtual board behind a port; its program may have been stopped by an earlier test."""
    found = VirtualPort(micropython, tmp_path_factory.mktemp("port"))
    yield found
    found.end()


@pytest.fixture
def port(behind, folder):
    """The name of its port, whichever that is now."""
    link = folder / "port"
    link.symlink_to(behind.name)
    return link


@pytest.fixture
def silent():
    """A port at whose other end nobody says anything; what is sent is taken."""
    read, write = os.pipe()
    cable = Cable(read)
    yield cable.name
    cable.cut()
    os.close(read)
    os.close(write)


class Typist:
    """The command on a terminal, with somebody who types and reads."""

    def __init__(self, *arguments: object) -> None:
        self.process, self._terminal = on_a_terminal(*map(str, arguments))
        self.seen = ""

    def until(self, words: str) -> str:
        """What is shown up to these words; none before them is looked at again."""
        while words not in self.seen:
            try:
                part = os.read(self._terminal, 4096)
            except OSError:
                part = b""
            assert part, f"{words!r} has not come, but {self.seen!r}"
            self.seen += part.decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(words)
        return before

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def end(self) -> int:
        self.type("\x1d")
        status = self.process.wait(PATIENCE_s)
        os.close(self._terminal)
        return status


@pytest.mark.micropython
class TestWithABoard:
    """Its program runs at first, and is stopped by the first that asks for a prompt. What would
    start it again ends the interpreter here, so the last one is the clock's."""

    def test_its_lines_are_shown_with_their_time_and_the_board_may_be_unplugged(self, behind, port):
        here = Typist("console", "--port", port)
        here.until("Ctrl-] leaves")
        behind.power_on()
        said = here.until("hold the button for three seconds, once.")
        assert re.search(r"^\d\d:\d\d:\d\d\.\d{3}  VisaSculpt\. Never over", said, re.MULTILINE)
        behind.cut()
        here.until("The board has gone; it is waited for.")
        behind.plug_in()
        port.unlink()
        port.symlink_to(behind.name)
        here.until("The board is back.")
        here.type("\x03")
        here.until("Press any key to enter the REPL.")
        here.type("\r")
        here.until(">>> ")
        here.type("6*7\r")
        here.until("42\r\n")
        assert here.end() == 0

    def test_an_error_of_the_board_is_one_line(self, behind, port):
        behind.power_on()
        with ports.open_port(ports.Port(str(port), "", "")) as opened:
            here = prompt.Prompt(opened)
            here.reach()
            assert here.run("print(6 * 7)") == "42"
            with pytest.raises(UserError, match=r"refused it \(NameError: name 'nothing'"):
                here.run("nothing")

    def test_the_clock_is_set_and_read_back(self, sculpt, behind, port):
        behind.power_on()
        before = datetime.datetime.now()
        done = sculpt("clock", "--port", port, "--json")
        document = json.loads(done.stdout)
        assert done.exit_code == 0
        assert document["port"] == str(port)
        off = datetime.datetime.fromisoformat(document["time"]) - before
        assert -2 < off.total_seconds() < PATIENCE_s
        behind.until_reloaded()


class TestWithoutABoard:
    def test_a_board_that_says_nothing_is_one_line(self, sculpt, silent, monkeypatch):
        monkeypatch.setattr(prompt, "PATIENCE_S", 0.1)
        monkeypatch.setattr(prompt, "QUIET_S", 0.01)
        done = sculpt("clock", "--port", silent)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "does not come to its prompt, and says nothing" in one_line(done.stderr)

    def test_into_a_file_it_ends_with_the_board(self):
        ours, its = os.pipe()
        cable = Cable(ours)
        process = subprocess.Popen(
            [PROGRAM, "console", "--port", cable.name, "--no-time"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr.readline() == f"The console of {cable.name}; Ctrl-C ends this.\n"
        os.write(its, "\x1b]0;title\x07Gel on: 320 µA\r\n".encode())
        assert process.stdout.readline() == "Gel on: 320 µA\n"
        cable.cut()
        out, err = process.communicate(timeout=PATIENCE_s)
        assert (process.returncode, out, err) == (0, "", "The board has gone.\n")
        os.close(ours)
        os.close(its)

    def test_a_console_that_only_listens_ends_with_ctrl_c(self, silent):
        process = subprocess.Popen(
            [PROGRAM, "console", "--port", silent],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE_s) == ("", "")
        assert process.returncode == 0

    def test_a_port_that_cannot_be_opened_is_one_line(self, sculpt, folder, silent):
        (folder / "file").write_text("")
        with ports.open_port(ports.Port(silent, "", "")):
            busy = sculpt("clock", "--port", silent)
        for done, why in (
            (busy, "another program has it open"),
            (sculpt("clock", "--port", "nowhere"), "there is no such port"),
            (sculpt("console", "--port", "file"), "cannot be opened ("),
        ):
            assert (done.exit_code, done.stdout) == (2, "")
            assert why in one_line(done.stderr)

    @pytest.mark.parametrize(
        "arguments", [("clock", "--port", "x", "--drive", "y"), ("console", "--json")]
    )
    def test_options_that_do_not_go_together(self, sculpt, arguments):
        assert sculpt(*arguments).exit_code == 2


def plugged(device: str, uid: str, interface: str | None = None, vid: int = 0x239A) -> ListPortInfo:
    found = ListPortInfo(device, skip_link_detection=True)
    found.vid, found.product, found.serial_number = vid, "Pico", uid
    found.interface = interface
    return found


class TestWhichPort:
    @pytest.fixture
    def here(self, monkeypatch):
        """The serial ports of this machine: those the test adds."""
        found: list[ListPortInfo] = []
        monkeypatch.setattr("serial.tools.list_ports.comports", lambda: found)
        return found

    def test_none_and_several_are_told(self, sculpt, here):
        here.append(plugged("/dev/ttyUSB0", "", vid=0x10C4))  # no board of these
        assert "no board's console was found" in one_line(sculpt("clock").stderr)
        here += [plugged("/dev/ttyACM0", "E66"), plugged("/dev/ttyACM1", "E67")]
        assert "there are 2 boards: /dev/ttyACM0 (Pico), " in one_line(sculpt("clock").stderr)

    def test_the_consoles_are_listed_and_not_the_ports_for_data(self, sculpt, here):
        here += [
            plugged("/dev/ttyACM1", "E66", "CircuitPython CDC2 data"),
            plugged("/dev/ttyACM0", "E66", "CircuitPython CDC control"),
        ]
        assert sculpt("console", "--list").stdout == "/dev/ttyACM0  Pico  E66\n"
        assert json.loads(sculpt("console", "--list", "--json").stdout) == {
            "ports": [{"device": "/dev/ttyACM0", "name": "Pico", "uid": "E66"}]
        }

    def test_a_drives_own_board_is_found_by_its_number(self, sculpt, here, folder):
        board = drive.drive_at(a_drive(folder / "D"))
        here += [plugged("/dev/ttyACM0", "E66"), plugged("/dev/ttyACM1", ports.uid_of(board))]
        assert ports.port_of(board).device == "/dev/ttyACM1"
        here.pop()
        done = sculpt("clock", "--drive", "D")
        assert "the console of Raspberry Pi Pico with rp2040 at D was not" in one_line(done.stderr)

    def test_deploy_says_how_to_set_the_clock_of_a_board_that_is_there(self, here, folder):
        board = drive.drive_at(a_drive(folder / "D"))
        made = plan_copy(board, {}, {})
        assert not any("sculpt clock" in note for note in drive_notes(made))
        here.append(plugged("/dev/ttyACM1", ports.uid_of(board).lower()))
        assert any("sculpt clock sets it (/dev/ttyACM1)" in note for note in drive_notes(made))


@pytest.mark.parametrize(
    ("parts", "on_a_terminal", "shown"),
    [
        ([b"Up", b".\r\n"], False, "12:00:05.000  Up.\n"),
        ([b"\x1b]0;Done", b" | 10\x1b\\A\r\nB"], False, "12:00:05.000  A\n12:00:05.000  B"),
        ([b">>> ab\b\x1b[K", b"\x1b[2J"], True, "12:00:05.000  >>> ab\b\x1b[K"),
        ([b">>> ab\b\x1b[K"], False, "12:00:05.000  >>> ab"),
        ([b"320 \xc2", b"\xb5A\x07\n"], True, "12:00:05.000  320 µA\n"),
    ],
)
def test_only_the_prompts_editing_moves_the_cursor(parts, on_a_terminal, shown):
    written = []
    screen = Screen(written.append, lambda: NOON, on_a_terminal)
    for part in parts:
        screen.take(part)
    assert "".join(written) == shown
