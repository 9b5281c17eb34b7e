"""State, JSON and log lines: the memory of one procedure call, and what it writes."""

from __future__ import annotations

from tactus.language.words.row import LUA, MEMORY, Field, Word

KEY = Field("string|integer", "the key", required=True, example='"count"')
LINE = {
    "message": Field("any", "what is written; a table as JSON"),
    "fields": Field("table", "facts shown behind it as JSON"),
}


def _logs(level: str, doc: str) -> Word:
    return Word(f"Log.{level}", LUA, doc, args=LINE, example=f'Log.{level}("3 files read", {{seconds = 2}})')


WORDS: tuple[Word, ...] = (
    Word(
        "Json.decode",
        MEMORY,
        "a value from JSON text",
        params=("text",),
        args={"text": Field("string", "JSON text", required=True)},
        returns="any",
        example="local value = Json.decode('{\"list\": [1, null, 3]}')",
    ),
    Word(
        "State.check",
        MEMORY,
        "hold a value against the state's schema",
        params=("key", "value"),
        spoken=False,
    ),
    Word(
        "Json.encode",
        LUA,
        "canonical JSON text of a value: equal values give equal text",
        args={"value": Field("any", "what JSON can say")},
        returns="string",
        example='local text = Json.encode({title = "Moss", pages = {1, 2}})',
    ),
    Word(
        "Json.null",
        LUA,
        "null: in a list, or in an object that is encoded",
        returns="any",
        value=True,
        example="local list = {1, Json.null, 3}",
    ),
    Word(
        "Json.object",
        LUA,
        "marks a table as an object, for when it may be empty",
        args={"table": Field("table", "the table; by default a new one", default="{}")},
        returns="table",
        example="local text = Json.encode(Json.object{})",
    ),
    _logs("debug", "a log line that is shown with --log-level debug"),
    _logs("info", "a log line"),
    _logs("warn", "a log line that warns"),
    _logs("error", "a log line that tells of an error"),
    Word("log", LUA, "same as Log.info", args=LINE, example='log("the list is long")'),
    Word(
        "print",
        LUA,
        "a log line of its arguments with tabs between them, tables as JSON",
        args={"value": Field("any", "what is written")},
        rest=True,
        example='print("pages", 12)',
    ),
    Word(
        "state",
        LUA,
        "the state of this procedure call; called with a schema at the top of a script, it declares it",
        args={"fields": Field("schema", "the schema of a script's state", required=True)},
        returns="table",
        value=True,
        example="state.count = (state.count or 0) + 1",
    ),
    Word(
        "input",
        LUA,
        "the input of this procedure call, read-only; called with a schema at the top of a script, it declares it",
        args={"fields": Field("schema", "the schema of a script's input", required=True)},
        returns="table",
        value=True,
        example="local topic = input.topic",
    ),
    Word(
        "State.get",
        LUA,
        "what the state has under a key",
        args={"key": KEY, "default": Field("any", "what holds where there is nothing")},
        returns="any",
        example='local count = State.get("count", 0)',
    ),
    Word(
        "State.set",
        LUA,
        "same as state[key] = value",
        args={"key": KEY, "value": Field("any", "the value; nil takes the key away")},
        example='State.set("status", "running")',
    ),
    Word(
        "State.increment",
        LUA,
        "add to a number of the state, 0 where there is none; gives the new value",
        args={"key": KEY, "by": Field("number", "how much", default="1")},
        returns="number",
        example='local count = State.increment("count")',
    ),
    Word(
        "State.append",
        LUA,
        "add to the end of a list of the state, which is made where there is none",
        args={"key": KEY, "value": Field("any", "the item", required=True)},
        example='State.append("topics", "moss")',
    ),
    Word("State.all", LUA, "a deep copy of the state", returns="table", example="local snapshot = State.all()"),
    Word("State.clear", LUA, "empty the state", example="State.clear()"),
)
