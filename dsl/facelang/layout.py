"""How indentation becomes blocks."""

from __future__ import annotations

from lark.indenter import Indenter


class FaceIndenter(Indenter):
    """Lark's indenter for the face-zone language, in which no bracket holds a line open.

    It serves the grammar on its own. A file with mistakes in its indentation needs more
    patience: ``facelang.recovery.blocks`` has it, and emits the same tokens.
    """

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 - lark's signature
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 4
