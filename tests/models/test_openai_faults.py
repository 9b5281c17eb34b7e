"""What goes wrong between us and the provider, and what a person reads about it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest

from tactus.errors import Blocked, TactusError
from tactus.models import Conversation, Message, ModelFault
from tactus.models.openai import OpenAIChat
from tactus.models.retry import patiently
from tests.fake_openai import KEY, serve

BOTH = pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])


def fault(
    url: str,
    *,
    key: str = KEY,
    model: str = "gpt-4o-mini",
    stream: bool = True,
    conceal: Callable[[str], str] = str,
    **settings: Any,
) -> Any:
    """The error that a request ends with."""
    asked = Conversation("openai", model, "", (Message("user", "hi"),), settings=settings)

    async def once() -> None:
        chat = OpenAIChat(key, url, stream=stream, conceal=conceal)
        try:
            await chat.request(asked, lambda text: None)
        finally:
            await chat.close()

    with pytest.raises(TactusError) as raised:
        asyncio.run(once())
    assert KEY not in str(raised.value)
    return raised.value


def facts(error: Any) -> tuple[str, bool]:
    assert isinstance(error, ModelFault)
    return error.code, error.retryable


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A server that answers every connection with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.recv(65536)
                    line.sendall(raw)

        thread = Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@BOTH
def test_a_wrong_key_is_the_operators_to_mend_and_is_never_printed(stream: bool) -> None:
    wrong = "sk-wrong-9876543210"
    with serve() as server:
        error = fault(server.url, key=wrong, stream=stream)
    assert isinstance(error, Blocked)
    assert str(error) == "the provider refused the key of openai: set OPENAI_API_KEY to one it takes"


def test_a_key_without_rights_says_for_which_model() -> None:
    said = f"Project of {KEY} does not have access to model gpt-4o-mini"
    with serve({"status": 403, "message": said}) as server:
        error = fault(server.url)
    assert isinstance(error, Blocked)
    assert str(error) == (
        "the provider refused the key of openai for the model gpt-4o-mini: set OPENAI_API_KEY to one "
        "that may use it (Project of [key] does not have access to model gpt-4o-mini)"
    )


def test_a_key_of_any_look_is_kept_out_of_the_words_of_others() -> None:
    key = "token.of-our-own/server"
    with serve({"status": 400, "message": f"bad request by {key}"}, key=key) as server:
        error = fault(server.url, key=key)
    assert str(error).endswith(": bad request by [key]")


@pytest.mark.parametrize("padding", range(360, 402, 7))
def test_a_long_sentence_is_not_shortened_in_the_middle_of_a_secret(padding: int) -> None:
    """What was cut in half would be found by nobody who looks for the whole."""
    secret, key = "a-secret-of-the-run-with-many-letters", "token.of-our-own/server"
    for value in (secret, key):
        with serve({"status": 400, "message": "x" * padding + value}, key=key) as server:
            error = fault(server.url, key=key, conceal=lambda text: text.replace(secret, "[secret]"))
        assert value[:4] not in str(error), str(error)


def test_an_account_with_nothing_left_is_the_operators_to_mend() -> None:
    said = "You exceeded your current quota, please check your plan and billing details."
    with serve({"status": 429, "message": said, "code": "insufficient_quota"}) as server:
        error = fault(server.url)
    assert isinstance(error, Blocked)
    assert str(error) == f"the account of openai has nothing left to spend: {said}"


def test_nobody_listening_is_unreachable() -> None:
    port = free_port()
    error = fault(f"http://user:secret@127.0.0.1:{port}/v1")
    assert facts(error) == ("unreachable", True)
    assert str(error).startswith(f"openai cannot be reached at http://127.0.0.1:{port}/v1: ")
    assert "secret" not in str(error)
    assert str(error).endswith(": connection refused")


def test_an_unknown_host_is_unreachable() -> None:
    assert facts(fault("http://no-such-host.invalid/v1")) == ("unreachable", True)


@BOTH
@pytest.mark.parametrize("drop", ["before", "middle"])
def test_a_cut_line_is_unreachable(drop: str, stream: bool) -> None:
    with serve("a long enough reply", dropped=1, drop=drop) as server:
        assert facts(fault(server.url, stream=stream)) == ("unreachable", True)
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_anybody_behind_it_is_unreachable(status: int) -> None:
    with serve(failing=1, fail_status=status) as server:
        assert facts(fault(server.url)) == ("unreachable", True)


def test_patience_gets_through_a_rate_limit_and_a_failure() -> None:
    async def once(url: str) -> tuple[str, int]:
        chat = OpenAIChat(KEY, url)
        asked = Conversation("openai", "gpt-4o-mini", "", (Message("user", "hi"),))
        reply, attempts = await patiently(
            lambda: chat.request(asked, lambda text: None), sleep=lambda seconds: asyncio.sleep(0)
        )
        await chat.close()
        return reply.text, attempts

    with serve("at last", limited=1, failing=2) as server:
        assert asyncio.run(once(server.url)) == ("at last", 3)
        assert [request["status"] for request in server.requests] == [429, 500, 200]
        assert len({request["digest"] for request in server.requests}) == 1


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), (None, None)])
def test_a_rate_limit_says_how_long_to_wait(header: str | None, seconds: float | None) -> None:
    with serve(limited=1, retry_after=header) as server:
        error = fault(server.url)
        assert len(server.requests) == 1, "the library below must not retry by itself"
    assert facts(error) == ("rate_limited", True)
    assert error.retry_after == seconds
    assert str(error) == "openai asks for fewer requests: Rate limit reached for requests"


@BOTH
def test_a_request_that_takes_too_long_is_a_timeout(stream: bool) -> None:
    with serve(delay=2) as server:
        assert facts(fault(server.url, stream=stream, timeout=0.2)) == ("timeout", True)


@BOTH
def test_the_providers_own_failure_may_be_tried_again(stream: bool) -> None:
    with serve(failing=1) as server:
        error = fault(server.url, stream=stream)
        assert len(server.requests) == 1
    assert facts(error) == ("model_error", True)
    assert str(error).startswith("openai failed with status 500: The server had an error")


def test_an_unknown_model_is_told_in_the_providers_words() -> None:
    with serve() as server:
        error = fault(server.url, model="nonsense-9")
    assert facts(error) == ("model_error", False)
    assert str(error) == (
        "openai did not take the request for the model nonsense-9: "
        "The model `nonsense-9` does not exist or you do not have access to it."
    )


@BOTH
def test_a_refusal_is_not_a_reply(stream: bool) -> None:
    with serve({"refusal": "I'm sorry, I can't help with that."}) as server:
        error = fault(server.url, stream=stream)
    assert facts(error) == ("model_refused", False)
    assert str(error) == "openai refused to answer: I'm sorry, I can't help with that."


@BOTH
def test_a_filtered_reply_is_a_refusal(stream: bool) -> None:
    with serve({"text": "half a sen", "finish_reason": "content_filter"}) as server:
        error = fault(server.url, stream=stream)
    assert facts(error) == ("model_refused", False)
    assert str(error) == "openai refused to answer: its content filter stopped the reply"


def test_a_refused_request_is_a_refusal_too() -> None:
    script = {"status": 400, "message": "Against our policies.", "code": "content_policy_violation"}
    with serve(script) as server:
        assert facts(fault(server.url)) == ("model_refused", False)


@BOTH
@pytest.mark.parametrize(
    "body",
    [b"<html>welcome</html>", b'{"choices": []}', b'{"ok": true}', b"[]", b"not json"],
)
@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/event-stream"])
def test_a_server_that_speaks_something_else_is_told_apart(stream: bool, body: bytes, kind: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with answering(head.encode() + body) as url:
        error = fault(url, stream=stream)
    assert facts(error) == ("model_error", False)
    assert "check the base URL" in str(error)
    assert len(str(error)) < 250


def test_an_error_page_is_not_dumped() -> None:
    page = b"<html>" + b"x" * 5000
    head = f"HTTP/1.1 418 Teapot\r\nConnection: close\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    with answering(head + page) as url:
        error = fault(url)
    assert str(error) == ("openai did not take the request for the model gpt-4o-mini: status 418, without a reason")


def test_a_stream_that_ends_without_a_reason_was_cut() -> None:
    def script(body: dict[str, Any]) -> dict[str, Any]:
        return {"text": "half a", "finish_reason": ""}

    with serve(script) as server:
        error = fault(server.url)
    assert facts(error) == ("model_error", True)
    assert str(error).startswith("openai broke off its answer")


def test_an_error_inside_a_stream_is_an_error() -> None:
    event = b'data: {"error": {"message": "The server is overloaded.", "type": "server_error"}}\n\n'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    with answering(head + event) as url:
        error = fault(url)
    assert facts(error) == ("model_error", True)
    assert str(error) == "openai failed with status 500: The server is overloaded."
