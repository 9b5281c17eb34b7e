"""Durable work: steps, timers, retries, stopping, what the journal holds."""

from __future__ import annotations

from tactus.language.words.row import ASK, Word, unbuilt

WORDS: tuple[Word, ...] = (
    Word(
        "Step.checkpoint",
        ASK,
        "do it once and remember",
        params=("fn",),
        functions=("fn",),
        state=True,
    ),
    Word("Sleep", ASK, "wait, also for days", params=("seconds",), shape="nothing"),
    *unbuilt(
        "Step Step.run checkpoint Checkpoint.clear_all Checkpoint.clear_after Checkpoint.exists Checkpoint.get "
        "Checkpoint.next_position Retry.with_backoff Stop.requested Stop.reason Stop.request "
        "GraphNode.root GraphNode.create GraphNode.current GraphNode.set_current"
    ),
)
