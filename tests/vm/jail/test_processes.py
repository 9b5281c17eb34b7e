"""Runs whose Lua is in processes of the jail: the same runs as here, and the end of one whose worker is evil."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.app.repair import retry_from
from tactus.app.runs import App
from tactus.errors import Stopped, UsageError
from tactus.runtime import canonical
from tactus.storage import Run
from tactus.storage.sqlite import SqliteStore
from tactus.vm.jail.processes import Processes
from tactus.vm.sandboxes import Inside, Sandbox
from tactus.vm.state import Limits
from tactus.vm.thread import VM
from tests.programs import Clock, in_main
from tests.storm import STORM, few
from tests.vm.jail.evil import MARK
from tests.vm.jail.hosts import children, cpu_seconds
from tests.vm.jail.liars import Liars
from tests.vm.jail.lies import LIES as ALL_LIES
from tests.vm.jail.lies import Forged, Lie, many
from tests.vm.jail.talk import PROGRAMS, begun, hosted, outcome, recorded, to_its_end

EVIL = Path(__file__).with_name("evil.py")
EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.tac"))
AT_ONCE = 200 if STORM else 24
REAL = 500 if STORM else 20


@pytest.fixture(scope="module")
def jail() -> Iterator[Processes]:
    processes = Processes(WORDS, EVIL)
    yield processes
    processes.close()


class Kept:
    """A sandbox that outlives its app."""

    kind = "process"

    def __init__(self, sandbox: Sandbox) -> None:
        self.begin, self.state, self.close = sandbox.begin, sandbox.state, lambda: None
        self.layers = sandbox.layers


def zygote_of(jail: Processes) -> int:
    assert jail.zygote is not None
    return jail.zygote


# the same as here


def left(text: str, folder: Path, *sandboxes: Any, kind: str, name: str = "main.tac") -> dict[str, Any]:
    """What is left of a run in a database of its own."""
    folder.mkdir()
    store = SqliteStore(folder / "runs.db", clock=Clock())
    with hosted(*sandboxes, store=store) as app:
        run = asyncio.run(to_its_end(app, begun(app, folder, text, "r1", kind, name)))
        kept = outcome(store, run)
    store.close()
    return kept


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_run_leaves_the_same_there_as_here(program: str, jail: Processes, tmp_path: Path) -> None:
    here = left(program, tmp_path / "here", kind="none")
    assert left(program, tmp_path / "there", Kept(jail), kind="process") == here
    assert here["entries"]


@pytest.mark.parametrize("file", few(EXAMPLES, 3), ids=lambda file: str(file.name))
def test_an_example_leaves_the_same_there_as_here(file: Path, jail: Processes, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    here = left(text, tmp_path / "here", kind="none", name=file.name)
    assert left(text, tmp_path / "there", Kept(jail), kind="process", name=file.name) == here


def test_many_runs_at_once_each_have_a_worker_and_leave_none(jail: Processes, tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    text = in_main("local n = 0 for i = 1, 3 do Sleep(1) n = n + input.n end return n", input="{n = field.number{}}")
    with hosted(Kept(jail)) as app:

        async def go() -> list[Run]:
            runs = [begun(app, tmp_path, text, f"r{n}", input={"n": n}) for n in range(AT_ONCE)]
            return list(await asyncio.gather(*(app.activate(run) for run in runs)))

        assert [run.result for run in asyncio.run(go())] == [str(3 * n) for n in range(AT_ONCE)]
    assert children(zygote_of(jail)) == []
    assert len(os.listdir("/proc/self/fd")) == before


# evil workers

LIES = {
    "nonsense": ("def answer(commands):\n  while True: os.write(0, b'\\xff' * 8)", "it said 4,294,967,295 bytes"),
    "no answer": ("def answer(commands): return {}", "it said no answer"),
    "another kind": ("def answer(commands): return ['held', 0, []]", "it said what no worker says"),
    "a word of the runtime's": (
        "ask = ['ask', 'Model.request', '{}', '', 0, 1, None, 0, None, None]\n"
        "def answer(commands): return ['ok', 1, {'said': [ask], 'spent': ''}]",
        "it said a word that no program has",
    ),
    "nothing, and it is gone": ("def answer(commands): os._exit(3)", "it ended by itself (exit code 3)"),
    "a file": ("def answer(commands): return [open('/etc/passwd').read()]", "it ended by itself (exit code"),
    "a process": ("def answer(commands): os.fork()", "it tried what its sandbox forbids"),
    "a crash": ("def answer(commands): ctypes.string_at(0)", "it ended by itself (signal SIGSEGV)"),
}


def evil(text: str) -> str:
    """A program whose worker answers its load, and from then on does as this says."""
    return f"{MARK}\n{text}\n"


@pytest.mark.parametrize("lie", LIES)
def test_a_run_whose_worker_is_evil_fails_and_the_others_go_on(lie: str, jail: Processes, tmp_path: Path) -> None:
    text, why = LIES[lie]
    with hosted(Kept(jail)) as app:
        bad, good = asyncio.run(at_once(app, tmp_path, evil(text), "steps"))
        assert bad.status == "failed"
        error = canonical.loads(bad.error or "")
        assert error["code"] == "jail"
        assert error["message"].startswith(f"the process that the program ran in was ended: {why}")
        assert good.status == "done"
        assert app.store.entries("r0") == []
    assert children(zygote_of(jail)) == []


def test_a_real_worker_may_say_anything(jail: Processes, tmp_path: Path) -> None:
    """What it says comes all at once, and then it is gone."""
    answers = [answer for _, talk in recorded() for answer in talk]

    def said(lies: list[Lie | Forged], at: int) -> None:
        frames = b"".join(lie.told(answers[(at + n) % len(answers)]) or b"" for n, lie in enumerate(lies))
        text = f"frames = {frames!r}\ndef answer(commands):\n  os.write(0, frames)\n  os._exit(0)"
        with hosted(Kept(jail)) as app:
            run = asyncio.run(to_its_end(app, begun(app, tmp_path, evil(text), "r1")))
            assert run.status in ("done", "failed"), run
            assert run.head == len(app.store.entries("r1"))
        assert children(zygote_of(jail)) == []

    many(0, REAL, said, st.lists(ALL_LIES, min_size=1, max_size=6), st.integers(0, 10_000))


async def at_once(app: App, folder: Path, *programs: str) -> list[Run]:
    for n in range(len(programs)):
        (folder / str(n)).mkdir()
    runs = [begun(app, folder / str(n), program, f"r{n}") for n, program in enumerate(programs)]
    return list(await asyncio.gather(*(to_its_end(app, run) for run in runs)))


def test_runs_whose_zygote_is_ended_fail_and_the_next_one_has_a_new_one(tmp_path: Path) -> None:
    jail = Processes(WORDS)
    busy = in_main("Sleep(1) while true do end")
    with hosted(jail) as app:
        ending = threading.Thread(target=ended, args=(jail,))
        ending.start()
        runs = asyncio.run(at_once(app, tmp_path, busy))
        ending.join()
        assert [run.status for run in runs] == ["failed"]
        assert canonical.loads(runs[0].error or "")["message"] == (
            "the process that the program ran in was ended: it ended by itself (signal SIGKILL)"
        )
        run = asyncio.run(to_its_end(app, begun(app, tmp_path, in_main("return 1"), "next")))
        assert (run.status, run.result) == ("done", "1")


def test_a_run_that_lost_its_worker_can_be_retried_where_it_was(tmp_path: Path) -> None:
    lost = Liars(lambda number, answer: answer if number < 5 else None)
    with hosted(lost) as app:
        run = asyncio.run(to_its_end(app, begun(app, tmp_path, in_main("Sleep(1) return 1"), "r1")))
        assert canonical.loads(run.error or "")["code"] == "jail"
        assert [entry.path for entry in app.store.entries("r1")] == ["0"]
        position = retry_from(app.store, run)
        assert position.aside == []
        app.store.retry(run, position.path)
        with hosted(Liars(), store=app.store) as other:
            assert asyncio.run(to_its_end(other, other.claim("r1"))).result == "1"


def ended(jail: Processes) -> None:
    """SIGKILL for the zygote, once a worker of it has computed for longer than one takes to begin."""
    while jail.zygote is None or not any(cpu_seconds(worker) > 0.2 for worker in children(jail.zygote)):
        time.sleep(0.01)
    os.kill(jail.zygote, signal.SIGKILL)


# where it cannot be had

BARE = """
import sys
sys.path += sys.argv[2:]
import socket
from tactus.vm.jail import layers, worker
real = layers.apply
layers.apply = lambda bounds: real(bounds, [layer for layer in layers.LAYERS if layer.name != "{missing}"])
worker.zygote(socket.socket(fileno=0))
"""


@pytest.mark.parametrize("missing", ["no_new_privs", "rlimits", "seccomp"])
def test_without_a_layer_that_is_required_nothing_runs(missing: str, tmp_path: Path) -> None:
    program = tmp_path / "bare.py"
    program.write_text(BARE.format(missing=missing))
    jail = Processes(WORDS, program)
    with hosted(jail) as app:
        run = asyncio.run(to_its_end(app, begun(app, tmp_path, in_main("return 1"), "r1")))
        assert run.status == "blocked"
        said = canonical.loads(run.error or "")["message"]
        assert said.startswith("the sandbox cannot be had here: this system does not apply ")
        assert missing in said
        assert said.endswith(". Use --sandbox docker, or --sandbox none for files that you trust")
        assert children(zygote_of(jail)) == []


def test_a_worker_that_does_not_begin_blocks_the_run(tmp_path: Path) -> None:
    program = tmp_path / "bare.py"
    program.write_text(
        BARE.format(missing="").replace("layers.apply = ", "layers.apply = lambda bounds: 1 / 0\nunused = ")
    )
    jail = Processes(WORDS, program)
    with pytest.raises(UsageError, match=r"^no sandbox can be started: it did not start$"):
        VM(jail)
    jail.close()


def test_what_holds_is_known_once_one_was_made(jail: Processes) -> None:
    fresh = Processes(WORDS)
    assert not fresh.layers
    fresh.begin()
    VM(fresh).close()
    assert {"no_new_privs", "rlimits", "seccomp"} <= {layer.split()[0] for layer in fresh.layers}
    fresh.close()
    assert Inside(WORDS).layers == ()
    assert jail.kind == "process"


def test_a_program_has_as_much_memory_and_time_there_as_here(jail: Processes) -> None:
    """What a worker has beside it is enough: the program's own limits are the first to be passed."""
    for limits, source, code in (
        (Limits(memory=4 << 20), "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", "memory"),
        (Limits(memory=64 << 20), "local s = 'x' while true do s = s .. s end", "memory"),
        (Limits(seconds=0.05), "while true do end", "cpu"),
        (Limits(instructions=5000), "while true do end", "cpu"),
        (Limits(log=2000), "while true do print('x') end", "log"),
    ):
        for sandbox in (Inside(WORDS), jail):
            vm = VM(sandbox, limits=limits)
            with pytest.raises(Stopped) as stopped:
                vm.load("main.tac", source).send(None)
            assert stopped.value.code == code
            vm.close()
