"""Safety limits that only the whole shows: length, time with current, charge.

Each is held against the figures of the program so far, zone by zone, and reported at the zone
with which it is crossed.
"""

from __future__ import annotations

from facevm import isa
from facevm.limits import Limits

from .collector import Collector, note
from .figures import Calculator, Figures, join
from .plan import AuthorLimits
from .quantity import charge_text, time_text
from .steps import Block, Origin
from .zone import zone_name

CARRIES_LESS = "a shorter time, a lower current or an alternating wave carries less"
"""What to do about too much charge."""


class SafetyCheck:
    """Checks the zones of one treatment, in order."""

    def __init__(
        self,
        limits: Limits,
        own: AuthorLimits,
        own_origins: dict[str, Origin],
        calculator: Calculator,
        collector: Collector,
    ) -> None:
        self._limits = limits
        self._own = own
        self._own_origins = own_origins
        self._calculator = calculator
        self._collector = collector
        self._places: dict[int, Figures] = {}
        self._bounds: dict[int, int] = {}
        self.duration_ms = 0

    def run(self, blocks: tuple[Block, ...], doubtful: set[Block]) -> None:
        """Reports every limit that is crossed, once.

        ``doubtful`` are blocks with mistakes of their own: their times are at least what is
        computed, their charge is not known and is not held against any limit.
        """
        for block in blocks:
            if block.origin is None:
                continue
            figures = self._calculator.block(block)
            if block in doubtful:
                figures = Figures(
                    figures.duration_ms, figures.current_ms, figures.peak_duA, unbroken=False
                )
            # a side that could not be read is one side at least
            before_ms = self.duration_ms
            self.duration_ms += figures.duration_ms * max(1, len(block.sides))
            self._check_duration(before_ms, block.origin)
            if block.zone is None:
                continue
            before_dnC = sum(self._bounds.values())
            for side in block.sides:
                self._add(block.zone, side, figures, block.origin)
            self._check_charge(before_dnC, block.origin)

    def _check_duration(self, before_ms: int, origin: Origin) -> None:
        own_ms = self._own.time_ms
        if own_ms is not None and before_ms <= own_ms < self.duration_ms:
            self._collector.add(
                "F403",
                origin,
                f"with this zone the treatment takes {time_text(self.duration_ms)}, over the "
                f"routine's own limit of {time_text(own_ms)}",
                f"make the treatment {time_text(self.duration_ms - own_ms)} shorter",
                notes=(note("the limit is here", self._own_origins["time"]),),
                about="time",
            )
        most_ms = self._limits.duration_ms
        if before_ms <= most_ms < self.duration_ms:
            self._collector.add(
                "F405",
                origin,
                f"with this zone the treatment takes {time_text(self.duration_ms)}, and "
                f"{self._whose(most_ms, isa.DURATION_MAX_ms)} allows {time_text(most_ms)}",
                f"make it {time_text(self.duration_ms - most_ms)} shorter, or split it in two",
            )

    def _add(self, zone: int, side: int, figures: Figures, origin: Origin) -> None:
        """Adds a block to one place, and checks what that place has got so far."""
        place = isa.place_of(zone, side)
        before = self._places.get(place, Figures())
        after = self._places[place] = join(before, figures)
        before_dnC = self._bounds.get(place, 0)
        after_dnC = self._bounds[place] = after.bound_dnC
        where = f"{zone_name(zone)} {isa.SIDES[side]}"
        most_ms = self._limits.zone_time_ms
        if before.current_ms <= most_ms < after.current_ms:
            self._collector.add(
                "F406",
                origin,
                f"{where} gets current for {time_text(after.current_ms)}, and "
                f"{self._whose(most_ms, isa.ZONE_TIME_MAX_ms)} allows {time_text(most_ms)}",
                f"give it {time_text(after.current_ms - most_ms)} less of current; all blocks of "
                f"{where} count together",
            )
        most_dnC = self._limits.zone_charge_dnC
        if before_dnC <= most_dnC < after_dnC:
            self._collector.add(
                "F407",
                origin,
                f"{where} can get a charge of {charge_text(after_dnC)}, and "
                f"{self._whose(most_dnC, isa.ZONE_CHARGE_MAX_dnC)} allows {charge_text(most_dnC)}",
                CARRIES_LESS,
            )

    def _check_charge(self, before_dnC: int, origin: Origin) -> None:
        bound_dnC = sum(self._bounds.values())
        own_dnC = self._own.charge_dnC
        if own_dnC is not None and before_dnC <= own_dnC < bound_dnC:
            self._collector.add(
                "F403",
                origin,
                f"with this zone the treatment can carry {charge_text(bound_dnC)}, over the "
                f"routine's own limit of {charge_text(own_dnC)}",
                CARRIES_LESS,
                notes=(note("the limit is here", self._own_origins["charge"]),),
                about="charge",
            )
        most_dnC = self._limits.routine_charge_dnC
        if before_dnC <= most_dnC < bound_dnC:
            self._collector.add(
                "F408",
                origin,
                f"with this zone the treatment can carry {charge_text(bound_dnC)}, and "
                f"{self._whose(most_dnC, isa.ROUTINE_CHARGE_MAX_dnC)} allows "
                f"{charge_text(most_dnC)}",
                CARRIES_LESS,
            )

    @staticmethod
    def _whose(limit: int, absolute: int) -> str:
        return "the device" if limit == absolute else "this board"
