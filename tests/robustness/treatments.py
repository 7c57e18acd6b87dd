"""Random valid treatments as people would type them: every construct, in every layout.

What is drawn is the text of a treatment and of its libraries. It keeps every rule of the
language and stays far below the limits, so the tool has to take it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from facevm import isa

TOP_duA = 1500
"""What every zone may get."""

SLOWEST_cHz, FASTEST_cHz = 100, 500
"""Frequencies at which any duty and rise that is drawn here fits, and no charge adds up."""

NAMES = (
    "calm",
    "lifting",
    "slow_2",
    "x",
    "up_and_out",
    "square",
    "zone",
    "left",
    "time",
    "current",
)
TEXTS = ("Chin to ear.", "", "# no comment", "Grüße, 日本 🙂", "It's 50 %, “nearly”", "a " * 30)
SESSIONS, WEEKS, TIMES = ("session", "sessions"), ("week", "weeks"), ("time", "times")


@dataclass
class Treatment:
    """The text of a treatment, and of the libraries beside it, by their names."""

    text: str
    libraries: dict[str, str]


@dataclass
class Technique:
    """A technique that can be called while no current flows."""

    name: str
    kinds: list[str]


@dataclass
class Known:
    """What can be named in a file."""

    waves: dict[str, bool] = field(default_factory=dict)
    """Whether the wave can be swept, by its name."""
    techniques: list[Technique] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    """Kinds of the parameters inside a technique, by their names."""


Lines = list[tuple[int, str]]
"""Lines with the depth at which each stands."""

# --- quantities --------------------------------------------------------------------------


def _decimal(amount: int, per: int) -> str:
    """``amount / per`` exactly; ``per`` is a power of ten."""
    if per == 1:
        return str(amount)
    places = len(str(per)) - 1
    whole, rest = divmod(amount, per)
    digits = str(rest).rjust(places, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def _written(draw: st.DrawFn, choices: list[tuple[str, str]]) -> str:
    number, unit = draw(st.sampled_from(choices))
    return f"{number}{draw(st.sampled_from(('', ' ', '  ')))}{unit}"


def current(draw: st.DrawFn, current_duA: int) -> str:
    """A current in one of its units."""
    small = [(_decimal(current_duA, 10), unit) for unit in ("uA", "µA", "μA")]
    return _written(
        draw, [*small, (str(current_duA * 100), "nA"), (_decimal(current_duA, 10_000), "mA")]
    )


def time(draw: st.DrawFn, time_ms: int) -> str:
    """A time in one of its units."""
    choices = [(str(time_ms), "ms"), (_decimal(time_ms, 1000), "s")]
    if time_ms % 6 == 0:
        choices.append((_decimal(time_ms // 6, 10_000), "min"))
    return _written(draw, choices)


def frequency(draw: st.DrawFn, frequency_cHz: int) -> str:
    """A frequency in one of its units."""
    return _written(
        draw, [(_decimal(frequency_cHz, 100), "Hz"), (_decimal(frequency_cHz, 100_000), "kHz")]
    )


def text(draw: st.DrawFn) -> str:
    """A quoted text."""
    return f'"{draw(st.sampled_from(TEXTS))}"'


# --- waves -------------------------------------------------------------------------------


def wave(draw: st.DrawFn, name: str) -> tuple[Lines, bool]:
    """A wave's item, and whether it can be swept."""
    shape = draw(st.sampled_from(isa.SHAPES))
    steady = shape == "steady"
    polarity = draw(st.sampled_from(isa.POLARITIES[1:] if steady else isa.POLARITIES))
    fields = [f"shape {shape}"]
    if polarity != "alternating" or draw(st.booleans()):
        fields.append(f"polarity {polarity}")
    period_ms = 5
    if not steady:
        frequency_cHz = draw(st.integers(SLOWEST_cHz, FASTEST_cHz))
        fields.append(f"frequency {frequency(draw, frequency_cHz)}")
        period_ms = isa.whole_periods_ms(frequency_cHz)
    if shape == "square":
        if polarity != "alternating" or draw(st.booleans()):
            duty = draw(st.sampled_from((100, *range(30, 96))))
            fields.append(f"duty {duty}{draw(st.sampled_from((' %', '%')))}")
        if draw(st.booleans()):
            fields.append(f"rise {time(draw, draw(st.integers(2, 12)))}")
    burst = draw(st.booleans())
    if burst:
        on, off = (period_ms * draw(st.integers(1, 3)) for _ in range(2))
        fields.append(f"burst {time(draw, on)} on, {time(draw, off)} off")
    lines = [(0, f"wave {name}")] + [(1, line) for line in draw(st.permutations(fields))]
    return lines, not burst and not steady


# --- steps -------------------------------------------------------------------------------


