"""Which folders' configuration may widen what this machine grants: one small file for each trusted folder, with
the digests of the configuration as it was when somebody trusted it. What has changed since is not trusted."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from tactus.config.load import PROJECT, SIDECAR
from tactus.config.where import SIDECAR_SUFFIX, STATE, enters, project, standing, user_folder
from tactus.errors import UsageError
from tactus.record import record

VARIABLE = "TACTUS_TRUST"


@record(frozen=True, slots=True)
class Record:
    """A trusted folder. `files`: path below it -> digest; `at`: epoch seconds."""

    folder: str
    files: dict[str, str]
    at: float


class Trusted:
    """What the user trusts, in a folder of the user's own."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._place = user_folder(environ, "XDG_STATE_HOME", STATE) / "trusted"

    def holds(self, file: Path, digest: str) -> bool:
        """Whether a folder above this file was trusted with these very bytes in it."""
        real = standing(file)
        for folder in real.parents:
            record = self._read(self._file(folder))
            if record and record.folder == str(folder) and record.files.get(str(real.relative_to(folder))) == digest:
                return True
        return False

    def add(self, folder: Path, files: Mapping[Path, str], at: float) -> None:
        """Trust these files of the folder, and those that were trusted in it and are not named now."""
        real = folder.resolve()
        known = self._read(self._file(real))
        now = {str(standing(path).relative_to(real)): digest for path, digest in files.items()}
        self._write(Record(str(real), {**(known.files if known else {}), **now}, at))

    def revoke(self, folder: Path) -> bool:
        """Whether it was trusted."""
        try:
            self._file(folder.resolve()).unlink()
        except FileNotFoundError:
            return False
        return True

    def above(self, folder: Path) -> list[str]:
        """The trusted folders above this one with which files in it are trusted."""
        real = folder.resolve()
        records = (self._read(self._file(parent)) for parent in real.parents)
        return [
            record.folder
            for record in records
            if record and any((Path(record.folder) / file).is_relative_to(real) for file in record.files)
        ]

    def all(self) -> list[Record]:
        found = [self._read(path) for path in sorted(self._place.glob("*.json"))]
        return sorted((record for record in found if record), key=lambda record: record.folder)

    def _file(self, folder: Path) -> Path:
        return self._place / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]}.json"

    def _read(self, path: Path) -> Record | None:
        try:
            return Record(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None  # what cannot be read trusts nothing

    def _write(self, record: Record) -> None:
        import tempfile  # only here: few commands trust anything

        try:
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._place, suffix=".new")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(record), file, indent=2)
            os.replace(name, self._file(Path(record.folder)))
        except OSError as error:
            raise UsageError(f"{self._place} cannot be written ({error.strerror}): nothing was trusted") from None


def by_variable(environ: Mapping[str, str]) -> bool:
    """Whether TACTUS_TRUST says so for this command. Raises UsageError for what is neither yes nor no."""
    from tactus.config.kinds import BOOLEAN

    said = environ.get(VARIABLE, "").strip()
    try:
        return bool(said) and bool(BOOLEAN.read(said))
    except ValueError:
        raise UsageError(f'{VARIABLE} is 1 or 0, not "{said}"') from None


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """(layer, file) of the configuration that belongs to a folder: its own, and what stands beside programs in it
    and below, but not below a folder that has a `.tactus/` of its own."""
    own = project(folder)
    if own.is_file():
        yield PROJECT, own
    for where, folders, names in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(name for name in folders if enters(here / name))
        yield from ((SIDECAR, here / name) for name in sorted(names) if name.endswith(f".tac{SIDECAR_SUFFIX}"))
