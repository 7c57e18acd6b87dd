"""Allocation of subjects to arms: random blocks, from the seed and 128 bits of salt.

The list is kept beside the study's file; its SHA-256, which hides it, is to be published before the
first subject. Whoever has the list can prove by it that it is the one that was published.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

from sculpt.cli.errors import BadImage, UserError
from sculpt.study.file import Study

LIST = "allocation.json"
SALT_BYTES = 16


def allocated(study: Study, salt: bytes) -> dict[str, str]:
    """The arm of each subject, in their order: blocks of random size, each arm as often in each."""
    chance = Random(hashlib.sha256(f"{study.seed}:".encode() + salt).digest())
    arms = list(study.arms)
    drawn: list[str] = []
    while len(drawn) < len(study.subjects):
        block = arms * (chance.choice(study.blocks) // len(arms))
        chance.shuffle(block)
        drawn += block
    return dict(zip(study.subjects, drawn, strict=False))


def text_of(study: Study, salt: bytes) -> str:
    """The list as it is kept, and hashed."""
    entry = {
        "study": study.name,
        "seed": study.seed,
        "salt": salt.hex(),
        "arms": list(study.arms),
        "blocks": list(study.blocks),
        "allocation": allocated(study, salt),
    }
    return json.dumps(entry, indent=1) + "\n"


def digest_of(text: str) -> str:
    """What is published before the first subject."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(study: Study) -> dict[str, str]:
    """The list that was made. Raises UserError without one, BadImage for one that was changed."""
    path = study.lists / LIST
    if not path.exists():
        raise UserError(f"{study.path} is not allocated yet", f"sculpt study allocate {study.path}")
    text = path.read_text("utf-8")
    try:
        entry = json.loads(text)
        salt = bytes.fromhex(entry["salt"])
    except (ValueError, KeyError) as error:
        raise _changed(path) from error
    if text != text_of(study, salt):
        raise _changed(path)
    return allocated(study, salt)


def arm_of(arms: dict[str, str], subject: str) -> str:
    """The arm of a subject. Raises UserError for a code that is not on the list."""
    if subject not in arms:
        raise UserError(f"there is no subject {subject}", f"there are {', '.join(arms)}")
    return arms[subject]


def _changed(path: Path) -> BadImage:
    return BadImage(
        f"{path} is not what this study's file, seed and salt give",
        "the file or the list was changed after the allocation",
    )
