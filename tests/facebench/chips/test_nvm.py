"""NVM as CircuitPython has it on the RP2040: erased bytes are programmed, others erase it all."""

import pytest

from facebench.chips.nvm import ERASE_ns, Nvm, PROGRAM_ns
from facebench.chips.reset import BROWNOUT, Reset


@pytest.fixture
def nvm():
    return Nvm()


def test_it_is_a_sector_of_erased_bytes(nvm):
    assert len(nvm) == 4096
    assert nvm[:] == b"\xff" * 4096
    assert nvm[-1] == 255


def test_slices_and_bytes_are_read_and_written(nvm):
    nvm[10:13] = b"abc"
    nvm[13] = 100
    assert nvm[10:14] == bytearray(b"abcd")
    assert nvm[-4086] == ord("a")


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (lambda nvm: nvm.__setitem__(slice(0, 3), b"ab"), ValueError),
        (lambda nvm: nvm.__setitem__(slice(0, 2), [1, 2]), NotImplementedError),
        (lambda nvm: nvm.__setitem__(slice(0, 4, 2), b"ab"), NotImplementedError),
        (lambda nvm: nvm.__setitem__(0, 256), ValueError),
        (lambda nvm: nvm.__setitem__(4096, 1), IndexError),
        (lambda nvm: nvm[4096], IndexError),
        (lambda nvm: nvm[::2], NotImplementedError),
        (iter, TypeError),
    ],
)
def test_what_circuitpython_refuses_is_refused(nvm, write, error):
    with pytest.raises(error):
        write(nvm)
    assert nvm.programmed == 0


def test_erased_bytes_are_programmed_without_an_erase(nvm):
    nvm[0:4] = b"\x01\x02\x03\x04"
    nvm[4:8] = b"\x05\x06\x07\xff"
    nvm[7] = 8  # 0xFF still, though it was written
    assert (nvm.erases, nvm.programmed) == (0, 9)


def test_any_other_byte_costs_an_erase_of_everything(nvm):
    nvm[100:104] = b"keep"
    nvm[0] = 1
    nvm[0] = 0  # it would only clear a bit, but CircuitPython asks for 0xFF
    assert nvm.erases == 1
    assert nvm[100:104] == b"keep"


def test_writing_takes_its_time(clock):
    nvm = Nvm(clock=clock)
    nvm[250:260] = bytes(10)
    assert clock.now_ns == 2 * PROGRAM_ns
    nvm[0:251] = bytes(251)
    assert clock.now_ns == 18 * PROGRAM_ns + ERASE_ns


def test_a_power_cut_leaves_what_was_programmed_by_then(nvm):
    nvm[0:4] = b"kept"
    nvm.cut_after = 2
    with pytest.raises(Reset) as reset:
        nvm[4:8] = b"\x00\x01\x02\x03"
    assert reset.value.cause == BROWNOUT
    dump = nvm.dump()
    assert dump[:6] == b"kept\x00\x01"
    assert dump[6] not in (0x02, 0xFF)
    assert dump[7:] == b"\xff" * 4089


def test_a_power_cut_in_an_erase_spoils_what_was_not_even_written(nvm):
    nvm[0:4000] = bytes(4000)
    before = nvm.dump()
    nvm.cut_after = 2000
    with pytest.raises(Reset):
        nvm[0:4] = b"abcd"
    after = nvm.dump()
    assert after[:2000] == b"\xff" * 2000
    assert after[3000:] != before[3000:]


def test_a_weak_cell_reads_erased_and_is_not(nvm):
    nvm.weak[5] = 0x10
    assert nvm[5] == 255
    nvm[5] = 0x30
    assert nvm[5] == 0x20
