"""Check of a certificate's content: what a file has to hold to be one.

A verdict that the counts contradict, or that is on too few trials, was not written by a
certification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from sculpt.source.verdict import COUNTS, FAILED, PASSED, shortfalls

FORMAT = 1

_CRC = re.compile(r"[0-9a-f]{8}")
_COUNTED = ("image_bytes", "faces", "boards", "mishaps", "updates_per_s")
_VERSIONS = ("sculpt", "facevm")


def mistake(certificate: object) -> str | None:
    """What is wrong with a certificate, None if nothing is."""
    if not isinstance(certificate, dict):
        return "it is not a JSON object"
    if certificate.get("format") != FORMAT:
        return f"its format is not {FORMAT}"
    if not isinstance(certificate.get("routine"), str):
        return "routine is not a text"
    crc = certificate.get("crc")
    if not isinstance(crc, str) or not _CRC.fullmatch(crc):
        return "crc is not 8 hexadecimal digits"
    for name in (*_COUNTED, "seed"):
        value = certificate.get(name)
        if not _is_count(value) and not (name == "seed" and _is_whole(value)):
            return f"{name} is not a whole number of 0 or more"
    if certificate.get("bench", "kind") not in ("kind", "drawn"):
        return "bench is neither kind nor drawn"
    versions = certificate.get("versions")
    if not isinstance(versions, dict) or not all(
        isinstance(versions.get(name), str) for name in _VERSIONS
    ):
        return f"versions does not name {' and '.join(_VERSIONS)}"
    if not _are_texts(versions.get("drivers", {})):
        return "drivers is not a list of names and versions"
    wrong = _wrong_bounds(certificate.get("bounds"))
    return wrong if wrong is not None else _wrong_verdict(certificate)


def _wrong_bounds(bounds: object) -> str | None:
    if not isinstance(bounds, dict):
        return "bounds is not a JSON object"
    for one in COUNTS:
        bound = bounds.get(one.key)
        if not isinstance(bound, dict):
            return f"bounds has no {one.key}"
        count, of = bound.get("count"), bound.get("of")
        if not (_is_count(count) and _is_count(of) and count <= of):
            return f"{one.key} is not a count out of its trials"
        if not _is_bound(bound.get("upper_95_percent"), count, of):
            return f"the bound of {one.key} is not a percentage at or above what was counted"
    return None


def _wrong_verdict(certificate: Mapping[str, Any]) -> str | None:
    """What is wrong with the verdict: one that the counts contradict was changed by hand."""
    verdict = certificate.get("verdict")
    if verdict not in (PASSED, FAILED):
        return f"verdict is neither {PASSED} nor {FAILED}"
    failures = sum(certificate["bounds"][one.key]["count"] for one in COUNTS if one.verdict)
    if (verdict == PASSED) != (failures == 0):
        return f"the verdict is {verdict}, with {failures} failures counted"
    if verdict == PASSED and shortfalls(certificate["bounds"]):
        return f"the verdict is {verdict}, on too few trials"
    return None


def _are_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _is_bound(upper: object, count: int, of: int) -> bool:
    """Whether ``upper`` is a percentage at or above what was counted; None where nothing was."""
    if of == 0:
        return upper is None
    if isinstance(upper, bool) or not isinstance(upper, int | float):
        return False
    return 100 * count <= upper * of and upper <= 100


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: object) -> TypeGuard[int]:
    return _is_whole(value) and value >= 0
