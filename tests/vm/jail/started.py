"""Processes that the tests of the jail start, as a worker is started: without an environment, from /."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tactus.vm.jail import layers

HERE = Path(__file__).parent
SRC, REPOSITORY = str(Path(layers.__file__).parents[3]), str(HERE.parents[2])
ALL = tuple(layer.name for layer in layers.LAYERS)
ROOT = sys.platform == "linux" and os.geteuid() == 0
POWER = layers._capabilities()[0] if ROOT else 0
POWERFUL = POWER & (1 << 21) != 0
"""Root with CAP_SYS_ADMIN; in a container root often has less."""
BECOMES = POWER & 0b1110_0000 == 0b1110_0000
"""Root that can become nobody, and end it then."""
USERS = ("root", "nobody", "contained") if BECOMES else ("itself", "contained")
"""Who starts a worker; see attacker.py."""
ORDINARY = USERS[1] if BECOMES else USERS[0]


def python(*words: str, given: str = "") -> str:
    """What a Python says that is started as a worker is."""
    command = [sys.executable, "-I", "-S", *words]
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd="/", env={}, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@functools.cache
def attacked(user: str, without: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> tuple[list[str], dict[str, str]]:
    """The layers that held, and what came of each attempt; of all of them where none is named."""
    plan = {"user": user, "chosen": [name for name in ALL if name not in without], "names": names}
    said = json.loads(python(str(HERE / "attacker.py"), SRC, REPOSITORY, json.dumps(plan)))
    (held,) = said["held"]
    return held, said["outcomes"]


SCRIPT = f"""
import ctypes, json, os, resource, signal, sys, time
sys.path[:0] = [{SRC!r}]
from tactus.vm.jail import layers
from tactus.vm.jail.layers import Bounds
by_name = {{layer.name: layer for layer in layers.LAYERS}}
def without(*names): return [layer for layer in layers.LAYERS if layer.name not in names]
def say(what): os.write(1, (json.dumps(what) + "\\n").encode())
def status(name): return next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1:]
prctl = ctypes.CDLL(None).prctl
"""


def scripted(code: str) -> Any:
    """What the code says, as JSON."""
    return json.loads(python("-c", SCRIPT + code))
