"""The loop. Everything durable about Tactus happens in these few lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tactus.errors import Failure
from tactus.record import record
from tactus.runtime import canonical
from tactus.runtime.ask import All, Answer, Ask, Done, Thread
from tactus.runtime.journal import Entry, Journal, Outcome


class Waiting(Exception):
    """Some asks have no answer yet. It never reaches the program: the run just stops here.

    `on`: what it waits for, {"request": id} or {"until": epoch seconds}.
    """

    def __init__(self, *on: dict[str, Any]) -> None:
        super().__init__(on)
        self.on = on


@record(frozen=True, slots=True)
class Part:
    """An ask made of asks: the thread that runs in its place.

    `keep` makes the entry of an ask that has one of its own all the same (Step.checkpoint), from how its
    thread ended.
    """

    thread: Thread
    keep: Callable[[Answer, Done | None], Outcome] | None = None


class World(Protocol):
    """What a run needs from outside: how each word is answered."""

    def recall(self, asked: Ask) -> Answer | None:
        """The answer of a word of the run's own memory; None for every other word."""

    def open(self, asked: Ask, path: str) -> Part | None:
        """The thread of an ask that is made of asks; None for a leaf."""

    def composite(self, asked: Ask) -> bool:
        """Whether `open` would give a thread."""

    def replayed(self, asked: Ask, entry: Entry) -> None:
        """An entry was found: memory that its effect once changed is changed again."""

    async def perform(self, asked: Ask, path: str) -> Outcome:
        """Do it, ok or error alike; raises Waiting when there is no answer yet."""

    async def rest(self, waiting: Waiting) -> bool:
        """Leave the run with its threads as they are, and return True when it may look again; False: it ends here."""


async def run(thread: Thread, journal: Journal, world: World, base: str = "") -> Done:
    """Drive a thread to its end, answering each ask from the journal or from the world.

    Raises Failure (the thread ended with an error), Waiting, ReplayMismatch, and what the world raises.
    """
    answer: Answer | None = None
    position = 0
    while True:
        try:
            asked = thread.send(answer)
        except Failure as failure:
            journal.note_last(failure)
            raise
        if isinstance(asked, All):
            answer = await together(asked, journal, world, base, position)
            position += len(asked.asks)
            continue
        journal.note(asked.notes)
        if isinstance(asked, Done):
            return asked
        answer = world.recall(asked)
        if answer is None:
            answer = await _answered(asked, journal, world, f"{base}/{position}" if base else str(position))
            position += 1


async def _answered(asked: Ask, journal: Journal, world: World, path: str) -> Answer:
    place = journal.place
    while True:
        try:
            return await settle(asked, journal, world, path)
        except Waiting as waiting:
            if not await world.rest(waiting):
                raise
            journal.place = place


async def settle(asked: Ask, journal: Journal, world: World, path: str) -> Answer:
    """One numbered ask: remembered, made of asks, or performed and written down."""
    entry = journal.read(path, asked)
    if entry is not None:
        world.replayed(asked, entry)
        return journal.answer(entry)
    part = world.open(asked, path)
    if part is None:
        await journal.live(asked)
        outcome = await world.perform(asked, path)
    else:
        answer, done = await _run_part(part, journal, world, path)
        if part.keep is None:
            return answer
        await journal.live(asked)
        outcome = part.keep(answer, done)
    return journal.answer(await journal.write(path, asked, outcome), live=True)


async def _run_part(part: Part, journal: Journal, world: World, path: str) -> tuple[Answer, Done | None]:
    try:
        done = await run(part.thread, journal, world, path)
    except Failure as failure:
        return Answer(canonical.dumps(failure.fields()), ok=False, now=journal.clock), None
    return Answer(done.value, now=journal.clock), done


async def together(group: All, journal: Journal, world: World, base: str, position: int) -> Answer:
    """Asks that belong together. Leaves run side by side and all settle first; then what is made of asks
    (Lua handlers share memory), one after another. One failing never cancels the others."""
    paths = [f"{base}/{position + i}" if base else str(position + i) for i in range(len(group.asks))]
    asks = list(zip(group.asks, paths, strict=True))
    answers: dict[str, Answer] = {}
    place = journal.place
    with journal.group(paths):
        leaves = [(asked, path) for asked, path in asks if not world.composite(asked)]
        while waits := await _settled(leaves, answers, journal, world):
            waiting = Waiting(*waits)
            if not await world.rest(waiting):
                raise waiting
            journal.place = place
        for asked, path in asks:
            if path not in answers:
                answers[path] = await settle(asked, journal, world, path)
    return Answer(now=journal.clock, parts=tuple(answers[path] for path in paths))


async def _settled(
    leaves: list[tuple[Ask, str]], answers: dict[str, Answer], journal: Journal, world: World
) -> list[dict[str, Any]]:
    """Put the answers that there are to the others; returns what is waited for."""
    import asyncio  # only here: commands that look at a journal need no loop

    left = [(asked, path) for asked, path in leaves if path not in answers]
    results = await asyncio.gather(
        *(settle(asked, journal, world, path) for asked, path in left), return_exceptions=True
    )
    waits: list[dict[str, Any]] = []
    for (_, path), result in zip(left, results, strict=True):
        if isinstance(result, Waiting):
            waits.extend(result.on)
        elif isinstance(result, BaseException):
            raise result
        else:
            answers[path] = result
    return waits
