"""Workers from the host's side: a zygote forks them, and each is a link over which one Machine is driven. Knows
nothing of what is said over a link."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakSet

from tactus.errors import UsageError
from tactus.vm.jail import layers, wire

START_SECONDS = 30.0
"""in which a worker says that it is there"""
LONG = 0.05
"""seconds after which a worker that still computes gives way to those who do not"""
BEHIND = 10
"""how much nicer it is then: it gets a tenth of what another process gets, where there is not enough for both"""
WORKER = Path(__file__).absolute().with_name("worker.py")
"""the program that a zygote is"""
NOT_STARTED = "no sandbox can be started: "


class Late(Exception):
    """No answer in time; the worker was ended."""


class Gone(Exception):
    """The worker has ended: `status` as wait says it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Link:
    """The way to one worker. `end` makes sure that it has ended and says how it did; `behind` is called, once, when it
    computes for long."""

    def __init__(
        self, line: socket.socket, end: Callable[[], int], behind: Callable[[], object] = lambda: None
    ) -> None:
        self._line, self._end = line, end
        self._behind: Callable[[], object] | None = behind
        self._open = True

    def ask(self, commands: Any, most: int, seconds: float) -> bytes:
        """The body of its answer, of at most so many bytes. Raises Late, Gone, TooLong; then it has ended."""
        return self._within(seconds, most, wire.pack(commands))

    def hear(self, most: int, seconds: float) -> bytes:
        """What it says by itself, when it begins."""
        return self._within(seconds, most, b"")

    def close(self) -> int:
        """End the worker, however it is; how it did, 0 where that was known before."""
        if not self._open:
            return 0
        self._open = False
        self._line.close()
        return self._end()

    def _within(self, seconds: float, most: int, frame: bytes) -> bytes:
        until = time.monotonic() + seconds

        def take(size: int) -> bytes:
            rest = until - time.monotonic()
            if self._behind and rest > LONG:
                self._line.settimeout(LONG)
                try:
                    return self._line.recv(min(size, 1 << 20))
                except TimeoutError:
                    self._behind()
                    self._behind = None
                    rest = until - time.monotonic()
            self._line.settimeout(max(0.001, rest))
            return self._line.recv(min(size, 1 << 20))

        if not self._open:
            raise Gone(0)
        try:
            self._line.settimeout(max(0.001, seconds))
            self._line.sendall(frame)
            return wire.read(take, most)
        except TimeoutError:
            self.close()
            raise Late from None
        except (wire.Ended, OSError):
            raise Gone(self.close()) from None
        except BaseException:
            self.close()
            raise


