"""The area of a board's electrodes, from its settings to what is refused."""

from __future__ import annotations

import json

import pytest

DIRECT = """\
routine "Direct"

wave flow
    shape    steady
    polarity positive

zone cheek left
    say  "One on the cheekbone, one beside the mouth."
    wave flow
    ramp to 500 uA over 1 s
    hold 2 s
    ramp to 0 uA over 1 s
"""


@pytest.fixture
def small(folder):
    """The settings of a board with small electrodes, and a routine beside them."""
    (folder / "direct.face").write_text(DIRECT)
    (folder / "settings.toml").write_text("ELECTRODE_MM2 = 50\n")
    return folder


def test_500_uA_direct_is_refused_on_50_mm2_as_text(sculpt, small):
    assert sculpt("check", "direct.face").exit_code == 0
    refused = sculpt("check", "--board", "settings.toml", "--json", "direct.face")
    errors = [
        (one["code"], one["line"])
        for one in json.loads(refused.stdout)["diagnostics"]
        if one["severity"] == "error"
    ]
    assert (refused.exit_code, errors) == (1, [("F413", 10)])


def test_and_as_an_image_by_the_device(sculpt, small):
    sculpt("build", "direct.face")
    refused = sculpt("run", "direct.fbc", "--board", "settings.toml")
    assert refused.exit_code == 1
    assert "is refused (DENSITY at byte" in refused.stderr
    assert "this board's settings allow less" in refused.stderr


@pytest.mark.parametrize("area", ["0", "-5", '"large"'])
def test_an_area_that_cannot_be_is_named(sculpt, small, area):
    (small / "settings.toml").write_text(f"ELECTRODE_MM2 = {area}\n")
    refused = sculpt("check", "--board", "settings.toml", "direct.face")
    assert (refused.exit_code, "ELECTRODE_MM2" in refused.stderr) == (2, True)
