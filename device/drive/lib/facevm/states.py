"""States of a session, and the reasons why one may end early."""

STATES = (
    "zeroing",  # the output is disconnected: the sensor's own zero is found
    "testing",  # and the disconnect is tried
    "waiting",  # for the electrodes to touch the skin, with a sense current
    "treating",
    "limited",  # treating, but the compliance is spent: it cannot reach the current
    "paused",  # contact was lost
    "resuming",  # a soft start to where it was
    "touching",  # the electrodes touch each other
    "stopping",  # a soft stop
    "checking",  # the output is disconnected: the disconnect is tried once more
    "done",
    "fault",
)
(
    ZEROING,
    TESTING,
    WAITING,
    TREATING,
    LIMITED,
    PAUSED,
    RESUMING,
    TOUCHING,
    STOPPING,
    CHECKING,
    DONE,
    FAULT,
) = range(12)

NO_CONTACT = "no contact for 60 s"
UNSTEADY = "contact lost again and again"
STOPPED = "stopped by the button"
CLOSED = "the program was ended"
