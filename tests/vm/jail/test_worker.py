"""What a worker can do that runs arbitrary Python on purpose, through the real pool: compute, and answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tactus.app.loading import WORDS
from tactus.vm.jail.pool import Gone, Late, Link, Pool
from tests.vm.jail.hosts import children, end, gone, host, state

EVIL = Path(__file__).with_name("evil.py")
ROOM, SECONDS = 512 << 20, 20


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(WORDS, EVIL)
    yield pool
    pool.close()


def begun(pool: Pool, room: int = ROOM, seconds: int = SECONDS) -> Link:
    link = pool.worker(room, seconds)
    kind, _, held = json.loads(link.hear(1 << 16, 20.0))
    assert (kind, "seccomp" in held) == ("held", True)
    return link


def did(link: Link, text: str, seconds: float = 20.0) -> list[Any]:
    said: list[Any] = json.loads(link.ask([["do", text]], 1 << 20, seconds))
    return said


def came_of(pool: Pool, text: str) -> str:
    """What came of a text in a worker of its own: "refused", "killed SIGSYS", or what it said."""
    link = begun(pool)
    try:
        kind, _, said = did(link, text)
    except Gone as gone:
        return f"killed {signal.Signals(os.WTERMSIG(gone.status)).name}"
    finally:
        link.close()
    return "refused" if kind == "refused" else f"{kind} {said}"


# what it is refused


FORBIDDEN = {
    "read a file": "open('/etc/passwd').read()",
    "write a file": "open('/tmp/evil', 'w').write('x')",
    "list a folder": "os.listdir('/')",
    "read its own environment's file": "open('/proc/self/environ').read()",
    "open a socket": "socket.socket()",
    "open a pair of sockets": "socket.socketpair()",
    "open a pipe": "os.pipe()",
    "fork": "os.fork()",
    "start a program": "os.posix_spawn('/bin/true', ['true'], {{}})",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a thread": "import _thread; _thread.start_new_thread(print, ())",
    "find its parent": "os.getppid()",
    "leave its session": "os.setsid()",
    "end the zygote": "os.kill({zygote}, 9)",
    "end another worker": "os.kill({other}, 9)",
    "read another worker": "must(libc.process_vm_readv({other}, mine(16), 1, theirs({address}, 16), 1, 0))",
    "write another worker": "must(libc.process_vm_writev({other}, mine(16), 1, theirs({address}, 16), 1, 0))",
    "read another worker's memory as a file": "open('/proc/{other}/mem', 'rb').read()",
    "trace another worker": "must(libc.ptrace(16, {other}, 0, 0))",
    "take a descriptor of another worker": "must(libc.syscall(438, must(libc.syscall(434, {other}, 0)), 0, 0))",
    "live on when its parent dies": "must(libc.prctl(1, 0, 0, 0, 0))",
    "take back its limits": "must(libc.setrlimit(7, iovec(99, 99)))",
    "run what it wrote": "must(libc.mmap(0, 4096, 7, 0x22, -1, 0))",
    "receive a descriptor": "socket.recv_fds(socket.socket(fileno=0), 1, 1)",
    "stop itself for good": "signal.pause()",
}
HELP = """
def must(result):
    if result == -1: raise OSError(ctypes.get_errno(), "refused")
    return result
