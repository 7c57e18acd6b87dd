"""What the tests of the emulated board share: whether it can run, its drives, its figures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.board import drive
from tests.board.emulated import BOOTROM, PICO, UF2

TWO_POLES = {
    "ELECTRODE_PIN": '"GP26"',
    "RETURN_PIN": '"GP6"',
    "SENSE_PIN": '"GP7"',
    "DUMMY_PIN": '"GP8"',
    "LIMIT_TEST_PIN": '"GP9"',
    "TRIPPED_PIN": '"GP10"',
    "BATTERY_PIN": '"VOLTAGE_MONITOR"',
    "ELECTRODE_FULL_MV": 26600,
    "RAIL_MV": 10900,
    "SERIES_OHM": 4740,
    "RETURN_OHM": 2520,
}
"""Lines of the settings of a board with two poles and all that belongs to them."""

WAVES = Path(__file__).parent / "routines/waves.face"


@pytest.fixture(scope="session")
def emulator() -> None:
    """Firmware, boot ROM and programs are there. What is absent skips, by its name."""
    for name in (UF2, BOOTROM):
        if not Path(os.environ.get(name, "")).is_file():
            pytest.skip(f"{name} names no file: tests/board/README.md")
    for program in ("node", *drive.TOOLS):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: tests/board/README.md")
    if not (PICO / "node_modules/rp2040js").is_dir():
        pytest.skip("rp2040js is not installed: tests/board/README.md")


MakeFlash = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_flash(emulator: None, tmp_path_factory: pytest.TempPathFactory) -> MakeFlash:
    """Makes a flash: of deployments and settings as ``drive.deployed``, with the routine of waves
    chosen; on a device whose owner has read who must not use it, or on a new one."""

    def make(
        *deployments: Sequence[object],
        settings: Mapping[str, object] | None = None,
        new: bool = False,
    ) -> bytes:
        where = tmp_path_factory.mktemp("drive")
        chosen = {"ROUTINE": '"waves"', **(settings or {})}
        folder = drive.deployed(where / "CIRCUITPY", *deployments, [WAVES], settings=chosen)
        flash = drive.flash_with(folder, where / "drive.img")
        return flash if new else drive.was_read(flash)

    return make


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Notes a figure, for the lines that pytest prints at its end."""

    def note(name: str, figure: object) -> None:
        record_property("figure", f"{name}: {figure}")

    return note
