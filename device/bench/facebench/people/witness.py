"""The witness of what the skin really received, which nobody on the board knows.

The witness looks at the true current of the circuit, once right after each control update for
the comparison with the set one, and continuously for the charge: place by place, and in all.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from ..circuit.circuit import Circuit
    from ..clock import VirtualClock


class Witness:
    """Watches ``circuit``; ``update()`` once a control update while the treatment runs."""

    def __init__(self, circuit: "Circuit", clock: "VirtualClock", places: int) -> None:
        self._circuit = circuit
        self._clock = clock
        self._place = -1
        self._since_ns = 0
        self._charged = -1  # the place whose charge is counted, through pauses too
        self._charge_pC = 0.0
        self.delivered_ns = [0] * places
        self.charge_pC = [0.0] * places
        self.order: list[int] = []  # places, as they were first treated
        # of the place under way: set, error and true current, summed and at most, in uA
        self._updates = 0
        self._set = 0.0
        self._error = 0.0
        self._true = 0.0
        self._set_peak = 0.0
        self._error_peak = 0.0
        # the same of each place
        self._sums = [(0, 0.0, 0.0, 0.0, 0.0, 0.0)] * places

    def run(self, place: int) -> None:
        """The treatment of ``place`` goes on from now."""
        self.pause()
        self._place = place
        self._since_ns = self._clock.now_ns
        if place != self._charged:
            self.settle()
            self._charged = place
        (
            self._updates,
            self._set,
            self._error,
            self._true,
            self._set_peak,
            self._error_peak,
        ) = self._sums[place]
        if place not in self.order:
            self.order.append(place)

    def pause(self) -> None:
        """The treatment stands still from now on."""
        place = self._place
        if place < 0:
            return
        self._place = -1
        self.delivered_ns[place] += self._clock.now_ns - self._since_ns
        self.settle()
        self._sums[place] = (
            self._updates,
            self._set,
            self._error,
            self._true,
            self._set_peak,
            self._error_peak,
        )

    def settle(self) -> None:
        """Brings ``charge_pC`` up to now: soft starts and stops, and sensing, count as well."""
        charge_pC = self._circuit.charge_pC()
        if self._charged >= 0:
            self.charge_pC[self._charged] += charge_pC - self._charge_pC
        self._charge_pC = charge_pC

    def update(self, set_uA: float, skin_uA: float) -> None:
        """Compare the set and the true current, right after an update's write."""
        error = skin_uA - set_uA
        if error < 0:
            error = -error
        if set_uA < 0:
            set_uA = -set_uA
        self._updates += 1
        self._set += set_uA
        self._error += error
        self._true += skin_uA if skin_uA >= 0 else -skin_uA
        if set_uA > self._set_peak:
            self._set_peak = set_uA
        if error > self._error_peak:
            self._error_peak = error

    def mean_error_percent(self) -> float:
        """100 x sum |true - set| / sum |set| over every update of every place; 0 without any."""
        return _percent(
            sum([sums[2] for sums in self._sums]), sum([sums[1] for sums in self._sums])
        )

    def place_error_percent(self, place: int) -> float:
        """The same of every update at ``place``."""
        sums = self._sums[place]
        return _percent(sums[2], sums[1])

    def mean_set_uA(self, place: int) -> float:
        """The mean magnitude of the current that was set at ``place``."""
        sums = self._sums[place]
        return sums[1] / sums[0] if sums[0] else 0.0

    def mean_abs_uA(self, place: int) -> float:
        """The mean magnitude of the true current at ``place``."""
        sums = self._sums[place]
        return sums[3] / sums[0] if sums[0] else 0.0

    def peak_error_percent(self, place: int) -> float:
        """The largest error at ``place``, in percent of the largest current set there."""
        sums = self._sums[place]
        return _percent(sums[5], sums[4])


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0
