"""The INA219 against its data sheet (TI SBOS448G), by driver and by raw bytes.

Every test with ``bench`` runs twice: by the real Adafruit driver's public attributes, and by
transactions of our own on the same bus. What the driver has no call for, its test says.
"""

import itertools

import adafruit_ina219
import pytest
from adafruit_ina219 import ADCResolution, BusVoltageRange, Gain, Mode

from facebench.chips.bus import Bus
from facebench.chips.ina219 import INA219
from facebench.circuit.history import History
from facebench.circuitpython.blinka import I2C
from facebench.clock import VirtualClock

ADDRESS = 0x40

# section 7.5 and Table 5: field, resolution in bits, samples, conversion time in us
ADC_SETTINGS = [
    (0b0000, 9, 1, 84),
    (0b0001, 10, 1, 148),
    (0b0010, 11, 1, 276),
    (0b0011, 12, 1, 532),
    (0b0100, 9, 1, 84),
    (0b0111, 12, 1, 532),
    (0b1000, 12, 1, 532),
    (0b1001, 12, 2, 1064),
    (0b1010, 12, 4, 2128),
    (0b1011, 12, 8, 4256),
    (0b1100, 12, 16, 8512),
    (0b1101, 12, 32, 17024),
    (0b1110, 12, 64, 34048),
    (0b1111, 12, 128, 68096),
]


AT_NO_COST_Hz = 2_000_000_000  # under a nanosecond a bit: the bus takes no time

CONFIG_FIELDS = {  # Figure 19: the driver's attribute, its lowest bit, how many
    "bus_voltage_range": (13, 1),
    "gain": (11, 2),
    "bus_adc_resolution": (7, 4),
    "shunt_adc_resolution": (3, 4),
    "mode": (0, 3),
}


class Bench:
    """A chip alone on a bus, a shunt of 100 ohm and a current that the test sets.

    This one speaks to it in raw transactions.
    """

    def __init__(self):
        self.clock = VirtualClock()
        self.history = History()
        self.chip = INA219(self.clock, self.history, lambda now_ns: None)
        self.chip.bias_uA = 0
        self.history.needed_from = self.chip.needed_from
        self.bus = Bus(self.clock, AT_NO_COST_Hz)
        self.bus.attach(ADDRESS, self.chip)
        self.i2c = I2C(self.bus)
        self._charge_pC = 0.0
        self._uA = 0.0
        self._since_ns = 0

    def current(self, uA):
        now_ns = self.clock.now_ns
        self._charge_pC += self._uA * (now_ns - self._since_ns) / 1000
        self._uA, self._since_ns = uA, now_ns
        self.history.begin(now_ns, self._charge_pC, uA)

    def wait_us(self, us):
        self.clock.advance(int(us * 1000))

    def write(self, register, value):
        self.i2c.writeto(ADDRESS, bytes([register, value >> 8, value & 255]))

    def read(self, register):
        answer = bytearray(2)
        self.i2c.writeto_then_readfrom(ADDRESS, bytes([register]), answer)
        return answer[0] << 8 | answer[1]

    def shunt(self):
        value = self.read(1)
        return value - 0x10000 if value & 0x8000 else value

    @property
    def ready(self):
        return self.read(2) >> 1 & 1

    @property
    def overflow(self):
        return self.read(2) & 1


class DriverBench(Bench):
    """The same by the driver: registers put together from its public attributes.

    It writes one field of the configuration at a time, MODE last, which starts the conversion.
    """

    def __init__(self):
        super().__init__()
        self.driver = adafruit_ina219.INA219(self.i2c, ADDRESS)
        self.chip.power_up()  # its constructor has set a calibration

    def write(self, register, value):
        driver = self.driver
        if register == 5:
            driver.calibration = value
        elif value & 0x8000:
            driver.reset = 1
        else:
            for name, (shift, bits) in CONFIG_FIELDS.items():
                field = value >> shift & (1 << bits) - 1
                if name == "mode" or getattr(driver, name) != field:
                    setattr(driver, name, field)

    def read(self, register):
        driver = self.driver
        if register == 0:
            return sum(getattr(driver, name) << at for name, (at, _) in CONFIG_FIELDS.items())
        if register == 1:
            return driver.raw_shunt_voltage & 0xFFFF
        if register == 2:
            flags = driver.conversion_ready << 1 | driver.overflow
            return driver.raw_bus_voltage << 3 | flags
        if register == 3:
            return driver.raw_power
        if register == 4:
            return driver.raw_current & 0xFFFF
        raise AssertionError("the driver reads no calibration register, only its own copy")

    @property
    def ready(self):
        return self.driver.conversion_ready

    @property
    def overflow(self):
        return self.driver.overflow


