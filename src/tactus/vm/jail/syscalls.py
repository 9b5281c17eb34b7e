"""The system calls that a jailed worker keeps, and the BPF program that the kernel judges each call by. Pure numbers:
knows nothing of how a filter is installed, or of the process it is for.

A call is let through, refused with EPERM, or ends the process. Refused is what Python or the C library may try by
itself and can do without; whatever this file does not name ends the process.
"""

from __future__ import annotations

import errno
import struct

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Condition = tuple[str, int, int]
    """A test, the argument that it looks at, and a number. The kernel takes all arguments looked at here as 32 bits."""
    Rules = Mapping[str, tuple[Condition, ...]]
    """Calls that are let through where all their conditions hold, and refused where one does not."""

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
KILL = 0x80000000
"""What a filter answers (SECCOMP_RET_ALLOW, _ERRNO, _KILL_PROCESS)."""

ARCHITECTURES: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Machine, as uname says it -> the number by which the kernel names its system calls (AUDIT_ARCH_...)."""

_NUMBERS = """
    access              21   -
    brk                 12 214
    clock_gettime      228 113
    close                3  57
    exit_group         231  94
    faccessat          269  48
    faccessat2         439 439
    fcntl               72  25
    fstat                5  80
    futex              202  98
    getcwd              79  17
    getdents64         217  61
    getrandom          318 278
    getrlimit           97 163
    ioctl               16  29
    lseek                8  62
    lstat                6   -
    madvise             28 233
    mmap                 9 222
    mprotect            10 226
    mremap              25 216
    munmap              11 215
    newfstatat         262  79
    open                 2   -
    openat             257  56
    prlimit64          302 261
    read                 0  63
    readlink            89   -
    readlinkat         267  78
    rt_sigaction        13 134
    sched_getaffinity  204 123
    seccomp            317 277
    stat                 4   -
    statx              332 291
    sysinfo             99 179
    time               201   -
    write                1  64
"""
"""name, x86_64, aarch64; "-" where a machine has no such call."""

NUMBERS: Mapping[str, Mapping[str, int]] = {
    machine: {row[0]: int(row[column]) for row in map(str.split, _NUMBERS.strip().splitlines()) if row[column] != "-"}
    for column, machine in enumerate(ARCHITECTURES, 1)
}
"""Machine -> name -> number."""


IS, BELOW, WITHIN = "is", "is below", "has no bit beside those of"

READ_OR_WRITE = 1 | 2
"""PROT_READ | PROT_WRITE: memory is never executable."""
PRIVATE_ANONYMOUS = 0x02 | 0x20
"""MAP_PRIVATE | MAP_ANONYMOUS: no file, nothing shared, no address of the caller's choice."""
MAY_MOVE = 1
"""MREMAP_MAYMOVE alone: no address of the caller's choice, nothing left behind."""
WAKE = 1 | 128
"""FUTEX_WAKE | FUTEX_PRIVATE_FLAG: glibc says it once for each pthread_once; there is no other thread to wait for."""
CLOCKS = 16
"""Clocks from here on belong to another process or to a descriptor."""


def rules(reads: int, writes: int) -> Rules:
    """What a worker needs to compute, to grow and to speak on its descriptors; the frequent ones first."""
    return {
        "read": ((IS, 0, reads),),
        "write": ((IS, 0, writes),),
        "clock_gettime": ((BELOW, 0, CLOCKS),),
        "time": (),  # both clocks are calls only where the kernel shows no vDSO; Lua takes a seed of this one
        "brk": (),
        "mmap": ((WITHIN, 2, READ_OR_WRITE), (IS, 3, PRIVATE_ANONYMOUS)),
        "munmap": (),
        "mremap": ((IS, 3, MAY_MOVE),),
        "mprotect": ((WITHIN, 2, READ_OR_WRITE),),
        "futex": ((IS, 1, WAKE),),
        "exit_group": (),
    }


REFUSED = (
    "access close faccessat faccessat2 fcntl fstat getcwd getdents64 getrandom getrlimit ioctl lseek lstat madvise "
    "newfstatat open openat prlimit64 readlink readlinkat rt_sigaction sched_getaffinity stat statx sysinfo"
).split()
"""What Python tries by itself: a late import, the lines of a traceback, the closing of a file. And advice on memory
and questions about the machine, which the C library can do without."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _MACHINE, _ARGUMENTS = 0, 4, 16
"""Where struct seccomp_data keeps the call's number, the machine, and the first argument."""


def program(machine: str, allowed: Rules, refused: Iterable[str] = REFUSED) -> bytes:
    """The filter as the kernel reads it. The calls of another machine's kind (32 bits, x32) end the process."""
    numbers = NUMBERS[machine]
    steps = [
        _step(_LOAD, _MACHINE),
        _step(_EQUAL, ARCHITECTURES[machine], yes=1),
        _step(_RETURN, KILL),
        _step(_LOAD, _CALL),
    ]
    for name, conditions in allowed.items():
        if name in numbers:
            tests = [step for condition in conditions for step in _tested(*condition)]
            steps += _when(numbers[name], [*tests, _ALLOWED])
    for name in refused:
        if name in numbers:
            steps += _when(numbers[name], [_REFUSED])
    return b"".join([*steps, _step(_RETURN, KILL)])


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` are how many to skip."""
    return struct.pack("=HBBI", code, yes, no, value)


_ALLOWED = _step(_RETURN, ALLOW)
_REFUSED = _step(_RETURN, REFUSE)


def _when(number: int, steps: list[bytes]) -> list[bytes]:
    return [_step(_EQUAL, number, no=len(steps)), *steps]


def _tested(test: str, argument: int, value: int) -> list[bytes]:
    """Skips the refusal where the condition holds."""
    holds = {
        IS: _step(_EQUAL, value, yes=1),
        BELOW: _step(_AT_LEAST, value, no=1),
        WITHIN: _step(_ANY_BIT, ~value & 0xFFFFFFFF, no=1),
    }
    return [_step(_LOAD, _ARGUMENTS + 8 * argument), holds[test], _REFUSED]
