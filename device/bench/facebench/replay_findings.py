"""Findings of a replay: where today's guard and regulator agree with a recording, and where not."""

from facevm.states import FAULT

SAME, DIFFERS, STOPS = "same", "differs", "stops"
"""The verdicts: as recorded; otherwise; an interlock stops today what went on then."""

SOONER_ms = 40
"""A session adds up what lies close to what was set, and asks its rules now and then; a replay asks
them at once. So much sooner an interlock, or a spent compliance, is the same as recorded."""

NEIGHBOURING_CODES = 1
"""The trims are finer than a code: what they round to may be the code beside it."""

NOT_THE_GUARDS = {
    "dac-nak": "G04",
    "sensor-nak": "G04",
    "bus-hang": "G04",
    "sensor-reset": "G10",
    "usb": "G11",
    "charger": "G11",
    "weld": "G15",
}
"""Faults whose interlock is in the session, and sees what no row of a recording holds."""


class Findings:
    """``updates`` of a recording that ended at ``over_ms`` in ``state``, as far as they went.

    ``interlock`` is the one that trips today ("" for none), at ``trip_ms`` with ``reading``.
    ``begun`` are the kinds of the faults that had begun by then, ``was_energised`` says whether
    current could flow when the recording stopped with a fault. Pauses for lost contact:
    ``pauses`` of both, and the times of the ``lost_pauses`` that only the recording has and of the
    ``new_pauses`` that only today's guard asks for.

    Of ``codes`` that were compared, ``near_codes`` are neighbours of the recorded ones,
    ``other_codes`` are further off, ``most_codes`` at the most and from ``code_ms`` on. In
    ``other_limited`` updates the regulator says otherwise whether the current is limited, from
    ``limited_ms`` on. From ``blind_ms`` on the regulator cannot be compared: whether the compliance
    was spent was not recorded (None: all was compared). ``unseen`` counts how often the guard asked
    for a voltage of the electrode that was not recorded, ``has_voltages`` says whether any was.
    """

    def __init__(self) -> None:
        self.updates = 0
        self.over_ms = 0
        self.state = -1
        self.interlock = ""
        self.reading = 0
        self.trip_ms: "int | None" = None
        self.begun: list[str] = []
        self.was_energised = True
        self.pauses = 0
        self.lost_pauses: list[int] = []
        self.new_pauses: list[int] = []
        self.codes = 0
        self.near_codes = 0
        self.other_codes = 0
        self.most_codes = 0
        self.code_ms: "int | None" = None
        self.other_limited = 0
        self.limited_ms: "int | None" = None
        self._apart_ms: "int | None" = None
        self.blind_ms: "int | None" = None
        self.unseen = 0
        self.has_voltages = False

    def end(self, t_ms: int, state: int) -> None:
        """The recording's last row so far."""
        self.over_ms = t_ms
        self.state = state

    def trip(self, t_ms: int, interlock: str, reading: int) -> None:
        """An interlock trips today."""
        self.interlock = interlock
        self.reading = reading
        self.trip_ms = t_ms

    def pause(self, t_ms: int, alike: bool) -> None:
        """The recording pauses, and today's guard asks for it too or does not."""
        if alike:
            self.pauses += 1
        else:
            self.lost_pauses.append(t_ms)

    def new_pause(self, t_ms: int) -> None:
        """Today's guard asks for a pause that the recording does not have."""
        self.new_pauses.append(t_ms)

    def compare_code(self, t_ms: int, today: int, recorded: int) -> None:
        """Today's code for an update, and the recorded one."""
        if self.blind_ms is not None:
            return
        self.codes += 1
        off = abs(today - recorded)
        if off > self.most_codes:
            self.most_codes = off
        if off > NEIGHBOURING_CODES:
            self.other_codes += 1
            if self.code_ms is None:
                self.code_ms = t_ms
        elif off:
            self.near_codes += 1

    def compare_limited(self, t_ms: int, today: bool, recorded: bool) -> None:
        """Whether the current is limited, today and as recorded."""
        if today == recorded or self.blind_ms is not None:
            self._apart_ms = None
            return
        if self._apart_ms is None:
            self._apart_ms = t_ms
        if t_ms - self._apart_ms > SOONER_ms:
            self.other_limited += 1
            if self.limited_ms is None:
                self.limited_ms = self._apart_ms

    def lose_sight(self, t_ms: int) -> None:
        """What the regulator does from here on is not known."""
        if self.blind_ms is None:
            self.blind_ms = t_ms

    # --- the verdict ---------------------------------------------------------------------

    @property
    def was_stopped(self) -> bool:
        """Whether the recording ends with an interlock."""
        return self.state == FAULT

    @property
    def stops_earlier(self) -> bool:
        """Whether an interlock stops today what went on then."""
        if self.trip_ms is None:
            return False
        return not self.was_stopped or self.over_ms - self.trip_ms > SOONER_ms

    @property
    def elsewhere(self) -> str:
        """The interlock, not one of the guard's, that may have stopped the recording; or "".

        Before current can flow it is one of the tests ("ZERO" stands for them), later what a
        marked fault has to do with.
        """
        if not self.was_stopped or self.interlock:
            return ""
        return self.not_the_guards if self.was_energised else "ZERO"

    @property
    def not_the_guards(self) -> str:
        """The interlock of the last fault that is marked and none of the guard's, or ""."""
        for kind in reversed(self.begun):
            if kind in NOT_THE_GUARDS:
                return NOT_THE_GUARDS[kind]
        return ""

    @property
    def goes_on(self) -> bool:
        """Whether the recording was stopped by an interlock, and today nothing would."""
        return self.was_stopped and not self.interlock and not self.elsewhere

    @property
    def verdict(self) -> str:
        """SAME, DIFFERS or STOPS."""
        if self.stops_earlier:
            return STOPS
        if (
            self.goes_on
            or self.lost_pauses
            or self.new_pauses
            or self.other_codes
            or self.other_limited
        ):
            return DIFFERS
        return SAME
