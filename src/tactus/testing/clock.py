"""The clock of a scenario: it stands still but for timers, which are over at once, and the time that its steps let
pass."""

from __future__ import annotations

import asyncio

BEGIN = 1767225600.0
"""2026-01-01 00:00 UTC, when every scenario begins."""


class TestClock:
    """Epoch seconds, as a store reads them."""

    __test__ = False  # for pytest: this is no test

    def __init__(self, now: float = BEGIN) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += max(0.0, seconds)

    async def sleep(self, seconds: float) -> None:
        """As long as the timer says, at once."""
        self.pass_(seconds)
        await asyncio.sleep(0)
