"""The prelude and the table of words name the same things, and nothing dangerous is within a program's reach."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.language import words
from tactus.runtime import canonical
from tactus.vm import machine as room
from tactus.vm.sandboxes import Inside
from tactus.vm.thread import PRELUDE, VM, engine
from tests.vm.programs import WORDS, drive

AUDIT = """
local next, type, metatable, rawget = next, type, debug.getmetatable, rawget
local tostring, create = tostring, coroutine.create
local danger = {}
local function add(name, value)
  if type(value) == "function" or type(value) == "table" then danger[value] = name end
end
local names = {}
for name in ([[load dofile loadfile require collectgarbage warn print setmetatable getmetatable pcall xpcall tostring
  pairs next rawset ipairs]]):gmatch("%S+") do add(name, _G[name]) end
for lib in ("io debug package python coroutine"):gmatch("%S+") do
  add(lib, _G[lib])
  for key, value in next, _G[lib] do add(lib .. "." .. tostring(key), value) end
end
for _, name in next, { "execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname", "date", "time",
  "clock" } do
  add("os." .. name, os[name])
end
for _, name in next, { "dump", "find", "match", "gmatch", "gsub", "rep", "format", "upper", "lower" } do
  add("string." .. name, string[name])
end
for _, name in next, { "concat", "insert", "remove", "move", "sort", "unpack" } do
  add("table." .. name, table[name])
end
add("math.random", math.random) add("math.randomseed", math.randomseed)
add("_G", _G) add("string", string) add("table", table) add("os", os) add("math", math)
add("registry", debug.getregistry()) add("package.loaded", package.loaded)
return function(env, trusted)
  add("the trusted table", trusted)
  for key, value in next, trusted do
    if type(value) == "table" and key ~= "env" and key ~= "null" then add("T." .. tostring(key), value) end
  end
  local seen, bad, functions, tables = {}, {}, 0, 0
  local function walk(value, path)
    local kind = type(value)
    if kind == "userdata" then bad[#bad + 1] = "userdata at " .. path return end
    if kind ~= "table" and kind ~= "function" then return end
    if danger[value] then bad[#bad + 1] = danger[value] .. " at " .. path end
    if seen[value] then return end
    seen[value] = true
    if kind == "function" then functions = functions + 1 return end
    tables = tables + 1
    for key, item in next, value do walk(key, path .. ".<key>") walk(item, path .. "." .. tostring(key)) end
    local meta = metatable(value)
    if meta and rawget(meta, "__metatable") == nil then walk(meta, path .. "<meta>") end
  end
  walk(env, "env")
  for _, value in next, { "", 1, true, function() end, create(function() end) } do
    local meta = metatable(value)
    if meta then
      if rawget(meta, "__metatable") == nil then walk(meta, "meta of " .. type(value)) end
      walk(rawget(meta, "__index"), "index of " .. type(value))
    end
  end
  return functions, tables, bad
end
"""


def audited() -> tuple[int, int, list[str]]:
    """Loads the prelude beside an auditor that saw the raw library before it was emptied."""
    lua = room._state()
    audit = lua.execute(AUDIT)
    config = {"instructions": 10**9, "seconds": 60.0, "wall": 60.0, "payload": 1 << 20, "larger": "", "log": 1 << 20,
              "seed": 1, "now": 0.0, "started": 0.0, "words": lua.execute(room._words(WORDS))}  # fmt: skip
    trusted = lua.table_from({"config": lua.table_from(config)})
    for part in room._prelude():
        lua.execute(part, trusted, mode="b")
    functions, tables, bad = audit(trusted["env"], trusted)
    library = audit(trusted["library"](), trusted)
    inner = audit(trusted["new_space"]()["env"], trusted)
    return functions, tables, [*bad.values(), *library[2].values(), *inner[2].values()]


def test_nothing_dangerous_can_be_reached() -> None:
    functions, tables, bad = audited()
    assert bad == []
    assert functions > 100
    assert tables > 20


def test_the_names_a_program_finds_are_written_down() -> None:
    vm = VM(Inside(WORDS))
    done, _ = drive(vm.load("main.tac", "local r = {} for k in pairs(_G) do r[#r + 1] = k end return r"))
    spoken = {word.name.split(".")[0] for word in words.WORDS if word.spoken}
    library = set(
        "_G _VERSION assert collectgarbage coroutine debug error getmetatable ipairs load math next os pairs pcall "
        "rawequal rawget rawlen rawset select setmetatable string table tonumber tostring type unpack utf8 "
        "xpcall".split()
    )
    assert set(json.loads(done.value)) == spoken | library | {"host"}


def changed(**more: Any) -> str:
    return canonical.dumps([*words.rows(), {**words.rows()[0], **more}])


def test_every_lua_word_has_an_implementation_and_the_other_way_round() -> None:
    with pytest.raises(Exception, match=r"the prelude has no `Json\.more`"):
        VM(Inside(changed(name="Json.more", kind="lua")))
    rows = [row for row in words.rows() if row["name"] != "State.all"]
    with pytest.raises(Exception, match=r"the table of words has no `State\.all`"):
        VM(Inside(canonical.dumps(rows)))


def test_the_engine_has_a_name() -> None:
    assert engine().startswith("lua55 5.5.")
    assert engine().endswith(f" prelude {PRELUDE}")


def test_a_python_object_that_got_in_is_inert() -> None:
    lua: Any = VM(Inside(WORDS))._machine._lua  # type: ignore[attr-defined]
    lua.set_max_memory(0)
    assert "python" not in {str(key) for key in lua.globals()}
