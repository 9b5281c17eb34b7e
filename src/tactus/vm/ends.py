"""How a Lua state ends, and how a text is refused. Imports nothing: a worker begins with it."""

from __future__ import annotations


class Spent(Exception):
    """A limit was spent: `reason` is cpu, seconds, wall, memory or log; or the worker that the state lives in is
    gone: `worker`, and `why`. This state runs nothing any more."""

    def __init__(self, reason: str, why: str = "") -> None:
        super().__init__(reason)
        self.reason, self.why = reason, why


class NotLua(Exception):
    """The text is not Lua; the message is Lua's own, with file and line."""
