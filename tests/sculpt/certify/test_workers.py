"""Whoever carries out the trials, the report is the same; and whoever fails, it is said."""

from __future__ import annotations

import os
import signal
import socket
import threading

import pytest

from sculpt.certify import cluster
from tests.sculpt.certify.brief import TEXT, descendants, report, started
from tests.sculpt.certify.dask_by_hand import by_hand
from tests.sculpt.conftest import one_line
from tests.waiting import PATIENCE_s, wait_until


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    """A scheduler and two workers on this machine."""
    with by_hand(tmp_path_factory.mktemp("dask")) as found:
        found.worker()
        found.worker()
        yield found


@pytest.fixture
def long(folder):
    (folder / "long.face").write_text(TEXT.replace("hold 1 s", "hold 30 s"))
    return ("long.face", "--faces", 16, "--keep", "kept", "--mishaps", 0)


def rows(folder):
    return sum(path.read_bytes().count(b"\n") - 1 for path in (folder / "kept").glob("*.jsonl"))


@pytest.mark.slow
def test_two_processes_say_what_one_says(brief, sculpt, undisturbed):
    assert report(sculpt("certify", *brief, "--jobs", 2).stdout) == undisturbed


@pytest.mark.slow
def test_a_scheduler_and_two_workers_started_by_hand_say_it_too(brief, crew, sculpt, undisturbed):
    told = sculpt("certify", *brief, "--scheduler", crew.address)
    assert (told.exit_code, report(told.stdout)) == (5, undisturbed)


@pytest.mark.slow
def test_a_local_worker_that_dies_is_replaced(brief, undisturbed, folder):
    process = started(*brief, "--jobs", 2)
    wait_until(lambda: rows(folder) >= 1, process)
    for pid in descendants(process.pid):
        with open(f"/proc/{pid}/cmdline") as file:
            if "spawn_main" in file.read():
                os.kill(pid, signal.SIGKILL)
                break
    out, err = process.communicate(timeout=PATIENCE_s)
    assert process.returncode == 5
    assert "Traceback" not in err
    assert report(out) == undisturbed


def test_a_scheduler_that_is_not_there_is_said(brief, sculpt):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        told = sculpt("certify", *brief, "--scheduler", address)
    assert (told.exit_code, told.stdout) == (2, "")
    assert one_line(told.stderr).startswith(
        f"sculpt: there is no dask scheduler at {address}: start one with: dask scheduler"
    )


@pytest.mark.parametrize(
    "address", ["nonsense://x", "tcp://", "tcp://127.0.0.1:port", "tcp://127.0.0.1:65536", ""]
)
def test_what_is_no_address_is_said(address, brief, sculpt):
    told = sculpt("certify", *brief, "--scheduler", address)
    assert (told.exit_code, told.stdout) == (2, "")
    assert one_line(told.stderr) == (
        f"sculpt: {address} is not the address of a scheduler: write it as tcp://host:8786\n"
    )


def test_workers_with_another_program_are_not_used(brief, crew, sculpt, monkeypatch):
    monkeypatch.setattr(cluster, "digest", lambda: "0123456789ab")
    told = sculpt("certify", *brief, "--scheduler", crew.address)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "has a different program" in one_line(told.stderr)


def test_a_worker_without_this_program_is_said(brief, crew, sculpt, tmp_path):
    (tmp_path / "sculpt").mkdir()
    (tmp_path / "sculpt" / "__init__.py").write_text("")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    stranger = crew.worker(PYTHONPATH=path)
    told = sculpt("certify", *brief, "--scheduler", crew.address)
    stranger.terminate()
    stranger.wait()
    assert (told.exit_code, told.stdout) == (2, "")
    assert "No module named 'sculpt.certify'" in one_line(told.stderr)
    assert "start it in an environment where this visasculpt is installed" in told.stderr


def test_another_package_on_the_workers_is_said(brief, crew, sculpt, monkeypatch):
    from distributed import versions

    mine = versions.get_versions()
    mine["packages"]["cloudpickle"] = "0.1"
    monkeypatch.setattr(versions, "get_versions", lambda packages=None: mine)
    told = sculpt("certify", *brief, "--scheduler", crew.address)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "has cloudpickle" in one_line(told.stderr)


@pytest.mark.slow
def test_when_one_worker_dies_others_do_its_work_and_when_none_is_left_it_is_said(
    long, sculpt, folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(cluster, "COUNT_EVERY_S", 0.2)
    with by_hand(tmp_path) as crew:
        mortal = [crew.worker(), crew.worker()]

        def kill():
            wait_until(lambda: rows(folder) >= 1)
            mortal[0].kill()
            wait_until(lambda: rows(folder) >= 4)
            monkeypatch.setattr(cluster, "PATIENCE_S", 1)  # so long it may be without a worker
            mortal[1].kill()

        death = threading.Thread(target=kill)
        death.start()
        told = sculpt("certify", *long, "--scheduler", crew.address)
        death.join()
    assert (told.exit_code, told.stdout) == (2, "")
    assert "a worker has died; others take over its batches" in told.stderr
    assert told.stderr.endswith(
        "sculpt: no worker is left: start some again; the finished faces are kept, and the same "
        "command continues from there\n"
    )
    assert 1 <= rows(folder) < 16


@pytest.mark.slow
def test_a_scheduler_that_dies_is_said_and_the_finished_faces_are_kept(
    brief, undisturbed, sculpt, folder, tmp_path
):
    with by_hand(tmp_path) as crew:
        crew.worker()
        process = started(*brief, "--faces", 24, "--scheduler", crew.address)
        wait_until(lambda: rows(folder) >= 2, process)
        crew.scheduler.kill()
        out, err = process.communicate(timeout=PATIENCE_s)
    assert (process.returncode, out) == (2, "")
    assert "sculpt: the scheduler is gone: start it again; the finished faces are kept" in err
    assert "Traceback" not in err
    assert rows(folder) >= 2
    assert report(sculpt("certify", *brief, "--jobs", 1).stdout) == undisturbed
