"""A loopback stand-in for the chat completions API: real HTTP, and it refuses what the provider refuses.

A script says what it answers. It is a pure function of the request, so a client that was killed and asks
again gets the same answer:

    "text"                        one reply, for ever
    [reply, reply, ...]           reply n answers a request that holds n assistant messages;
                                  one reply repeats, the one after the last is a 400
    {"gpt-4o": [...], "system:summarize": [...], "*": ...}
                                  by a text in the system prompt, by model, else "*"
    callable(body) -> reply

    reply: "text", or {"text", "calls": [{"name", "args", "id"?}], "refusal", "finish_reason", "usage",
           "delay"}, or an error {"status": 500, "message", "code"?, "headers"?};
           `args` may be a text, sent as it is

As a process: `python -m tests.fake_openai PORT --log FILE [--script FILE.json]`; PORT 0 takes a free one, and
the first line printed is the address. Every request is a line of the log, written before it is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fake_openai_rules import Refusal, check

Body = dict[str, Any]
Script = str | list[Any] | Mapping[str, Any] | Callable[[Body], Any]
KEY = "sk-fake-0123456789"
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 42,
    "total_tokens": 1242,
    "prompt_tokens_details": {"cached_tokens": 1024},
    "completion_tokens_details": {"reasoning_tokens": 10},
}


@dataclass(slots=True)
class Options:
    """`limited`, `failing`, `dropped`: how many of the first requests get 429, `fail_status`, a cut line."""

    key: str = KEY
    models: tuple[str, ...] | None = None
    """the models that exist; None = every name that begins like one of OpenAI's"""
    delay: float = 0.0
    """seconds before the first byte"""
    chunk_delay: float = 0.0
    """seconds between the pieces of a stream"""
    limited: int = 0
    retry_after: str | None = "0"
    failing: int = 0
    fail_status: int = 500
    dropped: int = 0
    drop: str = "before"
    """where the line is cut: before the answer, or in the middle of it"""
    usage: dict[str, Any] | None = field(default_factory=lambda: dict(USAGE))
    """None = no usage is reported"""
    chunk: int = 8
    """characters per piece of a stream"""
    log: str | None = None


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: list[bytes] | None = None


