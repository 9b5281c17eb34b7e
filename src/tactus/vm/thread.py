"""A program as a runtime Thread: what the Lua state says becomes Ask, Done, Failure or Stopped."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from tactus.config.limits import stopped
from tactus.errors import Failure, ProgramError, Stopped
from tactus.runtime.ask import Answer, Ask, Done
from tactus.runtime.events import Note
from tactus.vm.sandboxes import Sandbox
from tactus.vm.state import Coming, Limits, NotLua, Spent

__all__ = ["PRELUDE", "VM", "Limits", "LuaThread", "engine"]

PRELUDE = 3
"""The version of the prelude: raised when a program could notice the difference."""


@functools.cache
def engine() -> str:
    """What runs the programs, as the journal keeps it: "lua55 5.5.1 prelude 1"."""
    package = find_spec("lupa")
    assert package is not None
    library = next(Path(package.origin or "").parent.glob("lua55*"))  # not imported: perhaps it runs elsewhere
    ident = re.search(rb"\$LuaVersion: Lua ([0-9.]+)", library.read_bytes())
    return f"lua55 {ident[1].decode() if ident else ''} prelude {PRELUDE}"


class VM:
    """The memory of one run: one Lua state, in which all its fibers run, one at a time. `sandbox` makes it; `close`
    lets go of it."""

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        limits: Limits = Limits(),  # noqa: B008
        seed: int = 1,
        now: float = 0.0,
        started: float = 0.0,
    ) -> None:
        self.limits = limits
        self._machine = sandbox.state(limits, seed, now, started)

    @property
    def used(self) -> int:
        """VM instructions so far."""
        return self._machine.used

    def close(self) -> None:
        """Let go of the state and of what holds it; nothing runs afterwards."""
        self._machine.close()

    def load(self, file: str, source: str, names: str = "{}", *, scope: int = 0, functions: bool = False) -> LuaThread:
        """Compiles a file into a thread that runs it. `names` says which names the source gives to the
        declarations of a line, {"Agent:12": ["researcher"]}; with `functions` the result may hold functions.
        Raises ProgramError where the text is not Lua."""
        try:
            fiber = self._machine.load(file, source, names, scope, functions)
        except NotLua as error:
            raise _not_lua(str(error), file) from None
        except Spent as spent:
            raise self._stopped(spent) from None
        return LuaThread(self, fiber)

    def call(
        self,
        fn: int,
        args: str,
        *,
        scope: int,
        parent: int | None = None,
        stream: str | None = None,
        watch: bool = False,
        carry: bool = False,
    ) -> LuaThread:
        """A thread that calls a function of the program; `args` is a JSON list of its arguments.

        With a `parent` the scope is a part of that one (a tool's handler, a Step): it shares its state and
        input, opens with the thread and ends with it; `stream` names random numbers of its own. `watch`
        fails if the function changes anything outside itself, `carry` gives the scope's state at the end.
        """
        try:
            return LuaThread(self, self._machine.call(fn, args, scope, parent, stream, watch, carry))
        except Spent as spent:
            raise self._stopped(spent) from None

    def scope(
        self,
        scope: int,
        *,
        stream: str | None = None,
        input: str | None = None,
        state: str | None = None,
        declared: tuple[str, ...] = (),
        own: bool = False,
        unread: bool = False,
    ) -> None:
        """Opens the scope of a procedure call, with its own state and input. `stream` names its random
        numbers; `declared` are the keys of its state's schema; `own`: what is loaded there has globals and
        modules of its own; `unread`: the first look at the input asks for it."""
        try:
            self._machine.scope(scope, stream, input or "null", state or "{}", declared, own, unread)
        except Spent as spent:
            raise self._stopped(spent) from None

    def forget(self, scope: int) -> None:
        """Drops a scope."""
        self._machine.forget(scope)

    def patch(self, scope: int, delta: str) -> None:
        """Changes the scope's state in place: {"set", "drop", "into", "append"}."""
        try:
            self._machine.patch(scope, delta)
        except Spent as spent:
            raise self._stopped(spent) from None

    def state(self, scope: int) -> str:
        """The scope's state as canonical JSON. Raises Failure where JSON cannot say it."""
        try:
            ok, text = self._machine.state(scope)
        except Spent as spent:
            raise self._stopped(spent) from None
        if not ok:
            raise Failure("program_error", text)
        return text

    def _stopped(self, spent: Spent) -> Stopped:
        if spent.reason == "worker":
            return Stopped("jail", f"the process that the program ran in was ended: {spent.why}")
        limits = self.limits
        name, value = {
            "cpu": ("instructions", limits.instructions),
            "seconds": ("cpu_seconds", limits.seconds),
            "wall": ("wall_seconds", limits.wall),
            "memory": ("memory", limits.memory),
            "log": ("log", limits.log),
        }[spent.reason]
        return stopped(name, value)


class LuaThread:
    """One fiber of a VM."""

    def __init__(self, vm: VM, fiber: int) -> None:
        self._vm, self._fiber = vm, fiber

    def send(self, answer: Answer | None) -> Ask | Done:
        """Gives the answer of the last ask (None at the start) and runs the program to its next ask or end.

        Raises Failure when it ended with an error, Stopped when a limit was spent, now or earlier.
        """
        try:
            if answer is None:
                reply = self._vm._machine.send(self._fiber, True, "null", 0.0, -1, "")
            else:
                reply = self._vm._machine.send(self._fiber, *_given(answer), _coming(answer))
        except Spent as spent:
            raise self._vm._stopped(spent) from None
        if reply[0] == "ask":
            _, op, args, file, line, used, notes, scope, state, live = reply
            handles = tuple(map(int, live.split(","))) if live else ()
            return Ask(op, args, file or "", line or 0, scope, state, used, "", _notes(notes), handles)
        kind, text, state, used, notes, why = reply
        if kind == "done":
            return Done(text, state, used, _notes(notes), why)
        failure = Failure.from_fields(json.loads(text))
        failure.notes = _notes(notes)
        raise failure


def _given(answer: Answer) -> tuple[bool, str, float, int, str]:
    origin = answer.entry.path if answer.entry is not None and not answer.ok else ""
    return answer.ok, answer.text, answer.now, answer.used, origin


def _coming(answer: Answer) -> Callable[[], Iterator[Coming]] | None:
    """What will be answered next, as far as it is remembered."""
    coming = answer.coming
    if coming is None:
        return None
    return lambda: (Coming(entry.op, *_given(next_one)) for next_one in coming() if (entry := next_one.entry))


def _notes(text: str | None) -> tuple[Note, ...]:
    return tuple(Note("log", data) for data in json.loads(text)) if text else ()


def _not_lua(message: str, file: str) -> ProgramError:
    """Lua's message, "main.tac:3: '=' expected near 'x'", with its place taken apart."""
    found = re.match(r"(?s).*?:(\d{1,9}): (.*)", message)
    return ProgramError(found[2], file, int(found[1])) if found else ProgramError(message, file)
