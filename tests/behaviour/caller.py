"""Caller of the commands: each in a process of its own, all in the same environment."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import IO

import sculpt.main

from .inputs import SMALL
from .scene import Answer, Call


def answer_to(call: Call, folder: Path, workspace: Path) -> Answer:
    """Calls a command in a process of its own, in ``folder``, a folder below ``workspace``."""
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
    ):
        stdin.write(call.stdin)
        stdin.seek(0)
        child = os.fork()
        if child == 0:
            replace_by_command(call, folder, stdin, stdout, stderr)
        _, ended = os.waitpid(child, 0)
        texts = [without_path(content_of(file), workspace) for file in (stdout, stderr)]
    return Answer(os.waitstatus_to_exitcode(ended), texts[0], texts[1])


def replace_by_command(call: Call, folder: Path, *streams: IO[bytes]) -> None:
    """Carries out the command in the place of this process; does not return."""
    status = 1
    try:
        os.chdir(folder)
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
        arguments = shlex.split(call.command)
        if call.is_fresh:
            os.execv(sys.executable, [sys.executable, "-m", "sculpt", *arguments])
        sys.argv = ["sculpt", *arguments]
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        status = exit_status()
        stdout.flush()
        stderr.flush()
    finally:
        os._exit(status)


def exit_status() -> int:
    """Carries out the command of ``sys.argv``; returns its exit status, as Python makes it one."""
    try:
        sculpt.main.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def content_of(file: IO[bytes]) -> str:
    """What a command has written into a file."""
    file.seek(0)
    return file.read().decode("utf-8", "backslashreplace")


def without_path(text: str, workspace: Path) -> str:
    """The text without the name of the temporary folder, which is another one each time."""
    return text.replace(str(workspace), "<temporary>")


def set_environment(home: Path) -> None:
    """Gives all commands the same environment, whatever the caller's is."""
    paths = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    os.environ.clear()
    os.environ.update(paths, HOME=str(home), XDG_CACHE_HOME=str(home), PYTHONDONTWRITEBYTECODE="1")
    os.environ.update(LANG="C.UTF-8", TZ="UTC", COLUMNS="80", LINES="24", TERM="dumb")
    time.tzset()


WARMING_UP = (
    *("check small.face", "check wrong.face", "fmt --diff wrong.face", "explain F401"),
    *("build small.face --json -o .", "show small.face", "show small.face --code"),
    *("run small.face", "run small.face --json --trace t.csv", "replay t.csv"),
)


def warm_up(workspace: Path) -> None:
    """Carries out some commands in this process, so that its children find their modules there."""
    with tempfile.TemporaryDirectory(dir=workspace) as name, open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        os.chdir(name)
        Path("small.face").write_text(SMALL["square"], "utf-8")
        Path("wrong.face").write_text(SMALL["square"].replace("hold 4 s", "hodl 4"), "utf-8")
        for command in WARMING_UP:
            sys.argv = ["sculpt", *command.split()]
            exit_status()
        os.chdir(workspace)