def iovec(address, size): return ctypes.create_string_buffer(struct.pack("2Q", address, size))
room = ctypes.create_string_buffer(16)
def mine(size): return iovec(ctypes.addressof(room), size)
theirs = iovec
libc.mmap.restype = ctypes.c_long
"""


@pytest.fixture(scope="module")
def other(pool: Pool) -> Iterator[dict[str, Any]]:
    """Another worker, with something in its memory that no other one has."""
    link = begun(pool)
    text = "mine = ctypes.create_string_buffer(b'what nobody reads')\nsaid = ctypes.addressof(mine)"
    zygote = zygote_of(pool)
    yield {"zygote": zygote, "other": children(zygote)[-1], "address": did(link, text)[2]}
    assert did(link, "said = mine.value.decode()") == ["ok", 0, "what nobody reads"]
    link.close()


def zygote_of(pool: Pool) -> int:
    assert pool.zygote is not None
    return pool.zygote


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_worker_cannot(what: str, pool: Pool, other: dict[str, Any]) -> None:
    text = HELP + FORBIDDEN[what].format(**other) + "\nsaid = 'through'"
    assert came_of(pool, text) in ("refused", "killed SIGSYS")


def test_a_worker_has_one_descriptor_and_no_variable_of_the_environment(pool: Pool) -> None:
    link = begun(pool)
    pid = children(zygote_of(pool))[-1]
    assert os.listdir(f"/proc/{pid}/fd") == ["0"]
    writes = "said = []\nfor n in range(1, 2000):\n  try: os.write(n, b'x'); said.append(n)\n  except OSError: pass"
    assert did(link, writes) == ["ok", 0, []]
    assert set(did(link, "said = dict(os.environ)")[2]) <= {"LC_CTYPE"}  # Python's own, where there is no locale
    assert did(link, "said = [sys.argv, sys.orig_argv[1:3]]")[2][1] == ["-I", "-S"]
    link.close()


# what bounds it


def test_a_worker_may_use_so_much_memory(pool: Pool) -> None:
    link = begun(pool, room=64 << 20)
    assert did(link, "b'x' * (200 << 20)") == ["raised", 0, "MemoryError: "]
    assert did(link, "said = len(b'x' * (20 << 20))") == ["ok", 0, 20 << 20]
    link.close()


def test_a_worker_may_compute_for_so_many_seconds_also_while_nobody_waits_for_it(pool: Pool) -> None:
    link = begun(pool, seconds=1)
    pid = children(zygote_of(pool))[-1]
    busy = "os.write(0, wire.pack(['ok', 0, 'done']))\nwhile True: pass"
    assert did(link, busy) == ["ok", 0, "done"]
    assert gone([pid], 20.0)
    with pytest.raises(Gone) as ended:
        did(link, "1")
    assert os.WTERMSIG(ended.value.status) == signal.SIGXCPU


def test_one_that_does_not_answer_is_ended_in_time(pool: Pool) -> None:
    link = begun(pool)
    pid = children(zygote_of(pool))[-1]
    began = time.monotonic()
    with pytest.raises(Late):
        did(link, "while True: pass", seconds=0.2)
    assert time.monotonic() - began < 2
    assert state(pid) == ""


# how it ends

IDLE, BUSY = "said = 1", "while True: pass"
DEAF = "while True:\n  try: signal.signal(15, signal.SIG_IGN)\n  except BaseException: pass"
WORKERS = """
from tactus.vm.jail.pool import Pool
pool = Pool(WORDS, Path(sys.argv[1]))
links = [pool.worker(1 << 29, 60) for _ in range(3)]
for link, text in zip(links, sys.argv[2:]):
    link.hear(1 << 16, 20)
    threading.Thread(target=link.ask, args=([["do", text]], 1 << 20, 60), daemon=True).start()
print(pool.zygote, flush=True)
sys.stdin.readline()
"""


def among_workers() -> tuple[subprocess.Popen[bytes], int, list[int]]:
    """A host, its zygote, and three workers: one that waits, one that computes, one that means to stay."""
    process = host(WORKERS, str(EVIL), IDLE, BUSY, DEAF)
    assert process.stdout is not None
    zygote = int(process.stdout.readline())
    workers = children(zygote)
    assert len(workers) == 3
    return process, zygote, workers


def test_nothing_outlives_a_host_that_is_killed() -> None:
    process, zygote, workers = among_workers()
    end(process)
    assert gone([zygote, *workers])


def test_no_worker_outlives_its_zygote() -> None:
    process, zygote, workers = among_workers()
    os.kill(zygote, signal.SIGKILL)
    assert gone(workers)
    end(process)


def test_what_a_terminal_says_reaches_neither_zygote_nor_worker() -> None:
    process, zygote, workers = among_workers()
    assert {os.getsid(pid) for pid in (zygote, *workers)} == {zygote}
    assert os.getsid(process.pid) == os.getsid(0)
    end(process)


def test_a_worker_that_was_ended_leaves_nothing_in_the_table_of_processes(pool: Pool) -> None:
    for _ in range(5):
        begun(pool).close()
    assert all(state(pid) != "Z" for pid in children(zygote_of(pool)))
