"""Tactus from Python: start runs, go on with them, answer what people are asked. The command line's twin.

A run goes forward in a lane, a thread with a loop of its own, so that neither its Lua nor the disk ever holds up the
loop that awaits it; what the caller gives (models, listeners) is called in the caller's loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from tactus import hitl
from tactus.app import concealing, loading, repair, standing
from tactus.app.activation import Settings
from tactus.app.lanes import CLOSED, PATIENCE, Lanes
from tactus.app.runs import App
from tactus.app.standing import Request, Run
from tactus.config.snapshot import Snapshot
from tactus.door import programs
from tactus.door.home import Listen
from tactus.door.host import Host, Models
from tactus.door.programs import Source
from tactus.errors import Fenced, RequestError, UnknownRun, UsageError
from tactus.language.program import ProcedureDef
from tactus.runtime import Event, canonical
from tactus.storage import ENDED, Response, Store, records
from tactus.storage import Run as Row

T = TypeVar("T")
GLANCE = 0.25
"""seconds between two looks for new events"""
DESKS = 4
"""so many questions to the store at a time"""
KNOWN_PROGRAMS = 256


class Runtime:
    """Runs in one store. May be shared by loops and threads; close it, or use it in `async with`.

    storage   where runs are kept: a folder or a *.db file; "memory"; a store of your own, which stays yours to close;
              None = where the configuration says, or `.tactus/runs.db` of the project, like the command line
    config    keys of the configuration, {"max_turns": 5}: they go before its files and the environment
    sandbox   the same as the key `sandbox.kind`
    models    takes the place of every provider, or of those it names ("openai", "openai/gpt-4o", "house")
    clock     what the store takes for the time, in epoch seconds
    """

    def __init__(
        self,
        *,
        storage: str | Path | Store | None = None,
        config: Mapping[str, Any] | None = None,
        models: Models | None = None,
        tools: Iterable[Any] | None = None,
        channels: Iterable[Any] = (),
        sandbox: str | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        _refuse(tools, channels)
        said = {**(config or {}), **({} if sandbox is None else {"sandbox.kind": sandbox})}
        self._host = Host(storage, said, models, clock)
        self._lanes = Lanes()
        self._desk = ThreadPoolExecutor(DESKS, thread_name_prefix="tactus-desk")
        self._joining = threading.Lock()
        self._joined: App | None = None
        self._closed = False
        self._inspected: dict[str, ProcedureDef] = {}
        self._working: dict[str, Callable[[], object]] = {}
        """Run in a lane -> how to stop it."""

    async def start(
        self,
        program: Source,
        input: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        mock: bool = False,
        resume: bool = False,
        listen: Listen | None = None,
    ) -> Run:
        """Start a run and take it to where it waits or ends. With `mock` the file's Mocks answer.

        `program` is a path, the program's text, or a bundle. With `resume` a run of this `id` that has not ended is
        gone on with; it must be of the same program and input. Raises UsageError and ProgramError before anything is
        started, RunExists; cancelled, the run stops where it next waits and can be resumed.
        """
        sources, under, app = await self._away(lambda: self._prepared(program))
        settings = self._host.settings(listen)

        async def go() -> Row:
            begun = _begun(app.store, id) if resume and id else None
            if begun is None:
                values = programs.given_input(await self._main(sources), input)
                row = app.create(sources, values, id=id or "", mock=mock, under=under)
            else:
                kept = app.store.bundle(begun.program)
                hidden = concealing.secrets(begun, settings.environ).conceal
                programs.check_same(begun, kept, sources, await self._main(kept), input, hidden)
                row = app.claim(begun.id)
            return await self._forward(app, row, settings)

        return await self._drive(go)

    async def resume(self, run_id: str, *, listen: Listen | None = None) -> Run:
        """Go on where the run's journal ends; one that has ended is given as it is.

        Raises UnknownRun, and Owned while somebody else works on it.
        """
        app, settings = await self._away(self._app), self._host.settings(listen)

        async def go() -> Row:
            return await self._forward(app, app.claim(run_id), settings)

        return await self._drive(go)

    async def fork(
        self,
        run_id: str,
        at: str = "",
        program: Source | None = None,
        *,
        id: str | None = None,
        listen: Listen | None = None,
    ) -> Run:
        """A new run with the same past up to the position `at` ("4", "4/1"; "" = where the journal ends, or the error
        that ended it), taken forward with the same program or an edited one; the original is left as it is.

        Raises UnknownRun, RunExists, and UsageError where there is no such position.
        """
        sources = "" if program is None else await self._away(partial(programs.sources, program))
        app, settings = await self._away(self._app), self._host.settings(listen)

        async def go() -> Row:
            origin = app.store.run(run_id)
            if sources:
                programs.check_takes(await self._main(sources), origin)
            position = repair.fork_at(app.store, origin, at, edited=bool(sources))
            made = app.fork(origin, position, sources=sources, id=id or "")
            return await self._forward(app, made, settings)

        return await self._drive(go)

    async def cancel(self, run_id: str, *, actor: str = "", reason: str = "") -> Run:
        """End a run, and its children, now. One that works in this process is stopped where it next waits.

        Raises UnknownRun, and StoreError for a run that has ended otherwise.
        """
        why = reason or (f"by {actor}" if actor else "from Python")

        def end(store: Store) -> tuple[list[Row], Run]:
            said = concealing.kept(store.run(run_id), why, self._host.environ)
            error = {"code": "cancelled", "message": said, "op": "", "retryable": False, "by": actor}
            ended = store.cancel(run_id, canonical.dumps(error))
            run = store.run(run_id)
            if not ended and run.status != "cancelled":
                raise records.has_ended(run)
            return ended, standing.of(run, store)

        ended, run = await self.look(end)
        for row in ended:
            if stop := self._working.get(row.id):
                stop()
        return run

    async def answer(self, request_id: str, value: Any, *, actor: str, comment: str | None = None) -> Run:
        """Decide a request, and its run is ready to be resumed: True or False, a text, or what its schema takes.

        The same answer twice is no error. Raises RequestError, `decided` where somebody else or the deadline was
        faster.
        """
        if not actor:
            raise UsageError("actor is who answers: a name, for the record")

        def decide(store: Store) -> Run:
            request = store.request(request_id)
            said = Response(hitl.taken(request, value, comment), comment=comment, actor=actor, via="python")
            decision = concealing.answer(store, request_id, said, self._host.environ)
            if not decision.accepted:
                decided = hitl.decided(decision.request)
                raise RequestError(f"request {request_id} is decided: {decided}", decided=True)
            return standing.of(store.run(request["run_id"]), store)

        return await self.look(decide)

    async def inbox(self) -> list[Request]:
        """What people are asked, in all runs, oldest first."""
        return await self.look(lambda store: [standing.asked(request) for request in store.requests()])

    async def get(self, run_id: str) -> Run:
        """How a run stands; nothing is done to it. Raises UnknownRun."""
        return await self.look(lambda store: standing.of(store.run(run_id), store))

    async def events(self, run_id: str, after: int = 0, *, follow: bool = False) -> AsyncGenerator[Event, None]:
        """What people saw of a run, from the event after number `after` on; `event.seq` is the next cursor.

        With `follow` further ones are waited for until the run has ended. Raises UnknownRun.
        """

        def look(store: Store) -> tuple[Row, list[Event]]:
            return store.run(run_id), store.events(run_id, after)

        while True:
            run, events = await self.look(look)
            for event in events:
                after = event.seq
                yield event
            if not follow or run.status in ENDED:
                return
            if not events:
                await asyncio.sleep(GLANCE)

    async def look(self, question: Callable[[Store], T]) -> T:
        """What the store says, asked in a thread."""
        return await self._away(lambda: question(self._app().store))

    async def close(self) -> None:
        """Stop what still runs where it next waits, so that it can be resumed, and give everything back."""
        await asyncio.get_running_loop().run_in_executor(None, self._close)

    async def __aenter__(self) -> Runtime:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # inside

    async def _drive(self, work: Callable[[], Coroutine[Any, Any, Row]]) -> Run:
        """In a lane, to its end; cancelled, it is told to stop and given a moment to."""
        row = await self._lanes.give(work).ended(PATIENCE)
        return await self.look(partial(standing.of, row))

    async def _forward(self, app: App, row: Row, settings: Settings) -> Row:
        """In a lane: to where the run waits or ends, also where somebody else ends it."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        self._working[row.id] = partial(loop.call_soon_threadsafe, task.cancel)
        try:
            return await app.activate(row, settings)
        except Fenced:
            ended = app.store.run(row.id)
            if ended.status not in ENDED:
                raise
            return ended
        finally:
            self._working.pop(row.id, None)

    async def _away(self, what: Callable[[], T]) -> T:
        """What takes time, away from the caller's loop."""
        if self._closed:
            raise UsageError(CLOSED)
        return await asyncio.get_running_loop().run_in_executor(self._desk, what)

    def _app(self) -> App:
        """The store is opened when it is first needed."""
        with self._joining:
            if self._closed:
                raise UsageError(CLOSED)
            if self._joined is None:
                self._joined = App(self._host.opened(), self._host.own)
            return self._joined

    def _prepared(self, program: Source) -> tuple[str, Snapshot, App]:
        return programs.sources(program), self._host.under(program), self._app()

    async def _main(self, sources: str) -> ProcedureDef:
        """The main procedure of a bundle, as it declares itself."""
        name = canonical.digest(sources)
        if name not in self._inspected:
            sandbox = self._app().sandboxes.of(self._host.sandbox)
            main = (await loading.inspect(sources, sandbox, self._host.raised)).main
            assert main is not None
            if len(self._inspected) >= KNOWN_PROGRAMS:
                self._inspected.clear()
            self._inspected[name] = main
        return self._inspected[name]

    def _close(self) -> None:
        with self._joining:
            self._closed = True
        self._lanes.close()
        self._desk.shutdown(wait=True)
        if self._joined is not None:
            self._joined.close()
            if self._host.ours:
                self._joined.store.close()
            self._joined = None


def _begun(store: Store, id: str) -> Row | None:
    """The run of that id, if there is one that has not ended."""
    try:
        row = store.run(id)
    except UnknownRun:
        return None
    return None if row.status in ENDED else row


def _refuse(tools: Iterable[Any] | None, channels: Iterable[Any]) -> None:
    """What this version cannot do is refused, not ignored."""
    if tools:
        raise UsageError("tools from Python are not available in this version; declare them in the program: Tool { … }")
    if channels:
        raise UsageError("channels are not available in this version; inbox() and answer() are")
