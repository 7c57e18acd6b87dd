"""F3xx: quantities, and waves whose fields do not fit together."""

from facelang.catalogue.rule import EBB, Rule, given_back, treatment

_UP = "ramp to 100 uA over 1 s\n"
_DOWN = "\nramp to 0 uA over 1 s"
_STEADY = "shape steady\npolarity positive"
_PULSED_EBB = (
    "wave ebb\n    shape     square\n    polarity  negative\n    frequency 8 Hz\n"
    "    duty      50 %\n\n"
)


def _swept(step: str) -> str:
    """A step with current on, and as much given back."""
    return f"{_UP}{step}{_DOWN}\nwave ebb\n{_UP}hold 5 s{_DOWN}"


QUANTITIES: tuple[Rule, ...] = (
    Rule(
        "F301",
        "missing-unit",
        "A number stands alone where a quantity belongs.",
        "5 could be seconds or minutes, and the skin feels the difference.",
        treatment("rest 5"),
        treatment("rest 5 s"),
    ),
    Rule(
        "F302",
        "unknown-unit",
        "There is no such unit.",
        "The units are nA uA mA, ms s min, Hz kHz, % and uC mC, written in just this way.",
        treatment("rest 5 sec"),
        treatment("rest 5 s"),
    ),
    Rule(
        "F303",
        "wrong-kind",
        "A value of one kind stands where another kind belongs.",
        "A time is not a current, and a text is neither.",
        treatment("rest 5 uA"),
        treatment("rest 5 s"),
    ),
    Rule(
        "F304",
        "too-fine",
        "A quantity is finer than the device can tell apart.",
        "It would have to be rounded, and then the file would not say what is done.",
        treatment("glide 5 s at 100.25 uA"),
        treatment("glide 5 s at 100.2 uA"),
    ),
    Rule(
        "F305",
        "no-time",
        "A step takes no time.",
        "The shortest time is 1 ms; a step without one does nothing or jumps.",
        treatment("rest 0 s"),
        treatment("rest 1 ms"),
    ),
    Rule(
        "F306",
        "short-glide",
        "A glide is shorter than 1.5 s.",
        "Its soft start and soft stop take 0.5 s each, and a stroke needs time in between.",
        treatment("glide 1 s at 100 uA"),
        treatment("glide 1.5 s at 100 uA"),
    ),
    Rule(
        "F307",
        "repeat-count",
        "A repeat is not done a whole number of times from 1 to 1000.",
        "Half a turn does not exist, and beyond 1000 a slip of the finger is likelier.",
        treatment("repeat 0 times\n    rest 1 s"),
        treatment("repeat 2 times\n    rest 1 s"),
    ),
    Rule(
        "F308",
        "level-range",
        "A level is not between 10 % and 100 %.",
        "100 % is what the routine says; no level may exceed it.",
        treatment(fields="levels 60 %, 120 %"),
        treatment(fields="levels 60 %, 100 %"),
    ),
    Rule(
        "F309",
        "level-order",
        "The levels do not rise.",
        "The device starts at the first level and must not start at a high one.",
        treatment(fields="levels 100 %, 60 %"),
        treatment(fields="levels 60 %, 100 %"),
    ),
    Rule(
        "F310",
        "level-count",
        "There are more than 5 levels.",
        "A person cannot tell more strengths apart, and an image holds up to 5.",
        treatment(fields="levels 50 %, 60 %, 70 %, 80 %, 90 %, 100 %"),
        treatment(fields="levels 60 %, 70 %, 80 %, 90 %, 100 %"),
    ),
    Rule(
        "F311",
        "duty-range",
        "A duty is not between 1 % and 100 %.",
        "It is the share of a phase in which current flows.",
        treatment(wave="shape square\nfrequency 8 Hz\nduty 0 %"),
        treatment(wave="shape square\nfrequency 8 Hz\nduty 50 %"),
    ),
    Rule(
        "F312",
        "plan-range",
        "A plan's numbers are not whole numbers that make sense as sessions and weeks.",
        "Sessions a week and weeks are counted from 1; the device keeps each in one byte.",
        treatment(fields="plan 0 sessions a week for 8 weeks"),
        treatment(fields="plan 5 sessions a week for 8 weeks"),
    ),
    Rule(
        "F313",
        "long-text",
        "A text is longer than 60 characters.",
        "It is said in one go while the hands are busy; the device takes up to 60.",
        treatment(
            'say  "Begin at the chin and glide slowly along the jaw up to the earlobe."\nrest 1 s'
        ),
        treatment('say  "Glide slowly along the jaw up to the earlobe."\nrest 1 s'),
    ),
    Rule(
        "F314",
        "missing-shape",
        "A wave has no shape.",
        "No shape is more usual than another, so none is assumed.",
        treatment(wave="frequency 8 Hz"),
        treatment(wave="shape square\nfrequency 8 Hz"),
    ),
    Rule(
        "F315",
        "missing-frequency",
        "A wave that is not steady has no frequency.",
        "Only a direct current has none.",
        treatment(wave="shape square"),
        treatment(wave="shape square\nfrequency 8 Hz"),
    ),
    Rule(
        "F316",
        "steady-field",
        "A steady wave has a frequency, a duty or a rise.",
        "Steady is direct current: it has no periods, so nothing of a period can be set.",
        treatment(given_back(), wave="shape steady\npolarity positive\nfrequency 8 Hz", first=EBB),
        treatment(given_back(), wave="shape steady\npolarity positive", first=EBB),
    ),
    Rule(
        "F317",
        "steady-polarity",
        "A steady wave does not say which way its current flows.",
        "A direct current cannot alternate.",
        treatment(given_back(), wave="shape steady", first=EBB),
        treatment(given_back(), wave="shape steady\npolarity positive", first=EBB),
    ),
    Rule(
        "F318",
        "missing-duty",
        "A square wave that flows one way only has no duty.",
        "Without pauses it would be a direct current; who wants one says steady.",
        treatment(
            given_back(), wave="shape square\npolarity positive\nfrequency 8 Hz", first=_PULSED_EBB
        ),
        treatment(
            given_back(),
            wave="shape square\npolarity positive\nfrequency 8 Hz\nduty 50 %",
            first=_PULSED_EBB,
        ),
    ),
    Rule(
        "F319",
        "duty-not-square",
        "A wave that is not square has a duty.",
        "The other shapes fill their phase.",
        treatment(wave="shape sine\nfrequency 8 Hz\nduty 50 %"),
        treatment(wave="shape square\nfrequency 8 Hz\nduty 50 %"),
    ),
    Rule(
        "F320",
        "rise-not-square",
        "A wave that is not square has a rise.",
        "The other shapes have no flat top and so no edges.",
        treatment(wave="shape sine\nfrequency 8 Hz\nrise 2 ms"),
        treatment(wave="shape square\nfrequency 8 Hz\nrise 2 ms"),
    ),
    Rule(
        "F321",
        "long-rise",
        "The rise of a wave, or of a wave after a sweep, is over half of its pulse.",
        "Both edges are inside the pulse, so each can take half of it at most.",
        treatment(wave="shape square\nfrequency 8 Hz\nrise 40 ms"),
        treatment(wave="shape square\nfrequency 8 Hz\nrise 30 ms"),
    ),
    Rule(
        "F322",
        "burst-periods",
        "The times of a burst are not whole periods of the wave.",
        "A part of a period would leave a net charge each time.",
        treatment(wave="shape square\nfrequency 8 Hz\nburst 100 ms on, 1 s off"),
        treatment(wave="shape square\nfrequency 8 Hz\nburst 1 s on, 1 s off"),
    ),
    Rule(
        "F323",
        "burst-swept",
        "A wave with a burst is swept.",
        "At another frequency its burst would no longer be whole periods.",
        treatment(
            _UP + "sweep to 4 Hz over 5 s" + _DOWN,
            wave="shape square\nfrequency 8 Hz\nburst 1 s on, 1 s off",
        ),
        treatment(_UP + "sweep to 4 Hz over 5 s" + _DOWN),
    ),
    Rule(
        "F324",
        "steady-swept",
        "A steady wave is swept.",
        "A direct current has no frequency that could move.",
        treatment(_swept("sweep to 4 Hz over 5 s"), wave=_STEADY, first=EBB),
        treatment(_swept("hold 5 s"), wave=_STEADY, first=EBB),
    ),
    Rule(
        "F325",
        "negative",
        "A quantity is below zero.",
        "A current's direction is its wave's polarity; times and frequencies have none.",
        treatment("ramp to -100 uA over 1 s" + _DOWN),
        treatment("ramp to 100 uA over 1 s" + _DOWN),
    ),
    Rule(
        "F326",
        "glide-without-current",
        "A glide is done at 0 uA.",
        "A stroke without current is a rest.",
        treatment("glide 5 s at 0 uA"),
        treatment("rest 5 s"),
    ),
    Rule(
        "F327",
        "limit-range",
        "A routine's own limit is 0, or looser than the device's.",
        "A limit of the author's can only be tighter: nothing raises the device's.",
        treatment(fields="limit current 700 uA"),
        treatment(fields="limit current 200 uA"),
    ),
    Rule(
        "F328",
        "long-burst",
        "A burst is longer than any treatment.",
        "A treatment ends after 20 min, so such a burst would never come to its end.",
        treatment(wave="shape square\nfrequency 8 Hz\nburst 25 min on, 1 s off"),
        treatment(wave="shape square\nfrequency 8 Hz\nburst 2 s on, 1 s off"),
    ),
)
