"""The layers one by one: what holds, what is said where one does not, and what each takes away."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lupa
import pytest

from tactus.vm.jail import layers, syscalls
from tests.vm.jail.started import ALL, BECOMES, HERE, ROOT, SCRIPT, SRC, USERS, attacked, python, scripted
from tests.vm.programs import WORDS

if sys.platform != "linux":
    pytest.skip("these layers are Linux's", allow_module_level=True)

# what held, and what did not


@pytest.mark.parametrize("user", USERS)
def test_what_is_required_holds(user: str) -> None:
    held = attacked(user)[0]
    assert layers.missing(held) == ()
    assert held[-2:] == ["rlimits", "seccomp"]
    assert "capabilities" in held


@pytest.mark.skipif(not BECOMES, reason="there are no ids to drop")
def test_root_becomes_nobody() -> None:
    code = "os.setgroups([4711]); held = layers.apply(Bounds(0, 1, 0, 5), without('rlimits', 'landlock', 'seccomp'))\n"
    held, *ids = scripted(code + "say([held, os.getresuid(), os.getresgid(), os.getgroups(), status('CapBnd')])")
    assert held == ["ids 65534", "capabilities", "no_new_privs"]
    assert ids == [[65534] * 3, [65534] * 3, [], ["0000000000000000"]]


@pytest.mark.skipif(not BECOMES, reason="there are no ids to drop")
def test_root_that_could_not_end_nobody_stays_root_without_power() -> None:
    """CAP_KILL alone is missing, as with docker run --cap-drop KILL: the host could not end such a worker."""
    code = """
import struct
every = layers._capabilities()[0] & ~(1 << 5)
low, high = every & 0xffffffff, every >> 32
layers._capset(ctypes.create_string_buffer(layers._CAPABILITIES), struct.pack("=6I", low, low, 0, high, high, 0))
held = layers.apply(Bounds(0, 1, 0, 5), without("rlimits", "landlock", "seccomp"))
say([held, os.getuid(), status("CapEff"), status("CapPrm")])
"""
    assert scripted(code) == [["capabilities", "no_new_privs"], 0, ["0" * 16], ["0" * 16]]


@pytest.mark.parametrize("name", ["no_new_privs", "rlimits", "seccomp"])
def test_a_required_layer_that_is_left_out_is_missing(name: str) -> None:
    code = f"held = layers.apply(Bounds(0, 1, 0, 5), without({name!r})); say([held, layers.missing(held)])"
    held, missing = scripted(code)
    assert name in missing
    assert not {shown.split()[0] for shown in held} & set(missing)


def test_a_filter_needs_that_no_new_rights_can_be_had() -> None:
    code = """
before = status("NoNewPrivs")
held = layers.apply(Bounds(0, 1, 0, 5), without("no_new_privs"))
say([layers.missing(held), before])
"""
    missing, (before,) = scripted(code)
    assert missing == ["no_new_privs", *(["seccomp"] if before == "0" else [])]


@pytest.mark.parametrize(("answer", "why"), [(1, "refused"), (0, "said to be done, and forgotten")])
def test_a_filter_that_does_not_hold_is_missing(answer: int, why: str) -> None:
    code = f"""
import struct
step = struct.Struct("=HBBI").pack
from tactus.vm.jail import syscalls
number = syscalls.NUMBERS[layers.MACHINE]["seccomp"]
by_name["no_new_privs"].apply(None)
if_seccomp = step(0x20, 0, 0, 0) + step(0x15, 0, 1, number)
assert layers.filtered(if_seccomp + step(6, 0, 0, 0x50000 | {answer}) + step(6, 0, 0, syscalls.ALLOW))
say(layers.missing(layers.apply(Bounds(0, 1, 0, 5))))
"""
    assert scripted(code) == ["seccomp"], why


def test_a_filter_binds_every_thread() -> None:
    """Also one that was there before."""
    code = """
import threading
from tactus.vm.jail import syscalls
known = syscalls.NUMBERS[layers.MACHINE]
step = __import__("struct").Struct("=HBBI").pack
ruled = step(0x20, 0, 0, 0)
for name in ("stat", "newfstatat"):
    ruled += step(0x15, 0, 1, known.get(name, 9999)) + step(6, 0, 0, syscalls.REFUSE)
begun, filtered, found = threading.Event(), threading.Event(), []
def look():
    begun.set()
    filtered.wait()
    try:
        os.stat("/")
    except PermissionError:
        found.append("refused")
