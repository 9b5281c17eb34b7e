"""Each Lua state in a container of its own, in which the same worker runs: `--sandbox docker`.

The engine is told what the container may, and the first thing that the container says is what it finds: only where
both agree is a program sent there. The worker inside then gives up what is left, as it does without a container.
"""

from __future__ import annotations

import math
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from weakref import WeakSet

from tactus.errors import Blocked, UsageError
from tactus.storage import owners
from tactus.vm.ends import Spent
from tactus.vm.jail import box, context, said, wire
from tactus.vm.jail.attached import Attached
from tactus.vm.jail.engine import Engine, Image, Refused, State, Unreachable, find
from tactus.vm.jail.pool import START_SECONDS, Gone, Late, Link
from tactus.vm.jail.processes import MEMORY, SECONDS
from tactus.vm.jail.remote import Remote
from tactus.vm.state import Limits

INTERPRETER = 64 << 20
"""bytes of memory that Python takes, besides what a worker without a container may have"""
SPENT = 24
"""The exit code of a worker that has used up its CPU seconds, and the number of the signal that it stands for: see
surroundings.main."""
END_SECONDS = 5.0
"""in which an engine notices that a container has ended"""
GRACE = 0.5
"""seconds in which a worker ends by itself that nobody speaks with any more"""
BUILD = "`tactus sandbox build`"
LET_GO = "the container engine has let go of the sandbox that the program ran in; see that it is up"


