"""Programs as they stand on disk, each file read once: the given ones, joined with what they require."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import field
from pathlib import Path

from tactus.app import beside
from tactus.errors import ProgramError, UsageError
from tactus.language.check.syntax import no_text
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.joined import Joined, join, joined, may_be_module
from tactus.record import record


@record(slots=True)
class Disk:
    """The files that were read, by where they really are. `refused` are those that are no text, with their bytes."""

    facts: dict[str, Facts] = field(default_factory=dict)
    refused: dict[str, tuple[Finding, bytes]] = field(default_factory=dict)

    def at(self, path: Path) -> Facts | None:
        """None where it is no text. Raises UsageError."""
        real = os.path.realpath(path)
        if real not in self.facts and real not in self.refused:
            try:
                self.put(path, path.read_bytes(), str(path))
            except OSError as error:
                raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        return self.facts.get(real)

    def put(self, path: Path, data: bytes, name: str) -> Facts | None:
        """These bytes as the file at that place."""
        wrong = no_text(data, name)
        if wrong is not None:
            self.refused[os.path.realpath(path)] = (wrong, data)
            return None
        facts = self.facts[os.path.realpath(path)] = Facts(data.decode("utf-8"), name)
        return facts


@record(frozen=True, slots=True)
class Around:
    """The folder of a program."""

    folder: Path
    disk: Disk

    @property
    def library(self) -> Collection[str]:
        return beside.stdlib()

    def has(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def load(self, path: str, at: str, line: int) -> Facts | None:
        file = self.folder / path
        known = self.disk.facts.get(os.path.realpath(file))
        if known is not None or beside.place(self.folder, path, at, line) is None:
            return known
        try:
            facts = self.disk.at(file)
        except UsageError as error:
            raise ProgramError(str(error), at, line) from None
        if facts is None:
            raise ProgramError(f"{path}: {beside.NO_TEXT}", at, line)
        return facts


def programs(disk: Disk, given: Collection[tuple[Path, Facts]]) -> list[Joined]:
    """The given files as programs, each with its modules. A file that another one requires is no program, but a part of
    one; so is a file by itself that looks like a module: what it may name is not known."""
    every = {id(facts): joined(facts, path.name, Around(path.parent, disk)) for path, facts in given}
    files = {main: {id(one) for one in program.files.values()} for main, program in every.items()}
    parts = {
        module
        for main, own in files.items()
        for module in own
        if module != main and main not in files.get(module, ())  # of two that require each other, none is a part
    }
    for main, program in every.items():
        for facts in program.files.values():
            facts.part = facts.part or id(facts) in parts or (id(facts) == main and may_be_module(facts))
    found = [program for main, program in every.items() if main not in parts]
    join(found)
    return found


def files(given: Collection[tuple[Path, Facts]], found: Collection[Joined]) -> Iterator[Facts]:
    """Each file once: the given ones, and behind each those that it requires."""
    with_it = {id(next(iter(program.files.values()))): program.files.values() for program in found}
    seen: set[int] = set()
    for _, main in given:
        for facts in (main, *with_it.get(id(main), ())):
            if id(facts) not in seen:
                seen.add(id(facts))
                yield facts
