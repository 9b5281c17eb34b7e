"""What a container starts: it says what it finds around itself, so that the host need not take the engine's word, and
then is the worker. Knows nothing of the host, nor of engines.

    python -I -S surroundings.py PATH...    PATH... is where modules are looked for
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from typing import Any

CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
OF_THE_KERNEL = ("proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue")
"""File systems that hold no files of anybody."""
OF_THE_ENGINE = ("/dev", "/sys/fs/cgroup", "/proc/")
"""Where it mounts what only root could write: a path, or the beginning of one."""
UNBOUNDED = 1 << 62


def look(root: str = "/") -> dict[str, Any]:
    """What this process finds; `root` is where /proc and /sys lie. Of a bound: None where it cannot be seen."""
    lines = _read(root, "proc/self/status").splitlines()
    status = {name: said.strip() for name, _, said in (line.partition(":") for line in lines)}
    ids = f"{status.get('Uid', 0)} {status.get('Gid', 0)} {status.get('Groups', '')}"
    return {
        "ids": sorted(set(map(int, ids.split()))),
        "capabilities": any(int(status.get(name, "1"), 16) for name in CAPABILITIES),
        "no_new_privs": status.get("NoNewPrivs") == "1",
        "networks": _networks(root),
        "writable": _writable(root),
        "environment": _read(root, "proc/self/environ") != "",
        **_bounds(root),
    }


def _networks(root: str) -> list[str]:
    """Interfaces by which something could be sent."""
    rows = [line.split() for line in _read(root, "proc/net/route").splitlines()[1:]]
    found = {row[0] for row in rows if row}
    found |= {row[-1] for row in map(str.split, _read(root, "proc/net/ipv6_route").splitlines()) if row}
    return sorted(found - {"lo"})


def _writable(root: str) -> list[str]:
    """Where files could be written: mounts that are not read-only. "?" where mounts cannot be seen."""
    found = []
    lines = _read(root, "proc/self/mountinfo").splitlines()
    for line in lines:
        fields = line.split()
        point, options, kind = fields[4], fields[5].split(","), fields[fields.index("-") + 1]
        engines = any(point == place or (place[-1] == "/" and point.startswith(place)) for place in OF_THE_ENGINE)
        if "ro" not in options and kind not in OF_THE_KERNEL and not engines:
            found.append(point)
    return sorted(found) if lines else ["?"]


def _bounds(root: str) -> dict[str, float | None]:
    """What the control group of this process allows: bytes of memory, processes, processors."""
    lines = [line.split(":", 2) for line in _read(root, "proc/self/cgroup").splitlines()]
    groups = {controller: path for _, controllers, path in lines for controller in controllers.split(",")}

    def said(controller: str, file: str) -> str:
        """A file of the group; in version 2 there is one group for all controllers."""
        folder = os.path.join("sys/fs/cgroup", controller)
        own = groups.get(controller, "").lstrip("/")  # where the whole tree is shown, and not this branch alone
        return _read(root, f"{folder}/{own}/{file}") or _read(root, f"{folder}/{file}")

    memory = said("", "memory.max") or said("memory", "memory.limit_in_bytes")
    processes = said("", "pids.max") or said("pids", "pids.max")
    cpu = said("", "cpu.max") or f"{said('cpu', 'cpu.cfs_quota_us')} {said('cpu', 'cpu.cfs_period_us')}"
    quota, period = (*map(_number, cpu.split()), None, None)[:2]
    return {
        "memory": _number(memory) if memory else None,
        "processes": _number(processes) if processes else None,
        "cpus": quota / period if quota and period else None,
    }


def _number(text: str) -> float:
    number = UNBOUNDED if text.strip() == "max" else int(text)
    return number if 0 <= number < UNBOUNDED else UNBOUNDED


def _read(root: str, path: str) -> str:
    try:
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def main(paths: list[str], root: str = "/") -> None:
    sys.path += paths
    from tactus.vm.jail import wire, worker

    # the first process of a container does not get this signal's default: it is its number that it ends with
    library = ctypes.CDLL(None)
    library.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    library.signal(signal.SIGXCPU, ctypes.cast(library._exit, ctypes.c_void_p))
    os.write(1, wire.pack(["around", 0, look(root)]))
    worker.single()


if __name__ == "__main__":
    main(sys.argv[1:])
