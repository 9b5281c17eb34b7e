"""A Machine that lives in a worker, driven from here: the same methods, the same answers, the same errors. What needs
no answer travels with the next question; what a worker says is checked, and one that misbehaves is ended.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any, NoReturn, TypeVar

from tactus.vm.jail import said, wire
from tactus.vm.jail.pool import START_SECONDS, Gone, Late, Link
from tactus.vm.state import Coming, Limits, Message, NotLua, Spent

T = TypeVar("T")
GRACE = 1.0
"""seconds that a worker has beyond what its program has: to start, to answer"""
FEW, AHEAD, MANY = 8, 64, 4096
"""answers that are given ahead: where hardly any were wanted, at first, and at most"""
ROUND_TRIP = 0.05
"""seconds of each answer in which no program computes: a message is on its way, a worker waits for its turn"""
_Said = deque[tuple[tuple[bool, str], Message, int]]


class Remote:
    """One Lua state in a worker. `layers`: what took its rights; `start` and `grace`: seconds until it must have
    begun, and that it has beyond its program's to answer."""

    def __init__(
        self,
        link: Link,
        asks: dict[str, said.Ask],
        limits: Limits,
        seed: int,
        now: float,
        started: float,
        *,
        start: float = START_SECONDS,
        grace: float = GRACE,
    ) -> None:
        self._link, self._limits, self._grace = link, limits, grace
        self._check = said.Check(asks, limits)
        self._most = said.most(limits)
        self._wall = limits.wall
        self._queue: list[list[Any]] = [["open", {**asdict(limits), "larger": limits.larger}, seed, now, started]]
        self._used = 0
        self._fibers = 0
        self._ahead: dict[int, _Said] = {}
        self._most_ahead = AHEAD
        self._ends: dict[int, str] = {}
        self._spent: Spent | None = None
        self.layers = self._held(start)

    @property
    def used(self) -> int:
        return self._used

    def load(self, file: str, source: str, names: str, scope: int, functions: bool) -> int:
        self._asked("load", file, source, names, scope, functions)
        self._fibers += 1
        return self._fibers

    def call(
        self, fn: int, args: str, scope: int, parent: int | None, stream: str | None, watch: bool, carry: bool
    ) -> int:
        self._later("call", fn, args, scope, parent, stream, watch, carry)
        self._fibers += 1
        return self._fibers

    def send(
        self,
        fiber: int,
        ok: bool,
        text: str,
        now: float,
        used: int,
        origin: str,
        coming: Callable[[], Iterable[Coming]] | None = None,
    ) -> Message:
        known = self._ahead.get(fiber)
        if known:
            remembered, message, self._used = known.popleft()
            if remembered != (ok, text):
                self._end("worker", "a program was given another answer than the one that it had been given ahead")
            return message
        if fiber in self._ends:
            self._over(Spent(self._ends.pop(fiber)))
        ahead = list(islice(_fitting(coming()), self._most_ahead)) if coming is not None else []
        answer = self._asked("send", fiber, ok, text, now, used, origin, ahead)
        messages, spent = self._checked(lambda: self._check.messages(answer, 1 + len(ahead)))
        if ahead:
            wanted = len(messages) - 1
            self._most_ahead = min(4 * self._most_ahead, MANY) if wanted == len(ahead) else max(2 * wanted, FEW)
        if spent:
            if not messages:
                self._over(Spent(spent))
            self._ends[fiber] = spent
        if len(messages) > 1:
            given = [(one.ok, one.text) for one in ahead]
            used_then = [*map(_used, messages[1:-1]), self._used]
            self._ahead[fiber] = deque(zip(given, messages[1:], used_then, strict=False))
            self._used = _used(messages[0])
        return messages[0]

    def scope(
        self,
        id: int,
        stream: str | None,
        input: str,
        state: str,
        declared: tuple[str, ...],
        own: bool = False,
        unread: bool = False,
    ) -> None:
        self._later("scope", id, stream, input, state, list(declared), own, unread)

    def forget(self, scope: int) -> None:
        if self._spent is None:
            self._later("forget", scope)

    def patch(self, scope: int, delta: str) -> None:
        self._later("patch", scope, delta)

    def state(self, scope: int) -> tuple[bool, str]:
        answer = self._asked("state", scope)

        def checked() -> tuple[bool, str]:
            if not (type(answer) is list and len(answer) == 2 and type(answer[0]) is bool):
                raise said.Wrong("no state")
            text = self._check.state(answer[1]) if answer[0] else self._check.text(answer[1], self._most)
            return answer[0], text

        return self._checked(checked)

    def close(self) -> None:
        """End the worker."""
        self._link.close()

    def _later(self, *command: Any) -> None:
        if self._spent is not None:
            raise self._spent
        if sum(len(part) for part in command if type(part) is str) > self._limits.memory:
            self._over(Spent("memory"))
        self._queue.append(list(command))

    def _asked(self, *command: Any) -> Any:
        """What the worker answers to this command, after those that wait."""
        self._later(*command)
        commands, self._queue = self._queue, []
        begun = time.monotonic()
        try:
            body = self._link.ask(commands, self._most, self._wall + self._grace)
        except Late:
            self._over(Spent("wall"))
        except wire.TooLong as error:
            self._end("worker", f"it said {error}")
        except Gone as gone:
            self._gone(gone.status)
        finally:
            self._wall -= max(0.0, time.monotonic() - begun - ROUND_TRIP)
        kind, self._used, rest = self._checked(lambda: self._check.answer(body))
        if kind == "ok" and len(rest) == 1:
            return rest[0]
        if kind == "spent" and len(rest) == 1 and rest[0] in said.REASONS:
            self._over(Spent(rest[0]))
        if kind == "not lua" and len(rest) == 1 and command[0] == "load":
            raise NotLua(self._checked(lambda: self._check.text(rest[0], self._most)))
        self._end("worker", "it said what no worker says")

    def _held(self, seconds: float) -> tuple[str, ...]:
        """The layers that hold; the first thing that a worker says."""
        try:
            body = self._link.hear(said.SLACK, seconds)
        except (Late, Gone, wire.TooLong):
            self._end("worker", "it did not start")
        kind, _, rest = self._checked(lambda: self._check.answer(body))
        if kind != "held" or len(rest) != 1:
            self._end("worker", "it did not start")
        return self._checked(lambda: self._check.layers(rest[0]))

    def _checked(self, look: Callable[[], T]) -> T:
        try:
            return look()
        except said.Wrong as wrong:
            self._end("worker", f"it said {wrong}")

    def _gone(self, status: int) -> NoReturn:
        number = status & 0x7F
        if number == signal.SIGXCPU:
            self._over(Spent("seconds"))
        if number == getattr(signal, "SIGSYS", -1):
            self._end("worker", "it tried what its sandbox forbids")
        how = f"signal {signal.Signals(number).name}" if number in set(signal.Signals) else f"exit code {status >> 8}"
        self._end("worker", f"it ended by itself ({how})")

    def _end(self, reason: str, why: str) -> NoReturn:
        self._over(Spent(reason, why))

    def _over(self, spent: Spent) -> NoReturn:
        self._spent = spent
        self._queue.clear()
        self._ahead.clear()
        self._link.close()
        raise spent


def _used(message: Message) -> int:
    used: int = message[5] if message[0] == "ask" else message[3]
    return used


def _fitting(coming: Iterable[Coming]) -> Iterable[Coming]:
    """As many as one frame takes."""
    size = 0
    for one in coming:
        size += len(one.text)
        if size > wire.RUN_AHEAD:
            return
        yield one
