"""Work that is driven while the main thread listens for signals."""

from __future__ import annotations

import asyncio
import signal
import threading
import time

import pytest

from tactus.cli.drive import Interrupted, drive


def test_a_signal_that_does_not_wake_the_main_thread_is_heard_too() -> None:
    """One that another thread gets, or that comes just before the main thread waits."""

    async def work() -> None:
        # in the thread of the loop; the main thread is given the time to begin to wait
        await asyncio.sleep(0.1)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        await asyncio.sleep(20)

    released: list[bool] = []
    began = time.monotonic()
    with pytest.raises(Interrupted) as interrupted:
        drive(work, lambda: released.append(True))
    assert interrupted.value.code == 128 + signal.SIGTERM
    assert time.monotonic() - began < 10
    assert released == [], "it came to a stop by itself"
