"""Hosts in processes of their own, and what of them can be seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tactus.app.loading import WORDS

ROOT = Path(__file__).parents[3]
PATHS = os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT), *sys.path)))
PRELUDE = """
import json, os, signal, socket, sys, threading, time
from tactus.app.loading import WORDS
from tactus.vm.jail.processes import Processes
from tactus.vm.thread import VM, Limits
from pathlib import Path

def computed(sandbox, source="return 1 + 1"):
    vm = VM(sandbox)
    try:
        return json.loads(vm.load("main.tac", source).send(None).value)
    finally:
        vm.close()
"""
MARGIN = 1.0
"""Seconds in which processes are gone that end with another one."""


def host(text: str, *arguments: str, python: str = sys.executable, **more: Any) -> subprocess.Popen[bytes]:
    """A host that does this; it says what it has to say on stdout, and what went wrong on stderr."""
    given: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    env = {**os.environ, "PYTHONPATH": PATHS, **given.pop("env", {})}
    return subprocess.Popen([python, "-c", PRELUDE + text, *arguments], env=env, **given)


def said(text: str, *arguments: str, **more: Any) -> str:
    """What a host says until it ends well."""
    with host(text, *arguments, **more) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out.decode().strip() if out is not None else ""


def children(pid: int) -> list[int]:
    """The processes that this one has started and that are there, ended ones that nobody asked for too."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(each.parent.name))
    return sorted(found)


def state(pid: int) -> str:
    """R, S, Z, ...; "" where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def cpu_seconds(pid: int) -> float:
    """CPU seconds that a process has used; 0 where there is none."""
    try:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def gone(pids: Iterable[int], seconds: float = MARGIN) -> bool:
    """Whether these processes end in time."""
    until = time.monotonic() + seconds
    left = list(pids)
    while left and time.monotonic() < until:
        left = [pid for pid in left if state(pid) not in ("", "Z", "X")]
        time.sleep(0.005)
    return not left


def end(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL, and nothing is left of it here."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


__all__ = ["WORDS", "children", "end", "gone", "host", "said", "state"]
