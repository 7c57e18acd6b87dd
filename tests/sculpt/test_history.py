"""``sculpt history``: how often, how long and with what a board has treated."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import xml.dom.minidom
from pathlib import Path

import pytest

from facebench.simulation import Simulation
from facevm.logbook import Logbook
from sculpt.board.update_rate import counted_rate
from sculpt.cli.inputs import read_one
from sculpt.history.adherence import Plan, adherence
from sculpt.source.load import load_treatment
from tests.sculpt.conftest import GOOD, one_line

TODAY = "2026-11-22"  # a Sunday
STOCK = "first-time"  # its plan: 3 sessions a week for 2 weeks


def at(date: str, hour: int = 19) -> int:
    """That hour of a day, in seconds since 1970."""
    moment = datetime.datetime.fromisoformat(f"{date}T{hour:02d}:00:00+00:00")
    return int(moment.timestamp())


def zone(**values):
    return {
        "zone": "cheek",
        "side": "left",
        "delivered_ms": 30_000,
        "charge_uC": -1.5,
        "mean_abs_uA": 40.0,
        "mean_error_percent": 0.4,
        "largest_error_uA": 1.0,
        "contact_losses": 0,
        "resistance_ohm": 12_000,
        "limited_ms": 0,
        **values,
    }


def entry(number: int, date: str | None = None, **values):
    return {
        "number": number,
        "firmware": "0.1.0",
        "routine": "First time",
        "crc": "00000000",
        "level_percent": 60,
        "outcome": "success",
        "reason": "",
        "reading": 0,
        "duration_ms": 131_000,
        "wait_ms": 7_000,
        "updates_per_s": None,
        "zones": [zone()],
        "time": None if date is None else at(date),
        **values,
    }


@pytest.fixture
def journal(folder: Path):
    """Writes a journal of entries, or of lines as they are."""

    def write(*entries, end: str = "\n") -> Path:
        path = folder / "sessions.jsonl"
        lines = [one if isinstance(one, str) else json.dumps(one) for one in entries]
        path.write_text("\n".join(lines) + end, "utf-8")
        return path

    return write


@pytest.fixture
def document(sculpt):
    """What ``--json`` prints."""

    def read(path: Path, *options):
        result = sculpt("history", "--file", path, "--today", TODAY, "--json", *options)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return read


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Path:
    """A drive with what the device's own logbook wrote of three treatments, one stopped."""
    drive = tmp_path_factory.mktemp("drive")
    source = drive / "good.face"
    source.write_text(GOOD)
    routine = load_treatment(read_one(str(source))).routine
    nvm = bytearray(b"\xff" * 4096)
    logbook = Logbook(nvm, str(drive / "sessions.jsonl"))
    for number, events in enumerate(([], [("press", 2000, None)], [("dac-nak", 2000, None)])):
        logbook.open(routine.crc, 60, routine.name, at("2026-11-18") + number * 86_400)
        treatment = Simulation(routine, events=events)
        treatment.run()
        kept = logbook.close(treatment.session)
        assert logbook.append_jsonl(str(drive / "sessions.jsonl"), kept)
    (drive / "nvm.bin").write_bytes(nvm)
    return drive


# --- what it tells ---------------------------------------------------------------------------


def test_the_devices_own_journal_is_read(sculpt, real):
    lines = sculpt("history", "--drive", real, "--today", TODAY).stdout.splitlines()
    assert lines[0].endswith("sessions.jsonl: 3 sessions, 12 s")
    rows = [line for line in lines if "2026-11-" in line]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert "done" in rows[0]
    assert "ended early: stopped by the" in rows[1]
    assert "stopped: G04" in rows[2]
    assert "cheek left" in "\n".join(lines)


def test_nvm_tells_the_same_as_the_journal(sculpt, real):
    def told(*where):
        return json.loads(sculpt("history", *where, "--today", TODAY, "--json").stdout)

    from_journal = told("--file", real / "sessions.jsonl")
    from_nvm = told("--nvm", real / "nvm.bin")
    for part in ("routines", "zones"):
        assert len(from_journal[part]) == len(from_nvm[part])
    for one, other in zip(from_journal["sessions"], from_nvm["sessions"], strict=True):
        assert {**one, "zones": []} == {**other, "zones": []}


