"""Scenes of an editor that talks to the language server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .scene import INPUTS, ROOT, Call, Scene


def editor_scenes() -> Iterator[Scene]:
    """An editor that asks the language server about every line of a routine."""
    for name in ("good/02_readme", "bad/several_10_names", "bad/several_28_advice_and_mistakes"):
        text = (ROOT / INPUTS["corpus"] / f"{name}.face").read_text("utf-8")
        yield Scene(f"editor/{Path(name).name}", (Call("lsp", editor_messages(text), "messages"),))


def editor_messages(text: str) -> bytes:
    """What an editor sends that opens a routine, asks about it, and leaves."""
    document = {"uri": "file:///folder/routine.face"}
    lines = text.splitlines()
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": len(lines), "character": 0}}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("textDocument/documentSymbol", {}),
        ("textDocument/foldingRange", {}),
        ("textDocument/documentLink", {}),
        ("textDocument/formatting", {"options": {"tabSize": 4, "insertSpaces": True}}),
        ("textDocument/inlayHint", {"range": whole}),
        ("textDocument/codeAction", {"range": whole, "context": {"diagnostics": []}}),
    ]
    for number, line in enumerate(lines):
        first, last = len(line) - len(line.lstrip()), len(line)
        for action, at in (("hover", first), ("completion", first), ("completion", last)):
            position = {"position": {"line": number, "character": at}}
            requests.append((f"textDocument/{action}", position))
        for action in ("hover", "definition", "documentHighlight", "signatureHelp"):
            position = {"position": {"line": number, "character": max(first, last - 1)}}
            requests.append((f"textDocument/{action}", position))
    opened = {"textDocument": {**document, "languageId": "face", "version": 1, "text": text}}
    messages: list[dict[str, Any]] = [
        {"id": 0, "method": "initialize", "params": {"processId": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": opened},
        *(
            {"id": number, "method": method, "params": {"textDocument": document, **more}}
            for number, (method, more) in enumerate(requests, 1)
        ),
        {"id": len(requests) + 1, "method": "shutdown"},
        {"method": "exit"},
    ]
    return b"".join(framed({"jsonrpc": "2.0", **message}) for message in messages)


def framed(message: dict[str, Any]) -> bytes:
    """A message of the editor's protocol."""
    body = json.dumps(message).encode()
    return f"Content-Length: {len(body)}\r\n\r\n".encode() + body