def _value(draw: st.DrawFn, known: Known, kind: str, literal: str) -> str:
    """A literal, or now and then a parameter of that kind."""
    fitting = [name for name, other in known.parameters.items() if other == kind]
    if fitting and draw(st.booleans()):
        return draw(st.sampled_from(fitting))
    return literal


def _argument(draw: st.DrawFn, known: Known, kind: str) -> str:
    literal = {
        "current": lambda: current(draw, draw(st.integers(1, TOP_duA))),
        "time": lambda: time(draw, draw(st.integers(150, 900))),
        "stroke": lambda: time(draw, draw(st.integers(1500, 2500))),
        "count": lambda: str(draw(st.integers(1, 3))),
        "text": lambda: text(draw),
        "wave": lambda: draw(st.sampled_from(sorted(known.waves))),
    }[kind]()
    return _value(draw, known, kind, literal)


def steps(draw: st.DrawFn, known: Known, depth: int, indent: int) -> Lines:
    """Steps that begin and end with no current, and with a wave chosen before."""
    lines: Lines = []
    sweeps = False
    # a parameter hides the wave of its name, and nobody knows which wave it stands for
    plain = sorted(known.waves.keys() - known.parameters.keys())
    for _ in range(draw(st.integers(1, 4))):
        kinds = ["say", "rest", "glide", "hill", "hill", "ramp"]
        kinds += ["repeat"] if depth else []
        kinds += ["call"] if known.techniques else []
        kinds += ["wave"] if plain or "wave" in known.parameters.values() else []
        match draw(st.sampled_from(kinds)):
            case "say":
                lines.append((indent, f"say {_value(draw, known, 'text', text(draw))}"))
            case "rest":
                lines.append((indent, f"rest {_argument(draw, known, 'time')}"))
            case "ramp":
                lines.append((indent, f"ramp to 0 uA over {_argument(draw, known, 'time')}"))
            case "glide":
                lines.append(
                    (
                        indent,
                        f"glide {_argument(draw, known, 'stroke')} "
                        f"at {_argument(draw, known, 'current')}",
                    )
                )
            case "wave":
                name = draw(st.sampled_from(plain)) if plain else ""
                name = _value(draw, known, "wave", name) if name else _argument(draw, known, "wave")
                sweeps = known.waves.get(name, False) and name in plain
                lines.append((indent, f"wave {name}"))
            case "hill":
                lines += _hill(draw, known, depth, indent, sweeps)
            case "repeat":
                lines.append((indent, _repeat(draw, known)))
                lines += steps(draw, known, depth - 1, indent + 1)
                sweeps = False
            case "call":
                technique = draw(st.sampled_from(known.techniques))
                values = [_argument(draw, known, kind) for kind in technique.kinds]
                lines.append((indent, f"{technique.name}({', '.join(values)})"))
                sweeps = False
    return lines


def _repeat(draw: st.DrawFn, known: Known) -> str:
    return f"repeat {_argument(draw, known, 'count')} {draw(st.sampled_from(TIMES))}"


def _hill(draw: st.DrawFn, known: Known, depth: int, indent: int, sweeps: bool) -> Lines:
    """Up, some time with current, and down again."""

    def ramp() -> str:
        return f"ramp to {_argument(draw, known, 'current')} over {time(draw, draw(_RAMP_TIMES))}"

    lines: Lines = [(indent, ramp())]
    for _ in range(draw(st.integers(0, 3))):
        kinds = ["hold", "ramp", "say"] + ["sweep"] * sweeps + ["repeat"] * bool(depth)
        match draw(st.sampled_from(kinds)):
            case "hold":
                lines.append((indent, f"hold {_argument(draw, known, 'time')}"))
            case "ramp":
                lines.append((indent, ramp()))
            case "say":
                lines.append((indent, f"say {text(draw)}"))
            case "sweep":
                to = frequency(draw, draw(st.integers(SLOWEST_cHz, FASTEST_cHz)))
                lines.append((indent, f"sweep to {to} over {_argument(draw, known, 'time')}"))
            case "repeat":
                lines.append((indent, _repeat(draw, known)))
                lines += [(indent + 1, f"hold {_argument(draw, known, 'time')}")]
                lines += [(indent + 1, ramp())] * draw(st.booleans())
    return [*lines, (indent, f"ramp to 0 uA over {time(draw, draw(_RAMP_TIMES))}")]


