"""The MCP4725 against its data sheet (Microchip DS22039D), by driver and by raw bytes."""

import itertools

import pytest

from facebench.mcp4725 import MCP4725

ADDRESS = 0x62


def read(board, count=5):
    answer = bytearray(count)
    board.i2c.readfrom_into(ADDRESS, answer)
    return answer


def write(board, *values):
    board.i2c.writeto(ADDRESS, bytes(values))


# --- power-up: section 5.2, Table 5-1 ----------------------------------------------------


def test_it_powers_up_at_half_scale_from_the_factory(board):
    assert read(board) == b"\xc0\x80\x00\x08\x00"
    assert board.circuit.level == 2048


def test_it_powers_up_from_its_eeprom_power_down_bits_included(board):
    write(board, 0x60 | 2 << 1, 0x12, 0x30)
    board.clock.advance(50_000_000)
    write(board, 0x0F, 0xFF)
    assert board.dac.code == 0xFFF
    board.power_cycle()
    assert (board.dac.code, board.dac.power_down) == (0x123, 2)


def test_an_mcu_reset_leaves_its_code(board, dac_driver):
    dac_driver.raw_value = 3000
    board.mcu_reset()
    assert dac_driver.raw_value == 3000


# --- the fast mode: Figure 6-1 -----------------------------------------------------------


@pytest.mark.parametrize("code", [0, 1, 255, 256, 2048, 4095])
def test_the_driver_writes_in_fast_mode_and_reads_back(board, dac_driver, code):
    dac_driver.raw_value = code
    assert board.dac.code == code
    assert board.circuit.level == code
    assert dac_driver.raw_value == code


def test_a_driver_write_is_one_transaction_of_two_bytes(board, dac_driver):
    before = board.bus.transactions, board.bus.data_bytes
    dac_driver.raw_value = 77
    assert (board.bus.transactions, board.bus.data_bytes) == (before[0] + 1, before[1] + 2)


def test_pairs_may_be_repeated_in_one_transaction_and_each_takes_effect(clock):
    levels = []
    dac = MCP4725(clock, levels.append)
    dac.write(b"\x01\x00\x02\x00\x03\x00", 0, 6)
    assert levels == [2048, 256, 512, 768]


def test_half_a_pair_changes_nothing(board):
    write(board, 0x01)
    assert board.dac.code == 0x800
    write(board, 0x01, 0x00, 0x05)
    assert board.dac.code == 0x100


# --- write DAC register, and EEPROM: Figure 6-2, Table 6-2 --------------------------------


def test_write_dac_register_leaves_the_eeprom(board):
    write(board, 0x40, 0xAB, 0xC0)
    assert read(board) == b"\xc0\xab\xc0\x08\x00"


def test_write_dac_register_may_be_repeated(board):
    write(board, 0x40, 0xAB, 0xC0, 0x40, 0x12, 0x30)
    assert board.dac.code == 0x123


@pytest.mark.parametrize("command", [0x80, 0xA0, 0xC0, 0xE0])
def test_reserved_commands_do_nothing(board, command):
    write(board, command, 0xAB, 0xC0)
    assert board.dac.code == 0x800


def test_the_driver_saves_to_the_eeprom(board, dac_driver, monkeypatch):
    monkeypatch.setattr("adafruit_mcp4725.time.sleep", lambda s: board.clock.advance(int(s * 1e9)))
    dac_driver.raw_value = 0x7B5
    dac_driver.save_to_eeprom()
    assert read(board) == b"\xc0\x7b\x50\x07\xb5"


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
    write(board, 0x60, 0xAB, 0xC0)
    board.power_cycle()
    assert board.dac.code == 0x800


# --- reading: Figure 6-3 -----------------------------------------------------------------


def test_the_five_bytes_repeat(board):
    assert read(board, 12) == (b"\xc0\x80\x00\x08\x00" * 3)[:12]


# --- power-down: Table 5-2 ---------------------------------------------------------------


@pytest.mark.parametrize(("bits", "kohm"), [(1, 1), (2, 100), (3, 500)])
def test_power_down_pulls_the_output_to_ground(board, bits, kohm):
    write(board, bits << 4 | 0x0A, 0xBC)
    assert read(board)[:3] == bytes([0xC0 | bits << 1, 0xAB, 0xC0])
    assert board.circuit.level == 0
    write(board, 0x0A, 0xBC)
    assert board.circuit.level == 0xABC


def test_power_down_is_full_negative_current_on_this_stage(touching_board):
    write(touching_board, 0x18, 0x00)
    touching_board.clock.advance(10_000_000)
    assert touching_board.circuit.skin_uA() < -600


# --- general call: section 7.3 -----------------------------------------------------------


def test_general_call_reset_loads_the_eeprom(board):
    write(board, 0x01, 0x00)
    board.i2c.writeto(0, b"\x06")
    assert board.dac.code == 0x800


def test_general_call_wake_up_clears_the_power_down_bits_only(board):
    write(board, 0x31, 0x00)
    board.i2c.writeto(0, b"\x09")
    assert (board.dac.code, board.dac.power_down) == (0x100, 0)
    assert board.circuit.level == 0x100


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
    # Electrical Characteristics, EEPROM write time; section 6.1.2
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
