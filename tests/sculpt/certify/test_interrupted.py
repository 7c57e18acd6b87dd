"""Interrupted anywhere and started again, a certification is the same to the byte."""

from __future__ import annotations

import signal

import pytest

from tests.sculpt.certify.brief import FACES, LASTING, descendants, interrupt, report, started
from tests.waiting import PATIENCE_s, processor_s, wait_until

ENDINGS = {"Ctrl-C": signal.SIGINT, "told to end": signal.SIGTERM, "killed": signal.SIGKILL}


def lines(folder):
    return sum(path.read_bytes().count(b"\n") for path in (folder / "kept").glob("*.jsonl"))


def wait_for_rows(folder, process, count):
    """Until the journal has so many; it may have ended before."""
    wait_until(lambda: lines(folder) > count or process.poll() is not None)


def wait_for_work(process, jobs):
    """Until all that were started have been at work for a while, and are in the midst of it."""
    wait_until(lambda: len(working(process)) >= jobs, process)


def working(process):
    """Those of the processes that carry out trials which have used a second of a processor."""
    pids = [process.pid, *descendants(process.pid)]
    return [pid for pid in pids if processor_s(pid) > 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("jobs", "endings"),
    [
        (1, [("Ctrl-C", 1), ("killed", 3), ("told to end", 5)]),
        (2, [("killed", 1), ("Ctrl-C", 4)]),
    ],
)
def test_the_report_is_the_same_after_any_interruption(
    jobs, endings, brief, undisturbed, sculpt, folder
):
    for ending, rows in endings:
        process = started(*brief, "--jobs", jobs)
        wait_for_rows(folder, process, rows)
        if ending == "Ctrl-C":
            interrupt(process)
        else:
            process.send_signal(ENDINGS[ending])
        out, err = process.communicate(timeout=PATIENCE_s)
        if process.returncode == 5:
            continue  # it was done by then
        assert out == ""
        assert "Traceback" not in err
        if ending != "killed":
            assert process.returncode == 2, err
            assert "sculpt: stopped by " in err
            if lines(folder) <= FACES:
                assert "faces are kept; the same command continues from there" in err
    told = sculpt("certify", *brief, "--jobs", 1)
    assert report(told.stdout) == undisturbed


@pytest.mark.slow
def test_a_line_that_a_kill_cut_in_two_is_carried_out_again(brief, undisturbed, sculpt, folder):
    sculpt("certify", *brief, "--jobs", 1)
    (journal,) = (folder / "kept").glob("*.jsonl")
    whole = journal.read_bytes().splitlines(keepends=True)
    for keep in (0.01, 0.5, 0.99):
        cut = whole[-1][: int(len(whole[-1]) * keep)]
        journal.write_bytes(b"".join(whole[:-1]) + cut)
        told = sculpt("certify", *brief, "--jobs", 1)
        assert report(told.stdout) == undisturbed
        assert "faces are finished already" in told.stderr


@pytest.mark.slow
def test_more_faces_go_on_from_those_there_are(brief, sculpt, undisturbed, folder):
    sculpt("certify", *brief, "--faces", 5, "--jobs", 1)
    before = lines(folder)
    told = sculpt("certify", *brief, "--jobs", 1)
    assert report(told.stdout) == undisturbed
    assert lines(folder) == before + FACES - 5


@pytest.mark.slow
def test_what_is_there_already_needs_nobody(brief, sculpt, undisturbed):
    first = sculpt("certify", *brief, "--jobs", 1)
    again = sculpt("certify", *brief, "--scheduler", "tcp://127.0.0.1:9")
    assert report(again.stdout) == report(first.stdout) == undisturbed
    assert again.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_everything_at_once_and_quietly(jobs, folder):
    (folder / "long.face").write_text(LASTING)
    process = started("long.face", "--faces", 8, "--keep", "kept", "--jobs", jobs)
    wait_for_work(process, jobs)
    crew = descendants(process.pid)
    interrupt(process)
    out, err = process.communicate(timeout=PATIENCE_s)
    assert process.returncode == 2
    assert out == ""
    estimate, *said = err.splitlines()
    assert estimate.startswith("8 treatments: about ")
    assert said == [
        "sculpt: stopped by Ctrl-C: 0 of 8 faces are kept; the same command continues from there"
    ]
    assert_gone(crew)


@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_command(folder):
    (folder / "long.face").write_text(LASTING)
    process = started("long.face", "--faces", 8, "--keep", "kept", "--jobs", 2)
    wait_for_work(process, 2)
    crew = descendants(process.pid)
    process.kill()
    process.communicate()
    assert_gone(crew)


def assert_gone(pids):
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
