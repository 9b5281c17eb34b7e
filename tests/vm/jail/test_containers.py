"""A program runs in a container that can do nothing but compute; what goes wrong there ends that run, or blocks it.

The engine is the stand-in, over a real Unix socket, and the worker is the image's own. The last test does it for real
where an engine answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tactus.errors import Blocked, Stopped, UsageError
from tactus.vm.jail import box, context, said
from tactus.vm.jail.containers import Container, Containers, built, status, sweep
from tactus.vm.jail.engine import Engine, Refused, find
from tactus.vm.jail.pool import Link
from tactus.vm.thread import VM, Limits
from tests.vm.jail.fake_engine import FakeEngine, running
from tests.vm.programs import WORDS, answer, done_value, drive, run

HELD = ("no network", "read-only", "ids 65534", "capabilities", "no_new_privs", "memory 512 MB", "16 processes")
FOREVER = "while true do end"
GONE = "the container engine has let go of the sandbox that the program ran in; see that it is up"


@pytest.fixture(scope="module")
def one() -> Iterator[FakeEngine]:
    with running() as fake:
        fake.build()
        yield fake


@pytest.fixture
def fake(one: FakeEngine) -> Iterator[FakeEngine]:
    """One that is as usual and has this version's image; containers are gone afterwards."""
    one.quirks()
    yield one
    one.quirks()
    left = find(one.environ).containers(box.OWNER)
    for container in left:
        find(one.environ).remove(container.id)
    assert left == []


@pytest.fixture
def containers(fake: FakeEngine) -> Iterator[Containers]:
    with closing(Containers(WORDS, fake.environ)) as made:
        yield made


@pytest.fixture
def other() -> Iterator[FakeEngine]:
    """One that may be killed."""
    with running() as fake:
        fake.build()
        yield fake


def only(containers: Containers) -> str:
    """The id of the container that runs."""
    (container,) = containers._open
    return container._id


def started(containers: Containers) -> str:
    """What the sandbox says where it cannot be had."""
    with pytest.raises(UsageError) as caught:
        VM(containers)
    return str(caught.value)


# a program


def test_a_program_runs_in_a_container(containers: Containers, fake: FakeEngine) -> None:
    containers.begin()
    assert run("return {1, input_of = 'x'} ~= nil and 6 * 7", vm=VM(containers)) == 42
    assert containers.layers[:8] == ("docker 28.2.2", *HELD)
    assert {"1 processor", "rlimits", "seccomp"} <= {*containers.layers}
    assert len(set(containers.layers)) == len(containers.layers)


def test_a_program_asks_and_is_answered(containers: Containers) -> None:
    vm = VM(containers)
    done, asks = drive(vm.load("main.tac", 'local a = host("one") local b = host(a) return a .. b'), ["x", "y"])
    assert done_value(done) == "xy"
    assert [json.loads(ask.args) for ask in asks] == [{"op": "one"}, {"op": "x"}]


def test_a_long_value_comes_whole(containers: Containers) -> None:
    assert run("return ('x'):rep(3000000)", vm=VM(containers)) == "x" * 3_000_000


def test_the_engine_is_asked_for_a_box_of_the_limits(containers: Containers, fake: FakeEngine) -> None:
    VM(containers, limits=Limits(memory=32 << 20, seconds=9.5)).close()
    body = fake.created()
    owner = body["Labels"][box.OWNER]
    assert owner.split("|")[2] == str(os.getpid())
    image = built(find(fake.environ)).id
    assert image.startswith("sha256:")
    assert body == json.loads(json.dumps(box.body(image, (64 + 192 + 64) << 20, 12, owner)))


def test_a_worker_has_the_memory_of_the_container_without_its_interpreter(containers: Containers) -> None:
    vm = VM(containers, limits=Limits(memory=8 << 20))
    with pytest.raises(Stopped, match="used up its 8 MB of memory"):
        run("local t = {} while true do t[#t + 1] = string.rep('x', 100000) .. #t end", vm=vm)


