"""Hook of MkDocs: adds the pages, their order, the pictures and the colours of the language."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from hatch_build import repository  # noqa: E402
from mkdocs.structure.files import File  # noqa: E402
from pygments.lexers import _mapping  # noqa: E402

from tests.pages.site import gallery, lexer  # noqa: E402
from tests.pages.site.build import Site  # noqa: E402
from tests.pages.site.contents import CHAPTERS, HOME  # noqa: E402
from tests.pages.site.sections import slugify  # noqa: E402

_mapping.LEXERS["FaceLexer"] = (lexer.__name__, lexer.FaceLexer.name, ("face",), ("*.face",), ())


def on_config(config: Any) -> Any:
    """Sets the order of the pages, the anchors of headings, and the repository, if there is one."""
    config.nav = [{HOME.title: HOME.path}] + [
        {chapter: [{page.title: page.path} for page in pages]}
        for chapter, pages in CHAPTERS.items()
    ]
    config.mdx_configs.setdefault("toc", {})["slugify"] = slugify
    config.repo_url = repository() or None
    return config


def on_files(files: Any, config: Any) -> Any:
    """Adds what is made: no page stands in the folder of the site."""
    site = Site(repository())
    texts = site.texts()
    texts["write/gallery.md"] = gallery.with_gallery(texts["write/gallery.md"])
    for path, text in texts.items():
        files.append(File.generated(config, path, content=text))
    for path, kept in site.pictures.items():
        files.append(File.generated(config, path, abs_src_path=str(kept)))
    for path, content in gallery.files().items():
        files.append(File.generated(config, path, content=content))
    return files
