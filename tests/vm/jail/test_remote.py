"""A Machine that is elsewhere does what one does that is here: the same messages, the same ends, fewer round trips."""

from __future__ import annotations

import json
import random
import signal
import time
from typing import Any

import pytest

from tactus.errors import Stopped
from tactus.vm.jail import wire
from tactus.vm.jail.remote import Remote
from tactus.vm.jail.said import asks
from tactus.vm.sandboxes import Inside
from tactus.vm.state import Coming, Limits, Message, NotLua, Spent, State
from tactus.vm.thread import VM
from tests.storm import STORM
from tests.vm.jail.liars import HELD, Answer, Liars, link_to
from tests.vm.programs import WORDS

ASKS = asks(WORDS)


class Counted(Liars):
    """Honest workers whose answers are counted."""

    def __init__(self) -> None:
        self.frames = 0
        super().__init__(self._count, words=WORDS)

    def _count(self, number: int, answer: Answer) -> Answer:
        self.frames += 1
        return answer


def remote(*answers: Any, limits: Limits = Limits(), grace: float = 0.2) -> tuple[Remote, list[int]]:  # noqa: B008
    """A state whose worker says this, and how often it was ended."""
    link, ends = link_to(wire.pack(answer) if not isinstance(answer, bytes) else answer for answer in (HELD, *answers))
    return Remote(link, ASKS, limits, 1, 0.0, 0.0, start=1.0, grace=grace), ends


def ask(op: str = "host", used: int = 7) -> list[Any]:
    return ["ask", op, "{}", "main.tac", 1, used, None, 0, None, None]


def done(used: int = 9) -> list[Any]:
    return ["done", "1", None, used, None, None]


def said(*messages: Any, spent: str = "", used: int = 9) -> list[Any]:
    return ["ok", used, {"said": list(messages), "spent": spent}]


def coming(*ops: str) -> list[Coming]:
    return [Coming(op, True, str(i), float(i), -1, "") for i, op in enumerate(ops, 1)]


# how it ends

ENDS = [
    (signal.SIGSYS, "worker", "it tried what its sandbox forbids"),
    (signal.SIGKILL, "worker", "it ended by itself (signal SIGKILL)"),
    (signal.SIGSEGV | 0x80, "worker", "it ended by itself (signal SIGSEGV)"),
    (70 << 8, "worker", "it ended by itself (exit code 70)"),
    (signal.SIGXCPU, "seconds", ""),
]


@pytest.mark.parametrize(("status", "reason", "why"), ENDS)
def test_how_a_worker_ended_is_said(status: int, reason: str, why: str) -> None:
    liars = Liars(lambda number, answer: answer if number == 0 else None, words=WORDS, ends=status)
    state = liars.state(Limits(), 1, 0.0, 0.0)
    for _ in range(2):
        with pytest.raises(Spent) as spent:
            state.load("main.tac", "return 1", "{}", 0, False)
        assert (spent.value.reason, spent.value.why) == (reason, why)
    assert liars.ended == 1


def test_a_program_hears_of_its_worker_as_of_a_stop() -> None:
    liars = Liars(lambda number, answer: answer if number < 2 else b"\x02\0\0\0{}", words=WORDS)
    thread = VM(liars).load("main.tac", "return 1")
    with pytest.raises(Stopped) as stopped:
        thread.send(None)
    assert (stopped.value.code, stopped.value.message) == (
        "jail",
        "the process that the program ran in was ended: it said no answer",
    )


@pytest.mark.parametrize("reason", ["cpu", "seconds", "wall", "memory", "log"])
def test_every_limit_that_a_worker_may_name_is_a_stop(reason: str) -> None:
    def bend(number: int, answer: Answer) -> Answer:
        return answer if number < 2 else ["spent", 0, reason]

    with pytest.raises(Stopped) as stopped:
        VM(Liars(bend, words=WORDS)).load("main.tac", "return 1").send(None)
    assert stopped.value.code in ("cpu", "wall", "memory", "log")


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (b"", "it did not start"),
        (b"\xff\xff\xff\xff", "it did not start"),
        (wire.pack(["ok", 0, 1]), "it did not start"),
        (wire.pack(["held", 0]), "it did not start"),
        (wire.pack(["held", 0, [""]]), "it said no layers"),
        (wire.pack(["held", 0, "x" * 70_000]), "it did not start"),
    ],
)
def test_a_worker_that_does_not_begin_as_one(first: bytes, why: str) -> None:
    link, ends = link_to([first])
    with pytest.raises(Spent) as spent:
        Remote(link, ASKS, Limits(), 1, 0.0, 0.0, start=0.2)
    assert (spent.value.reason, spent.value.why, ends) == ("worker", why, [1])


