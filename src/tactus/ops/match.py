"""Match.search: the regular expression of a matcher, `matches("^v[0-9]+$")`."""

from __future__ import annotations

from tactus.errors import Failure
from tactus.language import regex
from tactus.ops.base import Context
from tactus.runtime import Ask


def search(ctx: Context, asked: Ask) -> bool:
    """{pattern, text} -> whether the text has a place that it fits; without a text the pattern is only checked."""
    pattern, text = asked.value.get("pattern"), asked.value.get("text")
    if not isinstance(pattern, str):
        raise Failure("invalid_value", "matches takes a regular expression as a text", op="matches")
    try:
        if text is None:
            regex.check(pattern)
            return False
        return regex.search(pattern, text)
    except regex.PatternError as error:
        raise Failure("invalid_value", f'the pattern "{pattern}" {error}', op="matches") from None
