"""The flash of a Pico with a drive as ``sculpt deploy`` leaves it, made and read with mtools."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner

from facevm.notes import Notes
from sculpt.main import cli

FLASH_BYTES = 2 << 20
DRIVE_AT = 1 << 20  # CircuitPython's drive takes the upper half of a Pico's flash
NVM_AT = DRIVE_AT - 4096  # and its memory for notes lies below that
DRIVE_BYTES = FLASH_BYTES - DRIVE_AT
TOOLS = ("mformat", "mcopy")

BOOT_OUT = (
    "Adafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040\r\n"
    "Board ID:raspberry_pi_pico\r\n"
)


def deployed(
    where: Path, *deployments: Sequence[object], settings: Mapping[str, object] | None = None
) -> Path:
    """A folder with the drive after ``sculpt deploy`` with each of these lists of routines.

    An empty list is all stock treatments. ``settings`` are lines of its ``settings.toml``, whose
    keys are there already, or in a comment.
    """
    where.mkdir()
    (where / "boot_out.txt").write_bytes(BOOT_OUT.encode())
    for routines in deployments:
        arguments = ["deploy", "--drive", str(where), *map(str, routines)]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
    file = where / "settings.toml"
    lines = file.read_text("utf-8").splitlines()
    for key, value in (settings or {}).items():
        (at,) = (
            n for n, line in enumerate(lines) if line.removeprefix("# ").startswith(f"{key} =")
        )
        lines[at] = f"{key} = {value}"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    (where / "boot_out.txt").unlink()  # CircuitPython writes it
    return where


def flash_with(drive: Path, image: Path) -> bytes:
    """The flash with this folder as its drive, and no firmware yet; ``image`` is scratch."""
    image.write_bytes(bytes(DRIVE_BYTES))
    sectors = str(DRIVE_BYTES // 512)
    _run("mformat", "-i", image, "-T", sectors, "-h", "1", "-s", "1", "-c", "1", "-v", "CIRCUITPY")
    _run("mcopy", "-i", image, "-s", *sorted(drive.iterdir()), "::/")
    return b"\xff" * DRIVE_AT + image.read_bytes()


def was_read(flash: bytes) -> bytes:
    """The same on a device whose owner has confirmed to have read who must not use it."""
    nvm = bytearray(nvm_of(flash))
    Notes(nvm).read()
    return flash[:NVM_AT] + bytes(nvm) + flash[DRIVE_AT:]


def nvm_of(flash: bytes) -> bytes:
    """What ``microcontroller.nvm`` holds in this flash."""
    return flash[NVM_AT:DRIVE_AT]


def file_of(flash: bytes, path: str, image: Path) -> bytes:
    """A file of the drive in this flash; ``image`` is scratch."""
    image.write_bytes(flash[DRIVE_AT:])
    return _run("mcopy", "-i", image, f"::/{path}", "-")


def _run(*command: object) -> bytes:
    done = subprocess.run([*map(str, command)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