@pytest.fixture
def raw_bench():
    return Bench()


@pytest.fixture
def driver_bench():
    return DriverBench()


@pytest.fixture(params=["driver", "raw"])
def bench(request):
    """By the driver, and by raw transactions."""
    return request.getfixturevalue(request.param + "_bench")


def config(brng=1, pga=1, badc=3, sadc=3, mode=5):
    return brng << 13 | pga << 11 | badc << 7 | sadc << 3 | mode


# --- registers: Table 2 ------------------------------------------------------------------


def test_power_on_values(raw_bench):
    assert [raw_bench.read(register) for register in range(6)] == [0x399F, 0, 0, 0, 0, 0]


def test_power_on_values_by_the_driver(driver_bench):
    """The driver does not read the calibration register (05h); 0 there is a current of 0."""
    assert [driver_bench.read(register) for register in range(5)] == [0x399F, 0, 0, 0, 0]
    driver = driver_bench.driver
    assert driver.bus_voltage_range == BusVoltageRange.RANGE_32V
    assert driver.gain == Gain.DIV_8_320MV
    assert driver.bus_adc_resolution == driver.shunt_adc_resolution == ADCResolution.ADCRES_12BIT_1S
    assert driver.mode == Mode.SANDBVOLT_CONTINUOUS
    driver_bench.current(400)
    driver_bench.wait_us(1100)
    assert (driver.raw_shunt_voltage, driver.raw_current) == (4000, 0)


def test_the_pointer_stays_until_it_is_written(raw_bench):
    # section 8.5.6
    raw_bench.read(0)
    answer = bytearray(2)
    for _ in range(2):
        raw_bench.i2c.readfrom_into(ADDRESS, answer)
        assert answer == b"\x39\x9f"


def test_the_driver_writes_the_pointer_each_time(driver_bench):
    """Section 8.5.6. The driver never reads without the pointer: nearest, that where the pointer
    stood before makes no difference to it."""
    for register in range(6):
        driver_bench.i2c.writeto(ADDRESS, bytes([register]))
        assert driver_bench.driver.gain == Gain.DIV_8_320MV


def test_the_reset_bit_restores_every_default_and_clears_itself(raw_bench):
    # Figure 19 and section 8.6.2.1, RST
    raw_bench.write(0, config())
    raw_bench.write(5, 0x1000)
    raw_bench.write(0, 0x8000)
    assert raw_bench.read(0) == 0x399F
    assert raw_bench.read(5) == 0


def test_the_driver_s_reset_restores_every_default_and_clears_itself(driver_bench):
    """Figure 19. The driver's ``calibration`` is its own copy: that the chip's is 0 again shows
    in ``raw_current``, and that a new ``calibration`` brings it back."""
    driver = driver_bench.driver
    driver_bench.write(0, config())
    driver.calibration = 4096
    driver.reset = 1
    assert driver_bench.read(0) == 0x399F
    assert driver.reset == 0
    driver_bench.current(400)
    driver_bench.wait_us(1100)
    assert (driver.raw_shunt_voltage, driver.raw_current) == (4000, 0)
    driver.calibration = 4096
    driver_bench.wait_us(1100)
    assert driver.raw_current == 4000


def test_bit_14_is_not_there_and_calibration_bit_0_stays_zero(raw_bench):
    # Figure 19, section 8.6.4.1
    raw_bench.write(0, 0x4000 | config())
    assert raw_bench.read(0) == config()
    raw_bench.write(5, 0xFFFF)
    assert raw_bench.read(5) == 0xFFFE


@pytest.mark.parametrize(("calibration", "current"), [(1, 0), (2, 15), (3, 15)])
def test_calibration_bit_0_does_not_count_for_the_driver(driver_bench, calibration, current):
    """Section 8.6.4.1. The driver has no attribute for bit 14 of the configuration, and does not
    read the calibration back: nearest, that bit 0 of it does not count in the current."""
    driver_bench.driver.calibration = calibration
    driver_bench.current(3200)
    driver_bench.wait_us(1100)
    assert driver_bench.driver.raw_shunt_voltage == 32000
    assert driver_bench.driver.raw_current == current


