"""The extension's files as its tests read them, and its snippets as whole treatments."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from facelang import language

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "dsl/vscode"


def read(name: str) -> dict[str, Any]:
    """A JSON file of the extension."""
    return json.loads((EXTENSION / name).read_text("utf-8"))


SNIPPETS = read("snippets/face.json")


def filled(body: list[str]) -> str:
    """A snippet as it stands when nobody types anything into it."""
    text = "\n".join(body)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^{}]*)\}", r"\1", text)
    return text.replace("$0", "")


def place(name: str) -> tuple[str, str]:
    """The kind of block in which a snippet belongs, and the word it is found by."""
    body = SNIPPETS[name]["body"]
    text = filled(body)
    if text.startswith("#"):
        return language.TOP, "treatment"
    if text.startswith("ramp to 0"):
        return language.STEPS, "ramp to 0"
    if re.match(r"\w+\(", text):
        return language.STEPS, "call"
    first = text.split()[0]
    homes = language.homes(first)
    # a wave is an item as well as a step: the item is the one with a block
    return (homes[0] if len(body) > 1 else homes[-1]), first


ROUTINE = 'routine "Example"\n'
WAVE = "wave lifting\n    shape square\n    frequency 8 Hz\n"
ZONE = 'zone cheek left\n    say "Here."\n'
CHOSEN = ZONE + "    wave lifting\n"
STROKE = "    glide 5 s at 100 uA\n    rest 1 s\n"
UPWARD = "technique upward(current)\n    glide 5 s at current\n"
UP, DOWN = "    ramp to 100 uA over 1 s\n", "    ramp to 0 uA over 1 s\n"
HERE = "<the snippet>"

AROUND = {
    (language.TOP, "treatment"): HERE,
    (language.TOP, "use"): f"{HERE}{ROUTINE}{CHOSEN}    upward(100 uA)\n",
    (language.TOP, "routine"): f"{HERE}{WAVE}{CHOSEN}{STROKE}",
    (language.TOP, "wave"): f"{ROUTINE}{HERE}{CHOSEN}{STROKE}",
    (language.TOP, "technique"): f"{ROUTINE}{WAVE}{HERE}{CHOSEN}    upward(100 uA)\n",
    (language.TOP, "zone"): f"{ROUTINE}{WAVE}{HERE}",
    (language.ROUTINE, ""): f"{ROUTINE}{HERE}{WAVE}{CHOSEN}{STROKE}",
    (language.WAVE, ""): f"{ROUTINE}{WAVE}{HERE}{CHOSEN}{STROKE}",
    (language.WAVE, "shape"): f"{ROUTINE}wave lifting\n    frequency 8 Hz\n{HERE}{CHOSEN}{STROKE}",
    (language.WAVE, "frequency"): f"{ROUTINE}wave lifting\n    shape sine\n{HERE}{CHOSEN}{STROKE}",
    (language.STEPS, ""): f"{ROUTINE}{WAVE}{CHOSEN}{HERE}{STROKE}",
    (language.STEPS, "wave"): f"{ROUTINE}{WAVE}{ZONE}{HERE}{STROKE}",
    (language.STEPS, "ramp"): f"{ROUTINE}{WAVE}{CHOSEN}{HERE}{DOWN}",
    (language.STEPS, "ramp to 0"): f"{ROUTINE}{WAVE}{CHOSEN}{UP}{HERE}",
    (language.STEPS, "hold"): f"{ROUTINE}{WAVE}{CHOSEN}{UP}{HERE}{DOWN}",
    (language.STEPS, "sweep"): f"{ROUTINE}{WAVE}{CHOSEN}{UP}{HERE}{DOWN}",
    (language.STEPS, "call"): f"{ROUTINE}{WAVE}{UPWARD}{CHOSEN}{HERE}",
}
"""What a snippet needs around itself to be a whole treatment, by its place; "" is any word."""


def treatment(name: str) -> str:
    """A whole treatment with a snippet in it, as that stands when nobody types into it."""
    kind, word = place(name)
    text = filled(SNIPPETS[name]["body"]).rstrip("\n") + "\n"
    around = AROUND.get((kind, word)) or AROUND[kind, ""]
    if kind != language.TOP:
        text = "".join(f"    {line}\n" for line in text.splitlines())
    elif word == "wave":  # the zone uses it under the name that the snippet proposes
        around = around.replace("wave lifting", text.splitlines()[0])
    return around.replace(HERE, text)
