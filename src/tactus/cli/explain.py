"""What a finding of `tactus validate` means, with a program that has it and one that does not; or what a word does.

tactus explain TAC005
tactus explain Human.approve
tactus explain Human
tactus explain Agent.system_prompt
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from tactus.cli import DONE, parts
from tactus.cli.out import print_json
from tactus.cli.parts import Part, Row
from tactus.errors import UsageError
from tactus.language.codes import BY_ID, CODES, Code
from tactus.language.reference import shown
from tactus.language.words import BY_NAME, LIBRARY, Field, Word

WIDTH = 88
LONGEST = 120
"""Columns of a line of a program."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="CODE|WORD", help="a code, or a word; without one, all codes")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    if not options.name:
        rows = [
            {"id": code.id, "title": code.title, "severity": code.severity, "strict": code.strict} for code in CODES
        ]
        _say(options.json, {"codes": rows}, map(_row, CODES))
        return DONE
    found = _found(options.name)
    if isinstance(found, Code):
        _say(options.json, _code_object(found), _code(found))
    elif isinstance(found, Word):
        _say(options.json, _word_object(found), _word(found))
    elif isinstance(found, Part):
        _say(options.json, {"name": found.name, **_field_object("", found.field)}, _part(found))
    else:
        _say(options.json, {"family": found[0].family, "words": [row.name for row in found]}, _family(found))
    return DONE


def _say(as_json: bool, value: Any, lines: Iterator[str]) -> None:
    if as_json:
        print_json(value)
    else:
        print("\n".join(lines))


def _found(said: str) -> Code | Word | Part | list[Row]:
    """Raises UsageError where nothing is called so."""
    code = BY_ID.get(said.upper()) or BY_ID.get(f"TAC{said}")
    if code is not None:
        return code
    name = said.removesuffix("()")
    word = BY_NAME.get(name) or LIBRARY.get(name)
    if word is not None:
        return word
    spoken = [known for known, row in BY_NAME.items() if row.spoken]
    by_fold = {known.casefold(): known for known in spoken}
    if name.casefold() in by_fold:
        return BY_NAME[by_fold[name.casefold()]]
    found = parts.family(name) or parts.part(name) or parts.by_last_part(name)
    if found:
        return found
    from tactus.language.suggest import did_you_mean

    owners = parts.owners(name)
    if len(owners) == 1 and (only := parts.part(f"{owners[0]}.{name}")):
        return only
    hint = f"; it is a field of {', '.join(owners)}: tactus explain {owners[0]}.{name}" if owners else ""
    hint = hint or did_you_mean(said, [*BY_ID, *spoken, *LIBRARY, *parts.beside(name)])
    raise UsageError(f'there is no code and no word "{said}"{hint} (`tactus explain` lists the codes)')


# --- codes


def _row(code: Code) -> str:
    strict = " (only with --strict)" if code.strict else ""
    return f"{code.id}  {code.severity:<7}  {code.title}{strict}"


def _code(code: Code) -> Iterator[str]:
    yield _row(code)
    yield ""
    yield from textwrap.wrap(code.why, WIDTH)
    yield from ("", "It is found here:", "", *_program(code.bad))
    yield from ("", "and not here:", "", *_program(code.good))
    for name, source in code.files.items():
        yield from ("", f"with {name}:", "", *_program(source))


def _program(text: str) -> Iterator[str]:
    for line in text.strip("\n").split("\n"):
        yield f"  {line if len(line) <= LONGEST else line[: LONGEST - 3] + '...'}".rstrip()


def _code_object(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "title": code.title,
        "why": code.why,
        "bad": code.bad,
        "good": code.good,
        "files": dict(code.files),
        "severity": code.severity,
        "strict": code.strict,
    }


# --- words


def _word(word: Word) -> Iterator[str]:
    gives = f" -> {word.returns}" if word.returns else ""
    yield f"{shown.signature(word)}{gives}"
    yield ""
    yield from textwrap.wrap(shown.sentence(word.doc), WIDTH)
    if word.since is None:
        yield "It is not available in this version."
    if word.instead:
        yield f"This is an older spelling of {word.instead}."
    yield from _fields("It takes:", {} if shown.takes_table(word) else word.args)
    yield from _fields("Its fields:" if word.kind == "declare" else "Its options:", word.fields)
    if word.example:
        yield from ("", "For example:", "", *_program(word.example))


def _more(field: Field) -> list[str]:
    more = ["required"] if field.required else [f"default {field.default}"] if field.default else []
    more += [f"one of {', '.join(field.enum)}"] if field.enum else []
    more += [f"today's name is {field.instead}"] if field.instead else []
    more += ["not available in this version"] if field.since is None else []
    return more


def _fields(heading: str, fields: Mapping[str, Field] | None) -> Iterator[str]:
    known = {name: field for name, field in (fields or {}).items() if not field.instead}
    if not known:
        return
    width = max(map(len, known))
    yield from ("", heading, "")
    for name, field in known.items():
        more = [shown.said_type(field), *_more(field)]
        indent = " " * (width + 4)
        text = f"  {name:<{width}}  {field.doc} ({'; '.join(more)})"
        yield from textwrap.wrap(text, WIDTH + 12, subsequent_indent=indent)


def _family(rows: list[Row]) -> Iterator[str]:
    yield f"{rows[0].family}: {rows[0].about}"
    yield ""
    width = max(len(row.name) for row in rows)
    for row in rows:
        later = " (not available in this version)" if row.since is None else ""
        text = f"  {row.name:<{width}}  {shown.sentence(row.doc)}{later}"
        yield from textwrap.wrap(text, WIDTH + 12, subsequent_indent=" " * (width + 4))


def _part(part: Part) -> Iterator[str]:
    field = part.field
    yield f"{part.name}: {shown.said_type(field)}"
    yield ""
    yield from textwrap.wrap(shown.sentence(field.doc), WIDTH)
    yield from textwrap.wrap("; ".join(_more(field)), WIDTH)
    if field.template:
        yield "A template: {input.x} in it is filled in."
    yield from _fields("Its fields:", field.fields)
    if field.example:
        yield from ("", "For example:", "", *_program(f"{part.name.rpartition('.')[2]} = {field.example}"))


def _word_object(word: Word) -> dict[str, Any]:
    return {
        "name": word.name,
        "signature": shown.signature(word),
        "doc": word.doc,
        "returns": word.returns,
        "since": word.since,
        "instead": word.instead or None,
        "args": _field_objects(word.args),
        "fields": _field_objects(word.fields),
        "example": word.example,
    }


def _field_objects(fields: Mapping[str, Field] | None) -> list[dict[str, Any]]:
    return [_field_object(name, field) for name, field in (fields or {}).items()]


def _field_object(name: str, field: Field) -> dict[str, Any]:
    return {
        **({"name": name} if name else {}),
        "type": field.type,
        "doc": field.doc,
        "required": field.required,
        "default": field.default or None,
        "enum": list(field.enum),
        "since": field.since,
        "instead": field.instead or None,
    }
