"""The filter, judged by a small machine of our own: both processors, every number, every argument that matters."""

from __future__ import annotations

import functools
import struct

import pytest

from tactus.vm.jail.syscalls import ALLOW, ARCHITECTURES, KILL, NUMBERS, REFUSE, REFUSED, program, rules

MACHINES = tuple(ARCHITECTURES)
READS, WRITES = 5, 6
BEYOND = 600
"""No kernel has as many calls of its own."""
I386, ARM = 0x40000003, 0x40000028


@functools.cache
def filter_of(machine: str) -> list[tuple[int, int, int, int]]:
    """Operation, what to skip on yes and on no, value."""
    return list(struct.iter_unpack("=HBBI", program(machine, rules(READS, WRITES))))


def judged(machine: str, name: str | int, *arguments: int, audit: int = 0) -> int:
    """What the filter answers to a call; the BPF machine of the kernel, as far as a filter uses it."""
    number = name if isinstance(name, int) else NUMBERS[machine][name]
    given = [each & 2**64 - 1 for each in [*arguments, *[0] * (6 - len(arguments))]]
    data = struct.pack("=IIQ6Q", number, audit or ARCHITECTURES[machine], 0, *given)
    code = filter_of(machine)
    held, at = 0, 0
    while True:
        operation, yes, no, value = code[at]
        at += 1
        match operation:
            case 0x20:
                held = struct.unpack_from("=I", data, value)[0]
            case 0x15:
                at += yes if held == value else no
            case 0x35:
                at += yes if held >= value else no
            case 0x45:
                at += yes if held & value else no
            case 0x06:
                return value
            case _:
                raise AssertionError(f"no such operation: {operation:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_only_its_own_descriptors_are_read_and_written(machine: str) -> None:
    assert judged(machine, "read", READS) == ALLOW
    assert judged(machine, "write", WRITES) == ALLOW
    assert {judged(machine, "read", other) for other in (0, 1, 2, WRITES, -1)} == {REFUSE}
    assert {judged(machine, "write", other) for other in (0, 1, 2, READS, -1)} == {REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_memory_is_private_and_never_executable(machine: str) -> None:
    private, fixed, shared, locked, growing, of_a_file = 0x22, 0x32, 0x21, 0x2022, 0x122, 0x02
    others = (fixed, shared, locked, growing, of_a_file)
    assert judged(machine, "mmap", 0, 4096, 3, private, -1) == ALLOW
    assert judged(machine, "mmap", 0, 4096, 0, private, -1) == ALLOW
    assert {judged(machine, "mmap", 0, 4096, 3, flags, -1) for flags in others} == {REFUSE}
    assert {judged(machine, "mmap", 0, 4096, rights, private, -1) for rights in (4, 5, 7, 0x01000003)} == {REFUSE}
    assert judged(machine, "mprotect", 4096, 4096, 3) == ALLOW
    assert {judged(machine, "mprotect", 4096, 4096, rights) for rights in (4, 5, 7, 0x02000003)} == {REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_memory_moves_only_to_where_the_kernel_puts_it(machine: str) -> None:
    assert judged(machine, "mremap", 4096, 4096, 8192, 1) == ALLOW
    assert {judged(machine, "mremap", 4096, 4096, 8192, flags) for flags in (0, 2, 3, 4, 5, 7)} == {REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_clocks_of_others_are_not_read_and_nobody_is_waited_for(machine: str) -> None:
    of_another, of_a_descriptor = ~4711 << 3 | 2, ~5 << 3 | 3
    assert {judged(machine, "clock_gettime", clock) for clock in (0, 1, 2, 3, 7)} == {ALLOW}
    assert {judged(machine, "clock_gettime", clock) for clock in (16, of_another, of_a_descriptor)} == {REFUSE}
    wake, others = 129, (0, 1, 128, 131, 137, 139, 385)
    assert judged(machine, "futex", 4096, wake) == ALLOW
    assert {judged(machine, "futex", 4096, operation) for operation in others} == {REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_not_named_ends_the_process(machine: str) -> None:
    numbers = NUMBERS[machine]
    kept = {numbers[name] for name in rules(READS, WRITES) if name in numbers}
    refused = {numbers[name] for name in REFUSED if name in numbers}
    answers = {number: judged(machine, number) for number in [*range(BEYOND), 2**32 - 1]}
    assert {number for number, answer in answers.items() if answer == KILL} == set(answers) - kept - refused
    assert {answers[number] for number in refused} == {REFUSE}
    assert len(kept) <= 11


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_another_kind_end_the_process(machine: str) -> None:
    """32 bits under 64, the other processor, and x32, which has numbers of its own."""
    others = {I386, ARM, *ARCHITECTURES.values()} - {ARCHITECTURES[machine]}
    assert judged(machine, "exit_group") == ALLOW
    assert {judged(machine, "exit_group", audit=audit) for audit in others} == {KILL}
    assert {judged(machine, 0x40000000 | number) for number in range(BEYOND)} == {KILL}


def test_each_call_is_said_once_and_has_a_number() -> None:
    names = [*rules(READS, WRITES), *REFUSED]
    assert len(names) == len(set(names))
    assert set(names) <= NUMBERS["x86_64"].keys()
    for numbers in NUMBERS.values():
        assert len(set(numbers.values())) == len(numbers)
