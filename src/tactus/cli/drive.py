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
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 2.0
"""seconds in which a run that was told to stop may come to a place where it can"""


class Interrupted(BaseException):
    """A signal ended the work; the run's lease was released. `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def drive(work: Callable[[], Coroutine[Any, Any, T]], release: Callable[[], None]) -> T:
    """The result of `work()`; raises what it raises, or Interrupted. `release` gives the run's lease back
    when the program does not come to a stop by itself."""
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
    try:
        thread.start()
        over.wait()
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
