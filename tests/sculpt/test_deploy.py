"""``sculpt deploy``: which drive, which files, and what is left alone."""

from __future__ import annotations

import errno
import hashlib
import json
import os

import pytest

from facevm import image, manifest
from sculpt.board import contents, drive, settings_file
from sculpt.cli import stock
from sculpt.deploy import medium, plan
from tests.sculpt.conftest import one_line
from tests.sculpt.drives import a_drive, tree
from tests.sculpt.test_stock_treatments import UNCERTIFIED


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch):
    """The volumes of this machine: none, but for those the test adds."""
    places = []
    monkeypatch.setattr(drive, "mount_points", lambda: places)
    return places


@pytest.fixture(autouse=True)
def flushed(monkeypatch):
    """What has been flushed to the medium, in order; nothing really is, which would take long."""
    numbers = []
    monkeypatch.setattr(os, "fsync", lambda number: numbers.append(os.fstat(number).st_ino))
    return numbers


@pytest.fixture
def board(folder):
    """An empty drive under CircuitPython 10."""
    return a_drive(folder / "CIRCUITPY")


def reading(path):
    """Every file with what is in it, and when it was written."""
    return {
        one.relative_to(path).as_posix(): (
            hashlib.sha256(one.read_bytes()).hexdigest(),
            one.stat().st_mtime_ns,
        )
        for one in path.rglob("*")
        if one.is_file()
    }


class TestWhichDrive:
    def test_the_only_one_is_taken(self, sculpt, board, plugged_in):
        plugged_in.append(board)
        done = sculpt("deploy")
        assert done.exit_code == 0
        assert done.stdout.startswith(f"{board}: Raspberry Pi Pico with rp2040, CircuitPython 10")

    def test_without_one_it_is_said_what_to_do(self, sculpt):
        done = sculpt("deploy")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "no CIRCUITPY drive" in one_line(done.stderr)

    def test_between_two_it_does_not_guess(self, sculpt, board, folder, plugged_in):
        plugged_in += [board, a_drive(folder / "CIRCUITPY1", board="Adafruit Feather RP2040")]
        before = tree(board)
        done = sculpt("deploy")
        assert done.exit_code == 2
        line = one_line(done.stderr)
        assert "Raspberry Pi Pico" in line
        assert "Feather" in line
        assert "--drive" in line
        assert tree(board) == before

    def test_a_volume_without_boot_out_is_none(self, sculpt, board, folder, plugged_in):
        (folder / "CAMERA").mkdir()
        plugged_in += [folder / "CAMERA", board]
        assert sculpt("deploy", "--dry-run").exit_code == 0

    def test_a_folder_without_boot_out_is_refused(self, sculpt, folder):
        (folder / "some").mkdir()
        done = sculpt("deploy", "--drive", "some")
        assert done.exit_code == 2
        assert "boot_out.txt" in one_line(done.stderr)
        assert list((folder / "some").iterdir()) == []

    @pytest.mark.parametrize("path", ["nowhere", "boot_out.txt"])
    def test_what_is_no_folder_is_refused(self, sculpt, folder, path):
        (folder / "boot_out.txt").write_text("Adafruit CircuitPython 10.0.3 on 2025-10-17; X")
        done = sculpt("deploy", "--drive", path)
        assert done.exit_code == 2
        one_line(done.stderr)

    @pytest.mark.parametrize("version", ["8.2.10", "7.3.3", "8.0.0-beta.6"])
    def test_a_circuitpython_below_9_is_refused(self, sculpt, folder, version):
        path = a_drive(folder / "OLD", version)
        before = tree(path)
        done = sculpt("deploy", "--drive", path)
        assert done.exit_code == 2
        line = one_line(done.stderr)
        assert version in line
        assert "9 or later" in line
        assert tree(path) == before

    @pytest.mark.slow
    @pytest.mark.parametrize("version", ["9.0.0", "9.2.8", "10.0.0-beta.2", "10.1.0-12-gabcdef0"])
    def test_9_and_later_are_taken(self, sculpt, folder, version):
        assert sculpt("deploy", "--drive", a_drive(folder / "D", version)).exit_code == 0

    @pytest.mark.parametrize("text", [b"", b"hello", b"\xff\xfe\x00", b"Adafruit CircuitPython x"])
    def test_a_boot_out_that_says_nothing_is_refused(self, sculpt, board, text):
        (board / "boot_out.txt").write_bytes(text)
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "boot_out.txt" in one_line(done.stderr)

    def test_fat_volumes_are_read_from_the_mount_table(self):
        table = (
            "/dev/sda1 / ext4 rw 0 0\n"
            "/dev/sdb1 /media/me/CIRCUITPY vfat rw 0 0\n"
            "/dev/sdc1 /run/media/me/MY\\040BOARD vfat rw 0 0\n"
            "server:/x /mnt/far nfs rw 0 0\n"
        )
        assert [str(one) for one in drive.fat_volumes(table)] == [
            "/media/me/CIRCUITPY",
            "/run/media/me/MY BOARD",
        ]


