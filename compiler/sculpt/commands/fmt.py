"""``sculpt fmt``: gives routines the canonical layout."""

from __future__ import annotations

import click

from sculpt.cli import errors, terminal
from sculpt.cli.inputs import STDIN, read_all
from sculpt.cli.units import counted
from sculpt.commands import complete
from sculpt.source import diagnostics
from sculpt.source.check import Checked
from sculpt.source.reformat import Rewrite, difference, rewritten, save

HELP = """\
Give routines the canonical layout.

Only white space changes, and µA becomes uA: comments, blank lines between groups and the
order stay, and so does the treatment, to the byte. A file with mistakes in its grammar is
left as it is. With - the routine comes from standard input and goes to standard output.

Exit status 1 means mistakes and, with --check or --diff, files that would change.

\b
Examples:
  sculpt fmt mine.face
  sculpt fmt routines/           every routine in a folder
  sculpt fmt --diff .            what would change?
  sculpt fmt --check .           in CI
"""


@click.command("fmt", help=HELP, short_help="Give routines the canonical layout; comments stay.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete.routines
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; list the files that would change."
)
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], only_check: bool, as_diff: bool) -> None:
    dry = only_check or as_diff
    if STDIN in files and not dry and set(files) != {STDIN}:
        raise click.UsageError("- goes to standard output, so it must be the only file.")
    results = [rewritten(named) for named in read_all(files)]
    wrong = [one for one in results if one.after is None]
    diagnostics.report(Checked(one.named, None, None, one.diagnostics) for one in wrong)
    if STDIN in files and not dry:
        terminal.emit_bytes(results[0].after or b"")
    elif not dry:
        save(results)
    if as_diff:
        difference(results)
    if dry or STDIN not in files:
        report = "".join(f"{line}\n" for line in _lines(results, dry))
        (terminal.write_stderr if as_diff else terminal.emit)(report)
    changed = dry and any(one.changes for one in results)
    ctx.exit(errors.ERRORS if wrong or changed else errors.DONE)


def _lines(results: list[Rewrite], dry: bool) -> list[str]:
    """One line per file that changes or has mistakes, and the number of all others."""
    done = "would be reformatted" if dry else "reformatted"
    lines = [
        f"{one.named.label}: {done if one.changes else 'not changed: it has mistakes'}"
        for one in results
        if one.changes or one.after is None
    ]
    right = sum(one.after is not None and not one.changes for one in results)
    if right:
        lines.append(f"{counted(right, 'file is', 'files are')} already in this layout")
    return lines
