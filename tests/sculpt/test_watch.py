"""``sculpt watch``: every save is checked, built and deployed, whatever way an editor saves."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from facevm import image
from sculpt.cli.installing import install_command
from sculpt.source.watch import Watch
from tests.sculpt.conftest import BAD, GOOD, PROGRAM, one_line
from tests.sculpt.drives import a_drive
from tests.waiting import PATIENCE_s


class Watching:
    """The command as a process, and the lines it prints."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [PROGRAM, "watch", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, *wanted: str) -> str:
        """The next line that holds these words; none before it is looked at again."""
        passed = []
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE_s)
            except queue.Empty:
                raise AssertionError(f"{wanted} has not come, but {passed}") from None
            if all(words in line for words in wanted):
                return line
            passed.append(line)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_s)


@pytest.fixture
def watching():
    """Starts the command, and ends it at the end of the test."""
    started = []

    def start(*arguments):
        started.append(Watching(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


def saved_by_rename(path: Path, text: str) -> None:
    """As many editors save: beside the file, and then in its place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text)
    os.replace(beside, path)


def test_it_builds_at_the_start_and_at_every_save(watching, good):
    watch = watching(good)
    watch.until("good.face: ")
    watch.until("Watching")
    assert image.load(good.with_suffix(".fbc").read_bytes()).duration_ms == 8000
    good.write_text(GOOD.replace("hold 2 s", "hold 3 s"))
    watch.until("good.face: ", "10 s")
    saved_by_rename(good, GOOD.replace("hold 2 s", "hold 4 s"))
    watch.until("good.face: ", "12 s")
    assert image.load(good.with_suffix(".fbc").read_bytes()).duration_ms == 12000
    assert watch.end() == 0
    watch.until("Stopped.")


def test_a_mistake_is_told_and_the_last_image_stays(watching, good):
    watch = watching(good)
    watch.until("Watching")
    before = good.with_suffix(".fbc").read_bytes()
    good.write_text(BAD)
    watch.until("F201")
    watch.until("good.face: 2 mistakes; not built.")
    assert good.with_suffix(".fbc").read_bytes() == before
    good.write_text(GOOD)
    watch.until("good.face: ")
    assert watch.end() == 0


def test_saving_a_library_builds_what_uses_it(watching, good, folder):
    (folder / "waves.face").write_text(GOOD[GOOD.index("wave lifting") : GOOD.index("zone")])
    text = 'use "waves.face"\n' + GOOD.replace(
        GOOD[GOOD.index("wave lifting") : GOOD.index("zone")], ""
    )
    good.write_text(text)
    watch = watching(good)
    watch.until("Watching")
    before = good.with_suffix(".fbc").read_bytes()
    waves = (folder / "waves.face").read_text()
    saved_by_rename(folder / "waves.face", waves.replace("8 Hz", "9 Hz"))
    watch.until("good.face: ")
    assert good.with_suffix(".fbc").read_bytes() != before
    (folder / "waves.face").unlink()
    watch.until("good.face: ")
    (folder / "waves.face").write_text(waves)
    watch.until("good.fbc")
    assert watch.end() == 0


def test_a_folder_takes_in_what_is_new_in_it(watching, folder):
    (folder / "mine").mkdir()
    (folder / "mine/one.face").write_text(GOOD)
    watch = watching("mine", "-o", "OUT")
    watch.until("Watching")
    (folder / "mine/two.face").write_text(GOOD)
    watch.until("two.face: ")
    assert sorted(path.name for path in (folder / "OUT").iterdir()) == ["one.fbc", "two.fbc"]
    (folder / "mine/two.face").unlink()
    watch.until("two.face: removed")
    assert watch.end() == 0


@pytest.mark.slow
def test_with_a_drive_every_save_is_deployed(watching, good, folder):
    board = a_drive(folder / "CIRCUITPY")
    watch = watching(good, "--drive", board)
    watch.until("good.face: deployed to ")
    assert (board / "lib/facevm/app.py").exists()
    assert not good.with_suffix(".fbc").exists()
    good.write_text(GOOD.replace("hold 2 s", "hold 3 s"))
    assert "1 file written. It is safe to unplug." in watch.until("good.face: deployed to ")
    assert image.load((board / "routines/good.fbc").read_bytes()).duration_ms == 10000
    os.rename(board / "boot_out.txt", folder / "away")
    good.write_text(GOOD)
    watch.until("boot_out.txt")  # the drive is gone: told, and the watch goes on
    os.rename(folder / "away", board / "boot_out.txt")
    good.write_text(GOOD.replace("hold 2 s", "hold 5 s"))
    watch.until("good.face: deployed to ")
    assert watch.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_is_no_failure(watching, good, number):
    watch = watching(good)
    watch.until("Watching")
    watch.process.send_signal(number)
    assert watch.process.wait(PATIENCE_s) == 0


class TestBefore:
    def test_without_watchfiles_it_says_how_to_get_it(self, sculpt, good, missing, monkeypatch):
        missing("watchfiles")
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        done = sculpt("watch", good)
        assert done.exit_code == 2
        assert install_command("watch") in one_line(done.stderr)

    @pytest.mark.parametrize("name", ["nowhere.face", "evening-lift", "-"])
    def test_what_nobody_saves_is_refused(self, sculpt, name):
        done = sculpt("watch", name)
        assert (done.exit_code, done.stdout) == (2, "")
        one_line(done.stderr)

    def test_an_image_is_refused(self, sculpt, good):
        sculpt("build", good)
        assert "is an image" in one_line(sculpt("watch", "good.fbc").stderr)

    def test_a_drive_that_is_none_is_refused(self, sculpt, good, folder):
        done = sculpt("watch", good, "--drive", folder)
        assert done.exit_code == 2
        assert "boot_out.txt" in one_line(done.stderr)


class TestTouched:
    def test_a_save_that_changes_nothing_touches_nothing(self, good):
        watch = Watch((str(good),))
        assert [one.label for one in watch.changed()[0]] == [str(good)]
        good.write_text(GOOD)
        assert watch.changed() == ([], [])

    def test_only_what_a_save_concerns_has_changed(self, good, folder):
        (folder / "other.face").write_text(GOOD)
        watch = Watch((str(good), "other.face"))
        assert len(watch.changed()[0]) == 2
        (folder / "other.face").write_text(GOOD + "\n")
        assert [one.label for one in watch.changed()[0]] == ["other.face"]

    def test_a_file_that_is_gone_for_a_moment_comes_back(self, good):
        watch = Watch((str(good),))
        watch.changed()
        good.unlink()
        assert watch.changed() == ([], [str(good)])
        good.write_text(GOOD)
        assert [one.label for one in watch.changed()[0]] == [str(good)]


def test_a_picture_is_drawn_at_each_save(good, folder, watching):
    here = watching(good, "--plot", "p.html")
    here.until("good.face: drawn in p.html.")
    before = (folder / "p.html").read_text()
    good.write_text(good.read_text().replace('"Short"', '"Shorter"'))
    here.until("good.face: drawn in p.html.")
    assert "Shorter" not in before
    assert "Shorter" in (folder / "p.html").read_text()


def test_a_picture_is_of_one_routine(sculpt, good, folder):
    (folder / "other.face").write_text(GOOD)
    done = sculpt("watch", ".", "--plot", "p.html")
    assert done.exit_code == 2
    assert "--plot draws one routine, and 2 are named" in done.stderr
