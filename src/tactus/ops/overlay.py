"""A scratch folder over a root: both are seen as one, and what is written goes to the scratch alone. It knows folders
one at a time; how a path is walked through them is `way`'s."""

from __future__ import annotations

import errno
import os
import stat

from tactus.errors import Blocked
from tactus.ops.level import Level
from tactus.ops.way import OURS

PREFIX = f"{OURS}-scratch-"
"""How the name of a scratch folder begins: no program sees such a folder, wherever it lies, and no run has another
folder of its host written to by calling it its scratch."""


def over(scratch: str, relative: bool, root: Level) -> Overlay:
    """The root with its scratch over it. Raises Blocked where there is no scratch of this name."""
    real = os.path.realpath(scratch)
    if not os.path.basename(real).startswith(PREFIX) or not os.path.isdir(real):
        raise Blocked(
            f"what this run writes goes to the scratch folder {scratch}, which is gone, or is none that a test made: "
            "the run of a test goes on within that test alone; start it again"
        )
    return Overlay(root.path, root, Level.at(real, relative, lasting=False))


class Overlay:
    """A folder of the root and its twin in the scratch; one of them may be missing. A name is that of the twin's file
    where there is one. `path` is that in the root, whether or not it is there."""

    def __init__(self, path: str, under: Level | None, twin: Level | None, outer: Overlay | None = None) -> None:
        self.path = path
        self._under, self._twin, self._outer = under, twin, outer

    def stat(self) -> os.stat_result:
        return self._both()[-1].stat()

    def names(self) -> list[str]:
        return list({name for level in self._both() for name in level.names()})

    def look(self, name: str) -> os.stat_result | None:
        return self._seen(name).look(name)

    def target(self, name: str) -> str:
        return self._seen(name).target(name)

    def opened(self, name: str, flags: int) -> int:
        return self._seen(name).opened(name, flags)

    def enter(self, name: str) -> Overlay:
        """Where one of the two has become something else than a folder, the other is seen alone."""
        inner = Overlay(os.path.join(self.path, name), None, None, self)
        try:
            inner._twin = _inside(self._twin, name)
            inner._under = _inside(self._under, name)
            if inner._twin is None and inner._under is None:
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        except BaseException:
            inner.close()
            raise
        return inner

    def make(self, name: str) -> None:
        self._allowed(name)
        self._taking().make(name)

    def put(self, name: str, draft: str, data: bytes, before: os.stat_result | None) -> None:
        self._allowed(name)
        self._taking().put(name, draft, data, before)

    def close(self) -> None:
        for level in self._both():
            level.close()

    def _both(self) -> list[Level]:
        return [level for level in (self._twin, self._under) if level is not None]

    def _seen(self, name: str) -> Level:
        """Of the two the one whose file of this name is seen."""
        *above, last = self._both()
        return next((level for level in above if level.look(name) is not None), last)

    def _taking(self) -> Level:
        """The twin, made where it is missing."""
        if self._twin is None:
            assert self._outer is not None, "the scratch itself is there"
            outer, name = self._outer._taking(), os.path.basename(self.path)
            outer.make(name)
            self._twin = outer.enter(name)
        return self._twin

    def _allowed(self, name: str) -> None:
        """What the operating system would say of a new file in the folder of the root."""
        if self._under is None:
            return
        here, user = self._under.itself, os.access in os.supports_effective_ids
        wanted = os.W_OK | os.X_OK
        if isinstance(here, int):
            allowed = os.access(".", wanted, dir_fd=here, effective_ids=user)
        else:
            allowed = os.access(here, wanted, effective_ids=user)
        if not allowed:
            raise _error(errno.EROFS if _is_read_only(here) else errno.EACCES)
        if _is_of_somebody_else(self._under.stat(), self._under.look(name)):
            raise _error(errno.EPERM)


def _inside(level: Level | None, name: str) -> Level | None:
    there = level and level.look(name)
    return level.enter(name) if level and there and stat.S_ISDIR(there.st_mode) else None


def _is_read_only(folder: int | str) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _is_of_somebody_else(folder: os.stat_result, there: os.stat_result | None) -> bool:
    """Whether the folder is one in which everybody replaces what is their own (/tmp is), and this is not."""
    if there is None or not folder.st_mode & stat.S_ISVTX or not hasattr(os, "geteuid"):
        return False
    return os.geteuid() not in (0, there.st_uid, folder.st_uid)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