_RAMP_TIMES = st.integers(TOP_duA // isa.SLOPE_MAX_duA_PER_MS, 700)

# --- files -------------------------------------------------------------------------------

KINDS = ("current", "time", "stroke", "count", "text", "wave")


def technique(draw: st.DrawFn, name: str, known: Known) -> tuple[Lines, Technique]:
    """A technique's item, and how it is called."""
    kinds = draw(st.lists(st.sampled_from(KINDS if known.waves else KINDS[:-1]), max_size=3))
    names = draw(st.permutations(("a", "strength", "time", "calm", "week", "b_2")))[: len(kinds)]
    inside = Known(known.waves, known.techniques, dict(zip(names, kinds, strict=True)))
    lines = [(0, f"technique {name}({', '.join(names)})"), *steps(draw, inside, 1, 1)]
    return lines, Technique(name, kinds)


def definitions(draw: st.DrawFn, prefix: str, known: Known) -> list[Lines]:
    """Waves and techniques, added to what is known; a library's names begin with its own."""
    items: list[Lines] = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        lines, swept = wave(draw, prefix + name)
        known.waves[prefix + name] = swept
        items.append(lines)
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True)):
        lines, called = technique(draw, prefix + name, known)
        known.techniques = [*known.techniques, called]
        items.append(lines)
    return items


def routine(draw: st.DrawFn) -> Lines:
    """The routine's item with some of its fields."""
    fields: list[str] = []
    if draw(st.booleans()):
        fields.append(f"about {text(draw)}")
    if draw(st.booleans()):
        goals = draw(st.lists(st.sampled_from(isa.GOALS), min_size=1, max_size=4, unique=True))
        fields.append(f"goal {', '.join(goals)}")
    if draw(st.booleans()):
        levels = draw(st.sets(st.integers(10, 100), min_size=1, max_size=5))
        fields.append(f"levels {', '.join(f'{level} %' for level in sorted(levels))}")
    if draw(st.booleans()):
        sessions, weeks = draw(st.integers(1, 255)), draw(st.integers(1, 255))
        fields.append(
            f"plan {sessions} {draw(st.sampled_from(SESSIONS))} a week "
            f"for {weeks} {draw(st.sampled_from(WEEKS))}"
        )
    if draw(st.booleans()):
        fields.append(
            f"limit current {current(draw, draw(st.integers(TOP_duA, isa.PEAK_MAX_duA)))}"
        )
    if draw(st.booleans()):
        fields += [f"limit time {draw(st.integers(10, 20))} min", "limit charge 100 mC"]
    lines = [(1, line) for line in draw(st.permutations(fields))]
    return [(0, f"routine {text(draw)}"), *lines]


def zone(draw: st.DrawFn, known: Known) -> Lines:
    """A zone's item."""
    row = draw(st.sampled_from(isa.ZONES))
    sides = [isa.SIDES[side] for side in row.sides]
    side = draw(st.sampled_from(("", *sides)))
    first = draw(st.sampled_from(sorted(known.waves)))
    return [
        (0, f"zone {row.name} {side}".rstrip()),
        (1, f"wave {first}"),
        *steps(draw, known, 2, 1),
    ]


def laid_out(draw: st.DrawFn, items: list[Lines]) -> str:
    """The lines as text: any width of indentation, comments, empty lines and line ends."""
    end = draw(st.sampled_from(("\n", "\r\n")))
    comments = draw(st.booleans())
    out = draw(st.sampled_from(("", "\ufeff")))
    for item in items:
        widths = [0]
        out += draw(st.sampled_from(("", end, end * 2, f"# an item{end}")))
        for depth, line in item:
            del widths[depth + 1 :]
            if depth == len(widths):
                widths.append(widths[-1] + draw(st.sampled_from((4, 4, 2, 1, 7))))
            if comments and draw(st.integers(0, 5)) == 0:
                out += draw(st.sampled_from((f"   # note{end}", f"{end}", f"#{end}", f"    {end}")))
            tail = draw(st.sampled_from(("", "", " ", '  # "said" (so)'))) if comments else ""
            out += f"{' ' * widths[depth]}{line}{tail}{end}"
    return out if draw(st.booleans()) else out.removesuffix(end)


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    """A valid treatment with up to two libraries, one of which may use the other."""
    libraries: dict[str, str] = {}
    known = Known()
    uses: list[Lines] = []
    for path in draw(st.sampled_from(((), ("one.face",), ("one.face", "below/two.face")))):
        below = Known() if path != "one.face" or not libraries else known
        items = definitions(draw, path.split("/")[-1][:3] + "_", below)
        libraries[path] = laid_out(draw, draw(st.permutations(items)))
        known.waves.update(below.waves)
        known.techniques = [*known.techniques, *below.techniques]
        uses.append([(0, f'use "{path}"')])
    own = definitions(draw, "", known)
    zones = [zone(draw, known) for _ in range(draw(st.integers(1, 3)))]
    others = draw(st.permutations([*uses, routine(draw), *own]))
    at = sorted(
        draw(st.lists(st.integers(0, len(others)), min_size=len(zones), max_size=len(zones)))
    )
    items = list(others)
    for place, item in zip(reversed(at), reversed(zones), strict=True):
        items.insert(place, item)
    return Treatment(laid_out(draw, items), libraries)
