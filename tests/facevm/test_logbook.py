"""The logbook: what became of each treatment, in NVM and in the journal on the drive."""

from __future__ import annotations

import json

import pytest

from facebench.chips.nvm import Nvm
from facebench.report import delivered
from facevm import frames, isa, states
from facevm.entry import RESULT
from facevm.journal import last_number
from facevm.logbook import Logbook
from facevm.reader import entries_of
from facevm.version import VERSION
from tests.facevm.recording import CRC, ROUTINE, Session, treated


@pytest.fixture
def nvm():
    return Nvm()


@pytest.fixture
def journal(tmp_path):
    return str(tmp_path / "sessions.jsonl")


@pytest.fixture
def writes(nvm):
    """The assignments to NVM, as (start, end, erases)."""
    seen = []
    nvm.on_write = lambda *write: seen.append(write)
    return seen


def numbers(entries):
    return [entry["number"] for entry in entries]


def test_a_treatment_is_an_entry(nvm):
    logbook = Logbook(nvm)
    assert logbook.open(CRC, 60, ROUTINE, 1_790_000_000)
    entry = logbook.close(Session(outcome="fail", reason="G01", reading=2345), 480)
    assert entry == {
        "number": 1,
        "firmware": VERSION,
        "routine": ROUTINE,
        "crc": "1234abcd",
        "level_percent": 60,
        "outcome": "fail",
        "reason": "G01",
        "reading": 2345,
        "duration_ms": 60_000,
        "wait_ms": 1234,
        "updates_per_s": 480,
        "zones": entry["zones"],
        "time": 1_790_000_000,
    }
    assert entry["zones"][0] == {
        "zone": "jawline",
        "side": "left",
        "delivered_ms": 10_150,
        "charge_uC": 1207.01,
        "mean_abs_uA": 118.9,
        "mean_error_percent": 0.9,
        "largest_error_uA": 1.2,
        "contact_losses": 0,
        "resistance_ohm": 11_004,
        "limited_ms": 100,
    }
    assert list(Logbook(nvm).entries()) == [entry]


BY_FIRMWARE_0_1_0 = bytes.fromhex(
    "d31d0001cdab34123c803bb16a05302e312e300c4576656e696e67206c6966745908408b"
    "d22f0001011573746f707065642062792074686520627574746f6e00e0d403d20904a64fc4b2c10ba65e945f6d0c00"
    "fd5564454db7ec"
)
"""What the logbook of firmware 0.1.0 wrote of one treatment, before updates were counted."""


def test_what_an_older_firmware_wrote_is_still_read_and_added_to(nvm):
    nvm[: len(BY_FIRMWARE_0_1_0)] = BY_FIRMWARE_0_1_0
    logbook = Logbook(nvm)
    assert logbook.unfinished() is None
    new = treated(logbook)
    old, second = logbook.entries()
    assert (old["number"], old["outcome"], old["reason"], old["time"]) == (
        *(1, "abort", "stopped by the button"),
        1_790_000_000,
    )
    assert (old["zones"][0]["delivered_ms"], old["zones"][0]["resistance_ohm"]) == (10_150, 11_004)
    assert (old["updates_per_s"], second) == (None, new)
    assert second["number"] == 2


def test_the_end_is_written_by_the_page_alone(nvm):
    """All that is in memory while current flows."""
    logbook = Logbook(nvm)
    logbook.open(CRC, 60, ROUTINE)
    page = logbook.page
    del logbook
    page.close(Session(), 500)
    (entry,) = Logbook(nvm).entries()
    assert (entry["number"], entry["outcome"], entry["updates_per_s"]) == (1, "success", 500)


def test_a_treatment_on_the_virtual_board_is_recorded_as_it_was(nvm, treat, one_zone):
    from tests.facevm.assembly import glide, rest

    treatment = treat(one_zone(glide(3000, 300), rest(200)))
    off = []
    nvm.on_write = lambda *_: off.append(not treatment.virtual.enable.value)
    logbook = Logbook(nvm)
    assert logbook.open(CRC, 100, "One stroke")
    session = treatment.to_the_end().session
    entry = logbook.close(session)
    assert off == [True, True]
    assert (entry["outcome"], entry["duration_ms"]) == ("success", session.routine_ms)
    (zone,) = entry["zones"]
    assert (zone["zone"], zone["side"]) == ("jawline", "left")
    assert zone["delivered_ms"] == delivered(session.record, 4).delivered_ms
    assert zone["mean_error_percent"] < 2
    assert 0 < zone["largest_error_uA"] < 20
    assert zone["resistance_ohm"] > 1000


