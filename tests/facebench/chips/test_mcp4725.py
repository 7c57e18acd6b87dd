"""The MCP4725 against its data sheet (Microchip DS22039D), by driver and by raw bytes.

The driver knows two writes, the fast mode and write DAC register and EEPROM, and reads the DAC
register and RDY. What it has no call for, its test says: then the bytes are raw and the effect is
what the driver reads.
"""

import itertools

import pytest

from facebench.chips.mcp4725 import MCP4725, SETTLING_ns
from facebench.chips.tap import put_in_front

ADDRESS = 0x62


def read(board, count=5):
    answer = bytearray(count)
    board.i2c.readfrom_into(ADDRESS, answer)
    return answer


def write(board, *values):
    board.i2c.writeto(ADDRESS, bytes(values))


@pytest.fixture(params=["driver", "raw"])
def set_code(request, board, dac_driver):
    """A fast-mode write (Figure 6-1) by the driver, and by raw bytes."""
    if request.param == "raw":
        return lambda code: write(board, code >> 8, code & 255)
    return lambda code: setattr(dac_driver, "raw_value", code)


@pytest.fixture(params=["driver", "raw"])
def get_code(request, board, dac_driver):
    """The DAC register as read (Figure 6-3) by the driver, and by raw bytes."""
    if request.param == "driver":
        return lambda: dac_driver.raw_value

    def raw():
        answer = read(board)
        return answer[1] << 4 | answer[2] >> 4

    return raw


@pytest.fixture
def sleeps(board, monkeypatch):
    """How long the driver slept each time it waited for RDY; the board's clock goes on."""
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        board.clock.advance(int(seconds * 1e9))

    monkeypatch.setattr("adafruit_mcp4725.time.sleep", sleep)
    return slept


@pytest.fixture(params=["driver", "raw"])
def store(request, board, dac_driver, sleeps):
    """Write DAC register and EEPROM (Figure 6-2), and wait for it, by the driver and raw."""

    def by_driver(code):
        dac_driver.raw_value = code
        dac_driver.save_to_eeprom()

    def raw(code):
        write(board, 0x60, code >> 4, code << 4 & 0xF0)
        board.clock.advance(50_000_000)

    return by_driver if request.param == "driver" else raw


# --- power-up: section 5.4, Table 5-3 ----------------------------------------------------


def test_it_powers_up_at_half_scale_from_the_factory(board):
    assert read(board) == b"\xc0\x80\x00\x08\x00"
    assert board.circuit.level == 2048


def test_the_driver_finds_half_scale_from_the_factory(board, dac_driver):
    # Table 5-3
    assert (dac_driver.raw_value, dac_driver.value) == (0x800, 0x8000)
    assert dac_driver.normalized_value == 2048 / 4095


def test_it_powers_up_from_its_eeprom(board, store, set_code, get_code):
    store(0x123)
    set_code(0xFFF)
    assert get_code() == 0xFFF
    board.power_cycle()
    assert get_code() == 0x123
    assert board.circuit.level == 0x123


def test_it_powers_up_from_its_eeprom_power_down_bits_included(board):
    """Raw only: the driver neither stores nor reads power-down bits; see the next test."""
    write(board, 0x60 | 2 << 1, 0x12, 0x30)
    board.clock.advance(50_000_000)
    write(board, 0x0F, 0xFF)
    assert board.dac.code == 0xFFF
    board.power_cycle()
    assert (board.dac.code, board.dac.power_down) == (0x123, 2)


def test_the_driver_stores_power_down_bits_of_0(board, dac_driver, sleeps):
    """Figure 6-2. What an EEPROM with power-down bits does is seen by the driver as a code with
    no output; its own ``save_to_eeprom`` takes the bits away."""
    write(board, 0x60 | 2 << 1, 0x12, 0x30)
    board.clock.advance(50_000_000)
    board.power_cycle()
    assert (dac_driver.raw_value, board.circuit.level) == (0x123, 0)
    dac_driver.save_to_eeprom()
    assert board.circuit.level == 0x123
    board.power_cycle()
    assert (dac_driver.raw_value, board.circuit.level) == (0x123, 0x123)
    assert read(board) == b"\xc0\x12\x30\x01\x23"