def test_measurement_registers_cannot_be_written(raw_bench):
    # Table 2: R
    raw_bench.current(100)
    raw_bench.write(0, config())
    raw_bench.wait_us(600)
    before = [raw_bench.read(register) for register in (1, 2, 4)]
    for register in (1, 2, 3, 4):
        raw_bench.write(register, 0x1234)
    assert [raw_bench.read(register) for register in (1, 2, 4)] == before
    assert (raw_bench.shunt(), raw_bench.read(3)) == (1000, 0)


@pytest.mark.parametrize(
    "name", ["raw_shunt_voltage", "raw_bus_voltage", "raw_power", "raw_current"]
)
def test_the_driver_does_not_write_measurement_registers(driver_bench, name):
    """Table 2: R. The driver refuses before the bus; nearest, that nothing changes."""
    before = getattr(driver_bench.driver, name)
    with pytest.raises(AttributeError):
        setattr(driver_bench.driver, name, 0x1234)
    assert getattr(driver_bench.driver, name) == before


def test_a_surge_brings_the_defaults_back(bench):
    # not in the data sheet: a comment of Adafruit's driver; the defaults are Table 2's
    bench.write(0, config())
    bench.write(5, 4096)
    bench.current(100)
    bench.wait_us(600)
    assert (bench.shunt(), bench.read(4)) == (1000, 1000)
    bench.chip.surge_reset()
    assert [bench.read(register) for register in range(5)] == [0x399F, 0, 0, 0, 0]
    bench.wait_us(1064)
    assert (bench.shunt(), bench.ready, bench.read(4)) == (1000, 1, 0)


# --- the shunt: 10 uV a bit, PGA (Table 4), steps -----------------------------------------


def test_the_lsb_is_10_uv_at_every_pga_setting(bench):
    # section 8.6.3.1; 100 ohm make it a tenth of a microampere
    for pga in range(4):
        bench.write(0, config(pga=pga))
        for uA in (320, -320):
            bench.current(uA)
            bench.wait_us(1100)
            assert bench.shunt() == 10 * uA


def test_the_driver_sees_a_tenth_of_a_microampere_a_bit(touching_board, dac_driver, sensor_driver):
    touching_board.stage.output_kohm = 1e12
    touching_board.circuit.refresh()
    sensor_driver.gain = Gain.DIV_2_80MV
    sensor_driver.mode = Mode.SVOLT_CONTINUOUS
    dac_driver.raw_value = 2048 + 1000
    touching_board.clock.advance(2_000_000)
    assert sensor_driver.raw_shunt_voltage == 3200
    assert sensor_driver.shunt_voltage == pytest.approx(0.032)
    dac_driver.raw_value = 2048 - 1000
    touching_board.clock.advance(2_000_000)
    assert sensor_driver.raw_shunt_voltage == -3200


@pytest.mark.parametrize(("pga", "millivolts"), [(0, 40), (1, 80), (2, 160), (3, 320)])
@pytest.mark.parametrize("sign", [1, -1])
def test_beyond_the_pga_range_it_saturates(bench, pga, millivolts, sign):
    # Table 4
    bench.write(0, config(pga=pga))
    bench.current(sign * 5000)
    bench.wait_us(1200)
    assert bench.shunt() == sign * millivolts * 100


@pytest.mark.parametrize(("pga", "step"), [(0, 1), (1, 2), (2, 4), (3, 8)])
def test_a_real_step_is_12_bits_of_the_range(bench, pga, step):
    # 1 LSB is 10 uV at PGA /1 (section 7.5): 12 bits over the range of each PGA setting
    bench.write(0, config(pga=pga))
    seen = set()
    for tenth in range(400):
        bench.current(tenth / 40)
        bench.wait_us(1100)
        seen.add(bench.shunt())
    steps = sorted(seen)
    assert {b - a for a, b in itertools.pairwise(steps)} == {step}


@pytest.mark.parametrize(("field", "bits"), [(s[0], s[1]) for s in ADC_SETTINGS[:4]])
def test_fewer_bits_make_coarser_steps(bench, field, bits):
    # Table 5
    bench.write(0, config(pga=0, sadc=field))
    bench.current(10.4)
    bench.wait_us(1100)
    step = 1 << (12 - bits)
    assert bench.shunt() == round(104 / step) * step


