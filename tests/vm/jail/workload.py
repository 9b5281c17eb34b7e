"""What a worker does all day, done in processes of its own: without a jail, in the jail, and with one system call
less than the jail allows.

    python -I -S workload.py '["", "jail", "brk"]' PATH... < words.json

PATH... is where modules are found; one line of JSON says how each process ended and what it had said by then.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import time
from contextlib import suppress

sys.path[:0] = sys.argv[2:]

from tactus.vm.ends import NotLua, Spent  # noqa: E402
from tactus.vm.jail import layers, syscalls  # noqa: E402
from tactus.vm.machine import Machine  # noqa: E402
from tactus.vm.state import Limits  # noqa: E402

ADDRESS_SPACE = 600 << 20


def started(words: str, **limits: int) -> Machine:
    machine = Machine(words, Limits(**limits), 1, 0.0, 0.0)
    machine.scope(0, None, "null", "{}", ())
    return machine


def run(machine: Machine, source: str, *answers: str) -> tuple[str, str]:
    fiber = machine.load("main.tac", source, "{}", 0, False)
    said = machine.send(fiber, True, "null", 0.0, -1, "")
    for answer in answers:
        said = machine.send(fiber, True, answer, 1.0, -1, "")
    return said[0], said[1]


def deep() -> None:
    deep()


def work(words: str, descriptor: int) -> None:
    """Reads one line and writes many."""

    def say(what: object) -> None:
        os.write(descriptor, f"{what!r:.200}\n".encode())

    say(os.read(descriptor, 10))
    machine = started(words)
    say(run(machine, "local t = {} for i = 1, 20000 do t[i] = 'x' .. i end table.sort(t) return t[1]"))
    say(run(machine, "return #string.rep('a', 3000000), string.format('%.3f', math.sin(1)), os.time()"))
    say(run(machine, "return host('op', {a = 1})", '{"b": [1, 2, 3]}'))
    say(run(machine, "local ok, error = pcall(error, {code = 1}) return error.code"))
    say(run(machine, "local function f(n) return 1 + f(n + 1) end return pcall(f, 1)"))
    say(run(machine, "error('boom')"))
    say(machine.state(0))
    for source, limits in (
        ("x = = 1", {}),
        ("local t = {} for i = 1, 1e9 do t[i] = 'x' .. i end", {"memory": 2 << 20}),
        ("while true do end", {"instructions": 100_000}),
        ("return string.rep('x', 1e6)", {"payload": 1000}),
    ):
        try:
            say(run(started(words, **limits), source))
        except (NotLua, Spent) as error:
            say(error)
    for what in (deep, lambda: json.loads("[" * 100_000), lambda: bytes(1 << 40)):
        try:
            what()
        except (RecursionError, MemoryError) as error:
            say(type(error))
    grown = bytearray()
    for _ in range(80):
        grown += bytes(100_000)
    say(len(grown))
    kept = [bytes(4000) for _ in range(8000)]
    say(len(json.dumps([len(each) for each in kept])))
    del kept, grown
    say(gc.collect() >= 0)
    say(time.time() > 0 and time.process_time() > 0)


def jailed(descriptor: int, without: str) -> None:
    """All layers, but for one allowed call."""
    bounds = layers.Bounds(descriptor, descriptor, ADDRESS_SPACE, 20)
    if without == "jail":
        assert not layers.missing(layers.apply(bounds))
        return
    layers.apply(bounds, [layer for layer in layers.LAYERS if layer.name != "seccomp"])
    rules = {name: rule for name, rule in syscalls.rules(descriptor, descriptor).items() if name != without}
    assert layers.filtered(syscalls.program(layers.MACHINE, rules))


def ended(words: str, without: str) -> tuple[int, list[str]]:
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        try:
            if without:
                jailed(theirs.fileno(), without)
            work(words, theirs.fileno())
        finally:
            os._exit(0)
    theirs.close()
    ours.sendall(b"go")
    said = b""
    with ours, suppress(ConnectionResetError):  # it ended with something unread
        while part := ours.recv(4096):
            said += part
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode().splitlines()


if __name__ == "__main__":
    words = sys.stdin.read()
    run(started(words), "return 1")
    gc.collect()
    gc.freeze()
    print(json.dumps({without: ended(words, without) for without in json.loads(sys.argv[1])}))
