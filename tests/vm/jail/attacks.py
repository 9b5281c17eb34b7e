"""What somebody tries who runs arbitrary Python and machine code in a worker: the list of attempts. Loaded by
attacker.py in a process of its own, so it imports nothing of ours, and all it needs at once.

An attempt that comes back has got through; one that was refused raises OSError.
"""

from __future__ import annotations

import _thread
import array
import ctypes
import errno
import gc
import mmap
import os
import resource
import signal
import socket
import stat
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

libc = ctypes.CDLL(None, use_errno=True)
X86 = os.uname().machine == "x86_64"
PAGE = 4096


@dataclass
class Target:
    """What the attacker knows and holds: its own descriptor, one that was forgotten open, a folder anybody may write
    to, its parent and another worker, where both keep a secret, and a page of machine code."""

    descriptor: int
    forgotten: int
    folder: str
    parent: int
    other: int
    secret: bytes
    address: int
    tcp: tuple[str, int]
    abstract: str
    code: int


@dataclass(frozen=True)
class Attempt:
    """`meant`: a worker needs it. `bare`: who succeeds without any layer: "anyone", "root", or "" where that depends
    on the kernel and on what else guards it."""

    run: Callable[[Target], object]
    bare: str = "anyone"
    meant: bool = False


def must(result: int | None) -> int:
    """What a function of the C library answers; its failure is an OSError."""
    if result is None or result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def call(x86: int, arm: int, *arguments: object) -> int:
    """A system call by its number; -1 where this machine has none of that name."""
    libc.syscall.restype = ctypes.c_long
    number = x86 if X86 else arm
    given = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return must(libc.syscall(ctypes.c_long(number), *given))


def same(found: object, wanted: object) -> None:
    if found != wanted:
        raise OSError(0, f"got {found!r}")


# files


def read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read(PAGE)


def look_into(pid: int, target: Target) -> None:
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
        same(os.pread(file.fileno(), len(target.secret), target.address), target.secret)


def mount(target: Target) -> None:
    must(libc.mount(b"none", target.folder.encode(), b"tmpfs", 0, None))
    libc.umount2(target.folder.encode(), 2)


def by_handle(target: Target) -> None:
    handle = ctypes.create_string_buffer(struct.pack("Ii128x", 128, 0))
    must(libc.name_to_handle_at(-100, b"/etc/passwd", handle, ctypes.byref(ctypes.c_int()), 0))
    root = os.open("/", os.O_RDONLY)
    must(libc.open_by_handle_at(root, handle, os.O_RDONLY))


def map_file(target: Target) -> None:
    libc.mmap.restype = ctypes.c_void_p
    found = libc.mmap(None, ctypes.c_size_t(PAGE), mmap.PROT_READ, mmap.MAP_PRIVATE, target.forgotten, ctypes.c_long(0))
    if found == ctypes.c_void_p(-1).value:
        must(-1)
    same(ctypes.string_at(found, len(target.secret)), target.secret)


