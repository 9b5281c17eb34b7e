"""Annotations for Lua's language server: Lua that loads, of words that exist, with types that are defined."""

from __future__ import annotations

import pytest
from lupa.lua55 import LuaRuntime

from tactus.language.reference import meta
from tactus.language.reference.shown import built, here
from tactus.language.words import BY_NAME, HANDLES, LIBRARY, NAMED, WORDS
from tactus.language.words.lua import OURS
from tests.language.reference.annotations import Class, one, read, whole

TEXT = meta.text()
FILE = read(TEXT)
SPOKEN = [word for word in WORDS if here(word)]


def test_it_is_lua_that_defines_every_word_of_this_version_and_none_of_a_later_one() -> None:
    lua = LuaRuntime()
    before = set(lua.globals())
    lua.execute(TEXT)
    defined = lua.execute("return function(name) return (load('return ' .. name .. ' ~= nil') or error)() end")
    assert [word.name for word in SPOKEN if not defined(word.name)] == []
    families = {word.name.rpartition(".")[0] for word in SPOKEN}
    coming = [word.name for word in WORDS if word.since is None and word.name not in families]
    coming = [name for name in coming if name.partition(".")[0] in lua.globals()]
    assert [name for name in coming if defined(name)] == []
    assert "Procedure.spawn" in coming
    known = {word.name.partition(".")[0] for word in SPOKEN} | set(OURS)
    assert set(lua.globals()) - before - known == set()


def test_what_a_program_has_of_luas_library_is_lua_s_own_or_defined_here() -> None:
    lua = LuaRuntime()
    assert [name for name in LIBRARY if lua.eval(f"{name} == nil")] == list(OURS)
    assert {name for name in OURS if name in FILE.functions} == set(OURS)


def test_every_line_can_be_read_and_every_type_that_it_says_is_defined() -> None:
    assert len(FILE.named) > 20
    assert FILE.unknown == set()


def test_a_function_has_the_parameters_that_are_annotated() -> None:
    assert len(FILE.functions) > 100
    assert [path for path, (params, said) in FILE.functions.items() if params != said] == []


def test_a_word_that_takes_a_table_has_a_class_of_its_fields() -> None:
    for word in SPOKEN:
        shown = set(built(word.fields))
        assert not shown or [one for one in FILE.classes.values() if shown <= set(one.fields)], word.name


def test_what_must_be_given_is_no_optional_field() -> None:
    asked = FILE.classes["tactus.Human.approve.request"]
    assert "message" not in asked.optional
    assert "timeout" in asked.optional


def test_texts_of_an_enum_are_a_union() -> None:
    assert '---@field on_timeout? "default"|"error"|"retry" ' in TEXT
    assert '---@field provider? "openai"|"anthropic"|"bedrock"|"google"|string ' in TEXT


def test_a_declaration_gives_a_handle_and_calling_it_gives_a_result() -> None:
    params, _ = FILE.functions["Agent"]
    assert params == ["fields"]
    assert "---@return tactus.agent\nfunction Agent(fields) end" in TEXT
    assert FILE.overloads["held.agent"] == ["fun(call?: string|tactus.agent.turn.call): tactus.result"]
    assert "text" in FILE.classes["tactus.result"].fields


@pytest.mark.parametrize("name", [name for name in NAMED if not BY_NAME[name].instead])
def test_a_declaration_with_a_name_alone_looks_it_up(name: str) -> None:
    assert f"fun(name: string): tactus.{BY_NAME[name].returns}" in FILE.overloads[name]


def test_a_word_that_is_also_a_family_can_be_called() -> None:
    assert FILE.overloads["Tool"][0] == "fun(fields: tactus.Tool.fields): tactus.tool"
    assert FILE.functions["Tool.called"][0] == ["tool"]


def test_a_method_is_said_with_a_dot_or_with_a_colon() -> None:
    assert "fun(self: tactus.tool): boolean" in FILE.overloads["held.tool.called"]
    assert FILE.functions["held.tool.called"][0] == []


def test_every_handle_has_its_class_and_its_members() -> None:
    for handle in HANDLES.values():
        own = FILE.classes[f"tactus.{handle.name}"].fields
        for member in handle.members:
            there = member.name in own or f"held.{handle.name}.{member.name}" in FILE.functions
            assert there == (member.since is not None), f"{handle.name}.{member.name}"


def test_an_older_spelling_is_deprecated() -> None:
    assert FILE.deprecated == {word.name for word in SPOKEN if word.instead}
    assert "agent" in FILE.deprecated


def test_the_function_of_a_declaration_stands_without_a_key() -> None:
    assert FILE.classes["tactus.Tool.fields"].fields["[1]"] == {"function"}


def test_hovering_shows_the_example() -> None:
    assert "---Wait, also for days.\n---\n---```lua\n---Sleep(60)\n---```\n" in TEXT


# -------------------------------------------------------------------- the reader itself


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("string a text", {"string"}, "a text"),
        ('"a"|"b" which', set(), "which"),
        ("(string|tactus.tool)[] tools", {"string", "tactus.tool"}, "tools"),
        ("table<string, any> all", {"table", "string", "any"}, "all"),
        ("fun(self: a, b?: string|c[]): d?, e", {"a", "string", "c", "d", "e"}, ""),
        ("tactus.call? (nil at first)", {"tactus.call"}, "(nil at first)"),
    ],
)
def test_a_type_is_read(text: str, names: set[str], rest: str) -> None:
    found = one(text)
    assert (found.names, found.rest) == (names, rest)


@pytest.mark.parametrize("text", ["", "string|", "(string", "fun(a)", "table<string", "string text", "|a"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        whole(text)


@pytest.mark.parametrize("text", ["---@clas a\n", "x = 1\n", "---@field a-b string c\nx = {}\n"])
def test_what_is_no_annotation_is_refused(text: str) -> None:
    with pytest.raises((ValueError, AssertionError)):
        read(f"---@class a\n{text}")


def test_an_undefined_type_is_found() -> None:
    assert read("---@type tactus.nothing\nx = {}\n").unknown == {"tactus.nothing"}
    assert read("---@class a\n---@field b string\nx = {}\n").classes == {"a": Class({"b": {"string"}})}
