"""What can stand in the places of a phrase: how it is written, and the value it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NAME = r'"[^"]+"|\'[^\']+\'|[^\s"\']+'
_QUOTED = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''
_COUNT = rf"\d+|{'|'.join(NUMBERS)}"
_REST = r"\S.*?"
_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUNDED = rf"(?:at\s+least|at\s+most|less\s+than|more\s+than|greater\s+than|between)\s+{_NUMBER}(?:\s|$)"


class PhraseError(ValueError):
    """A place of a phrase holds what it cannot hold; the message is a clause about it."""


class Kind(NamedTuple):
    """`pattern` is the regular expression of what may be written, `read` makes the value of it and raises PhraseError;
    `ref`: it names something of the program; `below`: it may stand in a doc string below the step instead."""

    pattern: str
    doc: str
    read: Callable[[str], Any]
    ref: bool = False
    below: bool = False


def name(text: str) -> str:
    return text[1:-1] if len(text) > 2 and text[0] in "\"'" and text[-1] == text[0] else text


def value(text: str) -> Any:
    """JSON if it is JSON, else the text, without the quotes around it."""
    import json

    try:
        return json.loads(text, parse_constant=_not_json)
    except ValueError:
        return words(text)


def words(text: str) -> str:
    """A text, whose quotes may be left out."""
    import json

    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "'" else text


def table(text: str) -> dict[str, Any]:
    """A JSON object."""
    import json

    try:
        found = json.loads(text, parse_constant=_not_json)
    except ValueError as error:
        raise PhraseError(f"is no JSON: {str(error)[0].lower()}{str(error)[1:]}") from None
    if not isinstance(found, dict):
        raise PhraseError('is no JSON object, as in {"query": "tactus"}')
    return found


def arguments(text: str) -> dict[str, Any]:
    """`query=test, limit=5`, or a JSON object."""
    if text.startswith("{"):
        return table(text)
    found = {}
    for part in _ARGUMENT.split(text):
        key, equals, given = part.partition("=")
        if not equals or not key.strip() or not given.strip():
            raise PhraseError("is no list of arguments, as in query=test, limit=5")
        found[key.strip()] = value(given.strip())
    return found


_ARGUMENT = re.compile(r",\s*(?=[A-Za-z_][\w.-]*\s*=)")


def count(text: str) -> int:
    """3, three, a."""
    word = text.split()[0].casefold()
    if word in ("a", "an"):
        return 1
    return NUMBERS.index(word) if word in NUMBERS else int(word)


def times(text: str) -> int:
    """once, twice, 3 times."""
    return {"once": 1, "twice": 2}.get(text.casefold()) or count(text)


def number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def share(text: str) -> float:
    """A number from 0 to 1."""
    if not 0 <= float(text) <= 1:
        raise PhraseError("is no threshold: it lies between 0 and 1")
    return float(text)


def expression(text: str) -> str:
    """A regular expression."""
    from tactus.language import regex

    pattern = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'/" else text
    try:
        regex.check(pattern)
    except regex.PatternError as error:
        raise PhraseError(str(error)) from None
    return pattern


def _not_json(text: str) -> Any:
    raise ValueError(text)


_VALUE = "JSON, or else a text, whose quotes may be left out"
_REQUEST = "a request that `hitl` declares, or its message, in quotes"
KINDS: dict[str, Kind] = {
    "tool": Kind(_NAME, "a tool", name, ref=True),
    "agent": Kind(_NAME, "an agent", name, ref=True),
    "stage": Kind(_NAME, "a stage", name, ref=True),
    "model": Kind(_NAME, "a model", name, ref=True),
    "input": Kind(_NAME, "an input of the procedure", name, ref=True),
    "field": Kind(_NAME, "a field of the output; dots lead deeper", name, ref=True),
    "key": Kind(_NAME, "a key of the state; dots lead deeper", name, ref=True),
    "request": Kind(_NAME, _REQUEST, name, ref=True),
    "quoted_request": Kind(_QUOTED, _REQUEST, name, ref=True),
    "text": Kind(_REST, "a text; quotes may be left out", words, below=True),
    "quoted": Kind(_QUOTED, "a text in quotes", words),
    "value": Kind(_REST, _VALUE, value, below=True),
    "plain": Kind(rf"(?!similar\s+to\b|{_BOUNDED}){_REST}", _VALUE, value, below=True),
    "answer": Kind(rf"(?!(?:{_QUOTED})\s+with\s){_REST}", _VALUE, value, below=True),
    "regex": Kind(_REST, "a regular expression, as Python's re.search takes it", expression, below=True),
    "object": Kind(r"\S.*?", "a JSON object", table, below=True),
    "arguments": Kind(r"[^\s=]+\s*=.*?|\{.*?", "arguments: query=test, limit=5", arguments, below=True),
    "n": Kind(_COUNT, "a whole number", count),
    "times": Kind(rf"once|twice|(?:{_COUNT})\s+times?", "once, twice, 3 times", times),
    "turns": Kind(rf"(?:a|{_COUNT})\s+turns?", "1 turn, 3 turns", count),
    "number": Kind(_NUMBER, "a number", number),
    "threshold": Kind(_NUMBER, "how alike two texts have to be, from 0 to 1", share),
    "amount": Kind(rf"\d+(?:\.\d+)?|an?|{'|'.join(NUMBERS)}", "a number", lambda text: _amount(text)),
}


def _amount(text: str) -> int | float:
    return float(text) if "." in text else count(text)
