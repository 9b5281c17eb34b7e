"""Tools, and what is known of their calls."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, LUA, MEMORY, Field, Word, later, unbuilt

TOOL_FIELDS = {
    "name": Field("string", "the tool's name; by default the variable it is assigned to"),
    "description": Field("string", "what the model is told"),
    "input": Field("schema", "schema of its arguments"),
    "parameters": Field("schema", "older spelling of input"),
    "output": Field("schema", "schema of its result"),
    "handler": Field("function", "the function; also as the table's only positional item"),
    **later(
        {
            "use": "an outside tool: mcp.server.tool, ./file.tac, python:module.function",
            "on_unknown": "what to do when it is not known whether a call happened",
            "timeout": "seconds for one call",
            "approve": "a person approves each call a model makes",
        }
    ),
}
WORDS: tuple[Word, ...] = (
    Word("Tool", DECLARE, "a function that agents and programs call", fields=TOOL_FIELDS, shape="tool"),
    Word("Tool.call", ASK, "one call of a tool", params=("tool", "args"), spoken=False),
    Word("Tool.called", MEMORY, "was it called, and not yet seen", params=("tool",)),
    Word("Tool.call_count", MEMORY, "how often it was called", params=("tool",)),
    Word("Tool.last_call", MEMORY, "its last call: {name, args, result}", params=("tool",)),
    Word("Tool.last_result", MEMORY, "the result of its last call", params=("tool",)),
    Word("Tool.reset", MEMORY, "forget its calls", params=("tool",), shape="nothing"),
    Word("tactus.done", LUA, "the tool by which an agent says it is finished"),
    Word("tool", DECLARE, "older spelling of Tool", fields=TOOL_FIELDS, shape="tool"),
    *unbuilt("Toolset toolset", DECLARE),
    *unbuilt("mcp"),
)
