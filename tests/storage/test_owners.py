"""Whether an owner lives is seen, not guessed: process, start time, and the activations of this process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from tactus.storage import owners
from tactus.storage.owners import Owner

linux = pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")


def changed(owner: str, **changes: Any) -> str:
    known = owners.read(owner)
    assert known is not None
    return str(replace(known, **changes))


def test_an_owner_is_read_as_it_was_written() -> None:
    known = owners.read(owners.me())
    assert known is not None
    assert known.pid == os.getpid()
    assert owners.read(str(known)) == known


def test_every_activation_has_an_owner_of_its_own() -> None:
    assert owners.me() != owners.me()


def test_an_activation_of_this_process_lives_while_it_is_held() -> None:
    owner = owners.me()
    assert owners.alive(owner) is False
    owners.hold(owner)
    assert owners.alive(owner) is True
    owners.release(owner)
    assert owners.alive(owner) is False


def test_a_token_alone_can_be_held_too() -> None:
    owner = owners.me()
    known = owners.read(owner)
    assert known is not None
    owners.hold(known.token)
    assert owners.alive(owner) is True
    owners.release(known.token)


def test_an_activation_is_released_however_it_ends() -> None:
    seen = []

    def activation() -> None:
        with owners.held() as owner:
            seen.append((owner, owners.alive(owner)))
            raise KeyError

    with pytest.raises(KeyError):
        activation()
    assert seen[0][1] is True
    assert owners.alive(seen[0][0]) is False


def test_nothing_is_known_of_another_host_or_boot() -> None:
    owner = owners.me()
    assert owners.alive(changed(owner, host="elsewhere")) is None
    assert owners.alive(changed(owner, place="another boot")) is None


@pytest.mark.parametrize("text", ["", "somebody", "a|b|c|d|e", "a|b|-1|d|e"])
def test_nothing_is_known_of_a_text_that_is_no_owner(text: str) -> None:
    assert owners.alive(text) is None


@linux
def test_another_process_lives_until_it_ends() -> None:
    with living() as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert owners.alive(owner) is True
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert owners.alive(owner) is False, "a zombie is dead"
    assert owners.alive(owner) is False


@linux
def test_a_later_process_with_the_same_pid_is_another() -> None:
    with living() as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert owners.alive(changed(owner, start="1")) is False
        process.kill()
    with owners.held() as owner:
        assert owners.alive(changed(owner, start="1")) is False


def test_a_pid_that_cannot_be_is_dead() -> None:
    assert owners.alive(changed(owners.me(), pid=2**22 + 1)) is False
    assert owners.alive(changed(owners.me(), pid=10**30)) is False


def test_a_lease_decides_only_where_nothing_is_seen() -> None:
    far = str(Owner("elsewhere", "", 1, "", "t"))
    assert owners.holds(far, 10.0, now=9.9)
    assert not owners.holds(far, 10.0, now=10.0)
    assert not owners.holds(far, None, now=10.0)
    assert not owners.holds(owners.me(), 10.0, now=0.0)
    with owners.held() as owner:
        assert owners.holds(owner, 10.0, now=1e9)


def living() -> subprocess.Popen[str]:
    code = "import time; from tactus.storage import owners; print(owners.me(), flush=True); time.sleep(60)"
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