def test_every_field_of_an_entry_is_in_the_document(document, journal):
    whole = entry(7, "2026-11-18")
    told = document(journal(whole))
    assert told["sessions"] == [whole]
    assert list(told) == [
        *("source", "sessions", "routines", "images", "zones", "updates", "notes")
    ]


def test_zones_add_up(document, journal):
    path = journal(
        entry(1, zones=[zone(), zone(side="right", contact_losses=2)]),
        entry(2, zones=[zone(delivered_ms=10_000, charge_uC=0.5, resistance_ohm=15_000)]),
        entry(3, zones=[zone(resistance_ohm=None)]),
    )
    left, right = document(path)["zones"]
    assert (left["zone"], left["side"], left["sessions"]) == ("cheek", "left", 3)
    assert (left["delivered_ms"], left["charge_uC"]) == (70_000, -2.5)
    assert left["dose_uAs"] == 40 * 70
    assert left["resistance_ohm"] == [12_000, 15_000]
    assert right["contact_losses"] == 2


def test_csv_has_a_row_for_each_zone_of_each_session(sculpt, journal):
    path = journal(
        entry(1, "2026-11-18", zones=[zone(), zone(side="right")]),
        entry(2, outcome="fail", reason="G13", zones=[]),
        entry(3, routine="=cmd()", zones=[]),
    )
    result = sculpt("history", "--file", path, "--csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["number"], row["side"]) for row in rows] == [
        ("1", "left"),
        ("1", "right"),
        ("2", ""),
        ("3", ""),
    ]
    assert rows[0]["time"] == "2026-11-18 19:00:00"
    assert rows[2]["reason"] == "G13"
    assert rows[3]["routine"] == "'=cmd()"  # no spreadsheet carries it out


# --- against the plan ------------------------------------------------------------------------

DAYS = ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-09", "2026-11-11", "2026-11-13")


def test_a_streak_is_weeks_in_a_row_in_which_the_plan_was_kept(sculpt, journal):
    path = journal(*(entry(n, day) for n, day in enumerate(DAYS, 1)))
    told = sculpt("history", "--file", path, "--today", "2026-11-18").stdout
    told = " ".join(told.split())
    assert "Plan: 3 a week for 2 weeks (stock routine first-time, by its name" in told
    assert "This week 0 of 3; kept 2 weeks in a row, 2 of 3 in all." in told


@pytest.mark.parametrize(
    ("counts", "streak"),
    [
        ([3], 1),
        ([2], 0),  # this week is not over
        ([3, 2], 1),
        ([3, 3, 4], 3),
        ([3, 2, 3], 1),
        ([3, 0, 0], 0),
        ([2, 3, 1], 1),
    ],
)
def test_the_week_that_is_not_over_breaks_no_streak(counts, streak):
    first = datetime.date(2026, 11, 2)
    kept, number = [], 0
    for week, count in enumerate(counts):
        for day in range(count):
            number += 1
            kept.append(entry(number, str(first + datetime.timedelta(weeks=week, days=day))))
    today = first + datetime.timedelta(weeks=len(counts) - 1, days=4)
    assert adherence("x", kept, Plan(3, 8, "here"), today).streak == streak


def test_only_what_was_carried_out_to_its_end_counts(document, journal):
    path = journal(
        entry(1, "2026-11-16"),
        entry(2, "2026-11-17", outcome="abort", reason="stopped by the button"),
        entry(3, "2026-11-18", outcome="fail", reason="G04"),
    )
    (routine,) = document(path)["routines"]
    assert (routine["done"], routine["ended_early"], routine["failed"]) == (1, 1, 1)
    assert routine["weeks"] == [{"monday": "2026-11-16", "sessions": 1}]


def test_sessions_without_a_time_are_counted_and_make_no_streak(sculpt, journal):
    path = journal(entry(1), entry(2))
    told = " ".join(sculpt("history", "--file", path).stdout.split())
    assert "First time: 2 done." in told
    assert "No streak: the board's clock was not set" in told
    mixed = journal(entry(1), entry(2, "2026-11-18"))
    told = " ".join(sculpt("history", "--file", mixed, "--today", TODAY).stdout.split())
    assert "1 without a time belong to no week." in told


