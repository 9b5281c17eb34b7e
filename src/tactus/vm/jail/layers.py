"""What takes rights away from this process, for good and layer by layer. Runs inside the worker on the standard
library alone, and imports all of it at once: there are no files afterwards. Knows nothing of what the worker does.

The layers of Linux are tried by the tests of this file; macOS's seatbelt was written without a machine to try it on,
which is why `try_out` asks the system itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import struct
import sys
import time

from tactus.vm.jail.syscalls import ARCHITECTURES, NUMBERS, program, rules

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

if sys.platform != "win32":
    import resource

PLATFORM: str = sys.platform
MACHINE: str = os.uname().machine if PLATFORM != "win32" else ""
ELSEWHERE = "use --sandbox docker, or --sandbox none for files you trust"


class Bounds:
    """What is left to the process: the descriptor it may read and the one it may write (they can be the same), bytes
    of address space (0: as many as before), and seconds of CPU, counted from its start."""

    __slots__ = ("address_space", "cpu_seconds", "reads", "writes")

    def __init__(self, reads: int, writes: int, address_space: int, cpu_seconds: int) -> None:
        self.reads, self.writes = reads, writes
        self.address_space, self.cpu_seconds = address_space, cpu_seconds


class Layer:
    """`apply` answers how the layer is shown, its name first, or "" where it did not take hold; `doc` says what it
    takes away."""

    __slots__ = ("apply", "doc", "name", "required")

    def __init__(self, name: str, required: bool, apply: Callable[[Bounds], str], doc: str) -> None:
        self.name, self.required, self.apply, self.doc = name, required, apply, doc


def _function(library: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> Callable[..., int]:
    """A function of the C library, looked up while there are files."""
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    found: Callable[..., int] = function
    return found


if PLATFORM == "linux":
    _LIBRARY = ctypes.CDLL(None)
    _prctl = _function(_LIBRARY, "prctl", ctypes.c_int, ctypes.c_int, *[ctypes.c_ulong] * 4)
    _syscall = _function(_LIBRARY, "syscall", ctypes.c_long, *[ctypes.c_long] * 4)
    _capget = _function(_LIBRARY, "capget", ctypes.c_int, *[ctypes.c_void_p] * 2)
    _capset = _function(_LIBRARY, "capset", ctypes.c_int, *[ctypes.c_void_p] * 2)
elif PLATFORM == "darwin":
    try:
        _LIBRARY = ctypes.CDLL("/usr/lib/libsandbox.1.dylib")
    except OSError:
        _sandbox_init = None
    else:
        _sandbox_init = _function(
            _LIBRARY, "sandbox_init", ctypes.c_int, ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p)
        )


# ids and capabilities

NOBODY = 65534
_KILL, _SETGID, _SETUID, _SETPCAP = 1 << 5, 1 << 6, 1 << 7, 1 << 8
_CAPABILITIES = struct.pack("=Ii", 0x20080522, 0)
"""How capget and capset are asked: _LINUX_CAPABILITY_VERSION_3, of this process."""
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 1, 4, 24, 38, 39


def _capabilities() -> tuple[int, int]:
    """What this process can do now, and all that it could ever do: effective, and with permitted and inheritable."""
    sets = ctypes.create_string_buffer(24)
    if _capget(ctypes.create_string_buffer(_CAPABILITIES), sets) != 0:
        return 0, -1
    effective, permitted, inheritable, *high = struct.unpack("=6I", sets.raw)
    effective |= high[0] << 32
    return effective, effective | permitted | inheritable | (high[1] | high[2]) << 32


def _ids(_: Bounds) -> str:
    """Only where root may still kill what has become nobody's: neither the host nor the kernel, when the host dies,
    could end a worker otherwise."""
    needed = _KILL | _SETGID | _SETUID
    if os.getuid() != 0 or _capabilities()[0] & needed != needed:
        return ""
    _nothing_to_gain()
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return ""
    finally:
        _tied_to_its_parent()
    return f"ids {NOBODY}"


def _no_capabilities(_: Bounds) -> str:
    _nothing_to_gain()
    _capset(ctypes.create_string_buffer(_CAPABILITIES), ctypes.create_string_buffer(24))
    return "" if _capabilities()[1] else "capabilities"


def _nothing_to_gain() -> None:
    """No program that is started can bring a capability."""
    if _capabilities()[0] & _SETPCAP:
        for capability in range(64):
            _prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def _no_new_privs(_: Bounds) -> str:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return "no_new_privs" if _prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 else ""


def _tied_to_its_parent() -> None:
    """Dies when the thread that forked it does, and shows its memory to nobody. A change of ids undoes both."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


