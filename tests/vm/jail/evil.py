"""A worker that runs whatever Python text it is sent, as if the VM had been broken. It is started like worker.py, in
whose place it stands: the same zygote, the same layers, the same pipe.

    ["do", TEXT]                              runs the text; the answer is what it leaves in `said`
    ["load", FILE, "--python" TEXT, ...]      the same for a program's source; then `answer(commands)`, where the
                                              text defines one, answers in the place of the real worker
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    sys.path += sys.argv[2:]

import ctypes
import os
import signal
import socket
import struct
import time
from typing import Any

from tactus.vm.jail import wire, worker

MARK = "--python"
KEPT = "what a worker keeps in its memory: 4711"
KNOWN: dict[str, Any] = {
    **{module.__name__.rpartition(".")[2]: module for module in (ctypes, os, signal, socket, struct, sys, time, wire)},
    "libc": ctypes.CDLL(None, use_errno=True),
    "kept": KEPT.encode(),
    "said": None,
}
"""What a text finds, imported while there were files."""


def serves(words: str) -> worker.Answer:
    served, names = worker.Served(words), dict(KNOWN)

    def answer(commands: list[list[Any]]) -> list[Any]:
        name, *arguments = commands[-1]
        if name == "do":
            return _ran(arguments[0], names)
        if name == "load" and arguments[1].startswith(MARK):
            _ran(arguments[1].removeprefix(MARK), names)
        if "answer" in names:
            told: list[Any] = names["answer"](commands)
            return told
        return served.answer(commands)

    return answer


def _ran(text: str, names: dict[str, Any]) -> list[Any]:
    names["said"] = None
    try:
        exec(compile(text, "evil", "exec"), names)
    except OSError as error:
        return ["refused", 0, error.errno]
    except BaseException as error:
        return ["raised", 0, f"{type(error).__name__}: {error}"]
    return ["ok", 0, names["said"]]


if __name__ == "__main__":
    worker.zygote(socket.socket(fileno=0), serves)