def test_programs_of_one_host_have_a_container_each(containers: Containers, fake: FakeEngine) -> None:
    vms = [VM(containers) for _ in range(3)]
    assert len({container._id for container in containers._open}) == 3
    for number, vm in enumerate(vms):
        assert run(f"mine = {number} return mine", vm=vm) == number
    assert run("return mine == nil", vm=vms[0]) is False
    containers.close()
    assert find(fake.environ).containers(box.OWNER) == []


# what ends it


@pytest.mark.parametrize(
    ("limits", "source", "sentence"),
    [
        ({"instructions": 10_000}, FOREVER, "used up its 10,000 instructions"),
        ({"seconds": 0.2}, FOREVER, "used up its 0.2 seconds of CPU time"),
        ({"wall": 0.3}, FOREVER, "computed for longer than its 0.3 seconds"),
    ],
)
def test_a_limit_that_is_spent_is_named(
    containers: Containers, limits: dict[str, Any], source: str, sentence: str
) -> None:
    with pytest.raises(Stopped, match=sentence):
        run(source, vm=VM(containers, limits=Limits(**limits)))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (signal.SIGKILL, "it ended by itself (signal SIGKILL)"),
        (signal.SIGSEGV, "it ended by itself (signal SIGSEGV)"),
        (signal.SIGSYS, "it tried what its sandbox forbids"),
        (signal.SIGXCPU, "the program used up its 60 seconds of CPU time"),
    ],
)
def test_a_worker_that_ends_says_how(
    containers: Containers, fake: FakeEngine, number: signal.Signals, sentence: str
) -> None:
    vm = VM(containers)
    fake.end(only(containers), number)
    with pytest.raises(Stopped) as caught:
        run("return 1", vm=vm)
    assert sentence in caught.value.message
    assert containers._open == set()


def test_cpu_seconds_also_end_a_worker_that_signals_do_not(containers: Containers, fake: FakeEngine) -> None:
    """As the first process of a container is: it ends with the signal's number, and not by the signal."""
    VM(containers)
    id = only(containers)
    fake.end(id, signal.SIGXCPU)
    assert find(fake.environ).state(id).code == signal.SIGXCPU


def test_a_worker_that_ends_meanwhile_says_how(containers: Containers, fake: FakeEngine) -> None:
    vm = VM(containers)
    threading.Timer(0.2, fake.end, [only(containers), signal.SIGKILL]).start()
    with pytest.raises(Stopped, match="signal SIGKILL"):
        run(FOREVER, vm=vm)


def test_a_container_without_memory_is_told_from_one_that_was_killed(containers: Containers, fake: FakeEngine) -> None:
    vm = VM(containers)
    fake.end(only(containers), signal.SIGKILL, memory="1")
    with pytest.raises(Stopped, match="used up its 128 MB of memory"):
        run("return 1", vm=vm)


def test_an_engine_that_notices_late_is_waited_for(containers: Containers, fake: FakeEngine) -> None:
    fake.quirks(slow_end=0.3)
    vm = VM(containers)
    threading.Timer(0.1, fake.end, [only(containers), signal.SIGSEGV]).start()
    with pytest.raises(Stopped, match="signal SIGSEGV"):
        run(FOREVER, vm=vm)


@pytest.mark.parametrize(("code", "wait"), [(0, 0), (1, 256), (70, 70 << 8), (24, 24), (137, 9), (139, 11), (159, 31)])
def test_an_exit_code_is_what_wait_says(code: int, wait: int) -> None:
    assert status(code) == wait


def test_a_container_that_is_let_go_of_is_removed(containers: Containers, fake: FakeEngine) -> None:
    vm = VM(containers)
    id = only(containers)
    vm.close()
    vm.close()
    containers.close()
    assert [call["query"] for call in fake.calls(id) if call["method"] == "DELETE"] == [{"force": "1", "v": "1"}]


# an engine that is gone


def test_an_engine_that_dies_blocks_the_run(other: FakeEngine) -> None:
    with closing(Containers(WORDS, other.environ)) as containers:
        vm = VM(containers)
        threading.Timer(0.2, other.kill).start()
        with pytest.raises(Blocked) as caught:
            run(FOREVER, vm=vm)
        assert str(caught.value).startswith(f"{GONE} (connection re")  # fused, or set by peer
        assert started(containers).endswith("engine.sock does not answer any more: connection refused")


