"""Canonical JSON: equal values have equal text, so texts and digests can be compared."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=True
).encode


def dumps(value: Any) -> str:
    """Compact JSON with sorted keys; raises ValueError for NaN, infinity and cycles, TypeError for others."""
    return _encode(value)


loads = json.loads


def digest(text: str) -> str:
    """32 hex digits of SHA-256 over the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
