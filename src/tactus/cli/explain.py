"""What a finding of `tactus validate` means, with a program that has it and one that does not; or what a word does.

tactus explain TAC005
tactus explain Human.approve
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from tactus.cli import DONE
from tactus.cli.out import print_json
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
    else:
        _say(options.json, _word_object(found), _word(found))
    return DONE


def _say(as_json: bool, value: Any, lines: Iterator[str]) -> None:
    if as_json:
        print_json(value)
    else:
        print("\n".join(lines))


def _found(said: str) -> Code | Word:
    """Raises UsageError where nothing is called so."""
    code = BY_ID.get(said.upper()) or BY_ID.get(f"TAC{said}")
    if code is not None:
        return code
    name = said.removesuffix("()")
    word = BY_NAME.get(name) or LIBRARY.get(name)
    if word is not None:
        return word
    by_fold = {known.casefold(): known for known in BY_NAME}
    if name.casefold() in by_fold:
        return BY_NAME[by_fold[name.casefold()]]
    from tactus.language.suggest import did_you_mean

    hint = did_you_mean(said, [*BY_ID, *BY_NAME, *LIBRARY])
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


def _fields(heading: str, fields: Mapping[str, Field] | None) -> Iterator[str]:
    known = {name: field for name, field in (fields or {}).items() if not field.instead}
    if not known:
        return
    width = max(map(len, known))
    yield from ("", heading, "")
    for name, field in known.items():
        more = [shown.said_type(field)]
        more += ["required"] if field.required else [f"default {field.default}"] if field.default else []
        more += [f"one of {', '.join(field.enum)}"] if field.enum else []
        more += ["not available in this version"] if field.since is None else []
        indent = " " * (width + 4)
        text = f"  {name:<{width}}  {field.doc} ({'; '.join(more)})"
        yield from textwrap.wrap(text, WIDTH + 12, subsequent_indent=indent)


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
    return [
        {
            "name": name,
            "type": field.type,
            "doc": field.doc,
            "required": field.required,
            "default": field.default or None,
            "enum": list(field.enum),
            "since": field.since,
            "instead": field.instead or None,
        }
        for name, field in (fields or {}).items()
    ]
