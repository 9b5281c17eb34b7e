"""Workers that say what they are told to say, behind real links: each is a thread of this process, and does with a
real Machine what a real one does, but for what `bend` makes of its answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from tactus.app.loading import WORDS
from tactus.app.sandboxes import Sandboxes
from tactus.vm.jail import wire
from tactus.vm.jail.pool import Link
from tactus.vm.jail.remote import Remote
from tactus.vm.jail.said import asks
from tactus.vm.jail.worker import Served
from tactus.vm.sandboxes import Sandbox
from tactus.vm.state import Limits

Answer = list[Any]
Bend = Callable[[int, Answer], "bytes | Answer | None"]
"""The number of an answer (0: the layers that hold) and the answer itself, to what is said instead: an answer, or bytes
as they are; None ends the worker."""
HELD: Answer = ["held", 0, ["no_new_privs", "rlimits", "seccomp"]]
PATIENCE = 10.0
"""Seconds in which a thread that has nobody to talk to must have ended."""


def honest(number: int, answer: Answer) -> Answer:
    return answer


class Liars:
    """A sandbox whose workers lie. `ends`: how they say that they have ended, as wait does; `after_bytes`: seconds
    after which one that has said bytes ends by itself where nobody says more."""

    layers: tuple[str, ...] = ()

    def __init__(
        self,
        bend: Bend = honest,
        *,
        kind: str = "process",
        words: str = WORDS,
        start: float = PATIENCE,
        grace: float = 1.0,
        ends: int = 0,
        after_bytes: float = 0.02,
    ) -> None:
        self.kind = kind
        self._bend, self._words, self._start, self._grace, self._ends = bend, words, start, grace, ends
        self._asks = asks(words)
        self._after_bytes = after_bytes
        self.begun = self.ended = 0

    def begin(self) -> None:
        pass

    def state(self, limits: Limits, seed: int, now: float, started: float) -> Remote:
        ours, theirs = socket.socketpair()
        thread = threading.Thread(target=self._speak, args=(theirs,), daemon=True)
        thread.start()
        self.begun += 1

        def end() -> int:
            thread.join(PATIENCE)
            assert not thread.is_alive()
            self.ended += 1
            return self._ends

        link = Link(ours, end)
        return Remote(link, self._asks, limits, seed, now, started, start=self._start, grace=self._grace)

    def close(self) -> None:
        pass

    def _speak(self, line: socket.socket) -> None:
        served, answer, number = Served(self._words), HELD, 0
        with line:
            while (told := self._bend(number, answer)) is not None:
                try:
                    if isinstance(told, bytes):
                        line.settimeout(self._after_bytes)
                    line.sendall(told if isinstance(told, bytes) else wire.pack(told))
                    commands = wire.unpack(wire.read(line.recv, wire.MOST))
                except (wire.Ended, OSError):
                    return
                try:
                    answer = served.answer(commands)
                except Exception:  # whatever ends a real worker ends this one
                    return
                number += 1


class Among(Sandboxes):
    """The sandboxes of an app, where some are these."""

    def __init__(self, *those: Sandbox) -> None:
        super().__init__()
        self._made.update({one.kind: one for one in those})


def link_to(frames: Iterable[bytes]) -> tuple[Link, list[int]]:
    """A link over which these bytes come, whatever is asked, and then nothing; and how often it was ended."""
    ours, theirs = socket.socketpair()
    ends: list[int] = []

    def end() -> int:
        theirs.close()
        ends.append(1)
        return 0

    theirs.setblocking(False)
    theirs.send(b"".join(frames))  # as much as there is room for: nobody reads yet
    theirs.shutdown(socket.SHUT_WR)
    return Link(ours, end), ends
