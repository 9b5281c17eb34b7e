"""A worker that computes for long gives way: so it does not take the processor from the workers of others."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tactus.app.loading import WORDS
from tactus.runtime.ask import Done
from tactus.vm.jail import wire
from tactus.vm.jail.pool import BEHIND, LONG, Link
from tactus.vm.sandboxes import sandbox
from tactus.vm.thread import VM
from tests.vm.jail.hosts import children


@contextmanager
def linked() -> Iterator[tuple[Link, socket.socket, list[int]]]:
    """A link, its other side, and how often its worker was put behind the others."""
    ours, theirs = socket.socketpair()
    behind: list[int] = []
    with theirs:
        link = Link(ours, lambda: 0, lambda: behind.append(1))
        yield link, theirs, behind
        link.close()


def late(theirs: socket.socket, seconds: float) -> threading.Timer:
    """An answer that comes so late."""
    timer = threading.Timer(seconds, theirs.sendall, [wire.pack(["ok", 1])])
    timer.start()
    return timer


def test_one_that_answers_soon_stays_where_it_is() -> None:
    with linked() as (link, theirs, behind):
        for _ in range(3):
            theirs.sendall(wire.pack(["ok", 1]))
            link.ask([["do"]], 100, 5.0)
        assert behind == []


def test_one_that_does_not_is_put_behind_the_others_once_and_still_heard() -> None:
    with linked() as (link, theirs, behind):
        for _ in range(2):
            timer = late(theirs, 2 * LONG)
            assert link.ask([["do"]], 100, 5.0) == b'["ok",1]'
            timer.join()
        assert behind == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="the jail of processes is Linux's; looks at processes")
def test_a_program_that_computes_is_nicer_than_one_that_does_not() -> None:
    processes = sandbox("process", WORDS)
    try:
        computes, rests = VM(processes), VM(processes)
        assert isinstance(
            computes.load("main.tac", "local n = 0 for i = 1, 2e7 do n = n + i end return n").send(None), Done
        )
        assert isinstance(rests.load("main.tac", "return 1").send(None), Done)
        zygote = processes._pool.zygote  # type: ignore[attr-defined]
        found = sorted(os.getpriority(os.PRIO_PROCESS, pid) for pid in children(zygote))
        assert found[-1] == min(19, found[0] + BEHIND)
        assert found[0] != found[-1]
        computes.close()
        rests.close()
    finally:
        processes.close()
