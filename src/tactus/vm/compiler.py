"""Whether a text is Lua, by Lua's own compiler: nothing of it is run, and no prelude is loaded. Knows nothing of
what the words mean.

The text is read as the VM reads it (`lua/modules.lua`): a byte order mark and a first line for the shell are let be,
binary chunks are none.
"""

from __future__ import annotations

from typing import Any

from lupa import lua55

from tactus.vm.convert import to_bytes, to_text

MEMORY = 128 << 20
"""Bytes that the text and what is compiled of it may take: as much as a program has to run in."""
NAME = 50
"""Bytes of a file's name that Lua repeats in its message as they are."""
BOM = "\xef\xbb\xbf"

CHECKER = """
local load, sub, find = load, string.sub, string.find
return function(box)
  local text, line, at = box.text, 0, 1
  if not box.by_line then
    local _, why = load(text, box.name, "t", {})
    return why or "", 0
  end
  local function next_line()                      -- it stops asking where it has seen enough
    if at > #text then return nil end
    local from = at
    line, at = line + 1, (find(text, "\\n", at, true) or #text) + 1
    return sub(text, from, at - 1)
  end
  local _, why = load(next_line, box.name, "t", {})
  return why or "", line
end
"""


def syntax_error(text: str, file: str) -> tuple[int, str] | None:
    """The line and the message of the first error in the text of a file; None where it is Lua."""
    source, name = _prepared(to_bytes(text)), to_bytes(file)[-NAME:]
    why, _ = _compiled(source, name, by_line=False)
    if not why:
        return None
    line, found, message = why.removeprefix(f"{name}:").partition(": ")
    if why.startswith(f"{name}:") and found and line.isdigit():
        return int(line), _said(message)
    _, reached = _compiled(source, name, by_line=True)
    return max(1, reached), _said(why)


def _prepared(source: str) -> str:
    source = source.removeprefix(BOM)
    return f"--{source}" if source.startswith("#") else source


def _compiled(source: str, name: str, *, by_line: bool) -> tuple[str, int]:
    """What the compiler says ("" = nothing), and the line up to which it has read."""
    if len(source) > MEMORY // 2:
        return "not enough memory", 0
    lua = lua55.LuaRuntime(encoding="latin-1", register_eval=False, register_builtins=False, max_memory=0)
    check: Any = lua.execute(CHECKER)
    box = lua.table_from({"text": source, "name": f"@{name}", "by_line": by_line})
    lua.set_max_memory(MEMORY)  # only now: what the host builds is outside of every protected call
    try:
        why, line = check(box)
    except lua55.LuaMemoryError:
        return "not enough memory", 0
    return str(why), int(line)


def _said(message: str) -> str:
    first = to_text(message).partition("\nstack traceback:")[0]
    if first == "C stack overflow":
        return "this is nested too deeply: Lua takes about 200 levels"
    if first == "not enough memory":
        return f"this takes more than {MEMORY >> 20} MB to compile"
    if first.startswith("attempt to load a binary chunk"):
        return "this is compiled Lua, not text"
    return first