class FakeOpenAI:
    """The server. `url` is what OPENAI_BASE_URL is set to; `requests` holds what arrived, refused or not:
    {"time", "path", "digest", "status", "model", "assistant", "body"}."""

    def __init__(self, script: Script = "Hello.", **options: Any) -> None:
        self.script, self.options = script, Options(**options)
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self._started = threading.Event()
        self._ending: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def served(self) -> list[dict[str, Any]]:
        """The requests that were answered with 200."""
        return [request for request in self.requests if request["status"] == 200]

    def start(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self.run(0)), daemon=True)
        self._thread.start()
        self._started.wait(10)

    def close(self) -> None:
        if self._loop and self._ending:
            self._loop.call_soon_threadsafe(self._ending.set)
        if self._thread:
            self._thread.join(10)
        self._loop = self._thread = None

    async def run(self, port: int) -> None:
        """Serve until `close` (or the process's end)."""
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        open_now: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            open_now.add(task)
            with suppress(asyncio.CancelledError):
                await self._connection(reader, writer)
            open_now.discard(task)

        server = await asyncio.start_server(accept, "127.0.0.1", port, backlog=512, limit=2**24)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._started.set()
        if self._thread is None:
            print(f"listening on {self.url}", flush=True)
        try:
            await self._ending.wait()
        finally:
            server.close()
            for task in list(open_now):
                task.cancel()
            await asyncio.gather(*open_now, return_exceptions=True)
            await server.wait_closed()

    # ---------------------------------------------------------------- what is answered

    def answer(self, path: str, headers: dict[str, str], raw: bytes) -> tuple[Answer, float]:
        """The answer to a request, and how many seconds it takes; the request is logged here."""
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            body = {}
        nth = len(self.requests)
        reply: dict[str, Any] = {}
        try:
            check(path, headers.get("authorization", ""), body, self.options.key, self.options.models)
            self._misfortune(nth)
            reply = reply_to(self.script, body)
            if "status" in reply:
                raise Refusal(reply["status"], reply["message"], reply.get("code"), headers=reply.get("headers", {}))
            answer = self._compose(reply, body)
        except Refusal as refusal:
            answer = Answer(refusal.status, json.dumps({"error": refusal.error}).encode(), refusal.headers)
        answer.headers["x-request-id"] = f"req_{nth}"
        self._record(path, body, answer.status)
        return answer, self.options.delay + float(reply.get("delay", 0))

    def _misfortune(self, nth: int) -> None:
        o = self.options
        if nth < o.limited:
            wait = {"Retry-After": o.retry_after} if o.retry_after is not None else {}
            raise Refusal(429, "Rate limit reached for requests", "rate_limit_exceeded", headers=wait)
        if nth < o.failing:
            raise Refusal(o.fail_status, "The server had an error while processing your request.")

    def _compose(self, reply: dict[str, Any], body: Body) -> Answer:
        usage = reply["usage"] if "usage" in reply else self.options.usage
        if body.get("stream"):
            return Answer(200, stream=chunks(reply, body, usage, self.options.chunk))
        return Answer(200, json.dumps(completion(reply, body, usage)).encode())

    def _record(self, path: str, body: Body, status: int) -> None:
        entry = {
            "time": time.time(),
            "path": path,
            "digest": digest(body),
            "status": status,
            "model": body.get("model"),
            "assistant": asked_before(body),
            "body": body,
        }
        self.requests.append(entry)
        if self.options.log:
            with Path(self.options.log).open("a") as log:
                log.write(json.dumps(entry) + "\n")

    # ---------------------------------------------------------------- HTTP

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader):
                nth = len(self.requests)
                answer, delay = self.answer(*request)
                await asyncio.sleep(delay)
                cut = self.options.drop if nth < self.options.dropped else ""
                if cut == "before":
                    return
                await self._write(writer, answer, cut)
                if cut:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _write(self, writer: asyncio.StreamWriter, answer: Answer, cut: str) -> None:
        kind = "application/json" if answer.stream is None else "text/event-stream"
        framing = f"Content-Length: {len(answer.body)}" if answer.stream is None else "Transfer-Encoding: chunked"
        lines = [f"HTTP/1.1 {answer.status} X", f"Content-Type: {kind}", framing]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        if answer.stream is None:
            writer.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        else:
            for piece in answer.stream[: len(answer.stream) // 2] if cut else [*answer.stream, b""]:
                writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                if self.options.chunk_delay:
                    await writer.drain()
                    await asyncio.sleep(self.options.chunk_delay)
        await writer.drain()


async def read_request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    """(path, headers with lower-case names, body), or None where the client has gone."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin1").strip().split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if len(first.split(" ")) != 3:
        return None
    return first.split(" ")[1], headers, await reader.readexactly(int(headers.get("content-length", 0)))


# -------------------------------------------------------------------- the script


def asked_before(body: Body) -> int:
    """How many assistant messages the request holds."""
    messages = body.get("messages")
    return sum(1 for m in messages if m.get("role") == "assistant") if isinstance(messages, list) else 0


def reply_to(script: Script, body: Body) -> dict[str, Any]:
    """The script's reply as a table; a Refusal where it has none."""
    if callable(script):
        return as_table(script(body))
    if isinstance(script, Mapping) and not {"text", "calls", "status", "refusal"} & set(script):
        system = "\n".join(str(m["content"]) for m in body["messages"] if m["role"] in ("system", "developer"))
        by_system = (k for k in script if k.startswith("system:") and k.removeprefix("system:") in system)
        key = next(by_system, body["model"] if body["model"] in script else "*")
        if key not in script:
            raise Refusal(400, f"the script has no replies for the model {body['model']}")
        return reply_to(script[key], body)
    if not isinstance(script, list):
        return as_table(script)
    nth = 0 if len(script) == 1 else asked_before(body)
    if nth >= len(script):
        raise Refusal(400, f"the script has {len(script)} replies, and this request asks for number {nth + 1}")
    return as_table(script[nth])


def as_table(reply: Any) -> dict[str, Any]:
    return {"text": reply} if isinstance(reply, str) else dict(reply)


def digest(body: Body) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


# -------------------------------------------------------------------- the wire


def tool_calls(reply: dict[str, Any], body: Body) -> list[dict[str, Any]]:
    calls = []
    for i, call in enumerate(reply.get("calls", [])):
        args = call.get("args", {})
        text = args if isinstance(args, str) else json.dumps(args)
        calls.append(
            {
                "id": call.get("id", f"call_{digest(body)}_{i}"),
                "type": "function",
                "function": {"name": call["name"], "arguments": text},
            }
        )
    return calls


def finish(reply: dict[str, Any]) -> str:
    return str(reply.get("finish_reason", "tool_calls" if reply.get("calls") else "stop"))


def heading(body: Body, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{digest(body)}",
        "object": kind,
        "created": 1_700_000_000,
        "model": body["model"],
        "service_tier": "default",
    }


def completion(reply: dict[str, Any], body: Body, usage: dict[str, Any] | None) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.get("text"), "refusal": reply.get("refusal")}
    if calls := tool_calls(reply, body):
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish(reply)}
    whole = heading(body, "chat.completion") | {"choices": [choice]}
    return whole | {"usage": usage} if usage is not None else whole


