"""The standard input and output of a container as one socket, taken out of the stream in which an engine interleaves
output and errors. Knows nothing of what is said."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

HEAD = struct.Struct(">B3xL")
"""Which stream the next bytes are of, and how many."""
OUTPUT = 1
KEPT = 2000
"""bytes of errors that are kept: the last"""


class Attached:
    """What a Link needs of a socket. `over` is called once nothing more will come, and may say why by what it
    raises; `errors` is the end of what was said on the standard error."""

    def __init__(self, line: socket.socket, over: Callable[[], None]) -> None:
        self._line, self._over = line, over
        self._until = 0.0
        self._left = 0
        self.errors = b""

    def settimeout(self, seconds: float) -> None:
        """The next call has so many seconds, however many parts it comes in."""
        self._until = time.monotonic() + seconds

    def sendall(self, data: bytes) -> None:
        try:
            self._line.settimeout(self._rest())
            self._line.sendall(data)
        except TimeoutError:
            raise
        except OSError:
            self._over()
            raise

    def recv(self, size: int) -> bytes:
        """Some of the output, b"" where there is no more. Raises TimeoutError."""
        while not self._left:
            kind, length = HEAD.unpack(self._whole(HEAD.size) or bytes(HEAD.size))
            if not kind and not length:
                return b""
            if kind == OUTPUT:
                self._left = length
            else:
                self._skip(length)
        part = self._some(min(size, self._left))
        self._left -= len(part)
        return part

    def close(self) -> None:
        self._line.close()

    def _skip(self, length: int) -> None:
        while length and (part := self._some(min(length, 1 << 16))):
            length -= len(part)
            self.errors = (self.errors + part)[-KEPT:]

    def _whole(self, size: int) -> bytes:
        """So many bytes, b"" where there are fewer."""
        data = b""
        while len(data) < size:
            part = self._some(size - len(data))
            if not part:
                return b""
            data += part
        return data

    def _some(self, size: int) -> bytes:
        try:
            self._line.settimeout(self._rest())
            part = self._line.recv(size)
        except TimeoutError:
            raise
        except OSError:
            part = b""
        if not part:
            self._over()
        return part

    def _rest(self) -> float:
        return max(0.001, self._until - time.monotonic())
