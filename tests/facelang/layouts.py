"""Random treatments in the canonical layout for hypothesis, and the many ways to space them.

What is drawn here is right to begin with, so that a test can say what the formatter has to
make of it: the very text that was drawn first.
"""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import strategies as st

from facelang.catalogue.rule import aligned, indented

ZONES = ("neck both", "jawline left", "cheek both", "forehead center", "chin", "temple right")
WAVES = ("lifting", "calm", "slow_2")
COMMENTS = ("# why", "#no space", "#", "# µ, “quotes” and \t a tab", "# a # b", "#   deep")
UNITS = ("uA", "mA", "s", "ms", "min", "Hz", "kHz", "%", "uC")

currents = st.sampled_from(("40 uA", "120.5 uA", "0.1 mA"))
times = st.sampled_from(("1.5 s", "2 s", "1700 ms"))


@st.composite
def steps(draw: st.DrawFn, depth: int, current: st.SearchStrategy[str], calls: list[str]) -> str:
    """Steps that begin and end at 0 uA."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = ["say", "glide", "rest", "ramp", *(["repeat"] if depth else []), *calls[:1]]
        kind = draw(st.sampled_from(kinds))
        if kind == "say":
            text = draw(st.sampled_from(("Up.", "  two  spaces ", "a # no comment", "é, µ, (x)")))
            lines.append(f'say  "{text}"\n')
        elif kind == "glide":
            lines.append(f"glide {draw(times)} at {draw(current)}\n")
        elif kind == "rest":
            lines.append(f"rest {draw(times)}\n")
        elif kind == "ramp":
            lines.append(f"ramp to {draw(current)} over 1 s\nhold 2 s\nramp to 0 uA over 1 s\n")
        elif kind == "repeat":
            inner = draw(steps(depth - 1, current, calls))
            lines.append(f"repeat {draw(st.integers(1, 2))} times\n{indented(inner)}")
        else:
            lines.append(f"{draw(st.sampled_from(calls))}({draw(current)}, 2 s)\n")
    return "".join(lines)


@st.composite
def treatments(draw: st.DrawFn) -> str:
    """A random valid treatment in the canonical layout, without comments."""
    fields = (
        'about "Lifts, and (perhaps) firms."',
        "goal lift, firm",
        "levels 60 %, 80 %, 100 %",
        "plan 5 sessions a week for 1 week",
        "limit current 400 uA",
    )
    chosen = draw(st.lists(st.sampled_from(fields), unique=True))
    items = [f'routine "Random"\n{aligned(chr(10).join(chosen))}']
    for name in WAVES:
        wave = draw(
            st.sampled_from(
                (
                    "shape square\nfrequency 8 Hz\nrise 2 ms",
                    "shape square\npolarity positive\nfrequency 20 Hz\nduty 30 %",
                    "shape sine\nfrequency 10 Hz\nburst 1 s on, 2 s off",
                    "polarity negative\nshape steady",
                )
            )
        )
        items.append(f"wave {name}\n{aligned(wave)}")
    parameter = st.just("current")
    for name in ("upward", "press"):
        body = indented(draw(steps(1, parameter, [])))
        items.append(f"technique {name}(current, time)\n{body}    rest time\n")
    for zone in draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True)):
        body = indented(draw(steps(2, currents, ["upward", "press"])))
        items.append(f"zone {zone}\n    wave {draw(st.sampled_from(WAVES))}\n{body}")
    return "\n".join(items)


TOKEN = re.compile(r'"[^"]*"|#.*|[(),]|[^\s(),"#]+')
BLANKS = st.sampled_from((" ", "  ", "\t", " \t ", "      "))
NO_BLANKS = st.sampled_from(("", "", " ", "\t"))


@st.composite
def spaced(draw: st.DrawFn, text: str) -> str:
    """A text in the canonical layout, in another one that means the same."""
    end = draw(st.sampled_from(("\n", "\r\n")))
    widths = [0]
    out: list[str] = [draw(st.sampled_from(("", "\ufeff")))]
    out += draw(st.lists(st.sampled_from(("", " ", "\t ")), max_size=2))
    for line in text.splitlines():
        tokens = TOKEN.findall(line)
        if not tokens:
            out.append(draw(st.sampled_from(("", "  ", "\t"))))
            continue
        depth = (len(line) - len(line.lstrip())) // 4
        del widths[depth + 1 :]
        if depth == len(widths):
            widths.append(widths[-1] + draw(st.integers(1, 7)))
            out += draw(st.lists(st.just(""), max_size=2))
        out.append(" " * widths[depth] + draw(_joined(tokens)) + draw(NO_BLANKS))
    first, *rest = out
    return first + end.join(rest) + draw(st.sampled_from(("", end, end * 3)))


@st.composite
def _joined(draw: st.DrawFn, tokens: list[str]) -> str:
    """The tokens of a line with other blanks between them."""
    text = tokens[0]
    for before, token in pairwise(tokens):
        tight = token in "()," or before in "(," or token.startswith(("#", '"')) or before[0] == '"'
        is_unit = token in UNITS and before[0].isdigit()
        text += draw(NO_BLANKS if tight or is_unit else BLANKS)
        if is_unit and token[0] == "u":
            token = draw(st.sampled_from("uµμ")) + token[1:]
        text += token
    return text


@st.composite
def commented(draw: st.DrawFn, text: str) -> str:
    """A text with comments and blank lines wherever they may stand."""
    out = []
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    for line in text.removeprefix(mark).split("\n"):
        for _ in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
            blank = draw(st.sampled_from(("", "\t", "  \t", "   ", " " * 9)))
            out.append(blank + draw(st.sampled_from(("", *COMMENTS))))
        end = "\r" if line.endswith("\r") else ""
        if line.strip() and draw(st.integers(0, 3)) == 0:
            line = line.removesuffix(end) + draw(st.sampled_from(COMMENTS)) + end
        out.append(line)
    return mark + "\n".join(out)
