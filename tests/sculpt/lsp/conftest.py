"""The real server as a process of its own, and an editor at the other end of its pipes."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.sculpt.lsp.editor import Editor

SERVER = [str(Path(sys.executable).parent / "sculpt"), "lsp"]


async def connected(capabilities: types.ClientCapabilities | None = None) -> LanguageClient:
    """A client whose server is running; folders are opened later."""
    client = await ClientServerConfig(server_command=SERVER).start()
    assert isinstance(client, LanguageClient)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        """An editor that is asked to watch files says yes."""

    await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities or client_capabilities("visual-studio-code")
        )
    )
    return client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client() -> AsyncIterator[LanguageClient]:
    """One server for the tests of all modules: it has to survive them."""
    client = await connected()
    yield client
    await client.shutdown_session()
    await client.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def editor(client: LanguageClient, tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor with an empty folder open; nothing may go wrong unsaid on the way."""
    editor = Editor(client, tmp_path)
    editor.open_folder()
    before = len(client.log_messages)
    yield editor
    await editor.leave()
    assert [message.message for message in client.log_messages[before:]] == []


@pytest.fixture
def evening(root: Path) -> str:
    """A stock treatment."""
    return (root / "routines/evening-lift.face").read_text("utf-8")


@pytest.fixture
def strokes(root: Path) -> str:
    """The stock library it uses."""
    return (root / "routines/strokes.face").read_text("utf-8")
