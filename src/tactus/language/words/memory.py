"""The memory of one procedure call: state, input, stages; and values."""

from __future__ import annotations

from tactus.language.words.row import DECLARE, LUA, MEMORY, Word, unbuilt

WORDS: tuple[Word, ...] = (
    Word("Json.decode", MEMORY, "a value from JSON text", params=("text",)),
    Word(
        "State.check",
        MEMORY,
        "hold a value against the state's schema",
        params=("key", "value"),
        spoken=False,
    ),
    Word("Json.encode", LUA, "canonical JSON text of a value"),
    Word("Json.null", LUA, "null inside a list"),
    Word("Json.object", LUA, "a table that is an object even when it is empty"),
    Word("Log.debug", LUA, "a log line"),
    Word("Log.info", LUA, "a log line"),
    Word("Log.warn", LUA, "a log line"),
    Word("Log.error", LUA, "a log line"),
    Word("log", LUA, "same as Log.info"),
    Word("print", LUA, "a log line of its arguments, tab separated"),
    Word("state", LUA, "the state of this procedure call"),
    Word("input", LUA, "the input of this procedure call, read-only"),
    Word("State.get", LUA, "state by key, with a default"),
    Word("State.set", LUA, "set state by key"),
    Word("State.increment", LUA, "add to a number of the state"),
    Word("State.append", LUA, "append to a list of the state"),
    Word("State.all", LUA, "a deep copy of the state"),
    Word("State.clear", LUA, "empty the state"),
    Word("field.string", LUA, "a text"),
    Word("field.number", LUA, "a number"),
    Word("field.integer", LUA, "a whole number"),
    Word("field.boolean", LUA, "true or false"),
    Word("field.array", LUA, "a list"),
    Word("field.object", LUA, "a table with named fields"),
    *unbuilt("Stages stages", DECLARE),
    *unbuilt("Stage.set Stage.advance Stage.current Stage.is Stage.history Stage.count", MEMORY),
    *unbuilt("contains equals matches"),
)
