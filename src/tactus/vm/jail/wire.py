"""Frames between a host and a worker: four bytes that say how long it is, and JSON. Knows nothing of what they mean.

A frame from the host is a list of commands, `[[name, argument, ...], ...]`; the worker answers it with one frame,
`[kind, instructions used so far, ...]`.
"""

from __future__ import annotations

import json
import struct

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HEAD = struct.Struct("<I")
MOST = (1 << 32) - 1
"""Bytes of a frame"""
RUN_AHEAD = 256 * 1024
"""Bytes of the answers that a program is given ahead, and of what it may say with them before the host hears of it."""


class Ended(Exception):
    """The other side is gone."""


class TooLong(Exception):
    """The other side says more than it may."""


def pack(value: Any) -> bytes:
    body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEAD.pack(len(body)) + body


def unpack(body: bytes) -> Any:
    return json.loads(body.decode("utf-8", "surrogatepass"))


def read(take: Callable[[int], bytes], most: int) -> bytes:
    """The body of the next frame; `take(n)` gives some of the next n bytes, none where the other side is gone.
    Raises Ended, TooLong, and what `take` raises."""
    size: int = HEAD.unpack(exactly(take, HEAD.size))[0]
    if size > most:
        raise TooLong(f"{size:,} bytes in one message")
    return exactly(take, size)


def exactly(take: Callable[[int], bytes], size: int) -> bytes:
    got = take(size)
    if len(got) == size:
        return got
    whole = bytearray(got)  # however small the pieces are, they take no more room than what they make
    while got and len(whole) < size:
        got = take(size - len(whole))
        whole += got
    if not got:
        raise Ended
    return bytes(whole)