thread = threading.Thread(target=look)
thread.start()
begun.wait()
by_name["no_new_privs"].apply(None)
assert layers.filtered(ruled + step(6, 0, 0, syscalls.ALLOW))
filtered.set()
thread.join()
say(found)
"""
    assert scripted(code) == ["refused"]


def test_a_kernel_without_landlock_is_tolerated() -> None:
    assert attacked("contained")[0] == ["capabilities", "no_new_privs", "rlimits", "seccomp"]


def test_only_the_name_of_what_held_counts() -> None:
    assert layers.missing(["no_new_privs", "landlock 7", "rlimits", "seccomp"]) == ()
    assert layers.missing(["no_new_privs2", "seccomp"]) == ("no_new_privs", "rlimits")
    assert layers.missing(["", " seccomp"]) == layers.missing([]) == ("no_new_privs", "rlimits", "seccomp")


def test_each_layer_says_what_it_takes_away() -> None:
    assert all(layer.doc and not layer.doc.endswith(".") for layer in layers.LAYERS)


# limits


def test_every_limit_is_one_that_cannot_be_raised() -> None:
    names = [*layers.NOTHING, "AS", "CPU", "STACK"]
    code = f"""
layers.apply(Bounds(0, 1, 1 << 30, 7), without("landlock", "seccomp"))
say({{name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in {names}}})
"""
    limits = scripted(code)
    assert limits.pop("AS") == [1 << 30] * 2
    assert limits.pop("CPU") == [7, 8]
    assert limits.pop("STACK") == [8 << 20] * 2
    assert limits == {name: [0, 0] for name in layers.NOTHING}


def test_a_limit_that_was_lower_stays() -> None:
    code = """
resource.setrlimit(resource.RLIMIT_CPU, (3, 4))
resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 2 << 20))
held = layers.apply(Bounds(0, 1, 0, 7), without("landlock", "seccomp"))
say([held[-1], resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_STACK)])
"""
    assert scripted(code) == ["rlimits", [3, 4], [1 << 20, 2 << 20]]


def test_memory_beyond_the_address_space_is_not_had() -> None:
    code = """
now = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
layers.apply(Bounds(0, 1, now + (64 << 20), 7))
kept = bytes(32 << 20)
try:
    bytes(128 << 20)
except MemoryError:
    say(len(kept))
"""
    assert scripted(code) == 32 << 20


def test_a_worker_that_computes_too_long_is_ended() -> None:
    code = SCRIPT + "layers.apply(Bounds(0, 1, 0, 1))\nwhile True: pass"
    before = time.monotonic()
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], env={}, timeout=30)
    assert done.returncode == -signal.SIGXCPU
    assert time.monotonic() - before > 0.8


@pytest.mark.parametrize("others", [(), ("ids",)])
def test_nobody_looks_into_a_worker(others: tuple[str, ...]) -> None:
    """PR_GET_DUMPABLE."""
    code = f"layers.apply(Bounds(0, 1, 0, 5), without('landlock', 'rlimits', 'seccomp', *{others}))\n"
    assert scripted(code + "say(prctl(3, 0, 0, 0, 0))") == 0


# the parent


@contextmanager
def forked(code: str, *, apply: str = "layers.apply(Bounds(0, 1, 0, 10))") -> Iterator[tuple[int, int]]:
    """A parent that waits, and its child, jailed, which runs the code; a descriptor that ends with the child."""
    parent = f"""
child = os.fork()
if child == 0:
    {apply}
    os.write(1, b"{{}}")
    {code}
say(child)
time.sleep(60)
"""
    lives, ended = os.pipe()
    child = 0
    command = [sys.executable, "-I", "-S", "-c", SCRIPT + parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=ended, env={}) as process:
        os.close(ended)
        try:
            said = b""
            while not (said.count(b"\n") and said.count(b"{}")):
                said += os.read(lives, 100)
            child = int(said.replace(b"{}", b""))
            process.kill()
            yield child, lives
        finally:
            if not gone(lives, 0):
                os.kill(child, signal.SIGKILL)
            os.close(lives)


def gone(lives: int, seconds: float) -> bool:
    """Whether all who could write to this pipe are gone, at the latest after so long."""
    return bool(select.select([lives], [], [], seconds)[0]) and os.read(lives, 1) == b""


@pytest.mark.parametrize("code", ["while True: pass", "os.read(0, 1)"], ids=["while it computes", "while it waits"])
def test_a_worker_does_not_outlive_its_parent(code: str) -> None:
    with forked(code) as (_, lives):
        assert gone(lives, 5)


def test_a_process_without_layers_outlives_it() -> None:
    with forked("os.read(0, 1)", apply="pass") as (_, lives):
        assert not gone(lives, 0.2)


# platforms


def test_this_platform_has_a_jail() -> None:
    assert layers.supported() == ""


@pytest.mark.parametrize(
    ("platform", "machine", "why"),
    [
        ("win32", "", "Windows has no file or network jail"),
        ("freebsd14", "amd64", "no jail is known for freebsd14"),
    ],
)
def test_a_platform_without_a_jail_says_what_to_do(platform: str, machine: str, why: str) -> None:
    code = f"""
