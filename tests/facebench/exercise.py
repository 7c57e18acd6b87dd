"""A scripted exercise of the whole bench, for every interpreter: prints what it sees, exactly.

Run by ``test_micropython``; it imports nothing that MicroPython lacks.
"""

import struct
from binascii import hexlify

import adafruit_ina219
import adafruit_mcp4725

from facebench.board import VirtualBoard
from facebench.chance import Chance
from facebench.circuit.path import ON_SKIN, OPEN, TOUCHING


def bits(number):
    """A float, bit for bit."""
    return hexlify(struct.pack(">d", number)).decode()


def exercise(i2c_factory=None, show=print, turns=1500):
    """Drive three boards through waves, rails, contacts and chip settings."""
    for seed in range(3):
        board = VirtualBoard(seed, 1000, i2c_factory=i2c_factory)
        chance = Chance(seed, 9)
        circuit = board.circuit
        dac = adafruit_mcp4725.MCP4725(board.i2c)
        ina = adafruit_ina219.INA219(board.i2c)
        ina.gain = adafruit_ina219.Gain.DIV_2_80MV
        ina.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
        board.enable.value = True
        circuit.set_contact(ON_SKIN)
        for turn in range(turns):
            board.next_update()
            shunt = ina.raw_shunt_voltage
            if turn % 3:
                dac.raw_value = chance.whole(173, 3923)
            if turn % 100 == 50:
                circuit.plan_contact(chance.whole(OPEN, TOUCHING), board.clock.now_ns + 1234567)
                circuit.plan_contact(ON_SKIN, board.clock.now_ns + 9876543)
            if turn % 300 == 299:
                board.skin.parallel_kohm = chance.between(5, 80)
                circuit.refresh()
                ina.shunt_adc_resolution = (3, 9, 11, 0)[turn // 300 % 4]
            if turn % 400 == 333:
                board.enable.value = False
            elif turn % 400 == 345:
                board.enable.value = True
            if turn % 10 == 0:
                show(
                    turn,
                    board.clock.now_ns,
                    board.clock.ticks_ms(),
                    shunt,
                    bits(circuit.skin_uA()),
                    board.electrode.value,
                )
        show(bits(circuit.charge_pC()), bits(circuit.peak_uA()), board.bus.transactions)


if __name__ == "__main__":
    exercise()
