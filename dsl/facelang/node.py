"""Nodes: frozen dataclasses that are made quickly.

The tree has thirty classes, and each start of the command makes them all. For a frozen dataclass
the standard library writes and compiles six methods, here only ``__init__`` is written for each
class; the other methods are the same for all, and look at the fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T", bound="Node")

_set = object.__setattr__


class Node:
    """What such classes have in common: equal fields make equal nodes, and nothing changes."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    _values: ClassVar[Any]
    """Gives the values of the fields in their order, or of a single field its value."""

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(self._values(self) == self._values(other))

    def __hash__(self) -> int:
        return hash((self.__class__, self._values(self)))

    def __repr__(self) -> str:
        values = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{self.__class__.__qualname__}({', '.join(values)})"

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return self.__class__, tuple(getattr(self, name) for name in self.__match_args__)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


@dataclass_transform(frozen_default=True)
def node(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots, of a class that is a ``Node`` and whose fields have at most
    plain defaults. It is one in all respects: ``dataclasses`` knows its fields, ``match`` its
    order."""
    made: type[T] = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made._values = attrgetter(*made.__match_args__)
    made.__init__ = _init(made)  # type: ignore[method-assign]
    made.__dataclass_params__.frozen = True  # type: ignore[attr-defined]
    return made


def _init(cls: type[Any]) -> Callable[..., None]:
    parameters = ["self"]
    defaults: dict[str, object] = {}
    for field in fields(cls):
        parameters.append(field.name)
        if field.default is not MISSING:
            defaults[field.name] = field.default
            parameters[-1] += f"=defaults[{field.name!r}]"
    lines = [f"def __init__({', '.join(parameters)}):"]
    lines += [f" set_(self, {name!r}, {name})" for name in cls.__match_args__]
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    space: dict[str, Any] = {"set_": _set, "defaults": defaults}
    exec("\n".join(lines), space)
    init: Callable[..., None] = space["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init
