"""What a wheel carries beside the packages: the stock routines and the drive's files.

An editable install has them in place in the checkout, where a copy would only grow stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

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
