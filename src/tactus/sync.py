"""The same door without `await`: every call waits for its end, in scripts, in threads, where a loop runs already.

with tactus.sync.Runtime() as runtime:
    run = runtime.start("deploy.tac", {"version": "1.2"})
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import wait
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from tactus.app.lanes import PATIENCE, Lanes
from tactus.app.standing import Request, Run
from tactus.door import runtime as door
from tactus.door.home import Listen
from tactus.door.host import Models
from tactus.door.programs import Source
from tactus.errors import UsageError
from tactus.runtime import Event
from tactus.storage import Store

T = TypeVar("T")
__all__ = ["Event", "Request", "Run", "Runtime"]


class Runtime:
    """`tactus.Runtime`, method by method. What you give it (models, listeners) is called in a thread of its own."""

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
        self._runtime = door.Runtime(
            storage=storage,
            config=config,
            models=models,
            tools=tools,
            channels=channels,
            sandbox=sandbox,
            clock=clock,
        )
        self._home = Lanes(1, more=0)

    def start(
        self,
        program: Source,
        input: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        mock: bool = False,
        resume: bool = False,
        listen: Listen | None = None,
    ) -> Run:
        return self._wait(lambda: self._runtime.start(program, input, id=id, mock=mock, resume=resume, listen=listen))

    def resume(self, run_id: str, *, listen: Listen | None = None) -> Run:
        return self._wait(lambda: self._runtime.resume(run_id, listen=listen))

    def fork(
        self,
        run_id: str,
        at: str = "",
        program: Source | None = None,
        *,
        id: str | None = None,
        listen: Listen | None = None,
    ) -> Run:
        return self._wait(lambda: self._runtime.fork(run_id, at, program, id=id, listen=listen))

    def cancel(self, run_id: str, *, actor: str = "", reason: str = "") -> Run:
        return self._wait(lambda: self._runtime.cancel(run_id, actor=actor, reason=reason))

    def answer(self, request_id: str, value: Any, *, actor: str, comment: str | None = None) -> Run:
        return self._wait(lambda: self._runtime.answer(request_id, value, actor=actor, comment=comment))

    def inbox(self) -> list[Request]:
        return self._wait(self._runtime.inbox)

    def get(self, run_id: str) -> Run:
        return self._wait(lambda: self._runtime.get(run_id))

    def look(self, question: Callable[[Store], T]) -> T:
        return self._wait(lambda: self._runtime.look(question))

    def events(self, run_id: str, after: int = 0, *, follow: bool = False) -> Iterator[Event]:
        events = self._runtime.events(run_id, after, follow=follow)

        async def following() -> Event | None:
            return await anext(events, None)

        try:
            while (event := self._wait(following)) is not None:
                yield event
        finally:
            if not self._home.closed:
                self._wait(events.aclose)

    def close(self) -> None:
        if not self._home.closed:
            self._wait(self._runtime.close)
            self._home.close()

    def __enter__(self) -> Runtime:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """In the loop of this door's own thread; interrupted, the work is told to stop and given a moment to."""
        if self._home.here:
            raise UsageError("a listener or a model cannot call the Runtime that waits for it; use another thread")
        job = self._home.give(work)
        try:
            return job.done.result()
        except BaseException:
            if not job.done.done():
                job.stop()
                wait([job.done], PATIENCE)
            raise