def test_entries_are_oldest_first_and_numbered_from_one(nvm):
    for count in range(1, 6):
        logbook = Logbook(nvm)
        treated(logbook)
        assert numbers(logbook.entries()) == list(range(1, count + 1))


def test_the_treatment_under_way_is_no_entry_yet(nvm):
    logbook = Logbook(nvm)
    treated(logbook)
    logbook.open(CRC, 60, ROUTINE)
    assert numbers(logbook.entries()) == [1]
    assert logbook.unfinished() is None


def test_two_writes_a_treatment_and_no_erase(nvm, writes):
    treated(Logbook(nvm))
    assert [erases for _, _, erases in writes] == [False, False]


# --- crashes (G13) -----------------------------------------------------------------------


@pytest.mark.hazard("G13", "run")
def test_a_crash_leaves_its_trace(nvm):
    treated(Logbook(nvm))
    Logbook(nvm).open(CRC, 80, "De-puff")
    after = Logbook(nvm)
    left = after.unfinished()
    assert (left["number"], left["routine"], left["level_percent"]) == (2, "De-puff", 80)
    assert (left["outcome"], left["reason"], left["zones"]) == ("fail", "G13", [])
    assert list(after.entries())[-1] == left


def test_a_crash_is_told_until_it_is_noted(nvm):
    Logbook(nvm).open(CRC, 60, ROUTINE)
    assert Logbook(nvm).unfinished()
    noted = Logbook(nvm).note_crash(reading=1)
    assert (noted["outcome"], noted["reason"], noted["reading"]) == ("fail", "G13", 1)
    after = Logbook(nvm)
    assert after.unfinished() is None
    assert after.note_crash() is None
    assert list(after.entries()) == [noted]


def test_the_next_treatment_notes_a_crash_by_itself(nvm):
    Logbook(nvm).open(CRC, 60, ROUTINE)
    treated(Logbook(nvm))
    told = [(entry["number"], entry["reason"]) for entry in Logbook(nvm).entries()]
    assert told == [(1, "G13"), (2, "")]


def test_nothing_is_left_unfinished_after_a_treatment(nvm):
    treated(Logbook(nvm))
    assert Logbook(nvm).unfinished() is None


def test_a_treatment_without_a_session_is_closed_all_the_same(nvm):
    logbook = Logbook(nvm)
    assert logbook.close(None) is None
    logbook.open(CRC, 60, ROUTINE)
    assert logbook.close(None)["outcome"] == "abort"
    assert Logbook(nvm).unfinished() is None


# --- the ring ----------------------------------------------------------------------------


def test_the_ring_goes_on_for_ever_and_keeps_the_newest(nvm):
    for count in range(1, 101):
        treated(Logbook(nvm))
        kept = numbers(Logbook(nvm).entries())
        assert kept == list(range(kept[0], count + 1))
        assert len(kept) >= min(count, 8)
    assert nvm.erases < 15, "two or three each time it goes round"


def test_a_session_of_every_place_fits(nvm):
    places = [
        isa.place_of(zone, side)
        for zone, row in enumerate(isa.ZONES)
        for side in row.sides
        if side != isa.BOTH
    ]
    assert len(places) == 19
    session = Session(places)
    record = session.record
    most = 1 << 27
    full = (isa.ZONE_TIME_MAX_ms, -isa.ZONE_CHARGE_MAX_dnC * 2, most, most, most, 12_000, 20)
    record.row = lambda place: (*full, 100_000_000, isa.ZONE_TIME_MAX_ms)
    session.reason = "x" * 40
    logbook = Logbook(nvm)
    for _ in range(6):
        logbook.open(CRC, 100, "é" * isa.TEXT_MAX_CHARS)
        entry = logbook.close(session)
        assert len(entry["zones"]) == 19
        assert list(Logbook(nvm).entries())[-1] == entry


def test_what_another_program_left_in_nvm_does_not_matter():
    for foreign in (bytes(4096), b"\xd3" * 4096, bytes(range(256)) * 16):
        nvm = Nvm()
        nvm.restore(foreign)
        logbook = Logbook(nvm)
        assert list(logbook.entries()) == []
        entry = treated(logbook)
        assert list(Logbook(nvm).entries()) == [entry]


def test_cells_that_a_cut_left_half_done_cost_no_entry(nvm):
    treated(Logbook(nvm))
    free = len(nvm.dump().rstrip(b"\xff"))
    nvm.weak = {free + 20: 0x81, free + 100: 0xFF}
    for _ in range(3):
        treated(Logbook(nvm))
    assert numbers(Logbook(nvm).entries()) == [1, 2, 3, 4]


