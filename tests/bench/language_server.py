"""How soon an editor shows what is wrong: a change to a file of 100 and of 500 lines.

    python -m tests.bench.language_server [LINES...]

One routine is edited over the real pipes as a person does it: a line is typed letter by letter (so
most of the time something is wrong with it), and a current is changed. Each time the whole text
goes over the wire, and two clocks run until the diagnostics of exactly this version are back: the
server's processor time, which other work on the machine hardly disturbs (Linux only), and what
the person waits. No text is sent twice, for the server remembers what it has read. Beside it, in
the same run: lark reading the same text by the same grammar to a tree of its own, and no more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import clock_gettime, perf_counter, process_time
from typing import IO, Any, NamedTuple

from lark import Lark

from facelang.parser import GRAMMAR_FILE, FaceIndenter
from sculpt.cli import stock

AIMS_ms = {100: 15, 500: 40}
"""By the lines of the file: the median that is wanted at most."""
ROUNDS = 4
TYPED = "    ramp to 120 uA over 1500 ms"
TAIL = "    hold 2 s\n    ramp to 0 uA over 1 s\n"

ZONES = (
    *("neck left", "neck right", "jawline left", "jawline right", "cheek left", "cheek right"),
    *("mouth left", "mouth right", "mouth center", "brow left", "brow right", "chin"),
    *("forehead left", "forehead right", "forehead center", "temple left", "temple right"),
)


def routine(lines: int) -> list[str]:
    """A valid treatment of so many lines that uses the stock library."""
    text = ['use "strokes.face"', "", 'routine "Long evening"', "    goal lift, firm", ""]
    turn = 0
    while len(text) < lines - 8:
        text += [
            f"zone {ZONES[turn % len(ZONES)]}",
            f'    say  "Area {turn + 1}: along the bone, slowly."',
            f"    wave {('lifting', 'firming', 'calm', 'soft')[turn % 4]}",
            f"    ramp to {90 + turn} uA over 500 ms",
            "    hold 1 s  # stay",
            "    ramp to 0 uA over 500 ms",
            f"    glide 2 s at {110 + turn % 30} uA",
            "",
        ]
        turn += 1
    return text + ["# the end"] * (lines - len(text))


def edits(lines: list[str], turn: int = 0) -> Iterator[str]:
    """The texts that follow each other while a person works in the middle of a file; at each
    turn in another zone."""
    holds = [at for at in range(len(lines) // 2, len(lines)) if "hold 1 s" in lines[at]]
    middle = holds[turn % len(holds)]
    above, below = lines[: middle + 1], lines[middle + 1 :]
    for end in range(1, len(TYPED) + 1):
        yield "\n".join([*above, TYPED[:end], *below]) + "\n"
    for current in range(100, 130):
        yield "\n".join([*above, f"    ramp to {current} uA over 1 s", *below]) + "\n"


class Server:
    """The server as a process, spoken to as plainly as can be."""

    def __init__(self, folder: Path) -> None:
        program = Path(sys.executable).parent / "sculpt"
        self._process = subprocess.Popen(
            [program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self.uri = (folder / "long.face").as_uri()
        self._version = 1
        self.send("initialize", {"capabilities": {}, "rootUri": folder.as_uri()}, number=1)
        self._until(lambda message: message.get("id") == 1)
        self.send("initialized", {})

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        body = json.dumps(message).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._in.flush()

    def open(self, text: str) -> int:
        item = {"uri": self.uri, "languageId": "face", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        return self._shown(1)

    def change(self, text: str) -> int:
        """How many diagnostics there are now."""
        self._version += 1
        params = {
            "textDocument": {"uri": self.uri, "version": self._version},
            "contentChanges": [{"text": text}],
        }
        self.send("textDocument/didChange", params)
        return self._shown(self._version)

    def stop(self) -> None:
        self.send("shutdown", None, number=2)
        self._until(lambda message: message.get("id") == 2)
        self.send("exit", None)
        self._process.wait(10)

    def processor_s(self) -> float:
        """The processor time that it has taken so far; the clock of the day where none is known."""
        if sys.platform != "linux":
            return perf_counter()
        return clock_gettime(~self._process.pid << 3 | 2)  # clock_getcpuclockid(3) of the process

    def _shown(self, version: int) -> int:
        found = self._until(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"].get("version") == version
            )
        )
        return len(found["params"]["diagnostics"])

    def _until(self, wanted: Any) -> Any:
        while True:
            length = 0
            while (header := self._out.readline().strip()) != b"":
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(self._out.read(length))
            if wanted(message):
                return message


def lark_ms(text: str) -> float:
    """How long lark takes to read a text to a tree of its own, without checking it."""
    with open(GRAMMAR_FILE, encoding="utf-8") as file:
        grammar = Lark(file, start="file", parser="lalr", postlex=FaceIndenter())
    waits = []
    for _ in range(15):
        start = process_time()
        grammar.parse(text)
        waits.append(1000 * (process_time() - start))
    return median(waits)


class Answer(NamedTuple):
    """What the answer to one change took."""

    wrong: bool
    """Whether something is wrong after it."""
    processor_ms: float
    wait_ms: float


def answers(lines: list[str]) -> list[Answer]:
    """The answers to all changes but those of the first turn."""
    found: list[Answer] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(stock.routines()["strokes"], folder)
        server = Server(folder)
        usual = server.open("\n".join(lines) + "\n")
        for turn in range(ROUNDS):
            for changed in edits(lines, turn):
                start, start_s = perf_counter(), server.processor_s()
                wrong = server.change(changed) > usual
                taken_s, waited_s = server.processor_s() - start_s, perf_counter() - start
                if turn:
                    found.append(Answer(wrong, 1000 * taken_s, 1000 * waited_s))
        server.stop()
    return found


def report(count: int) -> None:
    lines = routine(count)
    found = answers(lines)
    ours = median(one.processor_ms for one in found)
    lark = lark_ms("\n".join(lines) + "\n")
    p95 = quantiles([one.processor_ms for one in found], n=20)[-1]
    aim = f" (aim: at most {AIMS_ms[count]})" if count in AIMS_ms else ""
    print(f"a change to {count} lines, until its diagnostics are back ({len(found)}):")
    print(f"  processor time: median {ours:.1f} ms{aim}, 95 % within {p95:.1f} ms")
    for wrong, what in ((False, "to a text without a mistake"), (True, "to a text with one")):
        some = [one.processor_ms for one in found if one.wrong == wrong]
        if some:
            print(f"  {what}: median {median(some):.1f} ms ({len(some)})")
    print(f"  waited: median {median(one.wait_ms for one in found):.1f} ms")
    print(f"  lark alone, reading the text once: {lark:.1f} ms; ratio {ours / lark:.2f}")


def main() -> None:
    for count in [int(text) for text in sys.argv[1:]] or AIMS_ms:
        report(count)


if __name__ == "__main__":
    main()