def test_offset_gain_and_bias_add_up_to_one_constant(bench):
    # section 7.5: bias 20 uA at IN+, offset up to +-125 uV at PGA /2
    bench.chip.bias_uA, bench.chip.offset_uV = 20, 100
    bench.write(0, config())
    bench.wait_us(600)
    zero = bench.shunt()
    assert zero == -200 + 10
    for uA in (100, -100, 400):
        bench.current(uA)
        bench.wait_us(1200)
        assert bench.shunt() - zero == 10 * uA


@pytest.mark.parametrize("gain", [0.99, 1, 1.01])
@pytest.mark.parametrize("uA", [-400, 0, 400])
def test_a_gain_error_is_in_proportion(bench, gain, uA):
    # section 7.5, current sense gain error, and the shunt's own: measured over true
    bench.chip.gain = gain
    bench.write(0, config())
    bench.current(uA)
    bench.wait_us(600)
    assert bench.shunt() == pytest.approx(10 * uA * gain, abs=1)
    bench.write(0, config(mode=6))
    bench.wait_us(600)
    assert bench.read(2) >> 3 == 3250, "of the shunt only"


@pytest.mark.parametrize("offset_uV", [-125, 125])
@pytest.mark.parametrize("pga", [0, 1])
def test_an_offset_is_the_same_in_every_range(bench, offset_uV, pga):
    # section 7.5, Vos referred to the input
    bench.chip.offset_uV = offset_uV
    bench.write(0, config(pga=pga))
    bench.current(200)
    bench.wait_us(600)
    assert bench.shunt() == pytest.approx(2000 + offset_uV / 10, abs=1)


# --- conversion times: section 7.5, Table 5 ----------------------------------------------


@pytest.mark.parametrize(("field", "bits", "samples", "us"), ADC_SETTINGS)
def test_a_shunt_conversion_takes_the_table_s_time(bench, field, bits, samples, us):
    bench.current(320)
    bench.write(0, config(sadc=field))
    bench.wait_us(us - 1)
    assert (bench.shunt(), bench.ready) == (0, 0)
    bench.wait_us(1)
    assert (bench.shunt(), bench.ready) == (3200, 1)


@pytest.mark.parametrize(("field", "bits", "samples", "us"), ADC_SETTINGS)
def test_a_bus_conversion_takes_the_table_s_time(bench, field, bits, samples, us):
    bench.write(0, config(badc=field, mode=6))
    bench.wait_us(us - 1)
    assert bench.read(2) == 0
    bench.wait_us(1)
    step = 4 << (12 - bits)
    assert (bench.read(2) >> 3) * 4 == 13000 // step * step


def test_a_slow_part_takes_586_us(bench):
    # section 7.5, ADC conversion time, 12 bit: 532 us typical, 586 at most
    bench.chip.time_per_1024 = 1128
    bench.current(300)
    bench.write(0, config())
    bench.wait_us(585)
    assert bench.shunt() == 0
    bench.wait_us(1.1)
    assert bench.shunt() == 3000


def test_with_the_bus_voltage_a_cycle_takes_both_times(bench):
    # section 8.3.1: shunt first, then bus; CNVR when all is done
    bench.current(300)
    bench.write(0, config(mode=7))
    bench.wait_us(532)
    assert (bench.shunt(), bench.ready) == (3000, 0)
    bench.wait_us(532)
    assert bench.ready == 1
    bench.current(100)
    bench.wait_us(531)
    assert bench.shunt() == 3000
    bench.wait_us(1)
    assert bench.shunt() == 1000


def test_a_read_between_two_conversions_gives_the_old_value(bench):
    # section 8.3.1: a register keeps its value until the next conversion is complete
    bench.current(100)
    bench.write(0, config())
    bench.wait_us(532)
    bench.current(200)
    for _ in range(5):
        bench.wait_us(100)
        assert bench.shunt() == 1000
    bench.wait_us(32)
    assert bench.shunt() == 2000


