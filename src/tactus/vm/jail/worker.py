"""What runs in a process of its own and touches nothing: a Machine, driven over one pipe. Knows nothing of the host.

    python -I -S worker.py zygote PATH...   descriptor 0 is a socket: forks a jailed worker for each that is asked for
    python -I -S worker.py single PATH...   this process is the worker: commands come on 0, answers go to 1

PATH... is where modules are looked for. Neither process gets an environment, and the zygote holds nothing but the
prelude, compiled; everything that a worker needs is imported before it is jailed.
"""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # until all is loaded: nothing of it is garbage
    sys.path += sys.argv[2:]

import _socket  # socket itself takes longer to load than all that is used of it here
import os
import signal
import struct

from tactus.vm.ends import NotLua, Spent
from tactus.vm.jail import layers, wire
from tactus.vm.jail.wire import RUN_AHEAD
from tactus.vm.machine import Machine

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Answer = Callable[[list[list[Any]]], list[Any]]
    """Commands to what is said to them."""

FILES = 1024
"""Descriptors up to here are closed in a worker."""
DESCRIPTOR = struct.Struct("i")
"""a descriptor beside a frame"""
KNOWN = 10_000
"""Ended workers that are remembered until the host asks how they did."""
BROKE = 70
"""exit code of a worker that cannot start"""
HEARD = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGXCPU, signal.SIGXFSZ)
"""Signals that do to these processes what they do to any."""
UNKNOWN = 512 << 20
"""Bytes of address space that a worker is taken to have where nothing says how many."""


class Given:
    """Limits as the host says them: what Machine reads of state.Limits."""

    instructions, seconds, wall = 1_000_000_000, 60.0, 300.0
    memory, payload, log, larger = 128 << 20, 4 << 20, 8 << 20, ""

    def __init__(self, said: dict[str, Any] | None = None) -> None:
        for name, value in (said or {}).items():
            setattr(self, name, value)


class Served:
    """One Machine, and what the host asks of it."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._machine: Machine | None = None
        self._commands: dict[str, Callable[..., Any]] = {"open": self._open, "send": self._send}

    def answer(self, commands: list[list[Any]]) -> list[Any]:
        """Carries out commands in their order, up to the first that cannot be; answers for the last one."""
        given: list[Any] = []
        try:
            for name, *arguments in commands:
                command = self._commands.get(name) or getattr(self._machine, name)
                given = [command(*arguments)]
            return ["ok", self._used(), *given]
        except NotLua as error:
            return ["not lua", self._used(), str(error)]
        except Spent as spent:
            return ["spent", self._used(), spent.reason]
        except MemoryError:
            return ["spent", self._used(), "memory"]

    def _used(self) -> int:
        return self._machine.used if self._machine is not None else 0

    def _open(self, limits: dict[str, Any], seed: int, now: float, started: float) -> None:
        given: Any = Given(limits)
        self._machine = Machine(self._words, given, seed, now, started)

    def _send(
        self, fiber: int, ok: bool, text: str, now: float, used: int, origin: str, ahead: list[list[Any]]
    ) -> dict[str, Any]:
        """What the program says, up to what the host has to see to: where it asks what it is remembered to have
        asked, it is answered here. `spent` is the limit that ended it."""
        assert self._machine is not None
        said: list[Any] = []
        size = 0
        try:
            said.append(self._machine.send(fiber, ok, text, now, used, origin))
            for op, *answer in ahead:
                last = said[-1]
                size += sum(len(part) for part in last if type(part) is str)
                if last[:2] != ("ask", op) or size > RUN_AHEAD:
                    break
                said.append(self._machine.send(fiber, *answer))
        except Spent as spent:
            return {"said": said, "spent": spent.reason}
        except MemoryError:
            return {"said": said, "spent": "memory"}
        return {"said": said, "spent": ""}


def serves(words: str) -> Answer:
    return Served(words).answer


def serve(reads: int, writes: int, answer: Answer, held: tuple[str, ...]) -> None:
    """Says which layers hold, then answers until the host is gone."""

    def say(frame: bytes) -> None:
        rest = memoryview(frame)
        while rest:
            rest = rest[os.write(writes, rest) :]

    def take(size: int) -> bytes:
        return os.read(reads, min(size, 1 << 20))

    say(wire.pack(["held", 0, list(held)]))
    try:
        while True:
            try:
                frame = wire.pack(answer(wire.unpack(wire.read(take, wire.MOST))))
            except MemoryError:
                frame = wire.pack(["spent", 0, "memory"])
            say(frame)
    except wire.Ended:
        return


def worker(reads: int, writes: int, memory: int, cpu_seconds: int, answer: Answer) -> None:
    """Gives up every right, then serves; never returns. `memory`: bytes that it may take besides what it has."""
    low, high = sorted((reads, writes))
    for first, end in ((0, low), (low + 1, high), (high + 1, FILES)):
        if first < end:  # else some versions of Python take it for: from there on
            os.closerange(first, end)
    held = layers.apply(layers.Bounds(reads, writes, _mapped() + memory, cpu_seconds))
    try:
        if "seccomp" not in held and not layers.missing(held) and layers.try_out():
            os._exit(BROKE)  # where something is missing, the host says so and gives no program
        serve(reads, writes, answer, held)
    finally:
        os._exit(0)


def _mapped() -> int:
    """Bytes of address space that this process has."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return UNKNOWN


