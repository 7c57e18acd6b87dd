"""Answers of the features, in the protocol's words and as plain values.

Names and fields are those of the Language Server Protocol 3.17; what the protocol numbers has its
name here. :mod:`sculpt.lsp.protocol` alone makes messages of them: whatever has no wire, such as
the studio's page, needs none of its packages.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Position(NamedTuple):
    """A place as the editor counts it, from 0."""

    line: int
    character: int


class Range(NamedTuple):
    """From a place to another one, which is no part of it."""

    start: Position
    end: Position


class Location(NamedTuple):
    """A range of a document."""

    uri: str
    range: Range


class TextEdit(NamedTuple):
    """A change of one range."""

    range: Range
    new_text: str


class WorkspaceEdit(NamedTuple):
    """Changes by document."""

    changes: dict[str, list[TextEdit]]


class MarkupContent(NamedTuple):
    """A text of several lines."""

    kind: Literal["Markdown"]
    value: str


class Hover(NamedTuple):
    """What is at a place."""

    contents: MarkupContent
    range: Range


# --- diagnostics ----------------------------------------------------------------------------


class DiagnosticRelatedInformation(NamedTuple):
    """Another place that a diagnostic speaks of."""

    location: Location
    message: str


class Diagnostic(NamedTuple):
    """A mistake or a piece of advice."""

    range: Range
    message: str
    severity: Literal["Error", "Warning"]
    code: str
    source: str
    tags: list[Literal["Unnecessary"]] | None = None
    related_information: list[DiagnosticRelatedInformation] | None = None


class PublishDiagnosticsParams(NamedTuple):
    """All diagnostics of one document."""

    uri: str
    diagnostics: list[Diagnostic]
    version: int | None


class CodeAction(NamedTuple):
    """A fix of diagnostics."""

    title: str
    kind: Literal["QuickFix"]
    diagnostics: list[Diagnostic]
    is_preferred: bool
    edit: WorkspaceEdit


# --- completion and signatures --------------------------------------------------------------

CompletionItemKind = Literal[
    "EnumMember", "File", "Function", "Keyword", "Unit", "Value", "Variable"
]


class CompletionItem(NamedTuple):
    """Something that may be written at a place."""

    label: str
    kind: CompletionItemKind
    detail: str | None = None
    documentation: str | MarkupContent | None = None
    insert_text: str | None = None
    insert_text_format: Literal["Snippet"] | None = None
    text_edit: TextEdit | None = None
    filter_text: str | None = None
    sort_text: str | None = None


class ParameterInformation(NamedTuple):
    """A parameter of a technique."""

    label: str
    documentation: str | None


class SignatureInformation(NamedTuple):
    """A technique with its parameters."""

    label: str
    documentation: str | None
    parameters: list[ParameterInformation]
    active_parameter: int


class SignatureHelp(NamedTuple):
    """The technique that is being called."""

    signatures: list[SignatureInformation]
    active_signature: int
    active_parameter: int


# --- navigation, outline, hints -------------------------------------------------------------


class DocumentHighlight(NamedTuple):
    """One occurrence of a name."""

    range: Range
    kind: Literal["Read", "Write"]


class DocumentLink(NamedTuple):
    """A part of a document that leads to another one."""

    range: Range
    target: str


class PrepareRenamePlaceholder(NamedTuple):
    """A name that can be changed."""

    range: Range
    placeholder: str


SymbolKind = Literal["Event", "File", "Function", "Module", "Object", "Property"]


class DocumentSymbol(NamedTuple):
    """An item of a document."""

    name: str
    kind: SymbolKind
    range: Range
    selection_range: Range
    detail: str | None = None
    children: list[DocumentSymbol] | None = None


class FoldingRange(NamedTuple):
    """Lines that an editor can fold."""

    start_line: int
    end_line: int
    kind: Literal["Comment", "Imports"] | None = None


class InlayHint(NamedTuple):
    """A label within a line."""

    position: Position
    label: str
    tooltip: str
    padding_left: bool
