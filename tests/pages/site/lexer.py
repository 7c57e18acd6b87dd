"""Colours of the language in the site's examples; the words are the language's own table."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text

from facelang import language
from facevm import isa

__all__ = ["FaceLexer"]

KEYWORDS = sorted({word for _, word in language.FORMS if word} | language.RESERVED)


class FaceLexer(RegexLexer):
    """Tokens of a ``*.face`` file."""

    name = "Face-zone routine"
    aliases: ClassVar = ["face"]
    filenames: ClassVar = ["*.face"]
    tokens: ClassVar = {
        "root": [
            (r"#.*$", Comment.Single),
            (r'"[^"\n]*"', String),
            (words(KEYWORDS, suffix=r"\b"), Keyword),
            (words([*(zone.name for zone in isa.ZONES), *isa.SIDES], suffix=r"\b"), Name.Builtin),
            (r"\d[\d.]*\s*(?:uA|µA|mA|ms|s|min|mHz|Hz|kHz|%)?(?!\w)", Number),
            (r"[a-z_]\w*", Name),
            (r"[(),]", Operator),
            (r"\s+|.", Text),
        ]
    }
