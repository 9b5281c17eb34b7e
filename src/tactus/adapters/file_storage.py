"""Runs in one SQLite file of a folder."""

from __future__ import annotations

from pathlib import Path

from tactus.storage import place
from tactus.storage.sqlite import SqliteStore


class FileStorage(SqliteStore):
    """`path` is the folder, or the file itself (*.db); `tactus inbox --storage-path` finds it there."""

    def __init__(self, path: str | Path = "./data") -> None:
        super().__init__(place.named(path))


__all__ = ["FileStorage"]