def test_an_engine_that_died_meanwhile_blocks_the_run(other: FakeEngine) -> None:
    with closing(Containers(WORDS, other.environ)) as containers:
        vm = VM(containers)
        run("return 1", vm=vm)
        other.kill()
        with pytest.raises(Blocked, match="has let go of the sandbox"):
            run("return 1", vm=vm)


def test_a_container_that_nobody_knows_any_more_blocks_the_run(containers: Containers, fake: FakeEngine) -> None:
    vm = VM(containers)
    fake.quirks(refuses={"GET /containers/ID/json": [404, "No such container: c"]})
    fake.end(only(containers), signal.SIGKILL)
    with pytest.raises(Blocked) as caught:
        run("return 1", vm=vm)
    assert str(caught.value) == f"{GONE} (No such container: c)"


def test_an_engine_is_found_again_where_it_is_started_again(other: FakeEngine) -> None:
    with closing(Containers(WORDS, other.environ)) as containers:
        assert run("return 1", vm=VM(containers)) == 1
        other.kill()
        assert "does not answer any more" in started(containers)
        (other.folder / "engine.sock").unlink()
        again = FakeEngine(other.folder)
        try:
            assert "has no image" in started(containers)
            again.build()
            assert run("return 2", vm=VM(containers)) == 2
        finally:
            again.kill()


