from __future__ import annotations

import random
import time
from typing import Any

import pytest
from lupa import lua55

from tactus.language.parse import Site, as_lua_counts, declarations, parsed, sites

WORDS = ("Agent", "Tool", "Procedure", "Model", "Module", "Toolset")

RECORD = """
local words, source = ...
local seen = {}
for word in words:gmatch("%a+") do
  _ENV[word] = function(given)
    seen[#seen + 1] = word .. ":" .. debug.getinfo(2, "l").currentline
    local id = type(given) == "table" and rawget(given, "id") or ""
    seen[#seen + 1] = tostring(id)
    return setmetatable({}, {
      __call = function() return {} end,
      __index = function() return function() end end,
      __concat = function() return "" end,
    })
  end
end
assert(load((source:gsub("^#[^\\n]*", "")), "=m"))()
return table.concat(seen, " ;")
"""


def as_lua_reports(source: str) -> list[tuple[str, str]]:
    """`Word:LINE` and the `id` of every call of a word, in the order in which Lua makes them."""
    run = lua55.LuaRuntime().eval("function(code, ...) return load(code)(...) end")
    parts = str(run(RECORD, " ".join(WORDS), source)).split(" ;")
    return list(zip(parts[::2], parts[1::2], strict=True)) if len(parts) > 1 else []


def names(source: str) -> list[str | None]:
    """All names, in the order of the lines."""
    return [name for found in declarations(source, WORDS).values() for name in found]


# --- names


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("x = Agent{}", "x"),
        ("local x = Agent{}", "x"),
        ("local x <const> = Agent{}", "x"),
        ("local x <close> = Agent{}", "x"),
        ("local <const> x = Agent{}", "x"),
        ("global x = Agent{}", "x"),
        ("x = (Agent{})", "x"),
        ("x = Agent --[[ why\n]] {}", "x"),
        ("x = Agent({})", "x"),
        ("M.search = Tool{}", "search"),
        ("M.a.b = Tool{}", "b"),
        ("f().x = Tool{}", "x"),
        ('M["search"] = Tool{}', "search"),
        ("M[ [==[\nsearch]==] ] = Tool{}", "search"),
        ("M[''] = Tool{}", ""),
        ("return {writer = Agent{}}", "writer"),
        ("return {['writer'] = Agent{}}", "writer"),
        ("M = {a = {writer = Agent{}}}", "writer"),
        ("do local x = Agent{} end", "x"),
        ("if debug then x = Agent{} end", "x"),
        ('Agent "x" {}', "x"),
        ('y = Agent "x" {}', "x"),
        ("Model [[x]] {}", "x"),
        ('Agent "x" ({})', "x"),
        ('Agent("x", {})', "x"),
        ('local function f() return Agent "x" {} end', "x"),
        ("Agent{}", ""),
        ("return Agent{}", ""),
        ("do Agent{} end", ""),
        ("if c then Agent{} end", ""),
        ("return Agent{}, 1", None),
        ("(Agent{}).x = 1", None),
        ("function f() Agent{} end", None),
        ("for i = 1, 2 do Agent{} end", None),
        ("f(Agent{})", None),
        ("x = f(Agent{})", None),
        ("x = {Agent{}}", None),
        ("M[k] = Agent{}", None),
        ("M[1] = Agent{}", None),
        ('M["a\\n"] = Agent{}', None),
        ("return {[k] = Agent{}}", None),
        ("return {[Agent{}] = 1}", None),
        ("x = y or Agent{}", None),
        ("x = Agent{}.y", None),
        ("x = Agent{}:y()", None),
        ("function f() x = Agent{} end", None),
        ("f = function() return {x = Agent{}} end", None),
        ("local function f() x = Agent{} end", None),
        ("for i = 1, 2 do x = Agent{} end", None),
        ("for k in pairs(t) do x = Agent{} end", None),
        ("while true do x = Agent{} end", None),
        ("repeat x = Agent{} until true", None),
        ('x = Agent("y")', None),
        ('x = Agent "y"', None),
        ('x = Agent("y")({})', None),
        ('x = Agent "y" "text"', None),
    ],
)
def test_the_place_of_a_call_names_it(source: str, name: str | None) -> None:
    assert names(source) == [name]


def test_each_value_of_an_assignment_has_its_own_name() -> None:
    source = "local a, b, M = Agent{}, Tool{}, {c = Tool{}}, Tool{}"
    assert declarations(source, WORDS) == {"Agent:1": ["a"], "Tool:1": ["b", "c", None]}
    assert declarations("a, b = f(), Tool{}", WORDS) == {"Tool:1": ["b"]}