# Landlock

_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_VERSION = 1
_LANDLOCK_LAST = 7
"""The last version whose rights are written down here."""


def _landlock(_: Bounds) -> str:
    """Handles all that the kernel's version knows of, and allows none of it."""
    version = min(_syscall(_LANDLOCK_CREATE_RULESET, 0, 0, _LANDLOCK_VERSION), _LANDLOCK_LAST)
    if version < 1:
        return ""
    files = (1 << 13 + (version >= 2) + (version >= 3) + (version >= 5)) - 1
    tcp = 0b11 if version >= 4 else 0
    abstract_sockets_and_signals = 0b11 if version >= 6 else 0
    known = struct.pack("=3Q", files, tcp, abstract_sockets_and_signals)
    known = known[: 24 if version >= 6 else 16 if version >= 4 else 8]
    asked = ctypes.create_string_buffer(known, len(known))
    ruleset = _syscall(_LANDLOCK_CREATE_RULESET, ctypes.addressof(asked), len(known), 0)
    if ruleset < 0:
        return ""
    try:
        return f"landlock {version}" if _syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0, 0) == 0 else ""
    finally:
        os.close(ruleset)


# limits

NOTHING = ("CORE", "FSIZE", "NOFILE", "NPROC", "MEMLOCK", "MSGQUEUE")
"""Limits that are set to 0, where the system has them."""
STACK = 8 << 20


def _rlimits(bounds: Bounds) -> str:
    wanted = {name: (0, 0) for name in NOTHING}
    wanted["STACK"] = (STACK, STACK)
    wanted["CPU"] = (bounds.cpu_seconds, bounds.cpu_seconds + 1)
    if bounds.address_space and PLATFORM != "darwin":  # which maps more than it uses, and refuses any such limit
        wanted["AS"] = (bounds.address_space, bounds.address_space)
    try:
        return "rlimits" if all(_lowered(name, *limits) for name, limits in wanted.items()) else ""
    except (OSError, ValueError):
        return ""


def _lowered(name: str, soft: int, hard: int) -> bool:
    """Whether the limit is now at most this, or the system has no such limit. A lower one stays."""
    which = getattr(resource, f"RLIMIT_{name}", None)
    if which is None:
        return True
    before = resource.getrlimit(which)
    limits = tuple(
        wanted if now == resource.RLIM_INFINITY else min(wanted, now)
        for wanted, now in zip((soft, hard), before, strict=True)
    )
    resource.setrlimit(which, (limits[0], limits[1]))
    return resource.getrlimit(which) == limits


# seccomp

_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1


def _seccomp(bounds: Bounds) -> str:
    if not _machine():
        return ""
    judged = program(MACHINE, rules(bounds.reads, bounds.writes))
    if not filtered(judged):
        return ""
    try:
        os.stat("/")
    except PermissionError:
        return "seccomp"
    return ""  # an emulator that accepts filters and forgets them


