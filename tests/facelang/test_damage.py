"""Whatever a file holds, reading it ends soon, in a tree and diagnostics inside the file."""

import random
import re
import time

import pytest

from facelang import File, lines, load, parse
from facelang.catalogue import RULES
from facelang.render import render

SIGNS = (
    *('"', "(", ")", ",", "#", "\t", "    ", "\n", "\r", "\ufeff", "\u00a0", "\u2028", "\x00"),
    *("“", "-", ".", "%", "?", "é", "日本", "5", "5 s", "320 uA", "9" * 50, "x" * 50),
    *("over", "to", "at", "zone", "wave", "repeat", "technique", "use", "shape", "hold"),
    *('routine "x"', "repeat 3 times\n"),
)
PARSER_WORDS = re.compile(
    r"_NL|DENT\b|[LR]PAR|\bCOMMA|\bQUANTITY|\bNUMBER|\$END|Token|None|\berror\b"
)


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to eight changes to its characters, words, lines or indentation."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(text) + 1)
        rows = text.split("\n")
        row = chance.randrange(len(rows))
        match chance.randrange(8):
            case 0:
                text = text[:at] + text[at + chance.randrange(1, 6) :]
                continue
            case 1:
                text = text[:at] + chance.choice(SIGNS) + text[at:]
                continue
            case 2:
                text = text[:at] + chr(chance.randrange(0x3000)) + text[at:]
                continue
            case 3:
                del rows[row]
            case 4:
                rows.insert(row, chance.choice(rows))
            case 5:
                rows[row] = " " * chance.randrange(10) + rows[row].lstrip()
            case 6:
                words = rows[row].split(" ")
                chance.shuffle(words)
                rows[row] = " ".join(words)
            case _:
                words = re.split(r"(\W+)", rows[row])
                words[chance.randrange(len(words))] = chance.choice((*SIGNS, *words))
                rows[row] = "".join(words)
        text = "\n".join(rows)
    return text


def seeds(root) -> list[str]:
    examples = [rule.example for rule in RULES if len(rule.example) < 1500]
    return examples + [
        path.read_text("utf-8") for path in sorted((root / "routines").glob("*.face"))
    ]


@pytest.mark.parametrize(
    "seed", [*range(4), *[pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 8)]]
)
def test_no_damage_leads_to_a_traceback_or_a_place_outside_the_file(seed, root):
    chance = random.Random(seed)
    sources = seeds(root)
    reported = 0
    for _ in range(250):
        text = damaged(chance.choice(sources), chance)
        rows = lines(text)
        file, found = parse(text, "damaged.face")
        assert isinstance(file, File)
        reported += len(found)
        for each in found:
            span = each.span
            assert 1 <= span.line == span.end_line <= len(rows), (each, text)
            assert 1 <= span.column <= span.end_column <= len(rows[span.line - 1]) + 2, (each, text)
            assert not PARSER_WORDS.search(f"{each.message} {each.help or ''}"), each
            assert render(each, lambda _, text=text: text)
    assert reported > 200


@pytest.mark.parametrize("seed", range(4))
def test_one_line_of_noise_is_one_diagnostic_and_hides_no_other(seed, root):
    """Whatever stands in one step, the slip in the next one is still found."""
    chance = random.Random(seed)
    for _ in range(100):
        noise = " ".join(chance.choice(SIGNS) for _ in range(chance.randrange(1, 6)))
        noise = re.sub(r'["\n\r#]', "", noise).strip()
        if not noise or re.match(r"(zone|wave|technique|use|repeat|shape|routine)\b", noise):
            continue
        text = f"zone chin\n    rest 1 s\n    {noise}\n    hodl 5 s\n    rest 1 s\n"
        _, found = parse(text, "x")
        at = [each.span.line for each in found]
        assert 4 in at, text
        assert set(at) <= {3, 4}, (text, found)


WRONG_LINES = "zone chin\n" + "    hodl 5 s extra 1 s\n" * 29


def needed_s(text: str) -> float:
    """The processor time that reading needs, the least of three."""
    times_s = []
    for _ in range(3):
        start_s = time.process_time()
        parse(text, "x")
        times_s.append(time.process_time() - start_s)
    return min(times_s)


@pytest.fixture(scope="module")
def wrong_lines_s() -> float:
    """What 300 lines with a mistake in each need: what other files are held against."""
    parse(WRONG_LINES, "x")
    return needed_s(WRONG_LINES * 10)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "".join(" " * depth + "repeat 2 times\n" for depth in range(1500)),
        "zone chin\n    hold " + "9" * 100_000 + " s\n",
        "zone chin\n    hold 5" + " s" * 20_000,
        "goal " + "a, " * 20_000,
        "x" + "(" * 20_000,
        '"' * 20_000,
        "\t" * 20_000 + "x",
        "\r" * 20_000,
        "-" * 20_000,
        "\ufeff" * 1000,
    ],
    ids=[
        "depth",
        "digits",
        "words",
        "commas",
        "brackets",
        "quotes",
        "tabs",
        "returns",
        "dashes",
        "marks",
    ],
)
def test_a_file_made_to_be_hard_is_read_soon(text, wrong_lines_s):
    file, found = parse(text, "x")
    assert isinstance(file, File)
    assert found or set(text) == {"\ufeff"}
    assert needed_s(text) < 40 * wrong_lines_s  # 4 times as much is usual


def test_ten_times_the_wrong_lines_take_about_ten_times_as_long():
    _, found = parse(WRONG_LINES * 10, "x")
    assert len(found) == 290
    assert needed_s(WRONG_LINES * 10) < 40 * needed_s(WRONG_LINES)


def test_random_bytes_are_refused_or_read(tmp_path):
    chance = random.Random(7)
    path = tmp_path / "noise.face"
    for length in (0, 1, 2, 3, 10, 100, 1000):
        path.write_bytes(chance.randbytes(length))
        unit, found = load(path)
        assert unit.tree is not None
        assert all(each.code.startswith("F1") for each in found)