def test_a_conversion_is_the_mean_over_its_window(bench):
    # delta-sigma: section 8.4.1
    bench.current(100)
    bench.write(0, config())
    bench.wait_us(532 / 4)
    bench.current(300)
    bench.wait_us(532 * 3 / 4)
    assert bench.shunt() == 1000 // 4 + 3000 * 3 // 4


def test_averaging_takes_the_mean_of_its_samples(bench):
    # Table 5
    bench.write(0, config(sadc=0b1010))
    for uA in (100, 200, 300, 400):
        bench.current(uA)
        bench.wait_us(532)
    assert bench.shunt() == 2500


def test_averaging_resolves_more_than_one_sample_does(bench):
    # Table 5
    bench.write(0, config(sadc=0b1001))
    bench.current(100)
    bench.wait_us(532)
    bench.current(100.2)
    bench.wait_us(532)
    assert bench.shunt() == 1001


def test_128_samples_reach_68_ms_back(bench):
    # Table 5
    bench.write(0, config(sadc=0b1111))
    for i in range(8 * 136):  # far more pieces than the history keeps without being asked to
        bench.current(400 if i % 2 else 200)
        bench.wait_us(66.5)
    assert bench.shunt() == 3000


# --- modes: Table 6 ----------------------------------------------------------------------


@pytest.mark.parametrize("mode", [Mode.POWERDOWN, Mode.ADCOFF])
def test_off_converts_nothing_and_keeps_the_last_value(bench, mode):
    bench.current(100)
    bench.write(0, config())
    bench.wait_us(600)
    bench.write(0, config(mode=mode))
    bench.current(200)
    bench.wait_us(10_000)
    assert bench.shunt() == 1000


@pytest.mark.parametrize("mode", [Mode.POWERDOWN, Mode.ADCOFF])
def test_off_keeps_the_bus_voltage_too_until_it_is_on_again(bench, mode):
    bench.wait_us(1100)
    bench.write(0, 0x399F & ~7 | mode)
    bench.chip.bus_mV = 12_000
    bench.wait_us(10_000)
    assert bench.read(2) >> 3 == 3250
    assert bench.read(0) & 7 == mode
    bench.write(0, 0x399F)
    bench.wait_us(1064 + 40)
    assert bench.read(2) >> 3 == 3000


@pytest.mark.parametrize(
    ("mode", "shunt", "bus"),
    [
        (Mode.SVOLT_TRIGGERED, 1000, 0),
        (Mode.BVOLT_TRIGGERED, 0, 3250),
        (Mode.SANDBVOLT_TRIGGERED, 1000, 3250),
        (Mode.SVOLT_CONTINUOUS, 1000, 0),
        (Mode.BVOLT_CONTINUOUS, 0, 3250),
        (Mode.SANDBVOLT_CONTINUOUS, 1000, 3250),
    ],
)
def test_a_mode_converts_what_it_names_and_goes_on_if_continuous(bench, mode, shunt, bus):
    bench.current(100)
    bench.write(0, config(mode=mode))
    bench.wait_us(532 * (2 if mode & 3 == 3 else 1) - 1)
    assert not bench.ready
    bench.wait_us(1)
    assert (bench.shunt(), bench.read(2) >> 3, bench.ready) == (shunt, bus, 1)
    bench.current(200)
    bench.chip.bus_mV = 12_000
    bench.wait_us(3000)
    if mode & 4:
        shunt, bus = 2 * shunt, bus and 3000
    assert (bench.shunt(), bench.read(2) >> 3) == (shunt, bus)


def test_a_triggered_bus_conversion_is_ready_once(bench):
    # section 8.6.3.2 and Table 6
    bench.write(0, config(mode=Mode.BVOLT_TRIGGERED))
    bench.wait_us(532)
    assert bench.ready == 1
    bench.read(3)
    bench.wait_us(5000)
    assert bench.ready == 0
    bench.write(0, config(mode=Mode.BVOLT_TRIGGERED))
    bench.wait_us(532)
    assert bench.ready == 1


@pytest.mark.parametrize("mode", [Mode.SVOLT_TRIGGERED, Mode.SANDBVOLT_TRIGGERED])
def test_triggered_converts_once_for_each_write(bench, mode):
    bench.current(100)
    bench.write(0, config(mode=mode))
    bench.wait_us(1100)
    bench.current(200)
    bench.wait_us(5000)
    assert bench.shunt() == 1000
    bench.write(0, config(mode=mode))
    bench.wait_us(1100)
    assert bench.shunt() == 2000


