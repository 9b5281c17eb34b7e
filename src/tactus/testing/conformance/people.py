"""What every HITLHandler and every ChatRecorder promises."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from tactus import hitl
from tactus.app.standing import Request
from tactus.door.people import ChatMessage, ChatRecorder, HITLHandler
from tactus.storage import Response

T = TypeVar("T")
TOO_LONG = 0.5
"""seconds for which nobody may hold up the loop"""
GIVING_UP = 2.0
"""seconds in which a handler has to let go"""


def a_request(number: int = 1, type: str = "approval", **changes: Any) -> Request:
    """A request as a run posts it."""
    made = Request(
        id=f"run_{number}:0@0.0",
        run_id=f"run_{number}",
        type=type,
        message="Deploy 1.2?",
        context={"version": "1.2"},
        options=[],
        details={},
        schema=None,
        default=False,
        created_at=1_700_000_000.0,
        expires_at=None,
        status="pending",
    )
    return replace(made, **changes)


REQUESTS = (
    a_request(1),
    a_request(2, "input", message="Who signs?", default=None),
    a_request(3, "input", message="How many?", schema={"type": "integer", "required": True}, default=None),
    a_request(4, context=None, message="Ärger → weiter? 💰\nIn two lines."),
)


class HITLHandlerSuite:
    """Subclass it, with a fixture `handler` that gives yours; set `patience` to what it may take to answer.

    class TestMine(HITLHandlerSuite):
        @pytest.fixture
        def handler(self):
            return MyHandler()
    """

    patience = 5.0

    @pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.run_id)
    def test_an_answer_is_a_response_that_fits_or_none(self, handler: HITLHandler, request_: Request) -> None:
        response = self._handled(handler, request_)
        if response is None:
            return
        assert isinstance(response, Response), f"handle() gives a Response or None, not {type(response).__name__}"
        hitl.taken(request_.as_object(), response.value, response.comment)
        assert isinstance(response.actor, str), "actor is a text: who answered"

    def test_it_may_be_given_a_request_again(self, handler: HITLHandler) -> None:
        """After a process ended, the next one asks again."""
        first, again = self._handled(handler, a_request()), self._handled(handler, a_request())
        assert [type(first), type(again)] in ([Response] * 2, [type(None)] * 2)

    def test_requests_of_many_runs_come_at_once_and_each_gets_its_own_answer(self, handler: HITLHandler) -> None:
        requests = [a_request(number) for number in range(1, 9)]

        async def all_of_them() -> list[Response | None]:
            return await asyncio.gather(*(handler.handle(request) for request in requests))

        for response in _run(all_of_them, self.patience):
            assert response is None or isinstance(response.value, bool)

    def test_it_does_not_hold_up_the_loop(self, handler: HITLHandler) -> None:
        async def watched() -> float:
            async with _watching() as late:
                task = asyncio.ensure_future(handler.handle(a_request()))
                await asyncio.wait([task], timeout=1.0)
                task.cancel()
                await asyncio.wait([task], timeout=GIVING_UP)
            return max(late, default=0.0)

        held = _run(watched, self.patience)
        assert held < TOO_LONG, f"handle() held up the loop for {held:.1f} s: wait with `await`, or in a thread"

    def test_it_lets_go_when_somebody_else_has_answered(self, handler: HITLHandler) -> None:
        async def cancelled() -> bool:
            task = asyncio.ensure_future(handler.handle(a_request()))
            await asyncio.sleep(0.05)
            if task.done():
                return True
            task.cancel()
            await asyncio.wait([task], timeout=GIVING_UP)
            return task.done()

        assert _run(cancelled, self.patience), f"a cancelled handle() has to end within {GIVING_UP:g} s"

    def _handled(self, handler: HITLHandler, request: Request) -> Response | None:
        handling = handler.handle(request)
        assert inspect.isawaitable(handling), "handle() is awaited: declare it with `async def`"

        async def handled() -> Response | None:
            return await handling

        return _run(handled, self.patience)


def a_message(number: int = 1, **changes: Any) -> ChatMessage:
    """A message as a run tells it."""
    made = ChatMessage(
        id=f"run_1:{number}#turn.0",
        run_id="run_1",
        kind="CHAT",
        role="assistant",
        content=f"message {number}",
        agent="writer",
        at=1_700_000_000.5 + number,
        data={},
    )
    return replace(made, **changes)


CLASSES = (
    *("INTERNAL", "CHAT", "NOTIFICATION", "PENDING_APPROVAL", "PENDING_INPUT", "PENDING_REVIEW"),
    *("RESPONSE", "TIMED_OUT", "CANCELLED", "ALERT_INFO", "ALERT_WARNING", "ALERT_ERROR", "ALERT_CRITICAL"),
)


class ChatRecorderSuite:
    """Subclass it, with a fixture `recorder` that gives yours, empty, and `recorded`, which gives what it keeps, in
    order.

    class TestMine(ChatRecorderSuite):
        @pytest.fixture
        def recorder(self, tmp_path):
            return MyRecorder(tmp_path / "chat.db")

        def recorded(self, recorder):
            return recorder.messages()
    """

    def recorded(self, recorder: Any) -> Iterable[ChatMessage]:
        raise NotImplementedError("give back the ChatMessages that your recorder keeps, in order")

    def test_what_is_recorded_is_kept_as_it_was(self, recorder: ChatRecorder) -> None:
        data = {"tool": "add", "args": {"a": [1, None, True], "ü": "→"}, "result": 0.5}
        self._check(recorder, [a_message(1, role="tool", data=data), a_message(2, agent="", content="")])

    @pytest.mark.parametrize("kind", CLASSES)
    def test_a_message_keeps_its_class(self, recorder: ChatRecorder, kind: str) -> None:
        self._check(recorder, [a_message(kind=kind)])

    @pytest.mark.parametrize("content", ["Ärger → 💰\n\ttwo lines", "\x00", "x" * 1_000_000, "'; DROP TABLE chat; --"])
    def test_every_text_is_kept(self, recorder: ChatRecorder, content: str) -> None:
        self._check(recorder, [a_message(content=content)])

    def test_messages_keep_their_order(self, recorder: ChatRecorder) -> None:
        self._check(recorder, [a_message(number) for number in (3, 1, 2, 20, 10)])

    def test_two_messages_may_say_the_same(self, recorder: ChatRecorder) -> None:
        self._check(recorder, [a_message(1, content="yes", at=1.0), a_message(2, content="yes", at=1.0)])

    def test_a_message_that_is_told_again_is_kept_once_and_the_later_one_holds(self, recorder: ChatRecorder) -> None:
        """A process that ended while it recorded: the next one tells the message again, under the same id."""
        self._record(recorder, [a_message(1, content="first"), a_message(2), a_message(1, content="again")])
        kept = [(message.id, message.content) for message in self.recorded(recorder)]
        assert sorted(kept) == [(a_message(1).id, "again"), (a_message(2).id, "message 2")]

    def test_messages_of_many_runs_may_come_at_once(self, recorder: ChatRecorder) -> None:
        runs = {f"run_{n}": [a_message(i, id=f"run_{n}:{i}", run_id=f"run_{n}") for i in range(5)] for n in range(6)}

        async def one(messages: list[ChatMessage]) -> None:
            for message in messages:
                await recorder.record(message)
                await asyncio.sleep(0)

        async def all_of_them() -> None:
            await asyncio.gather(*map(one, runs.values()))

        _run(all_of_them, GIVING_UP)
        kept = list(self.recorded(recorder))
        assert {run: [message for message in kept if message.run_id == run] for run in runs} == runs

    def test_recording_is_awaited_and_gives_nothing(self, recorder: ChatRecorder) -> None:
        recording: Any = recorder.record(a_message())
        assert inspect.isawaitable(recording), "record() is awaited: declare it with `async def`"

        async def recorded() -> object:
            return await recording

        assert _run(recorded, GIVING_UP) is None

    def test_it_does_not_hold_up_the_loop(self, recorder: ChatRecorder) -> None:
        async def watched() -> float:
            async with _watching() as late:
                await recorder.record(a_message())
            return max(late, default=0.0)

        held = _run(watched, GIVING_UP)
        assert held < TOO_LONG, f"record() held up the loop for {held:.1f} s: write with `await`, or in a thread"

    def _check(self, recorder: ChatRecorder, messages: list[ChatMessage]) -> None:
        self._record(recorder, messages)
        assert list(self.recorded(recorder)) == messages

    def _record(self, recorder: ChatRecorder, messages: list[ChatMessage]) -> None:
        async def all_of_them() -> None:
            for message in messages:
                await recorder.record(message)

        _run(all_of_them, GIVING_UP)


def _run(work: Callable[[], Awaitable[T]], seconds: float) -> T:
    async def bounded() -> T:
        return await asyncio.wait_for(work(), seconds)

    return asyncio.run(bounded())


@asynccontextmanager
async def _watching() -> AsyncIterator[list[float]]:
    """How late a task was that wanted to wake every 10 ms."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            late.append(time.monotonic() - began - 0.01)

    watching = asyncio.ensure_future(watch())
    await asyncio.sleep(0.02)
    try:
        yield late
    finally:
        await asyncio.sleep(0.02)
        watching.cancel()
