"""What a certification leaves behind: page, image and certificate, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX
from sculpt.cli.outputs import Staging
from sculpt.source import certificate
from sculpt.source.load import Treatment

Document = dict[str, Any]


def targets(treatments: list[Treatment], folder: Path | None) -> list[Path]:
    """Where each image goes, its certificate beside it. Raises UserError for one place twice.

    As ``sculpt build`` puts them: beside the routine, in ``folder``, or, of a stock routine or
    standard input, in the folder one is in. An image stays where it is.
    """
    found: list[Path] = []
    for one in treatments:
        named = one.named
        elsewhere = (named.stock or named.is_stdin) and not named.is_image
        beside = Path() if elsewhere else named.path.parent
        target = (beside if folder is None else folder) / (named.stem + IMAGE_SUFFIX)
        if target in found:
            raise UserError(
                f"{target} would be written twice", "certify them one by one, or into other folders"
            )
        found.append(target)
    return found


def write(
    documents: list[Document],
    treatments: list[Treatment],
    page_file: Path | None,
    images: list[Path],
    folder: Path | None,
) -> None:
    """Writes what was asked for, all of it or nothing. Raises UserError.

    ``page_file`` is None without ``--html``, ``images`` is empty without ``--write``.
    """
    with Staging() as staging:
        if folder is not None:
            staging.folder(folder)
        if page_file is not None:
            from sculpt.certify import page

            staging.write(page_file, page.html(documents[0]))
        for document, treatment, image in zip(documents, treatments, images, strict=False):
            if not (treatment.named.is_image and treatment.named.path == image):
                staging.write(image, treatment.data)
            made = certificate.make(document)
            staging.write(certificate.path_beside(image), certificate.data(made))
        staging.commit()


def show(documents: list[Document], page_file: Path | None, images: Iterable[Path]) -> None:
    """The summary of each, and where everything is."""
    from sculpt.certify import summary

    for document in documents:
        summary.show(document)
    if page_file is not None:
        terminal.emit(f"The report is in {page_file}.\n")
    for image in images:
        terminal.emit(f"The certificate of {image} is in {certificate.path_beside(image)}.\n")