def test_a_triggered_value_read_late_is_still_that_moment_s(bench):
    bench.current(100)
    bench.write(0, config(mode=Mode.SVOLT_TRIGGERED))
    bench.wait_us(600)
    for i in range(2000):
        bench.current(i / 8)
        bench.wait_us(600)
    assert bench.shunt() == 1000


def test_writing_the_configuration_starts_a_conversion_over(bench):
    bench.current(100)
    bench.write(0, config())
    bench.wait_us(500)
    bench.write(0, config())
    bench.wait_us(500)
    assert bench.shunt() == 0
    bench.wait_us(32)
    assert bench.shunt() == 1000


def test_from_power_down_it_needs_40_us_more(bench):
    # section 8.3.1: full recovery from power-down requires 40 us
    bench.current(100)
    bench.write(0, config(mode=0))
    bench.write(0, config())
    bench.wait_us(571)
    assert bench.shunt() == 0
    bench.wait_us(1)
    assert bench.shunt() == 1000


# --- bus voltage: Figure 24 --------------------------------------------------------------


def test_mid_rail_is_read_in_steps_of_4_mv(bench):
    # section 8.6.3.2: the LSB is 4 mV
    bench.chip.source_ohm = 0
    for bus_mV, value in ((0, 0), (13_000, 3250), (13_001, 3250), (13_003, 3251)):
        bench.chip.bus_mV = bus_mV
        bench.write(0, config(mode=6))
        bench.wait_us(532)
        assert bench.read(2) >> 3 == value


def test_the_driver_reads_mid_rail(board, sensor_driver):
    board.clock.advance(2_000_000)
    assert sensor_driver.bus_voltage == pytest.approx(13.0)
    assert sensor_driver.conversion_ready


def test_the_16_v_range_ends_at_16_v(bench):
    bench.chip.bus_mV = 20_000
    bench.write(0, config(brng=BusVoltageRange.RANGE_16V, mode=7))
    bench.wait_us(1100)
    assert bench.read(2) >> 3 == 4000
    bench.write(0, config(brng=BusVoltageRange.RANGE_32V, mode=7))
    bench.wait_us(1100)
    assert bench.read(2) >> 3 == 5000


# --- CNVR and OVF: section 8.6.3.2 -------------------------------------------------------


def test_cnvr_is_cleared_by_reading_the_power_register_only(bench):
    """Section 8.6.3.2; section 8.3.1 says otherwise, of a register that this chip does not have.
    The driver does not read the calibration register, so there it is left out."""
    bench.write(0, config())
    bench.wait_us(532)
    for register in (0, 1, 2, 4) if isinstance(bench, DriverBench) else (0, 1, 2, 4, 5):
        bench.read(register)
        assert bench.ready == 1
    bench.read(3)
    assert bench.ready == 0
    bench.wait_us(531)
    assert bench.ready == 0
    bench.wait_us(1)
    assert bench.ready == 1


@pytest.mark.parametrize(
    ("mode", "ready"), [(Mode.SVOLT_CONTINUOUS, 0), (Mode.POWERDOWN, 1), (Mode.ADCOFF, 1)]
)
def test_cnvr_is_cleared_by_a_new_mode_but_not_by_off(bench, mode, ready):
    bench.write(0, config())
    bench.wait_us(532)
    bench.write(0, config(mode=mode))
    assert bench.ready == ready


def test_ovf_tells_that_current_or_power_are_out_of_range(bench):
    bench.write(5, 4096)
    bench.write(0, config(pga=3, mode=7))
    bench.current(1000)
    bench.wait_us(1100)
    assert bench.overflow == 0
    bench.write(5, 0xFFFE)
    bench.wait_us(1100)
    assert bench.overflow == 1


@pytest.mark.parametrize("uA", [-3000, 3000])
def test_out_of_range_the_current_ends_and_ovf_goes_with_the_next_good_one(bench, uA):
    bench.write(5, 8192)
    bench.write(0, config(pga=3, mode=7))
    bench.current(uA)
    bench.wait_us(1100)
    end = 0x7FFF if uA > 0 else 0x8000
    assert (bench.overflow, bench.read(4)) == (1, end)
    bench.current(uA / 10)
    bench.wait_us(2200)
    assert (bench.overflow, bench.read(4)) == (0, 2 * uA & 0xFFFF)


