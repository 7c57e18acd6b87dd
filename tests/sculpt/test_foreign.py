"""What is not of this program's making: hidden files, pipes, marks, other tools' settings."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
import sys

import pytest

from facevm.limits import Limits
from sculpt.board import drive, journal, settings_file
from sculpt.board.settings import limits_of
from sculpt.certify import workers
from sculpt.cli import spelling, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.foreign import read_bounded
from sculpt.deploy import routines
from sculpt.doctor import settings
from sculpt.trace import csv_read
from sculpt.trace.csv_write import HEADING
from tests.sculpt.conftest import in_a_shell, one_line


@pytest.mark.parametrize("name", [".#a.face", "._a.face", ".a.face.swp.face"])
@pytest.mark.parametrize("command", ["check", "fmt", "build"])
def test_what_editors_and_systems_hide_in_a_folder_is_passed_over(
    sculpt, folder, good, command, name
):
    (folder / name).symlink_to("nowhere") if "#" in name else (folder / name).write_bytes(b"\0\5")
    result = sculpt(command, ".")
    assert result.exit_code == 0
    assert name not in result.output + result.stderr


def test_a_hidden_file_that_is_named_is_meant(sculpt, folder, good):
    good.rename(folder / ".mine.face")
    assert sculpt("check", ".mine.face").exit_code == 0


class TestBounds:
    def test_a_pipe_a_device_and_a_long_file_are_refused(self, folder):
        os.mkfifo(folder / "pipe")
        (folder / "long").write_bytes(bytes(1025))
        for path, why in (
            (folder / "pipe", "it is a device or a pipe"),
            (type(folder)("/dev/zero"), "it is a device or a pipe"),
            (folder / "long", "it is over 1 KiB"),
            (folder, "Is a directory"),
        ):
            with pytest.raises(OSError, match=why):
                read_bounded(path, 1024)

    def test_what_a_shell_hands_over_is_read(self):
        read, write = os.pipe()
        os.write(write, b"LIMIT_CURRENT_UA = 50\n")
        os.close(write)
        try:
            assert read_bounded(drive.Path(f"/dev/fd/{read}")) == b"LIMIT_CURRENT_UA = 50\n"
        finally:
            os.close(read)

    @pytest.mark.parametrize("name", ["settings.toml", "/dev/zero"])
    def test_settings_that_never_end_are_one_line_and_exit_2(self, sculpt, folder, good, name):
        os.mkfifo(folder / "settings.toml")
        result = sculpt("check", "--board", name, good)
        assert result.exit_code == 2
        assert result.stderr == f"sculpt: {name} cannot be read (it is a device or a pipe)\n"

    def test_a_drive_whose_files_are_pipes_is_refused(self, sculpt, folder):
        os.mkfifo(folder / "boot_out.txt")
        os.mkfifo(folder / "sessions.jsonl")
        with pytest.raises(UserError, match="it is a device or a pipe"):
            drive.drive_at(folder)
        result = sculpt("history", "--file", "sessions.jsonl")
        assert result.exit_code == 2
        assert "it is a device or a pipe" in result.stderr

    def test_a_line_of_a_trace_without_end_is_refused(self, folder):
        (folder / "t.csv").write_bytes(HEADING + b"\n" + b"1" * (csv_read.LINE_MOST + 1))
        with pytest.raises(csv_read.BadTrace, match="line 2: over 65536 characters"):
            list(csv_read.rows_of("t.csv"))

    @pytest.mark.parametrize("option", ["--face", "--bench"])
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("/dev/zero", "it is a device or a pipe"),
            ("long.toml", "it is over 64 KiB"),
            ("deep.toml", "it is nested too deeply"),
        ],
    )
    def test_a_face_or_a_bench_that_never_ends_is_one_line(
        self, sculpt, folder, good, option, name, why
    ):
        (folder / "long.toml").write_text("#" * (65 << 10))
        (folder / "deep.toml").write_text("A = " + "[" * 20_000)
        result = sculpt("run", good, option, name)
        assert (result.exit_code, result.stdout) == (2, "")
        assert why in one_line(result.stderr)

    @pytest.mark.parametrize("text", ["A = " + "[" * 20_000, "A = " + "9" * 5000])
    def test_settings_that_python_cannot_hold_are_one_line(self, sculpt, folder, good, text):
        (folder / "settings.toml").write_text(text)
        result = sculpt("check", "--board", "settings.toml", good)
        assert result.exit_code == 2
        assert "settings.toml is not a settings file (" in one_line(result.stderr)

    def test_an_image_on_a_drive_that_is_a_pipe_differs_from_the_stock_one(self, folder):
        (folder / "routines").mkdir()
        os.mkfifo(folder / "routines" / "daily.fbc")
        assert routines.differing_from_stock(folder, Limits()) == ["daily"]


def test_a_trace_with_a_column_twice_is_refused_by_its_name(folder):
    (folder / "t.csv").write_bytes(HEADING + b",t_ms\n")
    with pytest.raises(csv_read.BadTrace, match="more than one column t_ms"):
        list(csv_read.rows_of("t.csv"))


def test_a_mark_at_the_head_of_a_journal_damages_no_session(folder):
    line = json.dumps({"number": 1, "routine": "A", "outcome": "success", "zones": []}).encode()
    (folder / "plain.jsonl").write_bytes(line + b"\n")
    (folder / "marked.jsonl").write_bytes(codecs.BOM_UTF8 + line + b"\n")
    plain, marked = (journal.from_journal(folder / f"{one}.jsonl") for one in ("plain", "marked"))
    assert marked.entries == plain.entries
    assert marked.notes == []


def test_a_drive_may_have_any_blank_in_its_name_but_a_space():
    table = "/dev/sdb1 /media/me/CIRCUITPY\u00a01 vfat rw 0 0\n/dev/sdc1 /a\\040b vfat rw 0 0\n"
    assert [str(one) for one in drive.fat_volumes(table)] == [
        "/a b",
        "/media/me/CIRCUITPY\u00a01",
    ]


UNREAD = {
    '"LIMIT_CURRENT_UA" = 200': '"LIMIT_CURRENT_UA" stands in quotes',
    "LIMIT_CURRENT_UA = '200'": "LIMIT_CURRENT_UA is not in double quotes",
    'A = """\nLIMIT_CURRENT_UA = 200\n"""': "LIMIT_CURRENT_UA = … stands inside a longer value",
    "A = [\n[1]]\nLIMIT_CURRENT_UA = 200": "LIMIT_CURRENT_UA stands below a line that begins",
    "[a]\nLIMIT_CURRENT_UA = 200": "LIMIT_CURRENT_UA stands below [a]",
    "\ufeffLIMIT_CURRENT_UA = 200": "a byte-order mark stands before LIMIT_CURRENT_UA",
}
"""What TOML takes for a limit and CircuitPython does not, or the other way round."""

READ = [
    "LIMIT_CURRENT_UA = 200",
    "\ufeff# a comment takes the mark\r\n  LIMIT_CURRENT_UA=200 # µA\r\n",
    'LIMIT_CURRENT_UA = "200"  # CircuitPython 10\n[a]\nX = 1',
]


class TestSettings:
    @pytest.mark.parametrize("text", UNREAD)
    def test_what_the_board_does_not_read_is_no_limit_and_not_passed_over(
        self, sculpt, folder, good, text
    ):
        (folder / "settings.toml").write_text(text, "utf-8")
        assert "LIMIT_CURRENT_UA" not in settings_file.table_of(folder / "settings.toml")
        result = sculpt("check", "--board", "settings.toml", good)
        assert result.exit_code == 2
        assert UNREAD[text] in one_line(result.stderr)

    @pytest.mark.parametrize("text", UNREAD)
    def test_the_doctor_says_so(self, folder, text):
        (folder / "settings.toml").write_text(text, "utf-8")
        _, found = settings.read(folder)
        said = "[a] begins a table" if text.startswith("[a]") else UNREAD[text]
        assert any(said in one.what for one in found if one.severity == "wrong")

    @pytest.mark.parametrize("text", READ)
    def test_what_the_board_reads_is_a_limit(self, folder, text):
        (folder / "settings.toml").write_bytes(text.encode())
        assert limits_of(folder / "settings.toml").peak_duA == 2000

    def test_what_is_written_is_what_the_board_reads(self, folder):
        path = folder / "settings.toml"
        path.write_text('\ufeff"ZERO_CODE" = 1 # mine\n[a]\nX = 1\n', "utf-8")
        settings_file.write(path, {"ZERO_CODE": 2050, "SHUNT_MOHM": 99_000})
        assert settings_file.table_of(path) == {
            "ZERO_CODE": 2050,
            "SHUNT_MOHM": 99_000,
            "a": {"X": 1},
        }
        assert "# mine" in path.read_text()

    QUOTED = '"LIMIT_CURRENT_UA" = 200\n"ENABLE_PIN" = "GP7"\nDAC = "MCP4725"\n'

    def test_a_key_in_quotes_is_none(self, folder):
        (folder / "settings.toml").write_text(self.QUOTED)
        assert settings_file.table_of(folder / "settings.toml") == {"DAC": "MCP4725"}

    def test_a_limit_in_quotes_is_refused_and_not_taken(self, sculpt, folder, good):
        (folder / "settings.toml").write_text(self.QUOTED)
        result = sculpt("check", "--board", "settings.toml", good)
        assert result.exit_code == 2
        assert '"LIMIT_CURRENT_UA" stands in quotes' in result.stderr

    def test_the_doctor_names_each(self, folder):
        (folder / "settings.toml").write_text(self.QUOTED)
        _, found = settings.read(folder)
        assert [one.what for one in found if "in quotes" in one.what] == [
            '"LIMIT_CURRENT_UA" stands in quotes',
            '"ENABLE_PIN" stands in quotes',
        ]

    @pytest.mark.parametrize(("blanks", "said"), [(1, False), (11, False), (13, True)])
    def test_the_doctor_counts_the_blanks_behind_a_number_of_circuitpython(
        self, folder, blanks, said
    ):
        (folder / "settings.toml").write_text(
            f"CIRCUITPY_PYSTACK_SIZE = 4096{' ' * blanks}# bytes\n"
        )
        _, found = settings.read(folder)
        assert any("CIRCUITPY_PYSTACK_SIZE and the blanks" in one.what for one in found) is said


HOSTILE = """\
import sys
from sculpt.cli import spelling, terminal
terminal.prepare()
import rich.console
rich.console.Console().size
import facebench.circuitpython.blinka
from sculpt.pictures.draw import load_matplotlib
load_matplotlib()
import matplotlib
changed = [key for key in ("text.usetex", "font.size", "axes.facecolor", "path.sketch")
           if matplotlib.rcParams[key] != matplotlib.rcParamsDefault[key]]