def test_sessions_without_a_time_are_told_with_the_line_that_sets_the_clock(sculpt, journal):
    """That CircuitPython takes it is shown on the virtual board (tests/facevm/test_drive.py)."""
    path = journal(entry(1), entry(2), entry(3, "2026-11-18"))
    told = sculpt("history", "--file", path, "--today", TODAY).stdout
    assert "2 of 3 sessions have no time" in told
    typed = "import rtc, time; rtc.RTC().datetime = time.struct_time("
    assert f"\n  {typed}(2026, 11, 22, 12, 0, 0, 6, -1, -1))\n" in told
    dated = sculpt("history", "--file", journal(entry(3, "2026-11-18")), "--today", TODAY).stdout
    assert "rtc" not in dated


# --- how fast the board is -------------------------------------------------------------------


@pytest.fixture
def board(folder, root):
    """A drive with the shipped settings and these sessions."""

    def make(*entries, updates_per_s=500):
        (folder / "boot_out.txt").write_text("Adafruit CircuitPython 10.0.3; a board\n")
        text = (root / "device/drive/settings.toml").read_text()
        assert "UPDATES_PER_S = 1000 " in text
        text = text.replace("UPDATES_PER_S = 1000 ", f"UPDATES_PER_S = {updates_per_s} ")
        (folder / "settings.toml").write_text(text)
        lines = "".join(json.dumps(one) + "\n" for one in entries)
        (folder / "sessions.jsonl").write_text(lines)
        return folder

    return make


def test_each_session_has_the_updates_that_its_board_counted(sculpt, journal):
    path = journal(entry(1), entry(2, updates_per_s=612))
    rows = sculpt("history", "--file", path).stdout.splitlines()
    assert any(line.rstrip().endswith(" 612") for line in rows)
    rows = list(csv.DictReader(io.StringIO(sculpt("history", "--file", path, "--csv").stdout)))
    assert [row["updates_per_s"] for row in rows] == ["", "612"]


def test_settings_that_promise_more_updates_than_the_board_makes_are_told(sculpt, board):
    drive = board(entry(1, updates_per_s=612), entry(2, updates_per_s=430))
    told = " ".join(sculpt("history", "--drive", drive).stdout.split())
    assert "Control updates: 430 in the slowest second of 2 sessions (no. 2)" in told
    assert "UPDATES_PER_S is 500, more than the board keeps" in told
    assert "sculpt calibrate --rate --drive PATH writes 430." in told


@pytest.mark.parametrize(("promised", "made", "too_much"), [(1000, 899, True), (1000, 900, False)])
def test_a_promise_is_kept_by_nine_tenths_of_it(sculpt, board, promised, made, too_much):
    drive = board(entry(1, updates_per_s=made), updates_per_s=promised)
    told = " ".join(sculpt("history", "--drive", drive).stdout.split())
    assert ("more than the board keeps" in told) is too_much
    rate = counted_rate([entry(1, updates_per_s=made)], promised)
    assert rate.is_too_much is too_much
    assert rate.promised == (890 if too_much else 1000)


def test_no_more_is_proposed_than_the_bus_allows(sculpt, board):
    drive = board(entry(1, updates_per_s=610), updates_per_s=300)
    settings = drive / "settings.toml"
    settings.write_text(settings.read_text().replace("I2C_HZ = 400000", "I2C_HZ = 100000"))
    told = json.loads(sculpt("history", "--drive", drive, "--json").stdout)["updates"]
    assert (told["settings"], told["proposed"]) == (300, 500)


def test_settings_that_promise_what_the_board_makes_are_left_alone(sculpt, board):
    drive = board(entry(1, updates_per_s=612), entry(2))
    told = " ".join(sculpt("history", "--drive", drive).stdout.split())
    assert "612 in the slowest second of 1 session (no. 1); UPDATES_PER_S is 500." in told
    assert "calibrate" not in told


def test_only_the_newest_sessions_of_the_newest_firmware_count(document, journal):
    old = [entry(n, updates_per_s=100, firmware="0.0.9") for n in range(1, 4)]
    slow = [entry(4, updates_per_s=300)]
    new = [entry(n, updates_per_s=600 + n) for n in range(5, 15)]
    told = document(journal(*old, *slow, *new, entry(15)))["updates"]
    assert told == {
        "lowest": 605,
        "session": 5,
        "sessions": 10,
        "settings": None,
        "proposed": 600,
    }


