"""Runs from Python: python benchmarks/door.py [folder] [runs]

So many runs (10,000) are started through one Runtime, a hundred at a time, each until it waits for a person: how many a
second, how late the caller's loop was meanwhile (a task that wants to wake every millisecond; median, 99th percentile
and worst, in ms), and how the process's memory grows with every fifth of them. Then the inbox that holds them all, and
answering and resuming them. Last, how long a short run takes to start while another one computes.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

from tactus import Run, Runtime
from tactus.storage.sqlite import SqliteStore

AT_ONCE = 100
ASK = """Procedure {
  input = {n = field.number{}},
  function(input) return Human.approve("Go on with " .. input.n .. "?") end
}"""
SPIN = "Procedure { function(input) local n = 0 for i = 1, 40000000 do n = n + i % 7 end return n end }"


def resident() -> float:
    """MiB of this process in memory."""
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


async def lag(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append((time.perf_counter() - began - 0.001) * 1000)


async def in_turn(numbers: range, one: Callable[[int], Awaitable[Run]]) -> float:
    """So many a second, a hundred at a time."""
    began = time.perf_counter()
    for first in range(0, len(numbers), AT_ONCE):
        await asyncio.gather(*map(one, numbers[first : first + AT_ONCE]))
    return len(numbers) / (time.perf_counter() - began)


async def waiting(runtime: Runtime, count: int) -> None:
    async def start(n: int) -> Run:
        return await runtime.start(ASK, {"n": n}, id=f"r{n}")

    async def answered(n: int) -> Run:
        await runtime.answer(f"r{n}:0@0.0", True, actor="ann")
        return await runtime.resume(f"r{n}")

    late: list[float] = []
    watching = asyncio.create_task(lag(late))
    memory = [resident()]
    rates = []
    for fifth in range(5):
        rates.append(await in_turn(range(count * fifth // 5, count * (fifth + 1) // 5), start))
        memory.append(resident())
    watching.cancel()
    worst = f"{median(late):.1f}, 99 % {quantiles(late, n=100)[98]:.1f}, worst {max(late):.1f}"
    print(f"started until they wait   {median(rates):>8,.0f} /s   the loop was late by {worst} ms")
    grown = ", ".join(f"{after - memory[0]:.0f}" for after in memory[1:])
    print(f"memory beyond the process before them, after each fifth: {grown} MiB")
    began = time.perf_counter()
    inbox = await runtime.inbox()
    print(f"inbox of {len(inbox):,}          {time.perf_counter() - began:>8.3f} s")
    print(f"answered and resumed      {await in_turn(range(count), answered):>8,.0f} /s")


async def beside(runtime: Runtime) -> None:
    spinning = asyncio.create_task(runtime.start(SPIN))
    await asyncio.sleep(0.02)
    took: list[float] = []
    while not spinning.done():
        began = time.perf_counter()
        await runtime.start(ASK, {"n": 0})
        took.append((time.perf_counter() - began) * 1000)
    await spinning
    print(f"beside one that computes  {median(took):>8.1f} ms a start, worst {max(took):.1f}")


async def measure(folder: Path, count: int) -> None:
    store = SqliteStore(folder / "door.db", durability="normal")
    async with Runtime(storage=store) as runtime:
        await runtime.start(ASK, {"n": 0})
        await waiting(runtime, count)
        await beside(runtime)
    store.close()


def main(folder: str | None = None, count: str = "10000") -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        asyncio.run(measure(Path(name), int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