sys.exit(f"changed: {changed}" if changed else 0)
"""


def test_no_library_takes_anything_from_the_person(folder):
    (folder / "matplotlibrc").write_text(
        "text.usetex: True\nfont.size: 20\naxes.facecolor: red\npath.sketch: 1,2,3\nbroken\n\xff"
    )
    adapters = ("FT232H", "MCP2221", "U2IF", "NOVA", "GREATFET", "FORCECHIP", "FORCEBOARD")
    environment = {
        **os.environ,
        **{f"BLINKA_{name}": "1" for name in adapters},
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": "/dev/zero",
        "MPLCONFIGDIR": "/dev/null/none",
        "COLUMNS": "²",
        "LINES": "٣",
        "HOME": "/nonexistent",
        "TMPDIR": "/nonexistent",
        "TZ": "Nonsense/Zone",
        "LC_ALL": "xx_YY",
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_broken_configuration_of_dask_is_one_line(folder, monkeypatch):
    (folder / "distributed.py").write_text("raise ValueError('malformed:\\n  line 1')\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    with pytest.raises(
        UserError, match=r"dask cannot be loaded \(malformed: line 1\): correct its"
    ):
        workers._require_dask()


def test_dask_takes_nothing_from_the_person_on_their_own_machine(folder, monkeypatch):
    dask = pytest.importorskip("dask")
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "abc")
    before = dask.config.collect()
    with workers._as_it_comes():
        assert not [key for key in os.environ if key.startswith("DASK_")]
        assert dask.config.get("distributed.comm.timeouts.connect", "30s") != "abc"
    assert dask.config.collect() == before


@pytest.mark.parametrize("columns", ["²", "0", "-5", "99999999999", "٣"])
def test_a_size_that_no_terminal_has_is_dropped(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", "24")
    terminal._drop_odd_sizes()
    assert "COLUMNS" not in os.environ
    assert os.environ["LINES"] == "24"


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("≤ 100 µA, 2 kΩ, 0.1 mA/cm²…", "ascii", "<= 100 uA, 2 kohm, 0.1 mA/cm2..."),
        ("2 kΩ, 100 µA", "cp1252", "2 kohm, 100 µA"),
        ("“Stirn” ☃", "ascii", '"Stirn" ?'),
    ],
)
def test_a_unit_stays_one_where_an_encoding_lacks_its_sign(text, encoding, shown):
    assert text.encode(encoding, spelling.HANDLER).decode(encoding) == shown


def test_the_standard_streams_do_so(good):
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    assert "peak 100 uA" in in_a_shell("check", good, env=ascii_only).stdout
