"""A folder on the disk and what is done in it, never through a link. It knows no paths but its own, and what goes
wrong is what the operating system says."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import Protocol

from tactus.record import record

RELATIVE = {os.open, os.stat, os.readlink, os.mkdir, os.unlink, os.rename} <= os.supports_dir_fd and hasattr(
    os, "O_NOFOLLOW"
)
"""Whether this platform opens files relative to an open folder, and not through links."""
FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK", "O_BINARY"))
_FOLDER = os.O_RDONLY | FLAGS | getattr(os, "O_DIRECTORY", 0)


class Place(Protocol):
    """A folder on the way, as whoever walks sees it."""

    @property
    def path(self) -> str: ...
    def stat(self) -> os.stat_result: ...
    def names(self) -> list[str]: ...
    def look(self, name: str) -> os.stat_result | None:
        """What stands there, links not followed; None = nothing."""

    def target(self, name: str) -> str:
        """Where a link leads, as it says."""

    def opened(self, name: str, flags: int) -> int:
        """A file in it. Not one behind a link, wherever the link has come from since the look."""

    def enter(self, name: str) -> Place: ...
    def make(self, name: str) -> None:
        """A folder in it, where there is none yet."""

    def put(self, name: str, draft: str, data: bytes, before: os.stat_result | None) -> None:
        """A file with this content in the place of what stood there (`before`), whole or not at all. `draft` is the
        name under which it is written first."""

    def close(self) -> None: ...


@record(frozen=True, slots=True)
class Level:
    """A folder on the disk: open, or, where nothing can be opened relative to it, its real path. `lasting`: what is
    written there is to outlast a loss of power."""

    path: str
    fd: int | None
    lasting: bool = True

    @classmethod
    def at(cls, real: str, relative: bool, lasting: bool = True) -> Level:
        return cls(real, os.open(real, _FOLDER) if relative else None, lasting)

    def of(self, name: str) -> str:
        """How a file in it is named to the operating system, beside `dir_fd`."""
        return name if self.fd is not None else os.path.join(self.path, name)

    @property
    def itself(self) -> int | str:
        return self.path if self.fd is None else self.fd

    def stat(self) -> os.stat_result:
        return os.stat(self.itself)

    def names(self) -> list[str]:
        return os.listdir(self.itself)

    def look(self, name: str) -> os.stat_result | None:
        try:
            return os.stat(self.of(name), dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def target(self, name: str) -> str:
        return os.readlink(self.of(name), dir_fd=self.fd)

    def opened(self, name: str, flags: int) -> int:
        file = os.open(self.of(name), flags | FLAGS, 0o666, dir_fd=self.fd)
        try:
            if self.fd is None and not _is_really(self.of(name), os.fstat(file)):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        except BaseException:
            os.close(file)
            raise
        return file

    def enter(self, name: str) -> Level:
        fd = None if self.fd is None else os.open(name, _FOLDER, dir_fd=self.fd)
        return Level(os.path.join(self.path, name), fd, self.lasting)

    def make(self, name: str) -> None:
        with suppress(FileExistsError):
            os.mkdir(self.of(name), dir_fd=self.fd)
            self._settle()

    def put(self, name: str, draft: str, data: bytes, before: os.stat_result | None) -> None:
        self._remove(draft)
        try:
            self._fill(draft, data, before)
            os.replace(self.of(draft), self.of(name), src_dir_fd=self.fd, dst_dir_fd=self.fd)
        except BaseException:
            self._remove(draft)
            raise
        self._settle()

    def close(self) -> None:
        if self.fd is not None:
            os.close(self.fd)

    def _fill(self, name: str, data: bytes, before: os.stat_result | None) -> None:
        """A new file with this content, and with the permissions that the old one had."""
        file = self.opened(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            if before is not None and hasattr(os, "fchmod"):
                os.fchmod(file, before.st_mode & 0o777)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            if self.lasting:
                os.fsync(file)
        finally:
            os.close(file)

    def _remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.of(name), dir_fd=self.fd)

    def _settle(self) -> None:
        """What changed in the folder is on the disk, where the file system offers that."""
        if self.fd is not None and self.lasting:
            with suppress(OSError):
                os.fsync(self.fd)


def _is_really(path: str, opened: os.stat_result) -> bool:
    """Whether the file that was opened is the one at this path, and no link leads there."""
    real = os.path.realpath(path)
    return os.path.normcase(real) == os.path.normcase(path) and os.path.samestat(os.stat(real), opened)