def test_an_mcu_reset_leaves_its_code(board, set_code, get_code):
    # section 5.4: only a reset of its own loads the EEPROM
    set_code(3000)
    board.mcu_reset()
    assert get_code() == 3000
    assert board.circuit.level == 3000


# --- the fast mode: Figure 6-1 -----------------------------------------------------------


@pytest.mark.parametrize("code", [0, 1, 255, 256, 2048, 4095])
def test_the_driver_writes_in_fast_mode_and_reads_back(board, dac_driver, code):
    dac_driver.raw_value = code
    assert board.dac.code == code
    assert board.circuit.level == code
    assert dac_driver.raw_value == code


@pytest.mark.parametrize("code", [0, 1, 255, 256, 2048, 4095])
def test_a_raw_fast_write_does_the_same(board, code):
    write(board, code >> 8, code & 255)
    assert board.circuit.level == code
    assert read(board) == bytes([0xC0, code >> 4, code << 4 & 0xF0, 0x08, 0x00])


def test_a_driver_write_is_one_transaction_of_two_bytes(board, dac_driver):
    before = board.bus.transactions, board.bus.data_bytes
    dac_driver.raw_value = 77
    assert (board.bus.transactions, board.bus.data_bytes) == (before[0] + 1, before[1] + 2)


def test_pairs_may_be_repeated_in_one_transaction_and_each_takes_effect(board, dac_driver):
    """The driver sends one pair a transaction: it is asked what the repeated ones left."""
    levels = []
    board.dac._on_level = levels.append
    write(board, 0x01, 0x00, 0x02, 0x00, 0x03, 0x00)
    assert levels == [256, 512, 768]
    assert dac_driver.raw_value == 768
    before = board.bus.transactions
    for code in (256, 512, 768):
        dac_driver.raw_value = code
    assert levels == [256, 512, 768] * 2
    assert board.bus.transactions == before + 3


def test_half_a_pair_changes_nothing(board, get_code):
    """The driver always sends whole pairs, and only reads here."""
    write(board, 0x01)
    assert get_code() == 0x800
    write(board, 0x01, 0x00, 0x05)
    assert get_code() == 0x100


# --- write DAC register, and EEPROM: Figure 6-2, Table 6-2 --------------------------------


def test_write_dac_register_leaves_the_eeprom(board):
    write(board, 0x40, 0xAB, 0xC0)
    assert read(board) == b"\xc0\xab\xc0\x08\x00"


def test_the_driver_reads_what_write_dac_register_left(board, dac_driver):
    """Figure 6-2. The driver has no write of this kind (C2 C1 C0 = 010), only the fast mode, which
    leaves the EEPROM just so."""
    write(board, 0x40, 0xAB, 0xC0)
    assert (dac_driver.raw_value, board.circuit.level) == (0xABC, 0xABC)
    board.power_cycle()
    assert dac_driver.raw_value == 0x800
    dac_driver.raw_value = 0xABC
    board.power_cycle()
    assert dac_driver.raw_value == 0x800


def test_write_dac_register_may_be_repeated(board, get_code):
    """The driver has no such write, and only reads here."""
    write(board, 0x40, 0xAB, 0xC0, 0x40, 0x12, 0x30)
    assert get_code() == 0x123


@pytest.mark.parametrize("command", [0x80, 0xA0, 0xC0, 0xE0])
def test_reserved_commands_do_nothing(board, get_code, command):
    """Table 6-2. The driver never sends them, and only reads here."""
    write(board, command, 0xAB, 0xC0)
    assert get_code() == 0x800


