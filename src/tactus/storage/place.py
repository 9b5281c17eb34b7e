"""Where the runs of a project lie, for every door: the file of the database."""

from __future__ import annotations

from pathlib import Path

FOLDER, FILE = ".tactus", "runs.db"


def project(here: Path) -> Path:
    """The nearest folder upward that has `.tactus/`, else this one."""
    return next((folder for folder in (here, *here.parents) if (folder / FOLDER).is_dir()), here)


def of_project(here: Path) -> Path:
    """The file of the project that this folder belongs to."""
    return project(here) / FOLDER / FILE


def named(given: str | Path) -> Path:
    """`given` is the database's folder, or the file itself (*.db)."""
    path = Path(given)
    return path if path.suffix == ".db" else path / FILE
