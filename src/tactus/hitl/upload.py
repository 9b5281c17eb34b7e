"""Requests for a file: the record keeps where it lies and what it is; the file itself stays where it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tactus.hitl.kind import Given, Kind, Request, Unfit, fitted, keep_nothing, no_lines, the_value
from tactus.language.suggest import did_you_mean

FIELDS = ("path", "name", "size", "mime_type")
UNKNOWN = "application/octet-stream"


def described(path: str) -> dict[str, Any]:
    """A file of this machine as the answer to an upload; raises Unfit."""
    file = Path(path).expanduser()
    try:
        if not file.is_file():
            raise Unfit(f"asks for a file, and {path} is {'a folder' if file.is_dir() else 'not there'}")
        with file.open("rb"):
            size = file.stat().st_size
    except OSError as error:
        raise Unfit(f"asks for a file, and {path} cannot be read: {error.strerror}") from None
    import mimetypes

    mime_type = mimetypes.MimeTypes().guess_type(file.name)[0] or UNKNOWN
    return {"path": os.path.abspath(file), "name": file.name, "size": size, "mime_type": mime_type}


def _read(request: Request, given: Given) -> Any:
    return described(the_value(request, given, "asks for a file"))


def _check(request: Request, value: Any) -> Any:
    if not isinstance(value, dict):
        raise Unfit("asks for a file: {path, name, size, mime_type}")
    for key in value:
        if key not in FIELDS:
            raise Unfit(f'takes no "{key}" of a file{did_you_mean(key, FIELDS)}')
    path, size = value.get("path"), value.get("size", 0)
    if not isinstance(path, str) or not path.strip():
        raise Unfit("asks for a file, and this one has no path")
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise Unfit("takes the size of a file in bytes")
    name, mime_type = value.get("name", os.path.basename(path)), value.get("mime_type", UNKNOWN)
    if not isinstance(name, str) or not isinstance(mime_type, str):
        raise Unfit("takes name and mime_type of a file as texts")
    return fitted(request, {"path": path, "name": name, "size": size, "mime_type": mime_type})


UPLOAD = Kind(
    "Human.upload",
    "PENDING_INPUT",
    "object",
    None,
    keep_nothing,
    _read,
    _check,
    lambda request: ["--value FILE"],
    no_lines,
    lambda value: str(value["name"]),
)
