"""A container that may more than it should is refused, and the sentence names what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.errors import UsageError
from tactus.vm.jail import box

MEMORY = 512 << 20
GOOD: dict[str, Any] = {
    "ids": [65534],
    "capabilities": False,
    "no_new_privs": True,
    "networks": [],
    "writable": [],
    "environment": False,
    "memory": MEMORY,
    "processes": 16,
    "cpus": 1.0,
}


def judged(**found: Any) -> tuple[str, ...]:
    return box.layers(json.dumps(["around", 0, {**GOOD, **found}]).encode(), MEMORY, "docker 9")


def test_the_engine_is_asked_for_every_restriction() -> None:
    assert box.body("sha256:abc", MEMORY, 62, "host|1") == {
        "Image": "sha256:abc",
        "User": "65534:65534",
        "Hostname": "tactus-sandbox",
        "Labels": {"tactus.owner": "host|1"},
        "Env": [],
        "Tty": False,
        "OpenStdin": True,
        "StdinOnce": True,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {
            "NetworkMode": "none",
            "IpcMode": "none",
            "ReadonlyRootfs": True,
            "Tmpfs": {
                "/run": "ro,noexec,nosuid,nodev,size=4k",
                "/tmp": "ro,noexec,nosuid,nodev,size=4k",
                "/var/tmp": "ro,noexec,nosuid,nodev,size=4k",
            },
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Privileged": False,
            "Memory": 536870912,
            "MemorySwap": 536870912,
            "OomKillDisable": False,
            "NanoCpus": 1_000_000_000,
            "PidsLimit": 16,
            "Ulimits": [
                {"Name": "cpu", "Soft": 62, "Hard": 63},
                {"Name": "nofile", "Soft": 64, "Hard": 64},
                {"Name": "msgqueue", "Soft": 0, "Hard": 0},
                {"Name": "core", "Soft": 0, "Hard": 0},
            ],
            "LogConfig": {"Type": "none"},
            "RestartPolicy": {"Name": "no"},
            "AutoRemove": False,
            "Init": False,
        },
    }


def test_what_holds_is_named() -> None:
    every = ("no network", "read-only", "ids 65534", "capabilities", "no_new_privs")
    assert judged() == (*every, "memory 512 MB", "16 processes", "1 processor")
    assert judged(memory=None, processes=None, cpus=None) == every
    assert judged(memory=MEMORY - 4096, cpus=0.5, processes=8) == judged()


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"ids": [0, 65534]}, "it does not run as nobody (ids 0, 65534)"),
        ({"ids": []}, "it does not run as nobody (ids )"),
        ({"capabilities": True}, "it has capabilities of root"),
        ({"no_new_privs": False}, "what it starts could have more rights than it"),
        ({"networks": ["eth0", "eth1"]}, "it has a network (eth0, eth1)"),
        ({"writable": ["/", "/data"]}, "it can write to /, /data"),
        ({"environment": True}, "it has variables of an environment"),
        ({"memory": MEMORY + 1}, "its memory is not bounded"),
        ({"memory": "x"}, "its memory is not bounded"),
        ({"processes": 17}, "its number of processes is not bounded"),
        ({"cpus": 1.5}, "its number of processors is not bounded"),
        ({"cpus": True}, "its number of processors is not bounded"),
    ],
)
def test_one_that_may_more_is_refused(found: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        judged(**found)
    assert str(caught.value) == (
        f"docker 9 does not give the sandbox that it was asked for: {sentence}. Update it, or use --sandbox process"
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'["held", 0, []]',
        b'["around", 0, {}]',
        b'["around", 0, null]',
        json.dumps(["around", 0, {**GOOD, "networks": "eth0"}]).encode(),
        json.dumps(["around", 0, {**GOOD, "more": 1}]).encode(),
        b"\xff",
    ],
)
def test_an_image_that_says_something_else_is_not_ours(answer: bytes) -> None:
    with pytest.raises(UsageError, match="the image of the sandbox is not one of ours: build it anew"):
        box.layers(answer, MEMORY, "docker 9")