def test_a_board_without_nvm_treats_all_the_same(journal):
    for memory in (None, Nvm(256)):
        logbook = Logbook(memory, journal)
        assert not logbook.open(CRC, 60, ROUTINE)
        assert logbook.append_jsonl(journal, logbook.close(Session()))
        assert list(logbook.entries()) == []
    with open(journal, "rb") as file:
        assert numbers(entries_of(file.read())) == [1, 2]


def test_memory_that_refuses_is_no_reason_to_fail(nvm):
    def refuse(*_):
        raise RuntimeError("Unable to write to nvm.")

    nvm.on_write = refuse
    logbook = Logbook(nvm)
    assert not logbook.open(CRC, 60, ROUTINE)
    assert logbook.close(Session())["number"] == 1


@pytest.fixture
def noted(nvm):
    """What a fresh start finds noted."""
    return lambda: Logbook(nvm).noted


def test_what_is_noted_outlives_the_ring_and_costs_no_erase(nvm, noted, writes):
    assert noted() == b""
    assert Logbook(nvm).note(b"read")
    assert Logbook(nvm).note(b"read")  # it stands there: not written again
    Logbook(nvm).note(b"read, watchdog")
    assert [erases for _, _, erases in writes] == [False, False]
    for _ in range(60):
        treated(Logbook(nvm))
        assert noted() == b"read, watchdog"
    assert nvm.erases > 1


def test_a_note_never_erases_and_waits_for_room(nvm, noted):
    logbook = Logbook(nvm)
    count = 0
    while logbook.note(b"%032d" % count):
        count += 1
    assert count > 90
    assert nvm.erases == 0
    assert noted() == b"%032d" % (count - 1)
    treated(logbook)
    assert noted() == b"%032d" % count


def test_a_note_between_start_and_result_changes_neither(nvm):
    logbook = Logbook(nvm)
    logbook.open(CRC, 60, ROUTINE)
    logbook.note(b"x")
    assert Logbook(nvm).unfinished()["number"] == 1
    entry = logbook.close(Session())
    assert list(Logbook(nvm).entries()) == [entry]


def test_the_last_eight_bytes_are_not_the_logbooks(nvm):
    nvm[4088:] = b"VS1notes"
    for _ in range(40):
        treated(Logbook(nvm))
    assert nvm[4088:] == b"VS1notes"
    assert nvm.erases > 0


# --- the journal -------------------------------------------------------------------------


def test_entries_are_kept_in_the_journal_once(nvm, journal):
    for _ in range(3):
        treated(Logbook(nvm, journal))
    assert Logbook(nvm, journal).keep() == 3
    assert Logbook(nvm, journal).keep() == 0
    with open(journal, "rb") as file:
        assert entries_of(file.read()) == list(Logbook(nvm).entries())


def test_a_logbook_knows_whether_its_journal_lacks_anything(nvm, journal):
    assert Logbook(nvm, journal).is_kept
    treated(Logbook(nvm, journal))
    logbook = Logbook(nvm, journal)
    assert not logbook.is_kept
    logbook.keep()
    assert logbook.is_kept
    logbook.open(CRC, 60, ROUTINE)
    assert logbook.is_kept, "one that goes on is no entry yet"
    assert Logbook(nvm).is_kept, "without a journal there is nothing to lack"


def test_an_entry_is_a_line_of_json(nvm, journal):
    logbook = Logbook(nvm, journal)
    entry = treated(logbook)
    assert logbook.append_jsonl(journal, entry)
    with open(journal) as file:
        assert [json.loads(line) for line in file] == [entry]


MOST = (1 << 31) - 1
LONGEST = {
    "zone": max((row.name for row in isa.ZONES), key=len),
    "side": max(isa.SIDES, key=len),
    "delivered_ms": MOST,
    "charge_uC": -MOST / 1e4,
    "mean_abs_uA": MOST * 100.1,
    "mean_error_percent": MOST * 100.1,
    "largest_error_uA": MOST / 10,
    "contact_losses": MOST,
    "resistance_ohm": MOST,
    "limited_ms": MOST,
}
SHORTEST = {**dict.fromkeys(LONGEST, 0), "zone": "chin", "side": "left", "resistance_ohm": None}


@pytest.mark.parametrize(
    "routine", ["A", "Évening, 60 characters at the most, and each of two bytes"]
)
@pytest.mark.parametrize("places", [0, 1, len(isa.ZONES)])
def test_a_line_is_as_long_whatever_was_measured(nvm, journal, places, routine):
    """The size of the file would tell the arm of a study."""
    logbook = Logbook(nvm, journal)
    entry = {**treated(logbook), "routine": routine}
    least = {**entry, "zones": [SHORTEST] * places, "updates_per_s": None, "reason": ""}
    most = {**entry, "number": MOST, "level_percent": 255, "outcome": "success"}
    most |= {"firmware": "10.10.10.dev100", "reason": states.UNSTEADY, "reading": -MOST - 1}
    most |= {"duration_ms": MOST, "wait_ms": MOST, "updates_per_s": 1000, "time": MOST}
    most["zones"] = [LONGEST] * places
    for one in (least, most):
        assert logbook.append_jsonl(journal, one)
    assert last_number(journal) == MOST
    with open(journal, "rb") as file:
        data = file.read()
    assert entries_of(data) == [least, most]
    lines = data.splitlines()
    assert len(lines[0]) == len(lines[1]), "as long"
    assert lines[1] != lines[1].rstrip(), "and the longest has room"


