"""Server of the studio's page for this computer alone: files, and nothing else."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sculpt.cli.errors import UserError, reason

HOST = "127.0.0.1"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".bin": "application/octet-stream",
}
"""Types by ending: what the system says of them differs from one to the next."""

HEADERS = {
    "Cache-Control": "no-cache",  # the page keeps its files itself, and asks whether they are new
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Handler(SimpleHTTPRequestHandler):
    """Hands out the files of one folder, quietly."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Nobody reads it."""

    def list_directory(self, path: object) -> None:
        self.send_error(404)


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """The server of a folder; port 0 is any free one. Raises UserError for a port in use."""
    try:
        return ThreadingHTTPServer((HOST, port), partial(Handler, directory=str(folder)))
    except OSError as error:
        raise UserError(
            f"port {port} cannot be opened ({reason(error)})", "another one: sculpt studio --port 0"
        ) from error


def address(running: ThreadingHTTPServer) -> str:
    """Where a browser finds the page."""
    return f"http://{HOST}:{running.server_address[1]}/"
