"""F5xx: what a board cannot do. The examples are for the reference board, or a slower one."""

from facelang.catalogue.rule import Rule, indented, treatment


def _nested(depth: int) -> str:
    """So many repeats inside each other, around one rest."""
    steps = "rest 1 s"
    for _ in range(depth):
        steps = "repeat 1 times\n" + indented(steps).rstrip("\n")
    return steps


def _talk(lines: int) -> str:
    """So many different texts of 60 characters, and a rest."""
    texts = (f'say  "{number:03} {"la " * 18}la"\n' for number in range(lines))
    return "".join(texts) + "rest 1 s"


def _tens(turn: str) -> str:
    """Techniques that carry each other out ten times, four deep; ``turn`` is how."""
    thousand = "technique thousand()\n" + indented(turn.replace("NAME", "hundred"))
    hundred = "technique hundred()\n" + indented(turn.replace("NAME", "ten"))
    ten = "technique ten()\n" + indented("rest 1 ms\n" * 10)
    return f"{thousand}\n{hundred}\n{ten}\n"


BOARD: tuple[Rule, ...] = (
    Rule(
        "F501",
        "shape-too-fast",
        "A curved wave is faster than the board can draw it.",
        "A sine, triangle or sawtooth needs 16 updates a period to be one.",
        treatment(wave="shape sine\nfrequency 80 Hz"),
        treatment(wave="shape sine\nfrequency 60 Hz"),
    ),
    Rule(
        "F502",
        "pulse-too-fast",
        "A square wave's pulses are shorter than the board can watch them.",
        "A pulse lasts at least 5 updates and 5 ms, so that its current can be measured.",
        treatment(wave="shape square\nfrequency 110 Hz"),
        treatment(wave="shape square\nfrequency 100 Hz"),
    ),
    Rule(
        "F503",
        "rise-too-fast",
        "A rise is shorter than one update of the board.",
        "It would be a jump, and the file would not say what is done.",
        treatment(wave="shape square\nfrequency 8 Hz\nrise 1 ms"),
        treatment(wave="shape square\nfrequency 8 Hz\nrise 2 ms"),
        updates_per_s=500,
    ),
    Rule(
        "F504",
        "too-deep",
        "Blocks and techniques stand inside each other more than 12 deep.",
        "The device keeps a place for each of them while it runs, and it has 12.",
        treatment(_nested(12)),
        treatment(_nested(11)),
    ),
    Rule(
        "F505",
        "image-too-large",
        "The image is larger than the board can load.",
        "The whole treatment is held in the board's memory and checked before it starts.",
        treatment(_talk(150)),
        treatment(_talk(50)),
    ),
    Rule(
        "F506",
        "too-long-to-prove",
        "The treatment has more steps than the board is willing to check.",
        "The board proves each treatment safe before it starts, while a person waits.",
        treatment("thousand()", first=_tens("NAME()\n" * 10)).replace(
            "    thousand()\n", "    thousand()\n" * 10
        ),
        treatment("thousand()", first=_tens("repeat 10 times\n    NAME()")),
    ),
    Rule(
        "F507",
        "crowded-moment",
        "More than 200 steps that take no time follow one another.",
        "The device would have to do them all between two updates of the current.",
        treatment('say  "On."\n' * 201),
        treatment('say  "On."\nrest 1 s\n' * 20),
    ),
    Rule(
        "F508",
        "pause-too-short",
        "The pause behind a square wave's pulse is shorter than the board can watch it.",
        "A pause lasts at least 5 updates and 5 ms, so that it can be seen that nothing flows.",
        treatment(wave="shape square\nfrequency 8 Hz\nduty 95 %"),
        treatment(wave="shape square\nfrequency 8 Hz\nduty 90 %"),
    ),
    Rule(
        "F509",
        "burst-too-short",
        "A burst, or the pause between two, is shorter than the board can watch it.",
        "Each lasts at least 5 updates and 5 ms.",
        treatment(
            "glide 2 s at 40 uA", wave="shape steady\npolarity positive\nburst 4 ms on, 20 ms off"
        ),
        treatment(
            "glide 2 s at 40 uA", wave="shape steady\npolarity positive\nburst 5 ms on, 20 ms off"
        ),
    ),
    Rule(
        "F510",
        "steady-too-short",
        "A steady current is back at 0 uA before the board could watch it.",
        "From leaving 0 uA to being back there it lasts at least 5 updates and 5 ms.",
        treatment(
            "ramp to 20 uA over 20 ms\nramp to 0 uA over 20 ms",
            wave="shape steady\npolarity positive",
            fields="levels 100 %",
        ),
        treatment(
            "ramp to 20 uA over 20 ms\nhold 10 ms\nramp to 0 uA over 20 ms",
            wave="shape steady\npolarity positive",
            fields="levels 100 %",
        ),
        updates_per_s=100,
    ),
)