class TestWhatIsCopied:
    @pytest.mark.slow
    def test_program_drivers_settings_and_stock_routines(self, sculpt, board):
        assert sculpt("deploy", "--drive", board).exit_code == 0
        there = tree(board)
        source = stock.drive_folder()
        compact = contents.files()
        for path in [*source.glob("*.py"), *source.glob("lib/facevm/*.py")]:
            name = path.relative_to(source).as_posix()
            assert there[name] == compact[name]
        for name in ("adafruit_mcp4725.py", "adafruit_ina219.py"):
            assert f"lib/{name}" in there
        assert not any("bus_device" in path for path in there), "CircuitPython has it built in"
        assert "lib/adafruit_register/i2c_bits.py" in there
        assert there["settings.toml"] == (source / "settings.toml").read_bytes()
        routines = {path for path in there if path.startswith("routines/")}
        treatments = stock.routines().keys() - {"strokes"}  # a library
        images = {f"routines/{name}.fbc" for name in treatments}
        certified = treatments - UNCERTIFIED
        assert routines == images | {f"routines/{name}.certificate.json" for name in certified}
        for name in treatments:
            image.load(there[f"routines/{name}.fbc"])

    @pytest.mark.slow
    def test_plain_copies_the_sources_as_they_are_and_deploy_makes_them_compact_again(
        self, sculpt, board
    ):
        assert sculpt("deploy", "--plain", "--drive", board).exit_code == 0
        source = stock.drive_folder()
        for path in [*source.glob("*.py"), *source.glob("lib/facevm/*.py")]:
            assert tree(board)[path.relative_to(source).as_posix()] == path.read_bytes()
        assert manifest.refusal(f"{board}/") is None
        assert "nothing was written" in sculpt("deploy", "--plain", "--drive", board).stdout
        assert sculpt("deploy", "--drive", board).exit_code == 0
        assert tree(board)["lib/facevm/app.py"] == contents.files()["lib/facevm/app.py"]
        assert manifest.refusal(f"{board}/") is None

    def test_nothing_but_sources_and_texts(self, sculpt, board):
        sculpt("deploy", "--drive", board)
        endings = {path.rpartition(".")[2] for path in tree(board)}
        assert endings == {"py", "txt", "toml", "fbc", "json"}
        assert not any("blinka" in path or "typing" in path for path in tree(board))

    def test_the_drivers_are_the_installed_ones(self):
        assert set(contents.driver_versions()) == {
            f"adafruit-circuitpython-{name}" for name in ("mcp4725", "ina219", "register")
        }

    def test_the_board_finds_its_copy_whole(self, sculpt, board):
        sculpt("deploy", "--drive", board)
        assert manifest.refusal(f"{board}/") is None
        with (board / manifest.LIST).open() as file:
            _, files, _ = manifest.read(file)
        listed = {path for path, _ in files}
        assert listed == {path for path in tree(board) if path.endswith(".py")}

    def test_named_routines_are_compiled_and_their_libraries_brought_in(
        self, sculpt, board, good, folder
    ):
        (folder / "ready.fbc").write_bytes(b"")
        sculpt("build", good, "-o", "built")
        os.rename("built/good.fbc", "ready.fbc")
        done = sculpt("deploy", "evening-lift", good, "ready.fbc", "--drive", board)
        assert done.exit_code == 0
        names = sorted(path.name for path in (board / "routines").iterdir())
        assert names == [
            "evening-lift.certificate.json",
            "evening-lift.fbc",
            "good.fbc",
            "ready.fbc",
        ]

    def test_they_are_held_against_the_settings_of_the_drive(self, sculpt, board, good):
        (board / "settings.toml").write_text("LIMIT_CURRENT_UA = 90\n")
        done = sculpt("deploy", good, "--drive", board)
        assert done.exit_code == 1
        assert "F403" in done.stderr or "F402" in done.stderr
        assert not (board / "lib/facevm").exists()

    def test_a_mistake_in_one_of_them_copies_nothing(self, sculpt, board, good, bad):
        before = tree(board)
        done = sculpt("deploy", good, bad, "--drive", board)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "nothing was copied" in done.stderr
        assert tree(board) == before
        done = sculpt("deploy", bad, "--drive", board, "--json")
        assert json.loads(done.stdout)["diagnostics"]

    def test_an_image_that_is_refused_copies_nothing(self, sculpt, board, folder):
        (folder / "broken.fbc").write_bytes(b"FBC\x01broken")
        done = sculpt("deploy", "broken.fbc", "--drive", board)
        assert done.exit_code == 1
        assert "refused" in one_line(done.stderr)

    def test_two_routines_of_one_name_are_refused(self, sculpt, board, good, folder):
        (folder / "other").mkdir()
        (folder / "other/Good.face").write_text(good.read_text())
        done = sculpt("deploy", good, "other/Good.face", "--drive", board)
        assert done.exit_code == 2
        assert "rename" in one_line(done.stderr)

    def test_a_name_that_fat_cannot_have_is_refused(self, sculpt, board, good):
        done = sculpt("deploy", good.rename(good.with_name("so: what.face")), "--drive", board)
        assert done.exit_code == 2
        one_line(done.stderr)