def test_what_is_inside_comes_first() -> None:
    source = "x = Agent{tools = {Tool{}, a = Tool{}}, more = Tool{}} y = Agent{}"
    assert declarations(source, WORDS) == {"Tool:1": [None, "a", "more"], "Agent:1": ["x", "y"]}


def test_the_name_of_a_curried_call_comes_before_its_table() -> None:
    source = 'Agent "x" {\n  tools = {a = Tool{}}, helper = Agent{},\n}'
    assert declarations(source, WORDS) == {"Agent:1": ["x"], "Tool:2": ["a"], "Agent:2": ["helper"]}


def test_a_line_of_unsure_calls_gives_only_names_that_are_written_in_them() -> None:
    source = 'if c then x = Agent{} else y = Agent{} end\nif c then z = Agent{} end t = c and Agent "w" {}'
    assert declarations(source, WORDS) == {"Agent:1": [None, None], "Agent:2": [None, "w"]}


def test_only_the_given_words_count() -> None:
    source = 'x = Agent{} y = agent("w", {}) z = Agents{} m.Agent{} -- Agent{}\ns = "Agent{}"'
    assert declarations(source, ["agent"]) == {"agent:1": ["w"]}
    assert declarations(source, ["Agent"]) == {"Agent:1": ["x"]}
    assert declarations(source, []) == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r"])
def test_every_line_end_of_lua_counts(end: str) -> None:
    source = end.join(["-- é", "", "x = Agent{", "}", "y = Agent{}"])
    assert declarations(source, WORDS) == {"Agent:3": ["x"], "Agent:5": ["y"]}
    assert [key for key, _ in as_lua_reports(source)] == ["Agent:3", "Agent:5"]


@pytest.mark.parametrize("first", ["#!/usr/bin/env tactus", "# x = Agent{}", "\ufeff#!tactus", "\ufeff-- é"])
def test_a_first_line_for_the_shell_is_skipped(first: str) -> None:
    assert declarations(f"{first}\nx = Agent{{}}", WORDS) == {"Agent:2": ["x"]}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = Agent{}\ny = = 3\nz = Agent{}", {"Agent:1": ["x"], "Agent:3": ["z"]}),
        ("x = Agent{\n  y = Tool{}", {"Agent:1": ["x"], "Tool:2": ["y"]}),
        ("x = Agent{ name = \n", {}),
        ("Agent", {}),
        ("x = Agent", {}),
        ('x = Agent "', {"Agent:1": [None]}),
        ("\0 \ud800 Agent", {}),
    ],
)
def test_text_that_is_not_lua_gives_what_can_be_made_out(source: str, found: dict[str, Any]) -> None:
    assert declarations(source, WORDS) == found


def test_a_site_says_where_it_is() -> None:
    source = 'x = 1; y = Agent {\n  1,\n}\nAgent "z" {\n}\nw = c and Agent("z")'
    assert sites(source, WORDS) == [
        Site("Agent", 1, "y", False, False, True, 1, 12, 3, 2),
        Site("Agent", 4, "z", True, False, True, 4, 1, 5, 2),
        Site("Agent", 6, None, False, True, False, 6, 11, 6, 21),
    ]


# --- lines, as Lua reports them


@pytest.mark.parametrize(
    "source",
    [
        "x = Agent{\n a = 1,\n\n}",
        "x = Agent\n{\n}",
        "x =\n Agent\n{\n}",
        "x = Agent(\n{\n}\n)",
        "x = Agent\n(\n{})",
        "x = Agent --[[\n]] {}",
        'x = Agent "x" {\n}',
        'x = Agent\n"x"\n\n{\n}',
        "x = Agent [[\n\n]] {\n}",
        "x = Agent\n[[\n]]",
        "x = Agent [[\r\n\r\n]] y = Agent{}",
        'x = Agent"a\\\nb" {}',
        'x = Agent"a\\z\n\n b" {}',
        "x = Agent([[\n\n]])",
        'x = Agent "x" {\n tools = {Tool {\n}, y = Agent{}}\n}',
        "x = {\n Agent\n\n{}, y = Agent\n{},\n2 }",
        "x, y = Agent{}, Agent\n{}",
        "x = (Agent\n{\n})",
        "x = Agent{} .. Agent\n{} .. Tool{}",
        "x = {[Agent{}] = Agent{}, Tool{}} x[Agent\n{}] = Tool{}",
        "(Agent\n{})\n.y(Tool\n{})",
        "for i = 1, 1 do x = Agent\n{} end",
        "local function f()\n local x = Agent\n{}\n return x end\nf()",
        "#!/bin/x\nx = Agent{}",
    ],
)
def test_lines_and_order_are_those_of_lua(source: str) -> None:
    assert [f"{site.word}:{site.at}" for site in sites(source, WORDS)] == [key for key, _ in as_lua_reports(source)]


