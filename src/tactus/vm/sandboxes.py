"""Where the Lua of programs runs: one table. `process` and `docker` put it where it can touch nothing."""

from __future__ import annotations

from typing import Protocol

from tactus.vm.state import Limits, State

KINDS = ("none", "process", "docker")
"""From what protects least to what protects most."""


class Sandbox(Protocol):
    """Makes Lua states that run in one way. `layers`: what takes rights from them, known once one was made.

    `begin` readies what the first one needs and does not wait for it; it raises UsageError where this way cannot be
    had here, and so does `state`."""

    kind: str
    layers: tuple[str, ...]

    def begin(self) -> None: ...

    def state(self, limits: Limits, seed: int, now: float, started: float) -> State: ...

    def close(self) -> None: ...


class Inside:
    """In this process: for text that is trusted."""

    kind = "none"
    layers: tuple[str, ...] = ()

    def __init__(self, words: str) -> None:
        self._words = words

    def begin(self) -> None:
        pass

    def state(self, limits: Limits, seed: int, now: float, started: float) -> State:
        from tactus.vm.machine import Machine  # only here: a host of jailed programs loads no Lua

        return Machine(self._words, limits, seed, now, started)

    def close(self) -> None:
        pass


def sandbox(kind: str, words: str) -> Sandbox:
    """The way of this name. `words` is the table of words that programs get."""
    if kind == "process":
        from tactus.vm.jail.processes import Processes

        return Processes(words)
    if kind == "docker":
        from tactus.vm.jail.containers import Containers

        return Containers(words)
    return Inside(words)


def stricter(one: str, other: str) -> str:
    """Of two ways, the one that protects more."""
    return max(one, other, key=KINDS.index)
