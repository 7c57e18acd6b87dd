"""``sculpt run --trace OUT.vcd``: what a wave viewer shows is what was on the bus."""

from __future__ import annotations

import io
import re
import signal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facebench.chips.tap import put_in_front
from facebench.simulation import Simulation
from sculpt.cli.inputs import read_one
from sculpt.cli.installing import install_command
from sculpt.source.load import load_treatment
from sculpt.trace import vcd_trace
from sculpt.trace.vcd_trace import TICK_ns, VcdTrace

BRIEF = """\
routine "Brief"

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

zone chin
    say "Still."
    wave lifting
    ramp to 60 uA over 200 ms
    hold 300 ms
    ramp to 0 uA over 200 ms
"""


def read_back(path):
    """The waves of a file. As it is imported, vcdvcd lets a broken pipe end the whole process, a
    server in one of its threads too: that is taken back."""
    kept = hasattr(signal, "SIGPIPE") and signal.getsignal(signal.SIGPIPE)
    from vcdvcd import VCDVCD

    if kept:
        signal.signal(signal.SIGPIPE, kept)
    return VCDVCD(str(path))


def decoded(edges):
    """The transactions that a logic analyser reads off two lines: bytes with their ninth bits.

    Each is a list of parts; every start begins a new part.
    """
    found, part, bits = [], None, []
    level = {"SDA": 1, "SCL": 1}
    for _, line, to in edges:
        before, level[line] = level[line], to
        if before == to:
            continue
        if line == "SDA" and level["SCL"]:
            if not to:  # a start, or one more
                if part is None:
                    found.append([])
                part = []
                found[-1].append(part)
            else:  # a stop
                part = None
            bits = []
        elif line == "SCL" and to and part is not None:
            bits.append(level["SDA"])
            if len(bits) == 9:
                part.append((int("".join(map(str, bits[:8])), 2), bits[8]))
                bits = []
    return found


def expected(address, wrote, read, error):
    if error == 19:
        return [[(address << 1 | (wrote is None), 1)]]
    if error:
        return [[]]
    parts = []
    if wrote is not None:
        parts.append([(address << 1, 0), *((byte, 0) for byte in wrote)])
    if read is not None:
        last = len(read) - 1
        bytes_read = [(byte, int(index == last)) for index, byte in enumerate(read)]
        parts.append([(address << 1 | 1, 0), *bytes_read])
    return parts


optional_bytes = st.none() | st.binary(max_size=6)


@given(st.integers(0, 127), optional_bytes, optional_bytes, st.sampled_from([0, 0, 19, 116]))
def test_the_lines_of_a_transaction_read_back_as_that_transaction(address, wrote, read, error):
    if wrote is None and read is None:
        wrote = b""
    edges = list(vcd_trace.edges(1_000, 2_500, address, wrote, read, error))
    assert decoded(edges) == [expected(address, wrote, read, error)]
    assert [at for at, _, _ in edges] == sorted(at for at, _, _ in edges)
    assert {line: to for _, line, to in edges} == {"SDA": 1, "SCL": 1}, "an idle bus is high"


def test_the_lines_keep_the_times_of_the_fast_mode():
    edges = list(vcd_trace.edges(0, 2_500, 0x62, b"\x55\xaa", b"\x0f", 0))
    clock = [(at, to) for at, line, to in edges if line == "SCL"]
    for (at, to), (then, _) in pairwise(clock):
        assert then - at >= (600 if to else 1_300)  # UM10204, table 10
    assert edges[-1][0] < (9 * 5 + 12) * 2_500


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """A short run: its file as a reader sees it, what was on its bus, its samples."""
    folder = tmp_path_factory.mktemp("brief")
    (folder / "brief.face").write_text(BRIEF)
    bench = Simulation(load_treatment(read_one(str(folder / "brief.face"))).routine)
    start_ns = bench.board.clock.now_ns
    file, heard, samples = io.BytesIO(), [], []
    vcd = VcdTrace(file, bench)
    put_in_front(bench.board.bus, lambda *one: heard.append(one))

    def on_sample(sample):
        vcd.add(sample)
        samples.append((bench.board.clock.now_ns, sample))

    bench.run(on_sample)
    vcd.close()
    path = folder / "brief.vcd"
    path.write_bytes(file.getvalue())
    return read_back(path), path.read_text(), heard, samples, start_ns


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="there are no broken pipes")
def test_reading_leaves_a_broken_pipe_an_error_as_it_was(brief):
    assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN


def text_at(file, name, at):
    """What a text stands at: the reader above knows no texts."""
    (mark,) = re.findall(rf"\$var string 1 (\S+) {name} \$end", file)
    now, held = 0, ""
    for line in file.split("$enddefinitions $end")[1].splitlines():
        if line.startswith("#"):
            now = int(line[1:])
            if now > at:
                break
        elif line.startswith("s") and line.endswith(f" {mark}"):
            held = line[1:].split()[0]
    return held


def line_edges(vcd, line):
    return [(at, line, int(to)) for at, to in vcd[f"bus.{line}"].tv if to in "01"]


@pytest.mark.slow
def test_the_file_holds_every_transaction_bit_by_bit(brief):
    vcd, _, heard, _, start_ns = brief
    edges = sorted(line_edges(vcd, "SDA") + line_edges(vcd, "SCL"))
    assert decoded(edges) == [expected(*one[1:]) for one in heard]
    assert len(heard) > 1_000
    assert vcd.timescale["timescale"] * 1_000_000_000 == TICK_ns
    first_fall = next(at for at, line, to in edges if line == "SDA" and not to)
    assert start_ns + first_fall * TICK_ns - heard[0][0] == pytest.approx(1_300, abs=TICK_ns)


def test_the_file_holds_what_every_sample_says(brief):
    vcd, file, _, samples, start_ns = brief
    now_ns, sample = max(samples, key=lambda one: one[1].setpoint_uA)
    at = (now_ns - start_ns) // TICK_ns
    assert float(vcd["current.set_uA"][at]) == sample.setpoint_uA
    assert float(vcd["current.skin_uA"][at]) == pytest.approx(sample.skin_uA)
    assert int(vcd["board.dac_code"][at], 2) == sample.dac_code
    assert (text_at(file, "state", at), sample.state) == ("treating", "treating")
    assert text_at(file, "place", at) == f"{sample.zone}_{sample.side}" == "chin_center"
    assert vcd["board.ENABLE"][at] == "1"
    assert vcd["board.ENABLE"][0] == "0"


@pytest.mark.slow
def test_the_same_run_is_the_same_file(sculpt, folder):
    (folder / "brief.face").write_text(BRIEF)
    for name in ("a.vcd", "b.vcd"):
        result = sculpt("run", "brief.face", "--trace", name)
        assert f"Every update is in {name}." in result.stdout
    assert (folder / "a.vcd").read_bytes() == (folder / "b.vcd").read_bytes()


def test_another_ending_is_refused_before_anything_runs(sculpt, good):
    result = sculpt("run", good, "--trace", "x.fst")
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".csv" in result.stderr
    assert ".vcd" in result.stderr


@pytest.mark.slow
def test_without_pyvcd_one_line_says_what_to_install(sculpt, good, folder, missing):
    missing("vcd")
    result = sculpt("run", good, "--trace", "x.vcd")
    assert (result.exit_code, result.stdout) == (2, "")
    assert install_command("plot") in result.stderr
    assert not (folder / "x.vcd").exists()
    assert sculpt("run", good, "--trace", "x.csv").exit_code == 0
