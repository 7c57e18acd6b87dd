"""The documentation site: nothing is left out, no link leads nowhere, no other host is asked."""

from __future__ import annotations

import posixpath
import re
from collections import Counter

import pytest
from pygments.token import Comment, Keyword, Name, Number, String

from sculpt.main import COMMANDS
from tests.pages.site import gallery
from tests.pages.site.build import LINK, ROOT, Site
from tests.pages.site.contents import CHAPTERS, HOME, OPENING
from tests.pages.site.lexer import FaceLexer
from tests.pages.site.sections import anchor, anchors, prose, sections

HOST = "https://github.com/someone/visasculpt"


@pytest.fixture(scope="module")
def site():
    return Site()


@pytest.fixture(scope="module")
def texts(site):
    return site.texts()


def links(text):
    """The targets of a page's links and pictures, in prose."""
    words = "\n".join(line for line, is_prose in prose(text) if is_prose)
    found = [match["target"] for match in LINK.finditer(words) if not match["code"]]
    return found + re.findall(r'(?:src|href)="([^"]+)"', words)


def test_each_section_of_the_sources_stands_on_one_page(site):
    shown = Counter((source, heading) for source, heading, _ in site.shown())
    assert [name for name, times in shown.items() if times > 1] == []
    for source in {source for source, _ in shown}:
        text = (site.root / source).read_text("utf-8")
        there = {one.heading for one in sections(text)}
        opening = next(one for one in sections(text) if one.heading == OPENING)
        if not re.search(r"\n[^#\s]", "\n".join(opening.lines)):
            there.discard(OPENING)
        assert {heading for kept, heading in shown if kept == source} >= there, source


def test_a_section_that_no_page_names_stands_behind_the_one_before_it(tmp_path):
    for source in {part.source for page in Site().pages for part in page.parts}:
        kept = tmp_path / source
        kept.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / source).read_text("utf-8")
        kept.write_text(text.replace("## At every save", "## New\n\nMore.\n\n## At every save"))
    text = Site(root=tmp_path).texts()["write/try.md"]
    pages = Site(root=tmp_path).shown()
    assert ("compiler/README.md", "New") in {(source, heading) for source, heading, _ in pages}
    assert "\n## At every save\n" in text


def test_every_page_of_the_project_is_on_the_site(site):
    pages = {
        str(path.relative_to(site.root))
        for folder in ("", "dsl/**/", "compiler/**/", "device/**/", "routines/", "tests/**/")
        for path in site.root.glob(f"{folder}*.md")
        if "node_modules" not in path.parts
    }
    assert pages - {source for source, _, _ in site.shown()} == set()


def test_no_link_of_the_site_leads_nowhere(site, texts):
    made = {*texts, *site.pictures, *gallery.files()}
    dead = []
    for page, text in texts.items():
        for target in links(text):
            if re.match("[a-z]+:", target):
                continue
            path, _, name = target.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            if to not in made or (name and name not in anchors(texts[to])):
                dead.append(f"{page}: {target}")
    assert dead == []


def test_every_picture_is_there(site, texts):
    assert len(site.pictures) >= 4
    assert [path for path in site.pictures.values() if not path.exists()] == []


def test_what_is_no_page_is_a_link_to_the_repository_or_none(site, texts):
    there = Site(HOST).texts()
    name = "review/hazards.md"
    assert f"{HOST}/blob/main/tests/" in there[name]
    assert "](" + HOST not in texts[name]
    assert "tests/facec" not in " ".join(links(texts[name]))


def test_no_other_host_is_asked(texts):
    for page, text in texts.items():
        assert not re.search(r'<script|<link|<iframe|src="https?:|!\[[^\]]*\]\(https?:', text), page
    config = (Site().root / "tests/pages/site/mkdocs.yml").read_text("utf-8")
    assert "font: false" in config


def test_every_command_has_its_section(texts):
    found = anchors(texts["reference/commands.md"])
    assert [name for name in COMMANDS if anchor(f"sculpt {name}") not in found] == []


def test_every_page_has_one_title_and_a_place(texts):
    placed = [HOME.path, *(page.path for pages in CHAPTERS.values() for page in pages)]
    assert len(placed) == len(set(placed))
    assert {path for path in texts if not path.startswith("decisions/")} == set(placed)
    for page, text in texts.items():
        titles = [line for line, is_prose in prose(text) if is_prose and line.startswith("# ")]
        assert len(titles) == 1, page


@pytest.mark.slow
def test_the_gallery_has_each_treatment_with_its_face_and_its_page(texts):
    text = gallery.with_gallery(texts["write/gallery.md"])
    made = gallery.files()
    assert len(made) == 2 * len(gallery.treatments()) == 20
    for path, content in made.items():
        assert text.count(f"../{path}") == (1 if path.endswith(".svg") else 2)
        assert b"prefers-color-scheme: dark" in content


def test_an_example_is_coloured_by_the_words_of_the_language():
    text = '# x\nzone cheek both\n    say "Up."\n    ramp to 120 uA over 1 s\n    calm(80 uA)\n'
    kinds = {value: kind for kind, value in FaceLexer().get_tokens(text) if value.strip()}
    assert kinds["# x"] is Comment.Single
    assert kinds["zone"] is kinds["ramp"] is kinds["over"] is Keyword
    assert kinds["cheek"] is Name.Builtin
    assert kinds['"Up."'] is String
    assert kinds["120 uA"] is Number
    assert kinds["calm"] is Name


def test_a_section_ends_where_the_next_begins_and_code_has_no_headings():
    text = "# T\nopening\n## A\n```sh\n## no heading\n```\n### B\n## C\n"
    assert [(one.level, one.heading) for one in sections(text)] == [
        *((1, OPENING), (2, "A"), (3, "B"), (2, "C"))
    ]
    assert anchors(text) == ["t", "a", "b", "c"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Where do I change …?", "where-do-i-change-"),
        ("`sculpt run`", "sculpt-run"),
        ("F401 zone-left-on", "f401-zone-left-on"),
    ],
)
def test_an_anchor_is_github_s(heading, name):
    assert anchor(heading) == name
