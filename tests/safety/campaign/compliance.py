"""Whether the compliance is spent: where it is, no current can be asked for."""

from __future__ import annotations

from typing import Any

SPENT_mV = 1000  # beside the amplifier's supply: the firmware, too, calls less than a volt spent


class Compliance:
    """Of the board of a treatment, as its settings say it."""

    def __init__(self, treatment: Any) -> None:
        self._circuit = treatment.board.circuit
        self._series_kohm = treatment.board.stage.series_kohm
        self._room_mV = treatment.board.built.rail_mV - SPENT_mV

    def is_spent(self, set_uA: float) -> bool:
        """Whether the amplifier is within a volt of its supply, or would be at this current."""
        amplifier_mV = abs(self._circuit.electrode_mV()) + abs(set_uA) * self._series_kohm
        return bool(amplifier_mV > self._room_mV)