def test_a_worker_that_computes_for_too_long_is_ended() -> None:
    def bend(number: int, answer: Answer) -> Answer:
        if number > 1:
            time.sleep(0.5)
        return answer

    state = Liars(bend, words=WORDS, grace=0.05).state(Limits(wall=0.1), 1, 0.0, 0.0)
    fiber = state.load("main.tac", "return 1", "{}", 0, False)
    began = time.monotonic()
    with pytest.raises(Spent) as spent:
        state.send(fiber, True, "null", 0.0, -1, "")
    assert spent.value.reason == "wall"
    assert time.monotonic() - began < 2


def test_the_way_of_a_message_is_not_time_that_a_program_computes() -> None:
    def bend(number: int, answer: Answer) -> Answer:
        time.sleep(0.02)
        return answer

    state = Liars(bend, words=WORDS, grace=0.05).state(Limits(wall=0.2), 1, 0.0, 0.0)
    fiber = state.load("main.tac", "for i = 1, 30 do host() end return 1", "{}", 0, False)
    message = state.send(fiber, True, "null", 0.0, -1, "")
    while message[0] == "ask":
        message = state.send(fiber, True, "null", 0.0, -1, "")
    assert message[:2] == ("done", "1")
    state.close()


def test_a_value_that_no_memory_holds_is_not_sent() -> None:
    counted = Counted()
    state = counted.state(Limits(memory=1 << 20), 1, 0.0, 0.0)
    fiber = state.load("main.tac", "return host()", "{}", 0, False)
    state.send(fiber, True, "null", 0.0, -1, "")
    frames = counted.frames
    with pytest.raises(Spent) as spent:
        state.send(fiber, True, '"' + "x" * (1 << 20) + '"', 0.0, -1, "")
    assert (spent.value.reason, counted.frames) == ("memory", frames)


# answers ahead


def test_what_was_said_ahead_is_told_in_its_order_and_nobody_is_asked() -> None:
    state, _ = remote(["ok", 1, 1], said(ask(used=3), ask(used=5), done(), used=10))
    fiber = state.load("main.tac", "", "{}", 0, False)
    assert state.send(fiber, True, "null", 0.0, -1, "", lambda: coming("host", "host"))[0] == "ask"
    assert state.used == 3
    assert state.send(fiber, True, "1", 1.0, -1, "")[0] == "ask"
    assert state.used == 5
    assert state.send(fiber, True, "2", 2.0, -1, "")[0] == "done"
    assert state.used == 10
    state.close()


def test_another_answer_than_the_one_ahead_is_never_given() -> None:
    state, ends = remote(["ok", 1, 1], said(ask(), ask()))
    fiber = state.load("main.tac", "", "{}", 0, False)
    state.send(fiber, True, "null", 0.0, -1, "", lambda: coming("host"))
    with pytest.raises(Spent) as spent:
        state.send(fiber, True, "another", 1.0, -1, "")
    assert spent.value.why == "a program was given another answer than the one that it had been given ahead"
    assert ends == [1]


def test_a_limit_that_was_spent_ahead_ends_the_program_where_it_was_spent() -> None:
    state, ends = remote(["ok", 1, 1], said(ask(), ask(), spent="cpu"))
    fiber = state.load("main.tac", "", "{}", 0, False)
    state.send(fiber, True, "null", 0.0, -1, "", lambda: coming("host", "host"))
    state.send(fiber, True, "1", 1.0, -1, "")
    assert ends == []
    with pytest.raises(Spent) as spent:
        state.send(fiber, True, "2", 2.0, -1, "")
    assert (spent.value.reason, ends) == ("cpu", [1])


def test_what_was_said_ahead_is_not_told_once_the_worker_is_gone() -> None:
    state, _ = remote(["ok", 1, 1], ["ok", 1, 1], said(ask(), ask(), ask()), b"")
    one, other = (state.load("main.tac", "", "{}", 0, False) for _ in range(2))
    state.send(one, True, "null", 0.0, -1, "", lambda: coming("host", "host"))
    for fiber in (other, one):
        with pytest.raises(Spent):
            state.send(fiber, True, "1", 1.0, -1, "")


