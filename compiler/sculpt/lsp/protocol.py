"""Protocol between editor and server: which module answers which request.

Whatever goes wrong inside an answer stays inside: the editor gets an empty one and a line in its
log, and the next request finds the server as it was.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from lsprotocol import types
from pygls import uris
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sculpt.lsp import (
    answers,
    code_actions,
    completion,
    edits,
    inlay_hints,
    navigation,
    outline,
    preview,
    signature,
)
from sculpt.lsp.completion import Completion
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.hover import Hover
from sculpt.lsp.preview import Preview
from sculpt.lsp.publishing import Publisher

NAME = "sculpt"
WATCHED = "**/*.face"

log = logging.getLogger(__name__)

Handler = Callable[..., object]
"""A method of the server, which takes the parameters of one kind of message."""


class Positioned(Protocol):
    """The parameters of a request about a place in a document."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...
    @property
    def position(self) -> types.Position: ...


class FaceServer(LanguageServer):
    """The language server of the face-zone language; ``start_io`` runs it."""

    def __init__(self) -> None:
        # whole texts: routines are small, and a whole one cannot drift from what is on the screen
        super().__init__(NAME, version("visasculpt"), types.TextDocumentSyncKind.Full)
        self.documents = Documents(uris.to_fs_path, uris.from_fs_path)
        self.publisher = Publisher(self.documents)
        self.asked_to_stop = False
        """Whether the editor took its leave before it went."""
        for method, handler in _NOTIFICATIONS.items():
            self._handle(method, Request(handler))
        for method, request in _REQUESTS.items():
            self._handle(method, request)

    def _handle(self, method: str, request: Request) -> None:
        """Registers the handler of a method."""

        def answer(ls: FaceServer, params: object) -> object:  # pygls knows `ls` for the server
            try:
                return wired(request.handler(ls, params))
            except edits.RenameRefused as reason:
                code = types.LSPErrorCodes.RequestFailed
                raise JsonRpcException(str(reason), code) from None
            except Exception:
                log.exception("%s", method)
                self._log_failure(f"{method} could not be answered.")
                return request.empty

        self.feature(method, request.options)(answer)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Logs a message that pygls could not read or answer."""
        log.error("%s: %s", source, error)
        if not isinstance(error, JsonRpcException) or error.code != _REFUSED:
            self._log_failure("A message could not be read.")

    def _log_failure(self, what: str) -> None:
        """Says in the editor's log that something went wrong."""
        message = f"{what} The server goes on; `sculpt lsp --log FILE` writes down what happened."
        params = types.LogMessageParams(types.MessageType.Error, message)
        with contextlib.suppress(OSError):
            self.window_log_message(params)

    # --- notifications -----------------------------------------------------------------------

    def initialize(self, params: types.InitializeParams) -> None:
        self.documents.encoding = str(
            getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding)
        )
        known = [folder.uri for folder in params.workspace_folders or ()]
        if not known and self.workspace.root_uri is not None:
            known = [self.workspace.root_uri]
        self._set_folders(known)

    def initialized(self, _params: types.InitializedParams) -> None:
        """Asks for changes on the disk: a library may be saved by another program."""
        if self._client_can("workspace.did_change_watched_files.dynamic_registration"):
            watcher = types.FileSystemWatcher(WATCHED)
            options = types.DidChangeWatchedFilesRegistrationOptions([watcher])
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration(method, method, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    def shutdown_asked(self, _params: None) -> None:
        self.asked_to_stop = True

    def folders_changed(self, _params: types.DidChangeWorkspaceFoldersParams) -> None:
        self._set_folders([folder.uri for folder in self.workspace.folders.values()])

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        self._check(self.documents.open(item.uri, item.text, item.version))

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        document = self.documents.get(uri)
        if document is None:
            return
        text = document.text
        for change in params.content_changes:
            range = getattr(change, "range", None)
            if range is None:
                text = type(text)(change.text, text.encoding)
            else:
                text = text.replaced(range, change.text)
        self.documents.change(uri, text, params.text_document.version)
        self._check(document)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        document = self.documents.close(params.text_document.uri)
        if document is not None:
            self._publish(self.publisher.close(document))
            self._check_others(document)

    def files_changed(self, _params: types.DidChangeWatchedFilesParams) -> None:
        self.documents.forget_all()
        for document in self.documents:
            self._publish(self.publisher.check(document))

    def _set_folders(self, known: list[str]) -> None:
        paths = [uris.to_fs_path(uri) for uri in known]
        self.documents.folders = [Path(path) for path in paths if path]

    def _check(self, document: Document) -> None:
        """Shows what is found in a document now, then in those that use it."""
        self._publish(self.publisher.check(document))
        self._check_others(document)

    def _check_others(self, document: Document) -> None:
        users = self.documents.users(document)
        for user in users:
            self._publish(self.publisher.check(user))
        if users and self._client_can("workspace.inlay_hint.refresh_support"):
            self.workspace_inlay_hint_refresh(None)

    def _publish(self, shown: list[answers.PublishDiagnosticsParams]) -> None:
        for params in shown:
            self.text_document_publish_diagnostics(wired(params))

    def _client_can(self, capability: str) -> bool:
        return bool(get_capability(self.client_capabilities, capability, False))

    # --- requests ----------------------------------------------------------------------------

    def _at(self, params: Positioned) -> tuple[Document, int, int] | None:
        """The document and the place, by the language's count, that a request is about."""
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return None
        return document, *document.text.place(_place(params.position))

    def complete(self, params: types.CompletionParams) -> list[answers.CompletionItem]:
        where = self._at(params)
        if where is None:
            return []
        document, line, column = where
        snippets = self._client_can("text_document.completion.completion_item.snippet_support")
        return Completion(self.documents, document, snippets).at(line, column)

    def hover(self, params: types.HoverParams) -> answers.Hover | None:
        where = self._at(params)
        return where and Hover(self.documents, where[0]).at(*where[1:])

    def signature_help(self, params: types.SignatureHelpParams) -> answers.SignatureHelp | None:
        where = self._at(params)
        return where and signature.signature_help(self.documents, *where)

    def definition(self, params: types.DefinitionParams) -> answers.Location | None:
        where = self._at(params)
        return where and navigation.definition(self.documents, *where)

    def references(self, params: types.ReferenceParams) -> list[answers.Location]:
        where = self._at(params)
        with_definition = params.context.include_declaration
        return navigation.references(self.documents, *where, with_definition) if where else []

    def highlights(self, params: types.DocumentHighlightParams) -> list[answers.DocumentHighlight]:
        where = self._at(params)
        return navigation.highlights(self.documents, *where) if where else []

    def links(self, params: types.DocumentLinkParams) -> list[answers.DocumentLink]:
        document = self.documents.get(params.text_document.uri)
        return navigation.links(self.documents, document) if document else []

    def prepare_rename(
        self, params: types.PrepareRenameParams
    ) -> answers.PrepareRenamePlaceholder | None:
        where = self._at(params)
        return where and edits.prepare_rename(self.documents, *where)

    def rename(self, params: types.RenameParams) -> answers.WorkspaceEdit | None:
        where = self._at(params)
        return where and edits.rename(self.documents, *where, params.new_name)

    def symbols(self, params: types.DocumentSymbolParams) -> list[answers.DocumentSymbol]:
        document = self.documents.get(params.text_document.uri)
        return outline.symbols(self.documents, document) if document else []

    def folds(self, params: types.FoldingRangeParams) -> list[answers.FoldingRange]:
        document = self.documents.get(params.text_document.uri)
        return outline.folds(self.documents, document) if document else []

    def hints(self, params: types.InlayHintParams) -> list[answers.InlayHint]:
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return []
        first, _ = document.text.place(_place(params.range.start))
        last, _ = document.text.place(_place(params.range.end))
        return inlay_hints.hints(self.documents, document, first, last)

    def actions(self, params: types.CodeActionParams) -> list[answers.CodeAction]:
        document = self.documents.get(params.text_document.uri)
        only = params.context.only
        quick = types.CodeActionKind.QuickFix
        if document is None or (only is not None and not any(_is_below(quick, o) for o in only)):
            return []
        range = answers.Range(_place(params.range.start), _place(params.range.end))
        return code_actions.code_actions(self.documents, self.publisher, document, range)

    def preview(self, params: Any) -> Preview:
        """The page of a document; ``theme`` is that of the editor, ``light`` or ``dark``."""
        document = self.documents.get(str(params.uri))
        theme = getattr(params, "theme", None)
        if document is None:
            return preview.NOTHING
        return preview.preview(
            self.documents, document, theme if theme in ("light", "dark") else "auto"
        )

    def format(self, params: types.DocumentFormattingParams) -> list[answers.TextEdit]:
        document = self.documents.get(params.text_document.uri)
        return edits.formatting(document) if document else []


def _place(position: types.Position) -> answers.Position:
    return answers.Position(position.line, position.character)


_KINDS = {
    ("CodeAction", "kind"): types.CodeActionKind,
    ("CompletionItem", "insert_text_format"): types.InsertTextFormat,
    ("CompletionItem", "kind"): types.CompletionItemKind,
    ("Diagnostic", "severity"): types.DiagnosticSeverity,
    ("Diagnostic", "tags"): types.DiagnosticTag,
    ("DocumentHighlight", "kind"): types.DocumentHighlightKind,
    ("DocumentSymbol", "kind"): types.SymbolKind,
    ("FoldingRange", "kind"): types.FoldingRangeKind,
    ("MarkupContent", "kind"): types.MarkupKind,
}
"""Fields of answers that hold names, and what the protocol makes of those."""


def wired(answer: Any, names: Any = None) -> Any:
    """An answer, or a list of them, as the protocol's; ``names`` is what its words are of."""
    if isinstance(answer, list):
        return [wired(one, names) for one in answer]
    if isinstance(answer, dict):
        return {key: wired(one, names) for key, one in answer.items()}
    if isinstance(answer, str) and names is not None:
        return names[answer]
    if not hasattr(answer, "_fields"):
        return answer
    kind = type(answer).__name__
    values = {
        name: wired(value, _KINDS.get((kind, name))) for name, value in answer._asdict().items()
    }
    return getattr(types, kind)(**values)


_REFUSED = int(types.LSPErrorCodes.RequestFailed)


def _is_below(kind: types.CodeActionKind, wanted: types.CodeActionKind | str) -> bool:
    name = str(getattr(wanted, "value", wanted))
    return not name or kind.value == name or kind.value.startswith(f"{name}.")


class Request(NamedTuple):
    """How a method is answered; ``options`` are announced to the editor."""

    handler: Handler
    empty: object = None
    """The answer where the handler fails."""
    options: object = None


_NOTIFICATIONS: dict[str, Handler] = {
    types.INITIALIZE: FaceServer.initialize,
    types.INITIALIZED: FaceServer.initialized,
    types.SHUTDOWN: FaceServer.shutdown_asked,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: FaceServer.folders_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: FaceServer.files_changed,
    types.TEXT_DOCUMENT_DID_OPEN: FaceServer.opened,
    types.TEXT_DOCUMENT_DID_CHANGE: FaceServer.changed,
    types.TEXT_DOCUMENT_DID_CLOSE: FaceServer.closed,
}
"""The handlers of what the editor reports."""

_REQUESTS: dict[str, Request] = {
    types.TEXT_DOCUMENT_COMPLETION: Request(
        FaceServer.complete,
        [],
        types.CompletionOptions(trigger_characters=list(completion.TRIGGERS)),
    ),
    types.TEXT_DOCUMENT_HOVER: Request(FaceServer.hover),
    preview.METHOD: Request(FaceServer.preview, preview.NOTHING),
    types.TEXT_DOCUMENT_SIGNATURE_HELP: Request(
        FaceServer.signature_help,
        None,
        types.SignatureHelpOptions(trigger_characters=list(signature.TRIGGERS)),
    ),
    types.TEXT_DOCUMENT_DEFINITION: Request(FaceServer.definition),
    types.TEXT_DOCUMENT_REFERENCES: Request(FaceServer.references, []),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: Request(FaceServer.highlights, []),
    types.TEXT_DOCUMENT_DOCUMENT_LINK: Request(FaceServer.links, []),
    types.TEXT_DOCUMENT_PREPARE_RENAME: Request(FaceServer.prepare_rename),
    types.TEXT_DOCUMENT_RENAME: Request(FaceServer.rename),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: Request(FaceServer.symbols, []),
    types.TEXT_DOCUMENT_FOLDING_RANGE: Request(FaceServer.folds, []),
    types.TEXT_DOCUMENT_INLAY_HINT: Request(FaceServer.hints, []),
    types.TEXT_DOCUMENT_CODE_ACTION: Request(
        FaceServer.actions,
        [],
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    ),
    types.TEXT_DOCUMENT_FORMATTING: Request(FaceServer.format, []),
}
"""The handlers of what the editor asks."""
