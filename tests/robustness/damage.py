"""Damages real treatments at random and holds what the tool says of them against its promises.

    python -m tests.robustness.damage --count 100000 --seed 1

Whatever a file holds: no traceback, an answer within 200 ms of processor time for a file of up
to 300 lines, every diagnostic inside the bounds of its file, and no word of the parser's or of
Python's in any sentence.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import facec
import facelang
from facelang import Diagnostic
from facelang.catalogue import BY_CODE, RULES
from facelang.render import render
from sculpt.source.diagnostics import as_annotation, as_dict

ROOT = Path(__file__).resolve().parents[2]

LINES_MEASURED = 300
"""Files of up to so many lines have to be answered within ``SLOW_ms``."""

SLOW_ms = 200

LONGEST_SENTENCE = 400
"""Characters of a message, whatever it quotes."""

# --- damage ------------------------------------------------------------------------------

SIGNS = (
    *('"', "(", ")", ",", "#", "\t", "    ", "\n", "\r", "\r\n", "\ufeff", "\u00a0", "\u2028"),
    *(
        "“",
        "-",
        ".",
        "%",
        "?",
        ";",
        ":",
        "é",
        "日本",
        "e\u0301",
        "\u200b",
        "\u202e",
        "\x00",
        "\x1b",
    ),
    *("5", "5 s", "320 uA", "0", "-1 s", "9" * 50, "x" * 500, "0.0000001 Hz", "1000", "99 %"),
)
WORDS = (
    *("use", "routine", "wave", "technique", "zone", "about", "goal", "levels", "plan", "limit"),
    *("shape", "polarity", "frequency", "duty", "rise", "burst", "on", "off", "say", "ramp"),
    *("hold", "glide", "sweep", "rest", "repeat", "to", "over", "at", "times", "steady", "square"),
    *("positive", "both", "left", "center", "cheek", "eye", "calm", "lifting", "upward", "current"),
)
_WORD = re.compile(r"(\w+|\s+|.)", re.DOTALL)


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes lost, added, changed, or a piece of the file moved."""
    at = chance.randrange(len(data) + 1)
    match chance.randrange(6):
        case 0:
            return data[:at] + data[at + chance.randrange(1, 9) :]
        case 1:
            return data[:at] + chance.randbytes(chance.randrange(1, 5)) + data[at:]
        case 2:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 3:
            return data[:at]
        case 4:
            end = at + chance.randrange(1, 200)
            to = chance.randrange(len(data) + 1)
            rest = data[:at] + data[end:]
            return rest[:to] + data[at:end] + rest[to:]
        case _:
            flipped = bytes(one ^ 1 << chance.randrange(8) for one in data[at : at + 1])
            return data[:at] + flipped + data[at + 1 :]


def damaged_lines(rows: list[str], chance: random.Random) -> list[str]:
    """Lines lost, doubled, swapped, joined, split or taken from elsewhere."""
    rows = rows.copy()
    row = chance.randrange(len(rows))
    match chance.randrange(6):
        case 0:
            del rows[row : row + chance.choice((1, 1, 1, 2, 5))]
        case 1:
            rows.insert(row, chance.choice(rows))
        case 2:
            other = chance.randrange(len(rows))
            rows[row], rows[other] = rows[other], rows[row]
        case 3:
            rows[row : row + 2] = [" ".join(rows[row : row + 2])]
        case 4:
            at = chance.randrange(len(rows[row]) + 1)
            rows[row : row + 1] = [rows[row][:at], rows[row][at:]]
        case _:
            rows.append(rows.pop(row))
    return rows or [""]


