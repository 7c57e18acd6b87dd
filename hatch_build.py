"""What a wheel carries beside the packages, and the README as a package index shows it.

An editable install has the stock routines and the drive's files in place in the checkout, where a
copy would only grow stale.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

STOCK = {
    "routines": "sculpt/stock/routines",
    "device/drive": "sculpt/stock/drive",
}
"""Folder of the checkout: where ``sculpt.cli.stock`` finds it in an installed wheel."""


class StockHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_data["force_include"].update(STOCK)


PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)([^)\s]+)\)\s*")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)\s]+)\)")


def repository() -> str:
    """The address of the repository that this is built in, as GitHub's workflows name it, or ""."""
    server, name = (os.environ.get(f"GITHUB_{part}", "") for part in ("SERVER_URL", "REPOSITORY"))
    return f"{server}/{name}" if server and name else ""


def index_page(text: str, home: str) -> str:
    """The README with each link and picture at its full address below ``home``.

    Without one, a link is its text alone and a picture is left out: none leads nowhere.
    """
    if not home:
        return LINK.sub(r"\1", PICTURE.sub("", text))

    def link(match: re.Match[str]) -> str:
        target = f"README.md{match[2]}" if match[2].startswith("#") else match[2]
        return f"[{match[1]}]({home}/blob/main/{target})"

    with_pictures = PICTURE.sub(lambda m: m[0].replace(m[1], f"{home}/raw/main/{m[1]}"), text)
    return LINK.sub(link, with_pictures)


class IndexPageHook(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        home = repository()
        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": index_page(text, home)}
        if home:
            metadata["urls"] = {
                "Source": home,
                "Changelog": f"{home}/blob/main/CHANGELOG.md",
                "Issues": f"{home}/issues",
            }
