"""What can be explained besides codes and words: families of words, fields of declarations, what handles and results
have. It only reads the tables."""

from __future__ import annotations

from collections.abc import Mapping

from tactus.language.words import BY_NAME, HANDLES, LIBRARY, Field, Word
from tactus.record import record


@record(frozen=True, slots=True)
class Part:
    """A field of a declaration or an option of a word: `Agent.system_prompt`."""

    name: str
    field: Field


@record(frozen=True, slots=True)
class Row:
    """One word of a family, or one member of a handle."""

    family: str
    about: str
    name: str
    doc: str
    since: str | None


def family(name: str) -> list[Row]:
    """The words of `Human` or `string`, the members of `result`; none where there is no such family."""
    words = [*(word for word in BY_NAME.values() if word.spoken), *LIBRARY.values()]
    found = [
        Row(name, "a family of words", word.name, word.doc, word.since)
        for word in words
        if word.name.startswith(f"{name}.")
    ]
    handle = HANDLES.get(name)
    if not found and handle is not None:
        found = [Row(name, handle.doc, f"{name}.{one.name}", one.doc, one.since) for one in handle.members]
    return list({row.name: row for row in found}.values())


def part(name: str) -> Part | None:
    """A field, an option, or a member of a handle."""
    owner, _, last = name.rpartition(".")
    word, handle = BY_NAME.get(owner), HANDLES.get(owner)
    field = _fields(word).get(last) if word is not None else None
    if field is not None:
        return Part(name, field)
    above = part(owner) if owner else None
    inner = above.field.fields.get(last) if above is not None and above.field.fields else None
    if inner is not None:
        return Part(name, inner)
    one = next((one for one in handle.members if one.name == last), None) if handle is not None else None
    return Part(name, Field(one.returns or "any", one.doc, since=one.since)) if one is not None else None


def by_last_part(name: str) -> Word | None:
    """`done` for tactus.done, where one word ends so."""
    found = [word for word in BY_NAME.values() if word.spoken and word.name.endswith(f".{name}")]
    return found[0] if len(found) == 1 else None


def beside(name: str) -> list[str]:
    """The fields of the word before the last dot."""
    owner = name.rpartition(".")[0]
    word = BY_NAME.get(owner)
    return [f"{owner}.{field}" for field in _fields(word)] if word is not None else []


def owners(name: str) -> list[str]:
    """The words that have a field of this name."""
    return [word.name for word in BY_NAME.values() if word.spoken and not word.instead and name in _fields(word)]


def _fields(word: Word) -> Mapping[str, Field]:
    if word.fields:
        return word.fields
    tables = (field.fields for field in word.args.values() if field.fields)
    return next(iter(tables), {})
