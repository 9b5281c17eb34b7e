"""A person at a terminal: a command in a pty, read until a text appears, typed at."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE = 20.0


class Terminal:
    """One command in a terminal of 80 columns. `seen` is all that it has shown."""

    def __init__(self, *words: str, python: tuple[str, ...] = ("-m", "tactus")) -> None:
        self.seen = ""
        self._at = 0
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execv(sys.executable, [sys.executable, *python, *words])
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str) -> str:
        """Read on until this text appears after what was waited for before; everything seen so far."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.seen[self._at :]:
            if time.monotonic() > deadline or not self._read(0.2):
                raise AssertionError(f"{text!r} did not appear; the terminal shows:\n{self.seen}")
        self._at = self.seen.index(text, self._at) + len(text)
        return self.seen

    def type(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def ended(self) -> int:
        """The exit code, once the command has ended."""
        deadline = time.monotonic() + PATIENCE
        while self._read(0.2):
            assert time.monotonic() < deadline, self.seen
        pid, self._pid = self._pid, 0
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def close(self) -> None:
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _read(self, seconds: float) -> bool:
        """Whether the command is still there."""
        if select.select([self._fd], [], [], seconds)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the other side is closed
                return False
            self.seen += data.decode().replace("\r\n", "\n")
            return bool(data)
        return True


@contextmanager
def terminal(*words: str, python: tuple[str, ...] = ("-m", "tactus")) -> Iterator[Terminal]:
    opened = Terminal(*words, python=python)
    try:
        yield opened
    finally:
        opened.close()
