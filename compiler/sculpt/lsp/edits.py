"""Edits of whole documents: the canonical layout, and another name for something.

The layout changes as few lines as possible. A wave, technique or parameter is renamed wherever it
is named, in all files around, or not at all.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import facelang
from facelang.language import RESERVED
from sculpt.cli import stock
from sculpt.lsp import answers as types
from sculpt.lsp import names
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.names import PARAMETER, TECHNIQUE, WAVE, Meaning, Mentioned, Occurrence

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_INSTALLED = frozenset(("site-packages", "dist-packages"))


def formatting(document: Document) -> list[types.TextEdit]:
    """The changes that format a document; none where it cannot be read or needs none."""
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


class RenameRefused(Exception):
    """Why something cannot be renamed, as a sentence for the author."""


def prepare_rename(
    documents: Documents, document: Document, line: int, column: int
) -> types.PrepareRenamePlaceholder:
    """The name at a place, if it can be changed. Raises :class:`RenameRefused`."""
    named = _named(documents, document, line, column)
    _refuse_installed(named.meaning.file)
    return types.PrepareRenamePlaceholder(document.text.range(named.span), named.meaning.name)


def rename(
    documents: Documents, document: Document, line: int, column: int, new: str
) -> types.WorkspaceEdit:
    """The changes in all files that rename what is at a place. Raises :class:`RenameRefused`."""
    named = _named(documents, document, line, column)
    meaning = named.meaning
    _refuse_name(new)
    _refuse_installed(meaning.file)
    changes: dict[str, list[types.TextEdit]] = {}
    if new != meaning.name:
        for mentioned in names.mentions(documents, document, meaning):
            _refuse_installed(mentioned.file)
            _refuse_clash(mentioned, meaning, new)
            text = documents.text_of(mentioned.file)
            if text is not None:
                edits = [types.TextEdit(text.range(o.span), new) for o in mentioned.occurrences]
                changes[documents.uri_of(mentioned.file)] = edits
    return types.WorkspaceEdit(changes=changes)


def _named(documents: Documents, document: Document, line: int, column: int) -> Occurrence:
    named = names.names_of(documents.analysis(document)).at(line, column)
    if named is None:
        raise RenameRefused("only waves, techniques and parameters can be renamed")
    return named


def _refuse_name(new: str) -> None:
    if _NAME.fullmatch(new) is None:
        raise RenameRefused(
            f"`{new[:40]}` cannot be a name: small letters a to z, digits and _, a letter first"
        )
    if new in RESERVED:
        raise RenameRefused(f"`{new}` is a word of the steps and cannot be a name")


def _refuse_installed(file: str) -> None:
    """What came with an installed package is not changed: the next update would undo it."""
    path = Path(file).resolve()
    if path.is_relative_to(stock.PACKAGE) or _INSTALLED & set(path.parts):
        raise RenameRefused(f"`{path.name}` came with the installation; copy it to change it")


def _refuse_clash(mentioned: Mentioned, meaning: Meaning, new: str) -> None:
    """Refuses a name that already means something where the old one stands."""
    scope = mentioned.names.scope
    file = Path(mentioned.file).name
    if meaning.noun == WAVE and new in scope.waves:
        raise RenameRefused(f"there already is a wave `{new}` in what `{file}` knows")
    if meaning.noun == TECHNIQUE and new in scope.techniques:
        raise RenameRefused(f"there already is a technique `{new}` in what `{file}` knows")
    if meaning.noun == TECHNIQUE:
        return
    for one in mentioned.occurrences:
        item = one.within
        if item is None:
            continue
        if any(name.text == new for name in item.parameters):
            raise RenameRefused(f"`{item.name.text}` already has a parameter `{new}`")
        if meaning.noun == PARAMETER and any(
            other.meaning.noun == WAVE and other.meaning.name == new and other.within is item
            for other in mentioned.names.all
        ):
            raise RenameRefused(
                f"`{item.name.text}` chooses the wave `{new}`, which this would hide"
            )
