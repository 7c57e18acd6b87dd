"""The table of every diagnostic: F1xx to F5xx and W6xx, one row a code.

The reference page, ``sculpt explain`` and one test a row are made from it. Nothing at run
time needs it: the code that finds a mistake writes the sentence, the table says what it means.
"""

from facelang.catalogue.advice import ADVICE
from facelang.catalogue.board import BOARD
from facelang.catalogue.names import NAMES
from facelang.catalogue.quantities import QUANTITIES
from facelang.catalogue.reading import READING
from facelang.catalogue.rule import Rule
from facelang.catalogue.safety import SAFETY

RULES: tuple[Rule, ...] = (*READING, *NAMES, *QUANTITIES, *SAFETY, *BOARD, *ADVICE)
"""Every rule, by code, ascending."""

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
"""The same rules, found by their code."""

FAMILIES: tuple[tuple[str, str], ...] = (
    ("F1", "reading the file"),
    ("F2", "names"),
    ("F3", "quantities and waves"),
    ("F4", "safety"),
    ("F5", "the board"),
    ("W6", "advice"),
)
"""What the first two characters of a code say."""

__all__ = ["BY_CODE", "FAMILIES", "RULES", "Rule"]