def warm(words: str) -> None:
    """Makes a Machine once, so that those who are forked from here find everything loaded and compiled."""
    given: Any = Given()
    machine = Machine(words, given, 1, 0.0, 0.0)
    machine.scope(0, None, "null", "{}", ())
    fiber = machine.load("warm.tac", "return {1, 'two'}", "{}", 0, False)
    machine.send(fiber, True, "null", 0.0, -1, "")
    machine.state(0)
    wire.unpack(wire.pack(["ok", 1.5, None, True, "\u00e9"])[wire.HEAD.size :])


def zygote(control: _socket.socket, serves: Callable[[str], Answer] = serves) -> None:
    """Forks workers until the host is gone. `serves` makes what answers in a worker, of the table of words."""
    for number in HEARD:  # a host that ignores or holds back signals has told this process to do so, too
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    words = ""
    ended: dict[int, int] = {}
    for asked, descriptor in _requests(control):
        if asked["do"] == "words":
            words = asked["words"]
            warm(words)
            gc.freeze()
            gc.enable()
            said: dict[str, Any] = {"ready": 1}
        elif asked["do"] == "worker":
            _reap(ended)
            try:
                said = {"pid": _forked(descriptor, asked, serves(words))}
            except OSError as error:
                said = {"error": error.strerror}
        else:
            said = {"status": _ended(asked["pid"], ended)}
        control.sendall(wire.pack(said))


def _requests(control: _socket.socket) -> Iterator[tuple[dict[str, Any], int]]:
    """Frames, each with the descriptor that came beside it (-1: none)."""
    while True:
        head, beside, _, _ = control.recvmsg(wire.HEAD.size, _socket.CMSG_SPACE(DESCRIPTOR.size))
        if not head:
            return
        body = wire.exactly(control.recv, wire.HEAD.unpack(head)[0])
        yield wire.unpack(body), DESCRIPTOR.unpack(beside[0][2])[0] if beside else -1


def _forked(descriptor: int, asked: dict[str, Any], answer: Answer) -> int:
    """The number of a new worker. Raises OSError where the system gives no process."""
    try:
        child = os.fork()
        if child == 0:
            try:
                os.dup2(descriptor, 0)
                worker(0, 0, asked["memory"], asked["cpu_seconds"], answer)
            finally:
                os._exit(BROKE)
    finally:
        os.close(descriptor)
    return child


def _ended(pid: int, ended: dict[int, int]) -> int:
    """Makes sure that a worker has ended; how it did, as wait says."""
    if pid in ended:
        return ended.pop(pid)
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _reap(ended: dict[int, int]) -> None:
    """Notes how those have ended that nobody has asked for, and perhaps nobody will."""
    while len(ended) < KNOWN:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        ended[pid] = status


def single() -> None:
    """This process is the worker."""
    asked = wire.unpack(wire.read(lambda size: os.read(0, min(size, 1 << 20)), wire.MOST))
    warm(asked["words"])
    gc.enable()
    worker(0, 1, asked["memory"], asked["cpu_seconds"], serves(asked["words"]))


if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        zygote(_socket.socket(fileno=0))
    else:
        single()
