"""Allocation of subjects to arms: random blocks, from the seed and 128 bits of salt.

The list is kept beside the study's file; its SHA-256, which hides it, is to be published before the
first subject. Whoever has the list can prove by it that it is the one that was published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from facevm import image
from sculpt.cli.errors import BadImage, UserError, reason
from sculpt.cli.foreign import read_bounded
from sculpt.study import log
from sculpt.study.arms import Arm
from sculpt.study.file import Study

LIST, LOG = "allocation.json", "log.jsonl"
SALT_BYTES = 16
KEYS = ("crc", "sha256")

Digests = dict[str, dict[str, str]]


class Allocation(NamedTuple):
    """The arm of each subject, and by what the image of each arm is recognized."""

    arms: dict[str, str]
    images: Digests


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


def digests_of(made: Iterable[Arm]) -> Digests:
    """What each arm is recognized by: the hash of what its file says, and the image's CRC."""
    return {
        one.name: {
            "crc": f"{image.load(one.image).crc:08x}",
            "sha256": hashlib.sha256(one.treatment.data).hexdigest(),
        }
        for one in made
    }


def text_of(study: Study, salt: bytes, images: Digests) -> str:
    """The list as it is kept, and hashed."""
    entry = {
        "study": study.name,
        "seed": study.seed,
        "salt": salt.hex(),
        "arms": list(study.arms),
        "images": {arm: images[arm] for arm in study.arms},
        "blocks": list(study.blocks),
        "allocation": allocated(study, salt),
    }
    return json.dumps(entry, indent=1) + "\n"


def digest_of(text: str) -> str:
    """What is published before the first subject."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(study: Study, is_emergency: bool = False) -> Allocation:
    """The list that was made, as the log has its hash.

    Raises UserError without one, BadImage for one that was changed, or whose log was; in an
    emergency the log may be changed.
    """
    path = study.lists / LIST
    chain = log.chain if is_emergency else log.verify
    try:
        data = read_bounded(path)
    except FileNotFoundError as error:
        raise UserError(
            f"{study.path} is not allocated yet", f"sculpt study allocate {study.path}"
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    try:
        text = data.decode("utf-8")
        entry = json.loads(text)
        salt, images = bytes.fromhex(entry["salt"]), entry["images"]
        is_same = text == text_of(study, salt, images)
        found = {arm: {key: str(images[arm][key]) for key in KEYS} for arm in study.arms}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _changed(path) from error
    published = chain(study.lists / LOG).list_sha256
    if not is_same or published not in (None, digest_of(text)):
        raise _changed(path)
    return Allocation(allocated(study, salt), found)


def swapped(kept: Allocation, made: Iterable[Arm]) -> Iterator[str]:
    """The arms whose files are not those that were allocated."""
    for arm, digests in digests_of(made).items():
        if digests != kept.images[arm]:
            yield f"{arm} is not the treatment that was allocated: its file has changed since"


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