def test_dac_register_and_eeprom_are_written_together(board, store):
    store(0x7B5)
    assert read(board) == b"\xc0\x7b\x50\x07\xb5"
    assert board.circuit.level == 0x7B5


@pytest.mark.parametrize(("write_ms", "sleeps_of_50_ms"), [(25, 1), (49, 1), (50, 1), (51, 2)])
def test_the_driver_waits_for_rdy(board, dac_driver, sleeps, write_ms, sleeps_of_50_ms):
    # Figure 6-3, RDY; 25 ms typical, 50 ms at most, and one part that is out of it
    board.dac.eeprom_write_ns = write_ms * 1_000_000
    dac_driver.save_to_eeprom()
    assert sleeps == [0.05] * sleeps_of_50_ms
    assert read(board, 1) == b"\xc0"


@pytest.mark.parametrize("write_ms", [25, 50])
def test_raw_bytes_find_rdy_when_the_time_is_over(board, write_ms):
    board.dac.eeprom_write_ns = write_ms * 1_000_000
    write(board, 0x60, 0xAB, 0xC0)
    board.clock.advance(write_ms * 1_000_000 - 100_000)
    assert read(board, 1) == b"\x40"
    board.clock.advance(100_000)
    assert read(board, 1) == b"\xc0"


def test_while_the_eeprom_is_written_every_write_is_ignored_and_rdy_is_low(board):
    # 25 ms typical, 50 ms at most (Electrical Characteristics, EEPROM write time)
    write(board, 0x60, 0xAB, 0xC0)
    write(board, 0x01, 0x00)
    write(board, 0x40, 0x12, 0x30)
    assert read(board) == b"\x40\xab\xc0\x08\x00"
    board.clock.advance(50_000_000)
    assert read(board) == b"\xc0\xab\xc0\x0a\xbc"
    write(board, 0x01, 0x00)
    assert board.dac.code == 0x100


def test_power_lost_during_an_eeprom_write_leaves_the_old_content(board):
    # the data sheet does not say: our assumption, the careful one
    write(board, 0x60, 0xAB, 0xC0)
    board.power_cycle()
    assert read(board) == b"\xc0\x80\x00\x08\x00"


def test_power_lost_while_the_driver_waits_for_the_eeprom(board, dac_driver, monkeypatch):
    monkeypatch.setattr("adafruit_mcp4725.time.sleep", lambda seconds: board.power_cycle())
    dac_driver.raw_value = 0xABC
    dac_driver.save_to_eeprom()
    assert dac_driver.raw_value == 0x800


# --- reading: Figure 6-3 -----------------------------------------------------------------


def test_the_five_bytes_repeat(board):
    assert read(board, 12) == (b"\xc0\x80\x00\x08\x00" * 3)[:12]


def test_the_driver_reads_the_first_three_or_one(board, dac_driver, sleeps):
    """Figure 6-3. The EEPROM's bytes, the fourth and fifth, it has no call for: they are seen by
    it at the next power-up only."""
    answers = []
    put_in_front(board.bus, lambda start_ns, address, wrote, got, error: answers.append(got))
    assert dac_driver.raw_value == 0x800
    dac_driver.save_to_eeprom()
    assert [got for got in answers if got] == [b"\xc0\x80\x00", b"\xc0\x80\x00", b"\xc0"]


# --- power-down: Table 5-2 ---------------------------------------------------------------


@pytest.mark.parametrize(("bits", "kohm"), [(1, 1), (2, 100), (3, 500)])
def test_power_down_pulls_the_output_to_ground(board, bits, kohm):
    write(board, bits << 4 | 0x0A, 0xBC)
    assert read(board)[:3] == bytes([0xC0 | bits << 1, 0xAB, 0xC0])
    assert board.circuit.level == 0
    write(board, 0x0A, 0xBC)
    assert board.circuit.level == 0xABC


