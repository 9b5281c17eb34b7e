"""Workers from the host's side: links with deadlines, a zygote that comes again, and hosts of every kind."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tactus.app.loading import WORDS
from tactus.errors import UsageError
from tactus.vm.jail import wire
from tactus.vm.jail.pool import Gone, Late, Link, Pool
from tests.vm.jail.hosts import children, gone, said, state

ROOM, SECONDS = 1 << 29, 20


@contextmanager
def linked(ends: int = 0) -> Iterator[tuple[Link, socket.socket, list[int]]]:
    """A link, its other side, and how often the worker there was ended."""
    ours, theirs = socket.socketpair()
    ended: list[int] = []

    def end() -> int:
        ended.append(1)
        return ends

    with theirs:
        link = Link(ours, end)
        yield link, theirs, ended
        link.close()
        assert ended == [1]


# links


def test_an_answer_may_come_in_small_pieces() -> None:
    with linked() as (link, theirs, ended):

        def trickle() -> None:
            for byte in wire.pack(["ok", 1]):
                theirs.sendall(bytes([byte]))

        thread = threading.Thread(target=trickle)
        thread.start()
        assert link.ask([["do"]], 100, 5.0) == b'["ok",1]'
        thread.join()
        assert theirs.recv(100) == wire.pack([["do"]])
        assert not ended


@pytest.mark.parametrize("part", [b"", b"\x08", wire.pack(["ok", 1])[:-1]])
def test_one_that_says_nothing_or_half_of_it_is_ended_when_its_time_is_over(part: bytes) -> None:
    with linked() as (link, theirs, ended):
        theirs.sendall(part)
        began = time.monotonic()
        with pytest.raises(Late):
            link.ask([["do"]], 100, 0.05)
        assert 0.05 <= time.monotonic() - began < 1
        assert ended == [1]


def test_one_that_goes_on_talking_is_ended_when_its_time_is_over() -> None:
    with linked() as (link, theirs, _):
        theirs.sendall(wire.HEAD.pack(1_000_000))
        over = threading.Event()

        def talk() -> None:
            with theirs:
                while not over.wait(0.001):
                    try:
                        theirs.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(Late):
            link.hear(1 << 20, 0.1)
        over.set()
        thread.join()


def test_one_that_does_not_listen_is_ended_when_its_time_is_over() -> None:
    with linked() as (link, _, _), pytest.raises(Late):
        link.ask(["x" * (8 << 20)], 100, 0.1)


def test_how_one_has_ended_is_told() -> None:
    with linked(ends=signal.SIGSYS) as (link, theirs, _):
        theirs.close()
        with pytest.raises(Gone) as gone:
            link.ask([["do"]], 100, 1.0)
        assert gone.value.status == signal.SIGSYS
        with pytest.raises(Gone) as again:
            link.ask([["do"]], 100, 1.0)
        assert again.value.status == 0


def test_more_than_may_be_said_is_not_even_read() -> None:
    with linked() as (link, theirs, ended):
        theirs.sendall(wire.HEAD.pack(101))
        with pytest.raises(wire.TooLong, match="101 bytes in one message"):
            link.hear(100, 5.0)
        assert ended == [1]


# pools


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(WORDS)
    yield pool
    pool.close()


def begun(pool: Pool) -> Link:
    link = pool.worker(ROOM, SECONDS)
    assert json.loads(link.hear(1 << 16, 20.0))[0] == "held"
    return link


def test_a_zygote_that_was_ended_comes_again(pool: Pool) -> None:
    pool.begin()
    first, link = pool.zygote, begun(pool)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    with pytest.raises(Gone) as ended:
        link.ask([["state", 0]], 1000, 5.0)
    assert ended.value.status == signal.SIGKILL
    begun(pool).close()
    assert pool.zygote not in (None, first)
    assert gone([first])


def test_a_closed_pool_has_no_process_and_can_begin_again(pool: Pool) -> None:
    before = len(os.listdir("/proc/self/fd"))
    link = begun(pool)
    zygote = pool.zygote
    assert zygote is not None
    workers = children(zygote)
    pool.close()
    link.close()
    assert state(zygote) == ""
    assert gone(workers)
    assert len(os.listdir("/proc/self/fd")) == before
    begun(pool).close()


def test_a_worker_that_nobody_asks_for_again_leaves_nothing_in_the_table_of_processes(pool: Pool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        begun(pool)
        gc.collect()
    assert pool.zygote is not None
    (lost,) = children(pool.zygote)
    assert gone([lost])
    begun(pool).close()
    assert children(pool.zygote) == []


def test_many_threads_get_workers_of_their_own(pool: Pool) -> None:
    said: dict[int, bytes] = {}
    limits = {"memory": 64 << 20}

    def ask(number: int) -> None:
        link = begun(pool)
        source = f"return {number}"
        run = [["open", limits, 1, 0.0, 0.0], ["load", "main.tac", source, "{}", 0, False]]
        said[number] = link.ask([*run, ["send", 1, True, "null", 0.0, -1, "", []]], 1 << 16, 20.0)
        link.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: json.loads(body)[2]["said"][0][1] for n, body in said.items()} == {n: str(n) for n in range(12)}
    assert pool.zygote is not None
    assert children(pool.zygote) == []


def test_a_zygote_that_cannot_start_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import nothing_of_that_name")
    pool = Pool(WORDS, broken)
    with pytest.raises(UsageError) as refused:
        pool.worker(ROOM, SECONDS)
    assert str(refused.value) == (
        "no sandbox can be started: the process that starts workers has ended: "
        "ModuleNotFoundError: No module named 'nothing_of_that_name'"
    )
    assert pool.zygote is None


ZYGOTE = """
import sys
sys.path += sys.argv[2:]
import errno, os, socket, time
from tactus.vm.jail import worker
forks, real = [], os.fork
def fork():
    forks.append(1)
    {}
    return real()
