"""The raw Lua state: numbers and texts in, numbers and texts out. Knows nothing of asks and answers; a process
of its own can take this class's place.

Lua's memory limit is lifted while the host builds a value and set again before Lua runs: an allocation that
fails outside a protected call would take the whole process down.
"""

from __future__ import annotations

import functools
import json
import os

from lupa import lua55

from tactus.vm.convert import Tables, literal, to_bytes, to_text
from tactus.vm.ends import NotLua, Spent
from tactus.vm.meter import Meter

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any

    from tactus.vm.state import Coming, Limits, Message

PARTS = (
    "budget site values coroutines match text tables order json errors clock state door handles schema graph filters "
    "retry matchers words modules watch driver environment"
).split()
"""The prelude's files, in the order in which they build on each other."""

HEADROOM = 256 * 1024
"""Bytes above what is in use that Lua always has, whatever the limit: enough to report that it has no more."""


class Machine:
    """One Lua state with the prelude in it, and the fibers that run there."""

    def __init__(self, words: str, limits: Limits, seed: int, now: float, started: float) -> None:
        self._lua = lua = _state()
        config = {
            "instructions": limits.instructions,
            "seconds": float(limits.seconds),
            "wall": float(limits.wall),
            "payload": limits.payload,
            "larger": to_bytes(limits.larger),
            "log": limits.log,
            "seed": _signed(seed),
            "now": float(now),
            "started": float(started),
            "words": lua.execute(_words(words), mode="b"),
        }
        trusted = lua.table_from({"config": lua.table_from(config)})
        for part in _prelude():
            lua.execute(part, trusted, mode="b")
        self._driver = trusted["driver"]
        self._main = self._driver["main"]
        self._drivers = {name: self._driver[name] for name in ("scope", "forget", "patch", "state", "allow")}
        self._tables = Tables(lua.table_from, self._driver["null"], self._driver["object"])
        self._fibers: dict[int, Any] = {}
        self._fresh: set[int] = set()
        self._last = 0
        self._limit = limits.memory
        self._meter = Meter(limits)
        self._spent = ""

    @property
    def used(self) -> int:
        """VM instructions so far."""
        with self._lifted():
            used: int = self._driver["status"]()[1]
        return used

    def load(self, file: str, source: str, names: str, scope: int, functions: bool) -> int:
        """Compiles a file; the number of the fiber that will run it. Raises NotLua."""
        self._fits(len(source))
        of = self._tables.of_json
        box = self._box(
            lambda: {"file": to_bytes(file), "source": to_bytes(source), "names": of(names), "scope": scope}
        )
        ok, body = self._protected(lambda: self._driver["load"](box))
        if not ok:
            raise NotLua(to_text(body))
        return self._fiber(lambda: {"body": body, "scope": scope, "functions": functions, "count": 0})

    def call(
        self, fn: int, args: str, scope: int, parent: int | None, stream: str | None, watch: bool, carry: bool
    ) -> int:
        """The number of a fiber that will call a function of the program with these arguments."""
        self._fits(len(args))
        given = json.loads(args)

        def box() -> dict[str, Any]:
            tables = self._tables
            values = {i: tables.of(value) for i, value in enumerate(given, 1) if value is not None}
            return {
                "fn": fn,
                "scope": scope,
                "parent": parent,
                "stream": None if stream is None else to_bytes(stream),
                "watch": watch,
                "carry": carry,
                "count": len(given),
                "args": self._lua.table_from(values),
            }

        return self._fiber(box)

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
        """Starts a fiber (then the other arguments mean nothing), or gives it its answer, and runs it to its
        next message. `coming` saves nothing here. Raises Spent."""
        if self._spent:
            raise Spent(self._spent)
        thread = self._fibers[fiber]
        if (left := self._meter.begin()) is not None:
            with self._lifted():
                self._drivers["allow"](*left)
        if fiber in self._fresh:
            self._fresh.discard(fiber)
            arguments = None
            self._hold()
        else:
            self._fits(len(text))
            lua = self._lua
            lua.set_max_memory(0)
            value = self._tables.of_json(text)
            arguments = (lua.table_from([ok, value, now or None, used, to_bytes(origin) if origin else None]),)
            del value
            self._hold()
        reply: Message = self._protected(lambda: thread.send(arguments))
        if spent := self._meter.end():
            self._stop(spent)
        if reply[0] != "ask":
            del self._fibers[fiber]
        return tuple([to_text(part) if type(part) is str and not part.isascii() else part for part in reply])

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
        self._fits(len(input) + len(state))
        of = self._tables.of_json

        def fields() -> dict[str, Any]:
            said: dict[str, Any] = {"id": id, "input": of(input), "state": of(state)}
            said["stream"] = None if stream is None else to_bytes(stream)
            said["declared"] = self._lua.table_from([to_bytes(name) for name in declared])
            said["own"], said["unread"] = own or None, unread or None
            return {
                name: value
                for name, value in said.items()
                if value is not None and (name != "input" or not isinstance(value, str | int | float))
            }

        self._driven("scope", self._box(fields))

    def forget(self, scope: int) -> None:
        if not self._spent:
            self._driven("forget", scope)

    def patch(self, scope: int, delta: str) -> None:
        self._fits(len(delta))
        self._driven("patch", scope, lambda: self._tables.of_json(delta))

    def state(self, scope: int) -> tuple[bool, str]:
        """True and the scope's state as canonical JSON, or False and why JSON cannot say it."""
        ok, text = self._driven("state", scope)
        return ok, to_text(text)

    def close(self) -> None:
        """Let go of what the program holds."""
        self._fibers.clear()

    def _fiber(self, fields: Callable[[], dict[str, Any]]) -> int:
        with self._lifted():
            said = {name: value for name, value in fields().items() if value is not None and value is not False}
            said.setdefault("args", self._lua.table_from([]))
            thread = self._main.coroutine(self._lua.table_from(said))
        self._last += 1
        self._fibers[self._last] = thread
        self._fresh.add(self._last)
        return self._last

    def _fits(self, size: int) -> None:
        """Refuses what cannot fit before building it."""
        if self._spent:
            raise Spent(self._spent)
        if size > self._limit:
            self._stop("memory")

    def _box(self, fields: Callable[[], dict[str, Any]]) -> Any:
        """A table built with the limit lifted; resuming with it allocates nothing outside a protected call."""
        self._lua.set_max_memory(0)
        box = self._lua.table_from(fields())
        self._hold()
        return box

    def _hold(self) -> None:
        """Sets the memory limit again before Lua runs."""
        lua = self._lua
        used = lua.get_memory_used()
        if used > self._limit:
            lua.gccollect()
            used = lua.get_memory_used()
            if used > self._limit:
                self._stop("memory")
        lua.set_max_memory(max(self._limit, used + HEADROOM))

    def _lifted(self) -> Lifted:
        return Lifted(self._lua, self._limit)

    def _driven(self, name: str, argument: Any, more: Callable[[], Any] | None = None) -> Any:
        if self._spent:
            raise Spent(self._spent)
        lua = self._lua
        lua.set_max_memory(0)
        try:
            return self._drivers[name](argument, more()) if more else self._drivers[name](argument)
        finally:
            lua.set_max_memory(max(self._limit, lua.get_memory_used() + HEADROOM))

    def _protected(self, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except lua55.LuaMemoryError:
            self._stop("memory")
        except lua55.LuaError as error:
            with self._lifted():
                reason = self._driver["status"]()[0]
            if reason is None and "not enough memory" not in str(error):
                raise
            self._stop(reason or "memory")

    def _stop(self, reason: str) -> None:
        self._spent = reason
        self._fibers.clear()
        self._lua.set_max_memory(0)
        self._lua.gccollect()
        raise Spent(reason)


class Lifted:
    """As long as this holds, a state has no memory limit."""

    def __init__(self, lua: Any, limit: int) -> None:
        self._lua, self._limit = lua, limit

    def __enter__(self) -> None:
        self._lua.set_max_memory(0)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._lua.set_max_memory(max(self._limit, self._lua.get_memory_used() + HEADROOM))


def _deny(*_: Any) -> Any:
    raise AttributeError("no Python object can be looked into")


def _state() -> Any:
    return lua55.LuaRuntime(
        encoding="latin-1",
        register_eval=False,
        register_builtins=False,
        attribute_handlers=(_deny, _deny),
        unpack_returned_tuples=False,
        max_memory=0,
        string_hash_seed=0x5EED,
    )


@functools.lru_cache(maxsize=8)
def _words(words: str) -> bytes:
    """The table of words as a chunk that returns it."""
    return _compiled("return " + literal(json.loads(words)))


def _compiled(source: str) -> bytes:
    """Our own trusted text as bytecode: a state is made in a fraction of the time."""
    code: str = _compiler()(source)
    return code.encode("latin-1")


@functools.cache
def _compiler() -> Any:
    return _state().eval("function(s) return string.dump(assert(load(s, '=[tactus]', 't'))) end")


@functools.cache
def _prelude() -> tuple[bytes, ...]:
    return tuple(_compiled(_read(part)) for part in PARTS)


def _read(part: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), "lua", f"{part}.lua"), "rb") as file:
        return file.read().decode("latin-1")


def _signed(seed: int) -> int:
    """A seed of any size as a Lua integer."""
    seed &= (1 << 64) - 1
    return seed - (1 << 64) if seed >= 1 << 63 else seed
