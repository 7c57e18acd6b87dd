"""Delivery of an arm to a subject's board: an image that tells nothing by name or size."""

from __future__ import annotations

from pathlib import Path

from sculpt.cli.errors import UserError
from sculpt.study import allocation, arms, file

NAME = "study.fbc"
"""What the image is called on every board."""


def image_for(path: Path, subject: str) -> bytes:
    """The image of a subject's arm, of one size for all. Raises UserError for arms that differ."""
    study = file.read(path)
    arm = allocation.arm_of(allocation.read(study), subject)
    made = arms.compiled(study, is_blind=True)
    if any(arms.sham_faults(made, study.sham)) or any(arms.differences(made)):
        raise UserError("the arms of this study are not alike", arms.CHECK)
    return next(one.image for one in made if one.name == arm)
