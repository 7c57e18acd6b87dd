"""Parts of an answer: what a program may rely on, and what a person reads."""

from __future__ import annotations

import json
import re
from typing import Any

from .scene import Answer, Call

MARK = "…"
"""Stands in ``machine/`` where ``words/`` has a text."""

WORDS = {
    *("message", "help"),  # of a diagnostic
    *("family", "meaning", "why", "example", "mended", "beside", "likely", "remedy"),  # of a code
    *("what", "fix", "text"),  # of the doctor, with why
    *("figure", "zones_of", "wrong"),  # of a certification
    *("notes", "source"),  # of a history
    *("board", "known_by"),  # of a calibration
    *("documentation", "detail", "title", "value"),  # of an editor's server
}
"""The fields of documents whose texts are written for a person."""

WORDS_FOR_NAMES = {"outcomes"}
"""The fields in whose tables the names are such texts; the numbers behind them are kept."""

PROGRAM = re.compile(r"lib/|.*\.py$")
"""A file of the drive that is part of the program, in a list of files."""

VARYING_TEXT = re.compile(r"^This machine\n(?:  .*\n)+|[0-9.]+ [KMGT]iB free", re.MULTILINE)
"""What ``doctor`` says that is of this machine."""


def documents_in(call: Call, text: str) -> list[Any]:
    """The JSON documents that a command has written: one, or none; of an editor's server, many.

    Those of the server stand in the order of the questions, behind what it sends unasked.
    """
    if call.form == "messages":
        bodies = re.split(r"Content-Length: .*\r\n(?:.+\r\n)*\r\n", text)
        messages = [json.loads(body) for body in bodies if body]
        return sorted(messages, key=lambda message: message.get("id", -1))
    return [json.loads(text)] if call.form == "text" and text.startswith("{\n") else []


def without_varying(value: Any, name: str = "") -> Any:
    """A part of a document without what is another one on each machine and in each state."""
    if name in ("sources", "estimate"):
        return MARK
    if isinstance(value, dict):
        if name == "files" and not value.get("path", "").endswith(".fbc"):
            value = {**value, "bytes": MARK}
        return {key: without_varying(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_varying(one, name) for one in value if not is_varying(one, name)]
    return VARYING_TEXT.sub(MARK, value) if isinstance(value, str) else value


def is_varying(one: Any, name: str) -> bool:
    """Whether an entry of such a list is of this machine, or of a file of the program."""
    if not isinstance(one, dict):
        return False
    if name == "files":
        return PROGRAM.match(one.get("path", "")) is not None
    return name in ("facts", "findings") and one.get("about") == "machine"


def without_words(value: Any, name: str = "") -> Any:
    """A part of a document with a mark in the place of each text for a person."""
    if isinstance(value, dict):
        if name in WORDS_FOR_NAMES:
            return list(value.values())
        within = name in WORDS
        return {key: without_words(inner, name if within else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_words(one, name) for one in value]
    return MARK if name in WORDS and isinstance(value, str) else value


def laid_out(document: Any) -> str:
    """A document as text, its fields in their order."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def machine_part(call: Call, got: Answer) -> str:
    """The part of an answer that a program may rely on."""
    text = f"{call.line}\nexit status {got.status}\n"
    if call.form == "data":
        text += got.stdout
    return text + "".join(
        laid_out(without_words(without_varying(one))) for one in documents_in(call, got.stdout)
    )


def words_part(call: Call, got: Answer) -> str:
    """The part that is read by a person, with whole documents where they have sentences."""
    documents = [without_varying(one) for one in documents_in(call, got.stdout)]
    text = "".join(laid_out(one) for one in documents if without_words(one) != one)
    if not documents and call.form == "text":
        text = VARYING_TEXT.sub(MARK, got.stdout)
    text = f"{call.line}\n{text}"
    if got.stderr and not call.shows_progress:
        text += f"--- standard error\n{got.stderr}"
    return text