@pytest.mark.parametrize("bits", [1, 2, 3])
def test_the_driver_reads_the_code_behind_power_down_and_its_write_ends_it(board, dac_driver, bits):
    """The driver has no call for the power-down bits: raw bytes set them."""
    write(board, bits << 4 | 0x0A, 0xBC)
    assert (dac_driver.raw_value, board.circuit.level) == (0xABC, 0)
    dac_driver.raw_value = dac_driver.raw_value
    assert (dac_driver.raw_value, board.circuit.level) == (0xABC, 0xABC)
    assert read(board, 1) == b"\xc0"


def test_power_down_is_full_negative_current_on_this_stage(touching_board):
    write(touching_board, 0x18, 0x00)
    touching_board.clock.advance(10_000_000)
    assert touching_board.circuit.skin_uA() < -600


# --- "General Call Reset" and "General Call Wake-Up" ---------------------------------------


def test_general_call_reset_loads_the_eeprom(board, store, set_code, get_code):
    """The driver has no general call: the two bytes are raw; what they undo and what is read
    afterwards are the driver's."""
    store(0x456)
    set_code(0x100)
    board.i2c.writeto(0, b"\x06")
    assert (get_code(), board.circuit.level) == (0x456, 0x456)
    assert read(board) == b"\xc0\x45\x60\x04\x56"


def test_general_call_reset_during_an_eeprom_write_leaves_the_old_content(board, get_code):
    # the data sheet does not say: our assumption, the careful one
    write(board, 0x60, 0xAB, 0xC0)
    board.i2c.writeto(0, b"\x06")
    assert get_code() == 0x800
    board.clock.advance(50_000_000)
    assert read(board) == b"\xc0\x80\x00\x08\x00"


def test_general_call_wake_up_clears_the_power_down_bits_only(board, get_code):
    """As above: the driver has no call for this, nor for the power-down bits; it reads."""
    write(board, 0x31, 0x00)
    assert (get_code(), board.circuit.level) == (0x100, 0)
    board.i2c.writeto(0, b"\x09")
    assert (get_code(), board.circuit.level) == (0x100, 0x100)
    assert read(board) == b"\xc0\x10\x00\x08\x00"


@pytest.mark.parametrize("byte", [0x00, 0x04, 0x07, 0x08])
def test_another_general_call_does_nothing(board, get_code, byte):
    write(board, 0x31, 0x00)
    board.i2c.writeto(0, bytes([byte]))
    assert (get_code(), board.circuit.level) == (0x100, 0)


# --- the transfer curve: INL, section 1.0 ------------------------------------------------


def test_inl_is_smooth_bounded_and_zero_where_calibration_pins_it(clock):
    dac = MCP4725(clock, lambda level: None, bow_codes=3, ess_codes=-4)
    errors = []
    for code in range(4096):
        dac.code = code
        errors.append(dac.level() - code)
    assert errors[0] == errors[2048] == 0
    assert 3 < max(map(abs, errors)) < 7.5 < 14.5
    steps = [abs(b - a) for a, b in itertools.pairwise(errors)]
    assert max(steps) < 0.2  # DNL +-0.2 LSB typical


def test_inl_is_in_the_output_and_not_in_what_is_read(board, set_code, get_code):
    # section 4.3; a quarter from each end, 3 codes of the even part and -4 of the odd one
    board.dac.bow_codes, board.dac.ess_codes = 3, -4
    for code in (1024, 3072):
        set_code(code)
        u = code / 2048 - 1
        bent = u * (1 - u * u) * (12 * u - 4 * 2.6)
        assert board.circuit.level - code == pytest.approx(bent)
        assert get_code() == code
    set_code(2048)
    assert board.circuit.level == 2048


# --- gain and offset: Electrical Characteristics, sections 4.5 and 4.6 --------------------


def test_offset_moves_every_code_and_gain_the_upper_end_most(clock):
    dac = MCP4725(clock, lambda level: None)
    dac.gain, dac.offset_codes = 1.02, 30.72  # the worst part: 2 %, and 0.75 % of full scale
    seen = {}
    for code in (0, 1000, 4000):
        dac.code = code
        seen[code] = dac.level() - code
    assert seen == {
        0: pytest.approx(30.72),
        1000: pytest.approx(30.72 + 20),
        4000: pytest.approx(96),
    }


