"""The server as a process: how it starts, what ends it, and what it never says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sculpt.cli.installing import install_command
from tests.sculpt.lsp.conftest import SERVER
from tests.waiting import PATIENCE_s

pytestmark = pytest.mark.slow  # each starts a server


def converse(messages: list[object], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The server's run when all these messages come at once."""
    data = b""
    for message in messages:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        data += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    return subprocess.run(
        [*SERVER, *arguments], input=data, capture_output=True, timeout=PATIENCE_s
    )


def request(method: str, params: object = None, number: int | None = None) -> dict[str, object]:
    message: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
    return message if number is None else {**message, "id": number}


INITIALIZE = request("initialize", {"capabilities": {}}, 1)
LEAVE = [request("shutdown", None, 9), request("exit")]


@pytest.mark.parametrize(
    "odd",
    [
        b"{ this is no JSON",
        b'{"jsonrpc": "2.0", "method": "textDocument/hover", "params": 7, "id": 2}',
        b'{"jsonrpc": "2.0", "method": "no/such/thing", "params": {}, "id": 2}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {}}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": '
        b'{"uri": "file:///a.face", "version": 2}, "contentChanges": [{"text": "x"}]}}',
        b"[]",
        b"7",
    ],
)
def test_a_message_nobody_can_read_stops_nothing(odd: bytes):
    done = converse([INITIALIZE, odd, *LEAVE])
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"traceback" not in done.stdout
    assert done.stderr == b""
    assert b'"id": 9' in done.stdout


def test_an_editor_that_goes_without_a_word_ends_the_server_with_1():
    assert converse([INITIALIZE, request("exit")]).returncode == 1
    assert converse([INITIALIZE]).returncode == 1


def test_a_log_is_written_where_it_was_asked_for(tmp_path: Path):
    done = converse([INITIALIZE, *LEAVE], "--log", str(tmp_path / "lsp.log"))
    assert done.returncode == 0
    assert "shutdown" in (tmp_path / "lsp.log").read_text("utf-8").lower()


def test_a_log_that_cannot_be_written_is_one_clear_line(tmp_path: Path):
    done = converse([], "--log", str(tmp_path / "nowhere" / "lsp.log"))
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"cannot be written" in done.stderr


def test_without_the_extra_one_line_says_how_to_install_it(tmp_path: Path):
    hidden = tmp_path / "without.py"
    hidden.write_text(
        "import importlib.util as u, sys\n"
        "find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'pygls' else find(name, *rest)\n"
        "sys.argv = ['sculpt', 'lsp']\n"
        "from sculpt.main import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, hidden], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert install_command("lsp") in done.stderr


def test_the_command_without_the_server_needs_nothing_of_it():
    """``sculpt check`` is as quick to start, and works without the extra."""
    code = (
        "import sys; sys.argv = ['sculpt', '--help']\n"
        "from sculpt.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('pygls', 'lsprotocol')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
