"""What things are called in other languages and frameworks, and what is written here: for sentences about names that
are not there. Only what explains and checks reads it."""

from __future__ import annotations

NAMES: dict[str, str] = {
    **dict.fromkeys(("None", "null", "NULL", "undefined"), "nil"),
    "True": "true",
    "False": "false",
    "len": "#list",
    "str": "tostring(value)",
    **dict.fromkeys(("int", "float", "Number", "parseInt", "parseFloat"), "tonumber(text)"),
    "range": "for i = 1, n do ... end",
    "console": "Log.info(text)",
    **dict.fromkeys(("printf", "puts", "echo"), "print(text)"),
    "isinstance": 'type(value) == "table"',
    "enumerate": "for i, item in ipairs(list) do ... end",
    "sorted": "table.sort(list)",
    "this": "self",
    "Math": "math",
    "String": "string",
    "Array": "{}",
    **dict.fromkeys(("json", "JSON", "cjson"), "Json"),
    **dict.fromkeys(("sleep", "wait", "delay"), "Sleep(seconds)"),
    **dict.fromkeys(("raise", "throw"), "error(...)"),
    "done": "done = tactus.done",
    "f": '"..." .. value',
}
"""Globals. What is written instead."""
TEXTS: dict[str, str] = {
    **dict.fromkeys(("trim", "strip"), '{0}:match("^%s*(.-)%s*$")'),
    **dict.fromkeys(("split", "explode"), 'for part in {0}:gmatch("[^,]+") do ... end'),
    **dict.fromkeys(("contains", "includes", "indexOf", "index"), "{0}:find(part, 1, true)"),
    **dict.fromkeys(("startswith", "startsWith", "starts_with"), "{0}:sub(1, #part) == part"),
    **dict.fromkeys(("endswith", "endsWith", "ends_with"), "{0}:sub(-#part) == part"),
    **dict.fromkeys(("replace", "replaceAll"), "{0}:gsub(pattern, by)"),
    **dict.fromkeys(("toUpperCase", "toupper", "upcase"), "{0}:upper()"),
    **dict.fromkeys(("toLowerCase", "tolower", "downcase"), "{0}:lower()"),
    **dict.fromkeys(("substring", "substr", "slice"), "{0}:sub(first, last)"),
    **dict.fromkeys(("length", "size", "count"), "#{0}"),
    **dict.fromkeys(("charAt", "at"), "{0}:sub(i, i)"),
    "join": "table.concat(list, {0})",
    "concat": "{0} .. more",
    "append": "{0} .. more",
    "toString": "tostring({0})",
    "repeat": "{0}:rep(n)",
    "title": '{0}:gsub("^%l", string.upper)',
    "lines": '{0}:gmatch("[^\\n]+")',
}
"""Methods of texts."""
TABLES: dict[str, str] = {
    **dict.fromkeys(("push", "append", "add", "insert", "push_back"), "table.insert({0}, value)"),
    **dict.fromkeys(("pop", "remove"), "table.remove({0})"),
    "shift": "table.remove({0}, 1)",
    "unshift": "table.insert({0}, 1, value)",
    "sort": "table.sort({0})",
    **dict.fromkeys(("join", "concat"), "table.concat({0}, separator)"),
    **dict.fromkeys(("length", "size", "len", "count"), "#{0}"),
    **dict.fromkeys(("forEach", "each", "map", "filter"), "a loop, for i, item in ipairs({0}) do ... end"),
    **dict.fromkeys(("includes", "contains", "indexOf"), "a loop, for i, item in ipairs({0}) do ... end"),
    **dict.fromkeys(("keys", "items", "values"), "for key, value in pairs({0}) do ... end"),
    **dict.fromkeys(("extend", "update"), "a loop that puts each into {0}"),
}
"""Methods of tables."""
