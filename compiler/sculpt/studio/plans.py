"""Follow-along plans of the stock treatments: ``python -m sculpt.studio.plans FILE``.

The page's build writes them, so that a phone follows a stock treatment without a compiler.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import facec
import facelang
from sculpt.cli import stock
from sculpt.cli.inputs import Input
from sculpt.source.prompts import in_language, languages_of, read_prompts
from sculpt.studio.follow import FollowDocument, follow_document

ENGLISH = "en"


def stock_plans() -> dict[str, dict[str, FollowDocument]]:
    """For each language the stock treatments' plans, by the names of their files."""
    plans: dict[str, dict[str, FollowDocument]] = {ENGLISH: {}}
    for name, path in stock.routines().items():
        unit, _ = facelang.load(path, path.read_text("utf-8"))
        plan, _ = facec.compile(unit)
        if plan is None:
            continue
        plans[ENGLISH][name] = follow_document(plan)
        named = Input(name, path, b"", stock=True)
        for language in languages_of(path):
            worded = in_language(plan, read_prompts(named, language))
            plans.setdefault(language, {})[name] = follow_document(worded)
    return plans


def main(arguments: list[str]) -> None:
    """Writes the plans as JSON into the file that is named."""
    (target,) = arguments
    Path(target).write_text(json.dumps(stock_plans(), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