# --- calibration, current, power: sections 8.6.3.3, 8.6.3.4 and 8.6.4.1 --------------------


def test_current_and_power_are_the_products_of_the_data_sheet(bench):
    bench.current(400)
    bench.write(5, 8192)
    bench.write(0, config(mode=7))
    bench.wait_us(1100)
    assert bench.read(4) == 4000 * 8192 // 4096
    assert bench.read(3) == 8000 * 3250 // 5000


def test_a_negative_current_has_its_sign_and_power_has_none(bench):
    # sections 8.6.3.3 and 8.6.3.4: the power unsigned, the current in two's complement
    bench.current(-400)
    bench.write(5, 4096)
    bench.write(0, config(mode=7))
    bench.wait_us(1100)
    assert bench.read(4) == -4000 & 0xFFFF
    assert bench.read(3) == 4000 * 3250 // 5000


def test_without_a_calibration_they_stay_zero(bench):
    # Table 2, note 2: the calibration's default is 0, and so the current's
    bench.current(400)
    bench.wait_us(1100)
    assert (bench.read(4), bench.read(3)) == (0, 0)


def test_a_calibration_counts_from_the_next_conversion_on(bench):
    bench.current(400)
    bench.write(0, config())
    bench.wait_us(600)
    bench.write(5, 4096)
    assert bench.read(4) == 0
    bench.wait_us(600)
    assert bench.read(4) == 4000


def test_the_driver_reads_current_and_power(touching_board, dac_driver, sensor_driver):
    touching_board.stage.output_kohm = 1e12
    touching_board.circuit.refresh()
    dac_driver.raw_value = 2048 + 1250  # 400 uA
    touching_board.clock.advance(5_000_000)
    # the driver believes in a 0.1 ohm shunt: 1000 times too much
    assert sensor_driver.current == pytest.approx(400.0, rel=0.01)
    assert sensor_driver.power == pytest.approx(13.0 * 0.4, rel=0.01)


# --- how the driver sets it up -----------------------------------------------------------


def test_the_session_s_setting_as_the_driver_writes_it(board, sensor_driver):
    # Tables 4, 5 and 6; the same by raw bytes below
    sensor_driver.gain = Gain.DIV_2_80MV
    sensor_driver.shunt_adc_resolution = ADCResolution.ADCRES_12BIT_1S
    sensor_driver.mode = Mode.SVOLT_CONTINUOUS
    assert board.sensor.config == config()
    sensor_driver.reset = 1
    assert board.sensor.config == 0x399F


# --- what a surge does, and what the inputs take ------------------------------------------


def test_a_sharp_load_resets_the_chip_to_0x399f_and_the_driver_sees_it(board, sensor_driver):
    """Not in the data sheet, but in a comment of the driver: "sometimes a sharp load will reset
    the INA219". How sharp is our guess. 2.4 mA at once over 100 ohm are 240 mV."""
    sensor_driver.gain = Gain.DIV_2_80MV
    sensor_driver.mode = Mode.SVOLT_CONTINUOUS
    board.enable.value = True
    board.circuit.set_level(4095)
    board.circuit.set_contact(2)
    board.circuit.set_contact(0)
    assert sensor_driver.gain == Gain.DIV_2_80MV, "655 uA are 66 mV"
    board.circuit.set_level(100_000)  # a railed amplifier
    board.circuit.set_contact(2)
    answer = bytearray(2)
    board.i2c.writeto_then_readfrom(ADDRESS, b"\x00", answer)
    assert answer == b"\x39\x9f"
    assert sensor_driver.gain == Gain.DIV_8_320MV


@pytest.mark.parametrize(("change_uA", "config"), [(1990, 0x0BBF), (2010, 0x399F)])
def test_the_surge_that_resets_is_200_mv_at_the_shunt(bench, change_uA, config):
    bench.write(0, 0x0BBF)
    bench.chip.surge(bench.clock.now_ns, -change_uA)
    assert bench.read(0) == config


