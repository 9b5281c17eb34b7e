"""Durable work: steps, timers, retries, stopping, what the journal holds."""

from __future__ import annotations

from tactus.language.words.row import ASK, LUA, MEMORY, Word, unbuilt

WORDS: tuple[Word, ...] = (
    Word(
        "Step.checkpoint",
        ASK,
        "do it once and remember",
        params=("fn",),
        functions=("fn",),
    ),
    Word(
        "Step.run",
        ASK,
        "do it once under a name and remember",
        params=("name", "fn"),
        functions=("fn",),
    ),
    Word(
        "checkpoint",
        ASK,
        "do it once and remember; without a function it only marks a point",
        params=("fn",),
        functions=("fn",),
        optional=("fn",),
    ),
    Word("Sleep", ASK, "wait, also for days", params=("seconds",), shape="nothing"),
    Word("Checkpoint.exists", MEMORY, "whether something is remembered of a step or place", params=("at",)),
    Word("Checkpoint.get", MEMORY, "what is remembered of a step or place", params=("at",)),
    Word("Checkpoint.next_position", MEMORY, "asks so far in this procedure call, and one"),
    Word("Checkpoint.clear_all", MEMORY, "exists and get forget what lies before", shape="nothing"),
    Word(
        "Checkpoint.clear_after",
        MEMORY,
        "exists and get forget this step or place and what came after it",
        params=("at",),
        shape="nothing",
    ),
    Word("Retry.with_backoff", LUA, "try again, with growing waits"),
    Word("Retry.options", MEMORY, "check the options of with_backoff", params=("options",), spoken=False),
    Word("Stop.requested", MEMORY, "whether the run was asked to stop"),
    Word("Stop.reason", MEMORY, "why it was asked to stop"),
    Word("Stop.request", MEMORY, "ask the run to stop", params=("reason", "success"), shape="nothing"),
    *unbuilt("Step"),
)
