"""Matchers: values that say whether another value fits."""

from __future__ import annotations

from tactus.language.words.row import LUA, MEMORY, Field, Word

WORDS: tuple[Word, ...] = (
    Word(
        "contains",
        LUA,
        "a matcher: a text has this in it, or a list has an item that equals it",
        args={"part": Field("any", "what is looked for", required=True)},
        returns="function",
        example='local polite = contains("please")\nprint(polite("yes, please"))',
    ),
    Word(
        "equals",
        LUA,
        "a matcher: a value equals this, nested tables too",
        args={"value": Field("any", "what it is compared with", required=True)},
        returns="function",
        example="local same = equals({1, {2}})({1, {2}})",
    ),
    Word(
        "matches",
        LUA,
        "a matcher: a text has a place that this regular expression fits, as Python's re.search reads it",
        args={"pattern": Field("string", "the regular expression", required=True)},
        returns="function",
        example='local version = matches("^v[0-9]+$")\nprint(version("v12"))',
    ),
    Word("Match.search", MEMORY, "try a regular expression", params=("pattern", "text"), spoken=False),
)
