"""How the tests of this room run a program: a text, and the answers to its asks in order. With LUA_OF_TESTS=process
in the environment they run it in the jail."""

from __future__ import annotations

import atexit
import os
import weakref
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from tactus.errors import Failure
from tactus.language import words
from tactus.runtime import canonical
from tactus.runtime.ask import Answer, Ask, Done
from tactus.vm.sandboxes import Inside, Sandbox
from tactus.vm.thread import VM, Limits, LuaThread

HOST = {
    "name": "host",
    "kind": "ask",
    "built": True,
    "params": ["op", "args"],
    "functions": [],
    "shape": "value",
    "state": False,
    "spoken": True,
    "inner": False,
}
WORDS = canonical.dumps([*words.rows(), HOST])

WHERE = "LUA_OF_TESTS"
here = pytest.mark.skipif(os.environ.get(WHERE, "none") != "none", reason="measures the CPU time of this process")

Reply = Any
"""An Answer, a plain value, or a function from the Ask to one of them."""


@cache
def sandbox() -> Sandbox:
    """Where the tests of this room run Lua; one for all of them."""
    if os.environ.get(WHERE, "none") == "none":
        return Inside(WORDS)
    from tactus.vm.jail.processes import Processes

    made = Processes(WORDS)
    atexit.register(made.close)
    return made


def machine(**limits: Any) -> VM:
    vm = VM(sandbox(), limits=Limits(**limits))
    weakref.finalize(vm, vm._machine.close)
    return vm


def answer(value: Any, **more: Any) -> Answer:
    return value if isinstance(value, Answer) else Answer(canonical.dumps(value), **more)


def failing(message: str, code: str = "tool_error", **fields: Any) -> Answer:
    return Answer(canonical.dumps({"code": code, "message": message, **fields}), ok=False)


def drive(thread: LuaThread, replies: Iterable[Reply] = ()) -> tuple[Done, list[Ask]]:
    """Runs to the end; asks beyond the replies get null."""
    asks: list[Ask] = []
    waiting = iter(replies)
    said = thread.send(None)
    while isinstance(said, Ask):
        asks.append(said)
        reply = next(waiting, None)
        said = thread.send(answer(reply(said) if callable(reply) else reply))
    return said, asks


def run(source: str, *replies: Reply, vm: VM | None = None, names: str = "{}") -> Any:
    """The program's value."""
    done, _ = drive((vm or machine()).load("main.tac", source, names), replies)
    return done_value(done)


def done_value(done: Done) -> Any:
    return canonical.loads(done.value)


def asks_of(source: str, *replies: Reply, names: str = "{}") -> list[Ask]:
    return drive(machine().load("main.tac", source, names), replies)[1]


def said(source: str, *replies: Reply) -> list[str]:
    """The log lines of a program."""
    done, asks = drive(machine().load("main.tac", source), replies)
    notes = [note for ask in asks for note in ask.notes] + list(done.notes)
    return [note.data["message"] for note in notes]


def failure(source: str, *replies: Reply, vm: VM | None = None) -> Failure:
    """How the program fails."""
    try:
        run(source, *replies, vm=vm)
    except Failure as error:
        return error
    raise AssertionError("the program did not fail")
