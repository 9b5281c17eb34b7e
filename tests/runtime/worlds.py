"""A world of plain functions, a thread that is a list of asks, and a journal whose store is a dict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from typing import Any

from tactus.errors import Failure
from tactus.runtime import (
    All,
    Answer,
    Ask,
    Done,
    Entry,
    Event,
    Journal,
    Outcome,
    Part,
    StepsThread,
    Thread,
    Waiting,
    canonical,
    order,
    run,
)

Program = Callable[[], Generator[Ask | All, Answer, Any]]


def ask(op: str, line: int = 1, **args: Any) -> Ask:
    return Ask(op, canonical.dumps(args), "main.tac", line)


class Memory:
    """What survives a crash: entries and events, as a store would keep them."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.events: list[Event] = []
        self.commits = 0
        self.time = 1000.0

    async def write(self, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        self.commits += 1
        for entry in entries:
            assert entry.path not in self.entries, "nothing is journaled twice"
            self.entries[entry.path] = entry
        self.events.extend(events)

    def journal(self, **more: Any) -> Journal:
        past = {path: self.entries[path] for path in sorted(self.entries, key=order)}
        known = {(event.path, event.ordinal) for event in self.events}
        return Journal(past, known, self.write, self.now, clock=1000.0, **more)

    def now(self) -> float:
        self.time += 1
        return self.time


class World:
    """`leaves` maps an op to a function of its arguments; `parts` to a program that runs in its place."""

    def __init__(
        self,
        leaves: dict[str, Callable[..., Any]],
        parts: dict[str, Callable[..., Program]] | None = None,
        kept: tuple[str, ...] = (),
    ) -> None:
        self.leaves, self.parts, self.kept = leaves, parts or {}, kept
        self.performed: list[str] = []
        self.memory: dict[str, Any] = {}
        self.awake: Callable[[Waiting], bool] | None = None

    def recall(self, asked: Ask) -> Answer | None:
        if asked.op != "Memory":
            return None
        return Answer(canonical.dumps(self.memory.get(asked.value["key"])))

    def composite(self, asked: Ask) -> bool:
        return asked.op in self.parts

    def open(self, asked: Ask, path: str) -> Part | None:
        if asked.op not in self.parts:
            return None
        thread = StepsThread(self.parts[asked.op](**asked.value)())
        return Part(thread, self.keep if asked.op in self.kept else None)

    def keep(self, answer: Answer, done: Done | None) -> Outcome:
        return Outcome(answer.text, answer.ok, memory="{}")

    def replayed(self, asked: Ask, entry: Entry) -> None: ...

    async def rest(self, waiting: Waiting) -> bool:
        return self.awake is not None and self.awake(waiting)

    async def perform(self, asked: Ask, path: str) -> Outcome:
        self.performed.append(path)
        try:
            value = self.leaves[asked.op](**asked.value)
            if asyncio.iscoroutine(value):
                value = await value
        except Failure as failure:
            failure.origin = path
            return Outcome.of(failure, hold=failure.code == "unreachable")
        return Outcome(canonical.dumps(value), quiet=asked.op == "Count")


def finish(program: Program, memory: Memory, world: World, **more: Any) -> Any:
    """One activation, to its end."""

    async def go() -> Any:
        journal = memory.journal(**more)
        done = await run(StepsThread(program()), journal, world)
        journal.nothing_unread("")
        await journal.write_down(journal.unstored(), journal.events)
        return canonical.loads(done.value)

    return asyncio.run(go())


__all__ = ["Memory", "Thread", "World", "ask", "finish"]
