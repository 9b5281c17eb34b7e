"""Durable work: steps, timers, retries, stopping, what the journal holds."""

from __future__ import annotations

from tactus.language.words.row import ASK, LUA, MEMORY, Field, Word, unbuilt

FN = Field("function", "what is done", required=True)
PLACE = {
    "place": Field(
        "string|integer", "the name of a Step.run, a position (1, 2, ...), or a path of the journal", required=True
    )
}
RETRY = {
    "retries": Field("integer", "so many tries after the first one; or say max_attempts", example="3"),
    "max_attempts": Field("integer", "so many tries, the first one among them", default="3"),
    "initial_delay": Field("number", "seconds of the first wait", default="1"),
    "max_delay": Field("number", "no wait is longer, in seconds", default="60"),
    "factor": Field("number", "each wait is so many times the one before", default="2"),
    "jitter": Field(
        "boolean|number", "a part of each wait, 0 to 1, that chance may take off; true is 0.5", default="false"
    ),
    "on_error": Field("function", "called with each error and the number of its try; return false gives up"),
}

WORDS: tuple[Word, ...] = (
    Word(
        "Step.checkpoint",
        ASK,
        "do it once and remember the result",
        params=("fn",),
        functions=("fn",),
        args={"fn": FN},
        returns="any",
        example="local tag = Step.checkpoint(function() return math.random(100, 999) end)",
    ),
    Word(
        "Step.run",
        ASK,
        "do it once under a name and remember the result",
        params=("name", "fn"),
        functions=("fn",),
        args={"name": Field("string", "its name in the journal", required=True), "fn": FN},
        returns="any",
        example='local pages = Step.run("count", function() return 12 end)',
    ),
    Word(
        "checkpoint",
        ASK,
        "do it once and remember the result; without a function it only marks a point",
        params=("fn",),
        functions=("fn",),
        optional=("fn",),
        args={"fn": Field("function", "what is done")},
        returns="any",
        example="checkpoint()",
    ),
    Word(
        "Sleep",
        ASK,
        "wait, also for days",
        params=("seconds",),
        shape="nothing",
        args={"seconds": Field("number", "how long", required=True, example="60")},
        example="Sleep(60)",
    ),
    Word(
        "Checkpoint.exists",
        MEMORY,
        "whether something is remembered of a step or place",
        params=("at",),
        args=PLACE,
        returns="boolean",
        example='if not Checkpoint.exists("count") then Log.info("not counted yet") end',
    ),
    Word(
        "Checkpoint.get",
        MEMORY,
        "what is remembered of a step or place",
        params=("at",),
        args=PLACE,
        returns="any",
        example='local pages = Checkpoint.get("count")',
    ),
    Word(
        "Checkpoint.next_position",
        MEMORY,
        "how many asks this procedure call has made, and one",
        returns="integer",
        example="local position = Checkpoint.next_position()",
    ),
    Word(
        "Checkpoint.clear_all",
        MEMORY,
        "exists and get forget what lies before",
        shape="nothing",
        example="Checkpoint.clear_all()",
    ),
    Word(
        "Checkpoint.clear_after",
        MEMORY,
        "exists and get forget this step or place and what came after it",
        params=("at",),
        shape="nothing",
        args=PLACE,
        example='Checkpoint.clear_after("count")',
    ),
    Word(
        "Retry.with_backoff",
        LUA,
        "call a function until it raises no error, with growing waits; gives what it returned",
        fields=RETRY,
        args={"fn": FN, "options": Field("table", "how often, and how long between", default="{}", fields=RETRY)},
        returns="any",
        example='local hits = Retry.with_backoff(function() return search {query = "moss"} end, {max_attempts = 5})',
    ),
    Word("Retry.options", MEMORY, "check the options of with_backoff", params=("options",), spoken=False),
    Word(
        "Stop.requested",
        MEMORY,
        "whether the run was asked to stop",
        returns="boolean",
        example="if Stop.requested() then return {done = false} end",
    ),
    Word("Stop.reason", MEMORY, "why it was asked to stop", returns="string?", example="local why = Stop.reason()"),
    Word(
        "Stop.request",
        MEMORY,
        "ask the run to stop; nothing ends until the program returns",
        params=("reason", "success"),
        shape="nothing",
        args={
            "reason": Field("string", "why"),
            "success": Field("boolean", "whether people should read it as a good end", default="true"),
        },
        example='Stop.request("three are enough")',
    ),
    unbuilt(
        "Step",
        ASK,
        "a step of specifications of your own: in this version `step`",
        args={
            "text": Field("string", "its words; {name} stands for a value", required=True),
            "fn": Field("function", "called with the values", required=True),
        },
    ),
)
