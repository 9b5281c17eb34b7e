"""Where the runs of a project lie, for every door: the file of the database. What a folder brought along is looked at
before it is used."""

from __future__ import annotations

import os
from pathlib import Path

from tactus.errors import UsageError

FOLDER, FILE = ".tactus", "runs.db"


def project(here: Path) -> Path:
    """The nearest folder upward that has `.tactus/`, else this one. Raises UsageError for a `.tactus/` that somebody
    else has put above it."""
    found = next((folder for folder in (here, *here.parents) if (folder / FOLDER).is_dir()), here)
    if found != here and not _ours(found / FOLDER, here):
        raise UsageError(
            f"{found / FOLDER} belongs to another user, and this folder below it does not: make a project of it "
            f"(`tactus init`), or work in {found} itself if you trust whoever made it"
        )
    return found


def of_project(here: Path) -> Path:
    """The file of the project that this folder belongs to. Raises UsageError where links lead out of the project."""
    home = project(here)
    path = home / FOLDER / FILE
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(home)):
        raise UsageError(
            f"{path} leads outside its own folder, to {real}: if that is where you want runs to be, say so yourself "
            "with --storage-path, or with storage.path in your own configuration"
        )
    return path


def named(given: str | Path) -> Path:
    """`given` is the database's folder, or the file itself (*.db)."""
    path = Path(given)
    return path if path.suffix == ".db" else path / FILE


def _ours(found: Path, here: Path) -> bool:
    """Whether it belongs to this user, to the system, or to whoever this folder belongs to."""
    if not hasattr(os, "geteuid"):
        return True
    return found.stat().st_uid in (os.geteuid(), 0, here.stat().st_uid)
