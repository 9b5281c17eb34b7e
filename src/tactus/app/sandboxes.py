"""The sandboxes of this process: each is made when the first program needs it, and they end together."""

from __future__ import annotations

import threading

from tactus.app.loading import WORDS
from tactus.vm.sandboxes import Sandbox, sandbox


class Sandboxes:
    """Where Lua runs, by the way in which it does: none, process, docker."""

    def __init__(self) -> None:
        self._made: dict[str, Sandbox] = {}
        self._lock = threading.Lock()

    def of(self, kind: str) -> Sandbox:
        with self._lock:
            if kind not in self._made:
                self._made[kind] = sandbox(kind, WORDS)
            return self._made[kind]

    def close(self) -> None:
        """End them, and every program in them."""
        with self._lock:
            made, self._made = self._made, {}
        for one in made.values():
            one.close()
