"""``sculpt fmt``: one canonical layout for routines."""

from __future__ import annotations

import click

from sculpt.cli import errors, terminal
from sculpt.cli.inputs import STDIN, read_all
from sculpt.cli.units import counted
from sculpt.source import diagnostics
from sculpt.source.check import Checked
from sculpt.source.reformat import Rewrite, difference, rewritten, save

HELP = """\
Give routines the one layout that all of them have.

Only the white space changes, and µA becomes uA: comments, blank lines between groups and
the order stay, and so does the treatment, to the byte. A file that cannot be read without
mistakes is left as it is. With - the routine comes from standard input and goes to standard
output.

Exit status 1 tells of mistakes and, with --check or --diff, of files that would change.

\b
Examples:
  sculpt fmt mine.face
  sculpt fmt routines/           every routine in a folder
  sculpt fmt --diff .            what would change?
  sculpt fmt --check .           in CI
"""


@click.command("fmt", help=HELP, short_help="Give routines one layout, comments kept.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name what would change.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], only_check: bool, as_diff: bool) -> None:
    dry = only_check or as_diff
    if STDIN in files and not dry and set(files) != {STDIN}:
        raise click.UsageError("- goes to standard output, so it stands alone.")
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
    """One line for each file that is not left as it was for being right, and the sum."""
    done = "would be reformatted" if dry else "reformatted"
    lines = [
        f"{one.named.label}: {done if one.changes else 'not touched, for its mistakes'}"
        for one in results
        if one.changes or one.after is None
    ]
    right = sum(one.after is not None and not one.changes for one in results)
    if right:
        lines.append(f"{counted(right, 'file is', 'files are')} laid out as it should be")
    return lines
