"""The suites for handlers and recorders: ours pass them, and every kind of broken one is found."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tactus import ChatMessage, ChatRecorder, HITLHandler, Request, Response
from tactus.adapters.cli_hitl import CLIHITLHandler
from tactus.door.people import Answers, Transcript
from tactus.testing.conformance import ChatRecorderSuite, HITLHandlerSuite
from tests.testing.broken import failures

SAID = {"approval": True, "input": "3"}


class TestAnswers(HITLHandlerSuite):
    @pytest.fixture
    def handler(self) -> HITLHandler:
        return Answers(lambda request: 3 if request.schema else SAID[request.type])


class TestNobody(HITLHandlerSuite):
    @pytest.fixture
    def handler(self) -> HITLHandler:
        return Answers({})


class TestTheTerminal(HITLHandlerSuite):
    @pytest.fixture
    def handler(self) -> HITLHandler:
        return CLIHITLHandler()


class TestTranscript(ChatRecorderSuite):
    @pytest.fixture
    def recorder(self) -> ChatRecorder:
        return Transcript()

    def recorded(self, recorder: Transcript) -> Iterable[ChatMessage]:
        return recorder.messages


# -------------------------------------------------------------------- broken handlers


class Raw:
    async def handle(self, request: Request) -> Any:
        return True


class Misfit:
    async def handle(self, request: Request) -> Response | None:
        return Response("yes, sure")


class Plain:
    def handle(self, request: Request) -> Any:
        return Response(True)


class Once:
    def __init__(self) -> None:
        self.seen: set[str] = set()

    async def handle(self, request: Request) -> Response | None:
        if request.id in self.seen:
            return None
        self.seen.add(request.id)
        return Response(True) if request.type == "approval" else None


class Blocking:
    async def handle(self, request: Request) -> Response | None:
        time.sleep(0.8)
        return None


class Stubborn:
    async def handle(self, request: Request) -> Response | None:
        while True:
            try:
                await asyncio.sleep(0.2 if request.type == "approval" else 0)
            except asyncio.CancelledError:
                await asyncio.sleep(7)
            return None


class Nameless:
    async def handle(self, request: Request) -> Response | None:
        return Response(True, actor=7) if request.type == "approval" else None  # type: ignore[arg-type]


class Confused:
    """Answers with what it was asked last."""

    def __init__(self) -> None:
        self.last: Any = None

    async def handle(self, request: Request) -> Response | None:
        self.last = request
        await asyncio.sleep(0.01)
        if self.last is not request:
            raise RuntimeError("two at once")
        return None


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (Raw, "test_an_answer_is_a_response_that_fits_or_none"),
        (Misfit, "test_an_answer_is_a_response_that_fits_or_none"),
        (Plain, "test_an_answer_is_a_response_that_fits_or_none"),
        (Nameless, "test_an_answer_is_a_response_that_fits_or_none"),
        (Once, "test_it_may_be_given_a_request_again"),
        (Confused, "test_requests_of_many_runs_come_at_once_and_each_gets_its_own_answer"),
        (Blocking, "test_it_does_not_hold_up_the_loop"),
        (Stubborn, "test_it_lets_go_when_somebody_else_has_answered"),
    ],
)
def test_a_broken_handler_is_found(broken: type, found: str) -> None:
    assert found in failures(HITLHandlerSuite, found, handler=broken)


# -------------------------------------------------------------------- broken recorders


class Keeping:
    """Appends what it gets; a list in memory."""

    def __init__(self) -> None:
        self.kept: list[ChatMessage] = []

    async def record(self, message: ChatMessage) -> None:
        self.kept.append(message)


class Doubling(Keeping):
    """Keeps a message as often as it is told."""


class Forgetful(Keeping):
    async def record(self, message: ChatMessage) -> None:
        if message.kind != "INTERNAL":
            await super().record(message)


class Levelling(Keeping):
    async def record(self, message: ChatMessage) -> None:
        await super().record(replace(message, kind="CHAT"))


class Shortening(Keeping):
    async def record(self, message: ChatMessage) -> None:
        await super().record(replace(message, content=message.content[:1000]))


class Careless(Keeping):
    async def record(self, message: ChatMessage) -> None:
        await super().record(replace(message, data={}))


class ByContent(Keeping):
    async def record(self, message: ChatMessage) -> None:
        if all(message.content != one.content for one in self.kept):
            await super().record(message)


class Sorting(Keeping):
    async def record(self, message: ChatMessage) -> None:
        await super().record(message)
        self.kept.sort(key=lambda one: one.id)


class Racing(Keeping):
    async def record(self, message: ChatMessage) -> None:
        kept = list(self.kept)
        await asyncio.sleep(0.001)
        self.kept = [*kept, message]


class Slow(Keeping):
    async def record(self, message: ChatMessage) -> None:
        time.sleep(0.8)
        await super().record(message)


class Sync(Keeping):
    def record(self, message: ChatMessage) -> None:  # type: ignore[override]
        self.kept.append(message)


class Read(ChatRecorderSuite):
    def recorded(self, recorder: Keeping) -> Iterable[ChatMessage]:
        return recorder.kept


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (Doubling, "test_a_message_that_is_told_again_is_kept_once_and_the_later_one_holds"),
        (Forgetful, "test_a_message_keeps_its_class"),
        (Levelling, "test_a_message_keeps_its_class"),
        (Shortening, "test_every_text_is_kept"),
        (Careless, "test_what_is_recorded_is_kept_as_it_was"),
        (ByContent, "test_two_messages_may_say_the_same"),
        (Sorting, "test_messages_keep_their_order"),
        (Racing, "test_messages_of_many_runs_may_come_at_once"),
        (Slow, "test_it_does_not_hold_up_the_loop"),
        (Sync, "test_recording_is_awaited_and_gives_nothing"),
    ],
)
def test_a_broken_recorder_is_found(broken: type, found: str) -> None:
    assert found in failures(Read, found, recorder=broken)
