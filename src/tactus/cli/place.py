"""Where runs are stored, as the command line says it."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import dataclass
from pathlib import Path

from tactus.errors import UsageError
from tactus.storage import BUSY_SECONDS, Store

FOLDER, FILE = ".tactus", "runs.db"


@dataclass(frozen=True)
class Place:
    """`path` of the database (None = in memory); `flags` what a printed command has to repeat."""

    path: Path | None
    flags: str = ""

    def open(self, busy: float = BUSY_SECONDS) -> Store:
        """A lock of another process is waited for `busy` seconds."""
        if self.path is None:
            from tactus.storage.memory import MemoryStore

            return MemoryStore()
        from tactus.storage.sqlite import SqliteStore

        return SqliteStore(self.path, busy=busy)

    def command(self, words: str) -> str:
        """A command to print, with the storage it needs."""
        return f"tactus {words}{self.flags}"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--storage", default="sqlite", metavar="memory|file|sqlite", help="where runs are kept")
    parser.add_argument("--storage-path", metavar="PATH", help="folder of the database, or the file itself (*.db)")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def find(options: argparse.Namespace) -> Place:
    """The nearest folder upward that has `.tactus/`, else the working directory; raises UsageError."""
    kind, given = options.storage, options.storage_path
    if "://" in kind:
        raise UsageError(f"a storage URL ({kind.split('://')[0]}://…) is not available in this version")
    if kind not in ("memory", "file", "sqlite"):
        raise UsageError(f'--storage is memory, file or sqlite, not "{kind}"')
    if kind == "memory":
        if given:
            raise UsageError("--storage memory keeps nothing: it takes no --storage-path")
        return Place(None)
    if given:
        path = Path(given)
        return Place(path if path.suffix == ".db" else path / FILE, f" --storage-path {shlex.quote(given)}")
    if kind == "file":
        raise UsageError("--storage file needs --storage-path FOLDER")
    here = Path.cwd()
    home = next((folder for folder in (here, *here.parents) if (folder / FOLDER).is_dir()), here)
    return Place(home / FOLDER / FILE)


def existing(options: argparse.Namespace) -> tuple[Place, Store]:
    """The store of commands that only look or answer: they never create one."""
    place = find(options)
    if place.path is None:
        raise UsageError("--storage memory keeps nothing: there is no run to find")
    if not place.path.exists():
        raise UsageError(f"there are no runs here: {place.path} does not exist (--storage-path names another)")
    return place, place.open()
