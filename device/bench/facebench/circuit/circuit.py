"""The circuit: DAC level, output stage, electrodes, skin and shunt, solved event by event.

Between two events (a DAC write and the end of its settling, ENABLE, a change of contact, the
amplifier meeting its rail or its slew rate, a step of the skin's drift) everything is a line and
three exponentials, known in closed form; nothing is computed until it is asked for or something
changes.
"""

from micropython import const

from ..clock import NEVER_ns
from .path import ON_SKIN, OPEN, TOUCHING, Path
from .piece import Piece
from .skin import STEP_ns
from .touch import OVER, RECOVERED, Touches, WATCHED_ns

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock
    from .history import History
    from .leaks import Leaks
    from .output_stage import OutputStage
    from .skin import Skin

AT_ONCE_ns = 250


class Circuit:
    """The path from the DAC's output to the shunt.

    The DAC goes straight from level to level, ``settling_ns`` for a half scale, and the amplifier
    after it as fast as its slew rate lets it; at once when that is under a quarter of a
    microsecond. Where contact or ENABLE change, the amplifier is there at once, unless ``touches``
    say otherwise. When a parameter of stage, skin or ``leaks`` (None: there are none) is changed
    from outside, ``refresh()`` makes it count from now on. ``enabled`` is the driven electrode's
    pole, ``returned`` that of the other one, which a board with one pole has always closed.
    ``return_kohm`` of the stage's series resistance is in the return lead. ``sense_kohm``, if not
    0, is across the source, and ``load_kohm`` from it through the shunt, both ahead of the poles
    (beside a skin that the poles connect it the load takes nothing). ``on_change()`` is called when
    stage or path were changed from outside.
    ``on_surge(at_ns, change_uA)`` is called for every jump of the shunt current that contact or
    ENABLE make. Looking changes nothing: the same run watched more closely is the same run.
    """

    def __init__(
        self,
        clock: "VirtualClock",
        stage: "OutputStage",
        skin: "Skin",
        history: "History",
        shunt_kohm: float = 1 / 10,
        touch_kohm: float = 1 / 8,
        settling_ns: int = 0,
    ) -> None:
        self._clock = clock
        self.stage = stage
        self.skin = skin
        self.shunt_kohm = shunt_kohm
        self.touch_kohm = touch_kohm
        self.settling_ns = settling_ns
        self.on_surge: "Callable[[int, float], None] | None" = None
        self.level = 2048.0
        self.enabled = False
        self.returned = True
        self.sense_kohm = 0.0
        self.load_kohm = 0.0
        self.return_kohm = 0.0
        self.on_change: "Callable[[], None] | None" = None
        self.leaks: "Leaks | None" = None
        self.touches = Touches()
        self.contact = OPEN
        self._planned: "list[tuple[int, int]]" = []  # (time, contact), earliest first
        # what happens next by itself
        self._next_ns = NEVER_ns
        self._planned_ns = NEVER_ns  # the contact changes
        self._drift_ns = NEVER_ns  # the skin is another
        self._path = Path(skin)
        self._piece = Piece(self._path, skin, history)
        self._resolve_path()
        self._begin(0)

    # --- what can happen ---------------------------------------------------------------

    def set_level(self, level: float) -> None:
        """The DAC's output goes to ``level`` codes from now on."""
        now_ns = self._clock.now_ns
        if now_ns >= self._next_ns:
            self._run(now_ns)
        piece, path = self._piece, self._path
        piece.end(now_ns)
        self.level = level
        piece.target_uA = target_uA = (level - 2048) * path.uA_per_level + path.offset_uA
        change_uA = target_uA - piece.source_uA
        size_uA = change_uA if change_uA > 0 else -change_uA
        if size_uA * path.slowest_ns_per_uA > AT_ONCE_ns:
            time_ns = max(int(size_uA * path.ns_per_uA), AT_ONCE_ns)
            piece.source_slope = change_uA * 1000 / time_ns
            piece.ramp_ns = now_ns + time_ns
        else:
            piece.settle()
        self._begin(now_ns)

    def set_enabled(self, enabled: bool) -> None:
        """ENABLE: whether the electrodes are connected to the stage."""
        if enabled != self.enabled:
            self.settle(self._clock.now_ns)
            self.enabled = enabled
            self.refresh()

    def set_returned(self, returned: bool) -> None:
        """The second pole: whether the return electrode is connected to the shunt."""
        if returned != self.returned:
            self.settle(self._clock.now_ns)
            self.returned = returned
            self.refresh()

    def set_contact(self, contact: int) -> None:
        """OPEN, ON_SKIN or TOUCHING from now on; whatever was planned is off."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        del self._planned[:]
        self._planned_ns = NEVER_ns
        if self.touches.under_way:
            self.touches.end(self._piece, now_ns)
            self._begin(now_ns)
        self.contact = contact
        self._change(now_ns)

    def plan_contact(self, contact: int, at_ns: int) -> None:
        """The same at a time to come, in addition to what is planned already."""
        self._plan(contact, at_ns)

    def _plan(self, contact: int, at_ns: int) -> None:
        self._planned.append((at_ns, contact))
        self._planned.sort()
        self._planned_ns = self._planned[0][0]
        self._next_ns = min(self._next_ns, self._planned_ns)

    def refresh(self) -> None:
        """Take a changed stage or skin into account from now on."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        self._change(now_ns)
        if self.on_change:
            self.on_change()

    def settle(self, now_ns: int) -> None:
        """Let everything happen that happens by itself up to ``now_ns``."""
        if now_ns >= self._next_ns:
            self._run(now_ns)

    def listen(self, on_piece: "Callable[[Piece, int], None]") -> None:
        """Calls ``on_piece(piece, to_ns)`` for each piece of current through the skin from now on.

        Just before it ends at ``to_ns``; ``refresh()`` ends the one under way. Without a listener
        it costs nothing.
        """
        piece, path = self._piece, self._path
        end = piece.end

        def end_and_report(now_ns: int) -> None:
            if path.through_skin and now_ns > piece.from_ns:
                on_piece(piece, now_ns)
            end(now_ns)

        piece.end = end_and_report  # type: ignore[method-assign]

    # --- what can be seen --------------------------------------------------------------

    def skin_uA(self) -> float:
        """The true current through the skin, now."""
        now_ns = self._clock.now_ns
        if now_ns >= self._next_ns:
            self._run(now_ns)
        return self._piece.current_uA(now_ns) if self._path.through_skin else 0.0

    def shunt_uA(self) -> float:
        """The true current through the shunt, now: the skin's, or that of electrodes touching."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        return self._piece.current_uA(now_ns)

    def charge_pC(self) -> float:
        """The net charge that has gone through the skin."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        piece = self._piece
        return piece.skin_pC + (piece.charge_pC(now_ns) if self._path.through_skin else 0.0)

    def peak_uA(self) -> float:
        """The largest true skin current there has been, between updates too."""
        current = abs(self.skin_uA())
        piece = self._piece
        if self._path.through_skin:
            current = max(current, abs(piece.current_uA(piece.from_ns)))
        return max(current, piece.most_uA)

    def skin_mV(self) -> float:
        """The voltage over the stratum corneum, now."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        return self._piece.skin_mV(now_ns)

    def electrode_mV(self) -> float:
        """The voltage at the driven electrode about mid-rail, as its divider sees it.

        Disconnected on skin it floats with what the skin still holds; connected to nothing it
        stands at what the stage can reach. The divider's own current is taken as none, but where a
        leak has no other way than what ties an open electrode to mid-rail.
        """
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        contact = self.contact
        leaks = self.leaks
        if leaks and leaks.conductance and not self.returned and not self.enabled:
            return leaks.open_mV()
        in_air = contact == OPEN or (self.enabled and not self.returned)
        back_kohm = self.shunt_kohm + self.return_kohm
        if contact == ON_SKIN and not in_air:
            return self.skin_mV() + self.skin_uA() * (self.skin.path_kohm() + back_kohm)
        piece = self._piece
        if contact == TOUCHING and not in_air and (self.enabled or not self.load_kohm):
            return piece.current_uA(now_ns) * (self.touch_kohm + back_kohm)
        if not self.enabled:
            return leaks.open_mV() if leaks else 0.0
        if self.load_kohm:
            return piece.current_uA(now_ns) * (self.load_kohm + self.shunt_kohm)
        rail_mV = self.stage.rail_mV
        return max(-rail_mV, min(rail_mV, piece.driven_uA(now_ns) * self._path.output_kohm))

    # --- from event to event -----------------------------------------------------------

    def _resolve_path(self) -> None:
        """ENABLE, contact or a parameter is another."""
        path, piece = self._path, self._piece
        path.resolve(self)
        if piece.ramp_ns == NEVER_ns:
            piece.target_uA = (self.level - 2048) * path.uA_per_level + path.offset_uA
            piece.settle()
        if self.skin.drifts:
            if self._drift_ns == NEVER_ns:
                self._drift_ns = (self._clock.now_ns // STEP_ns + 1) * STEP_ns
        else:
            self._drift_ns = NEVER_ns

    def _change(self, at_ns: int) -> None:
        """Something about the path is another from ``at_ns`` on."""
        piece, path = self._piece, self._path
        before_uA = piece.current_uA(at_ns)
        was_through = path.through_skin
        piece.end(at_ns)
        piece.amplifier_slope = 0.0
        self._resolve_path()
        touched = path.through_skin and self.enabled and not was_through
        if touched and self.touches.begin(piece, path):
            self._plan(RECOVERED, at_ns + (self.touches.recovery_ns or 0))
            self._plan(OVER, at_ns + WATCHED_ns)
            self._begin(at_ns)
            return
        self._begin(at_ns)
        if self.on_surge:
            self.on_surge(at_ns, piece.current_uA(at_ns) - before_uA)

    def _begin(self, now_ns: int, regime: "int | None" = None) -> None:
        """The next piece runs."""
        next_ns = self._piece.begin(now_ns, regime)
        if self._planned_ns < next_ns:
            next_ns = self._planned_ns
        if self._drift_ns < next_ns:
            next_ns = self._drift_ns
        self._next_ns = next_ns

    def _run(self, now_ns: int) -> None:
        """Every crossing, settling, step and planned contact up to ``now_ns``, in order."""
        piece = self._piece
        while self._next_ns <= now_ns:
            at_ns = self._next_ns
            if at_ns == piece.cross_ns:
                piece.end(at_ns)
                self._begin(at_ns, piece.cross_regime)
            elif at_ns == piece.ramp_ns:
                piece.end(at_ns)
                piece.settle()
                self._begin(at_ns)
            elif at_ns == self._planned_ns:
                planned = self._planned.pop(0)[1]
                self._planned_ns = self._planned[0][0] if self._planned else NEVER_ns
                self._carry_out(planned, at_ns)
            else:
                piece.end(at_ns)
                self._drift_ns = at_ns + STEP_ns
                self.skin.step(at_ns, piece.size_pC * 1000 / STEP_ns)
                piece.size_pC = 0.0
                self._resolve_path()
                self._begin(at_ns)

    def _carry_out(self, planned: int, at_ns: int) -> None:
        """What was planned for now: another contact, or what a touch has planned."""
        if planned == RECOVERED:
            self._piece.end(at_ns)
            self._path.slew_mV_per_us = self.stage.slew_mV_per_us
            self._begin(at_ns)
            return
        if self.touches.under_way:
            self.touches.end(self._piece, at_ns)
            self._begin(at_ns)
        if planned != OVER:
            self.contact = planned
            self._change(at_ns)
