"""Canonical JSON: equal values have equal text, so texts and digests can be compared."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=True
).encode


def dumps(value: Any) -> str:
    """Compact JSON with sorted keys; raises ValueError for NaN, infinity and cycles, TypeError for others.

    Characters stand as they are, but for lone surrogates, which no UTF-8 text can hold: they are escaped.
    """
    text = _encode(value)
    if not text.isascii() and _LONE.search(text):
        return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


_LONE = re.compile("[\ud800-\udfff]")

loads = json.loads


@lru_cache(maxsize=256)
def digest(text: str) -> str:
    """32 hex digits of SHA-256 over the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