def filtered(judged: bytes) -> bool:
    """Whether every thread of this process is now judged by this program."""
    code = ctypes.create_string_buffer(judged, len(judged))
    head = ctypes.create_string_buffer(struct.pack("HP", len(judged) // 8, ctypes.addressof(code)))
    number = NUMBERS[MACHINE]["seccomp"]
    return _syscall(number, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, ctypes.addressof(head)) == 0


def _machine() -> bool:
    """Whether the calls of this machine are written down; a 32-bit Python makes those of another one."""
    return MACHINE in ARCHITECTURES and sys.maxsize > 1 << 32


# seatbelt


def _seatbelt(_: Bounds) -> str:
    error = ctypes.c_char_p()
    if _sandbox_init is None or _sandbox_init(b"(version 1)(deny default)", 0, ctypes.byref(error)) != 0:
        return ""
    return "seatbelt"


# all of them

_LAYERS = {
    "linux": (
        Layer("ids", False, _ids, "root becomes nobody; only root with the right to do so"),
        Layer("capabilities", False, _no_capabilities, "no power of root's is left, and none can be had"),
        Layer("no_new_privs", True, _no_new_privs, "no program that it starts has more rights than it"),
        Layer("landlock", False, _landlock, "no file, no TCP, no abstract socket, no signal to others"),
        Layer("rlimits", True, _rlimits, "no new descriptor, process or core; so much memory and CPU"),
        Layer("seccomp", True, _seccomp, "no system call but to compute and to use its two descriptors"),
    ),
    "darwin": (
        Layer("seatbelt", True, _seatbelt, "no file, no socket, no process"),
        Layer("rlimits", True, _rlimits, "no new descriptor, process or core; so much CPU"),
    ),
}
LAYERS: tuple[Layer, ...] = _LAYERS.get(PLATFORM, ())
"""Those of this platform, in the order in which they are applied: Landlock wants a descriptor, and seatbelt a file."""


def apply(bounds: Bounds, layers: Sequence[Layer] = LAYERS) -> tuple[str, ...]:
    """Gives rights up, and answers what held. On Linux the process also dies with the thread that forked it, and
    nobody may look into it. Raises RuntimeError where there is no jail at all."""
    if not LAYERS:
        raise RuntimeError(supported())
    if PLATFORM == "linux":
        _tied_to_its_parent()
    return tuple(shown for layer in layers if (shown := layer.apply(bounds)))


def missing(held: Sequence[str]) -> tuple[str, ...]:
    """The names of the required layers that are not among what held."""
    names = {shown.partition(" ")[0] for shown in held}
    return tuple(layer.name for layer in LAYERS if layer.required and layer.name not in names)


def supported() -> str:
    """Why this platform has no jail, and what to do; "" where it has one."""
    if PLATFORM == "win32":
        return f"Windows has no file or network jail: {ELSEWHERE}"
    if PLATFORM == "linux" and not _machine():
        kind = MACHINE if sys.maxsize > 1 << 32 else f"a 32-bit Python on {MACHINE}"
        return f"the jail does not know the system calls of {kind}: {ELSEWHERE}"
    return "" if LAYERS else f"no jail is known for {PLATFORM}: {ELSEWHERE}"


# asking the system itself


def try_out() -> str:
    """Tries what no worker may do, as far as that leaves no trace; what succeeded, or "" if all was refused. For
    where no seccomp filter holds: under one, trying ends the process."""
    for what, attempt in _FORBIDDEN.items():
        try:
            attempt()
        except OSError:
            continue
        return what
    return ""


def _open_a_file() -> None:
    os.close(os.open("/", os.O_RDONLY))


def _make_a_folder() -> None:
    name = f"/tmp/tactus-jail-{os.getpid()}-{time.time_ns()}"
    os.mkdir(name)
    try:
        os.rmdir(name)
    except OSError:
        pass


def _open_a_socket() -> None:
    socket.socket().close()


def _start_a_process() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    try:
        os.waitpid(child, 0)
    except ChildProcessError:  # where ended children are not kept
        pass


_FORBIDDEN: dict[str, Callable[[], None]] = {
    "open a file": _open_a_file,
    "make a folder": _make_a_folder,  # without a descriptor, which the limits refuse
    "open a socket": _open_a_socket,
    "start a process": _start_a_process,
}
