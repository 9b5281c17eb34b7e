"""A fork server for commands of Tactus: `python -m tests.acceptance.forks`.

It has imported everything once and forks a process for each command, so that hundreds of real processes can be
started and killed in seconds. A child can be told to kill itself with SIGKILL right before or right after its
nth COMMIT, or to stop there (SIGSTOP) until it is sent SIGCONT. One JSON object a line in both directions:

    {"id", "argv", "cwd", "env", "out", "err", "kill": [n, "before" | "after" | "stop"] | null}
    {"id", "pid"}, then {"id", "code", "commits"}      code: as subprocess has it, -9 = SIGKILL
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
"""seconds after which a command that does not end is a failure"""

# -------------------------------------------------------------------- in the server


class Counting(sqlite3.Connection):
    """Counts its COMMITs in a file of one byte each, and kills the process at one of them."""

    tally = -1
    seen = 0
    kill: tuple[int, str] | None = None

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement != "COMMIT":
            return super().execute(statement, *values)
        Counting.seen += 1
        die = Counting.kill[1] if Counting.kill and Counting.kill[0] == Counting.seen else ""
        if die == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        cursor = super().execute(statement, *values)
        os.write(Counting.tally, b".")
        if die == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        if die == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(0.1)  # another thread may take the signal: this one goes no further meanwhile
        return cursor


def child(job: dict[str, Any], tally: int) -> NoReturn:
    """Becomes `tactus argv`."""
    code = 70
    try:
        for number, name in ((0, os.devnull), (1, job["out"]), (2, job["err"])):
            file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(file, number)
            os.close(file)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)
        os.chdir(job["cwd"])
        os.environ.update(job["env"])
        Counting.tally, Counting.seen, Counting.kill = tally, 0, tuple(job["kill"]) if job["kill"] else None
        from tactus.cli import main

        code = main(job["argv"])
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def begin(job: dict[str, Any]) -> tuple[int, int]:
    """The child's pid and the end of a pipe that holds a byte for each of its commits."""
    counted, tally = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        os.close(counted)
        child(job, tally)
    os.close(tally)
    return pid, counted


PRELOADED = """
    anyio._backends._asyncio anyio.streams.stapled concurrent.futures.thread encodings.ascii encodings.idna
    genai_prices.data jiter openai.lib.streaming.chat openai.resources.chat.completions pydantic_ai.direct
    pydantic_ai.models.openai pydantic_ai.providers.openai tactus.app.activation tactus.cli.inbox tactus.cli.respond
    tactus.cli.resume tactus.cli.run tactus.cli.runs tactus.cli.runs.cancel tactus.cli.runs.fork
    tactus.cli.runs.retry tactus.cli.watch tactus.models.openai tactus.models.providers
    tactus.models.retry tactus.stdlib tree_sitter tree_sitter_lua
""".split()
"""What a command with model requests imports."""


def preload() -> None:
    """Import it all; nothing of it starts a thread or an event loop."""
    for name in PRELOADED:
        import_module(name)
    from tactus.storage import opening, sqlite

    def connect(path: str) -> sqlite3.Connection:
        return opening.connect(path, Counting)

    defaults = sqlite.SqliteStore.__init__.__kwdefaults__
    assert defaults is not None
    assert defaults["connect"] is opening.connect
    defaults["connect"] = connect
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    gc.collect()
    gc.freeze()


def serve() -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; the tests end us
    signal.set_wakeup_fd(wake)
    living: dict[int, tuple[str, int]] = {}
    rest = b""
    say({"ready": os.getpid()})
    while True:
        readable, _, _ = select.select([0, woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
        for pid in list(living):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                id, counted = living.pop(pid)
                commits = len(os.read(counted, 65536))
                os.close(counted)
                say({"id": id, "code": os.waitstatus_to_exitcode(status), "commits": commits})
        if 0 in readable:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                job = json.loads(line)
                pid, counted = begin(job)
                living[pid] = (job["id"], counted)
                say({"id": job["id"], "pid": pid})


def say(message: dict[str, Any]) -> None:
    os.write(1, json.dumps(message).encode() + b"\n")


# -------------------------------------------------------------------- in the tests


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; `commits` counts those that were made (not the one before which it was killed)."""

    code: int
    out: str
    err: str
    commits: int


class Started:
    """A command under way."""

    def __init__(self, out: Path, err: Path) -> None:
        self._out, self._err = out, err
        self._pid: Future[int] = Future()
        self._end: Future[dict[str, Any]] = Future()

    @property
    def pid(self) -> int:
        return self._pid.result(PATIENCE)

    @property
    def said(self) -> str:
        """What it has said on stderr so far."""
        return self._err.read_text() if self._err.exists() else ""

    @property
    def stopped(self) -> bool:
        """Whether it has stopped and can be sent SIGCONT."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8", errors="replace")
        return stat.rpartition(")")[2].split()[0] == "T"

    def signal(self, number: int) -> None:
        """Sent unless it has ended."""
        pid = self.pid
        if not self._end.done():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def over(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        try:
            self._end.result(seconds)
        except TimeoutError:
            return False
        return True

    def wait(self) -> Ended:
        try:
            end = self._end.result(PATIENCE)
        except TimeoutError:
            self.signal(signal.SIGKILL)
            raise AssertionError(f"did not end in {PATIENCE:g} s:\n{self.said}") from None
        return Ended(end["code"], self._out.read_text(), self.said, end["commits"])


class Forks:
    """The fork server, from the tests' side."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            bufsize=0,
        )
        self._jobs: dict[str, Started] = {}
        self._lock = threading.Lock()
        self._count = 0
        assert self._process.stdout is not None
        assert b"ready" in self._process.stdout.readline()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(
        self,
        argv: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        kill: tuple[int, str] | None = None,
    ) -> Started:
        """Begin `tactus argv` in the folder `cwd`, with `env` added to the environment."""
        with self._lock:
            self._count += 1
            id = str(self._count)
            out, err = cwd / f"{id}.out", cwd / f"{id}.err"
            out.touch()
            self._jobs[id] = started = Started(out, err)
            job = {"id": id, "argv": list(argv), "cwd": str(cwd), "env": dict(env), "kill": kill}
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({**job, "out": str(out), "err": str(err)}).encode() + b"\n")
        return started

    def close(self) -> None:
        """Commands that have not ended are killed; the server ends."""
        for started in list(self._jobs.values()):
            if not started.over(0):
                started.signal(signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._reader.join(10)
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with open(self._process.stdout.fileno(), "rb", closefd=False) as lines:
            for line in lines:
                message = json.loads(line)
                started = self._jobs[message["id"]]
                if "pid" in message:
                    started._pid.set_result(message["pid"])
                else:
                    started._end.set_result(message)


if __name__ == "__main__":
    preload()
    serve()
