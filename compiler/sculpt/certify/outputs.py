"""Outputs of a certification: page, image, certificate, and the summary on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sculpt.certify.document import Document, certificate_of
from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX
from sculpt.cli.outputs import Staging
from sculpt.source import certificate
from sculpt.source.load import Treatment
from sculpt.source.verdict import FEW


def targets(treatments: list[Treatment], folder: Path | None) -> list[Path]:
    """The path of each image; its certificate goes beside it. Raises UserError for equal paths.

    As in ``sculpt build``: in ``folder``, beside the routine, or, for a stock routine or standard
    input, in the current folder. An image stays where it is.
    """
    found: list[Path] = []
    for one in treatments:
        named = one.named
        elsewhere = (named.stock or named.is_stdin) and not named.is_image
        beside = Path() if elsewhere else named.path.parent
        target = (beside if folder is None else folder) / (named.stem + IMAGE_SUFFIX)
        if target in found:
            raise UserError(
                f"{target} would be written twice",
                "certify them one by one, or into different folders",
            )
        found.append(target)
    return found


def write(
    documents: list[Document],
    treatments: list[Treatment],
    page_file: Path | None,
    images: list[Path],
    folder: Path | None,
) -> list[Path]:
    """Writes the requested files, all of them or none; returns the images. Raises UserError.

    ``page_file`` is None without ``--html``, ``images`` is empty without ``--write``. With too few
    trials to say, neither image nor certificate is written.
    """
    written = []
    with Staging() as staging:
        if folder is not None:
            staging.folder(folder)
        if page_file is not None:
            from sculpt.certify import page

            staging.write(page_file, page.html(documents[0]))
        for document, treatment, image in zip(documents, treatments, images, strict=False):
            if document["verdict"] == FEW:
                terminal.print_error(
                    f"no certificate of {document['routine']} is written: too few trials to say"
                )
                continue
            written.append(image)
            if not (treatment.named.is_image and treatment.named.path == image):
                staging.write(image, treatment.data)
            made = certificate_of(document)
            staging.write(certificate.path_beside(image), certificate.data(made))
        staging.commit()
    return written


def show(documents: list[Document], page_file: Path | None, images: Iterable[Path]) -> None:
    """Prints the summary of each certification, and the paths of its files."""
    from sculpt.certify import summary

    for document in documents:
        summary.show(document)
    if page_file is not None:
        terminal.emit(f"The report is in {page_file}.\n")
    for image in images:
        terminal.emit(f"The certificate of {image} is in {certificate.path_beside(image)}.\n")
