"""One table of words: what it names exists, what exists it names, and a word to come says that it is to come."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tactus import ops
from tactus.config.snapshot import Files, Snapshot
from tactus.language import words
from tactus.language.words import (
    HANDLES,
    LIBRARY,
    PAGES,
    REMOVED,
    WORDS,
    Member,
    Word,
    pages,
)
from tests.programs import error, in_main, result, run_program

DOCS = Path(__file__).parent.parent / "docs" / "words"
PRELUDE = Path(words.__file__).parent.parent.parent / "vm" / "lua"
BUILT = [word for word in WORDS if word.since is not None]
UNBUILT = [word for word in WORDS if word.since is None and word.spoken]
SPOKEN = [word for word in BUILT if word.spoken]
ASKS = {**ops.LEAVES, **ops.COMPOSITES}


def names(kind: str) -> set[str]:
    return {word.name for word in BUILT if word.kind == kind}


# --------------------------------------------------------------------- the table and `ops`


def test_every_word_stands_in_the_table_once() -> None:
    assert len({word.name for word in WORDS}) == len(WORDS)


def test_every_ask_has_its_function_and_every_function_its_row() -> None:
    assert names(words.ASK) == set(ASKS)
    assert not ops.LEAVES.keys() & ops.COMPOSITES.keys()


def test_every_word_of_the_memory_has_its_function_and_every_function_its_row() -> None:
    assert names(words.MEMORY) == set(ops.MEMORY)


def test_every_declaration_has_its_function_and_every_function_its_row() -> None:
    assert names(words.DECLARE) == set(ops.DECLARATIONS)


# --------------------------------------------------------------------- the table and the VM

LISTED = """
local found = {}
for name, value in pairs(_G) do
  if type(value) == "table" and name ~= "_G" then
    local count = 0
    for member in pairs(value) do
      count = count + 1
      found[name .. "." .. tostring(member)] = true
    end
    local called = pcall(function() return getmetatable(value).__call end)
    if count == 0 then found[name] = true end
  else found[name] = true end