class TestWhatIsLeftAlone:
    @pytest.mark.slow
    def test_what_is_the_same_is_not_written(self, sculpt, board):
        sculpt("deploy", "--drive", board)
        before = reading(board)
        done = sculpt("deploy", "--drive", board)
        assert "nothing was written" in done.stdout
        assert reading(board) == before

    @pytest.mark.slow
    def test_only_the_file_that_changed_is_written(self, sculpt, board):
        sculpt("deploy", "--drive", board)
        (board / "lib/facevm/wave.py").write_text("broken")
        before = reading(board)
        document = json.loads(sculpt("deploy", "--drive", board, "--json").stdout)
        after = reading(board)
        assert {path for path in after if after[path] != before[path]} == {"lib/facevm/wave.py"}
        changed = [one["path"] for one in document["files"] if one["change"] == "changed"]
        assert changed == ["lib/facevm/wave.py"]

    @pytest.mark.slow
    def test_settings_stay_and_missing_keys_are_told(self, sculpt, board):
        text = '# mine\nROUTINE = "first-time"\nENABLE_PIN = "GP9"\n'
        (board / "settings.toml").write_text(text)
        done = sculpt("deploy", "--drive", board)
        assert (board / "settings.toml").read_text() == text
        (note,) = [line for line in done.stdout.splitlines() if "settings.toml is yours" in line]
        assert "ZERO_CODE" in note
        assert "ENABLE_PIN" not in note

    def test_images_of_the_persons_own_stay(self, sculpt, board, good):
        sculpt("build", good, "-o", board / "routines")
        before = tree(board)["routines/good.fbc"]
        (board / "settings.toml").write_text('ROUTINE = "first-time"\n')
        sculpt("deploy", "--drive", board)
        names = sorted(path.name for path in (board / "routines").iterdir())
        # and the one that the settings choose, with its certificate
        assert names == ["first-time.certificate.json", "first-time.fbc", "good.fbc"]
        assert tree(board)["routines/good.fbc"] == before

    def test_a_chosen_routine_that_is_not_there_is_told(self, sculpt, board):
        (board / "settings.toml").write_text('ROUTINE = "mine"\n')
        done = sculpt("deploy", "--drive", board)
        assert "settings.toml chooses mine, which is not on the drive" in done.stdout

    def test_a_new_drive_begins_with_what_was_named(self, sculpt, board, good):
        done = sculpt("deploy", good, "--drive", board)
        text = (board / "settings.toml").read_text()
        assert text == contents.settings().decode().replace('"evening-lift"', '"good"', 1)
        assert settings_file.routine(board) == "good"
        assert "is not on the drive" not in done.stdout

    def test_settings_that_are_there_keep_their_choice(self, sculpt, board, good):
        (board / "settings.toml").write_bytes(contents.settings())
        done = sculpt("deploy", good, "--drive", board)
        assert (board / "settings.toml").read_bytes() == contents.settings()
        said = " ".join(done.stdout.split())
        assert "settings.toml chooses evening-lift, which is not on the drive" in said
        assert "begins with good instead: sculpt deploy evening-lift, or write ROUTINE" in said

    def test_a_program_of_the_persons_own_is_kept_under_another_name(self, sculpt, board):
        (board / "code.py").write_text("print('blink')\n")
        (board / "code.before.py").write_text("print('older')\n")
        done = sculpt("deploy", "--drive", board)
        assert (board / "code.before-2.py").read_text() == "print('blink')\n"
        assert (board / "code.before.py").read_text() == "print('older')\n"
        assert "code.before-2.py  your own" in done.stdout

    @pytest.mark.slow
    def test_circuitpythons_own_example_is_not_kept(self, sculpt, board):
        sculpt("deploy", "--drive", board)
        assert not list(board.glob("*.before*"))

    def test_everything_else_on_the_drive_stays(self, sculpt, board):
        for path in ("notes.txt", "lib/neopixel.mpy", "sessions.jsonl", "lib/facevm/mine.py"):
            (board / path).parent.mkdir(parents=True, exist_ok=True)
            (board / path).write_text("mine")
        done = sculpt("deploy", "--drive", board)
        for path in ("notes.txt", "lib/neopixel.mpy", "sessions.jsonl", "lib/facevm/mine.py"):
            assert (board / path).read_text() == "mine"
        assert "not part of the program, and left alone: lib/facevm/mine.py" in done.stdout

    @pytest.mark.slow
    def test_modules_of_an_older_version_are_removed_by_name(self, sculpt, board, monkeypatch):
        files = contents.files
        monkeypatch.setattr(
            contents,
            "files",
            lambda dac, is_plain=False: files(dac) | {"lib/facevm/of_old.py": b"#"},
        )
        sculpt("deploy", "--drive", board)
        monkeypatch.undo()
        done = sculpt("deploy", "--drive", board)
        assert not (board / "lib/facevm/of_old.py").exists()
        assert "lib/facevm/of_old.py  removed" in done.stdout
        assert "nothing was written" in sculpt("deploy", "--drive", board).stdout

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "path", ["../mine.py", "lib/../../mine.py", "code.txt", "boot_out.txt", "/mine.py"]
    )
    def test_a_list_that_lies_removes_nothing_else(self, sculpt, board, folder, path):
        (folder / "mine.py").write_text("mine")
        (board / "code.txt").write_text("mine")
        sculpt("deploy", "--drive", board)
        text = manifest.written("0.0.1", [(path, 0)], [path])
        (board / manifest.LIST).write_text(text)
        done = sculpt("deploy", "--drive", board)
        assert "removed" not in done.stdout
        assert (folder / "mine.py").exists()
        assert (board / "code.txt").exists()

    def test_a_link_leads_no_copy_away_from_the_drive(self, sculpt, board, folder):
        (folder / "elsewhere").mkdir()
        (board / "lib").rmdir()
        (board / "lib").symlink_to(folder / "elsewhere")
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "leads away" in one_line(done.stderr)
        assert list((folder / "elsewhere").iterdir()) == []

    def test_an_image_of_a_stock_routines_name_stays_and_is_told(self, sculpt, board, good):
        mine = good.rename(good.with_name("de-puff.face"))
        sculpt("deploy", mine, "--drive", board)
        before = tree(board)["routines/de-puff.fbc"]
        done = sculpt("deploy", "--drive", board)
        assert tree(board)["routines/de-puff.fbc"] == before
        assert "de-puff differs from the stock routine" in done.stdout
        sculpt("deploy", str(stock.routines()["de-puff"]), "--drive", board)
        assert tree(board)["routines/de-puff.fbc"] != before

    def test_a_code_txt_that_hides_the_program_is_told(self, sculpt, board):
        (board / "code.txt").write_text("")
        assert "code.txt is on the drive" in sculpt("deploy", "--drive", board).stdout

    def test_a_library_alone_is_refused(self, sculpt, board):
        done = sculpt("deploy", "strokes", "--drive", board)
        assert done.exit_code == 2
        assert "a library" in one_line(done.stderr)


