"""An editor as a test drives it: it types, asks, and keeps what it is shown.

A ``|`` in a text says where the cursor is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pytest_lsp import LanguageClient


class Editor:
    """One client with some documents open. Documents are called by their file's name."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.cursor = types.Position(0, 0)
        self._versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        if ":" in name:
            return name
        found = uris.from_fs_path(str(self.folder / name))
        assert found is not None
        return found

    # --- folders and files -------------------------------------------------------------------

    def open_folder(self) -> None:
        self._change_folders(types.WorkspaceFoldersChangeEvent([self._root], []))

    async def leave(self) -> None:
        """Closes everything; nothing is shown any more."""
        for name in list(self._versions):
            await self.close(name)
        self._change_folders(types.WorkspaceFoldersChangeEvent([], [self._root]))
        await self.settle()
        here = self.uri("")
        left = {uri: f for uri, f in self.client.diagnostics.items() if uri.startswith(here) and f}
        assert left == {}

    @property
    def _root(self) -> types.WorkspaceFolder:
        return types.WorkspaceFolder(self.uri(""), self.folder.name)

    def _change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        params = types.DidChangeWorkspaceFoldersParams(event)
        self.client.workspace_did_change_workspace_folders(params)

    # --- typing ------------------------------------------------------------------------------

    async def open(self, name: str, text: str) -> list[str]:
        """Opens a document, saved or not; returns what is found in it."""
        text = self._cursor(name, text)
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "face", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.found(name)

    async def type(self, name: str, text: str) -> list[str]:
        """Makes a document hold another text; returns what is found in it."""
        text = self._cursor(name, text)
        self._versions[name] += 1
        version = types.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(version, [whole]))
        return await self.found(name)

    async def close(self, name: str) -> None:
        item = types.TextDocumentIdentifier(self.uri(name))
        del self._versions[name]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(item))
        await self.settle()

    def save(self, name: str, text: str) -> None:
        """Writes a file on the disk, behind the server's back."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def _cursor(self, name: str, text: str) -> str:
        before, mark, after = text.partition("|")
        row = before.count("\n")
        column = before.rpartition("\n")[2]
        self.cursor = types.Position(row, len(column.encode("utf-16-le", "surrogatepass")) // 2)
        self.texts[name] = before + after if mark else text
        return self.texts[name]

    # --- what is shown -----------------------------------------------------------------------

    def shown(self, name: str) -> list[types.Diagnostic]:
        """What is shown in a file."""
        return list(self.client.diagnostics.get(self.uri(name), ()))

    async def settle(self) -> None:
        """Waits until the server has dealt with everything that was sent."""
        uri = next(iter(self.texts), "nothing.face")
        params = types.FoldingRangeParams(types.TextDocumentIdentifier(self.uri(uri)))
        await self.client.text_document_folding_range_async(params)

    async def found(self, name: str) -> list[str]:
        """What is shown in a file: ``F301 6:13-6:16``, lines and columns from 1."""
        await self.settle()
        return [rendered(one) for one in self.shown(name)]

    # --- asking ------------------------------------------------------------------------------

    def _here(self, name: str) -> dict[str, Any]:
        return {
            "text_document": types.TextDocumentIdentifier(self.uri(name)),
            "position": self.cursor,
        }

    async def complete(self, name: str, text: str) -> list[types.CompletionItem]:
        """What is offered at the cursor."""
        await self.put(name, text)
        params = types.CompletionParams(**self._here(name))
        items = await self.client.text_document_completion_async(params)
        assert isinstance(items, list)
        return items

    async def offered(self, name: str, text: str) -> list[str]:
        return [item.label for item in await self.complete(name, text)]

    async def hover(self, name: str, text: str) -> str:
        """What is rendered of what is under the cursor; empty for nothing."""
        await self.put(name, text)
        params = types.HoverParams(**self._here(name))
        hover = await self.client.text_document_hover_async(params)
        if hover is None:
            return ""
        assert isinstance(hover.contents, types.MarkupContent)
        return hover.contents.value

    async def definition(self, name: str, text: str) -> str:
        await self.put(name, text)
        params = types.DefinitionParams(**self._here(name))
        location = await self.client.text_document_definition_async(params)
        return self.place(location) if isinstance(location, types.Location) else ""

    async def references(self, name: str, text: str) -> list[str]:
        await self.put(name, text)
        context = types.ReferenceContext(include_declaration=True)
        params = types.ReferenceParams(context=context, **self._here(name))
        found = await self.client.text_document_references_async(params)
        return sorted(map(self.place, found or ()))

    async def rename(self, name: str, text: str, new: str) -> dict[str, str]:
        """The files that a renaming changes, as they are then."""
        await self.put(name, text)
        params = types.RenameParams(new_name=new, **self._here(name))
        edit = await self.client.text_document_rename_async(params)
        return {} if edit is None else self.after(edit)

    async def fixes(self, name: str, text: str) -> dict[str, str]:
        """The quick fixes at the cursor by title, each with the files as they are after it."""
        await self.put(name, text)
        actions = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)),
                types.Range(self.cursor, self.cursor),
                types.CodeActionContext([]),
            )
        )
        after: dict[str, str] = {}
        for action in actions or ():
            assert isinstance(action, types.CodeAction)
            assert action.edit is not None
            (after[action.title],) = self.after(action.edit).values()
        return after

    async def put(self, name: str, text: str) -> None:
        """Opens a document, or types into the one that is open."""
        await (self.type if name in self._versions else self.open)(name, text)

    # --- reading the answers -----------------------------------------------------------------

    def place(self, location: types.Location) -> str:
        """``strokes.face 3:6-3:13``."""
        path = Path(uris.to_fs_path(location.uri) or location.uri)
        return f"{path.relative_to(self.folder).as_posix()} {span(location.range)}"

    def after(self, edit: types.WorkspaceEdit) -> dict[str, str]:
        """The files that an edit changes, as they are then."""
        result: dict[str, str] = {}
        for uri, edits in (edit.changes or {}).items():
            path = Path(uris.to_fs_path(uri) or uri)
            name = path.relative_to(self.folder).as_posix()
            text = self.texts.get(name)
            if text is None:
                text = path.read_bytes().decode("utf-8")
            result[name] = applied(text, edits)
        return result


def rendered(one: types.Diagnostic) -> str:
    return f"{one.code} {span(one.range)}"


def span(range: types.Range) -> str:
    start, end = range.start, range.end
    return f"{start.line + 1}:{start.character + 1}-{end.line + 1}:{end.character + 1}"


def applied(text: str, edits: Any) -> str:
    """A text after some changes, counted in UTF-16 as an editor does it."""
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character))[::-1]:
        start, end = offset(text, edit.range.start), offset(text, edit.range.end)
        text = text[:start] + edit.new_text + text[end:]
    return text


def offset(text: str, position: types.Position) -> int:
    rows = text.split("\n")
    before = sum(len(row) + 1 for row in rows[: position.line])
    if position.line >= len(rows):
        return len(text)
    units = rows[position.line].encode("utf-16-le")[: 2 * position.character]
    return before + len(units.decode("utf-16-le"))
