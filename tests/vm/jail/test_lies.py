"""An evil worker may say anything: a sample always, 100,000 messages when TACTUS_STORM is set.

It ends its own run, and nothing else: no other exception comes out, no other run is touched, nothing is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.app.runs import App
from tactus.runtime import canonical
from tactus.storage import Run
from tactus.vm.jail import wire
from tactus.vm.jail.remote import Remote
from tactus.vm.jail.said import REASONS, asks
from tactus.vm.state import Coming, Limits, NotLua, Spent
from tests.vm.jail.liars import HELD, Answer, Bend, Liars, link_to
from tests.vm.jail.lies import LIES, Forged, Lie
from tests.vm.jail.talk import PROGRAMS, begun, hosted, outcome, recorded, to_its_end

STORM = bool(os.environ.get("TACTUS_STORM"))
MESSAGES = 10
MANY = 9_000 if STORM else int(os.environ.get("N", "150"))
"""So many times as many messages are lies over a bare link."""
RUNS = 10_000 if STORM else int(os.environ.get("R", "60"))
"""Runs that are lied to once."""
ASKS = asks(WORDS)
SMALL = Limits(wall=5.0, payload=1 << 20)
ALWAYS_THE_SAME = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
ANSWERS: st.SearchStrategy[Answer] = st.deferred(
    lambda: st.sampled_from([answer for _, said in recorded() for answer in said])
)


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


@settings(ALWAYS_THE_SAME, max_examples=MANY)
@given(st.lists(LIES, min_size=2, max_size=2), st.integers(0, 10_000), st.booleans())
def test_a_lie_over_a_link_is_a_message_or_the_end(lies: list[Lie | Forged], start: int, first: bool) -> None:
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


@settings(ALWAYS_THE_SAME, max_examples=RUNS)
@given(st.sampled_from(sorted(PROGRAMS)), st.sampled_from(range(120)), LIES)
def test_a_run_that_is_lied_to_ends_alone(program: str, at: int, lie: Lie | Forged) -> None:
    before = descriptors()
    liars, others = Liars(told(turn(program, at), lie)), Liars(kind="docker")
    with TemporaryDirectory() as name, hosted(liars, others) as app:
        run, other = asyncio.run(both(app, Path(name), program))
        assert run.status in ("done", "failed", "waiting", "stuck"), run
        assert outcome(app.store, other) == undisturbed()
        assert canonical.loads(canonical.dumps(outcome(app.store, run))) is not None
        if run.status == "failed":
            assert type(canonical.loads(run.error or "")["code"]) is str
    assert (liars.ended, others.ended) == (liars.begun, others.begun)
    assert descriptors() == before


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
