"""The parser: takes a line if it fits, and builds the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facelang.recipe import Shape, face_recipes
from facelang.recovery.automaton import DEDENT, END, INDENT, Stack, face_automaton
from facelang.recovery.plain_lines import Regular
from facelang.tree import File


class Builder:
    """The parser of one file. What does not fit leaves it as it was."""

    def __init__(self) -> None:
        self.automaton = face_automaton()
        self._recipes = face_recipes()
        self._states: tuple[int, ...] = (self.automaton.tables.start,)
        self._values: list[Any] = []

    @property
    def stack(self) -> Stack:
        """The states, to try a line against."""
        return list(self._states)

    def regular_line(self, line: Regular, number: int) -> bool:
        """Takes a line as it stands; whether it fits."""
        return self.take(line.shape, line.texts, number, line.columns, line.ends)

    def indent(self) -> bool:
        """Takes the beginning of a block; whether one may begin here."""
        return self.take((INDENT,))

    def dedent(self) -> bool:
        """Takes the end of a block; whether it may end here."""
        return self.take((DEDENT,))

    def end(self) -> File | None:
        """The tree, if the file may end here; all blocks have ended."""
        return self._values[0] if self.take((END,)) else None

    def take(
        self,
        shape: Shape,
        texts: Sequence[str] = (),
        line: int = 1,
        columns: Sequence[int] = (),
        ends: Sequence[int] = (),
    ) -> bool:
        """Takes pieces of one line, if all of them fit; whether they do.

        ``columns`` are where the pieces begin, ``ends`` the columns after them.
        """
        recipe = self._recipes.recipe(self._states, shape)
        if recipe is None:
            return False
        recipe.carry_out(self._values, texts, line, columns, ends)
        self._states = recipe.stack
        return True