os.fork = fork
worker.zygote(socket.socket(fileno=0))
"""
ONE_FORK = 'if forks[1:]: raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")'
SLOW_FORKS = "time.sleep(0.2)"


def test_where_the_system_gives_no_process_the_others_go_on(tmp_path: Path) -> None:
    program = tmp_path / "one_fork.py"
    program.write_text(ZYGOTE.format(ONE_FORK))
    pool = Pool(WORDS, program)
    link = begun(pool)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"^no sandbox can be started: Resource temporarily unavailable$"):
            pool.worker(ROOM, SECONDS)
    assert json.loads(link.ask([["open", {}, 1, 0.0, 0.0], ["state", 0]], 1000, 20.0))[0] == "ok"
    link.close()
    pool.close()


def test_what_is_let_go_of_in_the_middle_of_a_question_is_ended_with_the_next(tmp_path: Path) -> None:
    """As where garbage is collected, or a signal is handled: the one who asks is the one who lets go."""
    program = tmp_path / "slow.py"
    program.write_text(ZYGOTE.format(SLOW_FORKS))
    pool = Pool(WORDS, program)
    first = begun(pool)
    assert pool.zygote is not None
    (worker,) = children(pool.zygote)
    before = signal.signal(signal.SIGALRM, lambda *_: first.close())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        second = begun(pool)
    finally:
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(Gone):
        first.ask([["state", 0]], 1000, 5.0)
    second.close()
    assert state(worker) == ""
    assert children(pool.zygote) == []
    pool.close()


# hosts of every kind

ONCE = "sandbox = Processes(WORDS)\nprint(computed(sandbox), flush=True)\nsandbox.close()\n"


def test_nothing_of_the_hosts_reaches_zygote_or_worker(tmp_path: Path) -> None:
    text = """
    file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
    listening = socket.create_server(("127.0.0.1", 0))
    os.set_inheritable(file, True)
    listening.set_inheritable(True)
    os.environ["SECRET"] = "4711"
    sandbox = Processes(WORDS)
    vm = VM(sandbox)
    from tests.vm.jail.hosts import children
    zygote = sandbox._pool.zygote
    def look(pid):
        opened = [os.readlink(f"/proc/{pid}/fd/{n}").partition(":")[0] for n in os.listdir(f"/proc/{pid}/fd")]
        shown = Path(f"/proc/{pid}/environ").read_bytes().decode(), os.readlink(f"/proc/{pid}/cwd")
        return sorted(opened), *shown
    print(json.dumps([look(zygote), *map(look, children(zygote))]), flush=True)
    vm.close()
    sandbox.close()
    """
    zygote, worker = json.loads(said(dedented(text), str(tmp_path / "file")))
    assert zygote[0] == ["/dev/null", "pipe", "socket"]
    assert worker[0] == ["socket"]
    assert zygote[1:] == worker[1:] == ["", "/"]


def dedented(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.splitlines())


@pytest.mark.parametrize("closed", [(0,), (1,), (0, 1, 2)])
def test_a_host_may_have_no_stdin_stdout_or_stderr(closed: tuple[int, ...], tmp_path: Path) -> None:
    text = "sandbox = Processes(WORDS)\nPath(sys.argv[1]).write_text(str([computed(sandbox), computed(sandbox)]))\n"

    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    result = tmp_path / "result"
    said(text + "sandbox.close()", str(result), preexec_fn=close, stdin=None, stdout=None)
    assert result.read_text() == "[2, 2]"


def test_a_host_may_ignore_signals_and_hold_them_back() -> None:
    text = """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGXCPU, signal.SIGTERM, signal.SIGCHLD])
    sandbox = Processes(WORDS)
    computed(sandbox)
    worker = sandbox._pool.worker(1 << 29, 1)
    worker.hear(1 << 16, 20)
    print(computed(sandbox), flush=True)
    worker.close()
    from tests.vm.jail.hosts import children
    status = Path(f"/proc/{sandbox._pool.zygote}/status").read_text()
    masks = dict(line.split(":\\t") for line in status.splitlines() if line.startswith(("SigBlk", "SigIgn")))
    print(masks["SigBlk"].strip("0"), int(masks["SigIgn"], 16) >> signal.SIGCHLD - 1 & 1)
    sandbox.close()
    """
    assert said(dedented(text)).splitlines() == ["2", " 0"]


def test_a_host_may_be_called_anything_and_have_no_home(tmp_path: Path) -> None:
    """Also: its folder is one that nobody may write to, and PYTHON* variables say what would end any Python."""
    folder = tmp_path / "with spaces and ünïcode"
    folder.mkdir()
    python = folder / "a python"
    python.symlink_to(os.path.realpath(sys.executable))
    odd = {"HOME": "/nonexistent", "PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-16"}
    text = 'os.environ.update(PYTHONHOME="/nonexistent", PYTHONSTARTUP="/nonexistent")\n'
    text += 'sandbox = Processes(WORDS)\nos.write(1, b"%d" % computed(sandbox))\nsandbox.close()'
    assert said(text, python=str(python), env=odd, cwd="/proc") == "2"


def test_a_host_that_has_no_descriptors_left_is_told_so_and_goes_on() -> None:
    text = """
    import resource
    from tactus.errors import UsageError
    sandbox = Processes(WORDS)
    first = VM(sandbox)
    resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
    taken = []
    try:
        while True:
            taken.append(VM(sandbox))
    except UsageError as error:
        print(error)
    print(json.loads(first.load("main.tac", "return 3").send(None).value))
    for vm in taken:
        vm.close()
    print(computed(sandbox), flush=True)
    sandbox.close()
    """
    assert said(dedented(text)).splitlines() == ["no sandbox can be started: Too many open files", "3", "2"]


def test_a_copy_of_a_host_has_a_zygote_of_its_own() -> None:
    text = """
    sandbox = Processes(WORDS)
    vm = VM(sandbox)
    zygote = sandbox._pool.zygote
    child = os.fork()
    if child == 0:
        other = computed(sandbox, "return 5")
        os.write(1, f"{other} {sandbox._pool.zygote != zygote}\\n".encode())
        sandbox.close()
        os._exit(0)
    os.waitpid(child, 0)
    print(json.loads(vm.load("main.tac", "return 3").send(None).value), sandbox._pool.zygote == zygote, flush=True)
    vm.close()
    sandbox.close()
    """
    assert said(dedented(text)).splitlines() == ["5 True", "3 True"]


def test_a_copy_of_a_host_keeps_no_zygote_alive() -> None:
    text = """
    sandbox = Processes(WORDS)
    computed(sandbox)
    print(sandbox._pool.zygote, flush=True)
    child = os.fork()
    if child == 0:
        sys.stdin.readline()
        os._exit(0)
    os._exit(0)
    """
    from tests.vm.jail.hosts import host

    process = host(dedented(text))
    assert process.stdout is not None
    zygote = int(process.stdout.readline())
    assert gone([zygote])
    process.communicate()
