"""The jail, from inside: whoever runs arbitrary code there gets nowhere. What is tried stands in attacks.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from tactus.vm.jail import layers, syscalls
from tests.storm import few
from tests.vm.jail.attacks import ATTEMPTS
from tests.vm.jail.started import ALL, ORDINARY, POWERFUL, ROOT, USERS, attacked

if sys.platform != "linux":
    pytest.skip("these layers are Linux's", allow_module_level=True)

MEANT = [name for name, attempt in ATTEMPTS.items() if attempt.meant]
FORBIDDEN = [name for name, attempt in ATTEMPTS.items() if not attempt.meant]
FOR_ROOT = tuple(name for name in FORBIDDEN if ATTEMPTS[name].bare != "anyone")
JUDGED = {"refused EPERM", "killed SIGSYS"}
"""How seccomp refuses."""
UNFILTERED = {335, 336} if layers.MACHINE == "x86_64" else set()
"""Numbers that the kernel lets its own probes use, past all filters; it refuses them to everybody else."""


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_worker_can_not(name: str) -> None:
    outcomes = {user: attacked(user)[1][name] for user in USERS}
    assert set(outcomes.values()) <= JUDGED, outcomes


@pytest.mark.parametrize("name", MEANT)
def test_a_worker_can(name: str) -> None:
    assert {user: attacked(user)[1][name] for user in USERS} == dict.fromkeys(USERS, "through")


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_attempt_is_a_real_one(name: str) -> None:
    """Without any layer it succeeds, or it is the kernel that refuses it."""
    who = ATTEMPTS[name].bare
    outcomes = [attacked(ORDINARY, ALL)[1][name]]
    if POWERFUL and who != "anyone":
        outcomes.append(attacked("root", ALL, FOR_ROOT)[1][name])
    assert all(outcome == "through" or outcome.startswith("refused") for outcome in outcomes), outcomes
    assert outcomes[0] == "through" or who != "anyone"
    assert outcomes[-1] == "through" or who != "root" or not POWERFUL


@pytest.mark.parametrize("name", ["ids", "capabilities", "landlock", "rlimits"])
def test_without_one_layer_seccomp_suffices(name: str) -> None:
    held, outcomes = attacked(USERS[0], (name,), few(FORBIDDEN, 20))
    assert name not in {shown.split()[0] for shown in held}
    assert set(outcomes.values()) <= JUDGED


@pytest.mark.skipif(not ROOT, reason="who is not root has no power to lose")
def test_root_without_power_gets_nowhere() -> None:
    held, outcomes = attacked("powerless", (), few(FORBIDDEN, 20))
    assert "ids 65534" not in held
    assert set(outcomes.values()) <= JUDGED


def test_without_all_that_may_be_missing_seccomp_suffices() -> None:
    without = ("ids", "capabilities", "landlock", "rlimits")
    held, outcomes = attacked(ORDINARY, without, few(FORBIDDEN, 40))
    assert held == ["no_new_privs", "seccomp"]
    assert set(outcomes.values()) <= JUDGED


def test_without_seccomp_some_attempts_get_through() -> None:
    names = ("look at a file", "map executable memory", "read what was left open", "outlive its parent", "wait")
    assert attacked(ORDINARY, ("seccomp",), names)[1] == dict.fromkeys(names, "through")


def alone(layer: str, user: str, refused: Sequence[str]) -> tuple[list[str], set[str]]:
    """What held where only this layer was applied, and which of these attempts it did not refuse."""
    chosen = {layer, "no_new_privs"} if layer == "landlock" else {layer}
    held, outcomes = attacked(user, tuple(name for name in ALL if name not in chosen), tuple(refused))
    return held, {name for name, outcome in outcomes.items() if not outcome.startswith("refused")}


def test_landlock_alone_refuses_files_and_with_newer_kernels_ports_and_signals() -> None:
    files = (
        *("read a file", "read its environment", "write a file", "make a folder", "list a folder", "remove a file"),
        *("link to a file", "become a program", "read its parent's memory", "trace another worker"),
    )
    ports, signals = ("connect to a port",), ("connect to an abstract socket", "signal its parent")
    held, got = alone("landlock", ORDINARY, (*files, *ports, *signals))
    version = int(held[-1].removeprefix("landlock")) if held[-1] != "no_new_privs" else 0
    expected = {*(files if version < 1 else ()), *(ports if version < 4 else ()), *(signals if version < 6 else ())}
    assert got <= expected


def test_limits_alone_refuse_descriptors_and_processes() -> None:
    refused = ["read a file", "make a pipe", "open a TCP socket", "make a file in memory", "duplicate a descriptor"]
    if ORDINARY == "nobody" or not ROOT:  # whom the limit of processes binds
        refused += ["fork", "clone", "start a thread"]
    assert alone("rlimits", ORDINARY, [*refused, "use more CPU"]) == (["rlimits"], set())


@pytest.mark.skipif(not POWERFUL, reason="who is not root has no power to lose")
def test_without_capabilities_root_is_nobody() -> None:
    refused = ("mount", "change the root", "make a device", "become somebody else", "read the kernel's log")
    assert alone("capabilities", "root", refused) == (["capabilities"], set())


def test_every_system_call_that_is_not_named_ends_the_worker() -> None:
    known = syscalls.NUMBERS[layers.MACHINE]
    kept = {known[name] for name in syscalls.rules(0, 0) if name in known} | UNFILTERED
    refused = {known[name] for name in syscalls.REFUSED if name in known}
    numbers = [f"#{number}" for number in range(500) if number not in kept]
    outcomes = attacked(USERS[0], (), few(numbers, 50))[1]
    for number, outcome in outcomes.items():
        assert (number, outcome) == (number, "refused EPERM" if int(number[1:]) in refused else "killed SIGSYS")
