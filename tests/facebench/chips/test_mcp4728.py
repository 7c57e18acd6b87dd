"""The MCP4728 against its data sheet (Microchip DS22187E), by driver and by raw bytes.

The driver knows the multi-write, the sequential write, the selection of references and gains, and
reads the input registers. What it has no call for is sent and read as raw bytes.
"""

import adafruit_mcp4728
import pytest

from facebench.chips.mcp4728 import FACTORY_WORD, MCP4728

ADDRESS = 0x60
ZERO = 0x800
A, B, C, D = range(4)


@pytest.fixture
def levels():
    """Every level that channel A was told to have."""
    return []


@pytest.fixture
def chip(clock, bus, levels):
    chip = MCP4728(clock, levels.append)
    bus.attach(ADDRESS, chip)
    return chip


@pytest.fixture
def driver(chip, bus):
    from facebench.circuitpython.blinka import I2C

    return adafruit_mcp4728.MCP4728(I2C(bus))


@pytest.fixture
def write(chip, bus):
    return lambda *values: bus.writeto(ADDRESS, bytes(values))


@pytest.fixture
def read(chip, bus):
    def words():
        """Input register and EEPROM of each channel (Figure 5-15)."""
        answer = bytearray(24)
        bus.readfrom_into(ADDRESS, answer)
        return [answer[n] << 8 | answer[n + 1] for n in range(1, 24, 3)]

    return words


def status(bus, count=6):
    answer = bytearray(count)
    bus.readfrom_into(ADDRESS, answer)
    return answer


# --- writes of the input registers -----------------------------------------------------------


@pytest.mark.parametrize("channel", "abcd")
@pytest.mark.parametrize("code", [0, 1, 100, 2047, 2048, 4000, 4095])
def test_a_multi_write_by_the_driver_reaches_one_channel(driver, chip, channel, code):
    others = list(chip.outputs)
    getattr(driver, f"channel_{channel}").raw_value = code
    index = "abcd".index(channel)
    assert chip.outputs[index] == FACTORY_WORD | code, "it keeps the reference that it has read"
    others[index] = chip.outputs[index]
    assert chip.outputs == others
    assert chip.eeprom == [FACTORY_WORD] * 4


def test_a_multi_write_sets_all_of_a_register(write, chip, read):
    """Figure 5-8: VREF PD1 PD0 Gx D11 .. D0."""
    write(0x40, 0xF1, 0x23)
    assert (chip.inputs[A], chip.power_down, chip.code) == (0xF123, 3, 0x123)
    assert read()[0] == 0xF123


def test_a_multi_write_goes_on_with_other_channels(write, chip):
    write(0x40, 0x08, 0x00, 0x44, 0x01, 0x02, 0x46, 0x0F, 0xFF)
    assert chip.outputs == [0x0800, FACTORY_WORD, 0x0102, 0x0FFF]


def test_udac_keeps_an_output_as_it_is_until_the_software_update(write, chip, bus, levels):
    """Table 4-5, and section 5.4.3."""
    write(0x41, 0x08, 0x00)
    assert (chip.inputs[A], chip.outputs[A]) == (0x0800, FACTORY_WORD)
    bus.writeto(0, b"\x08")
    assert chip.outputs[A] == 0x0800
    assert levels == [0.0, 2048.0]


def test_a_low_ldac_updates_every_output_whatever_udac_says(write, chip):
    write(0x43, 0x08, 0x00)
    chip.is_ldac_low = True
    write(0x45, 0x09, 0x00)
    assert chip.outputs == [FACTORY_WORD, 0x0800, 0x0900, FACTORY_WORD]


def test_a_fast_write_goes_from_channel_a_on_and_leaves_reference_and_gain(write, chip):
    """Figure 7-5: 0 0 PD1 PD0 D11 .. D8, D7 .. D0; the output follows where LDAC is low."""
    write(0x40, 0x90, 0x00)
    write(0x0F, 0xFF, 0x27, 0xFF)
    assert chip.inputs[:2] == [0x9FFF, 0xC7FF]
    assert chip.outputs[A] == 0x9000
    chip.is_ldac_low = True
    write(0x0F, 0xFF)
    assert chip.outputs[:2] == [0x9FFF, 0xC7FF]


@pytest.mark.parametrize("sent", [(), (0x40,), (0x40, 0x08), (0x08,), (0x58, 0x08), (0xA0,)])
def test_a_transfer_that_is_cut_short_changes_nothing(chip, bus, sent):
    before = list(chip.outputs), list(chip.eeprom)
    bus.writeto(ADDRESS, bytes(sent))
    assert (chip.outputs, chip.eeprom) == before


# --- selections ------------------------------------------------------------------------------


