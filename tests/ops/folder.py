"""A granted folder, and what a File word gives there."""

from __future__ import annotations

import json
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


def granted(root: Path, write: bool = True) -> Snapshot:
    return Snapshot(files=Files(str(root), write))


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