def test_a_board_that_has_not_counted_is_told_nothing_of(document, journal):
    assert document(journal(entry(1), entry(2)))["updates"] is None


def test_the_plan_is_that_of_the_image_on_the_drive(document, sculpt, folder, journal):
    """A routine of one's own, by its CRC; and the same name without an image has none."""
    source = folder / "mine.face"
    planned = GOOD.replace("    levels 60 %, 100 %\n", "    plan 4 sessions a week for 6 weeks\n")
    source.write_text(planned)
    (folder / "routines").mkdir()
    sculpt("build", source, "-o", folder / "routines")
    crc = f"{load_treatment(read_one(str(source))).routine.crc:08x}"
    path = journal(entry(1, "2026-11-18", routine="Short", crc=crc))
    (alone,) = document(path)["routines"]
    assert alone["plan"] is None
    (routine,) = document(path, "--drive", folder)["routines"]
    assert routine["plan"] == {"sessions": 4, "weeks": 6, "source": "routines/mine.fbc"}


def test_a_stock_routine_is_known_by_its_crc(document, journal):
    crc = f"{load_treatment(read_one(STOCK)).routine.crc:08x}"
    (routine,) = document(journal(entry(1, routine="First time", crc=crc)))["routines"]
    assert routine["plan"]["source"] == f"stock routine {STOCK}"


# --- what is damaged -------------------------------------------------------------------------


@pytest.mark.slow
def test_a_last_line_that_was_cut_is_left_out_with_a_note(sculpt, journal):
    whole = json.dumps(entry(2))
    for cut in range(1, len(whole), 37):
        path = journal(entry(1), whole[:cut], end="")
        result = sculpt("history", "--file", path, "--json")
        assert result.exit_code == 0
        assert "the last line, 2, is incomplete and was left out" in one_line(result.stderr)
        assert [one["number"] for one in json.loads(result.stdout)["sessions"]] == [1]