@pytest.mark.parametrize("by", ["driver", "raw"])
def test_a_surge_happens_when_it_happens_not_when_somebody_looks(board, sensor_driver, by):
    def mode():
        if by == "driver":
            return sensor_driver.mode
        answer = bytearray(2)
        board.i2c.writeto_then_readfrom(ADDRESS, b"\x00", answer)
        return answer[1] & 7

    board.enable.value = True
    board.circuit.set_level(100_000)
    sensor_driver.mode = Mode.SVOLT_CONTINUOUS
    board.circuit.plan_contact(2, board.clock.now_ns + 1_000_000)
    board.clock.advance(800_000)
    assert mode() == Mode.SVOLT_CONTINUOUS
    board.clock.advance(3_000_000)
    assert mode() == Mode.SANDBVOLT_CONTINUOUS


def test_swapped_inputs_feed_in_minus_and_its_320_kohm_from_the_electrode(bench):
    # section 7.5: input bias 20 uA each, and 320 kohm from IN- to ground: 13 V make 40.6 uA
    bench.chip.bias_uA, bench.chip.swapped = 20, True
    bench.write(0, config(pga=0))
    bench.wait_us(600)
    assert bench.shunt() == round(10 * (20 + 13_000 / 320))
    bench.current(100)
    bench.wait_us(1200)
    assert bench.shunt() == round(10 * (20 + 13_000 / 320 - 100))


def test_in_minus_lowers_mid_rail_behind_its_source_resistance(bench):
    bench.chip.bias_uA, bench.chip.source_ohm = 20, 1000
    bench.write(0, config(mode=6))
    bench.wait_us(600)
    # 60.6 uA over 1 kohm: 61 mV of 13 V, in steps of 4
    assert (bench.read(2) >> 3) * 4 == pytest.approx(13_000 - 60.6, abs=2)


# --- every behaviour twice: by the driver, and by bytes on the wire -----------------------


def by_driver(sensor):
    return {
        "gain": lambda: setattr(sensor, "gain", Gain.DIV_1_40MV),
        "averaging": lambda: setattr(sensor, "shunt_adc_resolution", ADCResolution.ADCRES_12BIT_8S),
        "shunt only": lambda: setattr(sensor, "mode", Mode.SVOLT_CONTINUOUS),
        "16 V": lambda: setattr(sensor, "bus_voltage_range", BusVoltageRange.RANGE_16V),
        "reset": lambda: setattr(sensor, "reset", 1),
    }


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("gain", 0x399F & ~(3 << 11)),  # Table 4
        ("averaging", 0x399F & ~(15 << 3) | 11 << 3),  # Table 5
        ("shunt only", 0x399F & ~7 | 5),  # Table 6
        ("16 V", 0x399F & ~(1 << 13)),  # Figure 19
        ("reset", 0x399F),  # Figure 19
    ],
)
def test_driver_and_raw_bytes_set_the_same(board, sensor_driver, what, value):
    def raw():
        answer = bytearray(2)
        board.i2c.writeto_then_readfrom(ADDRESS, b"\x00", answer)
        return answer[0] << 8 | answer[1]

    board.i2c.writeto(ADDRESS, b"\x00\x39\x9f")
    by_driver(sensor_driver)[what]()
    assert raw() == value
    board.i2c.writeto(
        ADDRESS, b"\x00\x80\x00" if what == "reset" else bytes([0, value >> 8, value & 255])
    )
    assert raw() == value
    assert sensor_driver.gain == value >> 11 & 3


def test_conversion_pga_and_cnvr_by_the_driver(touching_board, dac_driver, sensor_driver):
    """Tables 4 and 5, section 8.6.3.2: what the raw tests above show, as the driver reads it."""
    sensor_driver.gain = Gain.DIV_1_40MV
    sensor_driver.shunt_adc_resolution = ADCResolution.ADCRES_12BIT_4S
    dac_driver.raw_value = 2048 + 1500  # 480 uA: 48 mV
    sensor_driver.mode = Mode.SVOLT_CONTINUOUS
    touching_board.clock.advance(1_900_000)
    assert not sensor_driver.conversion_ready
    touching_board.clock.advance(300_000)
    assert sensor_driver.conversion_ready
    assert sensor_driver.raw_shunt_voltage == 4000, "beyond 40 mV it saturates"
    assert sensor_driver.conversion_ready, "reading the shunt does not clear it"
    _ = sensor_driver.raw_power
    assert not sensor_driver.conversion_ready
    sensor_driver.calibration = 0xFFFE
    touching_board.clock.advance(2_200_000)
    assert sensor_driver.overflow
