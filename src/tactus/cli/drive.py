"""Take a run forward while the main thread listens for Ctrl-C and SIGTERM.

The loop runs in a thread of its own, so that a signal is heard at once, also while the program's Lua spins.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import field
from types import FrameType
from typing import Any, TypeVar

from tactus.record import record

T = TypeVar("T")
GLANCE = 0.5
"""seconds between two looks for signals, and whether the run is still ours"""
GRACEFUL: signal.Signals | None = getattr(signal, "SIGUSR1", None)
"""asks the run to stop: only the program decides when; Windows has no such signal"""
PATIENCE = 2.0
"""seconds in which a run that was told to stop may come to a place where it can"""


class Interrupted(BaseException):
    """A signal ended the work; the run's lease was released. `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@record
class Gone:
    """The run was taken from this process while it worked: `set` it from any thread. `leave` says so and gives the
    exit code where the program does not come to a stop by itself."""

    leave: Callable[[], int]
    event: threading.Event = field(default_factory=threading.Event)


def drive(
    work: Callable[[], Coroutine[Any, Any, T]],
    release: Callable[[], None],
    gone: Gone | None = None,
    stop: Callable[[], None] = lambda: None,
) -> T:
    """The result of `work()`; raises what it raises, or Interrupted. `release` gives the run's lease back
    when the program does not come to a stop by itself; `stop` asks the run to stop, on SIGUSR1."""
    outcome: dict[str, Any] = {}
    ready, over = threading.Event(), threading.Event()

    def body() -> None:
        async def watched() -> None:
            outcome["task"], outcome["loop"] = asyncio.current_task(), asyncio.get_running_loop()
            ready.set()
            outcome["value"] = await work()

        try:
            asyncio.run(watched())
        except BaseException as error:
            outcome["error"] = error
        finally:
            ready.set()
            over.set()

    thread = threading.Thread(target=body, name="run", daemon=True)
    heard: list[int] = []
    before = {number: signal.signal(number, _note(heard, over)) for number in (signal.SIGINT, signal.SIGTERM)}
    if GRACEFUL is not None:
        before[GRACEFUL] = signal.signal(GRACEFUL, lambda number, frame: stop())
    try:
        thread.start()
        while not over.wait(GLANCE) and not (gone and gone.event.is_set()):
            pass  # never for good: a signal that comes just before the wait does not end it
        if gone and gone.event.is_set():
            _abandon(thread, gone)
        if heard:
            over.clear()
            _stop(thread, outcome, ready, release, heard[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard and "value" not in outcome:
        raise Interrupted(128 + heard[0])
    if "error" in outcome:
        raise outcome["error"]
    value: T = outcome["value"]
    return value


def _abandon(thread: threading.Thread, gone: Gone) -> None:
    """The task has been cancelled already; it may not hear of it while the program spins inside Lua."""
    thread.join(PATIENCE)
    if thread.is_alive():
        code = gone.leave()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _note(heard: list[int], over: threading.Event) -> Callable[[int, FrameType | None], None]:
    def handler(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        over.set()

    return handler


def _stop(
    thread: threading.Thread,
    outcome: dict[str, Any],
    ready: threading.Event,
    release: Callable[[], None],
    number: int,
) -> None:
    if not thread.is_alive():
        return
    ready.wait()
    if "task" in outcome:
        outcome["loop"].call_soon_threadsafe(outcome["task"].cancel)
    thread.join(PATIENCE)
    if thread.is_alive():
        # the program spins inside Lua: its lease is given back, and the process ends under it
        release()
        print("interrupted; the run can be resumed", file=sys.stderr)
        sys.stderr.flush()
        os._exit(128 + number)
