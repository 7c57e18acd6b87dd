"""Signature help: the values that a technique takes, while they are written."""

from __future__ import annotations

from facelang.tree import BROKEN
from sculpt.lsp import answers as types
from sculpt.lsp.describe import comment_of, kinds_of_parameters, signature
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.place import place_in

TRIGGERS = ("(", ",")


def signature_help(
    documents: Documents, document: Document, line: int, column: int
) -> types.SignatureHelp | None:
    """The technique between whose brackets a place is; None elsewhere."""
    place = place_in(document.text.lines, line, column)
    if place is None or not place.is_call or any(one.text == ")" for one in place.before):
        return None
    technique = documents.analysis(document).scope.techniques.get(place.head)
    if technique is None:
        return None
    kinds = kinds_of_parameters(technique)
    item = technique.item
    names = [name.text for name in item.parameters if name.text != BROKEN]
    comment = comment_of(documents.text_of(technique.origin.file), item.span.line)
    shown = types.SignatureInformation(
        label=signature(item),
        documentation=comment or None,
        parameters=[types.ParameterInformation(name, kinds.get(name)) for name in names],
        active_parameter=place.argument,
    )
    return types.SignatureHelp([shown], active_signature=0, active_parameter=place.argument)