class TestDryRun:
    def test_it_says_what_would_be_done_and_does_nothing(self, sculpt, board):
        before = reading(board)
        done = sculpt("deploy", "--drive", board, "--dry-run")
        assert done.exit_code == 0
        assert "code.py  replaced" in done.stdout
        assert "settings.toml  new" in done.stdout
        assert "Nothing was changed" in done.stdout
        assert "unplug" not in done.stdout.splitlines()[-1]
        assert reading(board) == before

    def test_json_tells_every_file(self, sculpt, board):
        document = json.loads(sculpt("deploy", "--drive", board, "--dry-run", "--json").stdout)
        assert document["dry_run"] is True
        assert document["bytes_written"] == 0
        assert {"path": "settings.toml", "change": "new"}.items() <= next(
            one for one in document["files"] if one["path"] == "settings.toml"
        ).items()
        assert document["circuitpython"] == "10.0.3"


class TestTroubles:
    def test_a_full_drive_is_refused_before_anything_is_written(self, sculpt, board, monkeypatch):
        before = reading(board)
        usage = os.statvfs(board)
        monkeypatch.setattr(
            plan.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 100 * 1024})
        )
        done = sculpt("deploy", "--drive", board)
        assert usage.f_frsize
        assert (done.exit_code, done.stdout) == (2, "")
        assert "100 KiB free" in one_line(done.stderr)
        assert reading(board) == before

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
    def test_a_drive_that_fails_meanwhile_runs_what_it_ran(self, sculpt, board, monkeypatch, code):
        before = tree(board)
        write = medium.Medium.write
        count = iter(range(1000))

        def failing(self, path, data):
            if next(count) == 20:
                raise OSError(code, os.strerror(code), str(self.root / path))
            write(self, path, data)

        monkeypatch.setattr(medium.Medium, "write", failing)
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        one_line(done.stderr)
        assert tree(board) == before
        assert list(board.rglob("*.part")) == []

    def test_what_reads_back_as_something_else_is_not_put_in_place(
        self, sculpt, board, monkeypatch
    ):
        before = tree(board)
        read = medium.Medium.read
        monkeypatch.setattr(medium.Medium, "read", lambda self, path: read(self, path)[:-1])
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "reads back differently" in one_line(done.stderr)
        assert tree(board) == before

    def test_what_goes_bad_in_its_place_leaves_a_drive_that_refuses(
        self, sculpt, board, monkeypatch
    ):
        read = medium.Medium.read
        monkeypatch.setattr(
            medium.Medium,
            "read",
            lambda self, path: b"" if path == "lib/facevm/guard.py" else read(self, path),
        )
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "refuses to start" in one_line(done.stderr)
        assert manifest.fault(f"{board}/") == ("UNFINISHED", manifest.UNFINISHED)
        monkeypatch.undo()
        mounts_free = sculpt("deploy", "--drive", board)
        assert mounts_free.exit_code == 0
        assert manifest.fault(f"{board}/") is None

    def test_ctrl_c_while_files_are_written_changes_nothing(self, sculpt, board, monkeypatch):
        before = tree(board)
        write = medium.Medium.write
        count = iter(range(1000))

        def interrupted(self, path, data):
            write(self, path, data)
            if next(count) == 9:
                raise KeyboardInterrupt

        monkeypatch.setattr(medium.Medium, "write", interrupted)
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "Ctrl-C" in one_line(done.stderr)
        assert tree(board) == before

    def test_settings_that_are_none_are_refused(self, sculpt, board):
        (board / "settings.toml").write_text("ROUTINE = evening\n")
        done = sculpt("deploy", "--drive", board)
        assert done.exit_code == 2
        assert "settings.toml" in one_line(done.stderr)


def test_it_says_when_the_drive_can_be_unplugged(sculpt, board):
    last = sculpt("deploy", "--drive", board).stdout.splitlines()[-1]
    assert last.endswith("It is safe to eject the drive and unplug the board.")


def test_no_file_is_moved_to_its_place_before_it_is_on_the_medium(
    sculpt, board, flushed, monkeypatch
):
    move = medium.Medium.move
    early = []

    def watched(self, path, target):
        if (self.root / path).stat().st_ino not in flushed:
            early.append(path)
        move(self, path, target)

    monkeypatch.setattr(medium.Medium, "move", watched)
    sculpt("deploy", "--drive", board)
    assert early == []
    folders = {path.parent for path in board.rglob("*.py")}
    assert {folder.stat().st_ino for folder in folders} <= set(flushed)
