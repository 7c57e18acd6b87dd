"""Preview of a routine beside its text: the page of ``sculpt show --plot``, as it stands now.

A request of this server's own, ``visasculpt/preview``. The page loads nothing and brings its own
content security policy.
"""

from __future__ import annotations

from typing import TypedDict

from sculpt.cli.units import counted
from sculpt.lsp.documents import Document, Documents
from sculpt.pictures.style import Theme

METHOD = "visasculpt/preview"


class Preview(TypedDict):
    """The page in ``html``; None where there is nothing to draw, with the reason in ``why``."""

    title: str
    html: str | None
    why: str


NOTHING: Preview = {"title": "", "html": None, "why": "the language server does not know this text"}


def preview(documents: Documents, document: Document, theme: Theme) -> Preview:
    """The page of a document without mistakes."""
    analysis = documents.analysis(document)
    plan = analysis.plan
    if plan is None:
        wrong = sum(one.severity == "error" for one in analysis.diagnostics)
        return {
            "title": "",
            "html": None,
            "why": counted(wrong, "mistake") if wrong else "a library treats nothing by itself",
        }
    from sculpt.pictures.interactive import treatment_html
    from sculpt.pictures.story import story_of

    page = treatment_html(story_of(plan), theme)
    return {"title": plan.name, "html": page.decode("utf-8"), "why": ""}
