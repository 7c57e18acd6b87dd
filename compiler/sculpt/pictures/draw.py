"""Draws the picture of a treatment or a run, as SVG, PNG or HTML by the ending of its file."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import AbstractContextManager, chdir, nullcontext
from importlib.util import find_spec
from pathlib import Path

from facec.plan import Plan
from sculpt.cli import outputs
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import Input
from sculpt.cli.installing import install_command
from sculpt.pictures.recording import Run
from sculpt.pictures.story import story_of
from sculpt.pictures.style import Theme

# its messages about fonts and caches are none of the user's business
logging.getLogger("matplotlib").setLevel(logging.ERROR)

ENDINGS = (".svg", ".png", ".html")
NEEDS_NOTHING = ".html"


def load_matplotlib() -> None:
    """Loads matplotlib as it comes: a picture depends on no setting of the person's.

    Raises UserError where it cannot be loaded.
    """
    backend = os.environ.pop("MPLBACKEND", None)  # the pages have a canvas of their own
    try:
        with _its_own_settings():
            import matplotlib
    except (OSError, ValueError) as error:
        raise UserError(
            f"matplotlib cannot read its settings ({error})",
            "correct its matplotlibrc, or name a .html file, which needs nothing",
        ) from error
    finally:
        if backend is not None:
            os.environ["MPLBACKEND"] = backend
    matplotlib.rcdefaults()


def _its_own_settings() -> AbstractContextManager[object]:
    """A context in which matplotlib finds the settings that it comes with.

    At its import it reads the ``matplotlibrc`` of the folder one is in before any other, whatever
    that is: a person's own may be wrong, or never end.
    """
    spec = find_spec("matplotlib")
    folders = (spec and spec.submodule_search_locations) or ()
    shipped = [Path(folder, "mpl-data") for folder in folders]
    if "matplotlib" in sys.modules or not shipped or not (shipped[0] / "matplotlibrc").is_file():
        return nullcontext()
    return chdir(shipped[0])


def treatment_picture(plan: Plan, ending: str, theme: Theme = "auto") -> bytes:
    """The picture of what a treatment will do, as ``.svg``, ``.png`` or ``.html``."""
    story = story_of(plan)
    if ending == ".html":
        from sculpt.pictures.interactive import treatment_html

        return treatment_html(story, theme)
    load_matplotlib()
    from sculpt.pictures.treatment_page import treatment_page

    page = treatment_page(story, theme)
    about = "A face with its zones in the order of treatment, over peak current and frequency."
    return page.png() if ending == ".png" else page.svg(plan.name, about)


def run_picture(run: Run, ending: str, theme: Theme = "auto") -> bytes:
    """The picture of a run, as ``.svg``, ``.png`` or ``.html``."""
    if ending == ".html":
        from sculpt.pictures.interactive import run_html

        return run_html(run, theme)
    load_matplotlib()
    from sculpt.pictures.run_page import run_page

    page = run_page(run, theme)
    about = "What was set, what the skin received and what was measured, over time."
    return page.png() if ending == ".png" else page.svg(run.story.plan.name, about)


def require_picture(path: Path, source: Input) -> None:
    """Raises UserError for another ending, a routine's file, or where matplotlib is missing."""
    outputs.require_output(path, ENDINGS, source)
    if path.suffix != NEEDS_NOTHING and find_spec("matplotlib") is None:
        raise UserError(
            f"{path} needs matplotlib, which is not installed",
            f"{install_command('plot')}, or name a .html file, which needs nothing",
        )
