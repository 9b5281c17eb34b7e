"""Records that are made by the thousand: frozen dataclasses, held by the type checker alone. Refusing an
assignment at run time would cost more than making the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots):
        return dataclass(slots=slots, unsafe_hash=frozen)
