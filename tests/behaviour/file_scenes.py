"""Scenes about files: help, wrong calls, codes, each routine, folders of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .inputs import BOARDS, SMALL
from .scene import Call, Scene, plain_scene, routine_files

COMMANDS = (
    *("new", "check", "explain", "fmt", "build", "show", "run", "replay", "deploy", "watch"),
    *("doctor", "calibrate", "history", "certify", "spec", "study", "studio", "lsp", "list"),
    *("console", "clock", "config"),
)

WRONG_CALLS = (
    *("", "chekc", "--nonsense", "check", "check nowhere.face", "check --json --format github x"),
    *("check corpus/README.md", "check empty", "build", "build nowhere.face", "build --out x y"),
    "build corpus/good/24_with_libraries/main.face corpus/bad/library_twice/main.face -o images",
    *("show", "show evening-lfit", "show routines", "show --json --code first-time"),
    *("show first-time --plot x.txt", "show first-time --theme dark", "show damaged.fbc"),
    *("run", "run first-time --level 0", "run first-time --level 9", "run first-time --seed -1"),
    *("run first-time --face drie", "run strokes", "run first-time --fault lfit@3s"),
    *(f"run first-time --fault {fault}" for fault in ("lift", "lift@1h", "lift@59min", "gain@3s")),
    *("run first-time --trace x.txt", "run first-time --board nowhere.toml", "run damaged.fbc"),
    *("run first-time --board wrong.toml", "run first-time --enable-pin D4"),
    *("explain F999", "explain nonsense", "fmt", "fmt nowhere.face", "new", "new mine/yours"),
    *("replay", "replay nowhere.csv", "replay corpus/README.md", "replay traces/square.csv.gz x"),
    *("replay traces/square.csv.gz --routine neck-care", "deploy --drive nowhere"),
    *("doctor --drive nowhere", "calibrate --resistor 5", "calibrate --rate", "calibrate --seed x"),
    *("history --file nowhere.jsonl", "history --file damaged.fbc", "history --json --csv"),
    *("history --drive nowhere", "history --file x --today tomorrow", "certify nowhere.face"),
    *("certify first-time --jobs 2 --scheduler tcp://localhost:1", "certify strokes", "lsp --x"),
)
"""Wrong calls; each is refused before it does anything."""


def help_scenes() -> Iterator[Scene]:
    """The help of every command, and wrong calls."""
    yield plain_scene("help/sculpt", "--help", "--version")
    for command in COMMANDS:
        yield plain_scene(f"help/{command}", f"{command} --help")
    for number, command in enumerate(WRONG_CALLS, 1):
        damaged = {"damaged.fbc": b"FBC\x01damaged", "wrong.toml": b"UPDATES_PER_S =\n"}
        yield Scene(f"misuse/{number:02d}", (Call(command),), files=damaged)


def explanation_scenes(codes: list[str]) -> Iterator[Scene]:
    """Every code, and the families of codes."""
    families = sorted({code[:2] for code in codes if re.fullmatch(r"[FW]\d{3}", code)})
    yield plain_scene("explain/families", "explain", *(f"explain {family}" for family in families))
    for code in codes:
        yield plain_scene(f"explain/{code}", f"explain {code} --json", f"explain {code}")


def routine_scenes() -> Iterator[Scene]:
    """Every stock routine and every file of the corpus: read, laid out, built, shown."""
    for routine in (*routine_files("routines"), *routine_files("corpus")):
        path = routine.path
        commands = [f"check --json {path}", f"check {path}", f"fmt --diff {path}"]
        kept: tuple[str, ...] = ()
        if not path.startswith("corpus/bad/"):
            commands += [f"build --json -o images {path}", f"show --json {path}"]
            commands += [f"show --code {path}", f"show {path}"]
            kept = (f"images/{Path(routine.stem).name}.fbc",)
        formatted = Call("fmt -", routine.text, "data")
        yield Scene(f"files/{routine.stem}", (*map(Call, commands), formatted), kept)


def folder_scenes() -> Iterator[Scene]:
    """Several files at once, standard input, images, other limits, and a routine of one's own."""
    check = ("check --json routines", "check routines", "check corpus/good")
    yield plain_scene("folders/check", *check)
    yield plain_scene("folders/check-bad", "check --json corpus/bad", "check corpus/bad")
    yield plain_scene("folders/annotations", "check --format github corpus/bad routines")
    build = "build routines corpus/good -o images"
    yield plain_scene("folders/build", f"{build} --json", build)
    build = "build routines corpus/bad -o images"
    yield plain_scene("folders/build-bad", f"{build} --json", build)
    yield plain_scene("folders/fmt", "fmt --check corpus/good", "fmt --check routines corpus/bad")
    for board, text in BOARDS.items():
        limited = "check --board board.toml routines corpus/good"
        files = {"board.toml": text}
        yield plain_scene(f"folders/limits-{board}", f"{limited} --json", limited, files=files)
    looks = ("show --json", "show --code", "show", "run --json", "run")
    yield plain_scene(
        "folders/image",
        *("build small.face -o .", *(f"{look} small.fbc" for look in looks)),
        files={"small.face": SMALL["square"]},
    )
    yield plain_scene(
        "folders/new",
        *("new mine", "new mine", "check mine.face", "fmt --check mine.face", "build mine.face"),
        "run mine.face --json",
        kept=("mine.face", "mine.fbc"),
    )
    right, wrong = SMALL["square"].encode(), SMALL["square"].replace("300 uA", "300").encode()
    commands = ("check --json -", "check -", "build --json -o images -", "show --json -", "show -")
    yield Scene(
        "folders/standard-input",
        tuple(Call(command, text) for text in (right, wrong) for command in (*commands, "run -")),
    )
