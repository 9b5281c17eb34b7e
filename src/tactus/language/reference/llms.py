"""The language on one page, for those who write programs by reading: `llms.txt` is a list of where to read on,
`llms-full.txt` all of it in short. The hand-written beginning of both is `preface.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tactus.language import words
from tactus.language.codes import CODES
from tactus.language.phrases import FAMILIES as PHRASES
from tactus.language.reference.pages import call, holds
from tactus.language.reference.shown import (
    arguments,
    built,
    families,
    inside,
    missing,
    said_type,
    to_come,
    twin_families,
)
from tactus.language.words import BY_NAME, WORDS, Field, Word
from tactus.record import record

Fields = Mapping[str, Field]
PREFACE = "preface.md"
"""Beside this file."""


@record(frozen=True, slots=True)
class Link:
    title: str
    path: str
    about: str = ""


def index(preface: str, sections: Mapping[str, Sequence[Link]]) -> str:
    """llms.txt: what it is, and where to read on."""
    head, _, _ = plain(preface).partition("\n## ")
    lines = [head.rstrip("\n")]
    for title, links in sections.items():
        lines += ["", f"## {title}", ""]
        lines += [f"- [{link.title}]({link.path}){f': {link.about}' if link.about else ''}" for link in links]
    return "\n".join(lines) + "\n"


def full(preface: str, commands: Mapping[str, str]) -> str:
    """llms-full.txt: the rules, every word with its fields, and what the commands do."""
    parts = [plain(preface).rstrip("\n"), _commands(commands), *_words(), _handles(), _doubles(), _phrases()]
    return "\n\n".join([*parts, _library(), _codes(), _later()]) + "\n"


def plain(preface: str) -> str:
    """Without the comments that tests read."""
    return re.sub(r"<!--.*?-->\n", "", preface, flags=re.DOTALL)


def _commands(commands: Mapping[str, str]) -> str:
    lines = [f"* `tactus {name}`: {about}" for name, about in commands.items()]
    return "\n".join(["## Commands", "", *lines])


def _words() -> list[str]:
    parts = [
        '## Words\n\nIn what a word gives, `?` is "or nil", `[]` a list; brackets stand around what may be left out.'
    ]
    for family in families():
        twins, told = twin_families(family.words), list[Word]()
        lines = [f"### {family.title}", ""]
        for word in family.words:
            if not word.instead and word.name.rpartition(".")[0] not in twins:
                lines += _word(word, told)
                told.append(word)
        lines += [f"* `{space}` is another name of `{same}`." for space, same in twins.items()]
        parts.append("\n".join(lines))
    older = [f"`{word.name}` = `{word.instead}`" for word in WORDS if word.instead and word.since]
    return [*parts, f"Older spellings, which are still understood: {', '.join(older)}."]


def _word(word: Word, told: list[Word]) -> list[str]:
    lines = [f"* `{call(word)}`: {word.doc}"]
    same = max((one for one in told if holds(word, one)), key=lambda one: len(one.fields or {}), default=None)
    own = {name: one for name, one in built(word.fields).items() if not same or name not in built(same.fields)}
    if same:
        lines[0] += f"; fields of `{same.name}`{', and' if own else ''}"
    return [*lines, *_fields(own, "  ")]


def _fields(fields: Fields, indent: str) -> list[str]:
    lines = []
    for name, one in fields.items():
        must = ", required" if one.required else f", `{one.default}` unless given" if one.default else ""
        enum = f" ({'|'.join(one.enum)})" if one.enum else ""
        within = inside(one)
        table = f": {{{', '.join(within)}}}" if within else ""
        lines.append(f"{indent}- `{name}` {said_type(one)}{must}: {one.doc}{enum}{table}")
    return lines


def _handles() -> str:
    lines = ["## Handles and results", ""]
    for handle in words.HANDLES.values():
        members = [
            one.name if one.kind == "field" else f"{one.name}({arguments(one.args)})"
            for one in handle.members
            if one.since is not None
        ]
        lines.append(f"* `{handle.name}`, {handle.doc}: {', '.join(f'`{name}`' for name in members)}")
        word = BY_NAME.get(handle.called)
        if word and word.fields:
            lines += _fields(built(word.fields), "  ")
    return "\n".join(lines)


def _doubles() -> str:
    lines = ["## Doubles", ""]
    for kind, fields in words.DOUBLES.items():
        lines += [f"* of {'an' if kind[0] in 'aeiou' else 'a'} {kind}:", *_fields(built(fields), "  ")]
    return "\n".join(lines)


def _phrases() -> str:
    lines = ["## Steps of specifications"]
    for subject, of in PHRASES.items():
        lines += ["", f"{subject}:", "", *(f"* {phrase.kinds[0].capitalize()} `{phrase.shown[0]}`" for phrase in of)]
    return "\n".join(lines)


def _library() -> str:
    there = ", ".join(f"`{name}`" for name in words.LIBRARY)
    gone = [f"* `{name}`: {instead}" for name, instead in words.REMOVED.items()]
    return "\n".join(["## Lua's own library", "", f"There is {there}.", "", "Not there:", "", *gone])


def _codes() -> str:
    return "\n".join(["## Findings of `tactus validate`", "", *(f"* {code.id}: {code.title}" for code in CODES)])


def _later() -> str:
    said = ", ".join(f"`{word.name}`" for word in to_come() if not word.instead)
    lines = ["## Not in this version", "", f"Words: {said}.", ""]
    for word in WORDS:
        fields = missing(word.fields)
        if word.since and not word.instead and fields:
            lines.append(f"* Fields of `{word.name}`: {', '.join(f'`{name}`' for name in fields)}")
    return "\n".join(lines)
