"""The firmware has one version, and it is the package's."""

import tomllib

from facevm.version import VERSION


def test_the_firmware_names_the_packages_version(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