HOST = """
import os, sys, time
from tactus.vm.jail.containers import Containers
from tactus.vm.thread import VM
from tests.vm.programs import WORDS
containers = Containers(WORDS)
vm = VM(containers)
child = os.fork()
if child == 0:
    time.sleep(30)
    os._exit(0)
print(next(iter(containers._open))._id, child, flush=True)
time.sleep(30)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_container_ends_with_its_host_and_is_swept_away(fake: FakeEngine) -> None:
    """Also where a child of that host lives on."""
    environ = {**os.environ, **fake.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", HOST], env=environ, stdout=subprocess.PIPE) as host:
        assert host.stdout is not None
        id, child = host.stdout.readline().decode().split()
        engine = find(fake.environ)
        assert engine.state(id).running
        assert sweep(engine) == 0
        host.kill()
        host.wait()
        until = time.monotonic() + 10
        while engine.state(id).running:
            assert time.monotonic() < until
            time.sleep(0.01)
        os.kill(int(child), signal.SIGKILL)
    assert engine.state(id).code == 0
    with closing(Containers(WORDS, fake.environ)) as containers:
        containers.begin()
    with pytest.raises(Refused, match="No such container"):
        engine.state(id)


def test_containers_of_others_are_not_swept_away(fake: FakeEngine) -> None:
    engine = find(fake.environ)
    image = built(engine).id
    owners = ["", "nobody", "far|place|1|2|token"]
    ids = [engine.create(f"of-{n}", {"Image": image, "Labels": {box.OWNER: owner}}) for n, owner in enumerate(owners)]
    assert sweep(engine) == 0
    for id in ids:
        engine.remove(id)


# what is refused


def test_without_the_image_it_says_how_to_build_it() -> None:
    with running() as fake, closing(Containers(WORDS, fake.environ)) as containers:
        tag = context.tag(context.digest(context.files()))
        sentence = f"docker 28.2.2 has no image {tag}: build it with `tactus sandbox build`"
        assert started(containers) == sentence
        with pytest.raises(UsageError, match="has no image"):
            containers.begin()
        fake.build({context.CONTEXT: "of another"})
        assert started(containers) == (
            f"{tag} of docker 28.2.2 was not built by this version of Tactus: build it anew with `tactus sandbox build`"
        )


def test_without_an_engine_it_says_what_to_do(tmp_path: Path) -> None:
    with closing(Containers(WORDS, {"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})) as containers:
        with pytest.raises(UsageError, match="or start one: Docker"):
            containers.begin()
        assert "no container engine answers" in started(containers)


@pytest.mark.parametrize("call", ["POST /containers/create", "POST /containers/ID/attach", "POST /containers/ID/start"])
def test_what_the_engine_refuses_is_said(containers: Containers, fake: FakeEngine, call: str) -> None:
    fake.quirks(refuses={call: [500, "the cgroup controller `cpu` is not available"]})
    sentence = "docker 28.2.2 does not start the sandbox: the cgroup controller `cpu` is not available"
    assert started(containers) == sentence


def test_an_image_whose_worker_does_not_start_says_its_last_words() -> None:
    with running() as fake:
        files = {name: content for name, content in context.files().items() if not name.endswith("vm/meter.py")}
        engine, digest = find(fake.environ), context.digest(context.files())
        list(engine.build(context.packed(files), context.tag(digest), {}, {context.CONTEXT: digest}))
        with closing(Containers(WORDS, fake.environ)) as containers:
            assert started(containers) == (
                "the worker in the container did not start (ModuleNotFoundError: No module named 'tactus.vm.meter'): "
                "build its image anew with `tactus sandbox build`"
            )


def opened(fake: FakeEngine, change: Callable[[dict[str, Any]], object], memory: int = 256 << 20) -> tuple[str, ...]:
    """The layers of a container that is not asked for as it should be."""
    engine = find(fake.environ)
    asked = box.body(built(engine).id, memory, 10, "")
    change(asked)
    id = engine.create("opened", asked)
    container = Container(engine, id, lambda container: container.remove())
    engine.start(id)
    line: Any = container.line
    link = Link(line, container.end)
    try:
        first = {"words": WORDS, "memory": memory, "cpu_seconds": 10}
        return box.layers(link.ask(first, said.SLACK, 10), memory, engine.name)
    finally:
        link.close()


def test_as_it_should_be_it_is_taken(fake: FakeEngine) -> None:
    assert opened(fake, lambda asked: None) == (*HELD[:5], "memory 256 MB", "16 processes", "1 processor")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda asked: asked.update(User="0:0"), "it does not run as nobody (ids 0)"),
        (lambda asked: asked.update(User="65534:0"), "it does not run as nobody (ids 0, 65534)"),
        (lambda asked: asked["HostConfig"].pop("NetworkMode"), "it has a network (eth0)"),
        (lambda asked: asked["HostConfig"].update(ReadonlyRootfs=False), "it can write to /, /etc/hosts"),
        (lambda asked: asked["HostConfig"].pop("IpcMode"), "it can write to /dev/shm"),
        (lambda asked: asked["HostConfig"].pop("CapDrop"), "it has capabilities of root"),
        (lambda asked: asked["HostConfig"].update(Privileged=True), "it has capabilities of root"),
        (lambda asked: asked["HostConfig"].pop("SecurityOpt"), "what it starts could have more rights than it"),
        (lambda asked: asked["HostConfig"].update(Binds=["/home:/home"]), "it can write to /home"),
        (lambda asked: asked["HostConfig"].pop("Memory"), "its memory is not bounded"),
        (lambda asked: asked["HostConfig"].pop("PidsLimit"), "its number of processes is not bounded"),
        (lambda asked: asked["HostConfig"].pop("NanoCpus"), "its number of processors is not bounded"),
    ],
)
def test_what_is_left_out_is_seen_from_inside(
    fake: FakeEngine, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(UsageError) as caught:
        opened(fake, change)
    assert str(caught.value).startswith(
        f"docker 28.2.2 does not give the sandbox that it was asked for: {sentence}. Update it"
    )


def test_an_engine_that_forgets_what_it_was_asked_for_is_refused(containers: Containers, fake: FakeEngine) -> None:
    fake.quirks(unbounded=True)
    assert started(containers) == (
        "docker 28.2.2 does not give the sandbox that it was asked for: its memory is not bounded; its number of "
        "processes is not bounded; its number of processors is not bounded. Update it, or use --sandbox process"
    )
    assert containers._open == set()


# Podman


def test_podman_is_spoken_with_as_it_wants(containers: Containers, fake: FakeEngine) -> None:
    fake.quirks(podman=True, cgroups=1)
    vm = VM(containers)
    assert containers.layers[:8] == ("podman 4.3.1", *HELD)
    assert {call["path"].partition("/")[0] for call in fake.calls()} == {""}
    assert run("return 1", vm=vm) == 1
    fake.end(only(containers), signal.SIGKILL)
    with pytest.raises(Stopped, match="signal SIGKILL"):
        run("return 1", vm=vm)
    fake.quirks(podman=True)
    with pytest.raises(UsageError, match="it can write to /run, /tmp, /var/tmp"):
        opened(fake, lambda asked: asked["HostConfig"].pop("Tmpfs"))


# for real

TRIES = """
import ctypes, json, os, socket

