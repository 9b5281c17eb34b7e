"""Whether a value is what a field takes, and what is said where it is not: before a program runs, and when it does.

A value is what Lua's became on its way out of the VM: texts, numbers, lists, dicts; {"$fn": ...} is a function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from tactus.language.suggest import did_you_mean
from tactus.language.words import Field

_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "table": lambda value: (isinstance(value, dict) and "$fn" not in value) or value == [],
    "schema": lambda value: (isinstance(value, dict) and "$fn" not in value) or value == [],
    "field": lambda value: isinstance(value, str) or (isinstance(value, dict) and "$fn" not in value),
    "function": lambda value: isinstance(value, dict) and "$fn" in value,
    "any": lambda value: True,
}
_SAID = {"schema": "table of fields", "field": "field of a schema"}


def is_a(type: str, value: Any) -> bool:
    """Whether a value is of a field's type; `|` joins alternatives."""
    if "|" not in type:
        return _TYPES[type](value)
    return any(_TYPES[name](value) for name in type.split("|"))


def shown(value: Any) -> str:
    """A value as an error names it."""
    if isinstance(value, dict):
        return "a function" if "$fn" in value else "a table"
    if isinstance(value, list):
        return "a list"
    return f'"{value}"' if isinstance(value, str) else "nil" if value is None else str(value).lower()


def must_be(what: str, type: str, got: str) -> str:
    """A value of another type; `got` is that value as `shown` shows it."""
    return f"{what} must be {a(' or '.join(_SAID.get(name, name) for name in type.split('|')))}, got {got}"


def no_field(who: str, name: str, known: Mapping[str, Field]) -> str:
    """A declaration with a field that there is not."""
    return f'{who} has no field "{name}"{did_you_mean(name, known)} (fields: {", ".join(built(known))})'


def no_option(who: str, name: str, known: Collection[str]) -> str:
    """A word with an option that there is not."""
    hint = did_you_mean(name, known)
    return f'{who} has no option "{name}"{hint} (options: {", ".join(known)})'


def no_parameter(name: str, known: Iterable[str]) -> str:
    return f'model has no parameter "{name}"{did_you_mean(name, known)}'


def field_unavailable(name: str, who: str) -> str:
    return f"the field `{name}` of {who} is not available in this version"


def option_unavailable(name: str, who: str) -> str:
    return f"the option `{name}` of {who} is not available in this version"


def unavailable(word: str) -> str:
    return f"`{word}` is not available in this version"


def built(known: Mapping[str, Field]) -> list[str]:
    """The fields that this version has."""
    return [name for name, field in known.items() if field.since is not None]


def no_tool(who: str, got: str) -> str:
    """An item of a list of tools that is none."""
    return f"{who}.tools is a list of tools or their names, got {got}"


def one_function(word: str) -> str:
    example = "function(args) ... end" if word in ("Tool", "tool") else "function(input) ... end"
    return f"{word} needs exactly one function: {word} {{ ..., {example} }}"


def two_filters(word: str) -> str:
    return f"{word}.filter and message_history.filter are the same: give one"


def some_turns(word: str, limit: object) -> str:
    return f"{word}.max_turns is a number of agent turns, 1 or more, not {limit}"


def needs(who: str, name: str, row: Field) -> str:
    """A field, an option or an argument that is missing."""
    if row.type == "function":
        return f"{who} needs a function: {row.doc}"
    bare = len(name) == 1 or (name.endswith("s") and not name.endswith("ss"))
    return f"{who} needs {name if bare else a(name)}: {row.doc}"


def one_of(what: str, allowed: Collection[str], text: str) -> str:
    """A text that is none of those that a field may be."""
    return f'{what} is one of {", ".join(allowed)}, not "{text}"{did_you_mean(text, allowed)}'


def a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def removed(name: str, instead: str) -> str:
    """A name of other Luas; `instead` is what to do."""
    return f"`{name}` is not part of Lua here: {instead}"


def needs_table(word: str) -> str:
    return f"`{word}` needs a table: {word} {{ ... }}"


def at_least(what: str, least: int, got: object) -> str:
    return f"{what} is {least} or more, not {got}"
