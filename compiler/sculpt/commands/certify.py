"""``sculpt certify``: tries a treatment on many faces, boards and mishaps, and gives a verdict."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from pathlib import Path

import click

from sculpt.cli import errors, signals, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import Input, read_all
from sculpt.cli.installing import install_command
from sculpt.cli.options import whole_number
from sculpt.cli.outputs import require_output
from sculpt.commands import complete
from sculpt.source.certificate import Bench
from sculpt.source.load import CheckFailed, Treatment
from sculpt.source.verdict import FAILED, FEW

FACES, SEED, MISHAPS_PERCENT = 200, 1, 20

NEEDED = ("dask", "distributed", "scipy", "platformdirs")

HELP = """\
Try a treatment on many faces, boards and mishaps, and give a verdict.

FILE is a routine (*.face), an image (*.fbc), or the name of a stock routine. Each trial is one
treatment, by the device's own program, of a face and on a board that are drawn from their full
ranges; in some of them something goes wrong. A trial fails when the skin gets too much current,
when an interlock trips although nothing is wrong, or when a mishap is answered too late; each
failure is reported with the command that repeats it.

A verdict takes 100 trials or so: not one failure among fewer says too little. Passed means, with
95 % confidence, overruns in at most 3 % of trials, false trips in 5 %, mishaps not answered in
20 %, and at least 30 treatments carried out to their end. --write writes nothing below that.

Before it begins it says about how long it will take, by a short stretch of each treatment.

Every finished trial is kept at once. After Ctrl-C, a power cut or a full disk the same command
continues from there; a larger --faces continues, too. The same seed gives the same report.

--scheduler hands the work to the workers of a dask scheduler that is already running. Start them
where this program is installed:

\b
  dask scheduler --port 8786
  dask worker tcp://HOST:8786 --nthreads 1 --nworkers 2

Exit status: 0 passed, 1 failed or the routine has mistakes, 2 not carried out or stopped, 5 too few
trials to say.

\b
Examples:
  sculpt certify evening-lift
  sculpt certify mine.face --faces 1000 --html mine.html
  sculpt certify mine.face --write
  sculpt certify routines/*.face --faces 100 --json
  sculpt certify mine.face --scheduler tcp://10.0.0.5:8786
"""


@click.command(
    "certify",
    help=HELP,
    short_help="Try a treatment on many faces, boards and mishaps; give a verdict.",
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete.routines
)
@click.option(
    "--faces",
    type=whole_number(1),
    default=FACES,
    metavar="N",
    help=f"How many faces, each on its own board; {FACES} by default.",
)
@click.option(
    "--seed",
    type=whole_number(0),
    default=SEED,
    metavar="N",
    help=f"Which faces and boards; {SEED} by default. The same seed gives the same report.",
)
@click.option(
    "--mishaps",
    type=click.IntRange(0, 100),
    default=MISHAPS_PERCENT,
    metavar="PERCENT",
    help=f"Share of trials in which something goes wrong; {MISHAPS_PERCENT} by default.",
)
@click.option(
    "--bench",
    type=click.Choice(("kind", "drawn")),
    default="kind",
    help="kind: boards without noise, hum, drift and jitter (the default). drawn: each is a "
    "reference board, and has some of what a healthy one may have.",
)
@click.option(
    "--jobs",
    type=whole_number(1),
    metavar="N",
    help="Processes on this machine; one per core by default.",
)
@click.option(
    "--scheduler",
    "address",
    metavar="ADDRESS",
    help="Use the workers of the dask scheduler at tcp://HOST:PORT instead.",
)
@click.option(
    "--html",
    "page_file",
    type=click.Path(path_type=Path),
    metavar="OUT.html",
    help="Write the report as one self-contained page. For one FILE.",
)
@click.option(
    "--write",
    is_flag=True,
    help="Write the image, as build does, and its certificate beside it: STEM.certificate.json. "
    "Not with too few trials to say.",
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="With --write: the folder for both.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the finished trials in this folder, not in the user's cache.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document with the report.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    faces: int,
    seed: int,
    mishaps: int,
    bench: Bench,
    jobs: int | None,
    address: str | None,
    page_file: Path | None,
    write: bool,
    folder: Path | None,
    keep: Path | None,
    as_json: bool,
) -> None:
    if jobs is not None and address is not None:
        raise click.UsageError("--jobs is for this machine; the scheduler has its own workers.")
    if folder is not None and not write:
        raise click.UsageError("-o needs --write.")
    _require_packages()
    try:
        treatments = _treatments(read_all(files))
    except CheckFailed as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    if page_file is not None:
        if len(treatments) > 1:
            raise click.UsageError("--html is for one FILE.")
        require_output(page_file, (".html",), treatments[0].named)

    from sculpt.certify import journal, outputs, run
    from sculpt.certify.document import Subject
    from sculpt.certify.versions import versions

    targets = outputs.targets(treatments, folder) if write else []
    kept = keep if keep is not None else journal.default_folder()
    made_by = versions()
    labels = ["-" if one.named.is_stdin else one.named.label for one in treatments]
    documents = []
    with contextlib.ExitStack() as stack:
        pool = run.WorkerPool(stack, jobs or _cores(), address)
        every = [
            stack.enter_context(run.Certification(subject, kept))
            for subject in (
                Subject(label, one.routine, one.data, seed, faces, mishaps, made_by, bench)
                for label, one in zip(labels, treatments, strict=True)
            )
        ]
        one = every[0]
        try:
            time = run.announce(every, pool)
            for one in every:
                one.complete(pool)
                documents.append(one.document())
        except KeyboardInterrupt as error:
            terminal.print_error(
                f"{signals.stop_reason(error)}: {len(one.done)} of {faces} faces are kept; "
                "the same command continues from there"
            )
            ctx.exit(errors.MISUSE)
    images = outputs.write(documents, treatments, page_file, targets, folder)
    if as_json:
        said = documents[0] if len(documents) == 1 else {"certifications": documents}
        terminal.emit_json({**said, "estimate": time.document()})
    else:
        outputs.show(documents, page_file, images)
    ctx.exit(_exit_code({document["verdict"] for document in documents}))


def _exit_code(verdicts: set[str]) -> int:
    if FAILED in verdicts:
        return errors.ERRORS
    return errors.TOO_FEW if FEW in verdicts else errors.DONE


def _require_packages() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"certifying needs {' and '.join(missing)}, not installed here",
            install_command("certify"),
        )


def _treatments(named: list[Input]) -> list[Treatment]:
    """The treatments in the files, libraries skipped. Raises UserError and CheckFailed."""
    from sculpt.source import diagnostics
    from sculpt.source.check import check
    from sculpt.source.load import compile_treatment, load_treatment

    sources = [one for one in named if not one.is_image]
    results = {one: check(one) for one in sources}
    diagnostics.report(list(results.values()))
    wrong = [one for one in results.values() if one.has_errors]
    if wrong:
        error = CheckFailed(wrong[0])
        error.document = diagnostics.document(list(results.values()))
        raise error
    found = []
    for one in named:
        if one.is_image:
            found.append(load_treatment(one))
        elif len(named) == 1 or not results[one].is_library:
            found.append(compile_treatment(results[one]))
    if not found:
        raise UserError(
            "these are all libraries, which treat nothing by themselves", "name a routine"
        )
    return found


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
