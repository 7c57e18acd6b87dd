"""The extension's files fit together, its indentation is the language's, and it builds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from facelang.catalogue import RULES
from tests.vscode.extension import EXTENSION, ROOT, SNIPPETS, read, treatment
from tests.waiting import PATIENCE_s

SWITCH = "VISASCULPT_NPM"
"""Set where npm packages may be fetched: in CI."""

MANIFEST = read("package.json")
LANGUAGE = read("language-configuration.json")


def test_the_manifest_points_at_files_that_are_there():
    contributed = MANIFEST["contributes"]
    language = contributed["languages"][0]
    named = [
        language["configuration"],
        *language["icon"].values(),
        *(grammar["path"] for grammar in contributed["grammars"]),
        *(snippets["path"] for snippets in contributed["snippets"]),
        "README.md",
        "package-lock.json",
        "tsconfig.json",
    ]
    assert [name for name in named if not (EXTENSION / name).is_file()] == []


def test_what_is_packed_is_there_or_is_built():
    lines = (EXTENSION / ".vscodeignore").read_text("utf-8").splitlines()
    packed = [line[1:] for line in lines if line.startswith("!")]
    built = {"LICENSE", "dist/extension.js", "dist/licenses.txt"}
    ignored = (EXTENSION / ".gitignore").read_text("utf-8").splitlines()
    assert built <= set(packed)
    assert {"dist/", "/LICENSE", "node_modules/", "*.vsix"} <= set(ignored)
    assert [name for name in set(packed) - built if not list(EXTENSION.glob(name))] == []


def test_the_lock_file_names_no_host():
    lock = read("package-lock.json")
    assert lock["version"] == MANIFEST["version"]
    assert lock["packages"][""]["devDependencies"] == MANIFEST["devDependencies"]
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize("path", sorted((ROOT / "routines").glob("*.face")), ids=lambda p: p.stem)
def test_the_editor_indents_below_a_line_exactly_where_a_block_begins(path):
    increase = re.compile(LANGUAGE["indentationRules"]["increaseIndentPattern"])
    decrease = re.compile(LANGUAGE["indentationRules"]["decreaseIndentPattern"])
    enter = re.compile(LANGUAGE["onEnterRules"][0]["beforeText"])
    lines = [
        line
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    begun = [line for line, after in pairwise(lines) if _indent(after) > _indent(line)]
    assert begun
    assert [line for line in lines if increase.search(line)] == begun
    assert [line for line in lines if enter.search(line)] == begun
    assert [line for line in lines if decrease.search(line)] == []


@pytest.mark.parametrize(
    ("line", "leaves"),
    [
        ("    zone cheek", True),
        ("        zone cheek", True),
        ('    use "strokes.face"', True),
        ("    technique upward(current)", True),
        ("    wave lifting", False),
        ("    zone(5 s)", False),
        ("zone cheek", False),
    ],
)
def test_an_item_that_is_typed_inside_a_block_moves_towards_the_margin(line, leaves):
    decrease = LANGUAGE["indentationRules"]["decreaseIndentPattern"]
    assert bool(re.search(decrease, line)) is leaves


def _language_server() -> str:
    """The ``sculpt`` of this environment, if it has a language server; else nothing."""
    sculpt = Path(sys.executable).parent / "sculpt"
    asked = [str(sculpt), "lsp", "--help"]
    has = sculpt.exists() and subprocess.run(asked, capture_output=True, check=False)
    return str(sculpt) if has and has.returncode == 0 else ""


def _npm(*arguments: str | Path, **settings: str) -> str:
    done = subprocess.run(
        [shutil.which("npm") or "npm", *map(str, arguments)],
        cwd=EXTENSION,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_s,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.mark.skipif(
    not os.environ.get(SWITCH), reason=f"fetches npm packages: only with {SWITCH}=1"
)
def test_the_extension_passes_its_own_tests_and_packs(tmp_path):
    assert shutil.which("npm"), f"{SWITCH} is set, but there is no npm"
    _npm("ci")
    assert " 0 faults" in _npm("test", VISASCULPT_SCULPT=_language_server())

    for rule in RULES:
        (tmp_path / f"{rule.code}.face").write_text(rule.fixed, encoding="utf-8")
    for number, name in enumerate(SNIPPETS):
        (tmp_path / f"snippet{number}.face").write_text(treatment(name), encoding="utf-8")
    report = _npm("run", "--silent", "corpus", "--", tmp_path)
    assert report.startswith(f"{len(RULES) + len(SNIPPETS)} good")

    _npm("run", "package")
    assert (EXTENSION / "visasculpt-face.vsix").stat().st_size < 200_000