def damaged_words(rows: list[str], chance: random.Random) -> list[str]:
    """Words lost, doubled, swapped, misspelt, or replaced by others."""
    rows = rows.copy()
    row = chance.randrange(len(rows))
    words = _WORD.findall(rows[row]) or [""]
    at = chance.randrange(len(words))
    match chance.randrange(7):
        case 0:
            del words[at]
        case 1:
            words.insert(at, words[at])
        case 2:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        case 3:
            words[at] = _misspelt(words[at], chance)
        case 4:
            words[at] = chance.choice(WORDS)
        case 5:
            words.insert(at, f" {chance.choice(WORDS)} ")
        case _:
            words.insert(at, chance.choice(SIGNS))
    rows[row] = "".join(words)
    return rows


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) + 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz0_")
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + letter + word[at:]
        case 2:
            return word[:at] + letter + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def damaged_indentation(rows: list[str], chance: random.Random) -> list[str]:
    """One line or several in a row indented otherwise, or by tabs."""
    rows = rows.copy()
    row = chance.randrange(len(rows))
    count = chance.choice((1, 1, 1, 2, 4, len(rows)))
    by = chance.choice((-8, -4, -2, -1, 1, 2, 3, 4, 8))
    how = chance.randrange(4)
    for at in range(row, min(row + count, len(rows))):
        body = rows[at].lstrip(" ")
        width = len(rows[at]) - len(body)
        if how == 0:
            rows[at] = "\t" * (width // 4) + body
        elif how == 1:
            rows[at] = " " * chance.randrange(13) + body
        else:
            rows[at] = " " * max(0, width + by) + body
    return rows


def damaged_blocks(rows: list[str], chance: random.Random) -> list[str]:
    """A line with the block below it moved, doubled, lost, or moved without its first line."""
    rows = rows.copy()
    row = chance.randrange(len(rows))
    width = len(rows[row]) - len(rows[row].lstrip(" "))
    end = row + 1
    while end < len(rows) and rows[end].startswith(" " * (width + 1)):
        end += 1
    block = rows[row:end]
    how = chance.randrange(5)
    if how == 1:
        del rows[row:end]
        return rows or [""]
    if how == 2:
        del rows[row]
        return rows or [""]
    if how != 0:
        del rows[row:end]
    to = chance.randrange(len(rows) + 1)
    by = chance.choice((0, 0, 4, -4))
    rows[to:to] = [" " * by + line if by >= 0 else line[-by:] for line in block]
    return rows


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes of a file with one to eight changes."""
    kinds = (damaged_lines, damaged_words, damaged_words, damaged_indentation, damaged_blocks)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        kind = chance.randrange(len(kinds) + 1)
        if kind == len(kinds):
            data = damaged_bytes(data, chance)
            continue
        text = data.decode("utf-8", "surrogateescape")
        rows = kinds[kind](text.split("\n"), chance)
        data = "\n".join(rows).encode("utf-8", "surrogateescape")
    return data


# --- what is promised --------------------------------------------------------------------

_NAMED = re.compile(r"`[^`]*`|\"[^\"]*\"|U\+[0-9A-F]{4,6}")
_INNER = re.compile(
    r"\b[A-Z]{2,}\b|\b_[A-Z]+|__|\$END|Token|Unexpected|None|Traceback|Exception"
    r"|\bDecimal\b|\bTrue\b|\bFalse\b|facelang|facec|lark|<[a-z]|object at|0x[0-9a-f]{6}"
)


def inner_word(sentence: str) -> str | None:
    """A word of the parser's or of Python's in a sentence, outside of what it quotes."""
    for found in _INNER.finditer(_NAMED.sub("", sentence)):
        if found.group() != "UTF":
            return found.group()
    return None


@dataclass(slots=True)
class Campaign:
    """What a run found."""

    files: int = 0
    diagnostics: int = 0
    clean: int = 0
    slow: int = 0
    slowest_ms: float = 0.0
    slowest: bytes = b""
    broken: list[tuple[str, bytes]] = field(default_factory=list)
    """A promise that was not kept, and the file."""
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, other: Campaign) -> None:
        """Takes in the figures of another run."""
        self.files += other.files
        self.diagnostics += other.diagnostics
        self.clean += other.clean
        self.slow += other.slow
        self.broken += other.broken
        self.codes += other.codes
        if other.slowest_ms > self.slowest_ms:
            self.slowest_ms, self.slowest = other.slowest_ms, other.slowest

    def lines(self) -> list[str]:
        """The figures, one per line."""
        seen = sum(code in BY_CODE for code in self.codes)
        return [
            f"damaged files                 {self.files:>9}",
            f"diagnostics                   {self.diagnostics:>9}",
            f"kinds of diagnostics          {seen:>9} of {len(BY_CODE)}",
            f"files that stayed sound       {self.clean:>9}",
            f"slowest, up to {LINES_MEASURED} lines, ms    {self.slowest_ms:>9.1f}",
            f"over {SLOW_ms} ms                   {self.slow:>9}",
            f"promises broken               {len(self.broken):>9}",
        ]


def check(path: Path, data: bytes, campaign: Campaign) -> None:
    """Reads, compiles and renders one file that stands at ``path``; notes what went wrong."""
    campaign.files += 1
    start = time.process_time()
    try:
        found, plan = checked(path, data)
        elapsed_ms = (time.process_time() - start) * 1000
        if plan is not None:
            facec.encode(plan)  # the verifier proves what is still sound
        wrong = [problem for one in found if (problem := broken_promise(one, path, data))]
    except Exception as error:
        campaign.broken.append((f"{type(error).__name__}: {error}", data))
        return
    campaign.broken += [(problem, data) for problem in wrong]
    campaign.diagnostics += len(found)
    campaign.clean += not found
    campaign.codes.update(one.code for one in found)
    if data.count(b"\n") <= LINES_MEASURED:
        campaign.slow += elapsed_ms > SLOW_ms
        if elapsed_ms > campaign.slowest_ms:
            campaign.slowest_ms, campaign.slowest = elapsed_ms, data


def checked(path: Path, data: bytes) -> tuple[list[Diagnostic], facec.Plan | None]:
    """Everything that is said of a file, and its plan if it is still sound."""
    text, found = facelang.decode(data, str(path))
    if text is None:
        return found, None
    unit, reading = facelang.load(path, text)
    plan, checking = facec.compile(unit)
    everything = facelang.in_order([*found, *reading, *checking])
    return everything, None if facelang.has_errors(everything) else plan


def broken_promise(one: Diagnostic, path: Path, data: bytes) -> str | None:
    """What is wrong with a diagnostic, if anything is."""
    if one.code not in BY_CODE:
        return f"{one.code} is not in the table"
    own = data.decode("utf-8", "replace")

    def source_of(file: str) -> str:
        return own if file == str(path) else Path(file).read_text("utf-8", "replace")

    if len(one.message) > LONGEST_SENTENCE:
        return f"{one.code} says {len(one.message)} characters"
    for place in (one, *one.notes):
        rows = facelang.lines(source_of(place.file))
        span = place.span
        inside = (
            1 <= span.line <= span.end_line <= len(rows)
            and 1 <= span.column <= len(rows[span.line - 1]) + 1
            and 1 <= span.end_column <= len(rows[span.end_line - 1]) + 2
            and (span.line, span.column) <= (span.end_line, span.end_column)
        )
        if not inside:
            return f"{one.code} points outside of the file: {span}"
        sentences = (one.message, one.help or "") if place is one else (place.message,)
        for sentence in sentences:
            if "`" not in own and (word := inner_word(sentence)):
                return f"{one.code} says {word!r}: {sentence}"
    for text in (render(one, source_of), as_annotation(one), str(as_dict(one))):
        if not text or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text):
            return f"{one.code} is shown with a control character"
    return None


# --- running -----------------------------------------------------------------------------


def sources() -> list[tuple[Path, bytes]]:
    """Real treatments, each with the path at which its libraries are found."""
    corpus = ROOT / "tests" / "corpus"
    paths = [
        *sorted((ROOT / "routines").glob("*.face")),
        *sorted((corpus / "good").rglob("*.face")),
        *sorted((corpus / "bad").rglob("*.face")),
    ]
    found = [(path, path.read_bytes()) for path in paths]
    here = ROOT / "routines" / "example.face"
    found += [(here, rule.example.encode(rule.encoding)) for rule in RULES]
    return [(path, data) for path, data in found if len(data) < 20_000]


def run(count: int, seed: int) -> Campaign:
    """Damages ``count`` files; the same seed gives the same files."""
    chance = random.Random(seed)
    files = sources()
    path, data = files[0]
    for text in (data, data + b"\n hodl"):
        check(path, text, Campaign())  # what is made once is not counted against the first file
    campaign = Campaign()
    for _ in range(count):
        path, data = chance.choice(files)
        check(path, damaged(data, chance), campaign)
    return campaign


def main() -> None:
    """The large campaign, on all processors."""
    parser = argparse.ArgumentParser(description="Damage real treatments at random.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    parts = 4 * options.jobs
    counts = [options.count // parts + (n < options.count % parts) for n in range(parts)]
    seeds = [options.seed * 1000 + part for part in range(parts)]
    campaign = Campaign()
    with ProcessPoolExecutor(options.jobs) as pool:
        for part in pool.map(run, counts, seeds):
            campaign.add(part)
    print("\n".join(campaign.lines()))
    if campaign.slow:
        print(f"\nthe slowest:\n{campaign.slowest.decode('utf-8', 'replace')}")
    for problem, data in campaign.broken[:10]:
        print(f"\n{problem}\n{data.decode('utf-8', 'replace')}")
    raise SystemExit(1 if campaign.broken or campaign.slow else 0)


if __name__ == "__main__":
    main()
