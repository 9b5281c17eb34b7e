"""What is long is tried whole in a storm (`make storm`, TACTUS_STORM=1), and a fixed part of it always."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

STORM = bool(os.environ.get("TACTUS_STORM"))


def few(items: Iterable[T], count: int) -> tuple[T, ...]:
    """So many of these, always the same ones and in their order; in a storm all."""
    whole = tuple(items)
    if STORM or len(whole) <= count:
        return whole
    kept = random.Random(len(whole)).sample(range(len(whole)), count)
    return tuple(whole[number] for number in sorted(kept))
