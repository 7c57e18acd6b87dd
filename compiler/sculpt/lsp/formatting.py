"""Formatting: the canonical layout, as few changed lines as possible."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol import types

import facelang
from sculpt.lsp.documents import Document


def formatting(document: Document) -> list[types.TextEdit]:
    """The changes that lay a document out; none where it cannot be read or is laid out."""
    text = document.text
    laid_out, _ = facelang.format(text.characters, str(document.path))
    if laid_out is None or laid_out == text.characters:
        return []
    old = text.characters.splitlines(keepends=True)
    new = laid_out.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    edits: list[types.TextEdit] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            range = types.Range(text.position_at(starts[a]), text.position_at(starts[b]))
            edits.append(types.TextEdit(range, "".join(new[c:d])))
    return edits
