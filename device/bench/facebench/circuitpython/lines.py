"""What lies behind a pin that is nothing but a pin, and who has which."""


class Line:
    """SDA or SCL as a plain pin: low for as long as somebody holds the bus."""

    def __init__(self, bus):
        self._bus = bus

    @property
    def value(self):
        """True while both lines are free."""
        return not self._bus.is_held

    @value.setter
    def value(self, level):
        """Nobody listens to a line without an address."""


class Sink:
    """A pin with nothing but a pixel or a buzzer behind it."""

    value = False


class Used:
    """The pins that somebody has; a second one is told as CircuitPython tells it."""

    def __init__(self):
        self._names = []

    def take(self, name):
        """Somebody has it from here on."""
        if name in self._names:
            raise ValueError("%s in use" % name)
        self._names.append(name)

    def free(self, name):
        """Nobody has it any more."""
        if name in self._names:
            self._names.remove(name)


class Pull:
    """``digitalio.Pull``."""

    UP, DOWN = "digitalio.Pull.UP", "digitalio.Pull.DOWN"


class DriveMode:
    """``digitalio.DriveMode``."""

    PUSH_PULL, OPEN_DRAIN = "digitalio.DriveMode.PUSH_PULL", "digitalio.DriveMode.OPEN_DRAIN"
