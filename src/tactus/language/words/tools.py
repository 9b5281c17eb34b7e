"""Tools, and what is known of their calls."""

from __future__ import annotations

from dataclasses import replace

from tactus.language.words.row import ASK, DECLARE, LUA, MEMORY, Field, Word, later, unbuilt

ON_UNKNOWN = ("retry", "fail", "ask")
HANDLER = Field("function", "the function: it gets the arguments as one table", example="function(args) return 1 end")
APPROVE: dict[str, Field] = {
    "message": later("string", "what the person reads"),
    "assignees": later("list", "who should answer"),
    "timeout": later("number", "seconds until the call is rejected"),
}
TOOL_FIELDS = {
    "name": Field("string", "the tool's name; by default the variable it is assigned to", example='"search"'),
    "description": Field("string", "what the model is told", example='"Searches the web"'),
    "input": Field(
        "schema",
        "schema of its arguments; none = they are not checked",
        example="{query = field.string{required = true}}",
    ),
    "parameters": Field("schema", "older spelling of input", instead="input"),
    "output": Field("schema", "schema of its result; fields it does not name are dropped"),
    "handler": Field("function", "the function; it may also stand in the table without a key"),
    "use": later("string", "an outside tool: mcp.server.tool, ./file.tac, python:module.function"),
    "on_unknown": later(
        "string", "what to do when it is not known whether a call happened", enum=ON_UNKNOWN, default='"retry"'
    ),
    "timeout": later("number", "seconds for one call"),
    "approve": later("boolean|table|function", "a person approves each call that a model makes", fields=APPROVE),
}
INLINE = Field(
    "table",
    "a tool: its name, what it is told of and its function",
    since=None,
    fields={name: replace(field, since=None) for name, field in list(TOOL_FIELDS.items())[:6]},
)
"""An item of inline_tools, or of the tools of a toolset."""
NAMES = later("string", "the name of a tool")
NARROWED = {
    "name": later("string", "the toolset"),
    "include": later("list", "only these of its tools", items=NAMES),
    "exclude": later("list", "not these of its tools", items=NAMES),
    "prefix": later("string", "what their names begin with"),
    "rename": later("table", "other names of them, by name"),
}
GIVEN = Field("string|table", "a tool, or its name", ref="tool", fields=NARROWED)
"""An item of an agent's tools."""
TOOLSET_FIELDS = {
    "name": later("string", "the toolset's name; by default the variable it is assigned to"),
    "type": later("string", "where its tools come from", enum=("lua", "mcp", "plugin", "filtered", "combined")),
    "tools": later(
        "list", "its tools: declared in place, handles or names", items=replace(INLINE, type="string|table")
    ),
    "server": later("string", "of mcp: the server's name in the configuration"),
    "path": later("string", "of plugin: where its tools are found"),
    "source": later("string|table", "of filtered: the toolset that it narrows"),
    "sources": later("list", "of combined: the toolsets that it joins"),
    **{name: NARROWED[name] for name in ("include", "exclude", "prefix", "rename")},
    "approve": later("boolean|table|function", "a person approves each call that a model makes", fields=APPROVE),
}
TOOL = {"tool": Field("string|table", "a tool, or its name", required=True, ref="tool", example='"search"')}
NAME = Field("string", "the tool's name", required=True)


def _looks(name: str, doc: str, returns: str, example: str, shape: str = "value") -> Word:
    """A word about a tool's calls, said of a tool, of its name, or by its handle."""
    said = f"Tool.{name}"
    return Word(said, MEMORY, doc, params=("tool",), shape=shape, args=TOOL, returns=returns, example=example)


WORDS: tuple[Word, ...] = (
    Word(
        "Tool",
        DECLARE,
        "a function that agents and programs call, with a description and a schema",
        fields=TOOL_FIELDS,
        item=HANDLER,
        shape="tool",
        args={"fields": Field("table", "what it is", required=True, fields=TOOL_FIELDS)},
        returns="tool",
        example='shorten = Tool {\n  description = "The first letters of a text",\n'
        "  input = {text = field.string{required = true}},\n  function(args) return args.text:sub(1, 20) end\n}",
    ),
    Word(
        "Tool.call",
        ASK,
        "one call of a tool, by a model or by the program",
        params=("tool", "args"),
        spoken=False,
        args={"args": Field("table", "its arguments, by name", default="{}")},
        returns="any",
        example='local hits = search {query = "moss"}',
    ),
    _looks(
        "called",
        "whether it was called; true until the program has seen it and a later turn offers the tool again",
        "boolean",
        'if Tool.called("search") then\n  worker {message = "Sum the results up.", tools = {}}\nend',
    ),
    _looks(
        "call_count",
        "how often it was called in this procedure call, since the last reset",
        "integer",
        'local count = Tool.call_count("search")',
    ),
    _looks(
        "last_call", "its last call", "call?", 'local last = Tool.last_call("search")\nprint(last and last.args.query)'
    ),
    _looks("last_result", "the result of its last call", "any", 'local reason = Tool.last_result("done")'),
    _looks("reset", "forget its calls", "", 'Tool.reset("search")', shape="nothing"),
    Word(
        "tactus.done",
        LUA,
        "the tool by which an agent says that it is finished",
        returns="tool",
        value=True,
        example='done = tactus.done\nhelper = Agent {model = "openai/gpt-4o-mini", tools = {done}}',
    ),
    Word(
        "tool",
        DECLARE,
        "older spelling of Tool: a name, a table and a function",
        fields=TOOL_FIELDS,
        item=HANDLER,
        shape="tool",
        args={
            "name": NAME,
            "fields": Field("table", "what it is", required=True, fields=TOOL_FIELDS),
            "handler": Field("function", "the function, where the table does not hold it"),
        },
        returns="tool",
        example='half = tool("half", {input = {n = "integer"}}, function(args)\n  return args.n // 2\nend)',
        instead="Tool",
    ),
    unbuilt(
        "Toolset",
        DECLARE,
        "a bundle of tools",
        fields=TOOLSET_FIELDS,
        args={"fields": Field("table", "what it is", required=True, fields=TOOLSET_FIELDS)},
        returns="table",
    ),
    unbuilt(
        "toolset",
        DECLARE,
        "older spelling of Toolset",
        fields=TOOLSET_FIELDS,
        args={"name": NAME, "fields": Field("table", "what it is", required=True, fields=TOOLSET_FIELDS)},
        returns="table",
        instead="Toolset",
    ),
    unbuilt(
        "mcp",
        ASK,
        "the tools of the MCP servers that the configuration names: mcp.server.tool",
        returns="table",
        value=True,
    ),
)