end
for name, lazy in pairs({["tactus.done"] = tactus.done}) do found[name] = true end
return Json.encode(found)
"""
"""Every name that a program finds, members of tables with their table's. What is a table that shows nothing stands
for itself; what is only loaded when it is said is said."""


@pytest.fixture(scope="module")
def found() -> set[str]:
    return set(json.loads(result(in_main(LISTED))))


def test_a_program_finds_the_words_of_the_table_and_luas_own_library_and_nothing_else(found: set[str]) -> None:
    spoken = {word.name for word in WORDS if word.spoken}
    families = {name.partition(".")[0] for name in spoken if "." in name}
    silent = {"tactus"}
    """a family whose one word is loaded when it is said"""
    known = spoken | set(LIBRARY)
    assert found - known - silent == set()
    assert {name for name in known - found if name not in families} == set()


@pytest.mark.parametrize("name", REMOVED)
def test_a_name_of_other_luas_is_not_there(name: str) -> None:
    family, dot, _ = name.partition(".")
    said = f"({family} == nil or {name} == nil)" if dot else f"{name} == nil"
    assert result(in_main(f"return {said}")) is True
    assert name not in LIBRARY
    assert name not in words.BY_NAME


def test_a_name_of_luas_library_is_a_function_or_a_value() -> None:
    kinds = ", ".join(f'["{name}"] = type({name})' for name in LIBRARY)
    given = result(in_main(f"return {{{kinds}}}"))
    assert {name for name, kind in given.items() if kind != "function"} == {
        row.name for row in LIBRARY.values() if row.value
    }


AROUND = """
search = Tool { input = {query = "string"}, function(args) return "3 results" end }
worker = Agent { model = "openai/gpt-4o-mini", tools = {search} }
summarize = Procedure { function(input) return {} end }
Mocks { worker = {message = "ok", tool_calls = {{tool = "search", args = {query = "moss"}}}} }
Stages {"first", "second"}
"""
HELD = {
    "agent": "worker",
    "tool": "search",
    "procedure": "summarize",
    "node": 'GraphNode.create("a")',
    "session": "worker.session",
    "result": 'worker("Hi")',
    "call": 'worker("Hi").tool_calls[1]',
    "change": '(function() Stage.set("first") Stage.set("second") return Stage.history()[2] end)()',
    "review": 'Human.review {message = "Well?", artifact = "x"}',
    "file": 'Human.upload {message = "The file"}',
    "message": '(function() worker("Hi") return Session.tail(1)[1] end)()',
    "error": 'select(2, pcall(Json.decode, "{oops"))',
}
"""Handle -> how a program comes to hold one."""
ANSWERS = {
    "review": {"decision": "Approve", "feedback": "good", "edited_artifact": "y"},
    "upload": {"path": "/a.csv", "name": "a.csv", "size": 1, "mime_type": "text/csv"},
}


def members(name: str) -> set[str]:
    """What a handle gives of every name that the table or the prelude says anywhere."""
    texts = "\n".join(path.read_text("utf-8") for path in PRELUDE.glob("*.lua"))
    tried = set(re.findall(r"[a-z_]\w*", texts))
    tried |= {word.name.rpartition(".")[2] for word in WORDS}
    tried |= {member.name for handle in HANDLES.values() for member in handle.members}
    listed = ", ".join(f'"{one}"' for one in sorted(tried))
    body = (
        f"local held, there = {HELD[name]}, {{}}\n"
        f"for _, name in ipairs({{{listed}}}) do there[name] = held[name] ~= nil and type(held[name]) or nil end\n"
        "if not getmetatable(held) then for name, value in pairs(held) do there[name] = type(value) end end\n"
        "return Json.object(there)"
    )
    given: dict[str, str] = result(AROUND + in_main(body), answers=lambda request: ANSWERS[request["type"]])
    return set(given)


def sometimes(member: Member) -> bool:
    """Whether it may be nil."""
    return member.returns == "any" or member.returns.endswith("?")


@pytest.mark.parametrize("name", HANDLES)
def test_a_handle_has_what_the_table_says_and_nothing_else(name: str) -> None:
    built = {member.name: member for member in HANDLES[name].members if member.since}
    there = members(name)
    assert there - set(built) == set()
    assert [one for one in set(built) - there if not sometimes(built[one])] == []


@pytest.mark.parametrize("name", [name for name in HANDLES if HANDLES[name].called])
def test_a_handle_that_can_be_called_is_called_by_its_word(name: str) -> None:
    assert words.BY_NAME[HANDLES[name].called].since
    argument = {"tool": '{query = "moss"}', "agent": '"Hi"', "procedure": "{}"}[name]
    assert result(AROUND + in_main(f"return {HELD[name]}({argument}) ~= nil")) is True


def test_a_member_that_says_a_word_says_one_of_the_table() -> None:
    said = [member.word for handle in HANDLES.values() for member in handle.members if member.word]
    assert [name for name in said if name not in words.BY_NAME] == []
    assert "Session.tail" in said


# --------------------------------------------------------------------- the table and the docs


def headings() -> str:
    lines = [line for page in sorted(DOCS.glob("*.md")) for line in page.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line.startswith("#"))


@pytest.mark.parametrize("word", [word.name for word in SPOKEN])
def test_a_word_has_a_heading_in_the_docs(word: str) -> None:
    assert re.search(rf"`{re.escape(word)}(?![\w.])", headings()), f"no heading in docs/words/ shows `{word}`"


def told(word: str) -> list[str]:
    """The words of every heading of the docs."""
    return re.findall(r"`([\w.]+)", word)


def test_the_docs_have_headings_for_words_that_exist_alone() -> None:
    known = {word.name for word in BUILT} | {word.name.split(".")[0] for word in BUILT}
    assert [name for name in told(headings()) if name not in known] == []


def test_every_spoken_word_stands_on_one_page_of_the_docs() -> None:
    on = [word.name for page in PAGES for word in pages.words_of(page)]
    assert sorted(on) == sorted(word.name for word in WORDS if word.spoken)
    assert [name for name in on if name not in [word.name for word in pages.words_of(pages.page_of(name))]] == []


def test_every_page_with_a_built_word_is_there_and_every_page_has_words() -> None:
    there = {path.stem for path in DOCS.glob("*.md")}
    assert {page for page in PAGES if any(word.since for word in pages.words_of(page))} == there


@pytest.mark.parametrize("word", SPOKEN, ids=lambda word: word.name)
def test_an_example_runs(word: Word, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "today.md").write_text("moss\n")
    granted = Snapshot(files=Files(str(tmp_path)))
    given = {"value": "moss"} if word.name == "field.string" else {}
    run, _ = run_program(pages.program(word), given, answers=answer, under=granted)
    assert (run.status, run.error) == ("done", None)


def answer(request: Any) -> Any:
    """What somebody says to the questions of the examples."""
    offered = {"approval": True, "input": "ferns", "select": "staging", "multiple": {"target": "staging"}}
    return {**offered, **ANSWERS, "escalation": "oiled it", "custom": "signed"}[request["type"]]


# --------------------------------------------------------------------- words to come


@pytest.mark.parametrize("word", [word.name for word in UNBUILT if word.kind != words.DECLARE])
def test_a_word_to_come_says_so_where_it_is_used(word: str) -> None:
    failure = error(f"Procedure {{\n  function(input)\n    {word}('x')\n  end\n}}\n")
    assert failure["message"] == f"`{word}` is not available in this version"
    assert failure["site"] == "main.tac:3"


@pytest.mark.parametrize("word", [word.name for word in UNBUILT if word.kind == words.DECLARE])
def test_a_declaration_to_come_says_so_where_it_is_used(word: str) -> None:
    failure = error(f"local ok = true\nx = {word} {{ name = 'x' }}\nProcedure {{ function(input) end }}\n")
    assert failure["message"] == f"`{word}` is not available in this version"
    assert failure["site"] == "main.tac:2"


def test_a_word_to_come_cannot_be_mistaken_for_nil() -> None:
    failure = error("Procedure {\n  function(input)\n    local s = mcp.brave_search.search\n  end\n}\n")
    assert failure["message"] == "`mcp.brave_search` is not available in this version"
    assert failure["site"] == "main.tac:3"


def fields_to_come(word: Word) -> list[tuple[str, str]]:
    fields = word.fields or {}
    return [(word.name, name) for name, field in fields.items() if field.since is None]


@pytest.mark.parametrize(
    ("word", "field"),
    [pair for word in BUILT if word.kind == words.DECLARE for pair in fields_to_come(word)],
)
def test_a_field_to_come_says_so_where_the_declaration_stands(word: str, field: str) -> None:
    failure = error(f"x = {word} {{ {field} = 'y', function() end }}\nProcedure {{ function(input) end }}\n")
    assert failure["message"] == f"the field `{field}` of {word} is not available in this version"
    assert failure["site"] == "main.tac:1"


@pytest.mark.parametrize("field", [name for _, name in fields_to_come(words.BY_NAME["Agent.turn"])])
def test_an_option_of_a_turn_to_come_says_so_where_the_agent_is_called(field: str) -> None:
    failure = error(
        "a = Agent { model = 'openai/gpt-4o' }\nProcedure { function(input)\n"
        f"  a {{ {field} = 1 }}\nend }}\nMocks {{ a = {{ message = 'hi' }} }}\n"
    )
    assert failure["message"] == f"the option `{field}` of a turn is not available in this version"
    assert failure["site"] == "main.tac:3"
