"""What a Lua state is to those who drive it, wherever it is: its limits, what it says, how it ends. Knows no Lua."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from tactus.config import limits
from tactus.record import record
from tactus.vm.ends import NotLua, Spent

__all__ = ["Coming", "Limits", "Message", "NotLua", "Spent", "State"]


@record(frozen=True, slots=True)
class Limits:
    """What one program may use: VM instructions; seconds that it computes, of CPU time (a net under C functions) and
    by the clock on the wall; bytes of memory, of one value that leaves, of log lines."""

    instructions: int = int(limits.default("instructions"))
    seconds: float = limits.default("cpu_seconds")
    wall: float = limits.default("wall_seconds")
    memory: int = int(limits.default("memory"))
    payload: int = int(limits.default("output"))
    log: int = int(limits.default("log"))

    @property
    def larger(self) -> str:
        """How a larger value could leave."""
        return limits.raised("output", self.payload)

    @classmethod
    def of(cls, said: Mapping[str, float]) -> Limits:
        """Those of a run's limits that its Lua state keeps to, by their names in `config/limits.py`."""
        return cls(
            int(said["instructions"]),
            said["cpu_seconds"],
            said["wall_seconds"],
            int(said["memory"]),
            int(said["output"]),
            int(said["log"]),
        )


class Coming(NamedTuple):
    """What will be answered to an ask of `op`, if that is what a program asks next."""

    op: str
    ok: bool
    text: str
    now: float
    used: int
    origin: str


Message = tuple[Any, ...]
"""What a fiber says: ("ask", op, args, file, line, used, notes, scope, state, live),
("done", value, state, used, notes) or ("fail", fields, None, used, notes); texts, numbers and None."""


class State(Protocol):
    """See machine.Machine, which is one in this process."""

    @property
    def used(self) -> int: ...

    def load(self, file: str, source: str, names: str, scope: int, functions: bool) -> int: ...

    def call(
        self, fn: int, args: str, scope: int, parent: int | None, stream: str | None, watch: bool, carry: bool
    ) -> int: ...

    def send(
        self,
        fiber: int,
        ok: bool,
        text: str,
        now: float,
        used: int,
        origin: str,
        coming: Callable[[], Iterable[Coming]] | None = None,
    ) -> Message: ...

    def scope(
        self,
        id: int,
        stream: str | None,
        input: str,
        state: str,
        declared: tuple[str, ...],
        own: bool = False,
        unread: bool = False,
    ) -> None: ...

    def forget(self, scope: int) -> None: ...

    def patch(self, scope: int, delta: str) -> None: ...

    def state(self, scope: int) -> tuple[bool, str]: ...

    def close(self) -> None: ...
