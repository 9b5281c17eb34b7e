"""A program to be described: what its top level declares when it runs, and what its text says. Where the top level
cannot run in this version, the text alone speaks; only what is no Lua at all is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping

from tactus.app import bundle, loading
from tactus.cli.info import text
from tactus.errors import ProgramError
from tactus.language import modules, outline
from tactus.language.facts import Declared, Facts
from tactus.language.program import Program
from tactus.record import record
from tactus.vm.compiler import syntax_error
from tactus.vm.sandboxes import Sandbox

UNBUILT = "is not available in this version"
"""How the runtime ends what it says of a word that is still to come."""


@record(frozen=True)
class Read:
    """`main` is the main file with its modules, `every` all files that the program may run, the standard library
    aside; `problem` is why the top level could not run: then `program` holds what the text says."""

    program: Program
    main: Facts
    every: tuple[Facts, ...]
    problem: ProgramError | None = None

    @property
    def wrong(self) -> ProgramError | None:
        """What is wrong with the program itself, and not only too new for this version."""
        return self.problem if self.problem is not None and not self.problem.message.endswith(UNBUILT) else None

    def declared(self, kind: str) -> Iterator[Declared]:
        """What the program declares of this kind, in the order of the text."""
        return (one for facts in self.main.all() for one in facts.declared if one.kind == kind)


def program(file: str, sandbox: Sandbox) -> Read:
    """The program of a file. Raises UsageError where it cannot be read, ProgramError where it is no Lua, or where not
    even its text says what it would run."""
    sources = bundle.collect(file)
    found = json.loads(sources)
    main, every = _facts(found["files"], found["main"])
    for facts in every:
        if error := syntax_error(facts.source, facts.file):
            raise ProgramError(error[1], facts.file, error[0])
    try:
        return Read(asyncio.run(loading.inspect(sources, sandbox)), main, every)
    except ProgramError as error:
        said = text.program(main)
        if said.main is None:
            raise
        return Read(said, main, every, error)


def _facts(files: Mapping[str, str], main: str) -> tuple[Facts, tuple[Facts, ...]]:
    own = {name: Facts(source, name) for name, source in files.items() if not name.startswith(modules.LIBRARY)}
    for name, facts in own.items():
        for named in outline.files(files[name]):
            if named.kind == "module":
                facts.modules += [own[path] for path in modules.meant("module", named.name, main) if path in own][:1]
    return own[main], tuple(own.values())
