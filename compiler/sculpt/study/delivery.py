"""Delivery of an arm to a subject's board: an image that tells nothing by name or size."""

from __future__ import annotations

from pathlib import Path

from facevm import image, isa
from facevm.limits import Limits
from sculpt.board import contents
from sculpt.cli.errors import UserError
from sculpt.study import allocation, arms, file

NAME = "study.fbc"
"""What the image is called on every board."""


def image_for(path: Path, subject: str, limits: Limits | None = None) -> bytes:
    """The image of a subject's arm, of one size for all.

    Raises UserError for arms that differ, or of which any is more than the board's limits allow:
    the same for every subject, since a refusal of some would tell who has which arm.
    """
    study = file.read(path)
    kept = allocation.read(study)
    arm = allocation.arm_of(kept.arms, subject)
    made = arms.compiled(study, is_blind=True)
    if any(arms.sham_faults(made, study.sham)) or any(arms.differences(made)):
        raise UserError("the arms of this study are not alike", arms.CHECK)
    if any(allocation.swapped(kept, made)):
        raise UserError("the arms of this study are not those that were allocated", arms.CHECK)
    if limits is not None and not all(_fits(one.image, limits) for one in made):
        raise UserError(
            "this board's settings allow less than an arm of this study asks for",
            "a board of this study has the limits and electrodes that all arms need",
        )
    return next(one.image for one in made if one.name == arm)


def is_subjects(drive: Path) -> bool:
    """Whether this is the drive of a study's subject: it has an image that was delivered to one."""
    try:
        with (drive / contents.ROUTINES / NAME).open("rb") as stream:
            head = stream.read(isa.HEADER_BYTES)
    except OSError:
        return False
    return head[:4] == isa.MAGIC + bytes((isa.FORMAT_FILLED,))


def _fits(data: bytes, limits: Limits) -> bool:
    try:
        image.load(data, limits)
    except image.ImageError:
        return False
    return True
