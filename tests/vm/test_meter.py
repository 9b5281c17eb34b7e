"""What is left of the seconds in which a program may compute."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time

import pytest

from tactus.vm.meter import PAUSE, Meter
from tactus.vm.state import Limits


def test_a_slice_is_taken_off_what_is_left() -> None:
    meter = Meter(Limits(seconds=5.0, wall=10.0))
    assert meter.begin() is None, "nothing was taken yet"
    time.sleep(0.2)
    assert meter.end() == ""
    assert 9.0 < meter.wall < 9.81
    assert 4.9 < meter.cpu <= 5.0
    assert meter.begin() == (meter.cpu, meter.wall), "it is news how much is left"
    meter.end()
    assert meter.begin() is None


def test_it_says_which_limit_is_spent() -> None:
    meter = Meter(Limits(wall=0.01))
    meter.begin()
    time.sleep(0.02)
    assert meter.end() == "wall"
    meter = Meter(Limits(seconds=0.01))
    meter.begin()
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
    assert meter.end() == "seconds"


def test_beside_other_threads_the_clock_of_the_process_counts_for_all_of_them() -> None:
    said: list[tuple[float, float] | None] = []

    def compute() -> None:
        meter = Meter(Limits(seconds=5.0, wall=10.0))
        said.append(meter.begin())

    thread = threading.Thread(target=compute)
    thread.start()
    thread.join()
    assert said[0] is not None
    assert said[0][0] >= 5.0 * (os.cpu_count() or 1)
    assert said[0][1] == 10.0


def pauses(seconds: float) -> int:
    """How often one of two threads gave the processor up while it began slices; `seconds` between two of them."""
    found: list[int] = []
    both, over = threading.Barrier(2), threading.Event()

    def beside() -> None:
        Meter(Limits()).begin()
        both.wait()
        over.wait()

    def given_up() -> int:
        return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw

    def ask() -> None:
        meter, until, count = Meter(Limits()), time.monotonic() + 0.1, 0
        both.wait()
        while time.monotonic() < until:
            before = given_up()
            meter.begin()
            count += given_up() - before
            meter.end()
            if seconds:
                time.sleep(seconds)
        found.append(count)

    threads = [threading.Thread(target=target) for target in (beside, ask)]
    for thread in threads:
        thread.start()
    threads[1].join()
    over.set()
    threads[0].join()
    return found[0]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at one thread's use of the processor")
def test_beside_other_threads_one_that_asks_all_the_time_pauses_and_one_that_waits_does_not() -> None:
    assert pauses(0.0) >= 5, "after every two milliseconds"
    assert pauses(2 * PAUSE) <= 2
