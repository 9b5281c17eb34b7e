"""What the text of an expression says of its value; where it can, Lua itself says the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from lupa import lua55

from tactus.language import literals
from tactus.language.literals import UNKNOWN
from tactus.language.parse import as_lua_counts, parsed

if TYPE_CHECKING:
    from tactus.language.parse import Node


def expression(lua: str) -> tuple[bytes, Node]:
    """The text of `return LUA`, and the node of it."""
    text = as_lua_counts(f"return {lua}")
    (node,) = parsed(text).named_children[0].named_children[0].named_children
    return text, node


def constant(lua: str) -> Any:
    return literals.constant(*expression(lua))


def table(lua: str) -> literals.Table:
    return literals.table(*expression(lua))


# --------------------------------------------------------------------- texts and numbers


@pytest.mark.parametrize(
    "lua",
    [
        '""',
        "''",
        "'a \"b\" c'",
        '"a\\nb\\tc\\\\d\\"e\\\'f"',
        '"\\65\\066\\x41\\u{e4}\\u{1F600}"',
        '"a\\z   \n   b"',
        '"a\\\nb"',
        '"\\a\\b\\f\\v\\r"',
        "[[a\\nb]]",
        "[[\na\nb]]",
        "[==[a]]b]==]",
        "[[]]",
        '"ä € 😀"',
    ],
)
def test_a_text_is_what_lua_reads(lua: str) -> None:
    said = lua55.LuaRuntime(encoding="latin-1").execute(f"return {lua.encode().decode('latin-1')}")
    assert constant(lua) == said.encode("latin-1").decode()


@pytest.mark.parametrize(
    "lua",
    [
        *("0", "7", "007", "3.0", "3.", ".5", "1e3", "1E-2", "0x10", "0XfF", "0xA.8p1", "0x.1"),
        *("9223372036854775807", "9223372036854775808", "0xffffffffffffffff", "0x1ffffffffffffffff", "1e400"),
        *("-7", "- 7", "-(7)", "- -7", "-0x10"),
    ],
)
def test_a_number_is_what_lua_reads(lua: str) -> None:
    said = lua55.LuaRuntime().execute(f"local x = {lua} return x, math.type(x)")
    value = constant(lua)
    assert value == said[0]
    assert isinstance(value, int) is (said[1] == "integer")


# --------------------------------------------------------------------- constants


@pytest.mark.parametrize(
    ("lua", "expected"),
    [
        ("true", True),
        ("false", False),
        ("nil", None),
        ("((1))", 1),
        ("( --[[ one ]] 1)", 1),
        ("{}", {}),
        ('{"a", "b"}', ["a", "b"]),
        ('{a = 1, ["b c"] = "x", [ [[d]] ] = true}', {"a": 1, "b c": "x", "d": True}),
        ("{a = nil, b = 1}", {"b": 1}),
        ("{{1}, {a = {2}}}", [[1], {"a": [2]}]),
        ("{1; 2, -- two\n 3,}", [1, 2, 3]),
        ("{a = 1, a = 2}", {"a": 2}),
    ],
)
def test_constants_are_read(lua: str, expected: Any) -> None:
    assert constant(lua) == expected


@pytest.mark.parametrize(
    "lua",
    [
        *("x", "f()", "...", "a .. b", "1 + 1", "not x", "#x", "~1", "-x", "-'1'", "-true", "function() end", "x.y"),
        *("{x}", "{a = f()}", "{1, a = 2}", "{[1] = 2}", "{[x] = 1}", "{f()}", "{1, ...}", "{1, nil, 2}", "{{x}}"),
    ],
)
def test_what_the_text_does_not_say_is_unknown(lua: str) -> None:
    assert constant(lua) is UNKNOWN


@pytest.mark.parametrize("lua", ["{" * 2000 + "}" * 2000, "- " * 2000 + "1"])
def test_what_nests_deeper_than_anybody_writes_is_unknown(lua: str) -> None:
    assert constant(lua) is UNKNOWN


def test_parentheses_may_nest_as_deep_as_they_like() -> None:
    deep = 10 * sys.getrecursionlimit()
    assert constant("(" * deep + "1" + ")" * deep) == 1


# --------------------------------------------------------------------- tables


def test_a_table_has_its_fields_by_name_and_its_items() -> None:
    found = table('{1, a = 2, ["b"] = 3, f, c = g()}')
    assert [item.text for item in found.items] == [b"1", b"f"]
    assert {name: (key.text, value.text) for name, (key, value) in found.fields.items()} == {
        "a": (b"a", b"2"),
        "b": (b'"b"', b"3"),
        "c": (b"c", b"g()"),
    }
    assert not found.open
    assert (found.value("a") or found.node).text == b"2"
    assert found.value("z") is None


def test_a_name_said_twice_has_its_last_value() -> None:
    found = table("{a = 1, b = 2, ['a'] = 3}")
    assert (found.value("a") or found.node).text == b"3"
    assert [key.text for key in found.again] == [b"'a'"]


@pytest.mark.parametrize(
    ("lua", "expected"),
    [
        ("{}", False),
        ("{1, 2}", False),
        ("{f(), 1}", False),
        ("{(f())}", False),
        ("{a = f()}", False),
        ("{a = ...}", False),
        ("{f()}", True),
        ("{1, f()}", True),
        ("{...}", True),
        ("{o:m()}", True),
        ("{a = 1, f()}", True),
        ("{[k] = 1}", True),
        ("{[1] = 1}", True),
        ('{["a" .. "b"] = 1}', True),
    ],
)
def test_a_table_is_open_where_it_may_hold_more(lua: str, expected: bool) -> None:
    assert table(lua).open is expected


# --------------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("lua", "expected"),
    [
        ("'x'", "string"),
        ("[[x]]", "string"),
        ("a .. b", "string"),
        ("a --[[ + ]] .. b", "string"),
        ("1", "integer"),
        ("-1", "integer"),
        ("1.5", "number"),
        ("-1.5", "number"),
        ("true", "boolean"),
        ("not x", "boolean"),
        ("a == b", "boolean"),
        ("a < b", "boolean"),
        ("nil", "nil"),
        ("{}", "table"),
        ("{a = 1}", "table"),
        ("{1, a = 1}", "table"),
        ("{1, 2}", "list"),
        ("function() end", "function"),
        ("('x')", "string"),
        *[(lua, "") for lua in ("x", "f()", "a or b", "a and b", "a + b", "#x", "-x", "~x", "...", "x.y", "x[1]")],
    ],
)
def test_kinds(lua: str, expected: str) -> None:
    assert literals.kind(*expression(lua)) == expected