def tries(what):
    try:
        what()
    except OSError:
        return False
    return True

def writes(folder):
    with open(os.path.join(folder, "x"), "w"):
        pass

def connects(family, address):
    with socket.socket(family) as line:
        line.settimeout(2)
        line.connect(address)

def becomes():
    os.setuid(0)

def forks():
    for _ in range(50):
        if os.fork() == 0:
            import time
            time.sleep(1)
            os._exit(0)

mounts = [line.split()[4] for line in open("/proc/self/mountinfo")]
folders = {folder for point in [*mounts, "/"] for folder, _, _ in [(point, 0, 0)] if os.path.isdir(folder)}
folders |= {"/root", "/tmp", "/var/tmp", "/run", "/dev", "/dev/shm", "/worker", "/home"}
print(json.dumps({
    "connects": [tries(lambda: connects(socket.AF_INET, ("1.1.1.1", 53))),
                 tries(lambda: connects(socket.AF_INET6, ("2606:4700:4700::1111", 53)))],
    "writes": sorted(folder for folder in folders if tries(lambda: writes(folder))),
    "becomes root": tries(becomes),
    "mounts": ctypes.CDLL(None).mount(b"x", b"/tmp", b"tmpfs", 0, None) == 0,
    "forks": tries(forks),
    "variables": open("/proc/self/environ").read(),
    "ids": [os.getuid(), os.getgid(), *os.getgroups()],
    "sockets": [path for path in ("/var/run/docker.sock", "/run/docker.sock") if os.path.exists(path)],
}))
"""
"""What a worker would try that is neither jailed nor ours: the container alone is in its way."""


def real() -> Engine:
    """The engine that the `docker` command speaks with, with this version's image."""
    if "DOCKER_HOST" not in os.environ:
        words = ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]
        os.environ["DOCKER_HOST"] = subprocess.check_output(words, text=True).strip()
    engine = find()
    digest = context.digest(context.files())
    if engine.image(context.tag(digest)) is None:
        arguments = {"LUPA": context.lupa()}
        list(engine.build(context.packed(context.files()), context.tag(digest), arguments, {context.CONTEXT: digest}))
    return engine


@pytest.mark.needs("docker")
def test_a_real_engine_gives_the_sandbox_that_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", os.environ.get("DOCKER_HOST", ""))
    if not os.environ["DOCKER_HOST"]:
        monkeypatch.delenv("DOCKER_HOST")
    engine = real()
    with closing(Containers(WORDS)) as containers:
        vm = VM(containers)
        assert containers.layers[:8] == (engine.name, *HELD)
        assert done_value(drive(vm.load("main.tac", 'return host("one") + 1'), [answer(41)])[0]) == 42
        engine._call("POST", f"/containers/{only(containers)}/kill")
        with pytest.raises(Stopped, match="signal SIGKILL"):
            run("return 1", vm=vm)
        with pytest.raises(Stopped, match="seconds of CPU time"):
            run(FOREVER, vm=VM(containers, limits=Limits(seconds=0.5)))
        with pytest.raises(Stopped, match="of memory"):
            run("local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end", vm=VM(containers))
    asked = box.body(built(engine).id, 256 << 20, 10, "")
    asked["Entrypoint"] = ["/usr/bin/env", "-i", "/worker/python", "-I", "-S", "-c", TRIES]
    id = engine.create(f"tactus-tries-{os.getpid()}", asked)
    try:
        container = Container(engine, id, lambda container: None)
        engine.start(id)
        container.line.settimeout(60)
        text = b"".join(iter(lambda: container.line.recv(1 << 16), b""))
        container.line.close()
    finally:
        engine.remove(id)
    assert json.loads(text or container.line.errors) == {
        "connects": [False, False],
        "writes": [],
        "becomes root": False,
        "mounts": False,
        "forks": False,
        "variables": "",
        "ids": [65534, 65534, *([65534] if json.loads(text)["ids"][2:] else [])],
        "sockets": [],
    }
    assert engine.containers(box.OWNER) == []
