"""What the table of words refuses is what a run refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.check.fields import FORGIVING, fields
from tactus.language.words import DECLARE, WORDS, Field, Word
from tests.language.check.told import Told, told
from tests.programs import in_main, run_program


def found(source: str) -> list[Told]:
    return told(fields, source)


SAMPLES = {
    "string": '"x"',
    "number": "1",
    "integer": "1",
    "boolean": "true",
    "list": '{"x"}',
    "table": "{a = 1}",
    "function": "function() end",
    "schema": '{x = "string"}',
    "field": '"string"',
    "any": '"x"',
}
KINDS = {**SAMPLES, "number": "1.5", "string": '"hot"', "table": "{zz = 1}", "list": '{"p", "q"}'}
AROUND = 'Stages {"x", "y"} worker = Agent {model = "m"} Mocks {worker = {message = "m"}}\n'
WORDS_WITH_ARGUMENTS = [
    word for word in WORDS if word.spoken and word.since and word.args and not word.value and word.kind != DECLARE
]


def sample(field: Field) -> str:
    return field.example or SAMPLES[field.type.split("|")[0]]


def calls(word: Word) -> list[str]:
    """Calls of a word with nothing, and with a value of each other kind in each place."""
    args = list(word.args.values())
    made = [f"{word.name}()"]
    for at in range(len(args)):
        for kind in ("string", "number", "integer", "boolean", "list", "table", "function"):
            given = [KINDS[kind] if i == at else sample(one) for i, one in enumerate(args) if i <= at or one.required]
            made.append(f"{word.name}({', '.join(given)})")
    return made


@pytest.mark.parametrize("word", WORDS_WITH_ARGUMENTS, ids=lambda word: word.name)
def test_a_run_refuses_every_call_that_is_refused_here(word: Word) -> None:
    """But filters and fields of schemas, which are only looked at where something takes them."""
    if word.name.startswith(("filters.", "field.")):
        return
    for call in calls(word):
        source = AROUND + in_main(f"local x = {call}")
        findings = [one for one in found(source) if one.code != "TAC901"]
        run, _ = run_program(source)
        if findings:
            assert run.status == "failed", (call, findings)


@pytest.mark.parametrize("word", WORDS_WITH_ARGUMENTS, ids=lambda word: word.name)
def test_a_call_with_nothing_is_refused_here_where_a_run_refuses_it(word: Word) -> None:
    source = AROUND + in_main(f"local x = {word.name}()")
    run, _ = run_program(source)
    if any(field.required for field in word.args.values()) and not word.name.startswith("filters."):
        assert bool(found(source)) is (run.status == "failed"), run.error
        assert (run.status == "done") is (word.name in FORGIVING), run.error


DECLARATIONS = [word for word in WORDS if word.name in ("Agent", "Tool", "Procedure", "agent", "tool", "procedure")]


@pytest.mark.parametrize("word", DECLARATIONS, ids=lambda word: word.name)
def test_a_run_refuses_just_the_fields_that_are_refused_here(word: Word) -> None:
    def declare(name: str, value: Any) -> str:
        more = "" if word.item is None or name == "handler" else ", function() return 1 end"
        table = f"{{{name} = {value}{more}}}"
        call = f'x = {word.name}("x", {table})' if word.name.islower() else f"x = {word.name} {table}"
        return f'{call}\nProcedure {{name = "main", function() return 1 end}}'

    for name, field in (word.fields or {}).items():
        for kind in KINDS if field.since else ():
            if name == "name" or kind in ("schema", "field", "any") or (name, kind) == ("tools", "list"):
                continue
            source = declare(name, KINDS[kind])
            run, _ = run_program(source)
            assert bool(found(source)) is (run.status == "failed"), (source, run.error, found(source))
