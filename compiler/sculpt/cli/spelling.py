"""Spelling of signs that an encoding lacks: ``uA`` for ``µA`` where there is ASCII only.

Importing it registers the error handler :data:`HANDLER` for encoding.
"""

from __future__ import annotations

import codecs

HANDLER = "sculpt-spelled"

_SIGNS = 'µ u|μ u|Ω ohm|² 2|≤ <=|≥ >=|± +-|− -|× x|– -|— -|… ...|“ "|” "|’ \'|→ ->|● *|♪ ~'
SPELLED = dict(pair.split(" ") for pair in _SIGNS.split("|"))
"""What stands for a sign that is missing; for all others a question mark."""


def _spelled(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(SPELLED.get(sign, "?") for sign in text), error.end


codecs.register_error(HANDLER, _spelled)
