"""A Python generator as a Thread: for words that are made of asks.

The generator yields Ask or All and receives the Answer; it returns the value, a JSON-able Python object.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tactus.runtime import canonical
from tactus.runtime.ask import All, Answer, Ask, Done, Thread

Steps = Generator[Ask | All, Answer, Any]


class StepsThread:
    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def send(self, answer: Answer | None) -> Ask | All | Done:
        try:
            return self._steps.send(answer)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as end:
            return Done(canonical.dumps(end.value))


def follow(thread: Thread) -> Generator[Ask | All, Answer, Done]:
    """A thread's asks as the asks of the generator that follows it; returns how it ended."""
    answer: Answer | None = None
    while True:
        asked = thread.send(answer)
        if isinstance(asked, Done):
            return asked
        answer = yield asked
