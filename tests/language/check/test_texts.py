"""Texts and lists as other languages have them."""

from __future__ import annotations

import pytest

from tactus.language.check.texts import texts
from tests.language.check.told import Told, main, told

INPUTS = "input = {name = field.string{default = 'x'}, box = field.object{}, list = field.array{}}, "


def found(body: str, before: str = "", files: dict[str, str] | None = None) -> list[Told]:
    return told(texts, before + main(body, INPUTS), files)


@pytest.mark.parametrize(
    ("body", "at", "message", "suggestion"),
    [
        ("return input.name:trim()", "trim", 'a text has no "trim": write input.name:match("^%s*(.-)%s*$")', ""),
        ("return input.name.strip()", "strip", 'a text has no "strip": write input.name:match("^%s*(.-)%s*$")', ""),
        (
            "return ('a,b'):split(',')",
            "split",
            'a text has no "split": write for part in (\'a,b\'):gmatch("[^,]+") do ... end',
            "",
        ),
        (
            "return input.name:contains('x')",
            "contains",
            'a text has no "contains": write input.name:find(part, 1, true)',
            "",
        ),
        ("return input.name:uper()", "uper", 'a text has no "uper"; did you mean "upper"?', "upper"),
        (
            "return input.name.length",
            "input.name.length",
            'a text has no "length": its length is #input.name',
            "#input.name",
        ),
        (
            "return tostring(1):toUpperCase()",
            "toUpperCase",
            'a text has no "toUpperCase": write tostring(1):upper()',
            "",
        ),
        ("local s = 'x' return s:upper():trimm()", "trimm", 'a text has no "trimm" (byte, char, find, format, ', ""),
    ],
)
def test_a_text_has_what_string_has(body: str, at: str, message: str, suggestion: str) -> None:
    (one,) = found(body)
    assert (one.code, one.at, one.suggestion) == ("TAC107", at, suggestion)
    assert one.message.startswith(message)


def test_the_text_of_a_result_is_a_text() -> None:
    (one,) = found("return worker('x').text:strip()", 'worker = Agent { model = "gpt-4o" }\n')
    assert one.at == "strip"


@pytest.mark.parametrize(
    "body",
    [
        "return input.name:upper():sub(1, 2):rep(3)",
        "return #input.name + input.name:len()",
        "return input.box.length + input.list.size",
        "return anything:trim()",
        "local name = input.name name = Path(name) return name:trim()",
        "if input.name.trim then return 1 end",
    ],
)
def test_what_is_there_or_is_not_known_is_let_be(body: str) -> None:
    assert not found(body)


@pytest.mark.parametrize(
    "before",
    [
        "function string.trim(s) return s end\n",
        "string.trim = function(s) return s end\n",
        "local S = string S.trim = print\n",
        "for k, f in pairs(more) do string[k] = f end\n",
        "extend(string)\n",
        "local string = {}\nstring.trim = print\n",
    ],
)
def test_a_program_may_add_to_string(before: str) -> None:
    known = before.startswith("local string")
    assert bool(found("return input.name:trim()", before)) == known


def test_a_module_may_add_to_string() -> None:
    files = {"lib/s.tac": "function string.trim(s) return s end\n"}
    assert not found("return input.name:trim()", 'require("lib.s")\n', files)
    assert found("return input.name:trim()", 'require("lib.s")\n', {"lib/s.tac": "return {}\n"})


@pytest.mark.parametrize(
    ("body", "at", "meant"),
    [
        ("local t = {} t:push(1) return t", "push", "table.insert(t, value)"),
        ("local t = {1} t.append(2) return #t", "append", "table.insert(t, value)"),
        ("local t = {} t[#t + 1] = 1 table.sort(t) return t:join(',')", "join", "table.concat(t, separator)"),
    ],
)
def test_a_list_has_no_functions(body: str, at: str, meant: str) -> None:
    assert found(body) == [Told("TAC107", at, f'a table has no "{at}" of its own: write {meant}')]


@pytest.mark.parametrize(
    "body",
    [
        "local t = {} function t:push(x) end t:push(1)",
        "local t = {push = print} t:push(1)",
        "local t = {} t.push = print t:push(1)",
        "local t = {} t[name] = print t:push(1)",
        "local t = setmetatable({}, {__index = table}) t:insert(1)",
        "local t = {} extend(t) t:push(1)",
        "local t = {} local u = t u.push = print t:push(1)",
        "local t = {} if t.push then t:push(1) end",
        "local t = make() t:push(1)",
        "local t = {} t = Stack() t:push(1)",
    ],
)
def test_a_table_that_may_have_functions_is_let_be(body: str) -> None:
    assert not found(body)


def test_what_a_function_gives_may_get_functions() -> None:
    assert not found(
        "return new()", "local function new() local t = {} later = function() t:push(1) end return t end\n"
    )
