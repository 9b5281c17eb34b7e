"""The undisturbed life of a program (everything.tac if none is named), with the database as it was before each
command: what every disturbed life starts from, and what it is compared with."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks
from tests.acceptance.life import (
    PROGRAMS,
    RESUMES,
    Life,
    Past,
    check_kept,
    check_requests,
    check_same,
    check_sound,
    check_times,
    copied,
    renamed,
)
from tests.acceptance.server import Server

PROGRAM = PROGRAMS / "everything.tac"
RUN = "undisturbed"
MADE = 2
"""commits of `run` until there is a run: the tables, the run"""
SHOWN = 2000
"""characters of a failure that are shown"""


@dataclass(frozen=True)
class Stage:
    """One command of the undisturbed life: `before` holds the database as it was before it, `commits` counts
    what it commits, `requests` are the model requests from here to the end."""

    number: int
    word: str
    argv: tuple[str, ...]
    before: Path
    commits: int
    requests: Counter[str]


@dataclass(frozen=True)
class Recorded:
    forks: Forks
    provider: Server
    stages: list[Stage]
    truth: Past
    program: Path = PROGRAM

    def begin(self, stage: Stage, folder: Path, run_id: str) -> Life:
        """A copy of the database as it was before the stage, in a new folder, its run under another id: the
        seed and the time it was created at are those of the undisturbed run."""
        folder.mkdir()
        renamed(copied(stage.before, folder), RUN, run_id)
        return Life(self.forks, folder, self.provider.env)

    def command(self, stage: Stage, run_id: str) -> list[str]:
        return [word.replace(RUN, run_id) for word in stage.argv]

    def check(self, past: Past, stage: Stage, excused: int) -> None:
        """A life that began at this stage has come to the same end; `excused`: model requests in doubt."""
        check_sound(past)
        check_same(past, self.truth)
        if self.program == PROGRAM:
            check_times(past)
        check_requests(self.provider.seen(past.run["id"]), stage.requests, excused)


def record(forks: Forks, provider: Server, folder: Path, program: Path = PROGRAM) -> Recorded:
    """Live the life once. The run is made by a process that is killed as soon as there is a run."""
    life = Life(forks, folder, provider.env)
    made = life.start("run", str(program), "--id", RUN, kill=(MADE, "after")).wait()
    assert made.code == -9, made
    done: list[tuple[str, tuple[str, ...], Path, int, Counter[str]]] = []

    def live(argv: list[str], expected: int | tuple[int, ...]) -> int:
        before = folder / f"before-{len(done)}"
        before.mkdir()
        twin, seen = copied(life.database, before), provider.seen(RUN)
        ended = life.tactus(*argv, expected=expected)
        done.append((argv[0], tuple(argv), twin, ended.commits, seen))
        return ended.code

    for _ in range(RESUMES):
        if live(["resume", RUN], (0, 3)) == 0:
            break
        request = life.pending(RUN)
        assert request is not None
        live(life.respond(request), 0)
    truth, seen = life.past(RUN), provider.seen(RUN)
    check_sound(truth)
    if program == PROGRAM:
        check_times(truth)
    assert set(seen.values()) <= {1}
    stages = [
        Stage(number, word, argv, before, commits, seen - earlier)
        for number, (word, argv, before, commits, earlier) in enumerate(done)
    ]
    return Recorded(forks, provider, stages, truth, program)


def points(recorded: Recorded) -> list[tuple[Stage, tuple[int, str]]]:
    """Every moment before and after a commit of the life."""
    return [
        (stage, (commit, when))
        for stage in recorded.stages
        for commit in range(1, stage.commits + 1)
        for when in ("before", "after")
    ]


def disturb(recorded: Recorded, at: Iterable[tuple[Stage, tuple[int, str]]], folder: Path) -> None:
    """A life for each of these moments, in which the process is killed there."""
    jobs, names = [], []
    for stage, kill in at:
        name = f"{recorded.program.stem}-{stage.word}-{stage.number}-{kill[1]}-{kill[0]}"
        names.append(name)
        jobs.append(partial(disturbed, recorded, stage, kill, folder / name))
    together(jobs, names)


def disturbed(recorded: Recorded, stage: Stage, kill: tuple[int, str], folder: Path) -> None:
    """Kill the stage's command at one of its commits, let other processes go on to the end, and check."""
    run_id = folder.name
    life = recorded.begin(stage, folder, run_id)
    earlier = life.past(run_id)
    argv = recorded.command(stage, run_id)
    ended = life.start(*argv, kill=kill).wait()
    assert ended.code == -9, ended
    killed = life.past(run_id)
    check_kept(earlier, killed)
    answered = killed.requested() - earlier.requested()
    excused = recorded.provider.seen(run_id).total() - answered
    assert excused in (0, 1), f"{excused} model requests were under way at once"
    if stage.word == "respond":
        life.tactus(*argv, expected=0)
    past = life.finish(run_id)
    check_kept(killed, past)
    recorded.check(past, stage, excused)


def together(jobs: Sequence[Callable[[], None]], names: Iterable[str], at_once: int = 3) -> None:
    """Run jobs side by side; fails with every failure and its name."""
    failures: list[str] = []
    lock = threading.Lock()

    def one(job: Callable[[], None], name: str) -> None:
        try:
            job()
        except Exception as error:
            with lock:
                failures.append(f"{name}: {str(error)[:SHOWN]}")

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, jobs, names))
    if failures:
        pytest.fail(f"{len(failures)} of {len(jobs)} failed, the first of them:\n" + "\n".join(failures[:5]))