class Zygote:
    """A process that holds nothing but the prelude, and forks workers. It ends with this one."""

    def __init__(self, words: str, program: Path = WORKER) -> None:
        """Does not wait for it. Raises OSError where no process can be started."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", str(program), "zygote", *_paths()],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env={},
                    cwd="/",
                    start_new_session=True,
                )
        except BaseException:
            ours.close()
            raise
        self._control = ours
        self.pid = self._process.pid
        self._lock = threading.Lock()
        self._ready = False
        self._speaker = 0
        self._left: list[int] = []
        with suppress(OSError):  # whoever asks it first is told that it has ended
            ours.sendall(wire.pack({"do": "words", "words": words}))

    def worker(self, memory: int, cpu_seconds: int) -> Link:
        """A new one. Raises ConnectionError where the zygote has ended, UsageError where it cannot fork."""
        ours, theirs = socket.socketpair()
        asked = {"do": "worker", "memory": memory, "cpu_seconds": cpu_seconds}
        try:
            with theirs:
                said = self._asked(asked, theirs.fileno())
            if "pid" not in said:
                raise UsageError(f"{NOT_STARTED}{said['error']}")
        except BaseException:
            ours.close()
            raise
        return Link(ours, lambda: self._end(said["pid"]), lambda: _behind(said["pid"]))

    def close(self) -> str:
        """End it, and with it every worker that it has forked; the last thing that it said of itself."""
        self._process.kill()
        errors = self._process.stderr
        assert errors is not None
        with self._lock:
            self._control.close()
            self._process.wait()
            said = b"" if errors.closed else errors.read()
            errors.close()
        return said.decode("utf-8", "replace").strip().rpartition("\n")[2]

    def forget(self) -> None:
        """It is another process's."""
        self._control.close()
        self._process.returncode = 0

    def _end(self, pid: int) -> int:
        if self._speaker == threading.get_ident():  # what is collected as garbage in the middle of a question
            self._left.append(pid)
            return signal.SIGKILL
        try:
            status: int = self._asked({"do": "end", "pid": pid})["status"]
        except ConnectionError:
            return signal.SIGKILL  # its workers end with the zygote
        return status

    def _asked(self, asked: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        """What it answers. Where it does not it is ended: nobody may be given an answer that was another's."""
        with self._lock:
            try:
                self._speaker = threading.get_ident()
                if not self._ready:
                    self._said()
                    self._ready = True
                while self._left:
                    self._told({"do": "end", "pid": self._left.pop()})
                return self._told(asked, *descriptors)
            except (wire.Ended, OSError):
                self._control.close()
                raise ConnectionError("the process that starts workers has ended") from None
            except BaseException:
                self._control.close()
                raise
            finally:
                self._speaker = 0

    def _told(self, asked: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        socket.send_fds(self._control, [wire.pack(asked)], descriptors)
        return self._said()

    def _said(self) -> dict[str, Any]:
        self._control.settimeout(START_SECONDS)
        said: dict[str, Any] = wire.unpack(wire.read(self._control.recv, wire.MOST))
        return said


def _behind(pid: int) -> None:
    with suppress(OSError):  # it has ended just now, or is another user's here: then it competes like any process
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, pid) + BEHIND)


class Pool:
    """The zygote of this process, started when it is first needed and again when it has ended."""

    def __init__(self, words: str, program: Path = WORKER) -> None:
        self._words, self._program = words, program
        self._zygote: Zygote | None = None
        self._lock = threading.Lock()
        _pools.add(self)

    def begin(self) -> None:
        """Start the zygote, and do not wait for it. Raises UsageError where it cannot be."""
        self._begun()

    def worker(self, memory: int, cpu_seconds: int) -> Link:
        """A new one. Raises UsageError where none can be had."""
        for again in (False, True):
            zygote = self._begun()
            try:
                return zygote.worker(memory, cpu_seconds)
            except ConnectionError as error:
                last = self._drop(zygote)
                if again:
                    raise UsageError(NOT_STARTED + (f"{error}: {last}" if last else str(error))) from None
            except OSError as error:
                raise UsageError(f"{NOT_STARTED}{error.strerror or error}") from None
        raise AssertionError

    @property
    def zygote(self) -> int | None:
        """The number of its process, where there is one."""
        zygote = self._zygote
        return None if zygote is None else zygote.pid

    def close(self) -> None:
        with self._lock:
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def in_a_fork(self) -> None:
        """This process is a copy of the one that the zygote belongs to."""
        self._lock = threading.Lock()
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.forget()

    def _begun(self) -> Zygote:
        if why := layers.supported():
            raise UsageError(why)
        with self._lock:
            if self._zygote is None:
                try:
                    self._zygote = Zygote(self._words, self._program)
                except OSError as error:
                    raise UsageError(f"{NOT_STARTED}{error.strerror or error}") from None
            return self._zygote

    def _drop(self, zygote: Zygote) -> str:
        with self._lock:
            if self._zygote is zygote:
                self._zygote = None
        return zygote.close()


_pools: WeakSet[Pool] = WeakSet()


def _forked() -> None:
    for pool in list(_pools):
        pool.in_a_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _paths() -> list[str]:
    """Where a process without site-packages finds lupa and us."""
    found = [find_spec(name) for name in ("tactus", "lupa")]
    return list(
        dict.fromkeys(str(Path(spec.origin).absolute().parent.parent) for spec in found if spec and spec.origin)
    )
