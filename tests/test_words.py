"""One table of words: what it names exists, what exists it names, and a word to come says that it is to come."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tactus import ops
from tactus.language import words
from tactus.language.words import WORDS, Field, Word
from tests.programs import run_program

PAGES = Path(__file__).parent.parent / "docs" / "words"
BUILT = [word for word in WORDS if word.since is not None]
UNBUILT = [word for word in WORDS if word.since is None and word.spoken]
ASKS = {**ops.LEAVES, **ops.COMPOSITES}


def names(kind: str) -> set[str]:
    return {word.name for word in BUILT if word.kind == kind}


def test_every_word_stands_in_the_table_once() -> None:
    assert len({word.name for word in WORDS}) == len(WORDS)


def test_every_ask_has_its_function_and_every_function_its_row() -> None:
    assert names(words.ASK) == set(ASKS)
    assert not ops.LEAVES.keys() & ops.COMPOSITES.keys()


def test_every_word_of_the_memory_has_its_function_and_every_function_its_row() -> None:
    assert names(words.MEMORY) == set(ops.MEMORY)


def test_every_declaration_has_its_function_and_every_function_its_row() -> None:
    assert names(words.DECLARE) == set(ops.DECLARATIONS)


def test_every_built_word_says_what_it_is() -> None:
    assert [word.name for word in BUILT if not word.doc] == []


def headings() -> str:
    lines = [line for page in sorted(PAGES.glob("*.md")) for line in page.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line.startswith("#"))


@pytest.mark.parametrize("word", [word.name for word in BUILT if word.spoken])
def test_a_word_has_a_heading_in_the_docs(word: str) -> None:
    assert re.search(rf"`{re.escape(word)}(?![\w.])", headings()), f"no heading in docs/words/ shows `{word}`"


def told(word: str) -> list[str]:
    """The words of every heading of the docs."""
    return re.findall(r"`([\w.]+)", word)


def test_the_docs_have_headings_for_words_that_exist_alone() -> None:
    known = {word.name for word in BUILT} | {word.name.split(".")[0] for word in BUILT}
    assert [name for name in told(headings()) if name not in known] == []


def error_of(source: str) -> dict[str, Any]:
    run, _ = run_program(source)
    assert run.status == "failed", run
    error: dict[str, Any] = json.loads(run.error or "{}")
    return error


@pytest.mark.parametrize("word", [word.name for word in UNBUILT if word.kind != words.DECLARE])
def test_a_word_to_come_says_so_where_it_is_used(word: str) -> None:
    error = error_of(f"Procedure {{\n  function(input)\n    {word}('x')\n  end\n}}\n")
    assert error["message"] == f"`{word}` is not available in this version"
    assert error["site"] == "main.tac:3"


@pytest.mark.parametrize("word", [word.name for word in UNBUILT if word.kind == words.DECLARE])
def test_a_declaration_to_come_says_so_where_it_is_used(word: str) -> None:
    error = error_of(f"local ok = true\nx = {word} {{ name = 'x' }}\nProcedure {{ function(input) end }}\n")
    assert error["message"] == f"`{word}` is not available in this version"
    assert error["site"] == "main.tac:2"


def test_a_word_to_come_cannot_be_mistaken_for_nil() -> None:
    error = error_of("Procedure {\n  function(input)\n    local s = mcp.brave_search.search\n  end\n}\n")
    assert error["message"] == "`mcp.brave_search` is not available in this version"
    assert error["site"] == "main.tac:3"


def fields_to_come(word: Word) -> list[tuple[str, str]]:
    fields: dict[str, Field] = word.fields or {}
    return [(word.name, name) for name, field in fields.items() if field.since is None]


@pytest.mark.parametrize(
    ("word", "field"),
    [pair for word in BUILT if word.kind == words.DECLARE for pair in fields_to_come(word)],
)
def test_a_field_to_come_says_so_where_the_declaration_stands(word: str, field: str) -> None:
    error = error_of(f"x = {word} {{ {field} = 'y', function() end }}\nProcedure {{ function(input) end }}\n")
    assert error["message"] == f"the field `{field}` of {word} is not available in this version"
    assert error["site"] == "main.tac:1"


@pytest.mark.parametrize("field", [name for _, name in fields_to_come(words.BY_NAME["Agent.turn"])])
def test_an_option_of_a_turn_to_come_says_so_where_the_agent_is_called(field: str) -> None:
    error = error_of(
        "a = Agent { model = 'openai/gpt-4o' }\nProcedure { function(input)\n"
        f"  a {{ {field} = 1 }}\nend }}\nMocks {{ a = {{ message = 'hi' }} }}\n"
    )
    assert error["message"] == f"the option `{field}` of a turn is not available in this version"
    assert error["site"] == "main.tac:3"
