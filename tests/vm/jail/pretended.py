"""What a container of the stand-in engine finds around itself: the files of /proc and /sys that the kernel would show
it, made of what the engine was asked for. What it is started with is the real thing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

USUAL = "00000000a80425fb"
"""The capabilities that a container has where nobody takes them."""
NO_LIMIT_1 = "9223372036854771712"
STARTER = """
import importlib.util, pathlib, sys
root, script, *paths = sys.argv[1:]
pathlib.Path(root, "proc/self/environ").write_bytes(pathlib.Path("/proc/self/environ").read_bytes())
spec = importlib.util.spec_from_file_location("surroundings", script)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.main(paths, root)
"""
"""Runs the program of a container as its own last lines would, but shows it another /proc."""


def root(folder: Path, body: Mapping[str, Any], quirks: Mapping[str, Any]) -> Path:
    """The folder that stands for / where a container looks around; body is what it was made of."""
    host = body.get("HostConfig") or {}
    files = {
        "proc/self/status": _status(body.get("User") or "0", host),
        "proc/self/environ": "",
        "proc/self/mountinfo": _mounts(host, bool(quirks.get("podman"))),
        "proc/net/route": "Iface\tDestination\tGateway\n" + ("" if _alone(host) else "eth0\t00000000\t010011AC\n"),
        "proc/net/ipv6_route": f"{'0' * 32} 00 {'0' * 32} 00 {'0' * 32} ffffffff 00000001 00000000 00200200       lo\n",
        **_groups(host, quirks),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return folder


def _alone(host: Mapping[str, Any]) -> bool:
    return host.get("NetworkMode") == "none"


def _status(user: str, host: Mapping[str, Any]) -> str:
    uid, _, gid = user.partition(":")
    dropped = "ALL" in (host.get("CapDrop") or ()) and not host.get("Privileged")
    bound = "0" * 16 if dropped else USUAL
    effective = bound if uid == "0" else "0" * 16
    no_new_privs = any(str(option).startswith("no-new-privileges") for option in host.get("SecurityOpt") or ())
    ids = [("Uid", [uid] * 4), ("Gid", [gid or "0"] * 4), ("Groups", [gid or "0"])]
    sets = {"CapInh": "0" * 16, "CapPrm": effective, "CapEff": effective, "CapBnd": bound, "CapAmb": "0" * 16}
    rows = [("Name", "python"), *((name, "\t".join(numbers)) for name, numbers in ids), *sets.items()]
    return "".join(f"{name}:\t{said}\n" for name, said in [*rows, ("NoNewPrivs", int(no_new_privs))])


def _mounts(host: Mapping[str, Any], podman: bool) -> str:
    still = bool(host.get("ReadonlyRootfs"))
    points = {
        "/": ("ro" if still else "rw", "overlay"),
        "/proc": ("rw", "proc"),
        "/dev": ("rw", "tmpfs"),
        "/dev/pts": ("rw", "devpts"),
        "/dev/mqueue": ("rw", "mqueue"),
        "/sys": ("ro", "sysfs"),
        "/sys/fs/cgroup": ("ro", "cgroup2"),
        "/etc/hosts": ("ro" if still else "rw", "ext4"),
        "/proc/keys": ("rw", "tmpfs"),
    }
    if host.get("IpcMode") != "none":
        points["/dev/shm"] = ("rw", "tmpfs")
    if podman and still:
        points |= {point: ("rw", "tmpfs") for point in ("/run", "/tmp", "/var/tmp")}
    points |= {point: ("ro" if "ro" in said.split(",") else "rw", "tmpfs") for point, said in _tmpfs(host).items()}
    points |= {bind.split(":")[1]: ("ro" if bind.endswith(":ro") else "rw", "ext4") for bind in host.get("Binds") or ()}
    rows = [
        f"{number} 1 0:{number} / {point} {options},nosuid,relatime master:2 - {kind} {kind} rw\n"
        for number, (point, (options, kind)) in enumerate(points.items(), 90)
    ]
    return "".join(rows)


def _tmpfs(host: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = host.get("Tmpfs") or {}
    return found


def _groups(host: Mapping[str, Any], quirks: Mapping[str, Any]) -> dict[str, str]:
    """The control group, as version 2 or (quirk `cgroups`: 1) version 1 shows it; 0: not at all. Quirk `unbounded`: the
    engine takes limits and does not set them."""
    asked = {} if quirks.get("unbounded") else host
    memory, processes = asked.get("Memory") or 0, asked.get("PidsLimit") or 0
    cpus = asked.get("NanoCpus") or 0
    quota = str(cpus // 10_000) if cpus else ""
    version = quirks.get("cgroups", 2)
    if version == 2:
        return {
            "proc/self/cgroup": "0::/\n",
            "sys/fs/cgroup/memory.max": f"{memory or 'max'}\n",
            "sys/fs/cgroup/pids.max": f"{processes or 'max'}\n",
            "sys/fs/cgroup/cpu.max": f"{quota or 'max'} 100000\n",
        }
    if version == 1:
        return {
            "proc/self/cgroup": "9:pids:/docker/c\n4:memory:/docker/c\n1:cpu,cpuacct:/docker/c\n0::/docker/c\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{memory or NO_LIMIT_1}\n",
            "sys/fs/cgroup/pids/docker/c/pids.max": f"{processes or 'max'}\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": f"{quota or '-1'}\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        }
    return {"proc/self/cgroup": ""}