import ctypes, json, os, signal, socket, subprocess, sys
sys.path[:0] = [{SRC!r}]
os.uname = lambda: os.uname_result(("", "", "", "", {machine!r}))
sys.platform = {platform!r}
from tactus.vm.jail import layers
try:
    layers.apply(layers.Bounds(0, 1, 0, 1))
except RuntimeError as error:
    print(json.dumps([layers.supported(), str(error)]))
"""
    sentence = f"{why}: use --sandbox docker, or --sandbox none for files you trust"
    assert json.loads(python("-c", code)) == [sentence, sentence]


def test_on_an_unknown_processor_the_filter_is_missing_and_a_container_holds_what_is_left() -> None:
    code = f"""
import ctypes, json, os, signal, socket, subprocess, sys
sys.path[:0] = [{SRC!r}]
os.uname = lambda: os.uname_result(("", "", "", "", "riscv64"))
from tactus.vm.jail import layers
held = layers.apply(layers.Bounds(0, 1, 0, 1))
print(json.dumps([layers.supported(), list(layers.missing(held)), "rlimits" in held]))
"""
    why = "the jail does not know the system calls of riscv64: " + layers.ELSEWHERE
    assert json.loads(python("-c", code)) == [why, ["seccomp"], True]


def test_a_mac_without_seatbelt_misses_it() -> None:
    code = f"""
import json, sys
sys.path[:0] = [{SRC!r}]
sys.platform = "darwin"
from tactus.vm.jail import layers
held = layers.apply(layers.Bounds(0, 1, 0, 5))
print(json.dumps([layers.supported(), held, layers.missing(held)]))
"""
    assert json.loads(python("-c", code)) == ["", ["rlimits"], ["seatbelt"]]


# where there is no filter


@pytest.mark.parametrize(
    ("without", "found"),
    [
        (ALL, "open a file"),
        (("seccomp", "landlock"), "make a folder"),
        (("seccomp", "rlimits"), "open a socket"),
        (("seccomp",), "start a process" if ROOT and not BECOMES else ""),
    ],
)
def test_trying_out_finds_what_is_not_refused(without: tuple[str, ...], found: str) -> None:
    code = f"layers.apply(Bounds(0, 1, 0, 5), without(*{without})); say(layers.try_out())"
    assert scripted(code) == found


@pytest.mark.skipif(not ROOT, reason="the limit of processes binds everybody but root")
def test_trying_out_finds_that_processes_can_be_started() -> None:
    code = """
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
layers.apply(Bounds(0, 1, 0, 5), without('seccomp', 'ids'))
say(layers.try_out())
"""
    assert scripted(code) == "start a process"


# the work


def worked(*without: str) -> dict[str, tuple[int, list[str]]]:
    libraries = str(Path(lupa.__file__).parents[1])
    said = python(str(HERE / "workload.py"), json.dumps(without), SRC, libraries, given=WORDS)
    return {name: (status, lines) for name, (status, lines) in json.loads(said).items()}


def test_a_worker_does_its_work_as_if_there_were_no_jail() -> None:
    ended = worked("", "jail")
    assert ended["jail"] == ended[""]
    status, lines = ended["jail"]
    assert status == 0
    assert len(lines) == 19


def test_no_call_is_allowed_that_the_work_does_not_need() -> None:
    elsewhere = {"time", "mprotect", "futex"}
    """A kernel without vDSO, musl's allocator, the first use of something in glibc."""
    needed = [name for name in syscalls.rules(0, 0) if name not in elsewhere]
    ended = worked(*needed)
    assert {name: status for name, (status, _) in ended.items()} == {name: -signal.SIGSYS for name in needed}
