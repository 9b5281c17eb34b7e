"""What a container may: as an engine is asked for it, and as the container must find it. Knows nothing of engines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tactus.errors import UsageError
from tactus.vm.jail import context

NOBODY = 65534
PROCESSES = 16
"""The worker is one; an engine starts it with threads of its own."""
DESCRIPTORS = 64
CPUS = 1
EMPTY = ("/run", "/tmp", "/var/tmp")
"""Where Podman lays folders that can be written, over what is read-only; these cannot be."""
OWNER = "tactus.owner"
"""The label that says which process a container belongs to."""


def body(image: str, memory: int, seconds: int, owner: str) -> dict[str, Any]:
    """What an engine is asked for: a container that can compute, and speak with whoever is attached to it."""
    return {
        "Image": image,
        "User": f"{NOBODY}:{NOBODY}",
        "Hostname": context.NAME,
        "Labels": {OWNER: owner},
        "Env": [],
        "Tty": False,
        "OpenStdin": True,
        "StdinOnce": True,  # its input ends with the connection, and it with its input
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {
            "NetworkMode": "none",
            "IpcMode": "none",
            "ReadonlyRootfs": True,
            "Tmpfs": {path: "ro,noexec,nosuid,nodev,size=4k" for path in EMPTY},
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Privileged": False,
            "Memory": memory,
            "MemorySwap": memory,
            "OomKillDisable": False,
            "NanoCpus": CPUS * 10**9,
            "PidsLimit": PROCESSES,
            "Ulimits": [
                {"Name": "cpu", "Soft": seconds, "Hard": seconds + 1},
                {"Name": "nofile", "Soft": DESCRIPTORS, "Hard": DESCRIPTORS},
                {"Name": "msgqueue", "Soft": 0, "Hard": 0},
                {"Name": "core", "Soft": 0, "Hard": 0},
            ],
            "LogConfig": {"Type": "none"},  # any other writes what a worker says to this machine's disk
            "RestartPolicy": {"Name": "no"},
            "AutoRemove": False,  # it would take the exit code with it, which says why a run ended
            "Init": False,
        },
    }


def layers(answer: bytes, memory: int, engine: str) -> tuple[str, ...]:
    """What holds, by what the container says it finds. Raises UsageError where it may more than was asked for."""
    found = _found(answer)
    if wrong := [sentence for sentence in _wrong(found, memory) if sentence]:
        raise UsageError(
            f"{engine} does not give the sandbox that it was asked for: {'; '.join(wrong)}. Update it, or use "
            "--sandbox process"
        )
    bounds = {
        "memory": f"memory {memory >> 20} MB",
        "processes": f"{PROCESSES} processes",
        "cpus": f"{CPUS} processor{'s' if CPUS > 1 else ''}",
    }
    seen = [text for name, text in bounds.items() if found[name] is not None]
    return ("no network", "read-only", f"ids {NOBODY}", "capabilities", "no_new_privs", *seen)


def _wrong(found: Mapping[str, Any], memory: int) -> list[str]:
    """A sentence for each thing that is not as it was asked for, "" for the others."""
    ids, networks, writable = found["ids"], found["networks"], found["writable"]
    return [
        "" if ids == [NOBODY] else f"it does not run as nobody (ids {', '.join(map(str, ids))})",
        "" if found["capabilities"] is False else "it has capabilities of root",
        "" if found["no_new_privs"] is True else "what it starts could have more rights than it",
        "" if networks == [] else f"it has a network ({', '.join(map(str, networks))})",
        "" if writable == [] else f"it can write to {', '.join(map(str, writable))}",
        "" if found["environment"] is False else "it has variables of an environment",
        _beyond(found["memory"], memory, "memory"),
        _beyond(found["processes"], PROCESSES, "number of processes"),
        _beyond(found["cpus"], CPUS, "number of processors"),
    ]


def _beyond(found: Any, asked: int, what: str) -> str:
    """A bound that cannot be seen from inside is the engine's word; one that can be seen has to be there."""
    return "" if found is None or (type(found) in (int, float) and found <= asked) else f"its {what} is not bounded"


def _found(answer: bytes) -> dict[str, Any]:
    """Raises UsageError for what surroundings.py does not say."""
    names = "ids capabilities no_new_privs networks writable environment memory processes cpus".split()
    try:
        kind, _, found = json.loads(answer)
        if kind == "around" and sorted(found) == sorted(names) and all(type(found[name]) is list for name in LISTS):
            return dict(found)
    except (ValueError, TypeError):
        pass
    raise UsageError("the image of the sandbox is not one of ours: build it anew with `tactus sandbox build`")


LISTS = ("ids", "networks", "writable")
