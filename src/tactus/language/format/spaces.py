"""What stands between two tokens of one line. It knows their roles and how many blanks their author wrote."""

from __future__ import annotations

from functools import cache

from tactus.language.format.roles import (
    ARGUMENT,
    ATTRIBUTE,
    ATTRIBUTE_END,
    BLOCK,
    CALL,
    CLOSES,
    GROUP,
    INDEX,
    KEY,
    LABEL,
    LABEL_END,
    MINUS,
    PARAMETERS,
    REST,
    TABLE,
    TABLES,
    UNARY,
)
from tactus.language.lexer import HEAD, LONG, NAME, STRING

NONE, ONE, AUTHOR, AFTER_BRACE, BEFORE_BRACE = 0, 1, 2, 3, 4
"""No blank; one; one if the author wrote any; so behind a `{`; before a `}` as behind its `{`."""

_PARENTHESES = (CALL, GROUP, PARAMETERS)
_SQUARE = (INDEX, KEY)
_TIGHT_BEFORE = {",", ";", ".", ":", LABEL_END, ATTRIBUTE_END, CALL, PARAMETERS, INDEX}
_TIGHT_BEFORE |= {CLOSES[role] for role in _PARENTHESES}
_TIGHT_AFTER = {".", ":", MINUS, UNARY, LABEL, ATTRIBUTE, HEAD, *_PARENTHESES}
_STRINGS = {LONG, ARGUMENT + LONG}
_ARGUMENTS = {ARGUMENT + TABLE, ARGUMENT + STRING, ARGUMENT + LONG}


@cache
def between(left: str, right: str) -> int:
    """What stands between two tokens with these roles."""
    if left == MINUS and right in (MINUS, BLOCK):
        return ONE  # else they would begin a comment
    if left in TABLES:
        return NONE if right == CLOSES[left] else AFTER_BRACE
    if right in (CLOSES[TABLE], CLOSES[ARGUMENT + TABLE]):
        return BEFORE_BRACE
    if left in _TIGHT_AFTER or right in _TIGHT_BEFORE:
        return NONE
    if left in _SQUARE:
        return ONE if right in (LONG, BLOCK) else NONE  # `[[` and `[--[[` would be read as something else
    if right in (CLOSES[INDEX], CLOSES[KEY]):
        return AUTHOR if left in _STRINGS else NONE
    if left == REST and right == NAME:
        return NONE
    return AUTHOR if right in _ARGUMENTS else ONE
