"""``sculpt studio``: serves the page, copies it, or says what to do where it was not built."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from sculpt.cli.errors import UserError
from sculpt.main import cli
from sculpt.studio import serve, site


@pytest.fixture
def page(tmp_path, monkeypatch) -> Path:
    """A built page, as small as one can be."""
    folder = tmp_path / "dist"
    (folder / "python").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>", "utf-8")
    (folder / "python/pyodide.asm.wasm").write_bytes(b"\0asm")
    (tmp_path / "package.json").write_text("{}", "utf-8")
    monkeypatch.setattr(site, "CHECKOUT", tmp_path)
    return folder


def test_the_page_is_found_and_copied(page, tmp_path):
    done = CliRunner().invoke(cli, ["studio", "--out", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"folder": str(tmp_path / "out"), "files": 2}
    assert (tmp_path / "out/python/pyodide.asm.wasm").read_bytes() == b"\0asm"


def test_nothing_is_copied_over_files_that_are_there(page, tmp_path):
    done = CliRunner().invoke(cli, ["studio", "--out", str(page)])
    assert done.exit_code == 2
    assert "is not empty" in done.stderr


def test_a_page_that_is_not_built_says_how_to_build_it(page):
    (page / "index.html").unlink()
    done = CliRunner().invoke(cli, ["studio", "--no-open"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "npm ci && npm run build" in done.stderr


def test_without_a_checkout_the_wheel_is_named(page, tmp_path):
    (page / "index.html").unlink()
    (tmp_path / "package.json").unlink()
    with pytest.raises(UserError, match="visasculpt-studio"):
        site.site()


def test_a_port_beyond_the_last_is_refused():
    assert CliRunner().invoke(cli, ["studio", "--port", "65536"]).exit_code == 2


def test_a_port_in_use_says_so(page):
    with serve.server(page, 0) as running:
        port = running.server_address[1]
        done = CliRunner().invoke(cli, ["studio", "--no-open", "--port", str(port)])
    assert done.exit_code == 2
    assert f"port {port} cannot be opened" in done.stderr


STARTED = """\
import sys
from pathlib import Path
from sculpt.studio import site
site.CHECKOUT = Path(sys.argv.pop(1))
from sculpt.main import main
main()
"""


def test_it_serves_types_and_no_listings_until_ctrl_c(page, tmp_path):
    command = [sys.executable, "-c", STARTED, str(tmp_path), "studio", "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = said.split()[4]
        with urllib.request.urlopen(f"{address}python/pyodide.asm.wasm") as got:
            assert got.headers["Content-Type"] == "application/wasm"
            assert got.headers["X-Content-Type-Options"] == "nosniff"
        for wrong in ("python/", "../package.json", "%2e%2e/package.json"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(address + wrong)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert address.startswith("http://127.0.0.1:")
    assert (process.returncode, errors.strip()) == (0, "")
