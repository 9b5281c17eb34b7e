"""A folder that programs may use: its files are read and written whole, and nothing outside it is touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from tactus.errors import Failure
from tactus.ops import overlay, way
from tactus.ops.level import RELATIVE
from tactus.ops.way import Absent, Spot, absent, is_text, ours, refuse, shown, told
from tactus.record import record

LIMIT = 8 << 20
"""Bytes of a file that are read: its text is remembered whole."""


@record(frozen=True, slots=True)
class Folder:
    """`root` is its absolute path, `real` where it led when it was granted ("" = nobody knows); `journal` the database
    of the run and `closed` further places that no program may touch, as `way.folded` writes them; `scratch` a folder
    that takes what is written and is seen over the root ("" = the root itself takes it). Paths are those that
    the program says: relative to the root, or absolute and inside it. Raises Failure with code `file_error`."""

    root: str
    journal: Path | None = None
    relative: bool = RELATIVE
    real: str = ""
    closed: frozenset[str] = frozenset()
    scratch: str = ""

    def read(self, path: str) -> bytes:
        with self._spot(path) as spot, told(path), self._opened(spot, path) as file:
            size = os.fstat(file).st_size
            data = b""
            while size <= LIMIT and len(data) <= LIMIT and (piece := os.read(file, LIMIT + 1 - len(data))):
                data += piece
        if max(size, len(data)) > LIMIT:
            megabytes = max(size, len(data)) / (1 << 20)
            raise refuse(f"{shown(path)} has {megabytes:.1f} MB, and a read takes up to 8 MB: split the file")
        return data

    def write(self, path: str, data: bytes, draft: str) -> None:
        """The file has its old content or all of the new one, whatever happens. Folders on the way are made.
        `draft` names what is written first: the same for the same write done again."""
        with self._spot(path, make=True) as spot, told(path):
            there, level = spot.there, spot.level
            if not spot.name or path.endswith(("/", "/.")):
                raise refuse(f"{shown(path)} is a folder")
            if there is not None:
                _regular(there, path)
                if not there.st_mode & 0o222:
                    raise refuse(f"{shown(path)} is a read-only file")
            self._not_the_journal(spot, path)
            level.put(spot.name, f"{way.OURS}-{draft}", data, there)

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder."""
        try:
            with self._spot(path) as spot:
                return not spot.name or (_kind(spot.there) == "file" and not path.endswith(("/", "/.")))
        except Absent:
            return False

    def size(self, path: str) -> int:
        with self._spot(path) as spot:
            return self._file(spot, path).st_size

    def names(self, path: str) -> dict[str, str]:
        """What is in a folder, by name: `file`, `folder`, `link`, or "" for everything else. Names that are no text
        are left out, and so are ours."""
        with self._spot(path) as spot, told(path):
            if spot.name:
                self._file(spot, path)
                raise refuse(f"{shown(path)} is no folder")
            found = sorted(name for name in spot.level.names() if is_text(name) and not ours(name))
            return {name: _kind(spot.level.look(name)) for name in found}

    def kind(self, path: str) -> str:
        """`file`, `folder`, or "" for everything else, also for what may not be used; links are followed."""
        try:
            with self._spot(path) as spot:
                return _kind(spot.there) if spot.name else "folder"
        except Failure:
            return ""

    def parts(self, path: str) -> list[str]:
        return way.parts(self.root, path)

    def _spot(self, path: str, *, make: bool = False) -> AbstractContextManager[Spot]:
        cover = partial(overlay.over, self.scratch, self.relative) if self.scratch else None
        return way.spot(
            self.root, path, make=make, relative=self.relative, real=self.real, closed=self.closed, cover=cover
        )

    def _file(self, spot: Spot, path: str) -> os.stat_result:
        if not spot.name or path.endswith(("/", "/.")):
            raise refuse(f"{shown(path)} is a folder")
        if spot.there is None:
            raise absent(path)
        _regular(spot.there, path)
        self._not_the_journal(spot, path)
        return spot.there

    @contextmanager
    def _opened(self, spot: Spot, path: str) -> Iterator[int]:
        self._file(spot, path)
        file = spot.level.opened(spot.name, os.O_RDONLY)
        try:
            _regular(os.fstat(file), path)
            yield file
        finally:
            os.close(file)

    def _not_the_journal(self, spot: Spot, path: str) -> None:
        """The database and the files beside it that belong to it, under any name."""
        if self.journal is None:
            return
        with suppress(FileNotFoundError):
            same = spot.there is not None and os.path.samestat(spot.there, os.stat(self.journal))
            if spot.name.casefold().startswith(self.journal.name.casefold()):
                folders = (spot.level.stat(), os.stat(self.journal.parent))
                same = same or os.path.samestat(*folders)
            if same:
                raise refuse(f"{shown(path)} holds the journal of runs: no program reads or writes it")


def _kind(there: os.stat_result | None) -> str:
    if there is None:
        return ""
    for kind, is_one in (("file", stat.S_ISREG), ("folder", stat.S_ISDIR), ("link", stat.S_ISLNK)):
        if is_one(there.st_mode):
            return kind
    return ""


def _regular(there: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(there.st_mode):
        raise refuse(f"{shown(path)} is a folder")
    if not stat.S_ISREG(there.st_mode):
        raise refuse(f"{shown(path)} is no ordinary file (a device, a pipe, a socket): programs use files only")
