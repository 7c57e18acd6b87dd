"""What a hint tells a person to install: from where it came, by what installed it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sculpt.cli import installing
from sculpt.cli.installing import install_command


@pytest.fixture
def noted(monkeypatch):
    """Sets what the installer noted, and the folder of the environment."""

    def note(text, prefix="/home/me/.venv", platform="linux"):
        class Installed:
            def read_text(self, name):
                return text if name == "direct_url.json" else None

        monkeypatch.setattr(installing, "distribution", lambda name: Installed())
        monkeypatch.setattr(sys, "prefix", prefix)
        monkeypatch.setattr(sys, "executable", f"{prefix}/bin/python")
        monkeypatch.setenv("VIRTUAL_ENV", prefix)
        monkeypatch.setattr(sys, "platform", platform)

    return note


def folder(path, **info):
    return json.dumps({"url": Path(path).as_uri(), "dir_info": info})


def test_from_an_index_it_is_the_name(noted):
    noted(None)
    assert install_command("plot") == "pip install 'visasculpt[plot]'"
    assert install_command(reinstall=True) == "pip install --force-reinstall visasculpt"


def test_from_a_clone_it_is_the_clone(noted, tmp_path):
    noted(folder(tmp_path))
    assert install_command("lsp") == f"pip install '{tmp_path}[lsp]'"
    noted(folder(tmp_path, editable=True))
    assert install_command("lsp") == f"pip install -e '{tmp_path}[lsp]'"


def test_a_clone_that_is_gone_is_not_named(noted, tmp_path):
    noted(folder(tmp_path / "gone"))
    assert install_command("lsp") == "pip install 'visasculpt[lsp]'"


def test_from_a_repository_it_is_its_address(noted):
    noted(json.dumps({"url": "https://host/x.git", "vcs_info": {"vcs": "git", "commit_id": "1"}}))
    assert install_command("plot") == "pip install 'visasculpt[plot] @ git+https://host/x.git'"
    assert install_command() == "pip install 'visasculpt @ git+https://host/x.git'"


@pytest.mark.parametrize(
    ("note", "tool"),
    [
        ("pipx_metadata.json", "pipx install --force"),
        ("uv-receipt.toml", "uv tool install --force"),
        ("pyvenv.cfg", "pip install"),
    ],
)
def test_the_tool_is_the_one_that_keeps_the_environment(noted, tmp_path, note, tool):
    (tmp_path / note).touch()
    noted(None, prefix=str(tmp_path))
    assert install_command("watch") == f"{tool} 'visasculpt[watch]'"


def test_an_environment_that_is_not_active_is_named_by_its_python(noted, monkeypatch):
    noted(None)
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    assert install_command("lsp") == "/home/me/.venv/bin/python -m pip install 'visasculpt[lsp]'"
    monkeypatch.setattr(sys, "base_prefix", "/home/me/.venv")
    assert install_command("lsp") == "pip install 'visasculpt[lsp]'"


def test_windows_quotes_otherwise(noted):
    noted(None, platform="win32")
    assert install_command("watch") == 'pip install "visasculpt[watch]"'


@pytest.mark.parametrize("text", ["", "[]", "{", '{"url": 5}', "null", '{"url": "file:///none"}'])
def test_a_note_that_says_nothing_ends_nothing(noted, text):
    noted(text)
    assert install_command("plot") == "pip install 'visasculpt[plot]'"