def test_the_output_stays_between_its_supplies(clock):
    dac = MCP4725(clock, lambda level: None)
    dac.offset_codes = -20
    dac.code = 5
    assert dac.level() == 0
    dac.gain = 1.02
    dac.offset_codes = 30
    dac.code = 4095
    assert dac.level() == 4096


def test_gain_and_offset_are_in_the_output_and_not_in_what_is_read(board, set_code, get_code):
    board.dac.gain, board.dac.offset_codes = 0.98, 30.72
    for code in (0, 1000, 4000):
        set_code(4095 - code)  # so that each is a change
        set_code(code)
        assert board.circuit.level == pytest.approx(0.98 * code + 30.72)
        assert get_code() == code


@pytest.mark.parametrize(("offset_codes", "code", "level"), [(-20, 5, 0), (30, 4095, 4096)])
def test_the_output_ends_at_its_supplies_on_the_bus(board, set_code, offset_codes, code, level):
    # Electrical Characteristics, output voltage swing: taken as rail to rail
    board.dac.offset_codes = offset_codes
    set_code(code)
    assert board.circuit.level == level


# --- settling: Electrical Characteristics, output settling time, and section 4.10 ----------


@pytest.mark.parametrize(
    ("codes", "us"), [((0x400, 0xC00), 6), ((0xC00, 0x400), 6), ((0x600, 0xA00), 3)]
)
def test_it_goes_straight_and_takes_6_us_a_half_scale(touching_board, set_code, codes, us):
    """Seen in the current: a read, by the driver or raw, gives the register and not the output."""
    board = touching_board
    board.stage.output_kohm = 1e12  # the source's current, whatever the skin does
    board.circuit.settling_ns = SETTLING_ns
    board.circuit.refresh()
    set_code(codes[0])
    board.clock.advance(1_000_000)
    begin_uA = board.circuit.skin_uA()
    set_code(codes[1])
    assert board.circuit.skin_uA() == pytest.approx(begin_uA)
    board.clock.advance(us * 500)
    assert board.circuit.skin_uA() == pytest.approx(0, abs=1e-3)
    board.clock.advance(us * 490)
    assert abs(board.circuit.skin_uA()) < abs(begin_uA) * 0.99
    board.clock.advance(us * 10)
    assert board.circuit.skin_uA() == pytest.approx(-begin_uA)


# --- every behaviour twice: by the driver, and by bytes on the wire -----------------------


def test_driver_value_scales_and_normalized_value_are_the_same_code(board, dac_driver):
    """Figure 6-1: the driver's three setters are one fast-mode write each."""
    dac_driver.value = 0x8010
    assert read(board)[1:3] == b"\x80\x10"
    dac_driver.normalized_value = 0.25
    assert board.dac.code == 1023
    write(board, 0x03, 0xFF)
    assert dac_driver.raw_value == 1023


def test_the_driver_s_write_is_lost_while_the_eeprom_is_busy(board, dac_driver):
    # Electrical Characteristics, EEPROM write time; Figure 6-2, note 1
    write(board, 0x60, 0xAB, 0xC0)
    dac_driver.raw_value = 0x100
    assert dac_driver.raw_value == 0xABC
    board.clock.advance(50_000_000)
    dac_driver.raw_value = 0x100
    assert dac_driver.raw_value == 0x100


def test_the_driver_s_write_wakes_it_from_power_down(board, dac_driver):
    # Table 5-2: the fast-mode write carries PD1 PD0 = 00
    write(board, 0x20, 0x00)
    assert board.dac.power_down == 2
    dac_driver.raw_value = 0x700
    assert (board.dac.power_down, board.circuit.level) == (0, 0x700)