def test_of_a_tail_call_lua_knows_no_line() -> None:
    source = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nreturn Agent{}"
    assert declarations(source, WORDS) == {"Agent:18": [""]}
    assert [key for key, _ in as_lua_reports(source)] != ["Agent:18"]
    assert [key for key, _ in as_lua_reports(source.replace("Agent{}", "(Agent{})"))] == ["Agent:18"]


class Writer:
    """Writes random programs in which each call of a word has an `id`, and knows the name of each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.named: dict[str, str | None] = {}

    def program(self) -> str:
        return "".join(self.statement(at) for at in range(self.chance.randint(1, 6)))

    def gap(self) -> str:
        return self.chance.choice(["", " ", "\n", " --[[\n]] ", "\n\n"])

    def statement(self, at: int) -> str:
        name = f"v{at}"
        first, second = self.value(name, 3), self.value(f"w{at}", 2)
        return self.chance.choice(
            [
                f"{name} = {first}\n",
                f"local {name}{self.gap()}={self.gap()}{first};",
                f"local {name} <const>, w{at} = {first},{self.gap()}{second} ",
                f"M = {{}} M.{name}, M['w{at}'] = {first}, {second}\n",
                f"do {name} = {first} end ",
            ]
        )

    def value(self, name: str | None, depth: int) -> str:
        chance = self.chance.random()
        if chance < 0.15 or not depth:
            return "1"
        if chance < 0.4:
            return self.table("", depth)
        if chance < 0.5:
            return f"({self.gap()}{self.value(name, depth - 1)})"
        if chance < 0.6:
            return f"type({self.value(None, depth - 1)})"
        word, id_ = self.chance.choice(WORDS), f"i{len(self.named)}"
        self.named[id_] = name
        table = self.table(f"id = '{id_}'", depth)
        return f"{word}{self.gap()}{table}" if self.chance.random() < 0.7 else f"{word}{self.gap()}({table})"

    def table(self, first: str, depth: int) -> str:
        items = [first] if first else []
        for at in range(self.chance.randint(0, 3)):
            key = f"k{depth}{at}"
            items.append(
                self.chance.choice([f"{key} =", f"['{key}'] ="]) + self.gap() + self.value(key, depth - 1)
                if self.chance.random() < 0.6
                else self.value(None, depth - 1)
            )
        return "{" + self.gap() + f",{self.gap()}".join(items) + self.gap() + "}"


@pytest.mark.parametrize("seed", range(150))
def test_every_call_of_a_random_program_gets_its_name(seed: int) -> None:
    writer = Writer(seed)
    source = writer.program()
    waiting = declarations(source, WORDS)
    for key, id_ in as_lua_reports(source):
        assert waiting[key].pop(0) == writer.named[id_], source
    assert not any(waiting.values()), source


def test_random_damage_raises_nothing() -> None:
    chance = random.Random(3)
    for seed in range(150):
        source = Writer(seed).program()
        at = chance.randrange(len(source))
        declarations(source[:at] + chance.choice(["", "(", "]]", "end", '"', "\0"]) + source[at + 2 :], WORDS)


def test_deep_nesting_is_no_problem() -> None:
    source = "x = " + "{a = " * 3000 + "Agent{}" + "}" * 3000
    assert declarations(source, WORDS) == {"Agent:1": ["a"]}


def test_a_long_program_is_read_quickly() -> None:
    block = (
        'local t{0} = Tool {{\n  description = "does {0}",\n  input = {{ q = field.string{{}} }},\n'
        '  function(args)\n    local text = args.q .. "!"\n    return text\n  end\n}}\n'
        "a{0} = Agent {{ tools = {{t{0}}} }}\n\n"
    )
    source = "".join(block.format(at) for at in range(1000))
    declarations("x = Agent{}", WORDS)
    took = min(_time(source) for _ in range(3))
    assert took < 0.5, f"{took * 1000:.0f} ms for {source.count(chr(10))} lines"


def _time(source: str) -> float:
    start = time.perf_counter()
    assert len(declarations(source, WORDS)) == 2000
    return time.perf_counter() - start


def test_a_comment_right_behind_a_bracket_hides_nothing() -> None:
    source = 'local t = {}\nt[--[[the\nfirst]] 1] = "[--[[x]]"\nwriter = Agent {}\n'
    assert declarations(source, {"Agent"}) == {"Agent:4": ["writer"]}
    assert not parsed(as_lua_counts(source)).has_error
    assert as_lua_counts(source).decode() == source.replace("--[[the", "       ").replace("first]]", "       ")
