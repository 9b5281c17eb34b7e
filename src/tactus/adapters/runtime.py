"""`TactusRuntime`: one workflow under one id, from start to end, as the first descriptions of Tactus show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tactus.app import standing
from tactus.app.standing import Request, Run
from tactus.door.host import Models
from tactus.door.people import ChatRecorder, HITLHandler, message
from tactus.door.programs import Source
from tactus.door.runtime import GLANCE, Runtime
from tactus.errors import ProgramError, RequestError, UnknownRun
from tactus.runtime import Event
from tactus.storage import ENDED, Store


class TactusRuntime:
    """Executes a workflow; the same `procedure_id` goes on with it while it has not ended.

    storage_backend  where runs are kept; None = `.tactus/runs.db` of the project
    hitl_handler     gets each request; without one, and where it gives no answer, the run waits
    chat_recorder    gets each message with its class
    models, mock     as `tactus.Runtime` takes them; every other keyword is a key of the configuration
    """

    def __init__(
        self,
        procedure_id: str,
        storage_backend: Store | None = None,
        hitl_handler: HITLHandler | None = None,
        chat_recorder: ChatRecorder | None = None,
        *,
        models: Models | None = None,
        mock: bool = False,
        **config: Any,
    ) -> None:
        self.procedure_id = procedure_id
        self._storage, self._handler, self._recorder = storage_backend, hitl_handler, chat_recorder
        self._models, self._mock, self._config = models, mock, config

    async def execute(self, source: Source, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Run `source` (a path or the program's text) with the input `context` until it ends, or waits for
        somebody who is not here.

        Gives the object of --json, plus `success` and `output`. An unfinished run of this id is gone on with; it
        must be of the same program and input. After one that has ended a new one begins: `.2`, `.3`, … of this id.
        """
        async with Runtime(storage=self._storage, config=self._config or None, models=self._models) as runtime:
            id = await runtime.look(self._current)
            listen = self._listener(runtime, id)
            try:
                run = await runtime.start(source, context, id=id, mock=self._mock, resume=True, listen=listen)
            except ProgramError as error:
                return _object(standing.nothing(error))
            declined: set[str] = set()
            while run.status == "waiting" and await self._answered(runtime, run, declined):
                run = await runtime.resume(id, listen=listen)
        return _object(run.as_object())

    def _current(self, store: Store) -> str:
        """The id of the run that has not ended, or else of the next one."""
        number, id = 1, self.procedure_id
        while True:
            try:
                run = store.run(id)
            except UnknownRun:
                return id
            if run.status not in ENDED:
                return id
            number += 1
            id = f"{self.procedure_id}.{number}"

    def _listener(self, runtime: Runtime, run_id: str) -> Callable[[Event], Awaitable[None]] | None:
        recorder = self._recorder
        if recorder is None:
            return None

        async def listen(event: Event) -> None:
            said = await runtime.look(lambda store: message(run_id, event, store.request))
            if said is not None:
                await recorder.record(said)

        return listen

    async def _answered(self, runtime: Runtime, run: Run, declined: set[str]) -> bool:
        """Whether something that the run waits for has come: from the handler, somebody else or the clock."""
        handler = self._handler
        asked = [request for request in run.requests if request.id not in declined]
        if handler is None or not asked:
            return False
        tasks = [asyncio.create_task(_handled(handler, runtime, request)) for request in asked]
        try:
            come = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
        declined |= {request.id for request, here in zip(asked, come, strict=True) if not here}
        return any(come)


async def _handled(handler: HITLHandler, runtime: Runtime, request: Request) -> bool:
    """Whether the request is decided, or past its deadline; False where the handler leaves it open."""
    answering = asyncio.ensure_future(handler.handle(request))
    try:
        while not answering.done():
            await asyncio.wait([answering], timeout=GLANCE)
            if not answering.done() and await runtime.look(lambda store: _over(store, request.id)):
                return True
    finally:
        answering.cancel()
    response = answering.result()
    if response is None:
        return False
    try:
        actor = response.actor or type(handler).__name__
        await runtime.answer(request.id, response.value, actor=actor, comment=response.comment)
    except RequestError as error:
        if not error.decided:
            raise
    return True


def _over(store: Store, request_id: str) -> bool:
    request = store.request(request_id)
    expires = request["expires_at"]
    return request["status"] != "pending" or (expires is not None and expires <= store.now())


def _object(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "success": said["status"] == "done", "output": said["result"]}
