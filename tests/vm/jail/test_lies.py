"""An evil worker may say anything: a sample always, 100,000 messages when TACTUS_STORM is set.

It ends its own run, and nothing else: no other exception comes out, no other run is touched, nothing is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.app.runs import App
from tactus.runtime import canonical
from tactus.storage import Run
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tactus.vm.jail import wire
from tactus.vm.jail.remote import Remote
from tactus.vm.jail.said import REASONS, asks
from tactus.vm.state import Coming, Limits, NotLua, Spent
from tests.programs import Clock, in_main
from tests.storm import STORM
from tests.vm.jail.liars import HELD, Bend, Liars, link_to
from tests.vm.jail.lies import LIES, Forged, Lie, many
from tests.vm.jail.talk import PROGRAMS, begun, hosted, outcome, recorded, to_its_end

SHARES = range(8 if STORM else 1)
"""Each lies otherwise, and always the same."""
MESSAGES = 10
"""in one conversation over a bare link"""
TALKS = 95_000 // MESSAGES // 8 if STORM else 120
RUNS = 5_000 // 8 if STORM else 30
"""Runs that are lied to once; of each share."""
SECONDS = 20.0
"""in which a run that is lied to has ended"""
ASKS = asks(WORDS)
SMALL = Limits(wall=5.0, payload=1 << 20)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def good(message: Any) -> bool:
    """Whether a message is one that a Machine says."""
    kind, texts = message[0], (message[1], message[2])
    if kind == "ask":
        return len(message) == 10 and message[1] in ASKS and type(canonical.loads(message[2])) is dict
    assert kind in ("done", "fail")
    assert type(texts[0]) is str
    return len(message) == 6 and message[0] in ("done", "fail") and type(message[3]) is int


@pytest.mark.parametrize("share", SHARES)
def test_a_lie_over_a_link_is_a_message_or_the_end(share: int) -> None:
    many(share, TALKS, lied_over_a_link, st.lists(LIES, min_size=2, max_size=2), st.integers(0, 10_000), st.booleans())


def lied_over_a_link(lies: list[Lie | Forged], start: int, first: bool) -> None:
    answers = [answer for _, said in recorded() for answer in said]
    for number in range(start, start + MESSAGES // len(lies)):
        told = [lie.told(answers[(number + i) % len(answers)]) or b"" for i, lie in enumerate(lies)]
        heard(told if first else [wire.pack(HELD), *told], number)


def heard(frames: list[bytes], number: int) -> None:
    """Ask, and ask again, of a worker that says this."""
    link, ends = link_to(frames)
    coming = [Coming(op, True, "1", 0.0, 0, "") for op in ("Sleep", "Step.run", "Sleep")]
    remote = None
    try:
        remote = Remote(link, ASKS, SMALL, 1, 0.0, 0.0, start=1.0, grace=1.0)
        assert all(type(layer) is str and layer.isascii() for layer in remote.layers)
        for i in range(4):
            asked(remote, (number >> i) % 4, coming)
            assert type(remote.used) is int
    except Spent as spent:
        known = spent.reason in REASONS or (spent.reason == "worker" and spent.why)
        assert known
        assert ends == [1]
        if remote is not None:
            with pytest.raises(Spent):
                remote.send(1, True, "null", 0.0, -1, "")
    finally:
        link.close()
        assert ends == [1]


def asked(remote: Remote, what: int, coming: list[Coming]) -> None:
    match what:
        case 0:
            with contextlib.suppress(NotLua):
                assert remote.load("main.tac", "return 1", "{}", 0, False) > 0
        case 1:
            assert len(remote.state(0)) == 2
        case 2:
            assert good(remote.send(1, True, "null", 0.0, -1, "", lambda: coming))
        case _:
            assert good(remote.send(1, True, "1", 0.0, -1, ""))


BESIDE = "steps"
"""The program of the run that goes on beside one that is lied to."""


@pytest.mark.parametrize("share", SHARES)
def test_a_run_that_is_lied_to_ends_alone(share: int) -> None:
    many(share, RUNS, lied_to, st.sampled_from(sorted(PROGRAMS)), st.sampled_from(range(120)), LIES)


def lied_to(program: str, at: int, lie: Lie | Forged) -> None:
    before, began = descriptors(), time.monotonic()
    liars, others = Liars(told(turn(program, at), lie)), Liars(kind="docker")
    with TemporaryDirectory() as name:
        store = MemoryStore(clock=Clock()) if at % 5 else SqliteStore(Path(name, "runs.db"), clock=Clock())
        with hosted(liars, others, store=store) as app:
            run, other = asyncio.run(both(app, Path(name), program))
            assert run.status in ("done", "failed", "waiting", "stuck"), run
            assert run.status != "failed" or type(canonical.loads(run.error or "")["code"]) is str
            assert outcome(store, other) == undisturbed()
            assert canonical.loads(canonical.dumps(outcome(store, run))) is not None
            assert run.head == len(store.entries(run.id))
        store.close()
    assert (liars.ended, others.ended) == (liars.begun, others.begun)
    assert descriptors() == before
    assert time.monotonic() - began < SECONDS


async def both(app: App, folder: Path, program: str) -> tuple[Run, Run]:
    lied_to = begun(app, made(folder, "one"), program, "lied-to")
    other = begun(app, made(folder, "other"), BESIDE, "other", sandbox="docker")
    run, beside = await asyncio.gather(to_its_end(app, lied_to), to_its_end(app, other))
    return run, beside


def made(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def told(at: int, lie: Lie | Forged) -> Bend:
    return lambda number, answer: lie.told(answer) if number == at else answer


def turn(program: str, at: int) -> int:
    """One of the answers of the program's worker, but the first."""
    return 1 + at % (len(dict(recorded())[program]) - 1)


@cache
def undisturbed() -> dict[str, Any]:
    with TemporaryDirectory() as name, hosted(Liars(kind="docker")) as app:
        run = asyncio.run(to_its_end(app, begun(app, Path(name), BESIDE, "other", sandbox="docker")))
        return outcome(app.store, run)


FORGED = [
    ("Result.messages", {"turn": 0}, "unknown_name"),
    ("Result.messages", {"turn": 1 << 30}, "unknown_name"),
    ("os.getenv", {"name": "KEPT"}, "not_granted"),
    ("os.getenv", {"name": "PATH"}, "not_granted"),
    ("Env.getenv", {"name": "PATH"}, "not_granted"),
    ("Agent.turn", {"agent": "nobody"}, "unknown_name"),
    ("Tool.call", {"tool": "nothing", "args": 5}, "unknown_name"),
    ("Step.run", {"name": "x"}, "invalid_value"),
    ("Tool.called", {"tool": {"a": 1}}, "unknown_name"),
]
"""What only the prelude asks, or asks so, where nothing of the kind stands in the program; and the error that comes."""


@pytest.mark.parametrize(("op", "args", "code"), FORGED)
def test_what_is_asked_out_of_nowhere_is_an_error_like_any(op: str, args: dict[str, Any], code: str) -> None:
    forged = Forged(((op, args),), 0, None, "main.tac", "{}")
    with TemporaryDirectory() as name, hosted(Liars(told(IN_MAIN, forged))) as app:
        run = asyncio.run(to_its_end(app, begun(app, Path(name), PASSES_ON, "r1")))
        assert run.status == "failed", run
        error = canonical.loads(run.error or "")
        assert (error["code"], "jail" in error["message"]) == (code, False)


PASSES_ON = in_main("Sleep(1) return 1")
IN_MAIN = 4
"""The answer that asks to sleep: what is said instead is answered, and the program gets that answer."""
