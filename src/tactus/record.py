"""Data classes that cost little to define and to make: `record` is `dataclass`, but for what it takes to begin.

The library writes and compiles half a dozen methods for each class, at every start of a command; here all share
theirs, and only `__init__` is made. What is frozen is held by the type checker alone: refusing an assignment would cost
more than making the record.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["record"]


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__shown__)})"


def _eq(self: Any, other: Any) -> Any:
    return self.__compared__(self) == other.__compared__(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self.__compared__(self))


if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass, fields

    def record(cls=None, /, *, frozen=False, slots=False, eq=True):
        if cls is None:
            return lambda cls: record(cls, frozen=frozen, slots=slots, eq=eq)
        if cls.__doc__ is None:
            cls.__doc__ = ""  # else the library makes one up, of the signature
        made = dataclass(repr=False, eq=False, slots=slots)(cls)
        made.__shown__ = tuple(field.name for field in fields(made) if field.repr)
        made.__repr__ = _repr
        if eq:
            compared = [field.name for field in fields(made) if field.compare]
            made.__compared__ = staticmethod(attrgetter(*compared) if compared else type)
            made.__eq__ = _eq
            made.__hash__ = _hash if frozen else None
        return made
