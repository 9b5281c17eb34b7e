"""Who owns a run, as text, and whether that owner still lives. Knows nothing of stores.

An owner is `host|place|pid|start|token`: `place` tells one boot and one PID namespace from another, `start`
one process from a later one with the same PID, `token` one activation from another in the same process.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tactus.record import record

LEASE_SECONDS = 45.0
"""How long an owner on another machine is believed to live after its last write or heartbeat."""

_held: set[str] = set()
"""Tokens of the activations that live in this process."""


@record(frozen=True, slots=True)
class Owner:
    host: str
    place: str
    pid: int
    start: str
    token: str

    def __str__(self) -> str:
        return f"{self.host}|{self.place}|{self.pid}|{self.start}|{self.token}"


def me() -> str:
    """A new owner of this process. It counts as alive from `hold` to `release`."""
    pid = os.getpid()
    _, start = _status(pid)
    return str(Owner(socket.gethostname(), _place(), pid, start, secrets.token_hex(8)))


def hold(owner: str) -> None:
    """Let this owner (or its token) count as alive in this process."""
    _held.add(_token(owner))


def release(owner: str) -> None:
    """The activation of this owner (or token) is over, however it ended."""
    _held.discard(_token(owner))


@contextmanager
def held() -> Iterator[str]:
    """A new owner that is alive as long as the block runs."""
    owner = me()
    hold(owner)
    try:
        yield owner
    finally:
        release(owner)


def read(owner: str) -> Owner | None:
    """The parts of an owner text; None for a text that is none."""
    parts = owner.split("|")
    if len(parts) != 5 or not parts[2].isdecimal():
        return None
    return Owner(parts[0], parts[1], int(parts[2]), parts[3], parts[4])


def alive(owner: str) -> bool | None:
    """Whether the owner lives; None if that cannot be seen from this machine."""
    known = read(owner)
    if known is None or (known.host, known.place) != (socket.gethostname(), _place()):
        return None
    if not known.place and os.name != "posix":
        return None if known.pid != os.getpid() else known.token in _held
    state, start = _status(known.pid)
    if state in ("Z", "X") or (start and known.start and start != known.start):
        return False
    if known.pid == os.getpid():
        return known.token in _held
    return bool(state) or _exists(known.pid)


def holds(owner: str, lease_until: float | None, now: float) -> bool:
    """Whether a running run is still its owner's: a near one's while it lives, a far one's while leased."""
    living = alive(owner)
    if living is None:
        return lease_until is not None and lease_until > now
    return living


def describe(owner: str) -> str:
    """The owner in words: `process 4711 on host box`."""
    known = read(owner)
    return f"process {known.pid} on host {known.host}" if known else f"the owner {owner!r}"


def _token(owner: str) -> str:
    return owner.rpartition("|")[2]


def _place() -> str:
    """This boot and PID namespace; "" where the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
        return f"{boot}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _status(pid: int) -> tuple[str, str]:
    """State letter and start time (field 22) in /proc/<pid>/stat; ("", "") where it cannot be read."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return fields[0], fields[19]
    except (OSError, IndexError):
        return "", ""


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except PermissionError:
        return True
    return True
