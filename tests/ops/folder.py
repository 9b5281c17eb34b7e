"""A granted folder, and what a File word gives there."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

from tactus.config.snapshot import Files, Snapshot
from tests.programs import (
    error,
    in_main,
    result,
)

GONE = "leads out of the folder that this run may use"
OURS = "belongs to Tactus: no program reads or writes it"
ODD = "is no ordinary file (a device, a pipe, a socket): programs use files only"


def furnished(root: Path) -> None:
    """Everything that a path could be tricked with."""
    (root / "out-link").symlink_to(root.parent / "outside")
    (root / "out-file").symlink_to("../outside/private.txt")
    (root / "in-link").symlink_to("notes")
    (root / "in-far").symlink_to(root / "notes" / "old")
    (root / "in-file").symlink_to("in-link/b.md")
    (root / "up").symlink_to("notes/old/../..")
    (root / "loop").symlink_to("loop")
    (root / "zero").symlink_to("/dev/zero")
    (root / "config").symlink_to(".tactus/config.yml")
    (root / "dangling").symlink_to("notes/new.md")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(root, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{here}/socket" if os.path.exists("/proc/self/fd") else str(root / "socket"))
        finally:
            os.close(here)


def granted(root: Path, write: bool = True, scratch: str = "") -> Snapshot:
    return Snapshot(files=Files(str(root), write, scratch=scratch))


def told(root: Path, word: str, *args: str, **more: Any) -> Any:
    """What a File word gives for these texts."""
    given = ", ".join(json.dumps(arg, ensure_ascii=False) for arg in args)
    return result(in_main(f"return File.{word}({given})"), under=granted(root), **more)


def refused(root: Path, word: str, *args: str, write: bool = True) -> str:
    """The message of the error that it gives instead; its code is `file_error`."""
    given = ", ".join(json.dumps(arg) for arg in args)
    fields = error(in_main(f"return File.{word}({given})"), under=granted(root, write))
    assert (fields["code"], fields["op"], fields["site"]) == ("file_error", f"File.{word}", "main.tac:3")
    assert str(root.parent) not in fields["message"]
    return str(fields["message"])
