"""A process that forks a worker for each attempt, gives up the layers it is told to, tries, and says what came of it.

    python -I -S attacker.py SRC ROOT '{"user": "root", "chosen": ["seccomp"], "names": ["fork"]}'

SRC and ROOT are where the packages tactus and tests are. An outcome is "through", "refused ERRNO", "killed SIGNAL", or
how the attempt itself was mistaken.
"""

from __future__ import annotations

import array
import ctypes
import errno
import gc
import json
import mmap
import os
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
from typing import Any

sys.path[:0] = [sys.argv[1], sys.argv[2]]

from tactus.vm.jail import layers, syscalls  # noqa: E402
from tests.vm.jail import attacks  # noqa: E402

SECRET = b"a secret of the host's: 4711"
ADDRESS_SPACE = 1 << 30
PATIENCE = 20
"""Seconds until a worker that says nothing is ended; also what it may use of CPU."""
MARK = "\n=> "
NAMED = {layer.name: layer for layer in layers.LAYERS}
ANYTHING = layers.Bounds(0, 0, 0, 0)


def become(user: str) -> None:
    """nobody is an ordinary user; powerless is root without capabilities; contained is that where the kernel has no
    Landlock; everybody else stays who he is."""
    if user == "nobody":
        os.setgroups([])
        os.setresgid(*[layers.NOBODY] * 3)
        os.setresuid(*[layers.NOBODY] * 3)
        attacks.must(attacks.libc.prctl(4, 1, 0, 0, 0))
    if user in ("powerless", "contained"):
        assert NAMED["capabilities"].apply(ANYTHING)
        assert NAMED["no_new_privs"].apply(ANYTHING)
    if user == "contained":
        step = struct.Struct("=HBBI").pack
        refused = step(6, 0, 0, 0x00050000 | errno.ENOSYS)
        allowed = step(6, 0, 0, syscalls.ALLOW)
        assert layers.filtered(step(0x20, 0, 0, 0) + step(0x15, 0, 1, 444) + refused + allowed)


def code() -> int:
    """A page with "mov eax, 20; int 0x80; ret"."""
    try:
        page = mmap.mmap(-1, mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)
    except OSError:
        return 0
    page.write(bytes.fromhex("b814000000cd80c3"))
    KEPT.append(page)
    return ctypes.addressof(ctypes.c_char.from_buffer(page))


KEPT: list[Any] = []


def other() -> int:
    """Another worker: it waits until this process is gone."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(theirs)
        os.read(ours, 1)
        os._exit(0)
    return child


def prepared(folder: str) -> attacks.Target:
    secret = ctypes.create_string_buffer(SECRET)
    with tempfile.NamedTemporaryFile(delete=False, dir=folder) as file:
        file.write(SECRET)
    tcp = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0{folder}")
    abstract.listen()
    KEPT.extend([secret, tcp, abstract])
    forgotten = os.open(file.name, os.O_RDONLY)
    return attacks.Target(
        descriptor=-1,
        forgotten=forgotten,
        folder=folder,
        parent=os.getpid(),
        other=other(),
        secret=SECRET,
        address=ctypes.addressof(secret),
        tcp=tcp.getsockname(),
        abstract=f"\0{folder}",
        code=code(),
    )


def tried(attempt: attacks.Attempt, target: attacks.Target) -> str:
    try:
        attempt.run(target)
    except OSError as error:
        return f"refused {errno.errorcode.get(error.errno or 0, str(error))}"
    except BaseException as error:
        return f"mistaken {type(error).__name__}: {error}"
    return "through"


def outcome(attempt: attacks.Attempt, target: attacks.Target, chosen: list[layers.Layer]) -> tuple[list[str], str]:
    """What held in a new worker, and what came of the attempt there."""
    ours, theirs = socket.socketpair()
    ours.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [target.forgotten]))])
    with open(f"{target.folder}/victim", "w"):
        pass
    os.lseek(target.forgotten, 0, os.SEEK_SET)
    child = os.fork()
    if child == 0:
        ours.close()
        own = target.descriptor = theirs.fileno()
        held = layers.apply(layers.Bounds(own, own, ADDRESS_SPACE, PATIENCE), chosen) if chosen else ()
        os.write(own, f"{json.dumps(held)}\n".encode())
        os.write(own, f"{MARK}{tried(attempt, target)}".encode())
        os._exit(0)
    theirs.close()
    said, hung = heard(ours)
    if hung:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    first, _, rest = said.partition("\n")
    _, marked, last = rest.rpartition(MARK)
    if hung:
        last = "mistaken: it hangs"
    elif status < 0:
        last = f"killed {signal.Signals(-status).name}"
    elif not marked:
        last = "through"  # it has become another program
    return json.loads(first or "[]"), last


def heard(ours: socket.socket) -> tuple[str, bool]:
    """All that a worker says, and whether it does not end."""
    said = b""
    with ours:
        while select.select([ours], [], [], PATIENCE)[0]:
            try:
                part = ours.recv(4096)
            except ConnectionResetError:
                part = b""
            if not part:
                return said.decode("latin-1"), False
            said += part
    return said.decode("latin-1"), True


def named(name: str) -> attacks.Attempt:
    """One of the list; "#12" is the system call of that number."""
    if name.startswith("#"):
        return attacks.Attempt(lambda target: attacks.call(int(name[1:]), int(name[1:]), 0, 0, 0, 0, 0, 0))
    return attacks.ATTEMPTS[name]


def main(user: str, chosen: list[str], names: list[str]) -> None:
    folder = tempfile.mkdtemp()
    if user == "nobody":
        os.chown(folder, layers.NOBODY, layers.NOBODY)
    become(user)
    target = prepared(folder)
    gc.collect()
    gc.freeze()
    held, outcomes = set(), {}
    for name in names or attacks.ATTEMPTS:
        took, outcomes[name] = outcome(named(name), target, [NAMED[name] for name in chosen])
        held.add(tuple(took))
    shutil.rmtree(folder)
    print(json.dumps({"held": sorted(held), "outcomes": outcomes}))


if __name__ == "__main__":
    main(**json.loads(sys.argv[3]))
