"""The scenarios of programs: found in their files, chosen, and run side by side."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tactus.app import beside, bundle, loading
from tactus.errors import ProgramError
from tactus.language import gherkin, parse, words
from tactus.language.phrases import Custom
from tactus.language.program import Program
from tactus.record import record
from tactus.runtime import canonical
from tactus.testing import plan
from tactus.testing.custom import STEPS
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Case, Host, perform

SPECIFICATIONS = ("Specification", "Specifications", "specifications")


_FILES = re.compile(r"\bFile\b|\b_G\b|\b_ENV\b|\bload\b")
"""Without one of these no program comes to the words of files."""


@record(frozen=True, slots=True)
class Suite:
    """The scenarios of one file, and what is wrong with their texts: (file, line, message)."""

    file: str
    program: Program
    cases: tuple[Case, ...]
    mistakes: tuple[tuple[str, int, str], ...] = ()


def collect(file: str, host: Host) -> Suite:
    """A program's scenarios. Raises UsageError, ProgramError."""
    sandbox = host.sandboxes.of(host.under.sandbox)
    sandbox.begin()
    sources = bundle.collect(file)
    program = asyncio.run(loading.inspect(sources, sandbox, host.under.limits))
    files: dict[str, str] = canonical.loads(sources)["files"]
    main: str = canonical.loads(sources)["main"]
    texts, short = _texts(file, program, files[main])
    sources = bundle.make(main, short, {name: text for name, text in files.items() if name != main})
    custom = tuple(Custom(value["text"]) for word, value in program.kept if word in STEPS)
    known = plan.known(program, *_beside(program, files, main))
    uses_files = any(_FILES.search(text) for text in files.values())
    cases: list[Case] = []
    mistakes: list[tuple[str, int, str]] = []
    for text, where, first in texts:
        parsed = gherkin.parse(text)
        mistakes += [(where, first + one.line, one.message) for one in parsed.mistakes]
        if parsed.feature is not None:
            cases += [
                Case(
                    parsed.feature,
                    one,
                    where,
                    first + (one.row or one.line),
                    sources,
                    program,
                    custom,
                    known,
                    uses_files,
                )
                for one in parsed.feature.scenarios
            ]
    return Suite(file, program, tuple(cases), tuple(mistakes))


def _texts(file: str, program: Program, source: str) -> tuple[list[tuple[str, str, int]], str]:
    """Each specification: its text, the file in which it stands, and how many lines of that stand above it; and the
    source with nothing but their lines left, so that no run has to read them again."""
    texts: list[tuple[str, str, int]] = []
    at, short = 0, ""
    for word, value in program.kept:
        if word not in SPECIFICATIONS:
            continue
        said = value["text"]
        if isinstance(said, dict):
            path = _named(file, said)
            texts.append((beside.read(path), str(path), 0))
            continue
        found = source.find(said, at)
        texts.append((said, file, source.count("\n", 0, found) if found >= 0 else 0))
        if found >= 0:
            short += source[at:found] + "\n" * said.count("\n")
            at = found + len(said)
    return texts, short + source[at:]


def _named(file: str, said: dict[str, Any]) -> Path:
    """The .feature file of `Specification {from = …}`, which lies beside the program or below it."""
    name = said.get("from")
    if set(said) != {"from"} or not isinstance(name, str) or not name:
        raise ProgramError('Specification takes Gherkin, or {from = "NAME.feature"}', file)
    folder = Path(file).resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise ProgramError(f'Specification: "{name}" lies outside the program\'s folder', file)
    return Path(file).parent / name


def _beside(program: Program, files: Mapping[str, str], main: str) -> tuple[set[str], set[str]]:
    """The agents and the tools of the other files that run inside the run."""
    agents: set[str] = set()
    tools: set[str] = set()
    library = beside.stdlib()
    for name, source in files.items():
        if name == main or name in library:
            continue
        for place, names in parse.declarations(source, words.NAMED).items():
            found = agents if place.partition(":")[0].casefold() == "agent" else tools
            found.update(one for one in names if one)
    return agents, tools


def chosen(cases: Iterable[Case], names: Iterable[str] = (), tags: Iterable[str] = ()) -> list[Case]:
    """Those of a name (`*` stands for anything) and a tag; nothing said = all. `~@slow` leaves a tag out."""
    wanted = [name.casefold() for name in names]
    having = [tag.lstrip("@") for tag in tags if not tag.startswith("~")]
    without = [tag.lstrip("~@") for tag in tags if tag.startswith("~")]
    return [
        case
        for case in cases
        if (not wanted or any(fnmatchcase(case.scenario.name.casefold(), name) for name in wanted))
        and (not having or any(f"@{tag}" in case.scenario.tags for tag in having))
        and not any(f"@{tag}" in case.scenario.tags for tag in without)
    ]


def seed(case: Case, number: int) -> int:
    """The same for the same scenario and the number of its run, on every machine."""
    name = f"{Path(case.file).name}\0{case.feature.name}\0{case.scenario.name}\0{case.scenario.row}\0{number}"
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest())


def run(jobs: Iterable[tuple[Case, int]], host: Host, workers: int, tell: Callable[[ScenarioResult], None]) -> None:
    """Each case with its seed, so many at once; `tell` hears of each in their order, as soon as it is so far."""
    own = threading.local()
    loops: list[asyncio.AbstractEventLoop] = []

    def one(job: tuple[Case, int]) -> ScenarioResult:
        if not hasattr(own, "loop"):
            own.loop = asyncio.new_event_loop()
            loops.append(own.loop)
        result: ScenarioResult = own.loop.run_until_complete(perform(job[0], host, job[1]))
        return result

    try:
        if workers == 1:
            for job in jobs:
                tell(one(job))
            return
        with ThreadPoolExecutor(workers) as pool:
            for result in pool.map(one, jobs):
                tell(result)
    finally:
        for loop in loops:
            loop.close()
