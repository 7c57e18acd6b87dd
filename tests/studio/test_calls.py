"""The page's calls: the table of Python and that of TypeScript have the same rows."""

from __future__ import annotations

import json
import re

from facevm.version import VERSION
from sculpt.studio.calls import CALLS, answer


def test_both_sides_know_the_same_calls(root):
    table = (root / "compiler/studio/src/python/protocol.ts").read_text("utf-8")
    rows = table[table.index("export interface Calls") :].split("\n}\n")[0]
    assert re.findall(r"^  (\w+): \{", rows, re.MULTILINE) == list(CALLS)


def test_a_call_is_answered_in_json():
    assert json.loads(answer("version", "{}", print)) == {"version": VERSION}
