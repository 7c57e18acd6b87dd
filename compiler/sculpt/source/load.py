"""Loads a treatment, from text or from an image, ready to be shown or run."""

from __future__ import annotations

from dataclasses import dataclass

import facec
from facevm import image, refusal
from facevm.limits import Limits
from facevm.routine import Routine
from sculpt.cli.errors import ERRORS, BadImage, InternalError, UserError
from sculpt.cli.inputs import SOURCE_SUFFIX, Input
from sculpt.source import diagnostics
from sculpt.source.check import EMPTY, Checked, check


@dataclass(frozen=True, slots=True)
class Treatment:
    """A proven image (``routine``) with the plan that it carries out.

    ``code``, with the source place of every instruction, is None where it was not compiled here.
    """

    named: Input
    data: bytes
    routine: Routine
    plan: facec.Plan
    code: facec.Code | None


class CheckFailed(Exception):
    """The routine has errors, which have been reported; ``document`` lists them for ``--json``."""

    exit_code = ERRORS

    def __init__(self, checked: Checked) -> None:
        super().__init__()
        self.document = diagnostics.document([checked])


def load_treatment(named: Input, limits: Limits | None = None) -> Treatment:
    """The treatment in a file, within a board's limits; without any, the device's own.

    Raises CheckFailed after it has reported the errors, BadImage or UserError.
    """
    if named.is_image:
        routine = _proven(named, limits)
        return Treatment(named, named.data, routine, facec.plan_of_image(routine), None)
    checked = check(named, limits)
    diagnostics.report([checked])
    if checked.has_errors:
        raise CheckFailed(checked)
    return compile_treatment(checked, limits)


def compile_treatment(checked: Checked, limits: Limits | None = None) -> Treatment:
    """The treatment of a file without errors. Raises UserError for a library."""
    named = checked.named
    if checked.is_empty:
        raise UserError(f"{named.label} is empty", EMPTY)
    if checked.plan is None:
        raise UserError(
            f"{named.label} is a library and treats nothing by itself",
            'name a routine that brings it in with use "…"',
        )
    try:
        code = facec.encode(checked.plan)
    except facec.Disagreement as error:
        raise InternalError(
            f"{named.label} passes every check, but the image made of it does not ({error})",
            "that is a bug in sculpt; please report it, with the file",
        ) from error
    return Treatment(named, code.image, image.load(code.image, limits), checked.plan, code)


def _proven(named: Input, limits: Limits | None) -> Routine:
    try:
        return image.load(named.data, limits)
    except image.ImageError as error:
        raise BadImage(
            f"{named.label} is refused ({error.reason} at byte {error.offset}), "
            f"{refusal.REASONS[error.reason]}",
            _remedy(named, error.reason) if limits is None else _remedy_within(named, error.reason),
        ) from error


def _remedy_within(named: Input, why: str) -> str:
    """What to do about an image that a board's limits refuse."""
    try:
        image.load(named.data)
    except image.ImageError:
        return _remedy(named, why)
    return "this board's settings allow less than it asks for"


def _remedy(named: Input, why: str) -> str:
    """What to do about an image that any board refuses."""
    if why == "MAGIC":
        return f"name a routine ({SOURCE_SUFFIX}) or an image that sculpt build wrote"
    if named.is_stdin:
        return "build it again from its routine with sculpt build"
    return f"build it again with: sculpt build {named.stem}{SOURCE_SUFFIX}"
