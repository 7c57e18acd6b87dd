"""Records the kept traces: ``python -m tests.traces.record``.

Every treatment of ``tests.traces.kept`` is recorded anew, and what today's guard and regulator say
about it is written into ``verdicts.json``. With --verdicts the traces stay as they are, and only
the verdicts are written: for an intended change of guard or regulator. Read the difference before
you commit it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys

from tests.traces.kept import KEPT, VERDICTS, judged, path
from tests.traces.recording import recorded

MOST_BYTES = 400_000
"""What all traces together may take in the repository."""


def record(name: str) -> str:
    """Writes one trace; returns how the treatment ended."""
    kept = KEPT[name]
    data, report = recorded(
        kept.routine, kept.asked, kept.face, kept.seed, updates_per_s=kept.updates_per_s
    )
    path(name).write_bytes(gzip.compress(data, 9, mtime=0))
    return " ".join(filter(None, (report.outcome, report.reason)))


def main() -> int:
    """Returns 0 if each trace is judged as it was recorded, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.traces.record", description=__doc__)
    parser.add_argument("--verdicts", action="store_true", help="keep the traces, judge them anew")
    keeps = parser.parse_args().verdicts
    if not keeps:
        for old in VERDICTS.parent.glob("*.csv.gz"):
            old.unlink()
    verdicts = {}
    for name in KEPT:
        ended = "" if keeps else record(name)
        verdicts[name] = verdict = judged(name)
        trips = verdict["today"]["interlock"] or ""
        print(f"{name:28} {verdict['verdict']:8} {trips:4} {ended}")
    VERDICTS.write_text(json.dumps(verdicts, indent=1) + "\n")
    size = sum(path(name).stat().st_size for name in KEPT)
    same = sum(verdict["verdict"] == "same" for verdict in verdicts.values())
    print(f"{same} of {len(KEPT)} as recorded, {size} bytes")
    return 0 if size <= MOST_BYTES and (keeps or same == len(KEPT)) else 1


if __name__ == "__main__":
    sys.exit(main())
