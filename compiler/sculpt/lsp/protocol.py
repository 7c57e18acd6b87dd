"""The server on its wire: which request is answered by which feature.

Whatever goes wrong inside an answer stays inside: the editor gets an empty one and a line in its
log, and the next request finds the server as it was.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sculpt.lsp import code_actions as actions
from sculpt.lsp import completion, edits, navigation, outline, signature
from sculpt.lsp import edits as rename
from sculpt.lsp import inlay_hints as hints
from sculpt.lsp.completion import Completion
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.hover import Hover
from sculpt.lsp.publishing import Publisher

NAME = "sculpt"
WATCHED = "**/*.face"

log = logging.getLogger(__name__)


class FaceServer(LanguageServer):
    """The language server of the face-zone language; ``start_io`` runs it."""

    def __init__(self) -> None:
        # whole texts: routines are small, and a whole one cannot drift from what is on the screen
        super().__init__(NAME, version("visasculpt"), types.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.publisher = Publisher(self.documents)
        self.asked_to_stop = False
        """Whether the editor took its leave before it went."""
        for method, handler in _NOTIFICATIONS.items():
            self._on(method, handler)
        for method, (handler, nothing, options) in _REQUESTS.items():
            self._on(method, handler, nothing, options)

    def _on(
        self,
        method: str,
        handler: Callable[[FaceServer, Any], Any],
        nothing: object = None,
        options: object = None,
    ) -> None:
        """Has a method answered; with ``nothing`` where the answer cannot be made."""

        def answer(params: Any) -> Any:
            try:
                return handler(self, params)
            except rename.Refused as reason:
                code = types.LSPErrorCodes.RequestFailed
                raise JsonRpcException(str(reason), code) from None
            except Exception:
                log.exception("%s", method)
                self._apologise(f"{method} could not be answered.")
                return nothing

        self.feature(method, options)(answer)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Pygls met a message that it could not read, or could not answer one."""
        log.error("%s: %s", source, error)
        if not isinstance(error, JsonRpcException) or error.code != _REFUSED:
            self._apologise("A message could not be read.")

    def _apologise(self, what: str) -> None:
        message = f"{what} The server goes on; `sculpt lsp --log FILE` writes down what happened."
        params = types.LogMessageParams(types.MessageType.Error, message)
        with contextlib.suppress(OSError):
            self.window_log_message(params)

    # --- what the editor says ----------------------------------------------------------------

    def initialize(self, params: types.InitializeParams) -> None:
        self.documents.encoding = str(
            getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding)
        )
        known = [folder.uri for folder in params.workspace_folders or ()]
        if not known and self.workspace.root_uri is not None:
            known = [self.workspace.root_uri]
        self._set_folders(known)

    def initialized(self, _params: types.InitializedParams) -> None:
        """Asks to be told of changes on the disk: a library may be saved by another program."""
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

    def _publish(self, shown: list[types.PublishDiagnosticsParams]) -> None:
        for params in shown:
            self.text_document_publish_diagnostics(params)

    def _client_can(self, capability: str) -> bool:
        return bool(get_capability(self.client_capabilities, capability, False))

    # --- what the editor asks ----------------------------------------------------------------

    def _at(self, params: Any) -> tuple[Document, int, int] | None:
        """The document and the place, by the language's count, that a request is about."""
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return None
        return document, *document.text.place(params.position)

    def complete(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        where = self._at(params)
        if where is None:
            return []
        document, line, column = where
        snippets = self._client_can("text_document.completion.completion_item.snippet_support")
        return Completion(self.documents, document, snippets).at(line, column)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        where = self._at(params)
        return where and Hover(self.documents, where[0]).at(*where[1:])

    def signature_help(self, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
        where = self._at(params)
        return where and signature.signature_help(self.documents, *where)

    def definition(self, params: types.DefinitionParams) -> types.Location | None:
        where = self._at(params)
        return where and navigation.definition(self.documents, *where)

    def references(self, params: types.ReferenceParams) -> list[types.Location]:
        where = self._at(params)
        with_definition = params.context.include_declaration
        return navigation.references(self.documents, *where, with_definition) if where else []

    def highlights(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        where = self._at(params)
        return navigation.highlights(self.documents, *where) if where else []

    def links(self, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        document = self.documents.get(params.text_document.uri)
        return navigation.links(self.documents, document) if document else []

    def prepare_rename(
        self, params: types.PrepareRenameParams
    ) -> types.PrepareRenamePlaceholder | None:
        where = self._at(params)
        return where and rename.prepare(self.documents, *where)

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        where = self._at(params)
        return where and rename.rename(self.documents, *where, params.new_name)

    def symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        document = self.documents.get(params.text_document.uri)
        return outline.symbols(self.documents, document) if document else []

    def folds(self, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        document = self.documents.get(params.text_document.uri)
        return outline.folds(self.documents, document) if document else []

    def hints(self, params: types.InlayHintParams) -> list[types.InlayHint]:
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return []
        first, _ = document.text.place(params.range.start)
        last, _ = document.text.place(params.range.end)
        return hints.hints(self.documents, document, first, last)

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = self.documents.get(params.text_document.uri)
        only = params.context.only
        quick = types.CodeActionKind.QuickFix
        if document is None or (only is not None and not any(_is_below(quick, o) for o in only)):
            return []
        return actions.actions(self.documents, self.publisher, document, params.range)

    def format(self, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        document = self.documents.get(params.text_document.uri)
        return edits.formatting(document) if document else []


_REFUSED = int(types.LSPErrorCodes.RequestFailed)


def _is_below(kind: types.CodeActionKind, wanted: types.CodeActionKind | str) -> bool:
    name = str(getattr(wanted, "value", wanted))
    return not name or kind.value == name or kind.value.startswith(f"{name}.")


_NOTIFICATIONS: dict[str, Callable[[FaceServer, Any], Any]] = {
    types.INITIALIZE: FaceServer.initialize,
    types.INITIALIZED: FaceServer.initialized,
    types.SHUTDOWN: FaceServer.shutdown_asked,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: FaceServer.folders_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: FaceServer.files_changed,
    types.TEXT_DOCUMENT_DID_OPEN: FaceServer.opened,
    types.TEXT_DOCUMENT_DID_CHANGE: FaceServer.changed,
    types.TEXT_DOCUMENT_DID_CLOSE: FaceServer.closed,
}
"""What the editor tells, and who listens."""

_REQUESTS: dict[str, tuple[Callable[[FaceServer, Any], Any], object, object]] = {
    types.TEXT_DOCUMENT_COMPLETION: (
        FaceServer.complete,
        [],
        types.CompletionOptions(trigger_characters=list(completion.TRIGGERS)),
    ),
    types.TEXT_DOCUMENT_HOVER: (FaceServer.hover, None, None),
    types.TEXT_DOCUMENT_SIGNATURE_HELP: (
        FaceServer.signature_help,
        None,
        types.SignatureHelpOptions(trigger_characters=list(signature.TRIGGERS)),
    ),
    types.TEXT_DOCUMENT_DEFINITION: (FaceServer.definition, None, None),
    types.TEXT_DOCUMENT_REFERENCES: (FaceServer.references, [], None),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (FaceServer.highlights, [], None),
    types.TEXT_DOCUMENT_DOCUMENT_LINK: (FaceServer.links, [], None),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (FaceServer.prepare_rename, None, None),
    types.TEXT_DOCUMENT_RENAME: (FaceServer.rename, None, None),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (FaceServer.symbols, [], None),
    types.TEXT_DOCUMENT_FOLDING_RANGE: (FaceServer.folds, [], None),
    types.TEXT_DOCUMENT_INLAY_HINT: (FaceServer.hints, [], None),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        FaceServer.actions,
        [],
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    ),
    types.TEXT_DOCUMENT_FORMATTING: (FaceServer.format, [], None),
}
"""What the editor asks: who answers, the answer where there is none, and what is announced."""
