"""Start: everything from power-on to the first press. It is let go before current flows."""

from micropython import const

from . import light, settings, unload
from .button import LONG
from .shelf import Shelf

_TYPES = const(0)
if _TYPES:
    from . import protocols


ROUTINE = "evening-lift"

# microcontroller.ResetReason: the reading of G13. A supply that comes back is a power-on; an RP2040
# cannot tell a brown-out from one (ports/raspberrypi/common-hal/microcontroller/Processor.c)
RESET_REASONS = {"WATCHDOG": 1, "POWER_ON": 2, "BROWNOUT": 2}

WARNING = "/who-must-not-use-it.txt"

_ASK = "Read this first. Then hold the button for three seconds, once."
_UNCALIBRATED = "The sensor's zero is not calibrated: what leaks into it shows from 100 uA on."
_MISSING = "Its text is missing on this drive (%s): read README.md of VisaSculpt before you go on."


def begin(app: "protocols.Program") -> None:
    """What happened before, the chips, the routines, who must not use it."""
    _tell_what_was(app)
    unload.idle_modules(unload.STAY)
    if app.shelf is None:  # to prove an image takes much: what treats is imported after that
        first = app.wiring.get("ROUTINE") or ROUTINE  # type: ignore[unreachable] # until now
        app.shelf = Shelf(app.folder, app.limits, app.tell, first, app.buffer)
        unload.idle_modules(unload.STAY)
    unload.bring(unload.TREATS)  # before what a driver's long source takes
    while not _connects(app):
        app.latch()
    board, wiring = app.board, app.wiring
    is_bare = wiring.built and wiring.built.breadboard
    wiring.built = None
    unload.spent(app, board, board.stage, board.sensor, board.output, app.shelf, wiring)
    unload.spent(wiring.i2c, wiring.light, wiring.sounds, wiring.button, wiring.lifeline, board.dac)
    unload.forget("off", "switch_off", "unstick", "_pin")  # there is a bus by now
    unload.forget("failure", "_refusal")
    unload.spend(app, "start")
    if board.parts:
        unload.spend(wiring.lifeline, "feed")
        unload.forget("board", "Output", "_nothing")
        unload.forget("poles", "parts")
    if is_bare:
        from .breadboard import greet

        greet(app)
    if board.stage.own_zero is None:
        app.tell(_UNCALIBRATED)
    unload.idle_modules(unload.STAY)
    if not app.notes.is_read:
        show_warning(app.tell)
        app.show_until(light.FIRST_USE, LONG)
        app.notes.read()


def connect(
    app: "protocols.Program", i2c: "protocols.I2C", built: "protocols.Settings | None" = None
) -> "protocols.Board":
    """Finds the two chips on this bus, and puts the output to zero.

    Raises what says why it cannot: ValueError for a chip that is not there or a setting no board
    can have, OSError or RuntimeError for a bus that fails.
    """
    wiring = app.wiring
    built = built or settings.calibration(wiring.get)
    if built.breadboard:
        from .bare import BareBoard as Board
    else:
        from .board import Board  # type: ignore[assignment] # the usual one
    app.board = Board(
        i2c,
        wiring.enable,
        wiring.electrode,
        wiring.vbus,
        built,
        wiring.lifeline,
        wiring.parts,
    )
    return app.board


def _connects(app: "protocols.Program") -> bool:
    try:
        wiring = app.wiring
        wiring.built = calibration = wiring.built or settings.calibration(wiring.get)
        if app.board is None:
            from .wires import new_bus  # type: ignore[unreachable] # there is one by then

            connect(app, new_bus(app.wiring), calibration)
        dac = settings.dac_module(calibration.dac)
        did: str = dac.provision(app.wiring.i2c, calibration.zero_code, calibration.dac_address)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        app.tell("The device cannot start: %s" % _why(app, error))
        app.tell("Check the wiring and settings.toml.")
        return False
    if did == "written":
        app.tell("The DAC's EEPROM was set to this board's zero.")
    elif did != "ok":
        app.tell("The DAC's EEPROM does not hold this board's zero, and takes none.")
    return did != "failed"


def _why(app: "protocols.Program", error: Exception) -> object:
    """A chip that does not answer, a driver that is missing, or a line of the settings."""
    if isinstance(error, ImportError):
        return "%s. Copy the program again with: sculpt deploy" % error
    if len(error.args) != 2 or isinstance(error, OSError):
        return error
    from . import complaint

    return complaint.line(app.wiring.get, error)


def _tell_what_was(app: "protocols.Program") -> None:
    app.tell("VisaSculpt. Never over the eyelids or the front of the neck.")
    notes = app.notes
    if notes.safe_mode != "NONE":
        app.tell("It was in safe mode (%s), the output off." % notes.safe_mode)
        notes.safe_mode_told()
    if notes.stop:
        app.tell("Last time it stopped %s; the output went off." % notes.stop)
        notes.safe_mode_told()
    book = app.logbook()
    left = book.unfinished()
    if left is not None:
        from .interlocks import explain

        why = RESET_REASONS.get(app.wiring.reset_reason, 0)
        book.note_crash(why)
        app.tell("%s was not finished." % left["routine"])
        app.tell(explain("G13", why))
        app.latch()
    elif book.trip() is not None:
        from .latched import tell_kept

        tell_kept(app, book)
    app.turn_page(book)


def show_warning(tell: "protocols.Callable[[str], object]", path: str = WARNING) -> None:
    """Tells the text of the drive, line by line, and what is asked for."""
    try:
        with open(path) as file:
            for line in file:
                tell(line.rstrip())
    except OSError:
        tell(_MISSING % path)
    tell(_ASK)