def test_references_and_gains_are_selected_by_the_driver(driver, chip):
    """Figures 5-12 and 5-14: one bit a channel, A first."""
    driver.channel_a.vref = adafruit_mcp4728.Vref.VDD
    assert [word >> 15 for word in chip.outputs] == [0, 1, 1, 1]
    driver.channel_b.gain = 2
    assert [word >> 12 & 1 for word in chip.outputs] == [0, 1, 0, 0]


def test_power_down_is_selected_for_each_channel(write, chip):
    """Figure 5-13: two bits a channel over two bytes."""
    write(0xA0 | 0b0110, 0b11000000)
    assert [word >> 13 & 3 for word in chip.outputs] == [1, 2, 3, 0]


def test_an_address_write_does_nothing_where_ldac_cannot_move(write, chip, read):
    before = read()
    write(0x61, 0x66, 0x67)
    assert read() == before


# --- the output ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "level"),
    [
        (0x0800, 2048),
        (0x1800, 2048),  # from VDD gain has no meaning (Table 4-6)
        (0x8FFF, 4095 * 2048 / 3300),
        (0x9400, 1024 * 4096 / 3300),
        (0x9FFF, 4096),  # it cannot leave its supply
        (0x2800, 0),
        (0x6800, 0),
    ],
)
def test_the_level_follows_reference_gain_and_power_down(write, chip, word, level):
    write(0x40, word >> 8, word & 255)
    assert chip.level() == pytest.approx(level)


def test_only_channel_a_is_heard(write, levels):
    before = list(levels)
    write(0x42, 0x08, 0x00)
    assert levels == before


# --- the EEPROM ------------------------------------------------------------------------------


def test_a_single_write_sets_register_and_eeprom_of_one_channel(write, chip, clock, read):
    write(0x5A, 0x08, 0x00)
    assert (chip.outputs[B], chip.eeprom[B]) == (0x0800, 0x0800)
    assert read()[3] == FACTORY_WORD, "until it is written"
    clock.advance(50_000_000)
    assert read()[3] == 0x0800
    assert chip.eeprom[A] == FACTORY_WORD


def test_the_drivers_settings_are_saved_for_all_channels(driver, chip, monkeypatch, clock):
    """A sequential write from channel A on (Figure 7-4)."""
    monkeypatch.setattr("adafruit_mcp4728.sleep", lambda s: None)
    for index, channel in enumerate("abcd"):
        getattr(driver, f"channel_{channel}").raw_value = 1000 + index
    driver.save_settings()
    assert chip.eeprom == [FACTORY_WORD | 1000 + index for index in range(4)]


def test_while_the_eeprom_is_written_every_write_is_ignored(write, chip, clock, bus):
    write(0x58, 0x08, 0x00)
    assert not status(bus)[0] & 0x80
    write(0x40, 0x0F, 0xFF)
    assert chip.code == ZERO
    clock.advance(50_000_000)
    assert status(bus)[0] & 0x80
    write(0x40, 0x0F, 0xFF)
    assert chip.code == 0xFFF


def test_it_wakes_as_its_eeprom_says(write, chip, clock):
    write(0x58, 0x08, 0x00)
    clock.advance(50_000_000)
    write(0x40, 0x0F, 0xFF)
    chip.power_up()
    assert (chip.outputs[A], chip.level()) == (0x0800, 2048)


def test_a_power_cut_takes_a_write_under_way(write, chip):
    write(0x58, 0x08, 0x00)
    chip.power_up()
    assert chip.outputs[A] == chip.eeprom[A] == FACTORY_WORD


def test_a_new_chip_puts_out_0_v(chip):
    assert chip.level() == 0


# --- general calls, reading ------------------------------------------------------------------


def test_a_general_reset_loads_the_eeprom_and_a_wake_up_clears_power_down(write, chip, bus):
    """Sections 5.4.1 and 5.4.2."""
    write(0x40, 0x68, 0x00)
    bus.writeto(0, b"\x09")
    assert (chip.power_down, chip.code) == (0, ZERO)
    bus.writeto(0, b"\x06")
    assert chip.outputs == [FACTORY_WORD] * 4


def test_the_drivers_own_reset_is_a_fast_write_of_code_6(driver, write, chip):
    """It is sent to the chip and not to address 0: why nothing of ours calls it."""
    write(0x40, 0x08, 0x00)
    chip.is_ldac_low = True
    driver.reset()
    assert chip.code == 6


def test_what_is_read_names_channel_and_address(chip, bus):
    chip.address_bits = 5
    answer = status(bus, 27)
    assert [answer[n] for n in range(0, 24, 3)] == [
        0xC0 | n << 4 | 5 for n in (0, 0, 1, 1, 2, 2, 3, 3)
    ]
    assert answer[24:] == answer[:3], "and then from the start"