@pytest.mark.parametrize(
    "damaged",
    [
        '{"number": 2, "outcome',
        "\0\0\0\0",
        "[1, 2]",
        "null",
        '{"number": "2"}',
        '{"number": true}',
        '{"number": 2, "zones": 3}',
        '{"number": 2, "zones": [4]}',
        '{"number": 2, "zones": [{"zone": 1}]}',
        '{"number": 2, "zones": [{"delivered_ms": "x"}]}',
        '{"number": 2, "zones": [{"charge_uC": NaN}]}',
        '{"number": 2, "duration_ms": -1}',
        '{"number": 2, "time": 1e300}',
        '{"number": 2, "time": 99999999999999}',
        '{"number": 2, "routine": ["x"]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_line_is_told_by_its_number_and_the_rest_is_kept(sculpt, journal, damaged):
    path = journal(entry(1), damaged, entry(3))
    result = sculpt("history", "--file", path, "--json")
    assert result.exit_code == 0
    assert one_line(result.stderr).endswith("line 2 is damaged and was left out\n")
    document = json.loads(result.stdout)
    assert [one["number"] for one in document["sessions"]] == [1, 3]
    assert len(document["notes"]) == 1


def test_bytes_that_are_no_text_are_a_damaged_line(sculpt, folder):
    path = folder / "sessions.jsonl"
    path.write_bytes(json.dumps(entry(1)).encode() + b"\n\xff\xfe\n\n")
    result = sculpt("history", "--file", path)
    assert result.exit_code == 0
    assert "line 2 is damaged" in one_line(result.stderr)


def test_a_line_that_stands_twice_is_one_session(document, journal):
    told = document(journal(entry(1), entry(1)))
    assert len(told["sessions"]) == 1
    assert "repeats an earlier one" in told["notes"][0]


def test_an_empty_journal_is_no_error(sculpt, journal):
    result = sculpt("history", "--file", journal(end=""))
    assert result.exit_code == 0
    assert "The board has not treated yet." in result.stdout


def test_a_file_without_any_session_is_refused(sculpt, folder):
    path = folder / "notes.txt"
    path.write_text("dear diary\n")
    for option in ("--file", "--nvm"):
        result = sculpt("history", option, path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"no session in {path} can be read: name a " in one_line(result.stderr)


def test_nvm_that_was_never_written_holds_nothing(sculpt, folder):
    path = folder / "nvm.bin"
    path.write_bytes(b"\xff" * 4096)
    result = sculpt("history", "--nvm", path)
    assert (result.exit_code, result.stderr) == (0, "")


def test_names_in_a_journal_do_not_move_the_terminal(sculpt, journal):
    path = journal(entry(1, routine="\x1b[2Jgone", reason="\x07"))
    assert "\x1b" not in sculpt("history", "--file", path).stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--file", "nowhere"], "nowhere cannot be read"),
        (["--drive", "nowhere"], "there is no drive nowhere"),
        (["--drive", "."], "has no sessions.jsonl"),
        (["--file", "a", "--nvm", "b"], "exclude each other"),
        (["--file", "a", "--json", "--csv"], "exclude each other"),
        (["--file", "a", "--theme", "dark"], "--theme needs --plot"),
        (["--file", "a", "--today", "soon"], "'soon' is not a date"),
    ],
)
def test_what_is_asked_wrongly_is_told(sculpt, options, told):
    result = sculpt("history", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


# --- its picture -----------------------------------------------------------------------------


@pytest.fixture
def months(journal) -> Path:
    """Half a year of it, some early ends, a resistance that changes."""
    first = datetime.date(2026, 5, 25)
    kept = []
    for number in range(1, 80):
        day = first + datetime.timedelta(days=2 * number)
        outcome = ("success", "success", "success", "abort", "fail")[number % 5]
        zones = [
            zone(side=side, resistance_ohm=12_000 + 300 * number) for side in ("left", "right")
        ]
        kept.append(entry(number, str(day), outcome=outcome, zones=zones))
    return journal(*kept)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["svg", "png", "html"])
@pytest.mark.parametrize("theme", [[], ["--theme", "dark"]])
def test_a_picture_is_drawn_and_the_same_each_time(sculpt, months, folder, ending, theme):
    if ending != "html":
        pytest.importorskip("matplotlib")
    out = folder / f"out.{ending}"
    drawn = []
    for _ in range(2):
        result = sculpt("history", "--file", months, "--today", TODAY, "--plot", out, *theme)
        assert result.exit_code == 0, result.stderr
        assert f"The picture is in {out}." in result.stdout
        drawn.append(out.read_bytes())
    assert drawn[0] == drawn[1]
    if ending == "svg":
        xml.dom.minidom.parseString(drawn[0])


def test_the_page_asks_nobody_for_anything_and_needs_nothing(sculpt, months, folder, missing):
    missing("matplotlib")
    out = folder / "out.html"
    assert sculpt("history", "--file", months, "--plot", out).exit_code == 0
    page = out.read_text("utf-8")
    found = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert found is not None
    svg = xml.dom.minidom.parseString(found[0])
    outside = re.sub(r'xmlns="[^"]*"', "", page)
    assert not re.search(r"https?://|<script|src=|href=", outside)
    width = 420
    for text in svg.getElementsByTagName("text"):
        assert 0 <= float(text.getAttribute("x")) <= width
    assert page.count("<tr>") == 80


def test_a_name_in_a_journal_is_no_markup(sculpt, journal, folder):
    path = journal(entry(1, "2026-11-18", routine="<script>alert(1)</script>"))
    out = folder / "out.html"
    sculpt("history", "--file", path, "--plot", out)
    assert "<script>" not in out.read_text("utf-8")


@pytest.mark.parametrize("kept", [[], [entry(1)], [entry(1, zones=[], duration_ms=0)]])
def test_little_to_draw_is_drawn(sculpt, journal, folder, kept):
    out = folder / "out.html"
    path = journal(*kept, end="\n" if kept else "")
    assert sculpt("history", "--file", path, "--plot", out).exit_code == 0
    assert out.exists()


def test_the_journal_itself_is_not_drawn_over(sculpt, months):
    before = months.read_bytes()
    result = sculpt("history", "--file", months, "--plot", months)
    assert (result.exit_code, result.stdout) == (2, "")
    assert months.read_bytes() == before