def device(target: Target) -> None:
    name = f"{target.folder}/device"
    os.mknod(name, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    os.unlink(name)


def received(target: Target) -> None:
    """A descriptor waits in the worker's own socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=target.descriptor) as own:
        try:
            _, beside, _, _ = own.recvmsg(1, socket.CMSG_SPACE(4))
        finally:
            own.detach()
    if not beside:
        raise OSError(0, "no descriptor came")
    same(os.pread(array.array("i", beside[0][2])[0], len(target.secret), 0), target.secret)


# processes


def ended(child: int) -> None:
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def clone3(target: Target) -> None:
    ended(call(435, 435, struct.pack("=11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0), 88))


def spawn(target: Target) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def thread(target: Target) -> None:
    try:
        _thread.start_new_thread(lambda: None, ())
    except RuntimeError as error:
        raise OSError(0, str(error)) from None


def peek(pid: int, target: Target, name: str = "process_vm_readv") -> None:
    """Reads, or writes what is there already."""
    buffer = ctypes.create_string_buffer(target.secret if name.endswith("writev") else len(target.secret))
    here = struct.pack("PN", ctypes.addressof(buffer), len(target.secret))
    there = struct.pack("PN", target.address, len(target.secret))
    must(getattr(libc, name)(pid, here, ctypes.c_ulong(1), there, ctypes.c_ulong(1), ctypes.c_ulong(0)))
    same(buffer.raw[: len(target.secret)], target.secret)


def seize(target: Target) -> None:
    must(libc.ptrace(0x4206, target.other, None, None))


def stolen(target: Target) -> None:
    found = call(438, 438, os.pidfd_open(target.parent), target.forgotten, 0)
    same(os.pread(found, len(target.secret), 0), target.secret)


def clock_of(pid: int) -> None:
    must(libc.clock_gettime(~pid << 3 | 2, ctypes.create_string_buffer(16)))


# sockets


def connected(family: int, address: object) -> None:
    with socket.socket(family) as found:
        found.connect(address)  # type: ignore[arg-type]  # either kind


# the machine and the kernel


def shared_memory(target: Target) -> None:
    must(libc.shmctl(must(libc.shmget(0, ctypes.c_size_t(PAGE), 0o600)), 0, None))


def message_queue(target: Target) -> None:
    must(libc.msgctl(must(libc.msgget(0, 0o600)), 0, None))


def semaphores(target: Target) -> None:
    must(libc.semctl(must(libc.semget(0, 1, 0o600)), 0, 0))


def map_executable(target: Target) -> None:
    mmap.mmap(-1, PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_EXEC)


def make_executable(target: Target) -> None:
    page = mmap.mmap(-1, PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    must(libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(PAGE), mmap.PROT_READ | mmap.PROT_EXEC))


def move_memory(target: Target) -> None:
    """Over memory of its choice: MREMAP_MAYMOVE | MREMAP_FIXED."""
    one, other = (mmap.mmap(-1, PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) for _ in range(2))
    here, there = (ctypes.addressof(ctypes.c_char.from_buffer(each)) for each in (one, other))
    call(25, 216, here, PAGE, PAGE, 3, there)


def as_32_bit(target: Target) -> None:
    """int 0x80: getpid under the number it has there."""
    if not target.code:
        raise OSError(0, "no page of code could be had")
    same(ctypes.CFUNCTYPE(ctypes.c_int)(target.code)() > 0, True)


def raised(which: int) -> None:
    try:
        resource.setrlimit(which, (1000, 1000))
    except ValueError as error:
        raise OSError(errno.EPERM, str(error)) from None


def filter_of_its_own(target: Target) -> None:
    """One that lets everything through, and hands its calls to a supervisor of the attacker's."""
    code = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
    call(317, 277, 1, 1 << 3, struct.pack("HP", 1, ctypes.addressof(code)))


# what a worker is for


def recursion(target: Target) -> None:
    def deep() -> None:
        deep()

    try:
        deep()
    except RecursionError:
        return


def too_much(target: Target) -> None:
    """More than its address space; what it had is still good."""
    kept = bytes(1 << 20)
    try:
        bytes(1 << 40)
    except MemoryError:
        same(len(kept), 1 << 20)


def cycles(target: Target) -> None:
    for _ in range(10_000):
        one: list[object] = []
        one.append([one])
    gc.collect()


def grow(target: Target) -> None:
    found = bytearray()
    for _ in range(64):
        found += bytes(1 << 19)
    del found[1 << 20 :]


def clocks(target: Target) -> None:
    same(min(time.time(), time.perf_counter(), time.process_time(), time.thread_time()) > 0, True)


ATTEMPTS: dict[str, Attempt] = {
    "compute": Attempt(lambda t: same(sum(range(100_000)), 4_999_950_000), meant=True),
    "allocate and release": Attempt(lambda t: [bytes(size << 16) for size in range(64)], meant=True),
    "grow in place": Attempt(grow, meant=True),
    "collect garbage": Attempt(cycles, meant=True),
    "see a RecursionError": Attempt(recursion, meant=True),
    "see a MemoryError": Attempt(too_much, meant=True),
    "look at the clock": Attempt(clocks, meant=True),
    "write to its descriptor": Attempt(lambda t: same(os.write(t.descriptor, b"\n"), 1), meant=True),
    "read from its descriptor": Attempt(lambda t: same(os.read(t.descriptor, 1), b"x"), meant=True),
    # files
    "read a file": Attempt(lambda t: read("/etc/passwd")),
    "read its environment": Attempt(lambda t: read("/proc/self/environ")),
    "read its parent's environment": Attempt(lambda t: read(f"/proc/{t.parent}/environ")),
    "read its parent's memory as a file": Attempt(lambda t: look_into(t.parent, t), bare=""),
    "write a file": Attempt(lambda t: open(f"{t.folder}/file", "w").close()),
    "make a folder": Attempt(lambda t: os.mkdir(f"{t.folder}/{os.getpid()}")),
    "list a folder": Attempt(lambda t: os.listdir("/")),
    "look at a file": Attempt(lambda t: os.stat("/etc/passwd")),
    "remove a file": Attempt(lambda t: os.unlink(f"{t.folder}/victim")),
    "make a file everybody's": Attempt(lambda t: os.chmod(f"{t.folder}/victim", 0o777)),
    "link to a file": Attempt(lambda t: os.symlink("/etc/passwd", f"{t.folder}/{os.getpid()}")),
    "change the folder": Attempt(lambda t: os.chdir("/")),
    "read what was left open": Attempt(lambda t: same(os.read(t.forgotten, len(t.secret)), t.secret)),
    "read what was left open elsewhere": Attempt(lambda t: same(os.pread(t.forgotten, 3, 0), t.secret[:3])),
    "map what was left open": Attempt(map_file),
    "send what was left open": Attempt(lambda t: same(os.sendfile(t.descriptor, t.forgotten, 0, 1), 1)),
    "write what was left open": Attempt(lambda t: os.write(2, b"x")),
    "duplicate a descriptor": Attempt(lambda t: os.dup(t.descriptor)),
    "put a descriptor in another's place": Attempt(lambda t: os.dup2(t.forgotten, 0)),
    "make a pipe": Attempt(lambda t: os.pipe()),
    "open a file by its handle": Attempt(by_handle, bare=""),
    "open /dev/mem": Attempt(lambda t: os.open("/dev/mem", os.O_RDWR), bare=""),
    "make a device": Attempt(device, bare="root"),
    "make a file in memory": Attempt(lambda t: os.memfd_create("x")),
    "watch files": Attempt(lambda t: must(libc.inotify_init1(0))),
    "watch all files": Attempt(lambda t: must(libc.fanotify_init(0, 0)), bare="root"),
    "mount": Attempt(mount, bare="root"),
    "change the root": Attempt(lambda t: os.chroot("/"), bare="root"),
    # processes
    "fork": Attempt(lambda t: ended(os.fork())),
    "clone": Attempt(clone3),
    "start a thread": Attempt(thread),
    "start a program": Attempt(spawn),
    "become a program": Attempt(lambda t: os.execv("/bin/true", ["true"])),
    "become a program by descriptor": Attempt(
        lambda t: os.execve(os.open("/bin/true", os.O_RDONLY), ["true"], {}),
    ),
    "signal its parent": Attempt(lambda t: os.kill(t.parent, 0)),
    "signal another worker": Attempt(lambda t: os.kill(t.other, 0)),
    "signal everybody": Attempt(lambda t: os.kill(-1, 0)),
    "hold its parent": Attempt(lambda t: os.pidfd_open(t.parent)),
    "take a descriptor of its parent's": Attempt(stolen, bare=""),
    "trace another worker": Attempt(seize, bare=""),
    "read its parent's memory": Attempt(lambda t: peek(t.parent, t), bare=""),
    "write its parent's memory": Attempt(lambda t: peek(t.parent, t, "process_vm_writev"), bare=""),
    "read another worker's memory": Attempt(lambda t: peek(t.other, t), bare=""),
    "see how its parent uses the CPU": Attempt(lambda t: clock_of(t.parent)),
    "see its parent's limits": Attempt(lambda t: resource.prlimit(t.parent, resource.RLIMIT_AS)),
    "compare itself with another worker": Attempt(lambda t: call(312, 272, os.getpid(), t.other, 1, 0, 0), bare=""),
    "run before others": Attempt(lambda t: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), bare="root"),
    # sockets
    "open a TCP socket": Attempt(lambda t: socket.socket().close()),
    "open a UDP socket": Attempt(lambda t: socket.socket(type=socket.SOCK_DGRAM).close()),
    "open a Unix socket": Attempt(lambda t: socket.socket(socket.AF_UNIX).close()),
    "open a netlink socket": Attempt(lambda t: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()),
    "open a raw socket": Attempt(lambda t: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close(), bare="root"),
    "open a pair of sockets": Attempt(lambda t: socket.socketpair()),
    "connect to a port": Attempt(lambda t: connected(socket.AF_INET, t.tcp)),
    "connect to an abstract socket": Attempt(lambda t: connected(socket.AF_UNIX, t.abstract)),
    "receive a descriptor": Attempt(received),
    "set an option of its socket": Attempt(
        lambda t: must(libc.setsockopt(t.descriptor, 1, 7, struct.pack("i", 99), 4))
    ),
    # the kernel
    "use io_uring": Attempt(lambda t: call(425, 425, 1, bytes(120)), bare=""),
    "use bpf": Attempt(lambda t: call(321, 280, 0, struct.pack("=5I", 2, 4, 4, 1, 0), 20), bare=""),
    "use userfaultfd": Attempt(lambda t: call(323, 282, 1), bare=""),
    "use perf": Attempt(lambda t: call(298, 241, struct.pack("=IIQ112x", 1, 128, 0), 0, -1, -1, 0), bare=""),
    "use keys": Attempt(lambda t: call(250, 219, 0, -2, 1), bare=""),
    "add a key": Attempt(lambda t: call(248, 217, b"user", b"x", b"y", 1, -2), bare=""),
    "make secret memory": Attempt(lambda t: call(447, 447, 0), bare=""),
    "make a namespace": Attempt(lambda t: must(libc.unshare(0x10000000)), bare=""),
    "make a namespace of mounts": Attempt(lambda t: must(libc.unshare(0x00020000)), bare="root"),
    "join its parent's namespace": Attempt(lambda t: must(libc.setns(os.pidfd_open(t.parent), 0x20000)), bare="root"),
    "change its personality": Attempt(lambda t: must(libc.personality(0x0040000)), bare=""),
    "share memory": Attempt(shared_memory),
    "make a message queue": Attempt(message_queue),
    "make semaphores": Attempt(semaphores),
    "read the kernel's log": Attempt(lambda t: must(libc.klogctl(3, ctypes.create_string_buffer(10), 10)), bare="root"),
    "read the host's name": Attempt(lambda t: os.uname()),
    "ask for random numbers": Attempt(lambda t: os.urandom(1)),
    # memory
    "map executable memory": Attempt(map_executable),
    "make memory executable": Attempt(make_executable),
    "map shared memory": Attempt(lambda t: mmap.mmap(-1, PAGE)),
    "move memory to a place of its choice": Attempt(move_memory),
    "keep memory from being swapped": Attempt(lambda t: must(libc.mlock(ctypes.c_void_p(t.address), PAGE))),
    # itself
    "outlive its parent": Attempt(lambda t: must(libc.prctl(1, 0, 0, 0, 0))),
    "show its memory": Attempt(lambda t: must(libc.prctl(4, 1, 0, 0, 0))),
    "set a filter of its own": Attempt(filter_of_its_own, bare=""),
    "use more CPU": Attempt(lambda t: raised(resource.RLIMIT_CPU)),
    "use more descriptors": Attempt(lambda t: raised(resource.RLIMIT_NOFILE)),
    "ignore a limit": Attempt(lambda t: signal.signal(signal.SIGXCPU, signal.SIG_IGN)),
    "catch a signal": Attempt(lambda t: signal.signal(signal.SIGUSR1, lambda *_: None)),
    "become root": Attempt(lambda t: os.setresuid(0, 0, 0), bare="root"),
    "become somebody else": Attempt(lambda t: os.setresuid(1, 1, 1), bare="root"),
    "leave its session": Attempt(lambda t: os.setpgid(0, 0)),
    "wait": Attempt(lambda t: time.sleep(0.001)),
    "set a timer": Attempt(lambda t: signal.setitimer(signal.ITIMER_REAL, 100)),
}
if X86:
    ATTEMPTS |= {
        "call as a 32-bit program": Attempt(as_32_bit, bare=""),
        "call by an x32 number": Attempt(lambda t: call(0x40000000 | 39, -1), bare=""),
        "make a segment": Attempt(lambda t: call(154, -1, 0, ctypes.create_string_buffer(16), 16), bare=""),
        "use ports": Attempt(lambda t: must(libc.iopl(3)), bare=""),
    }
