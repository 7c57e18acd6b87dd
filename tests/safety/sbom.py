"""Software of unknown provenance: what the product takes from others, as CycloneDX.

    python -m tests.safety.sbom build/safety/sbom.cdx.json

The versions are those of the environment in which it runs: of the product's own dependencies and
of what they need, optional extras aside. The board's share is what ``facevm`` imports there:
CircuitPython itself and the two drivers. Made with cyclonedx-python-lib.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

PRODUCT = "visasculpt"
ON_THE_BOARD = ("adafruit-circuitpython-mcp4725", "adafruit-circuitpython-ina219")
"""What runs on the board, CircuitPython aside, whose version is the owner's choice."""


def components(name: str = PRODUCT) -> Iterator[Distribution]:
    """The product's dependencies and theirs, each once, by name."""
    seen: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        for text in distribution(waiting.pop()).requires or ():
            wanted = Requirement(text)
            key = re.sub(r"[-_.]+", "-", wanted.name).lower()
            if key in seen or not _applies(wanted):
                continue
            try:
                seen[key] = distribution(wanted.name)
            except PackageNotFoundError:
                continue  # an extra that is not installed
            waiting.append(wanted.name)
    yield from (seen[key] for key in sorted(seen))


def _applies(wanted: Requirement) -> bool:
    environment = {**default_environment(), "extra": ""}
    return wanted.marker is None or bool(wanted.marker.evaluate(environment))


def bill() -> str:
    """The bill of materials, as CycloneDX JSON."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    product = Component(
        name=PRODUCT,
        version=distribution(PRODUCT).version,
        type=ComponentType.APPLICATION,
        bom_ref=PRODUCT,
    )
    bom = Bom()
    bom.metadata.component = product
    found = []
    for one in components():
        purl = PackageURL("pypi", name=one.name, version=one.version)
        component = Component(
            name=one.name,
            version=one.version,
            type=ComponentType.LIBRARY,
            purl=purl,
            bom_ref=str(purl),  # the same in each bill, so that two can be compared
        )
        bom.components.add(component)
        found.append(component)
    bom.register_dependency(product, found)
    text: str = JsonV1Dot6(bom).output_as_string(indent=2)
    return text


def table() -> str:
    """The same as a table of Markdown, for the page."""
    lines = ["| software | version | where |", "|---|---|---|"]
    for one in components():
        where = "on the board and the PC" if one.name.lower() in ON_THE_BOARD else "on the PC"
        lines.append(f"| {one.name} | {one.version} | {where} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print(table())
    else:
        target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/safety/sbom.cdx.json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(bill() + "\n", "utf-8")
        print(f"{len(list(components()))} components: {target}")