# the same as a Machine that is here

PIECES = """
local a = host("echo", {1})
local ok, e = pcall(host, "fail") if not ok then Log.info("caught " .. tostring(e)) end
for i = 1, 3 do host("loop", i) end
local t = Tool.called("x")
Sleep(1)
local f = coroutine.wrap(function() host("inside") coroutine.yield(1) return Sleep(2) end) f() f()
print(os.time(), os.clock(), math.random(1000))
state.n = (state.n or 0) + 1
Retry.with_backoff(function() return host("flaky") end, {max_attempts = 3})
for i = 1, 4000 do local x = i * 2 end
Log.warn(string.rep("é", 50), {n = state.n})
local s = string.rep("x", 20000) host(s)
error("enough")
return host("last")
do local big = {} for i = 1, 20000 do big[i] = tostring(i) end end
Step.run("s", function() return host("in a step") end)
""".strip().splitlines()
LIMITS = [Limits(), Limits(), Limits(instructions=3000), Limits(memory=1 << 20), Limits(log=100), Limits(payload=1100)]
Entry = tuple[str, bool, str, float, int, str]


def journal(chance: random.Random, asked: list[Message]) -> list[Entry]:
    """Answers to what was asked, now and then an error, or the answer to something else."""
    entries: list[Entry] = []
    used = 0
    for i, message in enumerate(asked):
        ok, op = chance.random() < 0.8, message[1]
        text = chance.choice(["null", "1", '"text é"', '{"a":[1,2.5,null]}', "[]", json.dumps("y" * 9000)])
        if not ok:
            text = json.dumps({"code": "tool_error", "message": "no", "op": op, "retryable": True})
        if chance.random() < 0.02:
            op = chance.choice(["Sleep", "host", "File.read"])
        used = max(used, message[5] + chance.choice([0, 0, 500]))
        entries.append((op, ok, text, 1e9 + i, chance.choice([-1, used]), "" if ok else str(i)))
    return entries


def told(state: State, source: str, entries: list[Entry], ahead: bool = False) -> list[Any]:
    """All that a state says of a program whose asks are remembered so."""
    heard: list[Any] = []
    try:
        state.scope(0, None, '{"x":1}', '{"n":1}', ("n",))
        fiber = state.load("main.tac", source, "{}", 0, False)
        message = state.send(fiber, True, "null", 0.0, -1, "")
        for i, (op, ok, text, now, used, origin) in enumerate(entries):
            heard.append((message, 0 if ahead else state.used))
            if message[0] != "ask" or message[1] != op:
                break
            rest = [Coming(*entry) for entry in entries[i + 1 :]]
            message = state.send(fiber, ok, text, now, used, origin, rest.copy if ahead else None)
        heard.append((message, 0 if ahead else state.used))
    except (Spent, NotLua) as error:
        return [*heard, type(error).__name__, getattr(error, "reason", str(error))]
    finally:
        state.close()
    return heard


def everything(source: str, limits: Limits) -> list[Message]:
    """What a program asks whose every answer is null."""
    state = Inside(WORDS).state(limits, 7, 1e9, 1e9)
    asked: list[Message] = []
    try:
        fiber = state.load("main.tac", source, "{}", 0, False)
        message = state.send(fiber, True, "null", 0.0, -1, "")
        while message[0] == "ask" and len(asked) < 60:
            asked.append(message)
            message = state.send(fiber, True, "null", 1e9, -1, "")
    except Spent:
        pass
    return asked


@pytest.mark.parametrize("seed", range(1000 if STORM else 36))
def test_a_program_whose_answers_come_ahead_says_what_it_says_without(seed: int) -> None:
    chance = random.Random(seed)
    source, limits = (
        "\n".join(f"do {chance.choice(PIECES)} end" for _ in range(chance.randrange(2, 14))),
        LIMITS[seed % 6],
    )
    entries = journal(chance, everything(source, limits))
    for ahead in (False, True):
        here = told(Inside(WORDS).state(limits, 7, 1e9, 1e9), source, entries, ahead)
        counted = Counted()
        assert told(counted.state(limits, 7, 1e9, 1e9), source, entries, ahead) == here
        assert counted.ended == 1
