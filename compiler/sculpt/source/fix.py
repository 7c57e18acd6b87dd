"""Fixes that ``check --fix`` makes unasked: misspelt keywords, the last ramp to 0 uA, the layout.

It changes no number, unit, wave, polarity, zone, side or order; what only the author can decide is
left, and reported as before. A file is replaced as a whole or stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import facelang
from facelang.diagnostics import Diagnostic, Fix
from facelang.source import BOM, lines
from facevm.limits import Limits
from sculpt.cli import terminal
from sculpt.cli.inputs import Input
from sculpt.cli.units import counted
from sculpt.source.check import check
from sculpt.source.reformat import Rewrite, save

_ROUNDS_MOST = 8
"""A line has few keywords; each round sets right one in every line."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file with what was done to it, each change with the line where it was made."""

    named: Input
    done: tuple[str, ...]
    is_laid_out: bool
    """Whether it could be read, and so laid out."""


def fixed(named: Iterable[Input], limits: Limits | None = None) -> list[Input]:
    """Mends files on the disk, all of them or none, and says on standard error what was done.

    Returns the files as they are now. Raises UserError for one that cannot be written.
    """
    before = list(named)
    results = [mended(one, limits) for one in before]
    pairs = list(zip(before, results, strict=True))
    save(Rewrite(old, one.named.data, ()) for old, one in pairs)
    terminal.write_stderr("".join(map(_report, results)))
    return [one.named for one in results]


def mended(named: Input, limits: Limits | None = None) -> Mended:
    """What a file becomes; nothing is written."""
    text, _ = facelang.decode(named.data, str(named.path))
    if text is None or named.is_image:
        return Mended(named, (), False)
    done: list[str] = []
    for _ in range(_ROUNDS_MOST):  # line numbers stay: these change words inside lines
        text, made = _round(named, text, limits, is_line=False)
        done += made
        if not made:
            break
    text, made = _round(named, text, limits, is_line=True)
    done += made
    laid_out, _ = facelang.format(text, str(named.path))
    if laid_out is not None and laid_out != text:
        done.append("laid out")
    data = (text if laid_out is None else laid_out).encode()
    return Mended(replace(named, data=data), tuple(done), laid_out is not None)


def _round(named: Input, text: str, limits: Limits | None, is_line: bool) -> tuple[str, list[str]]:
    """The text after one fix in each line that has a safe one, and what these did."""
    file = str(named.path)
    fixes: dict[int, Fix] = {}
    for one in check(replace(named, data=text.encode()), limits).diagnostics:
        fix = _safe_fix(one, file)
        if fix is not None and (fix.text.endswith("\n")) == is_line:
            fixes.setdefault(fix.span.line, fix)
    made = [_said(text, fixes[line]) for line in sorted(fixes)]
    for line in sorted(fixes, reverse=True):
        text = applied(text, fixes[line])
    return text, made


def _safe_fix(one: Diagnostic, file: str) -> Fix | None:
    """The fix of a mistake in this file that may be made unasked, if it has one."""
    if one.severity != "error" or one.file != file or len(one.fixes) != 1:
        return None
    fix = one.fixes[0]
    return fix if fix.safe and fix.file in ("", file) else None


def applied(text: str, fix: Fix) -> str:
    """The text after a fix inside one line, or one that adds a line."""
    end = "\r\n" if "\r\n" in text else "\n"
    mark = BOM if text.startswith(BOM) else ""
    rows = text.removeprefix(BOM).split("\n")  # a carriage return stays at the end of its row
    at = fix.span.line - 1
    if not fix.text.endswith("\n"):
        row = rows[at]
        rows[at] = row[: fix.span.column - 1] + fix.text + row[fix.span.end_column - 1 :]
    elif at < len(rows):
        rows.insert(at, fix.text.removesuffix("\n") + end.removesuffix("\n"))
    else:  # below a last line without an end
        rows[-1] += end.removesuffix("\n")
        rows.append(fix.text.removesuffix("\n"))
    return mark + "\n".join(rows)


def _said(text: str, fix: Fix) -> str:
    """One change, in a line that is counted as in the file before."""
    if fix.text.endswith("\n"):
        return f"line {fix.span.line}: added `{fix.text.strip()}`"
    was = lines(text)[fix.span.line - 1][fix.span.column - 1 : fix.span.end_column - 1]
    return f"line {fix.span.line}: `{was}` is `{fix.text}` now"


def _report(one: Mended) -> str:
    """What was done to a file; what is left of it the report of the check says."""
    label = one.named.label
    left = "" if one.is_laid_out else "; not laid out: a line cannot be read yet"
    if not one.done:
        return f"{label}: nothing to fix{left}\n"
    head = f"{label}: {counted(len(one.done), 'fix', 'fixes')}{left}\n"
    return head + "".join(f"  {each}\n" for each in one.done) + "\n"
