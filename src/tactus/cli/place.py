"""Where runs are stored, as the command line says it."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from tactus.config.load import ENVIRONMENT, FLAG, Config, Origin
from tactus.errors import UsageError
from tactus.record import record
from tactus.storage import BUSY_SECONDS, Store, place


@record(frozen=True)
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
    parser.add_argument("--storage", metavar="memory|file|sqlite", help="where runs are kept")
    parser.add_argument("--storage-path", metavar="PATH", help="folder of the database, or the file itself (*.db)")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def find(options: argparse.Namespace) -> Place:
    """What the flags, the environment or a configuration say, else the project's database; raises UsageError."""
    return _place(options.storage, options.storage_path, options.config)


def of(config: Config) -> Place:
    """What the environment or a configuration say, else the project's database; raises UsageError."""
    return _place(config["storage.kind"], config["storage.path"], config)


def _place(kind: str, given: str | None, config: Config) -> Place:
    if "://" in kind:
        raise UsageError(f"a storage URL ({kind.split('://')[0]}://…) is not available in this version")
    if kind not in ("memory", "file", "sqlite"):
        raise UsageError(f'--storage is memory, file or sqlite, not "{kind}"')
    said, where = config.origin("storage.kind"), config.origin("storage.path")
    if kind == "memory":
        if given and said.layer == where.layer:
            raise UsageError(
                f"{_by(said, '--storage memory')} keeps nothing: it takes no {_by(where, '--storage-path')}"
            )
        return Place(None)
    if given:
        repeated = f" --storage-path {shlex.quote(given)}" if where.layer in (FLAG, ENVIRONMENT) else ""
        return Place(place.named(given), repeated)
    if kind == "file":
        raise UsageError(f"{_by(said, '--storage file')} needs {_by(said, '--storage-path')} FOLDER")
    return Place(place.of_project(Path.cwd()))


def _by(origin: Origin, flag: str) -> str:
    """The flag, or the key where it was not said by a flag."""
    if origin.layer == FLAG:
        return flag
    name, _, value = flag.removeprefix("--").partition(" ")
    key = {"storage": "storage.kind", "storage-path": "storage.path"}[name]
    return f"{origin}: {key}{f': {value}' if value else ''}"


def existing(options: argparse.Namespace) -> tuple[Place, Store]:
    """The store of commands that only look or answer: they never create one."""
    where = find(options)
    if where.path is None:
        raise UsageError("--storage memory keeps nothing: there is no run to find")
    if not where.path.exists():
        raise UsageError(f"there are no runs here: {where.path} does not exist (--storage-path names another)")
    return where, where.open()
