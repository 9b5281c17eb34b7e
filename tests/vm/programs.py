"""How the tests of this room run a program: a text, and the answers to its asks in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tactus.errors import Failure
from tactus.language import words
from tactus.runtime import canonical
from tactus.runtime.ask import Answer, Ask, Done
from tactus.vm.sandboxes import Inside
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

Reply = Any
"""An Answer, a plain value, or a function from the Ask to one of them."""


def machine(**limits: Any) -> VM:
    return VM(Inside(WORDS), limits=Limits(**limits))


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