class Containers:
    """Containers of the engine that is found when the first is needed; they end with this."""

    kind = "docker"

    def __init__(self, words: str, environ: Mapping[str, str] = os.environ) -> None:
        self._words, self._environ = words, environ
        self._asks = said.asks(words)
        self._engine: Engine | None = None
        self._owner = ""
        self._open: set[Container] = set()
        self._ending: list[threading.Thread] = []
        self._lock = threading.Lock()
        self.layers: tuple[str, ...] = ()
        _everyone.add(self)

    def begin(self) -> None:
        """Find the engine and the image. Raises UsageError where one is missing."""
        engine = self._found()
        with _telling(engine):
            built(engine)

    def state(self, limits: Limits, seed: int, now: float, started: float) -> Remote:
        engine = self._found()
        memory, seconds = 2 * limits.memory + MEMORY, math.ceil(limits.seconds) + SECONDS
        with _telling(engine):
            asked = box.body(built(engine).id, memory + INTERPRETER, seconds, self._owner)
            container = self._started(engine, asked)
        line: Any = container.line
        link = Link(line, container.end)
        try:
            first = {"words": self._words, "memory": memory, "cpu_seconds": seconds}
            around = box.layers(link.ask(first, said.SLACK, START_SECONDS), memory + INTERPRETER, engine.name)
            state = Remote(link, self._asks, limits, seed, now, started)
        except (Gone, Late, wire.TooLong, Spent):
            raise UsageError(_not_started(container.line.errors)) from None
        except Blocked as gone:
            raise UsageError(str(gone)) from None
        except BaseException:
            link.close()
            raise
        self.layers = tuple(dict.fromkeys((engine.name, *around, *state.layers)))
        return state

    def close(self) -> None:
        """End them all, and wait until they have ended."""
        for container in list(self._open):
            container.end()
        with self._lock:
            ending, self._ending = self._ending, []
            if self._owner:
                owners.release(self._owner)
            self._engine, self._owner = None, ""
        for thread in ending:
            thread.join()

    def in_a_fork(self) -> None:
        """This process is a copy of the one that these containers belong to."""
        for container in self._open:
            container.line.close()
        self._open, self._ending, self._lock = set(), [], threading.Lock()
        self._engine, self._owner = None, ""

    def _found(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = find(self._environ)
                self._owner = owners.me()
                owners.hold(self._owner)
                with suppress(Unreachable, Refused):
                    sweep(self._engine)
            return self._engine

    def _started(self, engine: Engine, asked: Mapping[str, Any]) -> Container:
        id = engine.create(f"{context.NAME}-{secrets.token_hex(6)}", asked)
        container = None
        try:
            container = Container(engine, id, self._ended)
            engine.start(id)
        except BaseException:
            if container is not None:
                container.line.close()
            with suppress(Unreachable, Refused):
                engine.remove(id)
            raise
        self._open.add(container)
        return container

    def _ended(self, container: Container) -> None:
        """Sees that it ends. That takes an engine a moment, and whoever ends a run does not wait for it."""
        if container not in self._open:
            return
        self._open.discard(container)
        thread = threading.Thread(target=container.remove)
        with self._lock:
            self._ending = [*filter(threading.Thread.is_alive, self._ending), thread]
            try:
                thread.start()
            except RuntimeError:  # Python is about to end, and starts none any more
                container.remove()


class Container:
    """One that is there to be started. `line` is its standard input and output."""

    def __init__(self, engine: Engine, id: str, ended: Callable[[Container], None]) -> None:
        self._engine, self._id, self._ended = engine, id, ended
        self._status = 0
        self.line = Attached(engine.attach(id), self._over)

    def end(self) -> int:
        """How it ended by itself, as wait says it."""
        self.line.close()
        self._ended(self)
        return self._status

    def remove(self) -> None:
        """Its input has ended, and mostly it ends by itself then."""
        with suppress(Unreachable, Refused):
            self._ending(GRACE)
        with suppress(Unreachable, Refused):  # else it is swept away later
            self._engine.remove(self._id)

    def _over(self) -> None:
        """Nothing more will come: it has ended, or the engine has. Raises Spent where it wanted more memory, and
        Blocked where it was not the program's doing."""
        try:
            state = self._ending(END_SECONDS)
        except (Unreachable, Refused) as error:
            raise Blocked(f"{LET_GO} ({error})") from None
        if state.running:
            raise Blocked(LET_GO)
        if state.out_of_memory:
            raise Spent("memory")
        self._status = status(state.code)

    def _ending(self, seconds: float) -> State:
        """What has become of it once it has ended, or after so many seconds."""
        until = time.monotonic() + seconds
        while (state := self._engine.state(self._id)).running and time.monotonic() < until:
            time.sleep(0.01)
        return state


def status(code: int) -> int:
    """An exit code as wait says it: what a signal ended is that signal's number."""
    if code == SPENT:
        return code
    return code - 128 if code > 128 else code << 8


def built(engine: Engine) -> Image:
    """The image of this version. Raises UsageError where it was not built."""
    digest = _digest()
    tag = context.tag(digest)
    image = engine.image(tag)
    if image is None:
        raise UsageError(f"{engine.name} has no image {tag}: build it with {BUILD}")
    if image.labels.get(context.CONTEXT) != digest:
        raise UsageError(f"{tag} of {engine.name} was not built by this version of Tactus: build it anew with {BUILD}")
    return image


def sweep(engine: Engine) -> int:
    """Removes what processes that are gone have left; how many containers."""
    gone = [one for one in engine.containers(box.OWNER) if owners.alive(one.labels.get(box.OWNER, "")) is False]
    for one in gone:
        engine.remove(one.id)
    return len(gone)


@cache
def _digest() -> str:
    return context.digest(context.files())


def _not_started(errors: bytes) -> str:
    last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
    why = f" ({last})" if last else ""
    return f"the worker in the container did not start{why}: build its image anew with {BUILD}"


@contextmanager
def _telling(engine: Engine) -> Iterator[None]:
    """What the engine does not do becomes a sentence."""
    try:
        yield
    except Unreachable as gone:
        raise UsageError(f"{engine.name} at {engine.address} does not answer any more: {gone}") from None
    except Refused as refused:
        raise UsageError(f"{engine.name} does not start the sandbox: {refused}") from None


_everyone: WeakSet[Containers] = WeakSet()


def _forked() -> None:
    for containers in list(_everyone):
        containers.in_a_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
