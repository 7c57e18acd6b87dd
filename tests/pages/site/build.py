"""Text of every page of the site, with each link set to where its target stands there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

from tests.pages.site.contents import CHAPTERS, HOME, Page, decision_pages
from tests.pages.site.sections import Section, anchor, chosen, prose, sections

ROOT = Path(__file__).resolve().parents[3]
PICTURES = (".svg", ".png")
LINK = re.compile(
    r"(?P<code>`[^`]*`)|(?P<picture>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)"
)
"""A link or picture; what stands between back quotes is neither, unless it is a link's text."""

BEFORE_A_LIST = re.compile(r"^((?![-|#>\s]|\d+\. ).+)\n(?=- |\d+\. )", re.M)
"""The last line of a paragraph that a list follows at once, which Python-Markdown overlooks."""

SOURCE = re.compile(r'src="([^"]+)"')

Texts = dict[str, str]
"""The text of each page, by its path on the site."""


class Site:
    """The pages, their texts, and the pictures that they show."""

    def __init__(self, home: str = "", root: Path = ROOT) -> None:
        """``home`` is the repository's address, or nothing where it has none."""
        self.root, self.home = root, home
        names = sorted(str(path.relative_to(root)) for path in root.glob("*/decisions/*.md"))
        self.pages: list[Page] = [
            HOME,
            *(page for pages in CHAPTERS.values() for page in pages),
            *decision_pages(names),
        ]
        self.pictures: dict[str, Path] = {}
        self._kept = {
            part.source: (root / part.source).read_text("utf-8")
            for page in self.pages
            for part in page.parts
        }
        self._parts = {page.path: list(self._sections(page)) for page in self.pages}
        self._place_the_rest()
        self._where = self._index()

    def texts(self) -> Texts:
        """The pages, ready for MkDocs."""
        return {page.path: self._text(page) for page in self.pages}

    def shown(self) -> set[tuple[str, str, str]]:
        """Each section that stands on a page: its source, its heading, the page."""
        return {
            (source, one.heading, page)
            for page, parts in self._parts.items()
            for source, one in parts
        }

    def _sections(self, page: Page) -> Iterator[tuple[str, Section]]:
        for part in page.parts:
            others = {
                heading
                for other in self.pages
                for one in other.parts
                if one.source == part.source and other is not page
                for heading in one.headings
            }
            for section in chosen(self._kept[part.source], part.headings, others):
                yield part.source, section

    def _place_the_rest(self) -> None:
        """Puts each section that no page names behind the one that stands before it."""
        for source, text in self._kept.items():
            every = sections(text)
            placed = {
                one.heading for parts in self._parts.values() for s, one in parts if s == source
            }
            for before, section in pairwise(every):
                if section.heading in placed:
                    continue
                placed.add(section.heading)
                for parts in self._parts.values():
                    headings = [(s, one.heading) for s, one in parts]
                    if (source, before.heading) in headings:
                        at = headings.index((source, before.heading)) + 1
                        parts.insert(at, (source, section))
                        break

    def _index(self) -> dict[tuple[str, str], str]:
        """The page on which a heading of a source stands, by source and anchor; "" is the first."""
        where: dict[tuple[str, str], str] = {}
        for page, parts in self._parts.items():
            for source, section in parts:
                where.setdefault((source, ""), page)
                for line, is_prose in prose("\n".join(section.lines)):
                    if is_prose and line.startswith("#"):
                        where.setdefault((source, anchor(line.lstrip("# "))), page)
        return where

    def _text(self, page: Page) -> str:
        blocks: list[str] = []
        for number, (source, section) in enumerate(self._parts[page.path]):
            for is_prose, lines in groupby(prose("\n".join(section.lines)), lambda one: one[1]):
                block = "\n".join(line for line, _ in lines)
                blocks.append(self._linked(block, source, page.path) if is_prose else block)
                if is_prose and number:
                    blocks[-1] = re.sub(r"^# ", "## ", blocks[-1], flags=re.M)
            blocks.append("")
        title = page.title or _title(self._kept[page.parts[0].source])
        text = "\n".join(blocks).lstrip("\n")
        text = re.sub(rf"\A(# .*|##+ {re.escape(title)})\n", "", text)  # the page has it already
        return f"# {title}\n\n{text.strip()}\n"

    def _linked(self, block: str, source: str, page: str) -> str:
        """A block of prose as Python-Markdown reads it, its links and pictures set to the site."""
        block = SOURCE.sub(lambda m: f'src="{self._picture(m[1], source, page)}"', block)
        block = LINK.sub(lambda m: m[0] if m["code"] else self._link(m, source, page), block)
        block = re.sub(r"</?details>\n?|<summary>.*</summary>\n?", "", block)
        return BEFORE_A_LIST.sub(r"\1\n\n", block)

    def _link(self, match: re.Match[str], source: str, page: str) -> str:
        is_picture, text, target = match["picture"], match["text"], match["target"]
        if re.match(r"[a-z]+:", target):
            return match[0]
        if is_picture:
            return f"![{text}]({self._picture(target, source, page)})"
        path, _, name = target.partition("#")
        path = (
            posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
        )
        if (self.root / path).is_dir() and (path.rstrip("/") + "/README.md", "") in self._where:
            path = path.rstrip("/") + "/README.md"
        found = self._where.get((path, name))
        if found is not None:
            to = posixpath.relpath(found, posixpath.dirname(page) or ".")
            return f"[{text}]({to}{'#' + name if name else ''})"
        if path.endswith(PICTURES):
            return f"[{text}]({self._picture(target, source, page)})"
        if not self.home:
            return text
        kind = "tree" if (self.root / path).is_dir() else "blob"
        return f"[{text}]({self.home}/{kind}/main/{path}{'#' + name if name else ''})"

    def _picture(self, target: str, source: str, page: str) -> str:
        """The address of a picture from a page, which is then one of those that are copied."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        kept = f"pictures/{path.replace('/', '-')}"
        self.pictures[kept] = self.root / path
        return posixpath.relpath(kept, posixpath.dirname(page) or ".")


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")
