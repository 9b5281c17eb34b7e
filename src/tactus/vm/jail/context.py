"""What the image of the container sandbox is built of, and the name that follows from it. Knows nothing of engines."""

from __future__ import annotations

import hashlib
import io
import tarfile
from importlib import metadata
from pathlib import Path

from tactus import __version__

PACKAGE = Path(__file__).parent.parent.parent
DOCKERFILE = Path(__file__).parent / "image" / "Dockerfile"
MODULES = (
    *("__init__.py", "vm/__init__.py", "vm/convert.py", "vm/ends.py", "vm/machine.py", "vm/meter.py"),
    *("vm/jail/__init__.py", "vm/jail/layers.py", "vm/jail/surroundings.py", "vm/jail/syscalls.py"),
    *("vm/jail/wire.py", "vm/jail/worker.py"),
)
"""All that a worker imports of ours."""
PRELUDE = "vm/lua"
NAME = "tactus-sandbox"
CONTEXT = "tactus.context"
"""The label that says what an image was built of."""
VERSION = "tactus.version"
"""The label that says by which version."""


def files() -> dict[str, bytes]:
    """The build context: path -> content."""
    lua = sorted(path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / PRELUDE).glob("*.lua"))
    found = {f"tactus/{name}": (PACKAGE / name).read_bytes() for name in (*MODULES, *lua)}
    return {"Dockerfile": DOCKERFILE.read_bytes(), **found}


def lupa() -> str:
    """The version of Lua's binding here; the image gets the same, so that a run goes on in either."""
    return metadata.version("lupa")


def digest(context: dict[str, bytes]) -> str:
    """Of all that an image is built of."""
    whole = hashlib.sha256(f"lupa {lupa()}\n".encode())
    for name, content in sorted(context.items()):
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def tag(digest: str) -> str:
    """The name of the image."""
    return f"{NAME}:{__version__}-{digest[:12]}"


def packed(context: dict[str, bytes]) -> bytes:
    """The context as an engine takes it."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, content in context.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return tar.getvalue()
