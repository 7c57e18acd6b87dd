"""The images on a drive: does the board's own loader take them, under the board's own limits?"""

from __future__ import annotations

from collections.abc import Iterator

from facevm import image, isa, refusal
from facevm.limits import Limits
from sculpt.board import program
from sculpt.board.drive import Drive
from sculpt.cli.inputs import IMAGE_SUFFIX
from sculpt.cli.units import duration
from sculpt.deploy import routines
from sculpt.doctor.finding import Fact, Found, wrong

ABOUT = "routines"


def look(drive: Drive, limits: Limits, chosen: str | None) -> Iterator[Found]:
    """A fact for each image that loads, a finding for each that does not."""
    names = routines.on(drive.path)
    for name in names:
        path = drive.path / program.ROUTINES / f"{name}{IMAGE_SUFFIX}"
        try:
            routine = image.load(path.read_bytes()[: isa.IMAGE_MAX_BYTES + 1], limits)
        except image.ImageError as error:
            yield wrong(
                ABOUT,
                f"{path.name} is refused: {error.reason}, {refusal.REASONS[error.reason]}",
                "the device will not carry it out (G12)",
                f"build it anew for this board: sculpt deploy {name}.face",
            )
        except OSError:
            yield wrong(
                ABOUT,
                f"{path.name} cannot be read",
                "the drive may be damaged",
                "deploy it again; if that fails, have the drive checked",
            )
        else:
            yield Fact(ABOUT, f"{name}: {routine.name}, {duration(routine.duration_ms)}")
    if not names:
        yield wrong(
            ABOUT,
            "there is no routine on the drive",
            "the device has nothing to carry out",
            "sculpt deploy puts the stock ones there",
        )
    elif chosen is not None and chosen not in names:
        yield wrong(
            ABOUT,
            f"settings.toml chooses {chosen}, which is not on the drive",
            "the device does not know what to begin with",
            f"sculpt deploy {chosen}, or ROUTINE = one of {', '.join(names)}",
        )
