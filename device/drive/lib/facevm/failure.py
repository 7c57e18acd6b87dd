"""Failure of the program: whatever ends it, MemoryError included, ends in a red light and a line.

It is imported before all that is large, and takes hardly any memory when it is needed. The output
is off then and the DAC at zero, as soon as it answers; what happened is noted for the next start to
tell; a press tries again, from an empty heap.
"""

import gc
import sys

from micropython import const

from .states import FAULT

_TYPES = const(0)
if _TYPES:
    from . import protocols

STARTS, WAITS, LOADS, TREATS = range(4)
"""What the program does, for the note: ``facevm.notes`` has words for it."""

_FIRST = const(0x40)  # of the numbers that are noted: facevm.notes
_NOTES_BYTES = const(15)  # at the end of NVM, the first of sixteen left out
_ERASED = const(0xFF)
_RETRY_ms = const(100)
_ON_ms, _TURN_ms = const(700), const(1000)  # of the light
_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here

_DO = "The output is off. Press the button to try again, or RESET; if it stays: sculpt doctor."

stage = STARTS
wiring: "protocols.Wiring | None" = None
"""Its parts, once there are any."""


def guarded() -> None:
    """Runs the program of the drive. Comes back only to have it started anew, by a press."""
    global stage
    stage = STARTS
    try:
        _run()
    except Exception as error:
        fail(error)


def _run() -> None:
    refused = _refusal()
    if refused:
        print(refused)
        _wait()
        return
    gc.collect()
    name = "facevm.app"  # which knows this module
    __import__(name)
    module = sys.modules[name]
    app = module.program()
    if sys.implementation.name != "cpython":
        del module.program  # it is needed once
    app.run()


def _refusal() -> str | None:
    """Why this copy of the program must not start, None if it may."""
    try:
        from .manifest import refusal
    except ImportError:
        return "MISSING: lib/facevm/manifest.py. Copy the program again with: sculpt deploy"
    return refusal()


def fail(error: Exception) -> None:
    """The output is off, the light red; told, noted, and shown until a press."""
    enable, lifeline = getattr(wiring, "enable", None), getattr(wiring, "lifeline", None)
    if enable is not None:
        enable.value = False
    if lifeline is not None:  # there is nothing to watch any more
        lifeline.disarm()
    gc.collect()
    is_memory = isinstance(error, MemoryError)
    try:
        _note(_FIRST + 2 * stage + is_memory)
    except Exception:
        pass
    print("The device stopped:", type(error).__name__, error, "-", _DO)
    _wait()


def _note(value: int) -> None:
    """Where the notes are still erased, so that nothing else of NVM is touched."""
    from microcontroller import nvm

    if not nvm:
        return
    begin = len(nvm) - _NOTES_BYTES
    at = begin
    for place in range(begin, len(nvm)):
        if nvm[place] != _ERASED:
            at = place + 1
    if at < len(nvm):
        nvm[at] = value
    else:  # all full: from the start, at the price of a sector erased
        nvm[begin:] = bytes((value,)) + b"\xff" * (_NOTES_BYTES - 1)


def _wait() -> None:
    """Red until the button is pressed; the DAC gets its zero as soon as it answers."""
    import supervisor

    light = getattr(wiring, "light", None)
    is_zero = _zeroed()
    if light is None:
        from . import wake

        red = wake.red()
        wake.show(red)
    else:
        light.show(FAULT)
    pressed = _pressed()
    ticks_ms = supervisor.ticks_ms
    is_lit = light is None
    tried_ms = begun_ms = ticks_ms()
    while not pressed():
        now_ms = ticks_ms()
        if light is not None:
            light.beat(now_ms)
        elif is_lit != (((now_ms - begun_ms) & _TICKS_MASK) % _TURN_ms < _ON_ms):
            is_lit = not is_lit
            wake.show(red if is_lit else wake.DARK)
        if not is_zero and (now_ms - tried_ms) & _TICKS_MASK >= _RETRY_ms:
            tried_ms = now_ms
            is_zero = _zeroed()
    supervisor.reload()


def _zeroed() -> bool:
    """Opens the disconnect and puts the DAC to zero; returns whether the chip took it.

    A copy that was cut short may lack the module for it: then nothing has driven ENABLE yet, and
    its pull-down disconnects.
    """
    try:
        from . import off

        bus = getattr(wiring, "i2c", None)
        return off.switch_off() if bus is None else off.zeroed(bus, *off.zero())
    except ImportError:
        return False


def _pressed() -> "protocols.Callable[[], bool]":
    """Whether the button was pressed: by the keys there are, or by its pin."""
    button: "protocols.Button | None" = getattr(wiring, "button", None)
    if button is not None:
        button.forget()
        return button.is_pressed
    import board
    import digitalio

    try:
        from .off import getenv
    except ImportError:  # not there yet: the copy was cut short
        from os import getenv

    pin = digitalio.DigitalInOut(getattr(board, str(getenv("BUTTON_PIN") or "GP3")))
    pin.switch_to_input(pull=digitalio.Pull.UP)
    was_up = False

    def pressed() -> bool:
        nonlocal was_up
        if pin.value:
            was_up = True
            return False
        return was_up

    return pressed