def test_a_line_that_was_cut_among_its_blanks_is_whole(nvm, journal):
    logbook = Logbook(nvm, journal)
    logbook.append_jsonl(journal, treated(logbook))
    with open(journal, "rb") as file:
        data = file.read()
    assert data.endswith(b" " * 40 + b"\n")
    for cut in (1, 30, 41):
        with open(journal, "wb") as file:
            file.write(data[:-cut])
        assert last_number(journal) == 1
    again = Logbook(nvm, journal)
    again.append_jsonl(journal, treated(again))
    with open(journal, "rb") as file:
        assert numbers(entries_of(file.read())) == [1, 2]


def test_a_line_is_written_through_to_the_disk(nvm, journal, monkeypatch):
    synced = []
    monkeypatch.setattr("os.fsync", synced.append)
    logbook = Logbook(nvm, journal)
    logbook.append_jsonl(journal, treated(logbook))
    assert len(synced) == 1


def test_a_crash_is_kept_once_it_is_noted(nvm, journal):
    Logbook(nvm, journal).open(CRC, 60, ROUTINE)
    logbook = Logbook(nvm, journal)
    assert logbook.keep() == 0
    logbook.note_crash(2)
    assert logbook.keep() == 1
    with open(journal, "rb") as file:
        assert [entry["reading"] for entry in entries_of(file.read())] == [2]


def test_a_drive_that_is_not_the_codes_is_said(nvm, tmp_path):
    elsewhere = str(tmp_path / "no" / "sessions.jsonl")
    logbook = Logbook(nvm, elsewhere)
    entry = treated(logbook)
    assert logbook.keep() == -1
    assert not logbook.append_jsonl(elsewhere, entry)


def test_numbers_go_on_when_nvm_was_wiped(nvm, journal):
    logbook = Logbook(nvm, journal)
    for _ in range(3):
        treated(logbook)
    logbook.keep()
    assert treated(Logbook(Nvm(), journal))["number"] == 4


def test_a_ring_that_fills_up_asks_for_the_journal(nvm, journal):
    logbook = Logbook(nvm, journal)
    asked = 0
    for _ in range(40):
        treated(logbook)
        if logbook.wants_keeping:
            asked += 1
            assert logbook.keep() > 0
            assert not logbook.wants_keeping
    assert 1 < asked < 40


def test_nothing_is_dropped_from_the_ring_that_the_journal_lacks(nvm, journal):
    logbook = Logbook(nvm, journal)
    for _ in range(60):
        treated(logbook)
    logbook.keep()
    with open(journal, "rb") as file:
        assert numbers(entries_of(file.read())) == list(range(1, 61))


# --- readers -----------------------------------------------------------------------------


def test_a_dump_and_a_journal_are_read_by_the_same_name(nvm, journal):
    logbook = Logbook(nvm, journal)
    for _ in range(3):
        treated(logbook)
    logbook.keep()
    with open(journal, "rb") as file:
        assert entries_of(file.read()) == entries_of(nvm.dump())
    assert len(entries_of(nvm.dump())) == 3
    assert entries_of(b"") == entries_of(b"\xff" * 4096) == []


@pytest.mark.parametrize(
    "junk", [b"{", b'{"number": 1, "zones": [{}', b"[1]\n", b'{"a": 1}\n', b"\xff\xfe", b"{}\r\n"]
)
def test_lines_that_are_no_entries_are_passed_over(nvm, junk):
    entry = treated(Logbook(nvm))
    line = json.dumps(entry).encode() + b"\n"
    assert entries_of(line + junk + b"\n" + line + junk) == [entry, entry]


def test_a_frame_with_a_flipped_bit_is_no_entry(nvm):
    for _ in range(3):
        treated(Logbook(nvm))
    dump = nvm.dump()
    content = [first for kind, first, _ in frames.scan(dump) if kind == RESULT][1]
    damaged = dump[:content] + bytes((dump[content] ^ 1,)) + dump[content + 1 :]
    told = entries_of(damaged)
    assert numbers(told) == [1, 2, 3]
    assert told[1]["reason"] == "G13"