def chunks(reply: dict[str, Any], body: Body, usage: dict[str, Any] | None, size: int) -> list[bytes]:
    """The server-sent events of a streamed reply, each with its frame."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    for name in ("text", "refusal"):
        key = "content" if name == "text" else name
        deltas += [{key: piece} for piece in pieces(reply.get(name) or "", size)]
    for i, call in enumerate(tool_calls(reply, body)):
        function = call["function"]
        opening = {"name": function["name"], "arguments": ""}
        deltas.append({"tool_calls": [call | {"index": i, "function": opening}]})
        for piece in pieces(function["arguments"], size):
            deltas.append({"tool_calls": [{"index": i, "function": {"arguments": piece}}]})
    base = heading(body, "chat.completion.chunk")
    events = [base | {"choices": [{"index": 0, "delta": d, "finish_reason": None}]} for d in deltas]
    events.append(base | {"choices": [{"index": 0, "delta": {}, "finish_reason": finish(reply)}]})
    if usage is not None and (body.get("stream_options") or {}).get("include_usage"):
        events.append(base | {"choices": [], "usage": usage})
    return [f"data: {text}\n\n".encode() for text in [*map(json.dumps, events), "[DONE]"]]


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


# -------------------------------------------------------------------- doors


@contextmanager
def serve(script: Script = "Hello.", **options: Any) -> Iterator[FakeOpenAI]:
    """A server in a thread of this process, on a free port; options are those of `Options`."""
    server = FakeOpenAI(script, **options)
    server.start()
    try:
        yield server
    finally:
        server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--script", help="a JSON file")
    parser.add_argument("--log")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--chunk-delay", type=float, default=0.0)
    parser.add_argument("--chunk", type=int, default=8)
    parser.add_argument("--limited", type=int, default=0)
    parser.add_argument("--retry-after", default="0")
    parser.add_argument("--failing", type=int, default=0)
    parser.add_argument("--fail-status", type=int, default=500)
    parser.add_argument("--dropped", type=int, default=0)
    parser.add_argument("--drop", choices=("before", "middle"), default="before")
    parser.add_argument("--no-usage", action="store_true")
    given = vars(parser.parse_args())
    port, file, silent = given.pop("port"), given.pop("script"), given.pop("no_usage")
    script = json.loads(Path(file).read_text()) if file else "Hello."
    with suppress(KeyboardInterrupt):
        asyncio.run(FakeOpenAI(script, **given, **({"usage": None} if silent else {})).run(port))


if __name__ == "__main__":
    main()
