"""File of a study: a TOML file with its arms, subjects, block sizes and seed.

name = "Lift, eight weeks"
seed = 20261129
subjects = 12              # or a list of codes
blocks = [4, 6]            # how many subjects a block has; each a multiple of the arms; these
                           # are drawn by chance, and may be missing
sham = ["low"]             # the arms that are meant to be a sham; may be missing

[arms]
high = "high.face"
low = "low.face"
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from sculpt.cli.errors import UserError, reason
from sculpt.cli.foreign import SMALL_MOST_BYTES, read_bounded

SUBJECTS_MOST = 10_000
SEEDS = 1 << 128
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}")


class Study(NamedTuple):
    """What a study's file says. ``arms`` are paths by name, in the file's order."""

    path: Path
    name: str
    seed: int
    subjects: tuple[str, ...]
    blocks: tuple[int, ...]
    arms: dict[str, Path]
    sham: tuple[str, ...]

    @property
    def lists(self) -> Path:
        """The folder beside the file in which allocation, log and images are kept."""
        return self.path.with_suffix("")


def read(path: Path) -> Study:
    """The study in a file. Raises UserError for one that cannot be, with what to write."""
    try:
        table = tomllib.loads(read_bounded(path, SMALL_MOST_BYTES).decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise UserError(f"there is no study {path}", "sculpt study new NAME begins one") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} is not a study ({error})", "see sculpt study --help") from error
    arms = table.get("arms")
    if not isinstance(arms, dict) or len(arms) < 2:
        raise _wrong(path, "arms", "name two routines or more below [arms]")
    if not all(isinstance(one, str) for one in arms.values()):
        raise _wrong(path, "arms", 'an arm is a routine: high = "high.face"')
    seed, blocks = table.get("seed"), table.get("blocks", [2 * len(arms), 3 * len(arms)])
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < SEEDS:
        raise _wrong(path, "seed", "write a whole number, drawn for this study")
    fits = (
        isinstance(blocks, list)
        and blocks
        and all(isinstance(one, int) and 0 < one <= SUBJECTS_MOST for one in blocks)
        and all(one % len(arms) == 0 for one in blocks)
    )
    if not fits:
        raise _wrong(path, "blocks", f"each block size is a multiple of the {len(arms)} arms")
    sham = table.get("sham", [])
    are_names = isinstance(sham, list) and all(isinstance(one, str) for one in sham)
    if not are_names or not set(sham) < set(arms):
        raise _wrong(path, "sham", "name arms of this file, and not all of them")
    name = table.get("name", path.stem)
    return Study(
        path,
        str(name),
        seed,
        _subjects(path, table.get("subjects")),
        tuple(blocks),
        {arm: path.parent / file for arm, file in arms.items()},
        tuple(sham),
    )


def _subjects(path: Path, value: object) -> tuple[str, ...]:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= SUBJECTS_MOST:
        return tuple(f"S{number:0{max(2, len(str(value)))}d}" for number in range(1, value + 1))
    codes = value if isinstance(value, list) else []
    if not all(isinstance(code, str) and CODE.fullmatch(code) for code in codes):
        raise _wrong(path, "subjects", "a code has letters, digits and -, at most 16")
    if not codes or len(codes) > SUBJECTS_MOST:
        raise _wrong(path, "subjects", 'write how many, or their codes: ["A1", "A2"]')
    if len({code.lower() for code in codes}) != len(codes):  # they name files, also on a Mac
        raise _wrong(path, "subjects", "no two codes are the same but for capitals")
    return tuple(codes)


def _wrong(path: Path, key: str, right: str) -> UserError:
    return UserError(f"{path}: {key} is missing or wrong", right)
